package store

import (
	"context"
	"crypto/rand"
	"encoding/hex"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/emberline/emberline/models"
)

// Meta is a handful of facts about the installation itself.
type Meta struct{ s *Store }

// The keys this package knows.
const (
	MetaInstallation = "installation" // 32 hex digits, given once, when the database was made
	MetaDataFormat   = "data_format"  // version of the files beside the database; set by who writes them
)

type metaRow struct {
	Key   string `gorm:"primaryKey"`
	Value string
}

// TableName tells gorm the table.
func (metaRow) TableName() string { return "meta" }

// Get gives the value under a key, or models.CodeNotFound.
func (o Meta) Get(ctx context.Context, key string) (string, error) {
	row, err := gorm.G[metaRow](o.s.read(ctx)).Where("key = ?", key).Take(ctx)
	return row.Value, named(err, models.Errorf(models.CodeNotFound, "nothing is stored under %q", key), nil, "read meta")
}

// Set writes or replaces the value under a key.
func (o Meta) Set(ctx context.Context, key, value string) error {
	return o.put(ctx, key, value, clause.OnConflict{Columns: []clause.Column{{Name: "key"}}, UpdateAll: true})
}

func (o Meta) put(ctx context.Context, key, value string, conflict clause.OnConflict) error {
	return o.s.write(ctx, func(ctx context.Context, db *gorm.DB, _ *session) error {
		err := gorm.G[metaRow](db, conflict).Create(ctx, &metaRow{Key: clean(key), Value: clean(value)})
		return translate(err, "write meta")
	})
}

// ensureInstallation gives a new database its id; of two nodes that try, one wins.
func (o Meta) ensureInstallation(ctx context.Context) error {
	if _, err := o.Get(ctx, MetaInstallation); models.CodeOf(err) != models.CodeNotFound {
		return err
	}
	var id [16]byte
	if _, err := rand.Read(id[:]); err != nil {
		return models.Wrap(err, models.CodeInternal, "make an installation id")
	}
	return o.put(ctx, MetaInstallation, hex.EncodeToString(id[:]), clause.OnConflict{DoNothing: true})
}
