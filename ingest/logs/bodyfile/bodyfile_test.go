package bodyfile_test

import (
	"testing"

	"github.com/emberline/emberline/ingest/logs/bodyfile"
	"github.com/emberline/emberline/ingest/logs/linelog/linelogtest"
)

func TestGolden(t *testing.T) { linelogtest.Golden(t, bodyfile.Format, "body.log") }

func TestManifest(t *testing.T) {
	linelogtest.Manifest(t, bodyfile.Format, linelogtest.Known{Path: "logs/plaso/bodyfile/bodyfile"})
}

func FuzzBodyfile(f *testing.F) { linelogtest.Fuzz(f, bodyfile.Format, `0|a\|b|||||||||`) }
