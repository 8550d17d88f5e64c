package store

import (
	"context"
	"strings"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	gormpostgres "gorm.io/driver/postgres"
	"gorm.io/gorm"

	"github.com/emberline/emberline/models"
)

// openPostgres opens one pgx pool; database/sql, and gorm above it, borrow
// their connections from it.
func openPostgres(ctx context.Context, o Options) (*core, error) {
	cfg, err := pgxpool.ParseConfig(o.URL)
	if err != nil {
		// pgx leaves the password out of this error.
		return nil, &models.Error{Code: models.CodeInvalid, Message: "the database's address cannot be read",
			Hint: "write postgres://user@host:5432/name", Err: err}
	}
	if o.MaxConns > 0 || !strings.Contains(o.URL, "pool_max_conns=") {
		cfg.MaxConns = int32(min(maxConns(o.MaxConns), 1<<15))
	}
	cfg.MaxConns = max(cfg.MaxConns, 4)
	if _, ok := cfg.ConnConfig.RuntimeParams["application_name"]; !ok {
		cfg.ConnConfig.RuntimeParams["application_name"] = "emberline"
	}
	pool, err := pgxpool.NewWithConfig(ctx, cfg)
	if err != nil {
		return nil, translate(err, "open database")
	}
	if err := pool.Ping(ctx); err != nil {
		pool.Close()
		return nil, &models.Error{Code: models.CodeUnavailable, Message: "the database does not answer",
			Hint: "is PostgreSQL running, and may this user log in?", Err: err}
	}
	db := stdlib.OpenDBFromPool(pool)
	g, err := gorm.Open(gormpostgres.New(gormpostgres.Config{Conn: db}), gormConfig())
	if err != nil {
		_ = db.Close() // the first error is the one that counts
		pool.Close()
		return nil, translate(err, "open database")
	}
	return &core{dialect: Postgres, gorm: g, write: db, read: db, pool: pool}, nil
}
