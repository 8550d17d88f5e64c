package store

import (
	"context"
	"database/sql"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"

	"github.com/emberline/emberline/models"
)

// The dialects.
const (
	SQLite   = "sqlite"
	Postgres = "postgres"
)

// Options say which database to open, and how.
type Options struct {
	// URL is postgres://… (or postgresql://…) or else the path of an SQLite
	// file, which is made, readable by its owner only, when it is not there.
	URL string
	// LockWait is the longest a write waits for its turn (SQLite has one
	// writer, PostgreSQL's pool is bounded) before it is refused with
	// models.CodeUnavailable. 0 means 30 s.
	LockWait time.Duration
	// MaxConns bounds PostgreSQL's pool and SQLite's readers; 0 means 16, or
	// what a pool_max_conns in the URL says. Fewer than 4 are taken as 4.
	MaxConns int
	// Now is the clock for created, updated and revised; nil means time.Now.
	Now func() time.Time
}

// Store is the records' database, or, inside Tx, one transaction on it. It is
// safe for concurrent use outside transactions; a transaction belongs to one
// goroutine.
type Store struct {
	core *core
	tx   *session // nil outside transactions

	Incidents     Incidents
	Sources       Sources
	Pieces        Pieces
	Ledgers       Ledgers
	Gaps          Gaps
	Clocks        Clocks
	Entries       Entries
	Annotations   Annotations
	Causes        Causes
	Links         Links
	Holds         Holds
	Reports       Reports
	SavedSearches SavedSearches
	Changes       Changes
	Revisions     Revisions
	Outbox        Outbox
	Accounts      Accounts
	Members       Members
	Sessions      Sessions
	Tokens        Tokens
	PasswordLinks PasswordLinks
	Attempts      Attempts
	Idempotency   Idempotency
	Audit         Audit
	Meta          Meta
}

// core is what all views of one database share.
type core struct {
	dialect  string
	gorm     *gorm.DB
	write    *sql.DB // SQLite: exactly one connection
	read     *sql.DB // PostgreSQL: the same as write
	pool     *pgxpool.Pool
	path     string // SQLite's file
	lockWait time.Duration
	now      func() time.Time
}

// Open opens the database, brings its schema up to this program's version and
// gives the installation its id. A database written by a newer program is
// refused with models.CodeConflict.
func Open(ctx context.Context, o Options) (*Store, error) {
	if o.URL == "" {
		return nil, models.Errorf(models.CodeInvalid, "no database is named").
			WithHint("give a file's path or postgres://user@host/name")
	}
	if o.LockWait <= 0 {
		o.LockWait = 30 * time.Second
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	var c *core
	var err error
	if strings.HasPrefix(o.URL, "postgres://") || strings.HasPrefix(o.URL, "postgresql://") {
		c, err = openPostgres(ctx, o)
	} else {
		c, err = openSQLite(ctx, o)
	}
	if err != nil {
		return nil, err
	}
	c.lockWait, c.now = o.LockWait, o.Now
	s := newStore(c, nil)
	if err := s.migrate(ctx); err != nil {
		return nil, closeAfter(s, err)
	}
	if err := s.Meta.ensureInstallation(ctx); err != nil {
		return nil, closeAfter(s, err)
	}
	return s, nil
}

// closeAfter closes a store that did not open; the first error is the one that counts.
func closeAfter(s *Store, err error) error {
	if cerr := s.Close(); cerr != nil {
		return models.Wrap(err, models.CodeOf(err), "open database (and closing it failed: %v)", cerr)
	}
	return err
}

func newStore(c *core, tx *session) *Store {
	s := &Store{core: c, tx: tx}
	s.Incidents = Incidents{s}
	s.Sources = Sources{s}
	s.Pieces = Pieces{s}
	s.Ledgers = Ledgers{s}
	s.Gaps = Gaps{s}
	s.Clocks = Clocks{s}
	s.Entries = Entries{s}
	s.Annotations = Annotations{s}
	s.Causes = Causes{s}
	s.Links = Links{s}
	s.Holds = Holds{s}
	s.Reports = Reports{s}
	s.SavedSearches = SavedSearches{s}
	s.Changes = Changes{s}
	s.Revisions = Revisions{s}
	s.Outbox = Outbox{s}
	s.Accounts = Accounts{s}
	s.Members = Members{s}
	s.Sessions = Sessions{s}
	s.Tokens = Tokens{s}
	s.PasswordLinks = PasswordLinks{s}
	s.Attempts = Attempts{s}
	s.Idempotency = Idempotency{s}
	s.Audit = Audit{s}
	s.Meta = Meta{s}
	return s
}

// gormConfig: no default transactions (Tx opens ours), no logger (errors are
// returned, and statements would carry people's words into logs).
func gormConfig() *gorm.Config {
	return &gorm.Config{
		SkipDefaultTransaction: true,
		TranslateError:         true,
		Logger:                 logger.Discard,
	}
}

// Close waits for running statements and closes every connection.
func (s *Store) Close() error {
	c := s.core
	var first error
	if c.read != c.write {
		first = c.read.Close()
	}
	if err := c.write.Close(); first == nil {
		first = err
	}
	if c.pool != nil {
		c.pool.Close()
	}
	return translate(first, "close database")
}

// Ping asks the database for a sign of life.
func (s *Store) Ping(ctx context.Context) error {
	var one int
	return translate(s.core.read.QueryRowContext(ctx, "SELECT 1").Scan(&one), "reach database")
}

// Dialect is SQLite or Postgres.
func (s *Store) Dialect() string { return s.core.dialect }

// SQL is the handle that may write. On SQLite it holds the one writing
// connection: taking it while a transaction of Tx is open waits until that
// ends, so never use it inside one.
func (s *Store) SQL() *sql.DB { return s.core.write }

// Pool is PostgreSQL's pool, nil on SQLite.
func (s *Store) Pool() *pgxpool.Pool { return s.core.pool }

// stamp is the present as it is stored: UTC, cut to microseconds.
func (s *Store) stamp() time.Time { return s.core.now().UTC().Truncate(time.Microsecond) }
