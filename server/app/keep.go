package app

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/emberline/emberline/ingest"
	"github.com/emberline/emberline/ingest/container"
	"github.com/emberline/emberline/ingest/evidence"
	"github.com/emberline/emberline/ingest/pipeline"
	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/models/store"
)

// kept is a file whose bytes are in the evidence store.
type kept struct {
	file   File
	stored evidence.Stored
	twin   *store.Found // the piece that holds the same bytes already
	kind   container.Kind
}

// keep puts a file's bytes into the evidence store, unless a piece of the
// incident holds them.
func (a *App) keep(ctx context.Context, incident int64, f File, progress func(int64)) (k kept, err error) {
	k.file = f
	r, err := os.Open(f.Path)
	if err != nil {
		return k, models.Wrap(err, models.CodeInvalid, "the file cannot be read")
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	br := bufio.NewReaderSize(r, ingest.SampleBytes+1)
	head, err := br.Peek(ingest.SampleBytes + 1)
	if err != nil && !errors.Is(err, io.EOF) {
		return k, err
	}
	k.kind = container.Sniff(head)
	form := models.StoredArchive
	if k.kind != container.None || ingest.DetectEncoding(head[:min(len(head), ingest.SampleBytes)]) == ingest.Binary {
		form = models.StoredBlob
	}
	// A redelivery is told by its hash before the work of coding it.
	if f.Size > 0 {
		same, err := a.store.Pieces.OfSize(ctx, incident, f.Size)
		if err != nil {
			return k, err
		}
		if same {
			if k.stored, err = hashFile(ctx, f.Path); err != nil {
				return k, err
			}
			found, err := a.store.Pieces.ByHash(ctx, incident, k.stored.SHA256)
			if err != nil {
				return k, err
			}
			if len(found) > 0 {
				k.twin = first(found)
				k.stored.Form = k.twin.Piece.Stored
				return k, nil
			}
		}
	}
	k.stored, err = a.evidence.Put(ctx, &meter{r: br, tell: progress}, form)
	if err != nil || !a.cfg.KeepOriginal || form == models.StoredBlob {
		return k, err
	}
	if _, err := r.Seek(0, io.SeekStart); err != nil {
		return k, err
	}
	again, err := a.evidence.Put(ctx, r, models.StoredBlob)
	if err == nil && again.SHA256 != k.stored.SHA256 {
		err = models.Errorf(models.CodeConflict, "the file changed while it was read").WithHint("deliver a copy that nobody writes to")
	}
	return k, err
}

// first is the piece that holds the bytes itself, not one that refers to it.
func first(found []store.Found) *store.Found {
	for i := range found {
		if found[i].Piece.DuplicateOf == 0 {
			return &found[i]
		}
	}
	return &found[0]
}

// hashFile reads a file for its size and SHA-256.
func hashFile(ctx context.Context, path string) (st evidence.Stored, err error) {
	f, err := os.Open(path)
	if err != nil {
		return st, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	h := sha256.New()
	st.Size, err = io.Copy(h, &meter{r: f, ctx: ctx})
	st.SHA256 = hex.EncodeToString(h.Sum(nil))
	return st, err
}

// meter reports how much was read and ends when ctx does.
type meter struct {
	r    io.Reader
	ctx  context.Context //nolint:containedctx // lives as long as one copy
	tell func(int64)
	n    int64
}

func (m *meter) Read(p []byte) (int, error) {
	if m.ctx != nil && m.ctx.Err() != nil {
		return 0, m.ctx.Err()
	}
	n, err := m.r.Read(p)
	m.n += int64(n)
	if m.tell != nil {
		m.tell(m.n)
	}
	return n, err
}

// ledger sums a source's ledgers.
func (a *App) ledger(ctx context.Context, incident int64, src models.Source) (models.Ledger, error) {
	led, err := a.store.Ledgers.BySource(ctx, incident, src.ID)
	if err != nil {
		return led, err
	}
	pieces, err := a.store.Pieces.List(ctx, incident, src.ID)
	if err != nil {
		return led, err
	}
	led.Simulated, led.SHA256 = src.Simulated, sumOf(pieces)
	return led, nil
}

// sumOf is the hash of one piece, or that of the list of several.
func sumOf(pieces []models.Piece) string {
	if len(pieces) == 1 {
		return pieces[0].SHA256
	}
	h := sha256.New()
	for _, p := range pieces {
		fmt.Fprintf(h, "%s  %s\n", p.SHA256, p.Name)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// overlap finds how much of a piece repeats the end of the one before it.
func (a *App) overlap(ctx context.Context, prev, next models.Piece) (int64, error) {
	if prev.Stored != models.StoredArchive || next.Stored != models.StoredArchive {
		return 0, ctx.Err()
	}
	pf, pa, err := openArchive(a.evidence.Path(prev.SHA256, prev.Stored))
	if err != nil {
		return 0, err
	}
	defer pf.Close() //nolint:errcheck // read only
	nf, na, err := openArchive(a.evidence.Path(next.SHA256, next.Stored))
	if err != nil {
		return 0, err
	}
	defer nf.Close() //nolint:errcheck // read only
	return pipeline.Overlap(pa, prev.Size, na, next.Size, func(line []byte) (ranges []pipeline.Range, err error) {
		blocks, err := pa.MayBegin(line)
		for _, b := range blocks {
			ranges = append(ranges, pipeline.Range{From: b.Offset, To: b.Offset + b.Length})
		}
		return ranges, err
	})
}
