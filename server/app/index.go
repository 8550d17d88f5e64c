package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"syscall"
	"time"

	"github.com/emberline/emberline/ingest/evidence"
	"github.com/emberline/emberline/ingest/pipeline"
	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/models/store"
	"github.com/emberline/emberline/search/segment"
	"github.com/emberline/emberline/search/segment/archive"
)

// place is where the halves of a piece's segment are: the archive of a plain
// piece is the evidence itself, that of a container is derived and stands
// beside the index.
func (a *App) place(p models.Piece) place {
	base := filepath.Join(a.folder.index(), models.SourceID(p.SourceID), strconv.Itoa(p.Seq))
	pl := place{archive: a.evidence.Path(p.SHA256, models.StoredArchive), index: base + ".idx"}
	if p.Stored != models.StoredArchive {
		pl.archive = base + ".arc"
	}
	return pl
}

// indexSource brings a source from kept bytes to ready: every piece without a
// ledger is unpacked, decoded, indexed and accounted for. It can be run again
// at any time: what is done stays, what was half done is done anew.
func (a *App) indexSource(ctx context.Context, inc models.Incident, src models.Source, progress func(Progress)) error {
	lock := a.working(src.ID)
	lock.Lock()
	defer lock.Unlock()
	src, err := a.store.Sources.ByID(ctx, inc.ID, src.ID)
	if err != nil {
		return err // it may have been removed since
	}
	err = diskFull(a.indexPieces(ctx, inc, src, progress))
	if ctx.Err() != nil {
		return ctx.Err() // interrupted, not failed: resumed at the next start
	}
	state, note := models.SourceReady, ""
	if err != nil {
		state, note = models.SourceFailed, err.Error()
		a.log.Error("source failed", "incident", inc.Slug, "source", src.Label, "error", err)
	}
	err = errors.Join(err, a.store.Sources.SetState(ctx, inc.ID, src.ID, state, note))
	a.touch(inc.ID)
	return err
}

// diskFull tells a full disk apart from a failure of ours: the bytes are kept,
// and it is for the operator to mend.
func diskFull(err error) error {
	if !errors.Is(err, syscall.ENOSPC) && !errors.Is(err, syscall.EDQUOT) || models.CodeOf(err) == models.CodeUnavailable {
		return err
	}
	return &models.Error{
		Code: models.CodeUnavailable, Message: "the disk is full; the bytes are kept, but not yet searchable",
		Hint: "free space in the data folder and send it again", Err: err,
	}
}

// indexPiece makes one piece's segment and notes it with its ledger.
func (a *App) indexPiece(ctx context.Context, inc models.Incident, src models.Source, p models.Piece, progress func(int64)) (models.Piece, error) {
	if p.DuplicateOf != 0 {
		led, err := a.store.Ledgers.ByPiece(ctx, inc.ID, p.DuplicateOf)
		if err != nil {
			return p, fmt.Errorf("the ledger of the same bytes: %w", err)
		}
		return p, a.note(ctx, inc.ID, src, p, pipeline.Result{Ledger: allDuplicate(led, p)})
	}
	pl := a.place(p)
	if err := os.MkdirAll(filepath.Dir(pl.index), 0o700); err != nil {
		return p, err
	}
	stream := pipeline.Stream{Name: p.Name, ModifiedAt: p.ModifiedAt, Overlap: p.Overlap}
	var refused error
	if p.Stored == models.StoredBlob {
		members, damage, size, err := a.unpack(ctx, p, pl.archive)
		if err != nil && models.CodeOf(err) != models.CodeInvalid && models.CodeOf(err) != models.CodeTooLarge {
			return p, err
		}
		refused = err
		p.StreamSize, p.Members = size, nil
		stream.Members, stream.Damage = members, damage
		for _, m := range members {
			p.Members = append(p.Members, m.Member)
		}
	}
	if refused != nil {
		if err := os.Remove(pl.archive); err != nil && !errors.Is(err, os.ErrNotExist) {
			return p, err
		}
		p.StreamSize, p.Members = 0, nil
		return p, a.note(ctx, inc.ID, src, p, pipeline.Result{Ledger: refusedLedger(p, refused)})
	}
	f, arc, err := openArchive(pl.archive)
	if err != nil {
		return p, err
	}
	defer f.Close() //nolint:errcheck // read only
	stream.Size, stream.At = arc.Info().Size, arc
	if p.Stored == models.StoredArchive {
		if sum := fmt.Sprintf("%x", arc.Info().SHA256); sum != p.SHA256 {
			return p, models.Errorf(models.CodeDamaged, "the archive holds %s instead of %s", sum, p.SHA256)
		}
		// Decoding reads the archive itself, so that every ingest proves that it reads back.
		stream.Open = func(ctx context.Context) (io.ReadCloser, error) { return arc.NewProvenReader(ctx), nil }
	}
	res, err := a.writeIndex(ctx, inc, src, p, stream, arc, pl, progress)
	if err != nil {
		return p, err
	}
	res.Ledger.Bytes = p.Size
	return p, a.note(ctx, inc.ID, src, p, res)
}

// writeIndex runs the pipeline over the stream into a new index half.
func (a *App) writeIndex(ctx context.Context, inc models.Incident, src models.Source, p models.Piece, s pipeline.Stream, arc *archive.Reader, pl place, progress func(int64)) (pipeline.Result, error) {
	zone, err := models.LoadZone(inc.Zone)
	if err != nil {
		return pipeline.Result{}, err
	}
	if src.Clock.Zone != "" {
		if zone, err = models.LoadZone(src.Clock.Zone); err != nil {
			return pipeline.Result{}, err
		}
	}
	if err := a.segments.forget(pl); err != nil {
		return pipeline.Result{}, err
	}
	w, err := segment.Create(pl.index, arc, segment.WriterOptions{})
	if err != nil {
		return pipeline.Result{}, err
	}
	res, err := pipeline.Run(ctx, s, pipeline.Options{
		Formats: Formats(), Format: src.Format, Zone: zone, Reference: p.ReceivedAt, Progress: progress,
	}, w)
	if err != nil {
		w.Abort()
		return res, err
	}
	if _, err = w.Finish(); err != nil {
		return res, err
	}
	// Whoever opened the old one meanwhile must not be what others go on with.
	return res, a.segments.forget(pl)
}

// note makes a piece's result visible in one transaction.
func (a *App) note(ctx context.Context, incident int64, src models.Source, p models.Piece, res pipeline.Result) error {
	led := res.Ledger
	led.Source, led.SourceID, led.SHA256 = src.Label, src.PublicID(), p.SHA256
	for i := range led.Reasons {
		for j := range led.Reasons[i].Examples {
			ex := &led.Reasons[i].Examples[j]
			if ex.Piece == "" {
				ex.Piece = p.Name
			}
			ex.Offset += p.Offset
		}
	}
	for i := range res.Gaps {
		res.Gaps[i].SourceID, res.Gaps[i].Source = src.PublicID(), src.Label
		res.Gaps[i].Offset += p.Offset
	}
	return a.store.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
		if err := tx.Pieces.Update(ctx, incident, p); err != nil {
			return err
		}
		if err := tx.Ledgers.Save(ctx, incident, p.ID, led); err != nil {
			return err
		}
		return tx.Gaps.Replace(ctx, incident, p.ID, res.Gaps)
	})
}

// allDuplicate is the ledger of a piece whose bytes another piece holds.
func allDuplicate(of models.Ledger, p models.Piece) models.Ledger {
	return models.Ledger{
		Format: of.Format, Score: of.Score, Why: of.Why, Bytes: p.Size, StreamBytes: of.StreamBytes,
		Received: of.Received, Duplicate: of.Received, DuplicateBytes: of.StreamBytes,
	}
}

// refusedLedger is that of a container which could not be opened: one record
// that is the whole of it, rejected.
func refusedLedger(p models.Piece, why error) models.Ledger {
	led := models.Ledger{Format: "container", Bytes: p.Size, StreamBytes: p.Size, Received: 1, Rejected: 1, RejectedBytes: p.Size}
	led.Note(models.WhatRejected, why.Error(), 1, models.Example{Piece: p.Name, Hint: models.HintOf(why)})
	return led
}

// encodeFile codes a stream into a file that appears complete or not at all.
func encodeFile(ctx context.Context, dst string, r io.Reader) (info archive.Info, err error) {
	tmp, err := os.CreateTemp(filepath.Dir(dst), ".arc-*")
	if err != nil {
		return info, err
	}
	defer func() {
		if err != nil {
			_ = os.Remove(tmp.Name())
		}
	}()
	info, err = archive.Encode(ctx, tmp, r, archive.Options{})
	if err = errors.Join(err, tmp.Sync(), tmp.Close()); err != nil {
		return info, err
	}
	if err = os.Rename(tmp.Name(), dst); err != nil {
		return info, err
	}
	return info, evidence.SyncDir(filepath.Dir(dst))
}

// resume finishes sources that an interrupted run left half done and removes
// the index of pieces nobody knows.
func (a *App) resume(ctx context.Context) error {
	all, err := a.store.Incidents.List(ctx)
	if err != nil {
		return err
	}
	for _, inc := range all {
		sources, err := a.store.Sources.List(ctx, inc.ID)
		if err != nil {
			return err
		}
		for _, s := range sources {
			if s.State != models.SourceReceiving || s.AliasOf != 0 {
				continue
			}
			a.log.Info("finishing an interrupted ingest", "incident", inc.Slug, "source", s.Label)
			start := time.Now()
			if a.queue != nil { // the service starts at once and works on it meanwhile
				if _, err := a.enqueue(ctx, inc.ID, s.ID); err != nil {
					return err
				}
				continue
			}
			if err := a.work(ctx, inc, s, 0, nil); err != nil {
				if ctx.Err() != nil {
					return ctx.Err()
				}
				continue // it is noted with the source, and must not keep the rest from starting
			}
			a.log.Info("finished", "source", s.Label, "took", time.Since(start))
		}
	}
	return nil
}
