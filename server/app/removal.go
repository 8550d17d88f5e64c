package app

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/semaphore"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/models/store"
)

// bytesLock keeps the evidence as the records say it is. Who puts bytes in and
// then notes them, or reads the one and then the other, holds a share of it; a
// removal holds it whole from its commit to the end of its deletions. Without it
// a delivery could find bytes here that are gone when it is acknowledged.
type bytesLock struct{ all *semaphore.Weighted }

const bytesWhole = 1 << 40

func newBytesLock() bytesLock { return bytesLock{semaphore.NewWeighted(bytesWhole)} }

// share takes a share of the lock.
func (l bytesLock) share(ctx context.Context) (done func(), err error) {
	if err := l.all.Acquire(ctx, 1); err != nil {
		return nil, err
	}
	return func() { l.all.Release(1) }, nil
}

// removalWait is the longest a removal waits for deliveries that are under way;
// those that come meanwhile wait behind it.
const removalWait = 20 * time.Second

// whole takes all of the lock.
func (l bytesLock) whole(ctx context.Context) (done func(), err error) {
	wait, cancel := context.WithTimeout(ctx, removalWait)
	defer cancel()
	err = l.all.Acquire(wait, bytesWhole)
	if err != nil && ctx.Err() == nil {
		return nil, models.Errorf(models.CodeUnavailable, "a delivery or a backup is under way").WithHint("try again when it is done; see the jobs")
	}
	return func() { l.all.Release(bytesWhole) }, err
}

// working gives the lock of what is done to a source's index.
func (a *App) working(source int64) *sync.Mutex {
	one, _ := a.busy.LoadOrStore(source, new(sync.Mutex))
	return one.(*sync.Mutex) //nolint:forcetypeassert // the map holds nothing else
}

// Removal says who removes a source, and why.
type Removal struct {
	Author, Why string
	// DespiteEditions removes it although exhibits of published editions lose
	// their bytes with it.
	DespiteEditions bool
}

// RemoveSource takes a source away that should never have come: its records, its
// index, its bytes (those that no other source holds) and the exports that may
// hold its events. What stays is a tombstone with who and why. What rests on it
// keeps it: models.CodeConflict says what. One that was removed already gives its
// tombstone again.
func (a *App) RemoveSource(ctx context.Context, slug, label string, how Removal) (models.Tombstone, error) {
	inc, err := a.Incident(ctx, slug)
	if err != nil {
		return models.Tombstone{}, err
	}
	if strings.TrimSpace(how.Why) == "" {
		return models.Tombstone{}, models.Errorf(models.CodeInvalid, "a removal needs a reason").WithHint("say why, as in: personal data, delivered by mistake")
	}
	done, err := a.bytes.whole(ctx)
	if err != nil {
		return models.Tombstone{}, err
	}
	defer done()
	src, err := a.sourceItself(ctx, inc, label)
	if models.CodeOf(err) == models.CodeNotFound {
		return a.tombstone(ctx, inc, label, err)
	}
	if err != nil {
		return models.Tombstone{}, err
	}
	lock := a.working(src.ID)
	if !lock.TryLock() {
		return models.Tombstone{}, models.Errorf(models.CodeConflict, "source %q is being read", src.Label).WithHint("try again when it is ready")
	}
	defer lock.Unlock()
	pieces, err := a.store.Pieces.List(ctx, inc.ID, src.ID)
	if err != nil {
		return models.Tombstone{}, err
	}
	var stone models.Tombstone
	err = a.store.Tx(ctx, func(ctx context.Context, tx *store.Store) (err error) {
		// What else rests on it comes first: that can be mended, an edition cannot.
		if stone, err = tx.Sources.Remove(ctx, inc.ID, src.ID, how.Author, how.Why); err != nil || how.DespiteEditions {
			return err
		}
		cited, err := exhibitsOf(ctx, tx, inc.ID, src)
		if err != nil || len(cited) == 0 {
			return err
		}
		return models.Errorf(models.CodeConflict, "source %q is published: %s cite its events", src.Label, Cited(cited)).
			WithHint("publish an edition without them; editions never change, so say with despite_editions that their exhibits may lose the bytes")
	})
	if err != nil {
		return models.Tombstone{}, err
	}
	// It is removed from here on, whatever becomes of the caller.
	ctx = context.WithoutCancel(ctx)
	a.touch(inc.ID)
	err = a.erase(ctx, stone)
	for _, p := range pieces {
		err = errors.Join(err, a.segments.forget(a.place(p)))
	}
	if err != nil {
		a.log.ErrorContext(ctx, "what a removed source left is not all deleted; tried again within the hour", "incident", slug, "source", src.Label, "error", err)
	}
	return stone, nil
}

// sourceItself finds a source by its label or its public id; an alias is itself.
func (a *App) sourceItself(ctx context.Context, inc models.Incident, label string) (models.Source, error) {
	src, err := a.source(ctx, inc, label)
	if err != nil || src.Label == label || src.PublicID() == label {
		return src, err
	}
	// source followed an alias, which was named by its label or its id.
	if src, err = a.store.Sources.ByLabel(ctx, inc.ID, label); models.CodeOf(err) == models.CodeNotFound {
		if id, ok := models.ParseSourceID(label); ok {
			return a.store.Sources.ByID(ctx, inc.ID, id)
		}
	}
	return src, err
}

// tombstone finds the latest one of that id or label; missing is the error when
// there is none.
func (a *App) tombstone(ctx context.Context, inc models.Incident, label string, missing error) (models.Tombstone, error) {
	all, err := a.store.Sources.Removed(ctx, inc.ID)
	if err != nil {
		return models.Tombstone{}, err
	}
	for _, t := range slices.Backward(all) {
		if t.SourceID == label || t.Label == label {
			return t, nil
		}
	}
	return models.Tombstone{}, missing
}

// Tombstones lists what was removed from an incident, in the order of the removals.
func (a *App) Tombstones(ctx context.Context, slug string) ([]models.Tombstone, error) {
	inc, err := a.Incident(ctx, slug)
	if err != nil {
		return nil, err
	}
	return a.store.Sources.Removed(ctx, inc.ID)
}

// left gives the paths of what a removed source left: the exports that may hold
// its events, its index, and the bytes that no piece of any incident refers to.
// What it could find stands beside the error.
func (a *App) left(ctx context.Context, t models.Tombstone) (paths []string, err error) {
	if t.AliasOf == "" {
		paths, err = a.exportsBefore(ctx, t)
		paths = append(paths, filepath.Join(a.folder.index(), t.SourceID))
	}
	for _, p := range t.Pieces {
		held, unread := a.store.Pieces.Referred(ctx, p.SHA256)
		if err = errors.Join(err, unread); unread == nil && !held { // with keep-original the bytes are there in both forms
			paths = append(paths, a.evidence.Path(p.SHA256, models.StoredArchive), a.evidence.Path(p.SHA256, models.StoredBlob))
		}
	}
	return slices.DeleteFunc(paths, func(path string) bool {
		_, err := os.Lstat(path)
		return errors.Is(err, fs.ErrNotExist)
	}), err
}

// erase deletes what a removed source left; the lock of the bytes is held whole.
func (a *App) erase(ctx context.Context, t models.Tombstone) error {
	paths, err := a.left(ctx, t)
	for _, p := range paths {
		err = errors.Join(err, os.RemoveAll(p))
	}
	return err
}

// eraseRemoved finishes removals that were interrupted between their commit and
// the deletion, and those that a backup made in between brought back.
func (a *App) eraseRemoved(ctx context.Context) error {
	for after := int64(0); ; {
		stones, err := a.store.Sources.Forgotten(ctx, after, 0)
		if err != nil || len(stones) == 0 {
			return err
		}
		for _, t := range stones {
			after = t.ID
			// Only what looks left over is worth keeping deliveries out for.
			if paths, err := a.left(ctx, t); err != nil || len(paths) == 0 {
				if err != nil {
					return err
				}
				continue
			}
			if err := a.eraseOne(ctx, t); err != nil {
				return err
			}
		}
	}
}

func (a *App) eraseOne(ctx context.Context, t models.Tombstone) error {
	done, err := a.bytes.whole(ctx)
	if err != nil {
		return err
	}
	defer done()
	a.log.InfoContext(ctx, "finishing an interrupted removal", "source", t.SourceID, "label", t.Label)
	return a.erase(ctx, t)
}

// exportsBefore gives the paths of the exports that may hold events of a removed
// source: what was asked for since the removal cannot.
func (a *App) exportsBefore(ctx context.Context, t models.Tombstone) (paths []string, err error) {
	inc, err := a.store.Incidents.ByID(ctx, t.IncidentID)
	if err != nil {
		return nil, err
	}
	all, err := a.ExportFiles(ctx, inc.Slug)
	if err != nil {
		return nil, err
	}
	id, _ := models.ParseSourceID(t.SourceID) // the tombstone's row holds a number
	for _, x := range all {
		// An export's time is cut to the second: one of the removal's own second goes too.
		if sources := x.Spec.Filter.Sources; !x.CreatedAt.After(t.At) && (len(sources) == 0 || slices.Contains(sources, id)) {
			paths = append(paths, a.exportPath(x.ID, ".data"), a.exportPath(x.ID, ".json"))
		}
	}
	return paths, nil
}
