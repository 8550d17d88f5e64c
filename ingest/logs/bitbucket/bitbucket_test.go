package bitbucket_test

import (
	"testing"

	"github.com/emberline/emberline/ingest/logs/bitbucket"
	"github.com/emberline/emberline/ingest/logs/linelog/linelogtest"
)

func TestGolden(t *testing.T) { linelogtest.Golden(t, bitbucket.Format, "access.log") }

func TestManifest(t *testing.T) {
	linelogtest.Manifest(t, bitbucket.Format, linelogtest.Known{Path: "logs/plaso/atlassian-bitbucket-access.log"})
}

func FuzzBitbucket(f *testing.F) { linelogtest.Fuzz(f, bitbucket.Format) }
