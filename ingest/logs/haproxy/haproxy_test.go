package haproxy_test

import (
	"testing"

	"github.com/emberline/emberline/ingest/logs/haproxy"
	"github.com/emberline/emberline/ingest/logs/linelog/linelogtest"
)

func TestGolden(t *testing.T) { linelogtest.Golden(t, haproxy.Format, "haproxy.log") }

func TestManifest(t *testing.T) {
	linelogtest.Manifest(t, haproxy.Format,
		linelogtest.Known{Path: "logs/lnav/logfile_haproxy.0"},
		linelogtest.Known{Path: "logs/beats/haproxy/log/httplog-no-headers.log"},
		linelogtest.Known{Path: "logs/beats/haproxy/log/tcplog.log"},
	)
}

func FuzzHAProxy(f *testing.F) {
	linelogtest.Fuzz(f, haproxy.Format, "a:1 [10/Dec/2018:12:01:46.395] x \"")
}
