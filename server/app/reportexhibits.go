package app

import (
	"context"
	"encoding/json"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/models/store"
	"github.com/emberline/emberline/server/publish"
)

// Custody is how the delivery that holds an exhibit came to be here.
type Custody struct {
	Source models.Source
	Piece  models.Piece
	// Delivery is the audit log's record of it; nil where the log has none.
	Delivery *models.AuditRecord
}

// Exhibits are the records that an edition cites.
func (a *App) Exhibits(ctx context.Context, slug string, number int) ([]models.ReportExhibit, error) {
	e, err := a.Edition(ctx, slug, number)
	if err != nil {
		return nil, err
	}
	r, err := publish.Parse(e.Document)
	if err != nil {
		return nil, err
	}
	return r.Exhibits, nil
}

// ExhibitCustody gives the custody of an exhibit's delivery; models.CodeNotFound
// when the source has been removed since.
func (a *App) ExhibitCustody(ctx context.Context, slug string, x models.ReportExhibit) (c Custody, err error) {
	inc, err := a.Incident(ctx, slug)
	if err != nil {
		return c, err
	}
	gone := models.Errorf(models.CodeNotFound, "the source of exhibit %s is no longer here", x.Number).WithHint("the edition still names its hashes; the tombstones say who removed it and why")
	id, ok := models.ParseSourceID(x.SourceID)
	if !ok {
		return c, gone
	}
	if c.Source, err = a.store.Sources.ByID(ctx, inc.ID, id); err != nil {
		if models.CodeOf(err) == models.CodeNotFound {
			return c, gone
		}
		return c, err
	}
	pieces, err := a.store.Pieces.List(ctx, inc.ID, id)
	if err != nil {
		return c, err
	}
	found := false
	for _, p := range pieces {
		if p.Seq == x.Piece.Number && p.SHA256 == x.Piece.SHA256 {
			c.Piece, found = p, true
		}
	}
	if !found {
		return c, gone
	}
	c.Delivery, err = a.delivery(ctx, inc.ID, c.Source, c.Piece)
	return c, err
}

// delivery finds the audit log's record of a piece.
func (a *App) delivery(ctx context.Context, incidentID int64, src models.Source, p models.Piece) (*models.AuditRecord, error) {
	const page = 1000
	for before := int64(0); ; {
		recs, err := a.store.Audit.List(ctx, store.AuditFilter{
			Incident: incidentID, Action: store.NounSource + ".piece", Noun: store.NounSource, Key: src.PublicID(), Before: before, Limit: page,
		})
		if err != nil {
			return nil, err
		}
		for i := range recs {
			var said struct {
				Piece  int    `json:"piece"`
				SHA256 string `json:"sha256"`
			}
			if json.Unmarshal([]byte(recs[i].New), &said) == nil && said.Piece == p.Seq && said.SHA256 == p.SHA256 {
				return &recs[i], nil
			}
		}
		if len(recs) < page {
			return nil, nil //nolint:nilnil // a delivery from before the log is none, and no error
		}
		before = recs[len(recs)-1].Seq
	}
}
