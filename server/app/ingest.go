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
	"runtime"
	"sync"
	"time"

	"github.com/emberline/emberline/ingest"
	"github.com/emberline/emberline/ingest/container"
	"github.com/emberline/emberline/ingest/detect"
	"github.com/emberline/emberline/ingest/evidence"
	"github.com/emberline/emberline/ingest/pipeline"
	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/models/store"
)

// Ingest takes one delivery in and gives its source's ledger. When it returns
// without an error everything is durable, checked and searchable. When the
// bytes were kept but could not be decoded, the source stays, failed, and the
// error says so.
func (a *App) Ingest(ctx context.Context, slug string, d Delivery, progress func(Progress)) (models.Ledger, error) {
	finish, err := a.begin(ctx, slug, d, progress)
	if err != nil {
		return models.Ledger{}, err
	}
	return finish()
}

// IngestAll takes several deliveries in. Their bytes are kept one after the
// other, so that sources are numbered in the order given, while those before
// are indexed. done is told the outcome of each, in order.
func (a *App) IngestAll(ctx context.Context, slug string, all []Delivery, progress func(Progress), done func(d Delivery, led models.Ledger, err error) error) error {
	type outcome struct {
		led models.Ledger
		err error
	}
	outcomes := make([]chan outcome, len(all))
	for i := range outcomes {
		outcomes[i] = make(chan outcome, 1)
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	share := shareProgress(all, progress)
	var running sync.WaitGroup
	defer running.Wait()
	running.Go(func() {
		slots := make(chan struct{}, runtime.GOMAXPROCS(0))
		for i, d := range all {
			finish, err := a.begin(ctx, slug, d, share(i))
			if err != nil {
				outcomes[i] <- outcome{err: err}
				continue
			}
			slots <- struct{}{}
			running.Go(func() {
				led, err := finish()
				<-slots
				outcomes[i] <- outcome{led, err}
			})
		}
	})
	for i, d := range all {
		o := <-outcomes[i]
		if err := done(d, o.led, o.err); err != nil {
			cancel()
			return err
		}
	}
	return nil
}

// shareProgress gives each delivery a progress of its own that adds up to one.
func shareProgress(all []Delivery, progress func(Progress)) func(i int) func(Progress) {
	if progress == nil {
		return func(int) func(Progress) { return nil }
	}
	var mu sync.Mutex
	sizes, at := make([]int64, len(all)), make([]int64, len(all))
	var total int64
	for i, d := range all {
		for _, f := range d.Files {
			sizes[i] += f.Size
		}
		total += sizes[i]
	}
	return func(i int) func(Progress) {
		return func(p Progress) {
			mu.Lock()
			defer mu.Unlock()
			if p.Total > 0 {
				at[i] = sizes[i] * p.Done / p.Total
			}
			var done int64
			for _, n := range at {
				done += n
			}
			progress(Progress{Step: all[i].Label, Done: done, Total: total, Bytes: true})
		}
	}
}

// begin accepts a delivery: its bytes are kept and its source is noted. finish
// does the rest and must be called.
func (a *App) begin(ctx context.Context, slug string, d Delivery, progress func(Progress)) (finish func() (models.Ledger, error), err error) {
	if a.draining.Load() {
		return nil, models.Errorf(models.CodeUnavailable, "the service is stopping").WithHint("send it again in a minute")
	}
	inc, err := a.Incident(ctx, slug)
	if err != nil {
		return nil, err
	}
	if err := d.validate(); err != nil {
		return nil, err
	}
	// Two deliveries to one label at once would both find it free.
	one, _ := a.intake.LoadOrStore(inc.Slug+"\x00"+d.Label, new(sync.Mutex))
	lock := one.(*sync.Mutex) //nolint:forcetypeassert // the map holds nothing else
	lock.Lock()
	acc, err := a.accept(ctx, inc, d, progress)
	if err != nil || acc.answer != nil {
		lock.Unlock()
		return func() (models.Ledger, error) { return *acc.answer, nil }, err
	}
	settled := a.unsettle(acc.source.ID)
	return func() (models.Ledger, error) {
		defer lock.Unlock()
		err := a.work(ctx, inc, acc.source, acc.job, progress)
		settled()
		if err != nil {
			return models.Ledger{}, err
		}
		return a.ledger(ctx, inc.ID, acc.source)
	}, nil
}

// unsettle says that a source's index is being made; settle waits for that.
func (a *App) unsettle(source int64) (settled func()) {
	done := make(chan struct{})
	a.unsettled.Store(source, done)
	return func() {
		a.unsettled.Delete(source)
		close(done)
	}
}

// settle waits until nobody is making the source's index.
func (a *App) settle(ctx context.Context, source int64) error {
	done, ok := a.unsettled.Load(source)
	if !ok {
		return nil
	}
	select {
	case <-done.(chan struct{}): //nolint:forcetypeassert // the map holds nothing else
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (d Delivery) validate() error {
	if err := models.ValidateLabel(d.Label); err != nil {
		return err
	}
	if len(d.Files) == 0 {
		return models.Errorf(models.CodeInvalid, "a delivery without files")
	}
	if d.Zone != "" {
		if _, err := models.LoadZone(d.Zone); err != nil {
			return err
		}
	}
	if d.Format != "" {
		_, err := detect.ByName(Formats(), d.Format)
		return err
	}
	return nil
}

// accepted is what accept found: a source with work to do, or an answer
// because the bytes were here already.
type accepted struct {
	source models.Source
	job    int64 // in the service
	answer *models.Ledger
}

// kept is a file whose bytes are in the evidence store.
type kept struct {
	file   File
	stored evidence.Stored
	twin   *store.Found // the piece that holds the same bytes already
	kind   container.Kind
}

// accept keeps every file's bytes and then notes the source and its pieces in
// one transaction. Until that, a crash leaves nothing but unreferenced bytes.
func (a *App) accept(ctx context.Context, inc models.Incident, d Delivery, progress func(Progress)) (accepted, error) {
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
		return accepted{}, models.Errorf(models.CodeNotFound, "no source labelled %q to append to", d.Label).WithHint("leave --append away to make it")
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
			WithHint("add pieces with --append, or choose another --source")
	}
	if src.AliasOf != 0 {
		return accepted{}, models.Errorf(models.CodeConflict, "%q is another name of %q", d.Label, of.Label).WithHint("append to --source %s", of.Label)
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
	return pipeline.Overlap(pa, prev.Size, na, next.Size)
}
