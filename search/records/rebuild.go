package records

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// Rebuild fills a new index beside dir and puts it in the place of what is
// there, which must not be open. fill commits all documents and the position
// that they stand for. A crash leaves the old index, the new one, or none;
// Open then says so.
func Rebuild(ctx context.Context, dir, version string, fill func(context.Context, *Index) error) (*Index, error) {
	dir = filepath.Clean(dir)
	next, old := dir+".new", dir+".old"
	for _, d := range []string{next, old} {
		if err := os.RemoveAll(d); err != nil {
			return nil, fmt.Errorf("clear %s: %w", d, err)
		}
	}
	i, err := Create(next, version)
	if err != nil {
		return nil, err
	}
	if err := errors.Join(fill(ctx, i), i.Close()); err != nil {
		return nil, errors.Join(err, os.RemoveAll(next))
	}
	if err := os.Rename(dir, old); err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("put the new index of records in place: %w", err)
	}
	if err := os.Rename(next, dir); err != nil {
		return nil, fmt.Errorf("put the new index of records in place: %w", err)
	}
	if err := syncDir(filepath.Dir(dir)); err != nil {
		return nil, err
	}
	if err := os.RemoveAll(old); err != nil {
		return nil, fmt.Errorf("clear %s: %w", old, err)
	}
	return Open(dir, version)
}

// syncDir makes the renames in a folder durable.
func syncDir(dir string) error {
	d, err := os.Open(dir) //nolint:gosec // the index's own place
	if err != nil {
		return fmt.Errorf("sync %s: %w", dir, err)
	}
	if err := errors.Join(d.Sync(), d.Close()); err != nil {
		return fmt.Errorf("sync %s: %w", dir, err)
	}
	return nil
}
