package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"

	"github.com/jackc/pgx/v5/pgconn"
	"gorm.io/gorm"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"github.com/emberline/emberline/models"
)

// translate gives a database's error its domain code; what says what was being
// done. A domain error passes unchanged, nil stays nil. gorm knows PostgreSQL's
// codes but not those of this SQLite driver, so both are read here.
func translate(err error, what string) error {
	if err == nil {
		return nil
	}
	var domain *models.Error
	if errors.As(err, &domain) {
		return err
	}
	code, hint := classify(err)
	return &models.Error{Code: code, Message: what, Hint: hint, Err: err}
}

func classify(err error) (models.Code, string) {
	switch {
	case errors.Is(err, context.Canceled):
		return models.CodeCanceled, ""
	case errors.Is(err, context.DeadlineExceeded):
		return models.CodeUnavailable, "try again in a moment"
	case errors.Is(err, gorm.ErrRecordNotFound), errors.Is(err, sql.ErrNoRows):
		return models.CodeNotFound, ""
	case errors.Is(err, gorm.ErrDuplicatedKey):
		return models.CodeConflict, ""
	case errors.Is(err, gorm.ErrForeignKeyViolated):
		return models.CodeNotFound, ""
	case errors.Is(err, driver.ErrBadConn):
		return models.CodeUnavailable, "the connection to the database was lost; try again"
	}
	var lite *sqlite.Error
	if errors.As(err, &lite) {
		return classifySQLite(lite.Code())
	}
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		return classifyPostgres(pg.Code)
	}
	var dead *pgconn.ConnectError
	if errors.As(err, &dead) {
		return models.CodeUnavailable, "is PostgreSQL running?"
	}
	return models.CodeInternal, ""
}

// classifySQLite reads an extended result code; its low byte is the primary one.
func classifySQLite(code int) (models.Code, string) {
	switch code {
	case sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY, sqlite3.SQLITE_CONSTRAINT_UNIQUE:
		return models.CodeConflict, ""
	case sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY:
		return models.CodeNotFound, ""
	}
	switch code & 0xff {
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return models.CodeUnavailable, "another process holds the database; try again in a moment"
	case sqlite3.SQLITE_FULL:
		return models.CodeUnavailable, "the disk is full: free space in the data folder, then try again"
	case sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN:
		return models.CodeUnavailable, "look at the disk and at the file's permissions"
	case sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM:
		return models.CodeUnavailable, "let the user that runs this program write the database's file and directory"
	case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB:
		return models.CodeDamaged, "restore the database from a backup"
	case sqlite3.SQLITE_TOOBIG:
		return models.CodeTooLarge, ""
	case sqlite3.SQLITE_INTERRUPT:
		return models.CodeCanceled, ""
	}
	return models.CodeInternal, ""
}

// classifyPostgres reads an SQLSTATE: five characters, the first two its class.
func classifyPostgres(state string) (models.Code, string) {
	switch state {
	case "23505":
		return models.CodeConflict, ""
	case "23503":
		return models.CodeNotFound, ""
	case "40001", "40P01":
		return models.CodeUnavailable, "try again in a moment"
	case "53100":
		return models.CodeUnavailable, "the database's disk is full"
	case "57014":
		return models.CodeCanceled, ""
	}
	if len(state) == 5 {
		switch state[:2] {
		case "08", "53", "57":
			return models.CodeUnavailable, "look at PostgreSQL's log, and try again"
		case "58", "XX":
			return models.CodeDamaged, "look at PostgreSQL's log"
		}
	}
	return models.CodeInternal, ""
}

// named gives "not found" and "conflict" the words for people; other errors
// pass through translate.
func named(err error, notFound, conflict *models.Error, what string) error {
	err = translate(err, what)
	var e *models.Error
	if !errors.As(err, &e) {
		return err
	}
	var better *models.Error
	switch e.Code {
	case models.CodeNotFound:
		better = notFound
	case models.CodeConflict:
		better = conflict
	}
	if better == nil || e.Err == nil {
		return err
	}
	c := *better
	c.Err = nil // the driver's words add nothing to ours
	return &c
}
