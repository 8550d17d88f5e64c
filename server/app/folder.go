package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/emberline/emberline/models"
)

// FormatVersion is the layout of the data folder that this program writes. A
// folder of an older version is upgraded when it is opened, one of a newer
// version is refused.
const FormatVersion = 1

// folder is the data folder, locked.
type folder struct {
	dir  string
	lock *os.File
}

// The names in a data folder.
func (f folder) format() string   { return filepath.Join(f.dir, "FORMAT") }
func (f folder) evidence() string { return filepath.Join(f.dir, "evidence") }
func (f folder) index() string    { return filepath.Join(f.dir, "index") }
func (f folder) records() string  { return filepath.Join(f.dir, "records") }
func (f folder) database() string { return filepath.Join(f.dir, "emberline.db") }
func (f folder) tmp() string      { return filepath.Join(f.dir, "tmp") }
func (f folder) demo() string     { return filepath.Join(f.dir, "demo") }
func (f folder) prints() string   { return filepath.Join(f.dir, "prints") } // of editions, derived
func (f folder) auditKey() string { return filepath.Join(f.dir, "audit.key") }

// checkpoint is the newest signed state of the audit log, kept beside the database.
func (f folder) checkpoint() string { return filepath.Join(f.dir, "audit.checkpoint") }

// formatFile is what FORMAT holds.
type formatFile struct {
	Format int       `json:"format"`
	Made   time.Time `json:"made"`
}

// openFolder locks the folder, waiting for another process at most wait, and
// checks or writes its version. With mustExist it makes none. say is told once
// that it waits; may be nil.
func openFolder(ctx context.Context, dir string, mustExist bool, wait time.Duration, say func(string)) (*folder, error) {
	f := &folder{dir: dir}
	if err := f.claimable(mustExist); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, models.Wrap(err, models.CodeInvalid, "the data folder %s cannot be made", dir)
	}
	if err := f.acquire(ctx, wait, say); err != nil {
		return nil, err
	}
	if err := f.checkVersion(); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	if err := f.sweep(); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	for _, d := range []string{f.index(), f.tmp()} {
		if err := os.MkdirAll(d, 0o700); err != nil {
			return nil, errors.Join(err, f.Close())
		}
	}
	return f, nil
}

// sweep deletes what an earlier process was writing when it died: the lock says
// that nobody is at it any more. It may hold records, and is no evidence.
func (f *folder) sweep() error {
	err := os.RemoveAll(f.tmp())
	for _, dir := range []string{f.exports(), f.prints()} {
		half, gerr := filepath.Glob(filepath.Join(dir, ".new-*"))
		err = errors.Join(err, gerr)
		for _, path := range half {
			err = errors.Join(err, os.Remove(path))
		}
	}
	if err != nil {
		return fmt.Errorf("clear half-written files: %w", err)
	}
	return nil
}

// acquire takes the single writer's lock. The lock is the kernel's, so that a
// killed process leaves none behind.
func (f *folder) acquire(ctx context.Context, wait time.Duration, say func(string)) error {
	l, err := os.OpenFile(filepath.Join(f.dir, "lock"), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return models.Wrap(err, models.CodeInvalid, "the data folder %s cannot be locked", f.dir)
	}
	deadline := time.Now().Add(wait)
	for told := false; ; told = true {
		err = syscall.Flock(int(l.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) //nolint:gosec // descriptors are small
		if err == nil {
			break
		}
		if !errors.Is(err, syscall.EWOULDBLOCK) {
			return errors.Join(fmt.Errorf("lock %s: %w", f.dir, err), l.Close())
		}
		owner, rerr := os.ReadFile(l.Name())
		if rerr != nil {
			owner = nil
		}
		if time.Now().After(deadline) {
			return errors.Join(models.Errorf(models.CodeUnavailable, "the data folder %s is in use by process %s", f.dir, strings.TrimSpace(string(owner))).
				WithHint("wait for it, raise --lock-wait, or name another folder with --data"), l.Close())
		}
		if !told && say != nil {
			say(fmt.Sprintf("waiting for process %s, which holds %s", strings.TrimSpace(string(owner)), f.dir))
		}
		select {
		case <-ctx.Done():
			return errors.Join(ctx.Err(), l.Close())
		case <-time.After(50 * time.Millisecond):
		}
	}
	f.lock = l
	if err := l.Truncate(0); err != nil {
		return err
	}
	_, err = l.WriteAt([]byte(strconv.Itoa(os.Getpid())+"\n"), 0)
	return err
}

func (f *folder) checkVersion() error {
	b, err := os.ReadFile(f.format())
	if errors.Is(err, fs.ErrNotExist) {
		return f.writeVersion(formatFile{Format: FormatVersion, Made: time.Now().UTC().Truncate(time.Second)})
	}
	if err != nil {
		return err
	}
	var have formatFile
	if err := json.Unmarshal(b, &have); err != nil || have.Format < 1 {
		return models.Errorf(models.CodeDamaged, "%s cannot be read", f.format()).WithHint("restore the folder from a backup")
	}
	if have.Format > FormatVersion {
		return models.Errorf(models.CodeInvalid, "%s is of format %d; this program knows %d", f.dir, have.Format, FormatVersion).
			WithHint("use the newer emberline that wrote it; nothing was changed")
	}
	return f.upgrade(have)
}

// upgrades[n] brings a folder from format n to n+1.
var upgrades = map[int]func(*folder) error{}

func (f *folder) upgrade(have formatFile) error {
	for have.Format < FormatVersion {
		step, ok := upgrades[have.Format]
		if !ok {
			return models.Errorf(models.CodeInvalid, "%s is of format %d, which this program can no longer upgrade", f.dir, have.Format).
				WithHint("open it once with an emberline between the two")
		}
		if err := step(f); err != nil {
			return fmt.Errorf("upgrade %s from format %d: %w", f.dir, have.Format, err)
		}
		have.Format++
		if err := f.writeVersion(have); err != nil {
			return err
		}
	}
	return nil
}

func (f *folder) writeVersion(v formatFile) error {
	b, err := json.Marshal(v)
	if err != nil {
		return err
	}
	return writeFile(f.format(), append(b, '\n'))
}

// checkRecords refuses a folder that keeps evidence but whose embedded records
// are gone: an empty database in their place would say that all is well.
func (f *folder) checkRecords() error {
	st, err := os.Stat(f.database())
	if err == nil && st.Size() > 0 {
		return nil
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	kept, err := filesIn(f.evidence())
	if err != nil {
		return err
	}
	for _, k := range kept {
		if k.Name() != "tmp" {
			return models.Errorf(models.CodeDamaged, "%s keeps evidence, but its records %s are missing or empty", f.dir, filepath.Base(f.database())).
				WithHint("name the database they are in with --database-url, or restore the folder from a backup")
		}
	}
	return nil
}

// unmake removes what this program puts into a data folder, and nothing else
// that may lie there. It is for a folder that was new and never held anything.
func (f *folder) unmake() error {
	var err error
	db := f.database()
	for _, p := range []string{
		f.format(), f.evidence(), f.index(), f.records(), f.demo(), f.prints(), f.tmp(), db, db + "-wal", db + "-shm", f.auditKey(), f.checkpoint(), filepath.Join(f.dir, "lock"),
	} {
		err = errors.Join(err, os.RemoveAll(p))
	}
	return err
}

// Close gives the lock back.
func (f *folder) Close() error { return f.lock.Close() }
