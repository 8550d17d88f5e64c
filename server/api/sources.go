package api

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/server/app"
)

// sourceService is what the handlers here need of the application.
type sourceService interface {
	Sources(ctx context.Context, slug string) ([]app.SourceInfo, error)
	Source(ctx context.Context, slug, label string) (app.SourceInfo, error)
	Ledgers(ctx context.Context, slug string) ([]models.Ledger, error)
	Gaps(ctx context.Context, slug string) ([]app.SourceGap, error)
	Content(ctx context.Context, slug, label string, piece int) (*app.Content, error)
}

// sourceAnswer is a source as it is answered.
type sourceAnswer struct {
	ID    string `json:"id" example:"s3"`
	Label string `json:"label"`
	// State: receiving, ready or failed
	State       models.SourceState `json:"state" enums:"receiving,ready,failed"`
	Note        string             `json:"note,omitempty"`
	Remark      string             `json:"remark,omitempty"`
	Format      string             `json:"format"`
	Simulated   bool               `json:"simulated"`
	DuplicateOf string             `json:"duplicate_of,omitempty"`
	SHA256      string             `json:"sha256"`
	Clock       clockAnswer        `json:"clock"`
	Ledger      models.Ledger      `json:"ledger"`
	Pieces      int                `json:"pieces"`
	Gaps        int                `json:"gaps"`
	CreatedAt   time.Time          `json:"created_at"`
	UpdatedAt   time.Time          `json:"updated_at"`
}

func (r *request) sourceAnswer(s app.SourceInfo) sourceAnswer {
	return sourceAnswer{
		ID: s.SourceID, Label: s.Source, State: s.State, Note: s.Note, Remark: s.Remark, Format: s.Format, Simulated: s.Simulated,
		DuplicateOf: s.DuplicateOf, SHA256: s.SHA256, Clock: clockAnswerOf(s.Clock), Ledger: s.Ledger, Pieces: len(s.Pieces), Gaps: len(s.Gaps),
		CreatedAt: r.in(s.Created), UpdatedAt: r.in(s.Updated),
	}
}

// listSources lists an incident's sources.
//
//	@Summary	List the sources of an incident with their ledgers and clocks
//	@Tags		sources
//	@Param		query	query		changedQuery	false	"page"
//	@Success	200		{object}	page[sourceAnswer]
//	@Router		/incidents/{incident}/sources [get]
func (a *API) listSources(r *request) error {
	return listChanged(r, a.s.Sources, func(s app.SourceInfo) time.Time { return s.Updated }, func(s app.SourceInfo) string { return s.SourceID }, r.sourceAnswer)
}

// getSource gives one source, by its id or label.
//
//	@Summary	Read a source
//	@Tags		sources
//	@Success	200	{object}	sourceAnswer
//	@Router		/incidents/{incident}/sources/{source} [get]
func (a *API) getSource(r *request) error {
	s, err := a.s.Source(r.ctx(), r.slug(), r.Param("source"))
	if err != nil {
		return err
	}
	return r.json(http.StatusOK, r.sourceAnswer(s))
}

// pieceAnswer is one delivery of bytes to a source.
type pieceAnswer struct {
	Piece      int              `json:"piece" example:"1"`
	Name       string           `json:"name"`
	SHA256     string           `json:"sha256"`
	Bytes      int64            `json:"bytes"`
	Offset     int64            `json:"offset"`
	Stored     models.StoreForm `json:"stored" enums:"archive,blob"`
	Members    int              `json:"members,omitempty"`
	Overlap    int64            `json:"overlap,omitempty"`
	Duplicate  bool             `json:"duplicate,omitempty"`
	ModifiedAt *time.Time       `json:"modified_at,omitempty"`
	ReceivedAt time.Time        `json:"received_at"`
}

// listPieces lists what a source consists of.
//
//	@Summary	List the pieces of a source with their hashes
//	@Tags		sources
//	@Param		query	query		pageQuery	false	"page"
//	@Success	200		{object}	page[pieceAnswer]
//	@Router		/incidents/{incident}/sources/{source}/pieces [get]
func (a *API) listPieces(r *request) error {
	var q pageQuery
	if err := r.query(&q); err != nil {
		return err
	}
	s, err := a.s.Source(r.ctx(), r.slug(), r.Param("source"))
	if err != nil {
		return err
	}
	return pageOf(r, q, s.Pieces, func(p app.PieceInfo) string { return strconv.Itoa(p.Seq) }, func(p app.PieceInfo) pieceAnswer {
		return pieceAnswer{p.Seq, p.Name, p.SHA256, p.Bytes, p.Offset, p.Stored, p.Members, p.Overlap, p.Duplicate, r.maybeOf(p.ModifiedAt), r.in(p.ReceivedAt)}
	})
}

// listLedgers lists what every source delivered.
//
//	@Summary	List the ledgers of an incident's sources
//	@Tags		sources
//	@Param		query	query		pageQuery	false	"page"
//	@Success	200		{object}	page[models.Ledger]
//	@Router		/incidents/{incident}/ledgers [get]
func (a *API) listLedgers(r *request) error {
	return listAll(r, a.s.Ledgers, func(l models.Ledger) string { return l.SourceID }, r.ledger)
}

// getLedger gives one source's ledger.
//
//	@Summary	Read the ledger of a source
//	@Tags		sources
//	@Success	200	{object}	models.Ledger
//	@Router		/incidents/{incident}/ledgers/{source} [get]
func (a *API) getLedger(r *request) error {
	s, err := a.s.Source(r.ctx(), r.slug(), r.Param("source"))
	if err != nil {
		return err
	}
	return r.json(http.StatusOK, r.ledger(s.Ledger))
}

// ledger leaves out of a ledger what quotes the evidence where that may not be read.
func (r *request) ledger(l models.Ledger) models.Ledger {
	if r.who.Can(models.MayReadTimeline, r.incident.ID) {
		return l
	}
	reasons := make([]models.Reason, len(l.Reasons))
	for i, x := range l.Reasons {
		reasons[i] = models.Reason{What: x.What, Reason: x.Reason, Count: x.Count}
	}
	l.Reasons = reasons
	return l
}

// gapAnswer is a stretch in which a source was silent.
type gapAnswer struct {
	ID       string    `json:"id" example:"gap:s3:1024"`
	SourceID string    `json:"source_id"`
	Source   string    `json:"source"`
	From     time.Time `json:"from"`
	To       time.Time `json:"to"`
	Seconds  float64   `json:"seconds"`
	// Usual is how many seconds the source otherwise lets pass
	Usual  float64 `json:"usual_seconds"`
	Reason string  `json:"reason"`
}

// listGaps lists the coverage gaps.
//
//	@Summary	List the stretches in which a source was silent
//	@Tags		sources
//	@Param		query	query		pageQuery	false	"page"
//	@Success	200		{object}	page[gapAnswer]
//	@Router		/incidents/{incident}/gaps [get]
func (a *API) listGaps(r *request) error {
	return listAll(r, a.s.Gaps, func(g app.SourceGap) string { return g.ID }, func(g app.SourceGap) gapAnswer {
		return gapAnswer{g.ID, g.SourceID, g.Source, r.in(g.From), r.in(g.To), g.To.Sub(g.From).Seconds(), g.Usual.Seconds(), g.Reason}
	})
}
