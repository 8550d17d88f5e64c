// Package alertstest holds what the tests of alert decoders share: bodies kept
// in every way, and the third-party files of each service. Nothing of it is part
// of the product; what the tests of other formats need too never lives here.
package alertstest

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/emberline/emberline/ingest"
	"github.com/emberline/emberline/ingest/ingesttest"
	"github.com/emberline/emberline/ingest/stamp"
	"github.com/emberline/emberline/models"
)

// entry is what the manifest of the third-party test data says of one file.
type entry struct {
	Path     string
	Role     string
	Expected struct {
		Events     int
		Times      []*string
		LocalTimes []string `json:"local_times"`
		States     []*string
		Type       string
		Level      string
	}
}

// Manifest decodes every third-party file under a folder and holds it against
// the manifest: the number of events, their times, states and types.
func Manifest(t *testing.T, f ingest.Format, folder string, least int) {
	t.Helper()
	n := 0
	for _, e := range ingesttest.Manifest[entry](t) {
		if e.Role != "input" || !strings.HasPrefix(e.Path, folder) {
			continue
		}
		n++
		t.Run(strings.TrimPrefix(e.Path, folder), func(t *testing.T) {
			check(t, e, ingesttest.ThirdParty(t, f, e.Path, 90))
		})
	}
	if n < least {
		t.Errorf("only %d files under %s, want %d", n, folder, least)
	}
}

func check(t *testing.T, e entry, r *ingesttest.Recorder) {
	t.Helper()
	x := e.Expected
	if len(r.Records) != x.Events || len(r.Rejected) != 0 {
		t.Fatalf("%d records and %d rejected, want %d and none", len(r.Records), len(r.Rejected), x.Events)
	}
	for i, g := range r.Records {
		if testing.Verbose() {
			t.Log(Line(g))
		}
		if g.Kind != models.KindAlert || len(g.Text) == 0 {
			t.Errorf("event %d: kind %v, text %q", i, g.Kind, g.Text)
		}
		if x.Type != "" && g.Attr["alert.event"] != x.Type {
			t.Errorf("event %d is %q, want %q", i, g.Attr["alert.event"], x.Type)
		}
		if x.Level != "" && string(g.SeverityText) != x.Level {
			t.Errorf("event %d has severity %q, want %q", i, g.SeverityText, x.Level)
		}
		if len(x.States) > i && x.States[i] != nil && g.Attr["alert.state"] != *x.States[i] {
			t.Errorf("event %d has state %q, want %q", i, g.Attr["alert.state"], *x.States[i])
		}
		checkTime(t, i, x.Times, x.LocalTimes, g)
	}
}

// checkTime holds an event's time against the manifest: one time stands for
// all events, none for an event that is accepted at its receipt.
func checkTime(t *testing.T, i int, times []*string, local []string, g ingesttest.Got) {
	t.Helper()
	var want *string
	switch {
	case len(times) == 1:
		want = times[0]
	case len(times) > i:
		want = times[i]
	}
	switch {
	case want != nil:
		at, ok := stamp.Parse([]byte(*want))
		if !ok || !at.Zoned {
			t.Fatalf("the manifest's time %q cannot be read", *want)
		}
		if g.Time != at.Time || !g.Zoned {
			t.Errorf("event %d is of %s, want %s", i, g.Time.RFC3339(time.UTC), *want)
		}
	case len(local) > 0:
		for _, l := range local {
			if at, err := time.Parse("1/2/2006 3:04 PM", l); err == nil && g.Time == models.NanosOf(at) && !g.Zoned {
				return
			}
		}
		t.Errorf("event %d is of %s, want one of %q, without a zone", i, g.Time.RFC3339(time.UTC), local)
	default:
		if !g.Received || g.Time != models.NoTime {
			t.Errorf("event %d is of %s, want its receipt time", i, g.Time.RFC3339(time.UTC))
		}
	}
}

// Line writes a record on one line, for golden tests.
func Line(g ingesttest.Got) string {
	at := g.Time.RFC3339(time.UTC)
	switch {
	case g.Received:
		at = "received"
	case g.Undated != "":
		at = "undated"
	case !g.Zoned:
		at = strings.TrimSuffix(at, "Z") + " local"
	}
	var attrs []string
	for _, a := range g.Attrs {
		attrs = append(attrs, a.Key+"="+string(a.Value))
	}
	return fmt.Sprintf("%d+%d@%d %s %s/%s host=%s service=%s actor=%s | %s | %s", g.Offset, g.Length, g.Line, at,
		g.Severity, g.SeverityText, g.Host, g.Service, g.Actor, g.Text, strings.Join(attrs, " "))
}

// Deliveries decodes one body in every way in which bodies are kept — alone,
// one a line, in an array, printed over many lines — and fails unless each
// way gives the same events.
func Deliveries(t *testing.T, f ingest.Format, body string) *ingesttest.Recorder {
	t.Helper()
	var v any
	if err := json.Unmarshal([]byte(body), &v); err != nil {
		t.Fatal(err)
	}
	var small strings.Builder
	enc := json.NewEncoder(&small)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(json.RawMessage(body)); err != nil {
		t.Fatal(err)
	}
	one := ingesttest.Decode(t, f, "one", []byte(body))
	flat := strings.TrimSpace(small.String())
	for name, data := range map[string]string{
		"lines": flat + "\n" + flat + "\n", "array": "[" + flat + ",\n" + flat + "]", "printed": body + "\n" + body + "\n",
	} {
		r := ingesttest.Decode(t, f, name, []byte(data))
		if len(r.Rejected) > 0 || len(r.Records) != 2*len(one.Records) {
			t.Errorf("%s: %d records and %d rejected, want %d and none", name, len(r.Records), len(r.Rejected), 2*len(one.Records))
			continue
		}
		for i, g := range r.Records {
			w := one.Records[i%len(one.Records)]
			_, got, _ := strings.Cut(Line(g), " ")
			_, want, _ := strings.Cut(Line(w), " ")
			if got != want && !strings.ContainsAny(want, "[{") { // containers keep their own white space
				t.Errorf("%s: event %d\n got %s\nwant %s", name, i, got, want)
			}
		}
	}
	return one
}

const bodies = "testdata/*.json"

// Fixtures decodes every body in testdata, in every way in which bodies are
// kept, and compares its events with the text beside it.
func Fixtures(t *testing.T, f ingest.Format) {
	t.Helper()
	for _, file := range ingesttest.Fixtures(t, bodies) {
		body := ingesttest.Fixture(t, file)
		ingesttest.Golden(t, file+".golden", Text(Deliveries(t, f, string(body))))
		if s := f.Detect(ingesttest.Sample(file, body)); s.Points < 90 {
			t.Errorf("%s is detected with %d points: %s", file, s.Points, s.Why)
		}
	}
}

// Text writes the events of a body, one a line.
func Text(r *ingesttest.Recorder) string {
	var b strings.Builder
	for _, g := range r.Records {
		b.WriteString(Line(g) + "\n")
	}
	return b.String()
}

// Fuzz runs a decoder on anything, beginning with the bodies in testdata.
func Fuzz(f *testing.F, format ingest.Format) {
	f.Helper()
	ingesttest.FuzzFixtures(f, format, bodies)
}
