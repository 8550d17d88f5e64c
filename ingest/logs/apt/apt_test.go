package apt_test

import (
	"testing"

	"github.com/emberline/emberline/ingest/logs/apt"
	"github.com/emberline/emberline/ingest/logs/linelog/linelogtest"
)

func TestGolden(t *testing.T) {
	linelogtest.Golden(t, apt.History, "history.log")
	linelogtest.Golden(t, apt.Dpkg, "dpkg.log")
}

func TestManifest(t *testing.T) {
	linelogtest.Manifest(t, apt.History, linelogtest.Known{Path: "logs/plaso/apt_history.log"})
	linelogtest.Manifest(t, apt.Dpkg, linelogtest.Known{Path: "logs/plaso/dpkg.log"})
}

func FuzzHistory(f *testing.F) { linelogtest.Fuzz(f, apt.History) }
func FuzzDpkg(f *testing.F)    { linelogtest.Fuzz(f, apt.Dpkg) }
