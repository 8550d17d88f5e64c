package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"time"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/search/query"
	"github.com/emberline/emberline/search/timeline"
)

// timelineSources opens the segments of all indexed pieces.
func (a *App) timelineSources(ctx context.Context, inc models.Incident, loc *time.Location) ([]timeline.Source, error) {
	all, err := a.store.Sources.List(ctx, inc.ID)
	if err != nil {
		return nil, err
	}
	held, err := a.store.Pieces.OfIncident(ctx, inc.ID)
	if err != nil {
		return nil, err
	}
	var out []timeline.Source
	for _, s := range all {
		if s.AliasOf != 0 {
			continue
		}
		clock, err := s.Clock.Reader(loc)
		if err != nil {
			return nil, fmt.Errorf("clock of %s: %w", s.Label, err)
		}
		ts := timeline.Source{ID: s.ID, Label: s.Label, Clock: clock, Simulated: s.Simulated}
		for _, p := range held[s.ID] {
			if p.DuplicateOf != 0 {
				continue
			}
			pl := a.place(p)
			ix, err := a.segments.index(pl, s.Label)
			if errors.Is(err, os.ErrNotExist) && s.State != models.SourceReady {
				continue // not made yet, or refused
			}
			if errors.Is(err, os.ErrNotExist) && p.Stored == models.StoredBlob && p.StreamSize == 0 {
				continue // a container that could not be opened has no events
			}
			if err != nil {
				return nil, models.Wrap(err, models.CodeDamaged, "the index of %s cannot be read", s.Label).(*models.Error). //nolint:errorlint,forcetypeassert // Wrap makes one
																		WithHint("emberline rebuild --incident %s makes it anew from the evidence", inc.Slug)
			}
			ts.Pieces = append(ts.Pieces, timeline.Piece{Index: ix, Offset: p.Offset, Members: p.Members, ReceivedAt: p.ReceivedAt})
		}
		out = append(out, ts)
	}
	return out, nil
}

// marks are the entries and the coverage gaps, as events of their own.
func (a *App) marks(ctx context.Context, inc models.Incident, sources []timeline.Source) ([]models.Event, error) {
	entries, err := a.store.Entries.List(ctx, inc.ID)
	if err != nil {
		return nil, err
	}
	var out []models.Event
	for _, e := range entries {
		if !e.Withdrawn() {
			out = append(out, entryMark(e))
		}
	}
	gaps, err := a.store.Gaps.List(ctx, inc.ID)
	if err != nil {
		return nil, err
	}
	for _, g := range gaps {
		i := slices.IndexFunc(sources, func(s timeline.Source) bool { return models.SourceID(s.ID) == g.SourceID })
		if i >= 0 {
			out = append(out, gapMark(g, sources[i]))
		}
	}
	return out, nil
}

// EntriesSource is the label under which entries stand on the timeline.
const EntriesSource = "entries"

func entryMark(e models.Entry) models.Event {
	from, to := e.Interval()
	ev := models.Event{
		ID: "entry:" + e.Key, SourceID: EntriesSource, Source: EntriesSource, Time: from, Earliest: from, Latest: to,
		SourceTime: e.Earliest.Format(time.RFC3339), Observed: e.CreatedAt, ZoneBasis: models.ZoneExplicit, Kind: models.KindEntry,
		Service: e.Service, Actor: e.UpdatedBy, Text: joinBoth(e.Title, " / "),
	}
	add := func(key, value string) {
		if value != "" {
			ev.Attributes = append(ev.Attributes, models.Attr{Key: key, Value: []byte(value)})
		}
	}
	add("entry.key", e.Key)
	add("entry.status", string(e.Status))
	add("entry.phase", e.Phase)
	add("entry.source_kind", e.Kind)
	add("entry.function", e.Function)
	if n := len(e.Claims); n > 0 {
		ev.Attributes = append(ev.Attributes, models.Attr{Key: "entry.claims", Value: fmt.Append(nil, n), Type: models.AttrNumber})
	}
	if e.Approx {
		ev.Attributes = append(ev.Attributes, models.Attr{Key: "entry.approximate", Value: []byte("true"), Type: models.AttrBool})
	}
	return ev
}

// joinBoth gives a text in both languages, once when they are the same.
func joinBoth(l models.Localized, sep string) string {
	if l.Ko == "" || l.En == "" || l.Ko == l.En {
		return l.Ko + l.En
	}
	return l.Ko + sep + l.En
}

// gapMark puts a gap where the source's clock says it was.
func gapMark(g models.Gap, s timeline.Source) models.Event {
	from, to := s.Clock.Correct(g.From, g.Zoned, g.Offset), s.Clock.Correct(g.To, g.Zoned, g.Offset)
	d := time.Duration(to - from)
	return models.Event{
		ID: fmt.Sprintf("gap:%s:%d", g.SourceID, g.Offset), SourceID: g.SourceID, Source: s.Label, Time: from, Earliest: from, Latest: to,
		ZoneBasis: s.Clock.Basis(g.Zoned), Kind: models.KindGap, Severity: models.SevWarn, Simulated: s.Simulated,
		Text: fmt.Sprintf("%s: %s 동안 기록 없음 / nothing recorded for %s", s.Label, models.FormatDurationIn(d, "ko"), models.FormatDuration(d)),
		Attributes: []models.Attr{
			{Key: "gap.duration_s", Value: fmt.Appendf(nil, "%.3f", d.Seconds()), Type: models.AttrNumber},
			{Key: "gap.usual_interval_s", Value: fmt.Appendf(nil, "%.3f", g.Usual.Seconds()), Type: models.AttrNumber},
		},
	}
}

// Search is one query on one incident.
type Search struct {
	View  *timeline.View
	Query *query.Query
	Zone  *time.Location

	app      *App
	incident models.Incident
}

// Search parses a query; args are joined by spaces, one that holds a space
// becoming a phrase only when it is quoted inside, as in the query language.
func (a *App) Search(ctx context.Context, slug string, args []string) (*Search, error) {
	inc, err := a.Incident(ctx, slug)
	if err != nil {
		return nil, err
	}
	v, loc, err := a.view(ctx, inc)
	if err != nil {
		return nil, err
	}
	src := ""
	for i, s := range args {
		if i > 0 {
			src += " "
		}
		src += s
	}
	q, err := query.Parse(src, query.Options{Zone: loc})
	if err != nil {
		return nil, err
	}
	return &Search{View: v, Query: q, Zone: loc, app: a, incident: inc}, nil
}

// Newest gives the newest matches first; limit 0 means all.
func (s *Search) Newest(ctx context.Context, f timeline.Filter, limit int, emit func(*models.Event) error) error {
	req := timeline.PageRequest{Filter: f, Query: s.Query, Backward: true}
	for n := 0; limit == 0 || n < limit; {
		req.Limit = 500
		if limit > 0 {
			req.Limit = min(req.Limit, limit-n)
		}
		page, err := s.View.Page(ctx, req)
		if err != nil {
			return err
		}
		for i := range page.Events {
			if err := emit(&page.Events[i]); err != nil {
				return err
			}
		}
		n += len(page.Events)
		if page.Next == "" {
			return nil
		}
		req.Cursor = page.Next
	}
	return nil
}

// Raw writes the original bytes of a source: all pieces in order, or one.
func (a *App) Raw(ctx context.Context, slug, label string, piece int, w io.Writer) error {
	inc, err := a.Incident(ctx, slug)
	if err != nil {
		return err
	}
	src, err := a.source(ctx, inc, label)
	if err != nil {
		return err
	}
	pieces, err := a.store.Pieces.List(ctx, inc.ID, src.ID)
	if err != nil {
		return err
	}
	if piece < 0 || piece > len(pieces) {
		return models.Errorf(models.CodeNotFound, "%s has no piece %d", label, piece).WithHint("its pieces are 1 to %d", len(pieces))
	}
	if err := a.logRead(ctx, "evidence", "read", inc.ID, src.PublicID()); err != nil {
		return err
	}
	for _, p := range pieces {
		if piece != 0 && p.Seq != piece {
			continue
		}
		r, err := a.evidence.Open(ctx, p.SHA256, p.Stored)
		if err != nil {
			return err
		}
		_, err = io.Copy(w, r)
		if err = errors.Join(err, r.Close()); err != nil {
			return err
		}
	}
	return nil
}

// RawEvent writes one event's original bytes.
func (a *App) RawEvent(ctx context.Context, slug, id string, w io.Writer) error {
	inc, err := a.Incident(ctx, slug)
	if err != nil {
		return err
	}
	v, _, err := a.view(ctx, inc)
	if err != nil {
		return err
	}
	b, err := v.Raw(ctx, id)
	if err != nil {
		return err
	}
	if err := a.logRead(ctx, "evidence", "read", inc.ID, id); err != nil {
		return err
	}
	_, err = w.Write(b)
	return err
}

// source finds a source by its label or its public id; an alias gives the
// source that holds the bytes.
func (a *App) source(ctx context.Context, inc models.Incident, label string) (models.Source, error) {
	src, err := a.store.Sources.ByLabel(ctx, inc.ID, label)
	if models.CodeOf(err) == models.CodeNotFound {
		if id, ok := models.ParseSourceID(label); ok {
			src, err = a.store.Sources.ByID(ctx, inc.ID, id)
		}
	}
	if models.CodeOf(err) == models.CodeNotFound {
		return src, models.Errorf(models.CodeNotFound, "no source %q in %s", label, inc.Slug).WithHint("the list of sources shows them")
	}
	if err == nil && src.AliasOf != 0 {
		return a.store.Sources.ByID(ctx, inc.ID, src.AliasOf)
	}
	return src, err
}
