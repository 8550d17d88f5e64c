package app

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/models/store"
	"github.com/emberline/emberline/server/demo"
)

// DemoOptions for Demo.
type DemoOptions struct {
	Seed  int64
	Lines int
	Files string // keep the evidence files in this folder; "": they are not kept beside the archive
}

// DemoSummary says what Demo made.
type DemoSummary struct {
	Incident       string
	Sources        int
	Records, Bytes int64
	Entries        int
	Truth          string // path of the file that says what was planted
}

// writtenAt is when the simulated files were last written: after everything in
// them. Lines without a year get theirs from it.
var writtenAt = time.Date(2022, 10, 21, 0, 0, 0, 0, time.UTC)

// Demo makes the reference incident: its entries and claims, and simulated
// evidence through the same door as any other.
func (a *App) Demo(ctx context.Context, o DemoOptions, author string, progress func(Progress)) (*DemoSummary, error) {
	ref, err := demo.Load()
	if err != nil {
		return nil, err
	}
	if _, err := a.store.Incidents.BySlug(ctx, ref.Incident.Slug); err == nil {
		return nil, models.Errorf(models.CodeConflict, "the incident %s exists already", ref.Incident.Slug).
			WithHint("make it in another folder: emberline demo --data DIR")
	} else if models.CodeOf(err) != models.CodeNotFound {
		return nil, err
	}
	dir := o.Files
	if dir == "" {
		if dir, err = os.MkdirTemp(a.folder.tmp(), "demo-"); err != nil {
			return nil, err
		}
		defer os.RemoveAll(dir) //nolint:errcheck // a leftover in tmp harms nobody
	}
	plan, err := demo.Generate(ctx, dir, demo.Options{Seed: o.Seed, Lines: o.Lines, Progress: func(done, total int64) {
		tell(progress, Progress{Step: "writing evidence", Done: done, Total: total})
	}})
	if err != nil {
		return nil, err
	}
	sum := &DemoSummary{Incident: ref.Incident.Slug, Entries: len(ref.Entries)}
	inc, err := a.demoRecords(ctx, ref, author)
	if err != nil {
		return nil, err
	}
	var all []Delivery
	for _, d := range plan.Deliveries {
		one, err := demoDelivery(dir, d)
		if err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	err = a.IngestAll(ctx, inc.Slug, all, progress, func(d Delivery, led models.Ledger, err error) error {
		if err != nil {
			return fmt.Errorf("simulated source %s: %w", d.Label, err)
		}
		if led.DuplicateOf == "" {
			sum.Records += led.Received
			sum.Bytes += led.Bytes
			sum.Sources++
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	if err := a.demoReport(ctx, inc, ref, author); err != nil {
		return nil, err
	}
	sum.Truth = filepath.Join(a.folder.demo(), inc.Slug+".truth.json")
	b, err := json.MarshalIndent(plan.Truth, "", " ")
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(a.folder.demo(), 0o700); err != nil {
		return nil, err
	}
	return sum, writeFile(sum.Truth, append(b, '\n'))
}

// demoRecords writes the incident with its entries and claims, its causes and
// their links.
func (a *App) demoRecords(ctx context.Context, ref *demo.Reference, author string) (models.Incident, error) {
	inc := ref.Incident
	err := a.store.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
		var err error
		if inc, err = tx.Incidents.Create(ctx, inc); err != nil {
			return err
		}
		for _, e := range ref.Entries {
			e.IncidentID, e.UpdatedBy = inc.ID, author
			for i := range e.Claims {
				e.Claims[i].Author = author
			}
			if _, err := tx.Entries.Create(ctx, e, "public chronology"); err != nil {
				return fmt.Errorf("entry %s: %w", e.Key, err)
			}
		}
		for _, c := range ref.Causes {
			c.IncidentID, c.UpdatedBy = inc.ID, author
			made, err := tx.Causes.Create(ctx, c, "public findings")
			if err != nil {
				return fmt.Errorf("cause %s: %w", c.Key, err)
			}
			if _, err := tx.Causes.Release(ctx, inc.ID, c.Key, true, made.Revision, author, "they are public"); err != nil {
				return fmt.Errorf("cause %s: %w", c.Key, err)
			}
		}
		for _, l := range ref.Links {
			l.IncidentID, l.UpdatedBy = inc.ID, author
			if l.Reviewer == "" {
				l.Reviewer = demoReviewer // that the answer is unknown was looked at, too
			}
			if _, err := tx.Links.Create(ctx, l, "public findings"); err != nil {
				return fmt.Errorf("link %s → %s: %w", l.From, l.To, err)
			}
		}
		return nil
	})
	return inc, err
}

// demoDelivery is one delivery of the plan, of files below dir.
func demoDelivery(dir string, d demo.Delivery) (Delivery, error) {
	out := Delivery{Label: d.Label, Format: d.Format, Zone: d.Zone, Append: d.Append, Note: joinBoth(d.Note, " / "), Simulated: true}
	for _, p := range d.Paths {
		path := filepath.Join(dir, filepath.FromSlash(p))
		st, err := os.Stat(path)
		if err != nil {
			return out, err
		}
		out.Files = append(out.Files, File{Name: filepath.Base(path), Path: path, Size: st.Size(), ModifiedAt: writtenAt})
	}
	return out, nil
}
