package app

import (
	"context"
	"time"

	"github.com/emberline/emberline/ingest/container"
	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/models/store"
)

// accepted is what accept found: a source with work to do, or an answer
// because the bytes were here already.
type accepted struct {
	source models.Source
	job    int64 // in the service
	answer *models.Ledger
}

// accept keeps every file's bytes and then notes the source and its pieces in
// one transaction. Until that, a crash leaves nothing but unreferenced bytes.
func (a *App) accept(ctx context.Context, inc models.Incident, d Delivery, progress func(Progress)) (accepted, error) {
	release, err := a.bytes.share(ctx)
	if err != nil {
		return accepted{}, err
	}
	defer release()
	src, err := a.store.Sources.ByLabel(ctx, inc.ID, d.Label)
	known := err == nil
	if err != nil && models.CodeOf(err) != models.CodeNotFound {
		return accepted{}, err
	}
	var total, done int64
	for _, f := range d.Files {
		total += f.Size
	}
	var files []kept
	for _, f := range d.Files {
		k, err := a.keep(ctx, inc.ID, f, func(n int64) {
			tell(progress, Progress{Step: "keep", Done: done + n, Total: 2 * total, Bytes: true})
		})
		if err != nil {
			return accepted{}, models.Wrap(err, models.CodeOf(err), "%s", f.Name)
		}
		done += f.Size
		files = append(files, k)
	}
	for _, k := range files {
		// A piece that is the same as another takes its count from that one's ledger.
		if k.twin != nil && (!known || k.twin.Source.ID != src.ID) {
			if err := a.settle(ctx, k.twin.Source.ID); err != nil {
				return accepted{}, err
			}
		}
	}
	if known {
		return a.again(ctx, inc, src, d, files)
	}
	if d.Append {
		return accepted{}, models.Errorf(models.CodeNotFound, "no source labelled %q to append to", d.Label).WithHint("to make it, deliver without appending")
	}
	if of, ok, err := a.sameSource(ctx, inc.ID, files); err != nil {
		return accepted{}, err
	} else if ok {
		alias, err := a.store.Sources.Alias(ctx, inc.ID, d.Label, of.ID)
		if err != nil {
			return accepted{}, err
		}
		return a.answer(ctx, inc, alias, of)
	}
	src = models.Source{IncidentID: inc.ID, Label: d.Label, Format: d.Format, Simulated: d.Simulated, Remark: d.Note, State: models.SourceReceiving}
	if d.Zone != "" {
		src.Clock = models.Clock{Zone: d.Zone, ZoneBasis: models.ZoneUser}
	}
	var job int64
	err = a.store.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
		var err error
		if src, err = tx.Sources.Create(ctx, src); err != nil {
			return err
		}
		if err := a.addPieces(ctx, tx, inc.ID, src, nil, files); err != nil {
			return err
		}
		job, err = a.enqueue(ctx, inc.ID, src.ID)
		return err
	})
	return accepted{source: src, job: job}, err
}

// again handles a delivery to a label that exists.
func (a *App) again(ctx context.Context, inc models.Incident, src models.Source, d Delivery, files []kept) (accepted, error) {
	of := src
	if src.AliasOf != 0 {
		var err error
		if of, err = a.store.Sources.ByID(ctx, inc.ID, src.AliasOf); err != nil {
			return accepted{}, err
		}
	}
	pieces, err := a.store.Pieces.List(ctx, inc.ID, of.ID)
	if err != nil {
		return accepted{}, err
	}
	if sameBytes(files, pieces) {
		if of.State == models.SourceReady {
			return a.answer(ctx, inc, src, of)
		}
		job, err := a.enqueue(ctx, inc.ID, of.ID) // an interrupted or failed job is done again
		return accepted{source: of, job: job}, err
	}
	if !d.Append {
		return accepted{}, models.Errorf(models.CodeConflict, "the source %q exists and holds other bytes", d.Label).
			WithHint("append to it, or choose another label")
	}
	if src.AliasOf != 0 {
		return accepted{}, models.Errorf(models.CodeConflict, "%q is another name of %q", d.Label, of.Label).WithHint("append to %s", of.Label)
	}
	var job int64
	err = a.store.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
		if err := a.addPieces(ctx, tx, inc.ID, src, pieces, files); err != nil {
			return err
		}
		if err := tx.Sources.SetState(ctx, inc.ID, src.ID, models.SourceReceiving, ""); err != nil {
			return err
		}
		var err error
		job, err = a.enqueue(ctx, inc.ID, src.ID)
		return err
	})
	return accepted{source: src, job: job}, err
}

// answer gives the ledger of bytes that are here already.
func (a *App) answer(ctx context.Context, inc models.Incident, asked, of models.Source) (accepted, error) {
	led, err := a.ledger(ctx, inc.ID, of)
	if err != nil {
		return accepted{}, err
	}
	led.Source, led.DuplicateOf = asked.Label, of.Label
	return accepted{source: of, answer: &led}, nil
}

// sameSource says whether the files are, byte for byte and in order, all
// pieces of one source.
func (a *App) sameSource(ctx context.Context, incident int64, files []kept) (models.Source, bool, error) {
	if files[0].twin == nil {
		return models.Source{}, false, nil
	}
	of := files[0].twin.Source
	if err := a.settle(ctx, of.ID); err != nil {
		return of, false, err
	}
	of, err := a.store.Sources.ByID(ctx, incident, of.ID)
	if err != nil {
		return of, false, err
	}
	pieces, err := a.store.Pieces.List(ctx, incident, of.ID)
	return of, err == nil && of.State == models.SourceReady && sameBytes(files, pieces), err
}

func sameBytes(files []kept, pieces []models.Piece) bool {
	if len(files) != len(pieces) {
		return false
	}
	for i, f := range files {
		if f.stored.SHA256 != pieces[i].SHA256 {
			return false
		}
	}
	return true
}

// addPieces notes the files as pieces behind those the source has.
func (a *App) addPieces(ctx context.Context, tx *store.Store, incident int64, src models.Source, have []models.Piece, files []kept) error {
	offset := int64(0)
	names := map[string]int64{} // hashes of this very delivery
	for _, p := range have {
		offset = p.Offset + p.StreamSize
		names[p.SHA256] = p.ID
	}
	now := time.Now().UTC()
	for i, f := range files {
		p := models.Piece{
			SourceID: src.ID, Seq: len(have) + i + 1, Name: f.file.Name, SHA256: f.stored.SHA256, Size: f.stored.Size, Offset: offset,
			Stored: f.stored.Form, ModifiedAt: f.file.ModifiedAt, ReceivedAt: now,
		}
		switch {
		case f.twin != nil:
			p.DuplicateOf = f.twin.Piece.ID
		case names[p.SHA256] != 0:
			p.DuplicateOf = names[p.SHA256]
		case f.kind == container.None:
			p.StreamSize = p.Size // of a container it is known when it has been unpacked
		}
		made, err := tx.Pieces.Add(ctx, incident, p)
		if err != nil {
			return err
		}
		if p.DuplicateOf == 0 {
			names[p.SHA256] = made.ID
		}
		offset += p.StreamSize
	}
	return nil
}
