package store

import (
	"context"
	"encoding/hex"
	"errors"

	"gorm.io/gorm"

	"github.com/emberline/emberline/models"
)

// Pieces are the deliveries that sources consist of. A piece's name, hash, size
// and place among its fellows never change.
type Pieces struct{ s *Store }

type pieceRow struct {
	ID          int64 `gorm:"primaryKey"`
	SourceID    int64
	Seq         int
	Name        string
	SHA256      string `gorm:"column:sha256"`
	Size        int64
	Position    int64 // models.Piece.Offset; OFFSET is a word of SQL
	StreamSize  int64
	Stored      string
	Encoding    string
	Members     string // JSON of []models.Member
	DuplicateOf *int64
	Overlap     int64
	ModifiedAt  *int64
	ReceivedAt  int64
}

// TableName tells gorm the table.
func (pieceRow) TableName() string { return "pieces" }

func (r pieceRow) model() (models.Piece, error) {
	members, err := decode[[]models.Member](r.Members)
	p := models.Piece{
		ID: r.ID, SourceID: r.SourceID, Seq: r.Seq, Name: r.Name, SHA256: r.SHA256, Size: r.Size, Offset: r.Position,
		StreamSize: r.StreamSize, Stored: models.StoreForm(r.Stored), Encoding: r.Encoding, Members: members, Overlap: r.Overlap,
		ModifiedAt: instantOrZero(r.ModifiedAt), ReceivedAt: instant(r.ReceivedAt),
	}
	if r.DuplicateOf != nil {
		p.DuplicateOf = *r.DuplicateOf
	}
	return p, err
}

// auditedPiece is the step of custody that the audit log holds: these bytes came.
type auditedPiece struct {
	Seq    int    `json:"piece"`
	Name   string `json:"name"`
	SHA256 string `json:"sha256"`
	Size   int64  `json:"size"`
}

// inIncident restricts pieces (and what hangs on them) to one incident.
const inIncident = "source_id IN (SELECT id FROM sources WHERE incident_id = ?)"

// row reads one piece of the incident.
func (Pieces) row(ctx context.Context, db *gorm.DB, incidentID, id int64) (pieceRow, error) {
	row, err := gorm.G[pieceRow](db).Where("id = ? AND "+inIncident, id, incidentID).Take(ctx)
	return row, named(err, models.Errorf(models.CodeNotFound, "no such piece in this incident"), nil, "read piece")
}

// Add appends a piece to p.SourceID, which must be a source of the incident and
// no alias. Seq and Offset are given here: the next number, and the end of the
// piece before. A zero ReceivedAt is now. A zero StreamSize becomes Size where
// neither members nor DuplicateOf say otherwise.
func (o Pieces) Add(ctx context.Context, incidentID int64, p models.Piece) (models.Piece, error) {
	if raw, err := hex.DecodeString(p.SHA256); err != nil || len(raw) != 32 || p.SHA256 != hex.EncodeToString(raw) || p.Size < 0 {
		return models.Piece{}, models.Errorf(models.CodeInvalid, "piece %q has no proper hash and size", p.Name)
	}
	members, err := encode(p.Members)
	if err != nil {
		return models.Piece{}, err
	}
	if p.StreamSize == 0 && len(p.Members) == 0 && p.DuplicateOf == 0 {
		p.StreamSize = p.Size
	}
	if p.ReceivedAt.IsZero() {
		p.ReceivedAt = o.s.stamp()
	}
	row := pieceRow{
		SourceID: p.SourceID, Seq: 1, Name: clean(p.Name), SHA256: p.SHA256, Size: p.Size, StreamSize: p.StreamSize,
		Stored: string(p.Stored), Encoding: clean(p.Encoding), Members: members, Overlap: p.Overlap,
		ModifiedAt: nanosOrNull(p.ModifiedAt), ReceivedAt: nanos(p.ReceivedAt),
	}
	err = o.s.write(ctx, func(ctx context.Context, db *gorm.DB, ss *session) error {
		// The source's lock makes two appends take turns for the next number.
		src, err := o.s.Sources.row(ctx, db, incidentID, p.SourceID, true)
		if err != nil {
			return err
		}
		if row.DuplicateOf, err = o.duplicate(ctx, db, incidentID, p.DuplicateOf); err != nil {
			return err
		}
		if src.AliasOf != nil {
			return models.Errorf(models.CodeConflict, "source %q is another name of source %s", src.Label, models.SourceID(*src.AliasOf)).
				WithHint("add to that one")
		}
		last, err := gorm.G[pieceRow](db).Where("source_id = ?", p.SourceID).Order("seq DESC").Limit(1).Take(ctx)
		if err == nil {
			row.Seq, row.Position = last.Seq+1, last.Position+last.StreamSize
		} else if !errors.Is(err, gorm.ErrRecordNotFound) {
			return err
		}
		if err := gorm.G[pieceRow](db).Create(ctx, &row); err != nil {
			return err
		}
		return ss.record(ctx, NounSource, "piece", incidentID, models.SourceID(p.SourceID), nil, auditedPiece{row.Seq, row.Name, row.SHA256, row.Size})
	})
	if err != nil {
		return models.Piece{}, translate(err, "add piece")
	}
	return row.model()
}

// Update writes what is learned of a piece while it is stored: Offset,
// StreamSize, Stored, Encoding, Members, DuplicateOf and Overlap. Nothing else
// of p is read but its ID.
func (o Pieces) Update(ctx context.Context, incidentID int64, p models.Piece) error {
	members, err := encode(p.Members)
	if err != nil {
		return err
	}
	return o.s.write(ctx, func(ctx context.Context, db *gorm.DB, _ *session) error {
		duplicate, err := o.duplicate(ctx, db, incidentID, p.DuplicateOf)
		if err != nil {
			return err
		}
		n, err := gorm.G[pieceRow](db).Where("id = ? AND "+inIncident, p.ID, incidentID).
			Select("position", "stream_size", "stored", "encoding", "members", "duplicate_of", "overlap").
			Updates(ctx, pieceRow{
				Position: p.Offset, StreamSize: p.StreamSize, Stored: string(p.Stored), Encoding: clean(p.Encoding),
				Members: members, DuplicateOf: duplicate, Overlap: p.Overlap,
			})
		if err == nil && n == 0 {
			err = gorm.ErrRecordNotFound
		}
		return named(err, models.Errorf(models.CodeNotFound, "no such piece in this incident"), nil, "update piece")
	})
}

// duplicate checks that the piece said to hold the same bytes is of the incident.
func (o Pieces) duplicate(ctx context.Context, db *gorm.DB, incidentID, of int64) (*int64, error) {
	if of == 0 {
		return nil, nil
	}
	_, err := o.row(ctx, db, incidentID, of)
	return &of, err
}

// ByID gives one piece of the incident.
func (o Pieces) ByID(ctx context.Context, incidentID, id int64) (models.Piece, error) {
	row, err := o.row(ctx, o.s.read(ctx), incidentID, id)
	if err != nil {
		return models.Piece{}, err
	}
	return row.model()
}

// List gives the source's pieces in order. An alias has none of its own: ask
// for those of its AliasOf.
func (o Pieces) List(ctx context.Context, incidentID, sourceID int64) ([]models.Piece, error) {
	rows, err := gorm.G[pieceRow](o.s.read(ctx)).Where("source_id = ? AND "+inIncident, sourceID, incidentID).Order("seq").Find(ctx)
	if err != nil {
		return nil, translate(err, "list pieces")
	}
	return each(rows, pieceRow.model)
}

// Found is a piece with the source it belongs to.
type Found struct {
	Piece  models.Piece
	Source models.Source
}

// ByHash gives the incident's pieces that hold the bytes of this SHA-256
// (lower-case hex), the oldest first; none is no error.
func (o Pieces) ByHash(ctx context.Context, incidentID int64, sha256 string) ([]Found, error) {
	rows, err := gorm.G[pieceRow](o.s.read(ctx)).Where("sha256 = ? AND "+inIncident, sha256, incidentID).Order("id").Find(ctx)
	if err != nil {
		return nil, translate(err, "find piece")
	}
	return each(rows, func(r pieceRow) (Found, error) {
		p, err := r.model()
		if err != nil {
			return Found{}, err
		}
		src, err := o.s.Sources.ByID(ctx, incidentID, p.SourceID)
		return Found{Piece: p, Source: src}, err
	})
}

// OfSize says whether the incident holds a piece of exactly so many bytes: a
// cheap first question before hashing a delivery to ask ByHash.
func (o Pieces) OfSize(ctx context.Context, incidentID, size int64) (bool, error) {
	rows, err := gorm.G[pieceRow](o.s.read(ctx)).Select("id").Where("size = ? AND "+inIncident, size, incidentID).Limit(1).Find(ctx)
	return len(rows) > 0, translate(err, "find piece")
}

// Referred says whether a piece of any incident holds the bytes of this SHA-256.
func (o Pieces) Referred(ctx context.Context, sha256 string) (bool, error) {
	rows, err := gorm.G[pieceRow](o.s.read(ctx)).Select("id").Where("sha256 = ?", sha256).Limit(1).Find(ctx)
	return len(rows) > 0, translate(err, "find piece")
}

// OfIncident gives the pieces of all sources of the incident in order, by
// source.
func (o Pieces) OfIncident(ctx context.Context, incidentID int64) (map[int64][]models.Piece, error) {
	rows, err := gorm.G[pieceRow](o.s.read(ctx)).Where(inIncident, incidentID).Order("source_id, seq").Find(ctx)
	if err != nil {
		return nil, translate(err, "list pieces")
	}
	out := map[int64][]models.Piece{}
	for _, r := range rows {
		p, err := r.model()
		if err != nil {
			return nil, err
		}
		out[p.SourceID] = append(out[p.SourceID], p)
	}
	return out, nil
}

// maxPage bounds one answer of a paged list.
const maxPage = 1000

func page(limit int) int {
	if limit <= 0 || limit > maxPage {
		return maxPage
	}
	return limit
}

// All walks over every piece of every incident by id, for verification: those
// after the id, at most limit (at most 1000) of them.
func (o Pieces) All(ctx context.Context, after int64, limit int) ([]models.Piece, error) {
	rows, err := gorm.G[pieceRow](o.s.read(ctx)).Where("id > ?", after).Order("id").Limit(page(limit)).Find(ctx)
	if err != nil {
		return nil, translate(err, "list pieces")
	}
	return each(rows, pieceRow.model)
}
