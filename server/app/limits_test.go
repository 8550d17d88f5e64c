package app_test

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/search/timeline"
	"github.com/emberline/emberline/server/app"
)

// maxPeak is how much memory a process may hold at most while it takes in a
// line of a gibibyte.
const maxPeak = 200 << 20

// TestHugeLine takes in one line of a gibibyte in a process of its own: all of
// it is kept, and the memory stays bounded.
func TestHugeLine(t *testing.T) {
	if testing.Short() {
		t.Skip("a line of 1 GiB takes a while")
	}
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "huge.log")
	head := bytes.Repeat([]byte("2022-10-15 15:19:00.000 INFO [main] com.example.Pay - 전원 "), 20_000)
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	_, err = f.Write(head)
	err = errors.Join(err, f.Truncate(1<<30), f.Close()) // the rest is a hole: zeros, no line end
	if err != nil {
		t.Fatal(err)
	}
	data := filepath.Join(dir, "data")
	must(t, data, "incident", "create", "--slug", slug, "--title", "Fire")
	peak, out := measured(t, data, "ingest", "-i", slug, "--json", path)
	led, ok := acknowledged(out)["huge.log"]
	if !ok || led.Bytes != 1<<30 || led.Check() != nil || led.StreamBytes != 1<<30 {
		t.Errorf("ledger %s", out)
	}
	t.Logf("ingest: peak of %d MiB", peak>>20)
	if peak > maxPeak {
		t.Errorf("peak of %d MiB, at most %d are allowed", peak>>20, maxPeak>>20)
	}
	for _, args := range [][]string{{"search", "-i", slug, "--count", "전원"}} {
		peak, _ := measured(t, data, args...)
		t.Logf("%s: peak of %d MiB", args[0], peak>>20)
		if peak > maxPeak {
			t.Errorf("%s: peak of %d MiB, at most %d are allowed", args[0], peak>>20, maxPeak>>20)
		}
	}
}

// measured runs the program to a good end and gives the most memory it held.
func measured(t testing.TB, data string, args ...string) (peak int64, out string) {
	t.Helper()
	inner := command(t, data, args...)
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	report := filepath.Join(t.TempDir(), "peak")
	// A process begins with the peak of the one that started it, so a small one
	// stands between this test and the program.
	outer := &child{Cmd: exec.CommandContext(t.Context(), self, append([]string{inner.Path}, inner.Args[1:]...)...)} //nolint:gosec // the program itself
	outer.Env = append(os.Environ(), measureMark+"="+report)
	outer.Stdout, outer.Stderr = &outer.out, &outer.err
	if code := outer.exit(t, outer.Run()); code != 0 {
		t.Fatalf("%v: exit %d\n%s", args, code, outer.err.String())
	}
	b, err := os.ReadFile(report)
	if err != nil {
		t.Fatal(err)
	}
	if peak, err = strconv.ParseInt(string(b), 10, 64); err != nil || peak == 0 {
		t.Fatalf("peak %q (%v)", b, err)
	}
	return peak, outer.out.String()
}

// smallDisk mounts a file system of so many bytes, or skips the test.
func smallDisk(t testing.TB, size int64) string {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("only root can mount the small file system that this test fills")
	}
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, fmt.Sprintf("size=%d", size)); err != nil {
		t.Skipf("no small file system can be mounted here: %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, syscall.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	return dir
}

// TestDiskFull fills the disk at many points of an ingest. Nothing is
// acknowledged that is not kept, the error says what to do, what was there is
// still read, and with space again the same ingest works.
func TestDiskFull(t *testing.T) {
	t.Parallel()
	disk := smallDisk(t, 48<<20)
	data := filepath.Join(disk, "data")
	r := rand.New(rand.NewPCG(9, 9))
	a := open(t, data)
	makeIncident(t, a)
	before := logLines(r, 0, 200)
	ingest(t, a, "before.log", before)
	for _, packed := range []bool{false, true} { // a container is also unpacked, beside the index
		name, pack := "plain", func(b []byte) []byte { return b }
		if packed {
			name, pack = "packed", func(b []byte) []byte { return gzipped(t, b) }
		}
		// What an ingest takes when there is room; the disk is then made to end at
		// many points of that: while the bytes are kept, noted, unpacked, indexed.
		start := free(t, disk)
		ingest(t, a, name+".log", pack(randomLines(r, 3_000)))
		takes := start - free(t, disk)
		points := []int64{0, takes / 4, takes / 2}
		for k := int64(-1); k < 9; k += 2 {
			points = append(points, takes-k*(takes/16))
		}
		failed := 0
		for i, leave := range points {
			label := fmt.Sprintf("%s-%d.log", name, i)
			content := pack(randomLines(r, 3_000))
			one := app.Delivery{Label: label, Files: []app.File{file(t, label, content)}}
			filler := fill(t, disk, leave)
			about := fmt.Sprintf("%s with %d KiB free", name, leave>>10)
			led, err := a.Ingest(t.Context(), slug, one, nil)
			if err != nil {
				failed++
				t.Logf("%s: %v", about, err)
				if models.CodeOf(err) != models.CodeUnavailable || !strings.Contains(models.HintOf(err), "free space") {
					t.Errorf("%s: %s: %v\n→ %s", about, models.CodeOf(err), err, models.HintOf(err))
				}
				if led.Received != 0 {
					t.Errorf("%s: acknowledged %+v", about, led)
				}
			}
			if got := raw(t, a, slug, "before.log"); !bytes.Equal(got, before) {
				t.Errorf("%s: what was there is another", about)
			}
			if n := len(events(t, a, slug, timeline.Filter{Sources: []int64{1}})); n != 200 {
				t.Errorf("%s: %d events of what was there are read", about, n)
			}
			if err != nil && i%2 == 0 {
				if f := findings(t, a); f != "" {
					t.Errorf("%s: verify finds:\n%s", about, f)
				}
			}
			if err := os.Remove(filler); err != nil {
				t.Fatal(err)
			}
			led, err = a.Ingest(t.Context(), slug, one, nil)
			if err != nil || led.Received != 3_000 || led.Check() != nil {
				t.Fatalf("%s: with space again: %+v (%v)", about, led, err)
			}
			if got := raw(t, a, slug, label); !bytes.Equal(got, content) {
				t.Errorf("%s: with space again: other bytes come back", about)
			}
		}
		if failed < 4 {
			t.Errorf("%s: only %d ingests failed: the disk was not full", name, failed)
		}
		clean(t, a)
	}
}

// randomLines writes log lines that cannot be coded much shorter.
func randomLines(r *rand.Rand, n int) []byte {
	var b bytes.Buffer
	for range n {
		fmt.Fprintf(&b, "2022-10-15 15:19:00.000 INFO  [main] com.example.Pay - token %016x%016x%016x%016x\n", r.Uint64(), r.Uint64(), r.Uint64(), r.Uint64())
	}
	return b.Bytes()
}

// free is how many bytes the disk has left.
func free(t testing.TB, disk string) int64 {
	t.Helper()
	var st syscall.Statfs_t
	if err := syscall.Statfs(disk, &st); err != nil {
		t.Fatal(err)
	}
	return int64(st.Bavail) * st.Bsize //nolint:gosec // a small disk
}

// fill leaves so many bytes free on the disk and gives what to remove then.
func fill(t testing.TB, disk string, leave int64) (filler string) {
	t.Helper()
	f, err := os.CreateTemp(disk, "filler-")
	if err != nil {
		t.Fatal(err)
	}
	block := make([]byte, 4096)
	for left := free(t, disk) - leave; left > 0; left -= int64(len(block)) {
		if _, err := f.Write(block); errors.Is(err, syscall.ENOSPC) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	return f.Name()
}

// TestWithoutPermission reads as a user who may not: files and folders are
// named in the error, and the rest is taken in.
func TestWithoutPermission(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for _, d := range []string{dir, filepath.Dir(dir)} { // the other user must get this far
		if err := os.Chmod(d, 0o755); err != nil { //nolint:gosec // on purpose
			t.Fatal(err)
		}
	}
	in, data := filepath.Join(dir, "in"), filepath.Join(dir, "data")
	for _, d := range []string{data, filepath.Join(in, "open"), filepath.Join(in, "closed")} {
		if err := os.MkdirAll(d, 0o755); err != nil { //nolint:gosec // on purpose
			t.Fatal(err)
		}
	}
	lines := logLines(rand.New(rand.NewPCG(2, 2)), 0, 10)
	for name, mode := range map[string]os.FileMode{"open/may.log": 0o644, "closed/in.log": 0o644, "secret.log": 0} {
		path := filepath.Join(in, name)
		if err := errors.Join(os.WriteFile(path, lines, 0o600), os.Chmod(path, mode)); err != nil {
			t.Fatal(err)
		}
	}
	nobody := uint32(os.Geteuid()) //nolint:gosec // small
	if nobody == 0 {
		nobody = 65534
		if err := os.Chown(data, int(nobody), -1); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Chmod(filepath.Join(in, "closed"), 0); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.Chmod(filepath.Join(in, "closed"), 0o700) }) //nolint:gosec // so that it can be removed
	exe := filepath.Join(dir, "emberline")
	path, err := program()
	if err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(exe, b, 0o755); err != nil { //nolint:gosec // another user runs it
		t.Fatal(err)
	}
	run := func(data string, args ...string) (int, *child) {
		c := command(t, data, args...)
		c.Path = exe
		if os.Geteuid() == 0 {
			c.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
		}
		return c.exit(t, c.Run()), c
	}
	if code, c := run(data, "incident", "create", "--slug", slug, "--title", "Fire"); code != 0 {
		t.Fatalf("exit %d: %s", code, c.err.String())
	}
	for _, c := range []struct {
		data string
		args []string
		exit int
		says string
	}{
		{data, []string{"ingest", "-i", slug, filepath.Join(in, "secret.log")}, 1, "secret.log"},
		{data, []string{"ingest", "-i", slug, filepath.Join(in, "closed")}, 1, "closed"},
		{data, []string{"ingest", "-i", slug, in}, 1, "closed"},
		{data, []string{"ingest", "-i", slug, filepath.Join(in, "open")}, 0, ""},
		{data, []string{"verify"}, 0, ""},
		{filepath.Join(in, "open", "data"), []string{"incident", "create", "--slug", slug, "--title", "Fire"}, 1, "cannot be made"},
	} {
		code, got := run(c.data, c.args...)
		if code != c.exit || !strings.Contains(got.err.String(), c.says) || strings.Contains(got.err.String(), "goroutine") {
			t.Errorf("%v: exit %d: %s", c.args, code, got.err.String())
		}
	}
}
