package santa_test

import (
	"testing"

	"github.com/emberline/emberline/ingest/logs/linelog/linelogtest"
	"github.com/emberline/emberline/ingest/logs/santa"
)

func TestGolden(t *testing.T) { linelogtest.Golden(t, santa.Format, "santa.log") }

func TestManifest(t *testing.T) {
	linelogtest.Manifest(t, santa.Format,
		linelogtest.Known{Path: "logs/plaso/santa.log"},
		linelogtest.Known{Path: "logs/plaso/santa2.log"},
	)
}

func FuzzSanta(f *testing.F) { linelogtest.Fuzz(f, santa.Format) }
