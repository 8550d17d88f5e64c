package app

import (
	"context"
	"strings"
	"time"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/models/store"
)

// SourceInfo is a source with everything known of it. Its JSON begins with the
// ledger's fields.
type SourceInfo struct {
	models.Ledger
	State   models.SourceState `json:"state"`
	Note    string             `json:"note,omitempty"`
	Remark  string             `json:"remark,omitempty"`
	Clock   ClockInfo          `json:"clock"`
	Pieces  []PieceInfo        `json:"pieces"`
	Gaps    []GapInfo          `json:"gaps,omitempty"`
	Created time.Time          `json:"created_at"`
	Updated time.Time          `json:"updated_at"`
}

// ClockInfo is a clock for people and programs: durations as Go writes them.
type ClockInfo struct {
	Zone        string        `json:"zone"`
	ZoneBasis   string        `json:"zone_basis"`
	Offset      time.Duration `json:"-"`
	OffsetText  string        `json:"offset"`
	DriftPPM    float64       `json:"drift_ppm,omitempty"`
	Uncertainty string        `json:"uncertainty,omitempty"`
	Steps       []StepInfo    `json:"steps,omitempty"`
}

// StepInfo is a sudden change of a clock.
type StepInfo struct {
	From   int64  `json:"from"`
	Offset string `json:"offset"`
}

// PieceInfo is one delivery of bytes.
type PieceInfo struct {
	Seq        int              `json:"piece"`
	Name       string           `json:"name"`
	SHA256     string           `json:"sha256"`
	Bytes      int64            `json:"bytes"`
	Offset     int64            `json:"offset"`
	Stored     models.StoreForm `json:"stored"`
	Members    int              `json:"members,omitempty"`
	Overlap    int64            `json:"overlap,omitempty"`
	Duplicate  bool             `json:"duplicate,omitempty"`
	ModifiedAt *time.Time       `json:"modified_at,omitempty"`
	ReceivedAt time.Time        `json:"received_at"`
}

// GapInfo is a coverage gap in corrected time.
type GapInfo struct {
	From  time.Time `json:"from"`
	To    time.Time `json:"to"`
	Usual string    `json:"usual_interval"`
}

// Sources lists an incident's sources with ledgers, clocks, pieces and gaps. It
// asks the records the same few questions however many there are.
func (a *App) Sources(ctx context.Context, slug string) (out []SourceInfo, err error) {
	inc, err := a.Incident(ctx, slug)
	if err != nil {
		return nil, err
	}
	err = a.store.Snapshot(ctx, func(ctx context.Context, tx *store.Store) error {
		out, err = sourceInfos(ctx, tx, inc)
		return err
	})
	return out, err
}

func sourceInfos(ctx context.Context, tx *store.Store, inc models.Incident) ([]SourceInfo, error) {
	loc, err := models.LoadZone(inc.Zone)
	if err != nil {
		return nil, err
	}
	all, err := tx.Sources.List(ctx, inc.ID)
	if err != nil {
		return nil, err
	}
	ledgers, err := tx.Ledgers.List(ctx, inc.ID)
	if err != nil {
		return nil, err
	}
	pieces, err := tx.Pieces.OfIncident(ctx, inc.ID)
	if err != nil {
		return nil, err
	}
	gaps, err := tx.Gaps.List(ctx, inc.ID)
	if err != nil {
		return nil, err
	}
	ledgerOf, sourceOf := map[string]models.Ledger{}, map[int64]models.Source{}
	for _, l := range ledgers {
		ledgerOf[l.SourceID] = l
	}
	for _, s := range all {
		sourceOf[s.ID] = s
	}
	out := make([]SourceInfo, 0, len(all))
	for _, s := range all {
		of := s
		if s.AliasOf != 0 {
			of = sourceOf[s.AliasOf]
		}
		info, err := sourceInfo(s, of, ledgerOf[of.PublicID()], pieces[of.ID], gaps, loc)
		if err != nil {
			return nil, err
		}
		out = append(out, info)
	}
	return out, nil
}

// sourceInfo tells everything of a source; of is the one that holds the bytes,
// which led and pieces are of: another one when s is an alias.
func sourceInfo(s, of models.Source, led models.Ledger, pieces []models.Piece, gaps []models.Gap, loc *time.Location) (SourceInfo, error) {
	led.Source, led.SourceID, led.Simulated, led.SHA256 = s.Label, s.PublicID(), of.Simulated, sumOf(pieces)
	if s.ID != of.ID {
		led.DuplicateOf = of.Label
	}
	clock, err := of.Clock.Reader(loc)
	if err != nil {
		return SourceInfo{}, err
	}
	info := SourceInfo{Ledger: led, State: of.State, Note: of.Note, Remark: of.Remark, Created: s.CreatedAt, Updated: s.UpdatedAt, Clock: clockInfo(of.Clock, clock)}
	if of.UpdatedAt.After(s.UpdatedAt) {
		info.Updated = of.UpdatedAt
	}
	for _, p := range pieces {
		pi := PieceInfo{
			Seq: p.Seq, Name: p.Name, SHA256: p.SHA256, Bytes: p.Size, Offset: p.Offset, Stored: p.Stored, Members: len(p.Members),
			Overlap: p.Overlap, Duplicate: p.DuplicateOf != 0, ReceivedAt: p.ReceivedAt,
		}
		if !p.ModifiedAt.IsZero() {
			pi.ModifiedAt = &p.ModifiedAt
		}
		info.Pieces = append(info.Pieces, pi)
	}
	for _, g := range gaps {
		if s.AliasOf == 0 && g.SourceID == s.PublicID() {
			info.Gaps = append(info.Gaps, GapInfo{
				From: clock.Correct(g.From, g.Zoned, g.Offset).UTC().In(loc), To: clock.Correct(g.To, g.Zoned, g.Offset).UTC().In(loc), Usual: g.Usual.String(),
			})
		}
	}
	return info, nil
}

func clockInfo(c models.Clock, r *models.ClockReader) ClockInfo {
	info := ClockInfo{Zone: r.Location().String(), ZoneBasis: string(r.Basis(false)), Offset: c.Offset, OffsetText: c.Offset.String(), DriftPPM: c.DriftPPM}
	if c.Uncertainty != 0 {
		info.Uncertainty = c.Uncertainty.String()
	}
	for _, s := range c.Steps {
		info.Steps = append(info.Steps, StepInfo{From: s.From, Offset: s.Offset.String()})
	}
	return info
}

// ClockChange says what to change of a clock; nil leaves a part as it is.
type ClockChange struct {
	Zone                *string
	Offset, Uncertainty *time.Duration
	DriftPPM            *float64
	Steps               []string // "EVENT=DURATION"; replaces all steps
}

// SetClock corrects a source's clock. Its events move at once.
func (a *App) SetClock(ctx context.Context, slug, label string, c ClockChange, author, why string) (models.Revision, error) {
	if strings.TrimSpace(why) == "" {
		return models.Revision{}, models.Errorf(models.CodeInvalid, "a correction needs a reason").WithHint("say what it rests on, as in: compared with the load balancer's log")
	}
	inc, err := a.Incident(ctx, slug)
	if err != nil {
		return models.Revision{}, err
	}
	src, err := a.source(ctx, inc, label)
	if err != nil {
		return models.Revision{}, err
	}
	clock, err := a.changed(ctx, inc, src, c)
	if err != nil {
		return models.Revision{}, err
	}
	rev, err := a.store.Clocks.Set(ctx, inc.ID, src.ID, clock, author, why)
	a.touch(inc.ID)
	return rev, err
}

// changed gives the source's clock with the change made.
func (a *App) changed(ctx context.Context, inc models.Incident, src models.Source, c ClockChange) (models.Clock, error) {
	clock := src.Clock
	if c.Zone != nil {
		clock.Zone, clock.ZoneBasis = *c.Zone, models.ZoneUser
		if *c.Zone == "" {
			clock.ZoneBasis = ""
		}
	}
	if c.Offset != nil {
		clock.Offset = *c.Offset
	}
	if c.Uncertainty != nil {
		clock.Uncertainty = *c.Uncertainty
	}
	if c.DriftPPM != nil {
		clock.DriftPPM = *c.DriftPPM
	}
	if c.Steps != nil {
		var err error
		if clock.Steps, err = a.steps(ctx, inc, src, c.Steps); err != nil {
			return clock, err
		}
	}
	return clock, clock.Validate()
}

// steps reads "EVENT=DURATION" pairs.
func (a *App) steps(ctx context.Context, inc models.Incident, src models.Source, specs []string) ([]models.ClockStep, error) {
	var out []models.ClockStep
	for _, spec := range specs {
		id, dur, ok := strings.Cut(spec, "=")
		d, err := time.ParseDuration(dur)
		if !ok || err != nil {
			return nil, models.Errorf(models.CodeInvalid, "%q is not a clock step", spec).WithHint("write EVENT=DURATION: s3:1024=-90s")
		}
		v, _, err := a.view(ctx, inc)
		if err != nil {
			return nil, err
		}
		e, err := v.Event(ctx, id)
		if err != nil {
			return nil, err
		}
		if e.SourceID != src.PublicID() {
			return nil, models.Errorf(models.CodeInvalid, "event %s is not of source %s", id, src.Label)
		}
		out = append(out, models.ClockStep{From: e.Offset, Offset: d})
	}
	return out, nil
}

// UndoClock takes the last change of a source's clock back.
func (a *App) UndoClock(ctx context.Context, slug, label, author string) (models.Revision, error) {
	inc, err := a.Incident(ctx, slug)
	if err != nil {
		return models.Revision{}, err
	}
	src, err := a.source(ctx, inc, label)
	if err != nil {
		return models.Revision{}, err
	}
	rev, err := a.store.Clocks.Undo(ctx, inc.ID, src.ID, author, "undo")
	a.touch(inc.ID)
	return rev, err
}

// ClockHistory lists the changes of a source's clock, oldest first.
func (a *App) ClockHistory(ctx context.Context, slug, label string) ([]models.Revision, error) {
	inc, err := a.Incident(ctx, slug)
	if err != nil {
		return nil, err
	}
	src, err := a.source(ctx, inc, label)
	if err != nil {
		return nil, err
	}
	return a.store.Clocks.History(ctx, inc.ID, src.ID)
}

// SourceIDs resolves labels or public ids of sources.
func (a *App) SourceIDs(ctx context.Context, slug string, labels []string) ([]int64, error) {
	if len(labels) == 0 {
		return nil, nil
	}
	inc, err := a.Incident(ctx, slug)
	if err != nil {
		return nil, err
	}
	var out []int64
	for _, l := range labels {
		src, err := a.source(ctx, inc, l)
		if err != nil {
			return nil, err
		}
		out = append(out, src.ID)
	}
	return out, nil
}
