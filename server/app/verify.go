package app

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/emberline/emberline/models"
)

// Finding is one damage that verify met.
type Finding struct {
	Where string `json:"where"`
	What  string `json:"what"`
	Hint  string `json:"hint,omitempty"`
}

// Verification is what verify checked and found.
type Verification struct {
	Sources      int       `json:"sources"`
	Pieces       int       `json:"pieces"`
	Bytes        int64     `json:"bytes"`
	Indexes      int       `json:"indexes"`
	Events       int64     `json:"events"`
	Loose        int       `json:"unreferenced"` // kept bytes that no piece refers to, of interrupted deliveries
	AuditRecords int64     `json:"audit_records"`
	Checkpoints  int       `json:"audit_checkpoints"`
	Editions     int       `json:"editions"`
	Findings     []Finding `json:"findings"`
}

// Verify reads everything that is stored: every piece against its size and
// SHA-256, every index against its checksums and its ledger, every ledger
// against itself, the records against the database's own check, the audit log
// against its tree and its signed checkpoints. It changes nothing.
func (a *App) Verify(ctx context.Context, progress func(Progress)) (*Verification, error) {
	v := &Verification{Findings: []Finding{}}
	if err := a.store.Check(ctx); err != nil {
		v.find("records", err, "restore from a backup")
	}
	if err := a.verifyAudit(ctx, v); err != nil {
		return nil, err
	}
	incidents, err := a.store.Incidents.List(ctx)
	if err != nil {
		return nil, err
	}
	known := map[string]bool{}
	for _, inc := range incidents {
		if err := a.verifyEditions(ctx, v, inc); err != nil {
			return nil, err
		}
		sources, err := a.store.Sources.List(ctx, inc.ID)
		if err != nil {
			return nil, err
		}
		for i, s := range sources {
			tell(progress, Progress{Step: inc.Slug, Done: int64(i), Total: int64(len(sources))})
			if err := a.verifySource(ctx, v, inc, s, known); err != nil {
				return nil, err
			}
		}
	}
	err = a.evidence.Each(func(sha string, form models.StoreForm, _ int64) error {
		if !known[sha] {
			v.Loose++
		}
		return ctx.Err()
	})
	if err == nil {
		err = a.records.verify(ctx, v)
	}
	return v, err
}

func (v *Verification) find(where string, err error, hint string) {
	if h := models.HintOf(err); h != "" {
		hint = h
	}
	v.Findings = append(v.Findings, Finding{Where: where, What: err.Error(), Hint: hint})
}

func (a *App) verifySource(ctx context.Context, v *Verification, inc models.Incident, s models.Source, known map[string]bool) error {
	if s.AliasOf != 0 {
		return nil
	}
	v.Sources++
	where := inc.Slug + "/" + s.Label
	pieces, err := a.store.Pieces.List(ctx, inc.ID, s.ID)
	if err != nil {
		return err
	}
	for _, p := range pieces {
		v.Pieces++
		v.Bytes += p.Size
		known[p.SHA256] = true
		if p.DuplicateOf != 0 {
			continue
		}
		at := fmt.Sprintf("%s piece %d (%s)", where, p.Seq, p.Name)
		if err := a.evidence.Verify(ctx, p.SHA256, p.Stored, p.Size); err != nil {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			v.find(at, err, "restore it from a backup")
			continue
		}
		led, err := a.store.Ledgers.ByPiece(ctx, inc.ID, p.ID)
		if models.CodeOf(err) == models.CodeNotFound {
			if s.State == models.SourceReady {
				v.find(at, err, "emberline rebuild --incident "+inc.Slug)
			}
			continue
		}
		if err != nil {
			return err
		}
		if err := led.Check(); err != nil {
			v.find(at, err, "emberline rebuild --incident "+inc.Slug)
		}
		n, err := a.verifyIndex(ctx, p, led)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			v.find(at, err, "emberline rebuild --incident "+inc.Slug)
		}
		v.Indexes++
		v.Events += n
	}
	return nil
}

// verifyIndex checks a piece's index and that it holds what the ledger says.
func (a *App) verifyIndex(ctx context.Context, p models.Piece, led models.Ledger) (int64, error) {
	want := led.Accepted + led.Undated
	pl := a.place(p)
	if _, err := os.Stat(pl.index); errors.Is(err, os.ErrNotExist) && p.Stored == models.StoredBlob && p.StreamSize == 0 && want == 0 {
		return 0, nil // a container that could not be opened
	}
	o, release, err := a.segments.acquire(pl)
	if err != nil {
		return 0, err
	}
	defer release()
	if p.Stored != models.StoredArchive { // a plain piece's archive was checked as evidence
		if err := o.arc.Verify(ctx); err != nil {
			return 0, err
		}
	}
	if err := o.reader.Verify(ctx); err != nil {
		return 0, err
	}
	var n int64
	for _, b := range o.reader.Blocks() {
		n += int64(b.Events)
	}
	if n != want {
		return n, models.Errorf(models.CodeDamaged, "the index holds %d events, the ledger says %d", n, want)
	}
	return n, nil
}

// Rebuild derives all indexes of an incident anew from the evidence, and gives
// how many.
func (a *App) Rebuild(ctx context.Context, slug string, progress func(Progress)) (int, error) {
	inc, err := a.Incident(ctx, slug)
	if err != nil {
		return 0, err
	}
	sources, err := a.store.Sources.List(ctx, inc.ID)
	if err != nil {
		return 0, err
	}
	n := 0
	for _, s := range sources {
		if s.AliasOf != 0 {
			continue
		}
		made, err := a.rebuildSource(ctx, inc, s, progress)
		n += made
		if err != nil {
			return n, err
		}
	}
	a.touch(inc.ID)
	if err := a.sweep(ctx, inc, sources); err != nil {
		return n, err
	}
	return n, a.records.rebuild(ctx, a)
}

// rebuildSource derives the indexes of one source anew, and gives how many. One
// that was removed meanwhile has none.
func (a *App) rebuildSource(ctx context.Context, inc models.Incident, s models.Source, progress func(Progress)) (n int, err error) {
	lock := a.working(s.ID)
	lock.Lock()
	defer lock.Unlock()
	pieces, err := a.store.Pieces.List(ctx, inc.ID, s.ID)
	if err != nil || len(pieces) == 0 {
		return 0, err
	}
	state, note := models.SourceReady, ""
	for _, p := range pieces {
		if _, err := a.indexPiece(ctx, inc, s, p, func(done int64) {
			tell(progress, Progress{Step: s.Label, Done: done, Total: max(p.StreamSize, p.Size), Bytes: true})
		}); err != nil {
			if ctx.Err() != nil {
				return n, ctx.Err()
			}
			a.log.Error("rebuild failed", "source", s.Label, "piece", p.Seq, "error", err)
			state, note = models.SourceFailed, err.Error()
			break
		}
		n++
	}
	return n, a.store.Sources.SetState(ctx, inc.ID, s.ID, state, note)
}

// sweep removes index files that belong to no piece.
func (a *App) sweep(ctx context.Context, inc models.Incident, sources []models.Source) error {
	for _, s := range sources {
		pieces, err := a.store.Pieces.List(ctx, inc.ID, s.ID)
		if err != nil {
			return err
		}
		keep := map[string]bool{}
		for _, p := range pieces {
			pl := a.place(p)
			keep[pl.index], keep[pl.archive] = true, true
		}
		dir := filepath.Join(a.folder.index(), s.PublicID())
		found, err := filesIn(dir)
		if err != nil {
			return err
		}
		for _, f := range found {
			if path := filepath.Join(dir, f.Name()); !keep[path] {
				if err := os.RemoveAll(path); err != nil {
					return err
				}
			}
		}
	}
	return nil
}
