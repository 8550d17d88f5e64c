package app

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/emberline/emberline/ingest/evidence"
	"github.com/emberline/emberline/models"
)

// writeFile replaces a file in one durable step.
func writeFile(path string, b []byte) (err error) {
	tmp, err := os.CreateTemp(filepath.Dir(path), ".new-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = os.Remove(tmp.Name())
		}
	}()
	_, err = tmp.Write(b)
	if err = errors.Join(err, tmp.Sync(), tmp.Close()); err != nil {
		return err
	}
	if err = os.Rename(tmp.Name(), path); err != nil {
		return err
	}
	return evidence.SyncDir(filepath.Dir(path))
}

// writeJSON writes a value as a file, whole or not at all, see writeFile.
func writeJSON(path string, v any) error {
	b, err := json.Marshal(v)
	if err != nil {
		return err
	}
	return writeFile(path, b)
}

// readJSON reads what writeJSON wrote; missing is the error when there is no such
// file, what names it when it is damaged.
func readJSON(path string, v any, missing error, what string) error {
	b, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return missing
	}
	if err != nil {
		return err
	}
	return models.Wrap(json.Unmarshal(b, v), models.CodeDamaged, "the %s cannot be read", what)
}

// filesIn lists what a folder holds; one that was never made holds nothing.
func filesIn(path string) ([]fs.DirEntry, error) {
	list, err := os.ReadDir(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return list, err
}
