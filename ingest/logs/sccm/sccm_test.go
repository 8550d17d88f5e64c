package sccm_test

import (
	"testing"

	"github.com/emberline/emberline/ingest/logs/linelog/linelogtest"
	"github.com/emberline/emberline/ingest/logs/sccm"
)

func TestGolden(t *testing.T) { linelogtest.Golden(t, sccm.Format, "client.log") }

func TestManifest(t *testing.T) {
	linelogtest.Manifest(t, sccm.Format, linelogtest.Known{Path: "logs/plaso/sccm_various.log"})
}

func FuzzSCCM(f *testing.F) { linelogtest.Fuzz(f, sccm.Format) }
