package mongodb_test

import (
	"testing"

	"github.com/emberline/emberline/ingest/logs/linelog/linelogtest"
	"github.com/emberline/emberline/ingest/logs/mongodb"
)

func TestGolden(t *testing.T) { linelogtest.Golden(t, mongodb.Format, "mongod.log") }

func TestManifest(t *testing.T) {
	linelogtest.Manifest(t, mongodb.Format, linelogtest.Known{Path: "logs/beats/mongodb/log/mongodb-debian-3.2.11.log"})
}

func FuzzMongoDB(f *testing.F) { linelogtest.Fuzz(f, mongodb.Format, "2022-10-15T15:19:03.250+0900 I") }
