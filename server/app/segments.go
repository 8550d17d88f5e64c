package app

import (
	"container/list"
	"context"
	"errors"
	"fmt"
	"os"
	"sync"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/search/segment"
	"github.com/emberline/emberline/search/segment/archive"
	"github.com/emberline/emberline/search/timeline"
)

// maxOpenSegments bounds the open files: hundreds of small sources must not
// mean hundreds of descriptors. Each segment takes two.
const maxOpenSegments = 128

// segments opens segments when they are needed and closes those not used for
// the longest time.
type segments struct {
	cache *segment.Cache

	mu    sync.Mutex
	open  map[string]*openSegment // by index path
	idle  *list.List              // of *openSegment without users, longest unused first
	known map[string]*lazy        // by index path: a new view need not open what it has read before
}

type openSegment struct {
	key    string
	file   *os.File
	arc    *archive.Reader
	reader *segment.Reader
	users  int
	idle   *list.Element
	stale  bool // the file was replaced: close when the last user leaves
}

func newSegments(cache *segment.Cache) *segments {
	return &segments{cache: cache, open: map[string]*openSegment{}, idle: list.New(), known: map[string]*lazy{}}
}

// place says where a segment's two halves are.
type place struct{ archive, index string }

// acquire gives an open segment; release must be called when done.
func (s *segments) acquire(p place) (o *openSegment, release func(), err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	o, ok := s.open[p.index]
	if !ok {
		for len(s.open) >= maxOpenSegments && s.idle.Len() > 0 {
			if err := s.drop(s.idle.Front().Value.(*openSegment)); err != nil { //nolint:forcetypeassert // the list holds nothing else
				return nil, nil, err
			}
		}
		if o, err = s.load(p); err != nil {
			return nil, nil, err
		}
		s.open[p.index] = o
	}
	o.users++
	if o.idle != nil {
		s.idle.Remove(o.idle)
		o.idle = nil
	}
	return o, func() { s.release(o) }, nil
}

func (s *segments) load(p place) (*openSegment, error) {
	f, arc, err := openArchive(p.archive)
	if err != nil {
		return nil, err
	}
	r, err := segment.Open(p.index, arc, s.cache)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("index %s: %w", p.index, err), f.Close())
	}
	return &openSegment{key: p.index, file: f, arc: arc, reader: r}, nil
}

// openArchive opens an archive file for reading.
func openArchive(path string) (*os.File, *archive.Reader, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, nil, err
	}
	st, err := f.Stat()
	if err != nil {
		return nil, nil, errors.Join(err, f.Close())
	}
	arc, err := archive.Open(f, st.Size())
	if err != nil {
		return nil, nil, errors.Join(fmt.Errorf("archive %s: %w", path, err), f.Close())
	}
	return f, arc, nil
}

func (s *segments) release(o *openSegment) {
	s.mu.Lock()
	defer s.mu.Unlock()
	o.users--
	if o.users > 0 {
		return
	}
	if o.stale {
		_ = o.close() // read only
		return
	}
	o.idle = s.idle.PushBack(o)
}

// drop closes an idle segment; mu is held.
func (s *segments) drop(o *openSegment) error {
	s.idle.Remove(o.idle)
	o.idle = nil
	delete(s.open, o.key)
	return o.close()
}

func (o *openSegment) close() error { return errors.Join(o.reader.Close(), o.file.Close()) }

// forget closes a segment whose files are about to be replaced or removed.
func (s *segments) forget(p place) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.known, p.index)
	o, ok := s.open[p.index]
	if !ok {
		return nil
	}
	if o.users == 0 {
		return s.drop(o)
	}
	o.stale = true
	delete(s.open, p.index)
	return nil
}

// Close closes all idle segments.
func (s *segments) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	var err error
	for s.idle.Len() > 0 {
		err = errors.Join(err, s.drop(s.idle.Front().Value.(*openSegment))) //nolint:forcetypeassert // the list holds nothing else
	}
	return err
}

// lazy is a segment.Index that holds a segment open only while it is read.
type lazy struct {
	pool  *segments
	place place
	label string // of the source, for errors
	meta  []segment.BlockMeta
	sum   segment.Summary
}

var (
	_ timeline.Stripped   = (*lazy)(nil)
	_ timeline.Summarized = (*lazy)(nil)
)

// index gives the segment at p of the source of that label, having read its
// block table.
func (s *segments) index(p place, label string) (*lazy, error) {
	s.mu.Lock()
	l := s.known[p.index]
	s.mu.Unlock()
	if l != nil && l.place == p && l.label == label {
		return l, nil
	}
	o, release, err := s.acquire(p)
	if err != nil {
		return nil, err
	}
	defer release()
	l = &lazy{pool: s, place: p, label: label, meta: o.reader.Blocks(), sum: o.reader.Summary()}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.open[p.index] == o { // not replaced meanwhile
		s.known[p.index] = l
	}
	return l, nil
}

// named says which source is damaged: a timeline is read from many. One whose
// files are gone was removed, or is being built anew, while it was read.
func (l *lazy) named(err error) error {
	if errors.Is(err, os.ErrNotExist) {
		return models.Wrap(err, models.CodeUnavailable, "source %s was removed or is being rebuilt", l.label).(*models.Error). //nolint:errorlint,forcetypeassert // Wrap makes one
																	WithHint("ask again")
	}
	if models.CodeOf(err) != models.CodeDamaged {
		return err
	}
	return &models.Error{
		Code: models.CodeDamaged, Message: "source " + l.label + " cannot be read", Err: err,
		Hint: "emberline verify says what is damaged and how to mend it; until then name the other sources with --source",
	}
}

// Blocks is segment.Index's.
func (l *lazy) Blocks() []segment.BlockMeta { return l.meta }

// Columns is segment.Index's.
func (l *lazy) Columns(ctx context.Context, i int) (*segment.Columns, error) {
	o, release, err := l.pool.acquire(l.place)
	if err != nil {
		return nil, l.named(err)
	}
	defer release()
	c, err := o.reader.Columns(ctx, i)
	return c, l.named(err)
}

// Summary is timeline.Summarized's.
func (l *lazy) Summary() segment.Summary { return l.sum }

// Strip is timeline.Stripped's.
func (l *lazy) Strip(ctx context.Context, i int, f segment.Fields, s *segment.Scratch) (*segment.Columns, error) {
	o, release, err := l.pool.acquire(l.place)
	if err != nil {
		return nil, err
	}
	defer release()
	c, err := o.reader.Strip(ctx, i, f, s)
	return c, l.named(err)
}

// Rollup is timeline.Stripped's.
func (l *lazy) Rollup(ctx context.Context, phase models.Nanos, by segment.Fields, fresh bool) (*segment.Rollup, error) {
	o, release, err := l.pool.acquire(l.place)
	if err != nil {
		return nil, err
	}
	defer release()
	r, err := o.reader.Rollup(ctx, phase, by, fresh)
	return r, l.named(err)
}

// Rows is segment.Index's.
func (l *lazy) Rows(ctx context.Context, i int) (segment.Rows, error) {
	o, release, err := l.pool.acquire(l.place)
	if err != nil {
		return nil, l.named(err)
	}
	defer release()
	r, err := o.reader.Rows(ctx, i)
	return r, l.named(err)
}

// Probe is segment.Index's.
func (l *lazy) Probe(ctx context.Context, w archive.Word) ([]archive.Probe, error) {
	o, release, err := l.pool.acquire(l.place)
	if err != nil {
		return nil, l.named(err)
	}
	defer release()
	p, err := o.reader.Probe(ctx, w)
	return p, l.named(err)
}
