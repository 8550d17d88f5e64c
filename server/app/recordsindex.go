package app

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/models/store"
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

	mu sync.Mutex // one writer; a rebuild swaps ix
	ix *records.Index
}

func (r *recordsIndex) close() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.ix == nil {
		return nil
	}
	ix := r.ix
	r.ix = nil
	return ix.Close()
}

// ready opens the index and brings it up to the records; mu is held.
func (r *recordsIndex) ready(ctx context.Context, a *App) (err error) {
	if r.ix == nil {
		r.ix, err = records.Open(r.dir, recordsVersion)
	}
	if err == nil {
		err = r.follow(ctx, a)
	}
	if errors.Is(err, records.ErrStale) {
		a.log.Info("building the index of records anew", "reason", err)
		err = r.refill(ctx, a)
	}
	return err
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
		if err := a.store.Outbox.Trim(ctx, pos); err != nil {
			return err
		}
	}
}

// refill builds the index from all records; mu is held.
func (r *recordsIndex) refill(ctx context.Context, a *App) error {
	if r.ix != nil {
		err := r.ix.Close()
		r.ix = nil
		if err != nil {
			a.log.Warn("close the stale index of records", "error", err)
		}
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
		r.ix = ix
		err = r.follow(ctx, a)
	}
	return err
}

// search finds records; a damaged index is built anew and asked again.
func (r *recordsIndex) search(ctx context.Context, a *App, incident int64, q *query.Query, limit int) (records.Result, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := r.ready(ctx, a); err != nil {
		return records.Result{}, err
	}
	res, err := r.ix.Search(ctx, incident, q, limit)
	if errors.Is(err, records.ErrStale) {
		if err = r.refill(ctx, a); err == nil {
			res, err = r.ix.Search(ctx, incident, q, limit)
		}
	}
	return res, err
}

// rebuild fills the index anew.
func (r *recordsIndex) rebuild(ctx context.Context, a *App) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.refill(ctx, a)
}

// verify checks the index where there is one. One that is only out of date is
// no damage.
func (r *recordsIndex) verify(ctx context.Context, v *Verification) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if _, err := os.Stat(r.dir); errors.Is(err, os.ErrNotExist) {
		return nil
	}
	var err error
	if r.ix == nil {
		r.ix, err = records.Open(r.dir, recordsVersion)
	}
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

func recordID(incident int64, noun, key string) string {
	return fmt.Sprintf("%s/%d/%s", noun, incident, key)
}

// recordDoc reads one record as it is searched; CodeNotFound when it is gone.
func (a *App) recordDoc(ctx context.Context, incident int64, noun, key string) (records.Doc, error) {
	switch noun {
	case store.NounEntry:
		e, err := a.store.Entries.ByKey(ctx, incident, key)
		if err != nil {
			return records.Doc{}, err
		}
		if !e.Withdrawn() {
			return entryDoc(incident, e), nil
		}
	case store.NounClaim:
		entry, claim, _ := store.SplitClaimKey(key)
		e, err := a.store.Entries.ByKey(ctx, incident, entry)
		if err != nil {
			return records.Doc{}, err
		}
		for _, c := range e.Claims {
			if c.Key == claim && c.Status != models.ClaimWithdrawn {
				return claimDoc(incident, e, c), nil
			}
		}
	case store.NounAnnotation:
		n, err := a.store.Annotations.ByKey(ctx, incident, key)
		if err == nil && !n.Withdrawn {
			return annotationDoc(incident, n), nil
		}
		if err != nil {
			return records.Doc{}, err
		}
	case store.NounCause:
		c, err := a.store.Causes.ByKey(ctx, incident, key)
		if err != nil {
			return records.Doc{}, err
		}
		if c.Status != models.ClaimWithdrawn {
			return causeDoc(incident, c), nil
		}
	}
	return records.Doc{}, models.Errorf(models.CodeNotFound, "no %s %s", noun, key)
}

// recordDocs reads all records of an incident.
func (a *App) recordDocs(ctx context.Context, incident int64) ([]records.Doc, error) {
	var out []records.Doc
	entries, err := a.store.Entries.List(ctx, incident)
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		if !e.Withdrawn() {
			out = append(out, entryDoc(incident, e))
		}
		for _, c := range e.Claims {
			if c.Status != models.ClaimWithdrawn {
				out = append(out, claimDoc(incident, e, c))
			}
		}
	}
	causes, err := a.store.Causes.List(ctx, incident)
	if err != nil {
		return nil, err
	}
	for _, c := range causes {
		if c.Status != models.ClaimWithdrawn {
			out = append(out, causeDoc(incident, c))
		}
	}
	notes, err := a.allAnnotations(ctx, incident)
	if err != nil {
		return nil, err
	}
	for _, n := range notes {
		if !n.Withdrawn {
			out = append(out, annotationDoc(incident, n))
		}
	}
	return out, nil
}

func entryDoc(incident int64, e models.Entry) records.Doc {
	from, to := e.Interval()
	return records.Doc{
		ID: recordID(incident, store.NounEntry, e.Key), Incident: incident, Noun: store.NounEntry, Key: e.Key,
		Title: lines(e.Title), Text: lines(e.Body), Author: e.UpdatedBy, Times: []models.Nanos{from, to},
	}
}

func claimDoc(incident int64, e models.Entry, c models.Claim) records.Doc {
	key := store.ClaimKey(e.Key, c.Key)
	d := records.Doc{
		ID: recordID(incident, store.NounClaim, key), Incident: incident, Noun: store.NounClaim, Key: key,
		Title: lines(c.Party), Text: lines(c.Statement), Author: c.Author,
	}
	if c.Earliest != nil && c.Latest != nil {
		d.Times = []models.Nanos{models.NanosOf(*c.Earliest), models.NanosOf(*c.Latest)}
	}
	return d
}

func annotationDoc(incident int64, n models.Annotation) records.Doc {
	return records.Doc{
		ID: recordID(incident, store.NounAnnotation, n.Key), Incident: incident, Noun: store.NounAnnotation, Key: n.Key,
		Text: n.Text, Tags: n.Tags, Author: n.Author,
	}
}

func causeDoc(incident int64, c models.Cause) records.Doc {
	return records.Doc{
		ID: recordID(incident, store.NounCause, c.Key), Incident: incident, Noun: store.NounCause, Key: c.Key,
		Title: lines(c.Title), Text: lines(c.Text), Author: c.UpdatedBy, Tags: []string{string(c.Class), string(c.Effect), string(c.Origin)},
	}
}

func lines(l models.Localized) string { return strings.Trim(l.Ko+"\n"+l.En, "\n") }

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
