package popcon_test

import (
	"testing"

	"github.com/emberline/emberline/ingest/logs/linelog/linelogtest"
	"github.com/emberline/emberline/ingest/logs/popcon"
)

func TestGolden(t *testing.T) { linelogtest.Golden(t, popcon.Format, "popcon.log") }

func TestManifest(t *testing.T) {
	linelogtest.Manifest(t, popcon.Format, linelogtest.Known{Path: "logs/plaso/popcontest1.log"})
}

func FuzzPopcon(f *testing.F) { linelogtest.Fuzz(f, popcon.Format, "1 1 a /\n") }
