package app

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/search/query"
	"github.com/emberline/emberline/search/records"
)

// recordsVersion is of what the documents below hold: raise it with every
// change of them, and the index is built anew.
const recordsVersion = "2"

// recordsIndex is the search index of what people wrote. It follows the
// records' outbox and is filled anew whenever it is absent, stale or damaged.
type recordsIndex struct {
	dir string

	work    sync.Mutex   // one brings it up to date, or builds it anew, at a time
	mu      sync.RWMutex // searches share it; who changes ix holds both
	ix      *records.Index
	closed  bool
	trimmed int64 // the outbox is forgotten up to here

	asking  sync.Mutex
	coming  chan struct{} // closed when the one who brings it up to date is through; nil: nobody is at it
	workers sync.WaitGroup
}

// patience is how long a search of the service waits until the index holds what
// was written last. To write it takes the disk's time; a search that found
// everything but the last moment's remarks is better than none.
const patience = 250 * time.Millisecond

// trimEvery is how many announcements may wait to be forgotten: to forget is a
// transaction of its own, which a search must not wait for each time.
const trimEvery = 256

func (r *recordsIndex) close() error {
	defer r.workers.Wait()
	r.work.Lock()
	defer r.work.Unlock()
	r.closed = true
	return r.set(nil)
}

// set puts an index in the place of the one before, which it closes; work is held.
func (r *recordsIndex) set(ix *records.Index) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	old := r.ix
	r.ix = ix
	if old == nil {
		return nil
	}
	return old.Close()
}

// ready opens the index and brings it up to the records; work is held.
func (r *recordsIndex) ready(ctx context.Context, a *App) error {
	err := r.opened()
	if err == nil {
		err = r.follow(ctx, a)
	}
	if errors.Is(err, records.ErrStale) {
		a.log.Info("building the index of records anew", "reason", err)
		err = r.refill(ctx, a)
	}
	return err
}

// opened opens the index where it is not; work is held.
func (r *recordsIndex) opened() error {
	if r.closed {
		return models.Errorf(models.CodeUnavailable, "the service is stopping")
	}
	if r.ix != nil {
		return nil
	}
	ix, err := records.Open(r.dir, recordsVersion)
	if err != nil {
		return err
	}
	return r.set(ix)
}

// follow applies what the outbox announces.
func (r *recordsIndex) follow(ctx context.Context, a *App) error {
	pos, err := r.ix.Position()
	if err != nil {
		return err
	}
	for {
		news, err := a.store.Outbox.After(ctx, pos, 500)
		if err != nil || len(news) == 0 {
			return err
		}
		change := records.Change{}
		seen := map[string]bool{}
		for _, n := range news {
			pos = n.ID
			id := recordID(n.IncidentID, n.Noun, n.Key)
			if seen[id] {
				continue
			}
			seen[id] = true
			doc, err := a.recordDoc(ctx, n.IncidentID, n.Noun, n.Key)
			switch {
			case models.CodeOf(err) == models.CodeNotFound:
				change.Delete = append(change.Delete, id)
			case err != nil:
				return err
			default:
				change.Put = append(change.Put, doc)
			}
		}
		change.Position = pos
		if err := r.ix.Commit(ctx, change); err != nil {
			return err
		}
		if pos-r.trimmed < trimEvery {
			continue
		}
		if err := a.store.Outbox.Trim(ctx, pos); err != nil {
			return err
		}
		r.trimmed = pos
	}
}

// refill builds the index from all records; work is held.
func (r *recordsIndex) refill(ctx context.Context, a *App) error {
	if err := r.set(nil); err != nil {
		a.log.Warn("close the stale index of records", "error", err)
	}
	ix, err := records.Rebuild(ctx, r.dir, recordsVersion, func(ctx context.Context, ix *records.Index) error {
		// Announcements up to here are covered by what is read after.
		last := int64(0)
		for {
			news, err := a.store.Outbox.After(ctx, last, 1000)
			if err != nil {
				return err
			}
			if len(news) == 0 {
				break
			}
			last = news[len(news)-1].ID
		}
		incidents, err := a.store.Incidents.List(ctx)
		if err != nil {
			return err
		}
		for _, inc := range incidents {
			docs, err := a.recordDocs(ctx, inc.ID)
			if err != nil {
				return err
			}
			if err := ix.Apply(ctx, docs); err != nil {
				return err
			}
		}
		return ix.SetPosition(ctx, last)
	})
	if err == nil {
		err = errors.Join(r.set(ix), r.follow(ctx, a))
	}
	return err
}

// search finds records; a damaged index is built anew and asked again.
func (r *recordsIndex) search(ctx context.Context, a *App, incident int64, q *query.Query, limit int) (records.Result, error) {
	current, err := r.current(ctx, a)
	if err != nil {
		return records.Result{}, err
	}
	switch {
	case current:
	case a.queue == nil: // nobody else is waiting
		if err := r.update(ctx, a, r.ready); err != nil {
			return records.Result{}, err
		}
	default:
		r.await(ctx, a)
	}
	res, asked, err := r.ask(ctx, incident, q, limit)
	if errors.Is(err, records.ErrStale) {
		err = r.update(ctx, a, func(ctx context.Context, a *App) error {
			if r.ix != nil && r.ix != asked {
				return nil // somebody else has seen to it
			}
			return r.refill(ctx, a)
		})
		if err == nil {
			res, _, err = r.ask(ctx, incident, q, limit)
		}
	}
	return res, err
}

// current says whether the index holds all that was announced.
func (r *recordsIndex) current(ctx context.Context, a *App) (bool, error) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	if r.ix == nil {
		return false, nil
	}
	pos, err := r.ix.Position()
	if err != nil {
		return false, nil //nolint:nilerr // bringing it up to date meets the same, and knows what to do
	}
	news, err := a.store.Outbox.After(ctx, pos, 1)
	return len(news) == 0, err
}

// update lets f work on the index alone.
func (r *recordsIndex) update(ctx context.Context, a *App, f func(context.Context, *App) error) error {
	r.work.Lock()
	defer r.work.Unlock()
	return f(ctx, a)
}

// await has the index brought up to date, and waits for that a while.
func (r *recordsIndex) await(ctx context.Context, a *App) {
	r.asking.Lock()
	done := r.coming
	if done == nil {
		done = make(chan struct{})
		r.coming = done
		r.workers.Go(func() {
			err := r.update(context.WithoutCancel(ctx), a, r.ready)
			if err != nil {
				a.log.Warn("the index of records is behind", "error", err)
			}
			r.asking.Lock()
			r.coming = nil
			r.asking.Unlock()
			close(done)
		})
	}
	r.asking.Unlock()
	timer := time.NewTimer(patience)
	defer timer.Stop()
	select {
	case <-done:
	case <-timer.C:
	case <-ctx.Done():
	}
}

// ask searches the index as it is; asked is that index.
func (r *recordsIndex) ask(ctx context.Context, incident int64, q *query.Query, limit int) (res records.Result, asked *records.Index, err error) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	if r.ix == nil {
		return res, nil, fmt.Errorf("%w: it is not open", records.ErrStale)
	}
	res, err = r.ix.Search(ctx, incident, q, limit)
	return res, r.ix, err
}

// rebuild fills the index anew.
func (r *recordsIndex) rebuild(ctx context.Context, a *App) error { return r.update(ctx, a, r.refill) }

// verify checks the index where there is one. One that is only out of date is
// no damage.
func (r *recordsIndex) verify(ctx context.Context, v *Verification) error {
	r.work.Lock()
	defer r.work.Unlock()
	if _, err := os.Stat(r.dir); errors.Is(err, os.ErrNotExist) {
		return nil
	}
	err := r.opened()
	if err == nil {
		err = r.ix.Verify()
	}
	if errors.Is(err, records.ErrStale) {
		v.find("index of records", err, "it is built anew by the next search")
		return nil
	}
	if err == nil {
		err = ctx.Err()
	}
	return err
}

// RecordHit is an entry, claim, cause or annotation that a search found.
type RecordHit struct {
	Noun    string  `json:"noun"`
	Key     string  `json:"key"`
	Title   string  `json:"title,omitempty"`
	Snippet string  `json:"snippet"` // of the text, the sought words between «»
	Score   float64 `json:"score"`
}

// Records finds entries, claims, causes and annotations by the same query, the most
// relevant first.
func (s *Search) Records(ctx context.Context, limit int) ([]RecordHit, error) {
	res, err := s.app.records.search(ctx, s.app, s.incident.ID, s.Query, limit)
	if models.CodeOf(err) == models.CodeInvalid {
		return nil, nil // the query asks for what only events have: no record can match
	}
	if err != nil {
		return nil, err
	}
	out := make([]RecordHit, 0, len(res.Hits))
	for _, h := range res.Hits {
		hit := RecordHit{Noun: h.Noun, Key: h.Key, Title: strings.ReplaceAll(h.Title, "\n", " / "), Score: h.Score}
		for _, f := range h.Fragments {
			if hit.Snippet != "" {
				hit.Snippet += " … "
			}
			hit.Snippet += marked(f)
		}
		out = append(out, hit)
	}
	return out, nil
}

// marked puts «» around what was sought.
func marked(f records.Fragment) string {
	var b strings.Builder
	at := 0
	for _, m := range f.Marks {
		b.WriteString(f.Text[at:m.Start])
		b.WriteString("«" + f.Text[m.Start:m.End] + "»")
		at = m.End
	}
	b.WriteString(f.Text[at:])
	return strings.ReplaceAll(b.String(), "\n", " / ")
}
