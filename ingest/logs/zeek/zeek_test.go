package zeek_test

import (
	"testing"

	"github.com/emberline/emberline/ingest/logs/linelog/linelogtest"
	"github.com/emberline/emberline/ingest/logs/zeek"
)

func TestGolden(t *testing.T) { linelogtest.Golden(t, zeek.Format, "http.log") }

func TestManifest(t *testing.T) {
	linelogtest.Manifest(t, zeek.Format,
		linelogtest.Known{Path: "logs/lnav/logfile_bro_conn.log.0"},
		linelogtest.Known{Path: "logs/lnav/logfile_bro_http.log.0"},
	)
}

func FuzzZeek(f *testing.F) {
	linelogtest.Fuzz(f, zeek.Format, "#separator \\x2c\n#fields,ts,a\n1,2\n")
}
