package records

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"github.com/blevesearch/bleve/v2"
	bolterrors "go.etcd.io/bbolt/errors"

	"github.com/emberline/emberline/models"
)

// The bounds of what one index does at a time.
const (
	maxSearches = 4                // at the same time; more wait
	lockWait    = time.Second      // for another process to let go
	commitWait  = 30 * time.Second // then the index is taken for broken
	verifyTries = 3
	verifyPause = 100 * time.Millisecond
)

// config is what bleve's store is opened with. Without a timeout a second
// process would wait for ever.
func config() map[string]any { return map[string]any{"bolt_timeout": lockWait.String()} }

// Names of what the index keeps beside the documents.
var (
	keyVersion  = []byte("emberline/version")
	keyCommit   = []byte("emberline/commit")
	keyPosition = []byte("emberline/position")
)

// Index is an open index. It is safe for concurrent use.
type Index struct {
	dir    string
	bleve  bleve.Index
	slots  chan struct{}
	broken atomic.Pointer[string] // why the index must be built anew

	mu     sync.Mutex // one commit at a time
	commit uint64
}

// store is where bleve's files are; the mark stands beside them.
func store(dir string) string { return filepath.Join(dir, "bleve") }

// Create makes an empty index in dir, which must be absent or empty. version is
// the caller's: of what it puts into documents.
func Create(dir, version string) (*Index, error) {
	m, err := newMapping()
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(dir, 0o750); err != nil { //nolint:gosec // the operator chose the folder
		return nil, fmt.Errorf("create the index of records: %w", err)
	}
	var b bleve.Index
	err = guard(func() (err error) {
		b, err = bleve.NewUsing(store(dir), m, bleve.Config.DefaultIndexType, bleve.Config.DefaultKVStore, config())
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("create the index of records: %w", err)
	}
	i := &Index{dir: dir, bleve: b, slots: make(chan struct{}, maxSearches)}
	batch := b.NewBatch()
	batch.SetInternal(keyVersion, []byte(format+"/"+version))
	batch.SetInternal(keyCommit, number(0))
	batch.SetInternal(keyPosition, number(0))
	if err := b.Batch(batch); err != nil {
		return nil, errors.Join(fmt.Errorf("create the index of records: %w", err), b.Close())
	}
	if err := writeMark(dir, 0); err != nil {
		return nil, errors.Join(err, b.Close())
	}
	return i, nil
}

// Open opens the index in dir. It gives an error that wraps ErrStale when the
// index is absent, damaged, behind what it once acknowledged, or of another
// version; and models.CodeUnavailable when another process has it open.
func Open(dir, version string) (*Index, error) {
	if _, err := newMapping(); err != nil {
		return nil, err
	}
	if err := verify(store(dir)); err != nil {
		return nil, err
	}
	least, err := readMark(dir)
	if err != nil {
		return nil, err
	}
	i := &Index{dir: dir, slots: make(chan struct{}, maxSearches)}
	err = guard(func() (err error) {
		i.bleve, err = bleve.OpenUsing(store(dir), config())
		return err
	})
	switch {
	case errors.Is(err, bolterrors.ErrTimeout):
		return nil, models.Wrap(err, models.CodeUnavailable, "the index of records in %s is open in another process", dir)
	case err != nil:
		return nil, fmt.Errorf("%w: it cannot be opened: %w", ErrStale, err)
	}
	if err := i.check(format+"/"+version, least); err != nil {
		return nil, errors.Join(err, i.Close())
	}
	return i, nil
}

// check compares what the index says of itself with what is expected.
func (i *Index) check(version string, least uint64) error {
	return guard(func() error {
		v, err := i.bleve.GetInternal(keyVersion)
		if err != nil {
			return fmt.Errorf("%w: its version cannot be read: %w", ErrStale, err)
		}
		if string(v) != version {
			return fmt.Errorf("%w: it is of version %q, not %q", ErrStale, v, version)
		}
		if i.commit, err = i.number(keyCommit); err != nil {
			return err
		}
		// A lost segment file makes bleve fall back to an older state without
		// a word. One of the same change holds the same documents: merging
		// makes new states, but no changes.
		if i.commit < least {
			return fmt.Errorf("%w: it is at change %d and was at %d", ErrStale, i.commit, least)
		}
		_, err = i.bleve.DocCount()
		return err
	})
}

// Close closes the index.
func (i *Index) Close() error {
	return guard(func() error { return i.bleve.Close() })
}

// Count is how many documents there are, of all incidents.
func (i *Index) Count() (n uint64, err error) {
	err = i.sound(guard(func() (err error) {
		n, err = i.bleve.DocCount()
		return err
	}))
	return n, err
}

// Position is what the last commit said it was; 0 in a new index.
func (i *Index) Position() (int64, error) {
	var n uint64
	err := i.sound(guard(func() (err error) {
		n, err = i.number(keyPosition)
		return err
	}))
	return int64(n), err //nolint:gosec // written from an int64
}

// Change is what one commit does, all of it or nothing.
type Change struct {
	Put    []Doc    // replaces what has the same ID
	Delete []string // IDs
	// Position, when not 0, is remembered: the last outbox row of this change.
	Position int64
}

// Commit applies a change. When it returns, the change is durable.
func (i *Index) Commit(ctx context.Context, c Change) error {
	if err := i.sound(nil); err != nil {
		return err
	}
	i.mu.Lock()
	defer i.mu.Unlock()
	batch := i.bleve.NewBatch()
	for k := range c.Put {
		if err := ctx.Err(); err != nil {
			return err
		}
		d := &c.Put[k]
		if d.ID == "" {
			return models.Errorf(models.CodeInternal, "a record without an id cannot be indexed")
		}
		if err := guard(func() error { return batch.Index(d.ID, d.fields()) }); err != nil {
			return fmt.Errorf("index %s: %w", d.ID, err)
		}
	}
	for _, id := range c.Delete {
		batch.Delete(id)
	}
	if c.Position != 0 {
		batch.SetInternal(keyPosition, number(uint64(c.Position))) //nolint:gosec // read back as an int64
	}
	batch.SetInternal(keyCommit, number(i.commit+1))
	if err := i.write(batch); err != nil {
		return err
	}
	i.commit++
	return writeMark(i.dir, i.commit)
}

// write hands a batch to bleve and waits. A background part of bleve that died
// would let it wait for ever.
func (i *Index) write(batch *bleve.Batch) error {
	done := make(chan error, 1)
	go func() { done <- guard(func() error { return i.bleve.Batch(batch) }) }()
	timer := time.NewTimer(commitWait)
	defer timer.Stop()
	select {
	case err := <-done:
		return i.sound(err)
	case <-timer.C:
		return i.fail("a change was not taken within " + commitWait.String())
	}
}

// Apply puts documents, replacing those of the same ID.
func (i *Index) Apply(ctx context.Context, docs []Doc) error {
	return i.Commit(ctx, Change{Put: docs})
}

// Delete removes documents by ID; absent ones are no error.
func (i *Index) Delete(ctx context.Context, ids []string) error {
	return i.Commit(ctx, Change{Delete: ids})
}

// SetPosition remembers a position alone.
func (i *Index) SetPosition(ctx context.Context, position int64) error {
	return i.Commit(ctx, Change{Position: position})
}

// fail marks the index broken.
func (i *Index) fail(why string) error {
	i.broken.Store(&why)
	return fmt.Errorf("%w: %s", ErrStale, why)
}

// sound passes err on, and gives ErrStale once something was found broken. An
// error that may come of damage has the files checked.
func (i *Index) sound(err error) error {
	var p *panicked
	switch {
	case errors.As(err, &p):
		return i.fail(err.Error())
	case i.broken.Load() != nil:
		return fmt.Errorf("%w: %s", ErrStale, *i.broken.Load())
	case err == nil, errors.Is(err, ErrStale), errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return err
	}
	if bad := i.Verify(); bad != nil {
		return i.fail(bad.Error())
	}
	return err
}

// Verify reads all segment files and compares their checksums; the error wraps
// ErrStale. Damage that leads to no error in bleve is only found so.
func (i *Index) Verify() error {
	var err error
	// A segment that is being written looks like one cut short.
	for range verifyTries {
		if err = verify(store(i.dir)); err == nil {
			return nil
		}
		time.Sleep(verifyPause)
	}
	return err
}

// panicked is a panic of bleve's, which damaged files lead to.
type panicked struct{ what any }

// Error says what it was.
func (p *panicked) Error() string { return fmt.Sprintf("bleve panicked: %v", p.what) }

func guard(f func() error) (err error) {
	defer func() {
		if what := recover(); what != nil {
			err = &panicked{what}
		}
	}()
	return f()
}

func (i *Index) number(key []byte) (uint64, error) {
	b, err := i.bleve.GetInternal(key)
	if err != nil || len(b) != 8 {
		return 0, fmt.Errorf("%w: %s cannot be read", ErrStale, key)
	}
	return binary.BigEndian.Uint64(b), nil
}

func number(n uint64) []byte { return binary.BigEndian.AppendUint64(nil, n) }
