package postgres_test

import (
	"testing"

	"github.com/emberline/emberline/ingest/logs/linelog/linelogtest"
	"github.com/emberline/emberline/ingest/logs/postgres"
)

func TestGolden(t *testing.T) {
	linelogtest.Golden(t, postgres.Format, "text.log")
	linelogtest.Golden(t, postgres.Format, "prefixes.log")
	linelogtest.Golden(t, postgres.CSV, "csv.log")
}

func TestManifest(t *testing.T) {
	linelogtest.Manifest(t, postgres.Format,
		linelogtest.Known{Path: "logs/plaso/postgresql.log"},
		linelogtest.Known{Path: "logs/beats/postgresql/log/postgresql-13-default.log"},
		// Upstream knows where CEST lies; this asks for the source's zone.
		linelogtest.Known{Path: "logs/beats/postgresql/log/postgresql-query-steps-slowlog.log", Skip: "times"},
	)
	linelogtest.Manifest(t, postgres.CSV,
		linelogtest.Known{Path: "logs/beats/postgresql/log/postgresql-11-multi-line.csv.log"},
		linelogtest.Known{Path: "logs/beats/postgresql/log/postgresql-13-error-code.csv.log"},
	)
}

func FuzzText(f *testing.F) {
	linelogtest.Fuzz(f, postgres.Format, "LOG:  x\n", "1665814743 [1] ERROR:  x\n\ty\n")
}
func FuzzCSV(f *testing.F) { linelogtest.Fuzz(f, postgres.CSV) }
