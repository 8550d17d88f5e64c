package records

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/emberline/emberline/models"
)

// closed gives the folder of a filled index that nobody has open.
func closed(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "records")
	i, err := Create(dir, "1")
	if err != nil {
		t.Fatal(err)
	}
	for n := range docs {
		if err := i.Commit(t.Context(), Change{Put: docs[n : n+1], Position: int64(n + 1)}); err != nil {
			t.Fatal(err)
		}
	}
	if err := i.Close(); err != nil {
		t.Fatal(err)
	}
	return dir
}

func segments(t *testing.T, dir string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(store(dir), "store", "*.zap"))
	if err != nil || len(files) == 0 {
		t.Fatalf("%d segment files, %v", len(files), err)
	}
	return files
}

func TestReopen(t *testing.T) {
	dir := closed(t)
	i, err := Open(dir, "1")
	if err != nil {
		t.Fatal(err)
	}
	if p, err := i.Position(); err != nil || p != int64(len(docs)) {
		t.Errorf("position %d, %v", p, err)
	}
	if r, err := i.Search(t.Context(), 1, parse(t, "연결"), 10); err != nil || r.Total != 2 {
		t.Errorf("%d hits, %v", r.Total, err)
	}
	// Another process has to wait for a second, then hears why.
	start := time.Now()
	if _, err := Open(dir, "1"); models.CodeOf(err) != models.CodeUnavailable || errors.Is(err, ErrStale) {
		t.Errorf("a second opening: %v", err)
	}
	if d := time.Since(start); d > 10*time.Second {
		t.Errorf("waited %v", d)
	}
	if err := i.Close(); err != nil {
		t.Error(err)
	}
}

func TestStale(t *testing.T) {
	for name, damage := range map[string]func(t *testing.T, dir string){
		"absent": func(t *testing.T, dir string) {
			if err := os.RemoveAll(dir); err != nil {
				t.Fatal(err)
			}
		},
		"flipped bytes": func(t *testing.T, dir string) {
			for _, f := range segments(t, dir) {
				b, err := os.ReadFile(f) //nolint:gosec // a test's file
				if err != nil {
					t.Fatal(err)
				}
				for k := len(b) / 3; k < len(b)/3+20 && k < len(b); k++ {
					b[k] ^= 0x55
				}
				if err := os.WriteFile(f, b, 0o600); err != nil {
					t.Fatal(err)
				}
			}
		},
		"cut short": func(t *testing.T, dir string) {
			if err := os.Truncate(segments(t, dir)[0], 100); err != nil {
				t.Fatal(err)
			}
		},
		"lost segments": func(t *testing.T, dir string) {
			for _, f := range segments(t, dir) {
				if err := os.Remove(f); err != nil {
					t.Fatal(err)
				}
			}
		},
		"lost root": func(t *testing.T, dir string) {
			if err := os.Remove(filepath.Join(store(dir), "store", "root.bolt")); err != nil {
				t.Fatal(err)
			}
		},
		"root of zeros": func(t *testing.T, dir string) {
			path := filepath.Join(store(dir), "store", "root.bolt")
			info, err := os.Stat(path)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, make([]byte, info.Size()), 0o600); err != nil {
				t.Fatal(err)
			}
		},
		"lost mark": func(t *testing.T, dir string) {
			if err := os.Remove(filepath.Join(dir, markName)); err != nil {
				t.Fatal(err)
			}
		},
		"behind its mark": func(t *testing.T, dir string) {
			if err := writeMark(dir, 1000); err != nil {
				t.Fatal(err)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := closed(t)
			damage(t, dir)
			if i, err := Open(dir, "1"); !errors.Is(err, ErrStale) {
				if err == nil {
					err = i.Close()
				}
				t.Fatalf("opened: %v", err)
			}
			rebuilt(t, dir, "1")
		})
	}
	t.Run("another version", func(t *testing.T) {
		dir := closed(t)
		if _, err := Open(dir, "2"); !errors.Is(err, ErrStale) {
			t.Fatalf("opened: %v", err)
		}
		rebuilt(t, dir, "2")
	})
}

// One lost segment file may be one that was merged away already, or bleve may
// fall back to a state before a merge, with the same documents. Whichever it
// is: the index is stale or complete, at this opening and at the next, when
// bleve has cleaned up.
func TestOneLostSegment(t *testing.T) {
	for n := range 8 {
		dir := closed(t)
		files := segments(t, dir)
		if err := os.Remove(files[n%len(files)]); err != nil {
			t.Fatal(err)
		}
		for opening := range 2 {
			i, err := Open(dir, "1")
			if errors.Is(err, ErrStale) {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
			count, errCount := i.Count()
			position, errPosition := i.Position()
			all, errSearch := i.Search(t.Context(), 1, parse(t, ""), 50)
			if err := errors.Join(errCount, errPosition, errSearch); err != nil {
				t.Error(err)
			}
			if count != uint64(len(docs)) || position != int64(len(docs)) || all.Total != uint64(len(docs)-1) {
				t.Errorf("opening %d without %s: %d documents, position %d, %d hits",
					opening, filepath.Base(files[n%len(files)]), count, position, all.Total)
			}
			if err := i.Close(); err != nil {
				t.Error(err)
			}
		}
	}
}

// rebuilt builds the index anew and looks whether it works.
func rebuilt(t *testing.T, dir, version string) {
	t.Helper()
	i, err := Rebuild(t.Context(), dir, version, func(ctx context.Context, i *Index) error {
		return i.Commit(ctx, Change{Put: docs, Position: 7})
	})
	if err != nil {
		t.Fatal(err)
	}
	if r, err := i.Search(t.Context(), 1, parse(t, "연결"), 10); err != nil || r.Total != 2 {
		t.Errorf("%d hits, %v", r.Total, err)
	}
	if err := i.Close(); err != nil {
		t.Error(err)
	}
	for _, d := range []string{dir + ".new", dir + ".old"} {
		if _, err := os.Stat(d); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("%s is left", d)
		}
	}
}

// A rebuild that fails leaves what was there.
func TestFailedRebuild(t *testing.T) {
	dir := closed(t)
	broken := errors.New("no more records")
	if _, err := Rebuild(t.Context(), dir, "1", func(context.Context, *Index) error { return broken }); !errors.Is(err, broken) {
		t.Fatalf("%v", err)
	}
	i, err := Open(dir, "1")
	if err != nil {
		t.Fatal(err)
	}
	if err := i.Close(); err != nil {
		t.Error(err)
	}
}

// overwrite spoils everything in a segment's file but the footer, which an open
// index has in memory.
func overwrite(path string) error {
	b, err := os.ReadFile(path) //nolint:gosec // a test's file
	if err != nil {
		return err
	}
	h, err := os.OpenFile(path, os.O_WRONLY, 0) //nolint:gosec // a test's file
	if err != nil {
		return err
	}
	b = b[:max(0, len(b)-64)]
	for k := range b {
		b[k] = 0xFF
	}
	_, err = h.WriteAt(b, 0)
	return errors.Join(err, h.Close())
}

// Damage while the index is open is told as such, without a panic.
func TestDamageWhileOpen(t *testing.T) {
	// One commit makes one segment: there is nothing to merge in the background.
	dir := filepath.Join(t.TempDir(), "records")
	made, err := Create(dir, "1")
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(made.Commit(t.Context(), Change{Put: docs, Position: int64(len(docs))}), made.Close()); err != nil {
		t.Fatal(err)
	}
	i, err := Open(dir, "1")
	if err != nil {
		t.Fatal(err)
	}
	// The merging in the background may never come back from damaged bytes, and
	// closing would wait for it: an index found stale is left to the process's end.
	defer func() {
		over := make(chan error, 1)
		go func() { over <- i.Close() }()
		select {
		case <-over:
		case <-time.After(2 * time.Second):
		}
	}()
	for _, f := range segments(t, dir) {
		if err := overwrite(f); err != nil {
			t.Fatal(err)
		}
	}
	if err := i.Verify(); !errors.Is(err, ErrStale) {
		t.Errorf("verified: %v", err)
	}
	_, err = i.Search(t.Context(), 1, parse(t, "연결"), 10)
	if !errors.Is(err, ErrStale) {
		t.Errorf("%v", err)
	}
	if err := i.Apply(t.Context(), docs[:1]); !errors.Is(err, ErrStale) {
		t.Errorf("a change: %v", err)
	}
}

// A process that is killed loses nothing it has acknowledged.
func TestKilled(t *testing.T) {
	if dir := os.Getenv("RECORDS_TEST_VICTIM"); dir != "" {
		victim(dir)
		return
	}
	dir := filepath.Join(t.TempDir(), "records")
	for round := range 3 {
		cmd := exec.Command(os.Args[0], "-test.run=^TestKilled$") //nolint:gosec // this very test
		cmd.Env = append(os.Environ(), "RECORDS_TEST_VICTIM="+dir)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		said := filepath.Join(dir, "said")
		before := acknowledged(said)
		for wait := 0; acknowledged(said) < before+5 && wait < 500; wait++ {
			time.Sleep(10 * time.Millisecond)
		}
		if err := cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		if err := cmd.Wait(); err == nil {
			t.Fatal("the process ended by itself")
		}
		least := acknowledged(said)
		i, err := Open(dir, "1")
		if errors.Is(err, ErrStale) {
			t.Logf("round %d: %v", round, err) // allowed: a half-written segment
			if err := os.RemoveAll(dir); err != nil {
				t.Fatal(err)
			}
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		p, err := i.Position()
		if err != nil || p < least || least < 5 {
			t.Errorf("round %d: position %d, acknowledged %d, %v", round, p, least, err)
		}
		if n, err := i.Count(); err != nil || int64(n) < least {
			t.Errorf("round %d: %d documents, acknowledged %d, %v", round, n, least, err)
		}
		if err := i.Close(); err != nil {
			t.Error(err)
		}
	}
}

func acknowledged(path string) int64 {
	b, err := os.ReadFile(path) //nolint:gosec // a test's file
	if err != nil {
		return 0
	}
	n, err := strconv.ParseInt(strings.TrimSpace(string(b)), 10, 64)
	if err != nil {
		return 0
	}
	return n
}

// victim commits until it is killed, and writes down what it was promised.
func victim(dir string) {
	i, err := Open(dir, "1")
	if errors.Is(err, ErrStale) {
		i, err = Create(dir, "1")
	}
	if err != nil {
		os.Exit(3)
	}
	p, err := i.Position()
	if err != nil {
		os.Exit(4)
	}
	for {
		p++
		d := docs[int(p)%len(docs)]
		d.ID = strconv.FormatInt(p, 10)
		if err := i.Commit(context.Background(), Change{Put: []Doc{d}, Position: p}); err != nil {
			os.Exit(5)
		}
		next := filepath.Join(dir, "said.new")
		if err := os.WriteFile(next, []byte(strconv.FormatInt(p, 10)), 0o600); err != nil {
			os.Exit(6)
		}
		if err := os.Rename(next, filepath.Join(dir, "said")); err != nil {
			os.Exit(7)
		}
	}
}
