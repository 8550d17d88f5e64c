package logcat_test

import (
	"testing"

	"github.com/emberline/emberline/ingest/logs/linelog/linelogtest"
	"github.com/emberline/emberline/ingest/logs/logcat"
)

func TestGolden(t *testing.T) { linelogtest.Golden(t, logcat.Format, "logcat.log") }

func TestManifest(t *testing.T) {
	linelogtest.Manifest(t, logcat.Format, linelogtest.Known{Path: "logs/plaso/android_logcat.log"})
}

func FuzzLogcat(f *testing.F) {
	linelogtest.Fuzz(f, logcat.Format, "I/(1)\n", "1665814743.123 1 2 I :\n")
}
