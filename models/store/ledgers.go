package store

import (
	"context"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/emberline/emberline/models"
)

// Ledgers are the accounts of what sources delivered, one for each piece.
type Ledgers struct{ s *Store }

type ledgerRow struct {
	PieceID   int64 `gorm:"primaryKey;autoIncrement:false"`
	Bytes     int64
	Received  int64
	Accepted  int64
	Rejected  int64
	Duplicate int64
	Undated   int64
	Body      string // JSON of models.Ledger
	UpdatedAt int64  `gorm:"autoUpdateTime:false"`
}

// TableName tells gorm the table.
func (ledgerRow) TableName() string { return "ledgers" }

// Save writes or replaces the ledger of one piece of the incident. A ledger
// that does not add up is refused.
func (o Ledgers) Save(ctx context.Context, incidentID, pieceID int64, l models.Ledger) error {
	if err := l.Check(); err != nil {
		return err
	}
	body, err := encode(l)
	if err != nil {
		return err
	}
	row := ledgerRow{
		PieceID: pieceID, Bytes: l.Bytes, Received: l.Received, Accepted: l.Accepted, Rejected: l.Rejected,
		Duplicate: l.Duplicate, Undated: l.Undated, Body: body, UpdatedAt: nanos(o.s.stamp()),
	}
	return o.s.write(ctx, func(ctx context.Context, db *gorm.DB, _ *session) error {
		if _, err := o.s.Pieces.row(ctx, db, incidentID, pieceID); err != nil {
			return err
		}
		err := gorm.G[ledgerRow](db, clause.OnConflict{
			Columns: []clause.Column{{Name: "piece_id"}}, UpdateAll: true,
		}).Create(ctx, &row)
		return translate(err, "save ledger")
	})
}

// ByPiece gives the ledger of one piece of the incident.
func (o Ledgers) ByPiece(ctx context.Context, incidentID, pieceID int64) (models.Ledger, error) {
	row, err := gorm.G[ledgerRow](o.s.read(ctx)).
		Where("piece_id = ? AND piece_id IN (SELECT id FROM pieces WHERE "+inIncident+")", pieceID, incidentID).Take(ctx)
	if err != nil {
		return models.Ledger{}, named(err, models.Errorf(models.CodeNotFound, "this piece has no ledger yet"), nil, "read ledger")
	}
	return decode[models.Ledger](row.Body)
}

// BySource sums the ledgers of a source's pieces. An alias answers with the sum
// of the source it stands for, under its own label and id, DuplicateOf naming
// that source. A source that has none yet answers with zeros.
func (o Ledgers) BySource(ctx context.Context, incidentID, sourceID int64) (models.Ledger, error) {
	src, err := o.s.Sources.ByID(ctx, incidentID, sourceID)
	if err != nil {
		return models.Ledger{}, err
	}
	held := src
	if src.AliasOf != 0 {
		if held, err = o.s.Sources.ByID(ctx, incidentID, src.AliasOf); err != nil {
			return models.Ledger{}, err
		}
	}
	parts, err := o.parts(ctx, incidentID, "source_id = ?", held.ID)
	if err != nil {
		return models.Ledger{}, err
	}
	return total(src, held, parts[held.ID]), nil
}

// List gives one summed ledger for each source of the incident, in the order
// they were made. Aliases are among them, recognised by DuplicateOf: leave them
// out of sums over the incident.
func (o Ledgers) List(ctx context.Context, incidentID int64) ([]models.Ledger, error) {
	sources, err := o.s.Sources.List(ctx, incidentID)
	if err != nil {
		return nil, err
	}
	parts, err := o.parts(ctx, incidentID, "", 0)
	if err != nil {
		return nil, err
	}
	byID := make(map[int64]models.Source, len(sources))
	for _, src := range sources {
		byID[src.ID] = src
	}
	out := make([]models.Ledger, 0, len(sources))
	for _, src := range sources {
		held := src
		if src.AliasOf != 0 {
			held = byID[src.AliasOf]
		}
		out = append(out, total(src, held, parts[held.ID]))
	}
	return out, nil
}

// part is one piece's ledger with what the sum needs of the piece.
type part struct {
	sha256 string
	ledger models.Ledger
}

// parts reads the ledgers of the incident's pieces by source, in the order of
// the pieces; where ("" or a constant condition) restricts the pieces.
func (o Ledgers) parts(ctx context.Context, incidentID int64, where string, arg int64) (map[int64][]part, error) {
	type joined struct {
		SourceID int64
		SHA256   string `gorm:"column:sha256"`
		Body     string
	}
	q := o.s.read(ctx).Table("pieces").Select("pieces.source_id", "pieces.sha256", "ledgers.body").
		Joins("JOIN ledgers ON ledgers.piece_id = pieces.id").Where(inIncident, incidentID)
	if where != "" {
		q = q.Where(where, arg)
	}
	var rows []joined
	if err := q.Order("pieces.source_id, pieces.seq").Find(&rows).Error; err != nil {
		return nil, translate(err, "read ledgers")
	}
	out := map[int64][]part{}
	for _, r := range rows {
		l, err := decode[models.Ledger](r.Body)
		if err != nil {
			return nil, err
		}
		out[r.SourceID] = append(out[r.SourceID], part{r.SHA256, l})
	}
	return out, nil
}

// total sums the parts of held under src's name. Score and Why are those of the
// piece detection was least sure of; SHA256 is empty when there are several pieces.
func total(src, held models.Source, parts []part) models.Ledger {
	sum := models.Ledger{
		Source: src.Label, SourceID: src.PublicID(), Format: held.Format, Simulated: held.Simulated,
	}
	if src.ID != held.ID {
		sum.DuplicateOf = held.Label
	}
	for i, p := range parts {
		if i == 0 || p.ledger.Score < sum.Score {
			sum.Score, sum.Why = p.ledger.Score, p.ledger.Why
		}
		sum.Add(p.ledger)
	}
	if len(parts) == 1 {
		sum.SHA256 = parts[0].sha256
	}
	sum.SortReasons()
	return sum
}
