package store

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"time"

	gormsqlite "gorm.io/driver/sqlite"
	"gorm.io/gorm"
	_ "modernc.org/sqlite" // registers the driver "sqlite", free of cgo

	"github.com/emberline/emberline/models"
)

// busyTimeout is how long SQLite itself waits for a lock that another process
// holds (a backup, a shell). Writers within this process queue for the one
// connection instead and never meet it.
const busyTimeout = "10000" // ms

// openSQLite opens one connection that writes and several that only read. With
// WAL readers never wait for the writer. One writing connection whose
// transactions take SQLite's lock at BEGIN cannot deadlock: a transaction that
// read first and then asked for the lock could.
func openSQLite(ctx context.Context, o Options) (*core, error) {
	path, err := filepath.Abs(o.URL)
	if err != nil {
		return nil, models.Wrap(err, models.CodeInvalid, "database path %q", o.URL)
	}
	// Made here, because the driver would make it readable by everyone.
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fileError(err, path)
	}
	if err := f.Close(); err != nil {
		return nil, fileError(err, path)
	}
	write, err := sql.Open("sqlite", sqliteDSN(path, "_txlock", "immediate", "_pragma", "journal_mode(WAL)", "_pragma", "synchronous(FULL)"))
	if err != nil {
		return nil, translate(err, "open database")
	}
	write.SetMaxOpenConns(1)
	write.SetMaxIdleConns(1)
	// The writer comes first: it turns WAL on, which readers cannot.
	if err := write.PingContext(ctx); err != nil {
		return nil, errors.Join(translate(err, "open database "+path), write.Close())
	}
	read, err := sql.Open("sqlite", sqliteDSN(path, "_pragma", "query_only(1)"))
	if err != nil {
		return nil, errors.Join(translate(err, "open database"), write.Close())
	}
	n := maxConns(o.MaxConns)
	read.SetMaxOpenConns(n)
	read.SetMaxIdleConns(n)
	read.SetConnMaxIdleTime(5 * time.Minute)
	db, err := gorm.Open(gormsqlite.New(gormsqlite.Config{DriverName: "sqlite", Conn: read}), gormConfig())
	if err != nil {
		return nil, errors.Join(translate(err, "open database"), read.Close(), write.Close())
	}
	return &core{dialect: SQLite, gorm: db, write: write, read: read, path: path}, nil
}

// sqliteDSN builds the driver's address; pairs are added to the pragmas that
// every connection needs.
func sqliteDSN(path string, pairs ...string) string {
	q := url.Values{}
	q.Add("_pragma", "busy_timeout("+busyTimeout+")")
	q.Add("_pragma", "foreign_keys(1)")
	for i := 0; i+1 < len(pairs); i += 2 {
		q.Add(pairs[i], pairs[i+1])
	}
	return (&url.URL{Scheme: "file", OmitHost: true, Path: path, RawQuery: q.Encode()}).String()
}

// fileError says what to do about a database file that cannot be opened.
func fileError(err error, path string) error {
	out := &models.Error{Code: models.CodeUnavailable, Message: "cannot open database " + path, Err: err}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		out.Code, out.Hint = models.CodeNotFound, "make the directory first"
	case errors.Is(err, fs.ErrPermission):
		out.Code, out.Hint = models.CodeForbidden, "let the user that runs this program write there"
	}
	return out
}

// Backup writes a consistent copy of an SQLite database to path, which must not
// exist or be empty, while work goes on. The copy is on disk when it returns.
func (s *Store) Backup(ctx context.Context, path string) error {
	if s.core.dialect != SQLite {
		return models.Errorf(models.CodeInvalid, "PostgreSQL is not backed up by this program").WithHint("use pg_dump or a base backup")
	}
	path, err := filepath.Abs(path)
	if err != nil {
		return models.Wrap(err, models.CodeInvalid, "backup path")
	}
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return fileError(err, path)
	}
	defer func() { _ = f.Close() }() // the error that counts is Sync's
	// A connection of its own: the readers may not write, not even elsewhere,
	// and the writer's turn is not to be held for a long copy.
	db, err := sql.Open("sqlite", sqliteDSN(s.core.path))
	if err != nil {
		return translate(err, "back up database")
	}
	defer func() { _ = db.Close() }() // nothing was written through it but the copy
	if _, err := db.ExecContext(ctx, "VACUUM INTO ?", path); err != nil {
		return translate(err, "back up database")
	}
	if err := f.Sync(); err != nil {
		return translate(err, "sync backup")
	}
	dir, err := os.Open(filepath.Dir(path))
	if err != nil {
		return fileError(err, path)
	}
	err = dir.Sync()
	return translate(errors.Join(err, dir.Close()), "sync backup's directory")
}

// maxConns applies the default and the floor: below four, a migration that
// holds a lock on one connection and works on another could starve.
func maxConns(n int) int {
	if n <= 0 {
		return 16
	}
	return max(n, 4)
}
