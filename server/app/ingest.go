package app

import (
	"context"
	"runtime"
	"sync"

	"github.com/emberline/emberline/ingest/detect"
	"github.com/emberline/emberline/models"
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
