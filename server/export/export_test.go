package export_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"io"
	"math/rand/v2"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/parquet-go/parquet-go"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/server/export"
)

// hostile are texts that some reader would stumble over.
var hostile = []string{
	"", "plain", "전원 차단", "quote \" and \\ back", "line\nbreak\r\n", "tab\t", "nul\x00", "\x1b[31mred", "\u2028\u2029", "\xff\xfe", "half \xec\xa0",
	"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "</script>", "\u202egnp", "😀",
}

func event(text string) *models.Event {
	return &models.Event{
		ID: "s1:0", SourceID: "s1", Source: text, Time: 1665814742101000001, Earliest: 1665814742101000001, Latest: 1665814742101999999,
		SourceTime: text, Observed: time.Date(2022, 10, 16, 1, 2, 3, 0, time.UTC), ZoneBasis: models.ZoneExplicit, Kind: models.KindAlert,
		Severity: models.SevError, SevText: text, Host: text, Service: text, Actor: text, Text: text, Line: 7,
		Attributes: []models.Attr{
			{Key: text, Value: []byte(text)}, {Key: "n", Value: []byte("1.50"), Type: models.AttrNumber}, {Key: "ok", Value: []byte("true"), Type: models.AttrBool},
			{Key: "o", Value: []byte(`{"a":[1]}`), Type: models.AttrJSON}, {Key: "n", Value: []byte("2"), Type: models.AttrNumber}, {Key: "none", Type: models.AttrNumber},
		},
	}
}

// shown is a text as JSON carries it: bytes that are no UTF-8 are written out.
func shown(s string) string {
	var b strings.Builder
	for len(s) > 0 {
		r, n := utf8.DecodeRuneInString(s)
		if r == utf8.RuneError && n == 1 {
			b.WriteString(`\x` + string("0123456789abcdef"[s[0]>>4]) + string("0123456789abcdef"[s[0]&15]))
		} else {
			b.WriteString(s[:n])
		}
		s = s[n:]
	}
	return b.String()
}

func TestJSONCarriesEverything(t *testing.T) {
	kst := time.FixedZone("", 9*3600)
	for _, text := range hostile {
		line := export.AppendEvent(nil, event(text), kst)
		if !json.Valid(line) || bytes.ContainsAny(line, "\n\r\u2028\u2029") || !utf8.Valid(line) {
			t.Errorf("%q: no line of JSON: %s", text, line)
			continue
		}
		var got struct {
			Source, Time, Latest, Host, Text, Observed, Kind string
			SourceTime                                       string `json:"source_time"`
			Severity                                         struct {
				Number int
				Text   string
			}
			Line       int64
			Attributes map[string]any
		}
		if err := json.Unmarshal(line, &got); err != nil {
			t.Fatal(err)
		}
		want := shown(text)
		if got.Source != want || got.SourceTime != want || got.Host != want || got.Text != want || got.Attributes[want] != want {
			t.Errorf("%q reads back as %+v", text, got)
		}
		if got.Time != "2022-10-15T15:19:02.101000001+09:00" || got.Observed != "2022-10-16T10:02:03+09:00" || got.Kind != "alert" || got.Line != 7 {
			t.Errorf("%+v", got)
		}
		if sev := got.Severity; sev.Number != 17 || sev.Text != want && (text != "" || sev.Text != "ERROR") {
			t.Errorf("%q: severity %+v", text, sev)
		}
		if got.Attributes["n"] != 1.5 || got.Attributes["n#2"] != 2.0 || got.Attributes["ok"] != true || got.Attributes["none"] != "" {
			t.Errorf("attributes %v", got.Attributes)
		}
	}
	undated := event("x")
	undated.Time, undated.Earliest, undated.Latest, undated.Undated, undated.Observed, undated.Simulated = models.NoTime, models.NoTime, models.NoTime, models.UndatedMissing, time.Time{}, true
	line := string(export.AppendEvent(nil, undated, kst))
	for _, part := range []string{`"time":null`, `"earliest":null`, `"latest":null`, `"observed":null`, `"undated":"no time in the record"`, `"simulated":true`} {
		if !strings.Contains(line, part) {
			t.Errorf("undated: %s lacks %s", line, part)
		}
	}
}

func write(t *testing.T, format string, list []*models.Event) []byte {
	t.Helper()
	var b bytes.Buffer
	w, err := export.Open(format, &b, time.UTC)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range list {
		if err := w.Write(e); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// No cell begins what a spreadsheet would take for a formula, and reading it
// gives the text back.
func TestCSVHasNoFormulas(t *testing.T) {
	var list []*models.Event
	for _, text := range hostile {
		list = append(list, event(text))
	}
	rows, err := csv.NewReader(bytes.NewReader(write(t, "csv", list))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != len(list)+1 {
		t.Fatalf("%d rows of %d events", len(rows)-1, len(list))
	}
	text := -1
	for i, name := range rows[0] {
		if name == "text" {
			text = i
		}
	}
	for i, row := range rows[1:] {
		for c, cell := range row {
			if cell != "" && strings.ContainsRune("=+-@\t\r\n", rune(cell[0])) {
				t.Errorf("cell %s of %q is %q", rows[0][c], hostile[i], cell)
			}
		}
		want := strings.ReplaceAll(hostile[i], "\r\n", "\n") // as the reader of CSV has it
		if got := strings.TrimPrefix(row[text], "'"); got != want && row[text] != want {
			t.Errorf("%q comes back as %q", hostile[i], row[text])
		}
	}
	for _, cell := range []string{"=", "+", "-", "@", "\t", "\r", "\n"} {
		if got := export.Cell(cell + "x"); got != "'"+cell+"x" {
			t.Errorf("%q becomes %q", cell+"x", got)
		}
	}
	if export.Cell("a=b") != "a=b" || export.Cell("") != "" {
		t.Error("a harmless cell was changed")
	}
}

// Parquet keeps all rows over several groups, instants to the nanosecond and
// nulls as nulls.
func TestParquetReadsBack(t *testing.T) {
	type row struct {
		ID         string            `parquet:"id"`
		Time       *int64            `parquet:"time,optional,timestamp(nanosecond)"`
		Observed   *int64            `parquet:"observed,optional,timestamp(nanosecond)"`
		Text       string            `parquet:"text"`
		Host       string            `parquet:"host"`
		Undated    string            `parquet:"undated"`
		Attributes map[string]string `parquet:"attributes"`
	}
	const n = 3000
	r := rand.New(rand.NewPCG(1, 1))
	var list []*models.Event
	for i := range n {
		e := event(hostile[i%len(hostile)])
		e.ID = models.EventID("s1", "", int64(i), 0)
		e.Time = models.Nanos(r.Int64N(int64(models.MaxTime)))
		if i%10 == 0 {
			e.Time, e.Undated, e.Observed = models.NoTime, models.UndatedMissing, time.Time{}
		}
		list = append(list, e)
	}
	b := write(t, "parquet", list)
	got, err := parquet.Read[row](bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != n {
		t.Fatalf("%d rows of %d", len(got), n)
	}
	for i, g := range got {
		e := list[i]
		if g.ID != e.ID || g.Text != strings.ToValidUTF8(e.Text, "\uFFFD") || g.Host != g.Text || g.Attributes["ok"] != "true" {
			t.Fatalf("row %d is %+v", i, g)
		}
		if e.Time == models.NoTime != (g.Time == nil) || g.Time != nil && *g.Time != int64(e.Time) || (g.Observed == nil) != e.Observed.IsZero() {
			t.Fatalf("row %d is of %v, want %d", i, g.Time, e.Time)
		}
		if g.Attributes["n"] != "1.50" || g.Attributes["n#2"] != "2" {
			t.Fatalf("row %d: a key that comes twice must keep both: %v", i, g.Attributes)
		}
	}
}

// A destination that fails is reported, at the latest on Close.
func TestWriteErrorsAreReported(t *testing.T) {
	for _, format := range export.Formats {
		w, err := export.Open(format, failing{}, time.UTC)
		if err == nil {
			for range 5000 {
				if err = w.Write(event("some text that fills the buffers")); err != nil {
					break
				}
			}
			if err == nil {
				err = w.Close()
			}
		}
		if err == nil {
			t.Errorf("%s: nobody noticed", format)
		}
	}
	if _, err := export.Open("xlsx", io.Discard, time.UTC); models.CodeOf(err) != models.CodeInvalid || models.HintOf(err) == "" {
		t.Errorf("%v", err)
	}
}

type failing struct{}

func (failing) Write([]byte) (int, error) { return 0, io.ErrClosedPipe }
