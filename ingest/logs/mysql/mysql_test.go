package mysql_test

import (
	"testing"

	"github.com/emberline/emberline/ingest/ingesttest"
	"github.com/emberline/emberline/ingest/logs/linelog/linelogtest"
	"github.com/emberline/emberline/ingest/logs/mysql"
)

func TestGolden(t *testing.T) {
	linelogtest.Golden(t, mysql.Error, "error.log")
	linelogtest.Golden(t, mysql.Slow, "slow.log")
}

func TestManifest(t *testing.T) {
	linelogtest.Manifest(t, mysql.Error,
		linelogtest.Known{Path: "logs/beats/mysql/error/error.log"},
		linelogtest.Known{Path: "logs/lnav/logfile_mysql_error.0", Events: 4},
	)
	linelogtest.Manifest(t, mysql.Slow,
		linelogtest.Known{Path: "logs/beats/mysql/slowlog/mysql-debian-5.7.19.log"},
		linelogtest.Known{Path: "logs/lnav/logfile_mysql_slow.0", Events: 6},
	)
}

func TestDetect(t *testing.T) {
	for text, want := range map[string]int{
		"2022-10-15 15:19:03 [Info] x\n":   0,
		"2022-10-15 15:19:03 0 [Note] x\n": 94,
		"2022-10-15 15:19:03 0 [Note] x\n2022-10-15 15:19:04 main y\n2022-10-15 15:19:04 main z\n": 0,
		"": 0,
	} {
		if got := mysql.Error.Detect(ingesttest.Sample("x", []byte(text))).Points; got != want {
			t.Errorf("%q: %d points, want %d", text, got, want)
		}
	}
}

func FuzzError(f *testing.F) { linelogtest.Fuzz(f, mysql.Error) }
func FuzzSlow(f *testing.F) {
	linelogtest.Fuzz(f, mysql.Slow, "# Time: \n# User@Host: \n# a: b: c\nSET timestamp=;\n")
}
