package app_test

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/search/timeline"
	"github.com/emberline/emberline/server/app"
	"github.com/emberline/emberline/server/cli"
)

// damageable is a closed data folder with some sources, and which source each
// stored file belongs to.
type damageable struct {
	dir   string
	files []string          // evidence and indexes
	of    map[string]string // file → label
}

func newDamageable(t *testing.T) *damageable {
	t.Helper()
	d := &damageable{dir: filepath.Join(t.TempDir(), "data"), of: map[string]string{}}
	a, err := app.Open(t.Context(), settings(d.dir), app.Options{})
	if err != nil {
		t.Fatal(err)
	}
	makeIncident(t, a)
	r := rand.New(rand.NewPCG(4, 4))
	noise := make([]byte, 3000)
	for i := range noise {
		noise[i] = byte(r.Uint32())
	}
	noise[0] = 0
	for label, content := range map[string][]byte{
		"large.log": logLines(r, 0, 3000), "small.log": logLines(r, 5000, 3), "packed.log.gz": gzipped(t, logLines(r, 6000, 500)),
		"two.zip":   zipped(t, map[string][]byte{"a.log": logLines(r, 8000, 50), "b.log": logLines(r, 9000, 50)}, "a.log", "b.log"),
		"noise.bin": noise,
	} {
		ingest(t, a, label, content)
	}
	all, err := a.Sources(t.Context(), slug)
	if err != nil {
		t.Fatal(err)
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	err = filepath.WalkDir(d.dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		for _, s := range all {
			if strings.HasPrefix(e.Name(), s.SHA256) || strings.Contains(path, "/index/"+s.SourceID+"/") {
				d.of[path] = s.Source
				d.files = append(d.files, path)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(d.files) != 13 { // five kept, five indexes, three unpacked
		t.Fatalf("stored are %v", d.files)
	}
	return d
}

// verify runs the command and gives its exit status and what it says.
func (d *damageable) verify(t *testing.T) (int, string) {
	t.Helper()
	var out bytes.Buffer
	code := cli.Run(t.Context(), cli.Env{Args: []string{"verify", "--data", d.dir}, Out: &out, Err: &out, Dir: "/", Environ: []string{"EMBERLINE_LOG_LEVEL=error"}})
	return code, out.String()
}

// change writes a file's bytes, whatever its mode.
func change(t *testing.T, path string, b []byte) {
	t.Helper()
	if err := errors.Join(os.Chmod(path, 0o600), os.WriteFile(path, b, 0o600)); err != nil {
		t.Fatal(err)
	}
}

// TestBitFlipsAreFound flips single bits of evidence and indexes, one at a
// time, anywhere. Every one is found, and the source it is of is named.
func TestBitFlipsAreFound(t *testing.T) {
	t.Parallel()
	d := newDamageable(t)
	if code, out := d.verify(t); code != 0 {
		t.Fatalf("undamaged: exit %d: %s", code, out)
	}
	seed := uint64(time.Now().UnixNano()) //nolint:gosec // any bits will do
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 0))
	for i := range 26 {
		path := d.files[i%len(d.files)]
		whole, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		bad := bytes.Clone(whole)
		at := r.IntN(len(bad))
		bad[at] ^= 1 << r.IntN(8)
		change(t, path, bad)
		if code, out := d.verify(t); code != 1 || !strings.Contains(out, slug+"/"+d.of[path]) || !strings.Contains(out, "→") {
			t.Errorf("seed %d: a bit of byte %d of %d of %s (%s): exit %d: %s", seed, at, len(bad), filepath.Base(path), d.of[path], code, out)
		}
		change(t, path, whole)
	}
	if code, out := d.verify(t); code != 0 {
		t.Errorf("mended: exit %d: %s", code, out)
	}
}

// TestMissingAndShortFilesAreFound does the same with files that are gone, cut
// or hold what belongs to another.
func TestMissingAndShortFilesAreFound(t *testing.T) {
	t.Parallel()
	d := newDamageable(t)
	for i, path := range d.files {
		whole, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		damages := []func() string{
			func() string {
				if err := os.Remove(path); err != nil {
					t.Fatal(err)
				}
				return "missing"
			},
			func() string { change(t, path, nil); return "empty" },
			func() string { change(t, path, whole[:len(whole)-1]); return "cut" },
			func() string { change(t, path, append(bytes.Clone(whole), 0)); return "longer" },
			func() string {
				b, err := os.ReadFile(d.files[(i+1)%len(d.files)])
				if err != nil {
					t.Fatal(err)
				}
				change(t, path, b)
				return "another's"
			},
		}
		for k := range 2 { // two kinds of damage for each file, all kinds for each kind of file
			how := damages[(2*i+k)%len(damages)]()
			if code, out := d.verify(t); code != 1 || !strings.Contains(out, slug+"/"+d.of[path]) || !strings.Contains(out, "→") {
				t.Errorf("%s of %s %s: exit %d: %s", filepath.Base(path), d.of[path], how, code, out)
			}
			if err := os.WriteFile(path, whole, 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	if code, out := d.verify(t); code != 0 {
		t.Errorf("mended: exit %d: %s", code, out)
	}
}

// TestDamagedDatabaseIsFound damages pages of the records' database.
func TestDamagedDatabaseIsFound(t *testing.T) {
	t.Parallel()
	d := newDamageable(t)
	path := filepath.Join(d.dir, "emberline.db")
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	const page = 4096
	var trees []int // pages that are part of a tree
	for at := page; at+page <= len(whole); at += page {
		if slices.Contains([]byte{2, 5, 10, 13}, whole[at]) {
			trees = append(trees, at)
		}
	}
	if len(trees) < 10 {
		t.Fatalf("%d pages in %d bytes", len(trees), len(whole))
	}
	r := rand.New(rand.NewPCG(5, 5))
	for range 8 {
		at := trees[r.IntN(len(trees))]
		bad := bytes.Clone(whole)
		bad[at] ^= 1 << r.IntN(8)
		change(t, path, bad)
		if code, out := d.verify(t); code != 1 || out == "" || strings.Contains(out, "goroutine") {
			t.Errorf("a bit of page %d: exit %d: %s", at/page, code, out)
		}
	}
	for how, bad := range map[string][]byte{"head": append(bytes.Repeat([]byte{0xff}, 100), whole[100:]...), "empty": nil, "cut": whole[:len(whole)/2]} {
		change(t, path, bad)
		if code, out := d.verify(t); code != 1 || strings.Contains(out, "goroutine") {
			t.Errorf("%s: exit %d: %s", how, code, out)
		}
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	for range 2 { // nothing may be put in its place
		if code, out := d.verify(t); code != 1 || !strings.Contains(out, "records") || !strings.Contains(out, "backup") {
			t.Errorf("missing: exit %d: %s", code, out)
		}
	}
	if err := os.WriteFile(path, whole, 0o600); err != nil {
		t.Fatal(err)
	}
	if code, out := d.verify(t); code != 0 {
		t.Errorf("mended: exit %d: %s", code, out)
	}
}

// A damaged index is mended by a rebuild; damaged evidence is not papered over.
func TestRebuildMendsIndexesOnly(t *testing.T) {
	t.Parallel()
	d := newDamageable(t)
	for _, path := range d.files {
		if strings.HasSuffix(path, ".idx") {
			change(t, path, []byte("not an index"))
		}
	}
	a := open(t, d.dir)
	if findings(t, a) == "" {
		t.Fatal("the damage is not found")
	}
	if _, err := a.Rebuild(t.Context(), slug, nil); err != nil {
		t.Fatal(err)
	}
	clean(t, a)
	n := len(events(t, a, slug, timeline.Filter{}))
	for _, path := range d.files {
		if d.of[path] == "large.log" && strings.HasSuffix(path, ".arc") {
			b, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			b[len(b)/2] ^= 1
			change(t, path, b)
		}
	}
	if _, err := a.Rebuild(t.Context(), slug, nil); err != nil {
		t.Fatal(err)
	}
	all, err := a.Sources(t.Context(), slug)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range all {
		if want := map[bool]models.SourceState{true: models.SourceFailed, false: models.SourceReady}[s.Source == "large.log"]; s.State != want {
			t.Errorf("%s is %s (%s), want %s", s.Source, s.State, s.Note, want)
		}
	}
	if f := findings(t, a); !strings.Contains(f, "large.log") || strings.Count(f, "\n") != 1 {
		t.Errorf("verify finds %s", f)
	}
	// The others are read; who asks for all is told which one cannot be.
	ids, err := a.SourceIDs(t.Context(), slug, []string{"small.log", "two.zip", "packed.log.gz"})
	if err != nil {
		t.Fatal(err)
	}
	if got := len(events(t, a, slug, timeline.Filter{Sources: ids})); got != n-3000 {
		t.Errorf("%d events of the others are read, want %d", got, n-3000)
	}
	v, _, err := a.View(t.Context(), slug)
	if err != nil {
		t.Fatal(err)
	}
	err = v.Each(t.Context(), timeline.Filter{}, nil, func(*models.Event) error { return nil })
	if models.CodeOf(err) != models.CodeDamaged || !strings.Contains(err.Error(), "large.log") || !strings.Contains(models.HintOf(err), "verify") {
		t.Errorf("read with the damaged one: %v\n→ %s", err, models.HintOf(err))
	}
}

// TestFolderFormat refuses what it cannot know.
func TestFolderFormat(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		format string // "": no such file
		code   models.Code
		says   string
	}{
		{"newer", fmt.Sprintf(`{"format":%d}`, app.FormatVersion+1), models.CodeInvalid, "newer emberline"},
		{"lost", "", models.CodeDamaged, "backup"},
		{"garbled", "\x00\x00\x00", models.CodeDamaged, "backup"},
		{"empty", " ", models.CodeDamaged, "backup"},
		{"zero", `{"format":0}`, models.CodeDamaged, "backup"},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "data")
			a, err := app.Open(t.Context(), settings(dir), app.Options{})
			if err != nil {
				t.Fatal(err)
			}
			makeIncident(t, a)
			if err := a.Close(); err != nil {
				t.Fatal(err)
			}
			path := filepath.Join(dir, "FORMAT")
			was, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if c.format == "" {
				err = os.Remove(path)
			} else {
				err = os.WriteFile(path, []byte(c.format), 0o600)
			}
			if err != nil {
				t.Fatal(err)
			}
			for range 2 { // the first attempt changes nothing
				_, err = app.Open(t.Context(), settings(dir), app.Options{})
				if models.CodeOf(err) != c.code || !strings.Contains(models.HintOf(err), c.says) {
					t.Errorf("%s: %v\n→ %s", models.CodeOf(err), err, models.HintOf(err))
				}
			}
			if err := os.WriteFile(path, was, 0o600); err != nil {
				t.Fatal(err)
			}
			if all, err := open(t, dir).Incidents(t.Context()); err != nil || len(all) != 1 {
				t.Errorf("with its FORMAT again: %v (%v)", all, err)
			}
		})
	}
}

// A second process waits for the first, says so, and gives up with its number;
// it goes on as soon as the first is done. A killed process holds nothing.
func TestSecondProcessWaits(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "data")
	a, err := app.Open(t.Context(), settings(dir), app.Options{})
	if err != nil {
		t.Fatal(err)
	}
	makeIncident(t, a)
	mine := fmt.Sprintf("process %d", os.Getpid())
	c := command(t, dir, "incident", "list", "--lock-wait", "100ms")
	if code := c.exit(t, c.Run()); code != 1 || !strings.Contains(c.err.String(), "in use by "+mine) || !strings.Contains(c.err.String(), "→") || !strings.Contains(c.err.String(), "waiting for "+mine) {
		t.Errorf("exit %d: %s", code, c.err.String())
	}
	// One that waits in this process is told, and then let in.
	cfg := settings(dir)
	cfg.LockWait = time.Minute
	waits := make(chan string, 10)
	opened := make(chan error, 1)
	go func() {
		b, err := app.Open(t.Context(), cfg, app.Options{Say: func(s string) { waits <- s }})
		if err == nil {
			err = b.Close()
		}
		opened <- err
	}()
	if s := <-waits; !strings.Contains(s, mine) {
		t.Errorf("said %q", s)
	}
	select {
	case err := <-opened:
		t.Errorf("let in beside the first: %v", err)
	default:
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	if err := <-opened; err != nil {
		t.Errorf("not let in after the first: %v", err)
	}
	if len(waits) > 0 {
		t.Errorf("said more than once: %q", <-waits)
	}
	// The lock is the kernel's: a process that was killed leaves none.
	killed := command(t, dir, "serve", "--addr", "127.0.0.1:0")
	killed.Stdout = nil
	out, err := killed.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := killed.Start(); err != nil {
		t.Fatal(err)
	}
	if _, err := out.Read(make([]byte, 1)); err != nil {
		t.Fatalf("%v %s", err, killed.err.String())
	}
	if _, err := app.Open(t.Context(), settings(dir), app.Options{}); models.CodeOf(err) != models.CodeUnavailable || !strings.Contains(err.Error(), fmt.Sprintf("process %d", killed.Process.Pid)) {
		t.Errorf("beside a running service: %v", err)
	}
	if err := killed.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	killed.exit(t, killed.Wait())
	open(t, dir)
}
