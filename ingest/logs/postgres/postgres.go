// Package postgres reads PostgreSQL's server log: the text of stderr with
// whatever log_line_prefix puts in front, in English and Korean, and csvlog.
// DETAIL, HINT, STATEMENT and their like are records of their own, as severe as
// what they explain; indented lines continue one. What never lives here: the
// JSON log, which is JSON lines, and pgbouncer.
package postgres

import (
	"github.com/emberline/emberline/ingest"
	"github.com/emberline/emberline/models"
)

// Format is the text log.
var Format = ingest.Format{
	Name:   "postgres",
	Title:  models.Localized{Ko: "PostgreSQL 로그", En: "PostgreSQL log"},
	Detect: detectText,
	Decode: decodeText,
}

// CSV is csvlog.
var CSV = ingest.Format{
	Name:   "postgres-csv",
	Title:  models.Localized{Ko: "PostgreSQL 로그 (CSV)", En: "PostgreSQL log (CSV)"},
	Detect: detectCSV,
	Decode: decodeCSV,
}
