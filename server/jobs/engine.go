package jobs

import (
	"context"
	"database/sql"
	"errors"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/riverqueue/river/rivermigrate"
	"github.com/riverqueue/river/rivertype"

	"github.com/emberline/emberline/models/store"
)

// client is what River's clients of both databases have in common.
type client interface {
	Start(ctx context.Context) error
	Stop(ctx context.Context) error
	StopAndCancel(ctx context.Context) error
	Insert(ctx context.Context, args river.JobArgs, opts *river.InsertOpts) (*rivertype.JobInsertResult, error)
	JobGet(ctx context.Context, id int64) (*rivertype.JobRow, error)
	JobList(ctx context.Context, params *river.JobListParams) (*river.JobListResult, error)
	JobCancel(ctx context.Context, id int64) (*rivertype.JobRow, error)
	JobUpdate(ctx context.Context, id int64, params *river.JobUpdateParams) (*rivertype.JobRow, error)
}

// engine is one of them, with what differs.
type engine struct {
	client
	// insertTx inserts in the store's transaction that ctx carries; false when
	// it carries none.
	insertTx func(ctx context.Context, args river.JobArgs, opts *river.InsertOpts) (*rivertype.JobInsertResult, bool, error)
	// exec reaches the rows themselves, for orphans only: River has no call for them.
	exec riverdriver.Executor
}

// connect brings River's tables up to date and makes the client of the store's database.
func connect(ctx context.Context, st *store.Store, cfg *river.Config) (engine, error) {
	if st.Dialect() == store.Postgres {
		return connectTo(ctx, riverpgxv5.New(st.Pool()), cfg, func(ctx context.Context) (pgx.Tx, bool) {
			tx := st.PgxTx(ctx)
			return tx, tx != nil
		})
	}
	// One process, so nobody else would notify it: polling alone is cheaper than
	// the driver's own poll for notifications, every 50 ms.
	cfg.PollOnly = true
	return connectTo(ctx, riversqlite.New(st.SQL()), cfg, func(ctx context.Context) (*sql.Tx, bool) {
		tx := st.SQLTx(ctx)
		return tx, tx != nil
	})
}

func connectTo[TTx any](ctx context.Context, driver riverdriver.Driver[TTx], cfg *river.Config, current func(ctx context.Context) (TTx, bool)) (engine, error) {
	migrator, err := rivermigrate.New(driver, &rivermigrate.Config{Logger: cfg.Logger})
	if err != nil {
		return engine{}, err
	}
	if _, err := migrator.Migrate(ctx, rivermigrate.DirectionUp, nil); err != nil {
		return engine{}, err
	}
	c, err := river.NewClient(driver, cfg)
	if err != nil {
		return engine{}, err
	}
	return engine{
		client: c,
		exec:   driver.GetExecutor(),
		insertTx: func(ctx context.Context, args river.JobArgs, opts *river.InsertOpts) (*rivertype.JobInsertResult, bool, error) {
			tx, ok := current(ctx)
			if !ok {
				return nil, false, nil
			}
			res, err := c.InsertTx(ctx, tx, args, opts)
			return res, true, err
		},
	}, nil
}

// insert joins the transaction in progress, or stands for itself.
func (e engine) insert(ctx context.Context, args river.JobArgs, opts *river.InsertOpts) (*rivertype.JobInsertResult, error) {
	res, ok, err := e.insertTx(ctx, args, opts)
	if !ok {
		res, err = e.Insert(ctx, args, opts)
	}
	if err == nil && res == nil {
		err = errors.New("the queue gave no job")
	}
	return res, err
}
