package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"strconv"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"gorm.io/gorm"

	"github.com/emberline/emberline/models"
)

// session is one open transaction.
type session struct {
	core  *core
	conn  gorm.ConnPool // where statements go: SQLite's *sql.Tx, PostgreSQL's connection
	sqlTx *sql.Tx       // SQLite only
	pgxTx pgx.Tx        // PostgreSQL only
	depth int           // savepoints within one another
	// outbox and audited wait for the end of the transaction, see Outbox and Audit.
	outbox  []notice
	audited []auditRow
}

// sessionKey is the context's key of the transaction in progress.
type sessionKey struct{}

// session finds the transaction that s or ctx carries; nil when there is none.
func (s *Store) session(ctx context.Context) *session {
	if s.tx != nil {
		return s.tx
	}
	if ss, ok := ctx.Value(sessionKey{}).(*session); ok && ss.core == s.core {
		return ss
	}
	return nil
}

// Tx runs fn in a transaction and commits when fn returns nil; anything else,
// a panic included, rolls back. Inside another transaction (see the package
// comment) it is a savepoint of that one. Once fn has returned nil the commit
// is carried out even when ctx is cancelled: a commit cut short may or may not
// have happened.
func (s *Store) Tx(ctx context.Context, fn func(ctx context.Context, tx *Store) error) error {
	if ss := s.session(ctx); ss != nil {
		return ss.savepoint(ctx, func() error { return fn(ctx, newStore(s.core, ss)) })
	}
	ss, end, err := s.core.begin(ctx)
	if err != nil {
		return err
	}
	done := false
	defer func() {
		if !done { // fn panicked
			_ = end(false)
		}
	}()
	err = fn(context.WithValue(ctx, sessionKey{}, ss), newStore(s.core, ss))
	if err == nil {
		err = ss.flush(context.WithoutCancel(ctx))
	}
	done = true
	if err != nil {
		_ = end(false) // fn's error is the one that counts
		if errors.Is(err, driver.ErrBadConn) && errors.Is(ctx.Err(), context.Canceled) {
			// pgx answers a call that came cancelled with a lost connection.
			return &models.Error{Code: models.CodeCanceled, Message: "stopped", Err: err}
		}
		return err
	}
	return end(true)
}

// Snapshot runs fn on one unchanging view of the records, and keeps nobody from
// writing meanwhile. Inside a transaction it is a view of that one. fn must not
// write.
func (s *Store) Snapshot(ctx context.Context, fn func(ctx context.Context, tx *Store) error) error {
	if s.session(ctx) != nil {
		return fn(ctx, s)
	}
	opts := &sql.TxOptions{ReadOnly: true}
	if s.core.dialect == Postgres {
		opts.Isolation = sql.LevelRepeatableRead
	}
	tx, err := s.core.read.BeginTx(ctx, opts)
	if err != nil {
		return translate(err, "begin")
	}
	// Nothing was written: to end it is all there is to do.
	defer func() { _ = tx.Rollback() }()
	ss := &session{core: s.core, conn: tx}
	return fn(context.WithValue(ctx, sessionKey{}, ss), newStore(s.core, ss))
}

// flush writes what waited for the end. The audit log's lock comes after the
// outbox's, in every transaction.
func (ss *session) flush(ctx context.Context) error {
	if err := ss.flushOutbox(ctx); err != nil {
		return err
	}
	return ss.flushAudit(ctx)
}

// begin opens a transaction; end commits or rolls it back. The transaction
// outlives ctx's cancellation: statements are cancelled by the context they are
// given, the commit by none.
func (c *core) begin(ctx context.Context) (ss *session, end func(commit bool) error, err error) {
	wait, cancel := context.WithTimeout(ctx, c.lockWait)
	defer cancel()
	ss = &session{core: c}
	if c.dialect == Postgres {
		end, err = ss.beginPostgres(wait)
	} else {
		end, err = ss.beginSQLite(ctx, wait)
	}
	if errors.Is(err, context.DeadlineExceeded) && ctx.Err() == nil {
		err = &models.Error{Code: models.CodeUnavailable, Message: "the database is busy", Hint: "try again in a moment", Err: err}
	}
	return ss, end, translate(err, "begin")
}

// beginSQLite waits for the one connection that writes; BEGIN takes SQLite's lock.
func (ss *session) beginSQLite(ctx, wait context.Context) (func(commit bool) error, error) {
	conn, err := ss.core.write.Conn(wait)
	if err != nil {
		return nil, err
	}
	ss.sqlTx, err = conn.BeginTx(context.WithoutCancel(ctx), nil)
	if err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	ss.conn = ss.sqlTx
	return func(commit bool) error {
		// Giving the connection back cannot undo a commit: its error is not ours.
		defer func() { _ = conn.Close() }()
		if commit {
			return translate(ss.sqlTx.Commit(), "commit")
		}
		return ss.sqlTx.Rollback()
	}, nil
}

// beginPostgres lets pgx begin and end the transaction, because the queue's
// driver needs pgx's own; gorm's statements reach the same connection through
// database/sql, which only borrows it.
func (ss *session) beginPostgres(wait context.Context) (func(commit bool) error, error) {
	dc, err := stdlib.GetPoolConnector(ss.core.pool).Connect(wait)
	if err != nil {
		return nil, err
	}
	conn, ok := dc.(*stdlib.Conn)
	if !ok {
		return nil, errors.Join(fmt.Errorf("driver connection is a %T", dc), dc.Close())
	}
	if ss.pgxTx, err = conn.Conn().Begin(wait); err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	db := sql.OpenDB(lender{lent{conn}})
	ss.conn = db
	return func(commit bool) error {
		// As above; a connection that is still in a transaction is discarded.
		defer func() { _ = conn.Close() }()
		defer func() { _ = db.Close() }()
		if commit {
			return translate(ss.pgxTx.Commit(context.Background()), "commit")
		}
		return ss.pgxTx.Rollback(context.Background())
	}, nil
}

// lent is a connection whose owner is a transaction: database/sql, which closes
// what it takes for broken, neither closes nor resets it.
type lent struct{ *stdlib.Conn }

func (lent) Close() error                       { return nil }
func (lent) ResetSession(context.Context) error { return nil }

// lender hands the one connection out.
type lender struct{ conn lent }

func (l lender) Connect(context.Context) (driver.Conn, error) { return l.conn, nil }
func (l lender) Driver() driver.Driver                        { return stdlib.GetDefaultDriver() }

// savepoint runs fn so that its failure leaves the transaction usable.
func (ss *session) savepoint(ctx context.Context, fn func() error) error {
	ss.depth++
	defer func() { ss.depth-- }()
	name, queued, audited := "emberline_"+strconv.Itoa(ss.depth), len(ss.outbox), len(ss.audited)
	if _, err := ss.conn.ExecContext(ctx, "SAVEPOINT "+name); err != nil {
		return translate(err, "savepoint")
	}
	err := fn()
	if err == nil {
		_, err = ss.conn.ExecContext(context.WithoutCancel(ctx), "RELEASE SAVEPOINT "+name)
		return translate(err, "savepoint")
	}
	ss.outbox, ss.audited = ss.outbox[:queued], ss.audited[:audited]
	for _, stmt := range []string{"ROLLBACK TO SAVEPOINT " + name, "RELEASE SAVEPOINT " + name} {
		if _, rerr := ss.conn.ExecContext(context.WithoutCancel(ctx), stmt); rerr != nil {
			// The transaction is lost, and its commit will say so.
			return err
		}
	}
	return err
}

// SQLTx is SQLite's transaction in progress, PgxTx PostgreSQL's: for writers
// outside this package (the job queue) whose rows must stand or fall with
// ours. They are nil outside a transaction and on the other database.
func (s *Store) SQLTx(ctx context.Context) *sql.Tx {
	if ss := s.session(ctx); ss != nil {
		return ss.sqlTx
	}
	return nil
}

// PgxTx is explained at SQLTx.
func (s *Store) PgxTx(ctx context.Context) pgx.Tx {
	if ss := s.session(ctx); ss != nil {
		return ss.pgxTx
	}
	return nil
}

// read gives gorm on the transaction in progress, or else on the readers.
func (s *Store) read(ctx context.Context) *gorm.DB {
	if ss := s.session(ctx); ss != nil {
		return ss.gorm(ctx)
	}
	return s.core.on(ctx, s.core.read)
}

// write runs fn in the transaction in progress (as a savepoint) or in one of its own.
func (s *Store) write(ctx context.Context, fn func(ctx context.Context, db *gorm.DB, ss *session) error) error {
	return s.Tx(ctx, func(ctx context.Context, tx *Store) error {
		return fn(ctx, tx.tx.gorm(ctx), tx.tx)
	})
}

func (ss *session) gorm(ctx context.Context) *gorm.DB { return ss.core.on(ctx, ss.conn) }

func (c *core) on(ctx context.Context, pool gorm.ConnPool) *gorm.DB {
	db := c.gorm.Session(&gorm.Session{NewDB: true, Context: ctx})
	db.Statement.ConnPool = pool
	return db
}

// Exclusive runs fn while no other process runs one under the same key, which
// is how several nodes share one start of migrations. On SQLite the data
// directory's lock has already seen to that, so fn just runs.
func (s *Store) Exclusive(ctx context.Context, key int64, fn func(ctx context.Context) error) error {
	if s.core.pool == nil {
		return fn(ctx)
	}
	conn, err := s.core.pool.Acquire(ctx)
	if err != nil {
		return translate(err, "lock database")
	}
	defer conn.Release()
	if _, err := conn.Exec(ctx, "SELECT pg_advisory_lock($1)", key); err != nil {
		return translate(err, "lock database")
	}
	err = fn(ctx)
	if _, uerr := conn.Exec(context.WithoutCancel(ctx), "SELECT pg_advisory_unlock($1)", key); uerr != nil {
		// The lock goes with its connection.
		_ = conn.Conn().Close(context.WithoutCancel(ctx))
	}
	return err
}
