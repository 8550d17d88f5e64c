package app_test

import (
	"archive/zip"
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emberline/emberline/models"
)

// crashes is how often the program is killed.
const crashes = 20

// logLines writes n made-up log lines, the first with the number from.
func logLines(r *rand.Rand, from, n int) []byte {
	var b bytes.Buffer
	words := []string{"served", "전원 차단", "connection refused", "retry", "복구 대기", "queue full"}
	at := time.Date(2022, 10, 15, 15, 0, 0, 0, time.UTC)
	for i := from; i < from+n; i++ {
		fmt.Fprintf(&b, "%s INFO  [worker-%d] com.example.Pay - order %d %s in %d ms\n",
			at.Add(time.Duration(i)*37*time.Millisecond).Format("2006-01-02 15:04:05.000"), r.IntN(8), i, words[r.IntN(len(words))], r.IntN(3000))
	}
	return b.Bytes()
}

func gzipped(t testing.TB, b []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	if _, err := w.Write(b); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func zipped(t testing.TB, members map[string][]byte, order ...string) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, name := range order {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(members[name]); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// crashEvidence writes a megabyte and a half: a rotated set whose pieces overlap,
// containers, the same bytes twice, and what is no text.
func crashEvidence(t testing.TB, r *rand.Rand) string {
	t.Helper()
	dir := t.TempDir()
	old := logLines(r, 0, 3000)
	tail := old[bytes.LastIndexByte(old[:len(old)-4000], '\n')+1:]
	noise := make([]byte, 200<<10)
	for i := range noise {
		noise[i] = byte(r.Uint32())
	}
	web := gzipped(t, logLines(r, 30_000, 2000))
	for name, b := range map[string][]byte{
		"app.log.2":   old,
		"app.log.1":   append(bytes.Clone(tail), logLines(r, 3000, 3000)...),
		"app.log":     logLines(r, 6000, 3000),
		"bundle.zip":  zipped(t, map[string][]byte{"a/one.log": logLines(r, 50_000, 2000), "b/two.log": logLines(r, 60_000, 2000)}, "a/one.log", "b/two.log"),
		"copy.log.gz": web,
		"noise.bin":   noise,
		"web.log.gz":  web,
	} {
		if err := os.WriteFile(filepath.Join(dir, name), b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// timelineOf gives the events of a folder by source, without the moment of
// their receipt, which is another in every run; under "" those of all.
func timelineOf(t testing.TB, data string) map[string]string {
	t.Helper()
	out := must(t, data, "events", "-i", slug, "--json", "--undated")
	parts := map[string]*strings.Builder{"": {}}
	parts[""].Grow(len(out))
	for line := range strings.Lines(out) {
		head, rest, ok1 := strings.Cut(line, `"observed":"`)
		_, rest, ok2 := strings.Cut(rest, `",`)
		_, label, ok3 := strings.Cut(head, `"source":"`)
		label, _, ok4 := strings.Cut(label, `"`)
		if !ok1 || !ok2 || !ok3 || !ok4 {
			t.Fatalf("no event: %s", line)
		}
		if parts[label] == nil {
			parts[label] = &strings.Builder{}
		}
		for _, b := range []*strings.Builder{parts[""], parts[label]} {
			b.WriteString(head)
			b.WriteString(rest)
		}
	}
	all := map[string]string{}
	for label, b := range parts {
		all[label] = b.String()
	}
	return all
}

// acknowledged gives the ledgers that were printed; a line cut by the kill is none.
func acknowledged(out string) map[string]models.Ledger {
	got := map[string]models.Ledger{}
	for line := range strings.Lines(out) {
		var l models.Ledger
		if strings.HasSuffix(line, "\n") && json.Unmarshal([]byte(line), &l) == nil {
			got[l.Source] = l
		}
	}
	return got
}

// TestKilledAtAnyPoint kills the program while it takes evidence in, alone or
// beside a service, and while it recovers from that. Whatever it acknowledged
// is there once and whole; the same command again completes the rest; in the
// end all is as if nothing had happened.
func TestKilledAtAnyPoint(t *testing.T) {
	t.Parallel()
	seed := uint64(time.Now().UnixNano()) //nolint:gosec // any bits will do
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 0))
	in := crashEvidence(t, r)

	// The run that nobody disturbs.
	calm := filepath.Join(t.TempDir(), "data")
	must(t, calm, "incident", "create", "--slug", slug, "--title", "Fire")
	start := time.Now()
	want := acknowledged(must(t, calm, "ingest", "-i", slug, "--json", in))
	took := time.Since(start)
	t.Logf("undisturbed it takes %v", took.Round(time.Millisecond))
	whole := timelineOf(t, calm)
	if len(want) != 5 || want["app.log"].Duplicate == 0 || want["app.log"].Accepted != 9000 || want["web.log.gz"].DuplicateOf != "copy.log.gz" || want["noise.bin"].Rejected != 1 {
		t.Fatalf("undisturbed: %+v", want)
	}

	hit := 0 // kills that interrupted something
	for i := range crashes {
		data := filepath.Join(t.TempDir(), "data")
		must(t, data, "incident", "create", "--slug", slug, "--title", "Fire")
		service := i%4 == 3
		acked := map[string]models.Ledger{}
		var points []time.Duration
		for range 1 + r.IntN(2) { // the second time it is killed while it recovers
			after := time.Duration(r.Float64() * 1.1 * float64(took))
			points = append(points, after)
			begun := time.Now()
			got, cut := killed(t, data, in, after, service)
			if cut {
				hit++
			} else { // the machine is faster than it was: aim earlier
				took = min(took, time.Since(begun))
			}
			for label, led := range got {
				acked[label] = led
			}
		}
		about := fmt.Sprintf("seed %d, crash %d, service %v, killed after %v", seed, i, service, points)
		got := timelineOf(t, data)
		for label, led := range acked {
			if led.Received != want[label].Received || led.Accepted != want[label].Accepted {
				t.Errorf("%s: %s was acknowledged as %+v", about, label, led)
			}
			if got[label] != whole[label] {
				t.Errorf("%s: %s was acknowledged, and its events are not those of an undisturbed run", about, label)
			}
		}
		for label, events := range got {
			if label != "" && events != whole[label] { // nobody was told, and yet half a source must not be seen
				t.Errorf("%s: %s holds other events than in an undisturbed run", about, label)
			}
		}
		for label, led := range acknowledged(must(t, data, "ingest", "-i", slug, "--json", in)) {
			w := want[label]
			if led.Received != w.Received || led.Accepted != w.Accepted || led.Duplicate != w.Duplicate || led.Rejected != w.Rejected || led.SHA256 != w.SHA256 {
				t.Errorf("%s: done again, the ledger of %s is\n%+v\nwant\n%+v", about, label, led, w)
			}
		}
		if timelineOf(t, data)[""] != whole[""] {
			t.Errorf("%s: the timeline is another than that of an undisturbed run", about)
		}
		if out := must(t, data, "verify", "--json"); !strings.Contains(out, `"unreferenced":0,`) || !strings.Contains(out, `"findings":[]`) {
			t.Errorf("%s: verify says %s", about, out)
		}
		if t.Failed() {
			return
		}
	}
	t.Logf("%d kills interrupted the program at its work", hit)
	if hit < crashes/3 {
		t.Errorf("only %d kills of %d runs interrupted anything: this proves little", hit, crashes)
	}
}

// killed takes the evidence in and kills the program that works on it after a
// while; it gives what was acknowledged until then, and whether that was not all.
func killed(t testing.TB, data, in string, after time.Duration, service bool) (acked map[string]models.Ledger, cut bool) {
	t.Helper()
	client := command(t, data, "ingest", "-i", slug, "--json", in)
	victim := client
	if service {
		victim = command(t, data, "serve", "--addr", "127.0.0.1:0")
		victim.Stdout = nil
		out, err := victim.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := victim.Start(); err != nil {
			t.Fatal(err)
		}
		if line, err := bufio.NewReader(out).ReadString('\n'); err != nil {
			t.Fatalf("the service does not listen: %q %v %s", line, err, victim.err.String())
		}
	}
	if err := client.Start(); err != nil {
		t.Fatal(err)
	}
	var once sync.Once
	kill := time.AfterFunc(after, func() { once.Do(func() { _ = victim.Process.Kill() }) })
	code := client.exit(t, client.Wait())
	kill.Stop()
	if victim != client {
		once.Do(func() { _ = victim.Process.Kill() }) // the client was done before
		victim.exit(t, victim.Wait())
	}
	if code > 0 && !service {
		t.Errorf("exit %d: %s", code, client.err.String())
	}
	return acknowledged(client.out.String()), code != 0
}
