package store

import (
	"context"
	"embed"
	"errors"
	"io/fs"

	"github.com/pressly/goose/v3"

	"github.com/emberline/emberline/models"
)

//go:embed migrations
var migrations embed.FS

// migrationLock is the advisory lock under which nodes that start together
// take turns: the letters "embr".
const migrationLock = 0x656d6272

// migrate brings the schema up to this program's version, or refuses a newer one.
func (s *Store) migrate(ctx context.Context) error {
	p, err := s.provider()
	if err != nil {
		return err
	}
	return s.Exclusive(ctx, migrationLock, func(ctx context.Context) error {
		have, err := p.GetDBVersion(ctx)
		if err != nil {
			return translate(err, "read the database's version")
		}
		sources := p.ListSources()
		want := sources[len(sources)-1].Version
		if have > want {
			return models.Errorf(models.CodeConflict, "the database is of version %d, this program knows only %d", have, want).
				WithHint("run the newer program, or restore a backup made before the upgrade")
		}
		if have == want {
			return nil
		}
		_, err = p.Up(ctx)
		var partial *goose.PartialError
		if errors.As(err, &partial) {
			err = partial.Err
		}
		return translate(err, "upgrade the database")
	})
}

func (s *Store) provider() (*goose.Provider, error) {
	dialect := goose.DialectSQLite3
	if s.core.dialect == Postgres {
		dialect = goose.DialectPostgres
	}
	dir, err := fs.Sub(migrations, "migrations/"+s.core.dialect)
	if err != nil {
		return nil, translate(err, "find migrations")
	}
	p, err := goose.NewProvider(dialect, s.core.write, dir,
		goose.WithTableName("schema_version"), goose.WithDisableGlobalRegistry(true))
	return p, translate(err, "read migrations")
}

// Version is the schema's version: the number of its last migration.
func (s *Store) Version(ctx context.Context) (int64, error) {
	var v int64
	err := s.core.read.QueryRowContext(ctx, "SELECT max(version_id) FROM schema_version WHERE is_applied").Scan(&v)
	return v, translate(err, "read the database's version")
}
