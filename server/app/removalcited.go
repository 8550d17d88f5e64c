package app

import (
	"context"
	"fmt"
	"strings"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/models/store"
	"github.com/emberline/emberline/server/publish"
)

// EditionCites is how many exhibits of a published edition are events of a source.
type EditionCites struct{ Edition, Exhibits int }

// Cited says it in words.
func Cited(list []EditionCites) string {
	parts := make([]string, len(list))
	for i, c := range list {
		many := "s"
		if c.Exhibits == 1 {
			many = ""
		}
		parts[i] = fmt.Sprintf("%d exhibit%s of edition %d", c.Exhibits, many, c.Edition)
	}
	return strings.Join(parts, ", ")
}

// CitedByEditions says which published editions cite events of a source, the
// oldest first, superseded ones too: they stay readable.
func (a *App) CitedByEditions(ctx context.Context, slug, label string) ([]EditionCites, error) {
	inc, err := a.Incident(ctx, slug)
	if err != nil {
		return nil, err
	}
	src, err := a.sourceItself(ctx, inc, label)
	if err != nil {
		return nil, err
	}
	return exhibitsOf(ctx, a.store, inc.ID, src)
}

func exhibitsOf(ctx context.Context, tx *store.Store, incidentID int64, src models.Source) ([]EditionCites, error) {
	editions, err := tx.Reports.Editions(ctx, incidentID)
	if err != nil {
		return nil, err
	}
	var out []EditionCites
	for _, e := range editions {
		if e, err = tx.Reports.Edition(ctx, incidentID, e.Number); err != nil {
			return nil, err
		}
		r, err := publish.Parse(e.Document)
		if err != nil {
			return nil, err
		}
		n := 0
		for _, x := range r.Exhibits {
			if x.SourceID == src.PublicID() {
				n++
			}
		}
		if n > 0 {
			out = append(out, EditionCites{e.Number, n})
		}
	}
	return out, nil
}
