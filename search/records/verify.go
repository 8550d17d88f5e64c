package records

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// verify reads every segment file and compares its checksum. bleve writes one
// at the end of each and never looks at it again: flipped bytes open normally,
// then searches err and documents panic.
func verify(dir string) error {
	files, err := filepath.Glob(filepath.Join(dir, "store", "*.zap"))
	if err != nil {
		return fmt.Errorf("list the index of records: %w", err)
	}
	if _, err := os.Stat(filepath.Join(dir, "store", "root.bolt")); errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%w: there is none", ErrStale)
	}
	for _, path := range files {
		ok, err := settled(path)
		if errors.Is(err, fs.ErrNotExist) {
			continue // merged away meanwhile
		}
		if err != nil {
			return fmt.Errorf("%w: %w", ErrStale, err)
		}
		if !ok {
			return fmt.Errorf("%w: %s is damaged", ErrStale, filepath.Base(path))
		}
	}
	return nil
}

// settled is checksum of a file that may be in the making: an open index merges
// segments in the background, and a file half written is no damage. One that
// stays wrong is.
func settled(path string) (ok bool, err error) {
	for range 5 {
		if ok, err = checksum(path); ok || errors.Is(err, fs.ErrNotExist) {
			return ok, err
		}
		time.Sleep(60 * time.Millisecond)
	}
	return ok, err
}

// checksum compares the CRC-32 in a segment file's last four bytes with the
// rest of it.
func checksum(path string) (bool, error) {
	f, err := os.Open(path) //nolint:gosec // a file of the index
	if err != nil {
		return false, err
	}
	defer f.Close() //nolint:errcheck // only read from
	info, err := f.Stat()
	if err != nil {
		return false, err
	}
	if info.Size() < 4 {
		return false, nil
	}
	sum := crc32.NewIEEE()
	if _, err := io.CopyN(sum, f, info.Size()-4); err != nil {
		return false, err
	}
	var want [4]byte
	if _, err := io.ReadFull(f, want[:]); err != nil {
		return false, err
	}
	return sum.Sum32() == binary.BigEndian.Uint32(want[:]), nil
}

// markName is the file that says how many changes the index has acknowledged.
const markName = "acknowledged"

func readMark(dir string) (uint64, error) {
	b, err := os.ReadFile(filepath.Join(dir, markName)) //nolint:gosec // a file of the index
	if err != nil {
		return 0, fmt.Errorf("%w: %w", ErrStale, err)
	}
	n, err := strconv.ParseUint(strings.TrimSpace(string(b)), 10, 64)
	if err != nil {
		return 0, fmt.Errorf("%w: %s cannot be read", ErrStale, markName)
	}
	return n, nil
}

// writeMark replaces the mark in one step. It may lag behind the index after a
// crash, never run ahead of it.
func writeMark(dir string, n uint64) error {
	next := filepath.Join(dir, markName+".new")
	f, err := os.OpenFile(next, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600) //nolint:gosec // a file of the index
	if err != nil {
		return fmt.Errorf("mark the index of records: %w", err)
	}
	_, err = fmt.Fprintln(f, n)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return fmt.Errorf("mark the index of records: %w", err)
	}
	if err := os.Rename(next, filepath.Join(dir, markName)); err != nil { //nolint:gosec // as above
		return fmt.Errorf("mark the index of records: %w", err)
	}
	return nil
}
