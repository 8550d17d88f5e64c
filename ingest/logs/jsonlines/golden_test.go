package jsonlines

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/emberline/emberline/ingest/ingesttest"
)

// write gives the records, rejections and notes of a stream as text.
func write(r *ingesttest.Recorder) string {
	var b strings.Builder
	for _, g := range r.Records {
		at := g.Time.RFC3339(time.UTC)
		if g.Undated != "" {
			at = "(" + g.Undated + ")"
		} else if !g.Zoned {
			at = strings.TrimSuffix(at, "Z") + " local"
		}
		fmt.Fprintf(&b, "%d+%d@%d %s res=%d from %s\n  %s %q host=%q service=%q actor=%q\n  text %q\n", g.Offset, g.Length, g.Line, at, g.Resolution,
			g.SourceTime, g.Severity, g.SeverityText, g.Host, g.Service, g.Actor, g.Text)
		for _, a := range g.Attrs {
			fmt.Fprintf(&b, "  %s = %s %s\n", a.Key, [...]string{"string", "number", "bool", "json"}[a.Type], a.Value)
		}
	}
	for _, x := range r.Rejected {
		fmt.Fprintf(&b, "rejected %d+%d@%d %s: %q\n", x.Offset, x.Length, x.Line, x.Reason, x.Raw)
	}
	return b.String()
}

// TestGolden holds every fixture against the text beside it.
func TestGolden(t *testing.T) {
	files := ingesttest.Fixtures(t, "testdata/*.json")
	if len(files) < 5 {
		t.Fatalf("%d fixtures", len(files))
	}
	for _, file := range files {
		ingesttest.Golden(t, file+".golden", write(ingesttest.Decode(t, Format, file, ingesttest.Fixture(t, file))))
	}
}

func TestNotes(t *testing.T) {
	for in, note := range map[string]string{
		"{\"time\":1665814743,\"a\":1,\"a\":2}\n":                "object names a field twice; both are kept",
		"{\"time\":1665814743,\"a\":\"\\x\"}\n":                  "escapes or control characters that JSON does not allow; kept as written",
		"{\"boiler_read_at\":\"2022-10-15T15:19:03Z\"}\n":        `time taken from the field "boiler_read_at", known by the end of its name only`,
		"{\"a\":\"" + strings.Repeat("x", 2<<20) + "\",\"b\":1}": "fields beyond 1 MiB of a record are only in its raw bytes",
	} {
		r := ingesttest.Decode(t, Format, "note", []byte(in))
		if len(r.Notes) != 1 || r.Notes[note] != 1 || len(r.Records) != 1 {
			t.Errorf("%.40s: notes %v, %d records, want %q", in, r.Notes, len(r.Records), note)
		}
		if len(r.Records[0].Text) > 1<<20 || len(r.Records[0].Raw) > 1<<20 {
			t.Errorf("%.40s: over 1 MiB of text or raw bytes", in)
		}
	}
}

// TestShapes mixes shapes that share their first fields: what was learnt of one
// must not be taken for another.
func TestShapes(t *testing.T) {
	lines := []string{
		`{"time":1665814743,"a":{"b":1},"c":2}`, `{"time":1665814743,"a":{"c":1},"c":2}`, `{"time":1665814743,"a":{"b":1},"d":2}`,
		`{"time":1665814743,"a":{"b":1,"c":2}}`, `{"time":1665814743,"a.b":1,"c":{"x":2}}`, `{"time":1665814743,"a":1,"a":2,"c":3}`,
		`{"time":1665814743,"a":1,"b":2,"c":3}`, `{"time":1665814743,"a":[{"b":1}],"c":2}`,
	}
	alone := map[string]string{}
	for _, l := range lines {
		_, alone[l], _ = strings.Cut(write(ingesttest.Decode(t, Format, "alone", []byte(l))), "\n")
	}
	var all []string
	for i := range 200 {
		all = append(all, lines[(i*i+i/7)%len(lines)])
	}
	r := ingesttest.Decode(t, Format, "mixed", []byte(strings.Join(all, "\n")))
	twice := 0
	for i, g := range r.Records {
		_, got, _ := strings.Cut(write(&ingesttest.Recorder{Records: []ingesttest.Got{g}}), "\n")
		want := alone[all[i]]
		if strings.ReplaceAll(got, `\n"`, `"`) != want {
			t.Fatalf("record %d, %s:\n%s\nwant\n%s", i, all[i], got, want)
		}
		if strings.Contains(all[i], `"a":1,"a":2`) {
			twice++
		}
	}
	if r.Notes["object names a field twice; both are kept"] != twice {
		t.Errorf("notes %v, want %d", r.Notes, twice)
	}
}

func TestDetect(t *testing.T) {
	for name, c := range map[string]struct {
		text        string
		least, most int
	}{
		"lines":      {"{\"ts\":1665814743.5,\"msg\":\"x\"}\n{\"ts\":1665814744.5,\"msg\":\"y\"}\n", 70, 75},
		"array":      {"[\n  {\"time\":\"2022-10-15T15:19:03Z\",\"msg\":\"x\"}\n]\n", 70, 75},
		"cloudtrail": {`{"Records":[{"eventTime":"2022-10-15T06:19:03Z","eventName":"StopInstances"}]}`, 70, 75},
		"cloudwatch": {`{"messageType":"DATA_MESSAGE","logEvents":[{"id":"1","timestamp":1665814743000,"message":"x"}]}`, 70, 75},
		"compose":    {"web-1  | {\"ts\":1665814743.5,\"msg\":\"x\"}\n", 70, 75},
		"no time":    {`{"name":"package","version":"1.0.0"}`, 1, 20},
		"mixed":      {"{\"ts\":1665814743.5}\nplain\n{\"ts\":1665814743.5}\n", 40, 60},
		"text":       {"Oct 15 15:19:03 host app: {\"a\":1}\n", 0, 0},
		"empty":      {"", 0, 0},
	} {
		if s := Format.Detect(ingesttest.Sample(name, []byte(c.text))); s.Points < c.least || s.Points > c.most {
			t.Errorf("%s: %d points, want %d–%d: %s", name, s.Points, c.least, c.most, s.Why)
		}
	}
}

func FuzzDecode(f *testing.F) { ingesttest.FuzzFixtures(f, Format, "testdata/*.json") }
