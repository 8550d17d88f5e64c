package powershell_test

import (
	"testing"

	"github.com/emberline/emberline/ingest/logs/linelog/linelogtest"
	"github.com/emberline/emberline/ingest/logs/powershell"
)

func TestGolden(t *testing.T) { linelogtest.Golden(t, powershell.Format, "transcript.log") }

func TestManifest(t *testing.T) {
	linelogtest.Manifest(t, powershell.Format, linelogtest.Known{Path: "logs/plaso/powershell_transcript.txt"})
}

func FuzzPowerShell(f *testing.F) {
	linelogtest.Fuzz(f, powershell.Format, "**********************\nx\n**********************\ny\n**********************\n")
}
