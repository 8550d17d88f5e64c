package glog_test

import (
	"testing"

	"github.com/emberline/emberline/ingest/ingesttest"
	"github.com/emberline/emberline/ingest/logs/glog"
	"github.com/emberline/emberline/ingest/logs/linelog/linelogtest"
)

func TestGolden(t *testing.T) {
	linelogtest.Golden(t, glog.Format, "scheduler.log")
	linelogtest.Golden(t, glog.Format, "klog.log")
}

func TestManifest(t *testing.T) {
	linelogtest.Manifest(t, glog.Format,
		linelogtest.Known{Path: "logs/plaso/googlelog_test.INFO"},
		linelogtest.Known{Path: "logs/lnav/logfile_glog.0"},
	)
}

func TestDetect(t *testing.T) {
	for text, want := range map[string]int{
		"I1015 15:19:03.000001 12 a.cc:1] x\n":       96,
		"I1015 15:19:03.000001 12 no place\n":        0,
		"E 1015 15:19:03.000001 12 a.cc:1] x\n":      0,
		"I1315 15:19:03.000001 12 a.cc:1] x\n":       0,
		"INFO 15:19:03.000001 12 a.cc:1] x\n":        0,
		"\x1b[31mE1015 15:19:03.1 1 a:1] x\x1b[0m\n": 96,
	} {
		if got := glog.Format.Detect(ingesttest.Sample("x", []byte(text))).Points; got != want {
			t.Errorf("%q: %d points, want %d", text, got, want)
		}
	}
}

func FuzzGlog(f *testing.F) { linelogtest.Fuzz(f, glog.Format) }
