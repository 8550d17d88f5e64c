package store

import (
	"context"
	"time"

	"gorm.io/gorm"

	"github.com/emberline/emberline/models"
)

// Gaps are the silences found in sources while their pieces were read.
type Gaps struct{ s *Store }

type gapRow struct {
	ID       int64 `gorm:"primaryKey"`
	PieceID  int64
	FromNs   int64 // recorded time
	ToNs     int64 // recorded time
	Zoned    bool
	Position int64 // in the source
	UsualNs  int64
	Reason   string
}

// TableName tells gorm the table.
func (gapRow) TableName() string { return "gaps" }

// gapBatch is how many rows one INSERT holds: 8 columns of at most 32,766
// parameters in SQLite and 65,535 in PostgreSQL.
const gapBatch = 1000

// Replace puts gaps in the place of those found in this piece before. Their
// SourceID and Source are not read: the piece says whose they are.
func (o Gaps) Replace(ctx context.Context, incidentID, pieceID int64, gaps []models.Gap) error {
	rows := make([]gapRow, 0, len(gaps))
	for _, g := range gaps {
		rows = append(rows, gapRow{
			PieceID: pieceID, FromNs: int64(g.From), ToNs: int64(g.To), Zoned: g.Zoned, Position: g.Offset,
			UsualNs: int64(g.Usual), Reason: clean(g.Reason),
		})
	}
	return o.s.write(ctx, func(ctx context.Context, db *gorm.DB, _ *session) error {
		if _, err := o.s.Pieces.row(ctx, db, incidentID, pieceID); err != nil {
			return err
		}
		if _, err := gorm.G[gapRow](db).Where("piece_id = ?", pieceID).Delete(ctx); err != nil {
			return translate(err, "replace gaps")
		}
		if len(rows) == 0 {
			return nil
		}
		return translate(gorm.G[gapRow](db).CreateInBatches(ctx, &rows, gapBatch), "replace gaps")
	})
}

// List gives the incident's gaps by source and position in it.
func (o Gaps) List(ctx context.Context, incidentID int64) ([]models.Gap, error) {
	type joined struct {
		SourceID int64
		Label    string
		FromNs   int64
		ToNs     int64
		Zoned    bool
		Position int64
		UsualNs  int64
		Reason   string
	}
	var rows []joined
	err := o.s.read(ctx).Table("gaps").
		Select("sources.id AS source_id", "sources.label", "gaps.from_ns", "gaps.to_ns", "gaps.zoned", "gaps.position", "gaps.usual_ns", "gaps.reason").
		Joins("JOIN pieces ON pieces.id = gaps.piece_id").Joins("JOIN sources ON sources.id = pieces.source_id").
		Where("sources.incident_id = ?", incidentID).Order("sources.id, gaps.position, gaps.id").Find(&rows).Error
	if err != nil {
		return nil, translate(err, "list gaps")
	}
	return each(rows, func(r joined) (models.Gap, error) {
		return models.Gap{
			SourceID: models.SourceID(r.SourceID), Source: r.Label, From: models.Nanos(r.FromNs), To: models.Nanos(r.ToNs),
			Zoned: r.Zoned, Offset: r.Position, Usual: time.Duration(r.UsualNs), Reason: r.Reason,
		}, nil
	})
}
