package skydrive_test

import (
	"testing"

	"github.com/emberline/emberline/ingest/logs/linelog/linelogtest"
	"github.com/emberline/emberline/ingest/logs/skydrive"
)

func TestGolden(t *testing.T) { linelogtest.Golden(t, skydrive.Format, "sync.log") }

func TestManifest(t *testing.T) {
	linelogtest.Manifest(t, skydrive.Format,
		linelogtest.Known{Path: "logs/plaso/skydrive.log"},
		linelogtest.Known{Path: "logs/plaso/skydriveerr.log"},
		linelogtest.Known{Path: "logs/plaso/skydriveerr-unicode.log"},
	)
}

func FuzzSkyDrive(f *testing.F) { linelogtest.Fuzz(f, skydrive.Format, "00") }
