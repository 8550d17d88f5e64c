package api

import (
	"context"
	"net/http"
	"time"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/server/app"
)

// removalService is what the handlers here need of the application.
type removalService interface {
	RemoveSource(ctx context.Context, slug, label string, how app.Removal) (models.Tombstone, error)
	Tombstones(ctx context.Context, slug string) ([]models.Tombstone, error)
}

// tombstoneAnswer is what stays of a source that was removed.
type tombstoneAnswer struct {
	SourceID string `json:"source_id" example:"s3"`
	Label    string `json:"label"`
	// AliasOf is the source that it was another name of; its bytes stay
	AliasOf string               `json:"alias_of,omitempty"`
	Pieces  []removedPieceAnswer `json:"pieces"`
	By      string               `json:"by"`
	Why     string               `json:"why"`
	At      time.Time            `json:"at"`
}

// removedPieceAnswer is one piece of a removed source.
type removedPieceAnswer struct {
	Name   string `json:"name"`
	SHA256 string `json:"sha256"`
	Bytes  int64  `json:"bytes"`
	// Kept: another source holds the same bytes, which therefore stay
	Kept bool `json:"kept"`
}

func (r *request) tombstoneAnswer(t models.Tombstone) tombstoneAnswer {
	out := tombstoneAnswer{
		SourceID: t.SourceID, Label: t.Label, AliasOf: t.AliasOf, Pieces: make([]removedPieceAnswer, 0, len(t.Pieces)), By: t.By, Why: t.Why, At: r.in(t.At),
	}
	for _, p := range t.Pieces {
		out.Pieces = append(out.Pieces, removedPieceAnswer{p.Name, p.SHA256, p.Size, p.Kept})
	}
	return out
}

// removeRequest says why something is removed.
type removeRequest struct {
	Why string `json:"why" validate:"required" example:"personal data, delivered by mistake"`
	// DespiteEditions removes it although exhibits of published editions keep only their hashes then; without it the answer is 409 and says which
	DespiteEditions bool `json:"despite_editions"`
}

// removeSource takes a source away for good. Sent again, it answers the same.
//
//	@Summary	Remove a source for good, bytes and all; a tombstone stays
//	@Tags		sources
//	@Param		body	body		removeRequest	true	"why"
//	@Success	200		{object}	tombstoneAnswer
//	@Router		/incidents/{incident}/sources/{source}/remove [post]
func (a *API) removeSource(r *request) error {
	var in removeRequest
	if err := r.body(&in); err != nil {
		return err
	}
	t, err := a.s.RemoveSource(r.ctx(), r.slug(), r.Param("source"), app.Removal{Author: r.author(), Why: in.Why, DespiteEditions: in.DespiteEditions})
	if err != nil {
		return err
	}
	return r.json(http.StatusOK, r.tombstoneAnswer(t))
}

// listTombstones lists what was removed. Who sees released things only learns
// that something was, when, why and by whom, not what it was called.
//
//	@Summary	List the sources that were removed
//	@Tags		sources
//	@Param		query	query		changedQuery	false	"page"
//	@Success	200		{object}	page[tombstoneAnswer]
//	@Router		/incidents/{incident}/tombstones [get]
func (a *API) listTombstones(r *request) error {
	inside := r.who.Can(models.MayReadTimeline, r.incident.ID)
	return listChanged(r, a.s.Tombstones, func(t models.Tombstone) time.Time { return t.At },
		func(t models.Tombstone) string { return t.SourceID }, func(t models.Tombstone) tombstoneAnswer {
			out := r.tombstoneAnswer(t)
			if inside {
				return out
			}
			// A file's name may itself be what had to go; labels are made of them.
			out.Label = ""
			for i := range out.Pieces {
				out.Pieces[i].Name = ""
			}
			return out
		})
}
