package app

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"time"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/models/store"
	"github.com/emberline/emberline/search/timeline"
	"github.com/emberline/emberline/server/publish"
)

// reportAs says as what a report is built: the zero value is a preview.
type reportAs struct {
	at       time.Time
	fourEyes bool
}

// reportMaterial gathers the records as of one moment, reads the cited evidence
// and builds the report.
func (a *App) reportMaterial(ctx context.Context, slug string, as reportAs) (m models.ReportMaterial, err error) {
	inc, err := a.Incident(ctx, slug)
	if err != nil {
		return m, err
	}
	in := publish.Input{Incident: inc, PublishedAt: as.at, FourEyes: as.fourEyes}
	err = a.store.Snapshot(ctx, func(ctx context.Context, tx *store.Store) error {
		if in.Draft, err = tx.Reports.ByIncident(ctx, inc.ID); err != nil {
			return err
		}
		if in.Entries, err = tx.Entries.List(ctx, inc.ID); err != nil {
			return err
		}
		if in.Causes, err = tx.Causes.List(ctx, inc.ID); err != nil {
			return err
		}
		if in.Links, err = tx.Links.List(ctx, inc.ID); err != nil {
			return err
		}
		return reportHistory(ctx, tx, &in)
	})
	if err != nil {
		return m, err
	}
	if in.Sources, err = a.reportSources(ctx, slug); err != nil {
		return m, err
	}
	if in.Records, err = a.citedRecords(ctx, inc, publish.Cited(in.Entries, in.Causes)); err != nil {
		return m, err
	}
	m = models.ReportMaterial{Draft: in.Draft, Entries: in.Entries, Causes: in.Causes, Links: in.Links}
	if m.Report, m.Missing, err = publish.Build(in); err != nil {
		return m, err
	}
	entries, causes, links := publish.Released(in.Entries, in.Causes, in.Links)
	m.Chronology = publish.Chronology(inc, entries).Lints
	m.Graph = models.LintCauses(models.CauseGraph{Causes: causes, Links: links, Entries: entries, Headline: inc.Headline})
	return m, nil
}

// reportHistory reads what was published before.
func reportHistory(ctx context.Context, tx *store.Store, in *publish.Input) error {
	past, err := tx.Reports.Editions(ctx, in.Incident.ID)
	if err != nil || len(past) == 0 {
		return err
	}
	last, err := tx.Reports.Edition(ctx, in.Incident.ID, past[len(past)-1].Number)
	if err != nil {
		return err
	}
	if in.Previous, err = publish.Parse(last.Document); err != nil {
		return err
	}
	in.History = slices.Clone(in.Previous.History)
	in.History = append(in.History, models.ReportPast{Number: last.Number, SHA256: last.SHA256, PublishedAt: *in.Previous.Edition.PublishedAt})
	return nil
}

// reportSources are the sources that are read to their end, without their
// other names.
func (a *App) reportSources(ctx context.Context, slug string) ([]publish.Source, error) {
	all, err := a.Sources(ctx, slug)
	if err != nil {
		return nil, err
	}
	var out []publish.Source
	for _, s := range all {
		if s.DuplicateOf != "" || s.State != models.SourceReady {
			continue
		}
		one := publish.Source{Ledger: s.Ledger, Pieces: len(s.Pieces)}
		for _, g := range s.Gaps {
			usual, err := time.ParseDuration(g.Usual)
			if err != nil {
				return nil, models.Wrap(err, models.CodeInternal, "gap of %s", s.Source)
			}
			one.Gaps = append(one.Gaps, publish.Gap{From: g.From, To: g.To, Usual: usual})
		}
		out = append(out, one)
	}
	return out, nil
}

// citedRecords reads cited records from the evidence. One that is not there is
// left out, and the lint names it.
func (a *App) citedRecords(ctx context.Context, inc models.Incident, ids []string) (map[string]publish.Record, error) {
	out := map[string]publish.Record{}
	if len(ids) == 0 {
		return out, nil
	}
	v, _, err := a.view(ctx, inc)
	if err != nil {
		return nil, err
	}
	for _, id := range ids {
		rec, err := a.citedRecord(ctx, inc, v, id)
		if code := models.CodeOf(err); code == models.CodeNotFound || code == models.CodeInvalid {
			continue
		}
		if err != nil {
			return nil, err
		}
		out[id] = rec
	}
	return out, nil
}

func (a *App) citedRecord(ctx context.Context, inc models.Incident, v *timeline.View, id string) (rec publish.Record, err error) {
	if rec.Event, err = v.Event(ctx, id); err != nil {
		return rec, err
	}
	p, ok, err := a.Provenance(ctx, inc.Slug, &rec.Event)
	if err != nil {
		return rec, err
	}
	if !ok { // an entry or a gap is no evidence of itself
		return rec, models.Errorf(models.CodeInvalid, "%s is no record of a source", id)
	}
	raw, err := v.Raw(ctx, id)
	if err != nil {
		return rec, err
	}
	sum := sha256.Sum256(raw)
	rec.Bytes, rec.SHA256, rec.Piece, rec.Format = int64(len(raw)), hex.EncodeToString(sum[:]), p.Piece, p.Ledger.Format
	if rec.Event.Member != "" {
		rec.Member = 1 + slices.IndexFunc(p.Piece.Members, func(m models.Member) bool { return m.Name == rec.Event.Member })
	}
	return rec, nil
}

// frozen is a report's authoritative form and its hash.
func frozen(r *models.Report) (document []byte, sha string, err error) {
	if document, err = publish.JSON(r); err != nil {
		return nil, "", err
	}
	sum := sha256.Sum256(document)
	return document, hex.EncodeToString(sum[:]), nil
}
