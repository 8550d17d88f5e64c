package app_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/search/timeline"
	"github.com/emberline/emberline/server/app"
)

// TestBadInput takes in what nobody should have sent. Every byte is kept and
// comes back, the ledger adds up and says what it could not read, and the
// others' evidence is untouched.
func TestBadInput(t *testing.T) {
	t.Parallel()
	a := withIncident(t)
	good := logLines(rand.New(rand.NewPCG(1, 1)), 0, 300)
	if led := ingest(t, a, "good.log", good); led.Accepted != 300 {
		t.Fatalf("good.log: %+v", led)
	}
	noise := make([]byte, 4096)
	for i := range noise {
		noise[i] = byte(rand.Uint32())
	}
	noise[0] = 0
	gz := gzipped(t, good)
	archive := zipped(t, map[string][]byte{"a.log": good, "b.log": good[:len(good)/2]}, "a.log", "b.log")
	line := func(at, text string) string { return at + " INFO  [main] com.example.Pay - " + text + "\n" }
	const at = "2022-10-15 15:19:00.000"
	for _, c := range []struct {
		name     string
		content  string
		received int64
		accepted int64
		undated  int64
		rejected int64
		says     string // a part of one of the ledger's reasons, or of its Why
	}{
		{name: "empty.log", says: "no bytes"},
		{name: "noise.bin", content: string(noise), received: 1, rejected: 1, says: "binary data"},
		{name: "cut.log.gz", content: string(gz[:len(gz)/2]), received: -1, says: "damaged member"},
		{name: "cut-head.log.gz", content: string(gz[:5]), received: 1, rejected: 1},
		{name: "flipped.log.gz", content: string(gz[:len(gz)-6]) + "\x00\x01" + string(gz[len(gz)-4:]), received: -1, says: "damaged member"},
		{name: "cut.zip", content: string(archive[:len(archive)/2]), received: 1, rejected: 1},
		{name: "tail.zip", content: "PK\x03\x04", received: 1, rejected: 1},
		{name: "empty.zip", content: string(zipped(t, nil)), received: 0},
		{name: "empty.gz", content: string(gzipped(t, nil)), received: 0},
		{name: "latin1.log", content: line(at, "caf\xe9 ferm\xe9") + line(at, "ok") + line(at, "fini"), received: 3, accepted: 3},
		{name: "cut-rune.log", content: line(at, "전원") + line(at, "\xec\xa0") + line(at, "끝"), received: 3, accepted: 3},
		{name: "nul.log", content: line(at, "a\x00b") + line(at, "c") + line(at, "d"), received: 3, accepted: 3},
		{name: "crlf.log", content: strings.ReplaceAll(line(at, "a")+line(at, "b"), "\n", "\r\n"), received: 2, accepted: 2},
		{name: "no-end.log", content: line(at, "a") + strings.TrimSuffix(line(at, "b"), "\n"), received: 2, accepted: 2},
		{name: "bom.log", content: "\xef\xbb\xbf" + line(at, "a") + line(at, "b"), received: 2, accepted: 2},
		{
			name: "years.jsonl", received: 5, accepted: 1, undated: 4, says: "1970",
			content: `{"ts":"0000-01-01T00:00:00Z","msg":"year 0"}` + "\n" + `{"ts":"9999-12-31T23:59:59Z","msg":"year 9999"}` + "\n" +
				`{"ts":"1601-01-01T00:00:00Z","msg":"epoch of another"}` + "\n" + `{"ts":"2262-04-12T00:00:00Z","msg":"after all"}` + "\n" + `{"ts":"2022-10-15T15:19:00Z","msg":"now"}` + "\n",
		},
		{name: "blank.log", content: "\n\n \n\t\n", received: -1},
		{name: "one-byte.log", content: "x", received: 1},
		{name: "deep.json", content: strings.Repeat(`{"a":`, 100_000) + "1" + strings.Repeat("}", 100_000), received: -1},
		{name: "escape.log", content: line(at, "\x1b[2J\x1b]0;title\x07 red") + line(at, "\u202egnp.exe"), received: 2, accepted: 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			led := ingest(t, a, c.name, []byte(c.content))
			if c.received >= 0 && led.Received != c.received || c.accepted > 0 && led.Accepted != c.accepted || led.Undated < c.undated || led.Rejected != c.rejected {
				t.Errorf("ledger %+v", led)
			}
			said := led.Why
			for _, r := range led.Reasons {
				said += "; " + r.Reason
				if r.What == models.WhatRejected && (len(r.Examples) == 0 || r.Examples[0].Hint == "") {
					t.Errorf("rejected without a hint: %+v", r)
				}
			}
			if !strings.Contains(said, c.says) {
				t.Errorf("%q says nothing of %q", said, c.says)
			}
			if got := raw(t, a, slug, c.name); string(got) != c.content {
				t.Errorf("%d bytes come back of %d, and not the same", len(got), len(c.content))
			}
			ids, err := a.SourceIDs(t.Context(), slug, []string{c.name})
			if err != nil {
				t.Fatal(err)
			}
			var n int64
			for _, e := range events(t, a, slug, timeline.Filter{Sources: ids, Undated: true}) {
				if e.Kind == models.KindGap {
					continue
				}
				n++
				if e.Time != models.NoTime && !e.Time.InBounds() {
					t.Errorf("%s stands at %d", e.ID, e.Time)
				}
			}
			if n != led.Accepted+led.Undated {
				t.Errorf("%d events, the ledger says %d", n, led.Accepted+led.Undated)
			}
		})
	}
	if got := raw(t, a, slug, "good.log"); !bytes.Equal(got, good) {
		t.Error("good.log is another")
	}
	clean(t, a)
	if n, err := a.Rebuild(t.Context(), slug, nil); err != nil || n == 0 {
		t.Errorf("rebuilt %d (%v)", n, err)
	}
	clean(t, a)
}

// Names of members, however hostile, are only ever shown.
func TestHostileMembersWriteNowhere(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	a := open(t, filepath.Join(dir, "data"))
	makeIncident(t, a)
	good := logLines(rand.New(rand.NewPCG(1, 2)), 0, 20)
	members := map[string][]byte{}
	var order []string
	for _, name := range []string{
		"../../escape.log", "/etc/escape.log", `..\..\escape.log`, `C:\escape.log`, "a/../../../escape.log", "x\x00y.log", "new\nline.log",
		strings.Repeat("long/", 300) + "escape.log", "\u202egol.txt", "현장.log", "", ".", "..", "same.log", "./same.log",
	} {
		members[name] = append(logLines(rand.New(rand.NewPCG(7, uint64(len(order)))), 1000*len(order), 5), good...)
		order = append(order, name)
	}
	led := ingest(t, a, "hostile.zip", zipped(t, members, order...))
	if led.Accepted+led.Undated+led.Rejected == 0 {
		t.Errorf("nothing was read: %+v", led)
	}
	seen := map[string]bool{}
	for _, e := range events(t, a, slug, timeline.Filter{Undated: true}) {
		if strings.ContainsAny(e.ID, "\n\x00\u202e") || strings.Contains(e.ID, "..") || seen[e.ID] {
			t.Errorf("event id %q", e.ID)
		}
		seen[e.ID] = true
	}
	err := filepath.WalkDir(filepath.Dir(dir), func(path string, _ fs.DirEntry, err error) error {
		if strings.Contains(filepath.Base(path), "escape") {
			t.Errorf("written: %s", path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	clean(t, a)
}

// Files with hostile names, and links in folders, neither stop the others nor
// lead out of the folder.
func TestHostileNamesAndLinks(t *testing.T) {
	t.Parallel()
	a := withIncident(t)
	dir, outside := t.TempDir(), t.TempDir()
	r := rand.New(rand.NewPCG(3, 3))
	names := []string{
		"new\nline.log", "tab\tin.log", "esc\x1b[31m.log", "quote\"'.log", "-rf", "--help", " spaces ", "\u202egol.txt", "현장 기록.log",
		"\xff\xfe.log", "semi;colon&pipe|.log", "%00.log", "CON", strings.Repeat("n", 250) + ".log", strings.Repeat("가", 80),
		filepath.Join(strings.Repeat("d", 200), strings.Repeat("e", 200), "deep.log"), "a.log.99999", "b.log-20221015-120000.gz",
	}
	content := map[string][]byte{} // by hash
	add := func(path string) {
		b := logLines(r, 100*len(content), 5)
		sum := sha256.Sum256(b)
		content[hex.EncodeToString(sum[:])] = b
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, n := range names {
		add(filepath.Join(dir, n))
	}
	secret := filepath.Join(outside, "secret.log")
	if err := os.WriteFile(secret, []byte("2022-10-15 15:19:00.000 INFO [main] x.Y - not yours\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for link, to := range map[string]string{"link.log": secret, "linked": outside, "loop": dir, "dangling": filepath.Join(dir, "nothing")} {
		if err := os.Symlink(to, filepath.Join(dir, link)); err != nil {
			t.Fatal(err)
		}
	}
	deliveries, err := app.Gather([]string{dir}, app.Delivery{})
	if err != nil {
		t.Fatal(err)
	}
	if len(deliveries) != len(names) {
		t.Errorf("%d deliveries of %d files", len(deliveries), len(names))
	}
	for _, d := range deliveries {
		led, err := a.Ingest(t.Context(), slug, d, nil)
		if err != nil {
			t.Errorf("%q: %v", d.Label, err)
			continue
		}
		if strings.ContainsAny(led.Source, "\n\t\x1b\u202e") || strings.Contains(led.Source, "..") {
			t.Errorf("label %q", led.Source)
		}
		want, ok := content[led.SHA256]
		if got := raw(t, a, slug, led.Source); !ok || !bytes.Equal(got, want) || led.Check() != nil {
			t.Errorf("%q: %+v", led.Source, led)
		}
		delete(content, led.SHA256)
	}
	if len(content) > 0 {
		t.Errorf("%d files were not taken in", len(content))
	}
	// A link that a person names is meant.
	if got, err := app.Gather([]string{filepath.Join(dir, "link.log")}, app.Delivery{}); err != nil || len(got) != 1 {
		t.Errorf("a link that was named: %v (%v)", got, err)
	}
	for _, bad := range []string{filepath.Join(dir, "dangling"), filepath.Join(dir, "none"), os.DevNull} {
		if _, err := app.Gather([]string{bad}, app.Delivery{}); models.CodeOf(err) != models.CodeInvalid {
			t.Errorf("%s: %v", bad, err)
		}
	}
	if _, err := app.Gather([]string{t.TempDir()}, app.Delivery{}); models.CodeOf(err) != models.CodeInvalid || models.HintOf(err) == "" {
		t.Errorf("an empty folder: %v", err)
	}
	clean(t, a)
}

// A file that somebody still writes to is taken as it is when it is read: what
// was read, hashed, kept and counted is one and the same. Where the original
// is kept beside the archive it must be the same twice, or nothing is taken.
func TestFileThatGrowsWhileRead(t *testing.T) {
	t.Parallel()
	for _, original := range []bool{false, true} {
		t.Run(fmt.Sprintf("keep original %v", original), func(t *testing.T) {
			cfg := settings(filepath.Join(t.TempDir(), "data"))
			cfg.KeepOriginal = original
			a, err := app.Open(t.Context(), cfg, app.Options{})
			if err != nil {
				t.Fatal(err)
			}
			defer func() {
				if err := a.Close(); err != nil {
					t.Error(err)
				}
			}()
			makeIncident(t, a)
			begun := logLines(rand.New(rand.NewPCG(1, 3)), 0, 6000)
			f := file(t, "growing.log", begun)
			grow := func() {
				w, err := os.OpenFile(f.Path, os.O_APPEND|os.O_WRONLY, 0)
				if err == nil {
					_, err = w.Write(logLines(rand.New(rand.NewPCG(1, 4)), 6000, 5))
				}
				if err == nil {
					err = w.Close()
				}
				if err != nil {
					t.Error(err)
				}
			}
			// It grows while it is read, and once more when its end was seen.
			var reads, ends int
			var last int64
			led, err := a.Ingest(t.Context(), slug, app.Delivery{Label: "growing.log", Files: []app.File{f}}, func(p app.Progress) {
				if p.Step != "keep" {
					return
				}
				if reads++; reads == 1 {
					grow()
				}
				if p.Done == last {
					if ends++; ends == 1 {
						grow()
					}
				}
				last = p.Done
			})
			if reads == 0 || ends == 0 {
				t.Fatal("the file did not grow while it was read")
			}
			if original {
				if models.CodeOf(err) != models.CodeConflict || models.HintOf(err) == "" {
					t.Errorf("two different readings were taken: %+v, %v", led, err)
				}
				if all, err := a.Sources(t.Context(), slug); err != nil || len(all) > 0 {
					t.Errorf("sources %v (%v)", all, err)
				}
				clean(t, a)
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			got := raw(t, a, slug, "growing.log")
			sum := sha256.Sum256(got)
			now, err := os.ReadFile(f.Path)
			if err != nil {
				t.Fatal(err)
			}
			if hex.EncodeToString(sum[:]) != led.SHA256 || int64(len(got)) != led.Bytes || !bytes.HasPrefix(now, got) ||
				len(got) <= len(begun) || len(got) >= len(now) || led.Check() != nil {
				t.Errorf("%d bytes kept of %d, at first %d; ledger %+v", len(got), len(now), len(begun), led)
			}
			clean(t, a)
		})
	}
}

// A file that is gone when its turn comes is an error with its name, and
// leaves no source behind.
func TestFileThatVanishes(t *testing.T) {
	t.Parallel()
	a := withIncident(t)
	f := file(t, "gone.log", logLines(rand.New(rand.NewPCG(1, 5)), 0, 5))
	if err := os.Remove(f.Path); err != nil {
		t.Fatal(err)
	}
	_, err := a.Ingest(t.Context(), slug, app.Delivery{Label: "gone.log", Files: []app.File{f}}, nil)
	if models.CodeOf(err) != models.CodeInvalid || !strings.Contains(err.Error(), "gone.log") {
		t.Errorf("%v", err)
	}
	if all, err := a.Sources(t.Context(), slug); err != nil || len(all) != 0 {
		t.Errorf("sources %v (%v)", all, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := a.Ingest(ctx, slug, app.Delivery{Label: "late.log", Files: []app.File{file(t, "late.log", logLines(rand.New(rand.NewPCG(1, 6)), 0, 5))}}, nil); err == nil {
		t.Error("a canceled ingest was acknowledged")
	}
	clean(t, a)
}
