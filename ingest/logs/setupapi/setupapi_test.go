package setupapi_test

import (
	"testing"

	"github.com/emberline/emberline/ingest/logs/linelog/linelogtest"
	"github.com/emberline/emberline/ingest/logs/setupapi"
)

func TestGolden(t *testing.T) { linelogtest.Golden(t, setupapi.Format, "dev.log") }

func TestManifest(t *testing.T) {
	linelogtest.Manifest(t, setupapi.Format, linelogtest.Known{Path: "logs/plaso/setupapi.setup.log"})
}

func FuzzSetupAPI(f *testing.F) { linelogtest.Fuzz(f, setupapi.Format) }
