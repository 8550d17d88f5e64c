package cli_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/parquet-go/parquet-go"
)

// everything is what must be the same before and after: all events and all ledgers.
func (f *folder) everything() string {
	f.t.Helper()
	return f.must("events", "-i", "fire-2022", "--json", "--undated") + f.must("sources", "-i", "fire-2022", "--json")
}

func TestRawIsExact(t *testing.T) {
	t.Parallel()
	f := filled(t)
	for _, c := range []struct{ args, want string }{
		{`--source power.log`, powerLog},
		{`--source s1`, powerLog},
		{`--source upsd.log`, zipped(t, rotatedLog[0]) + rotatedLog[1] + rotatedLog[2]},
		{`--source upsd.log --piece 1`, zipped(t, rotatedLog[0])},
		{`--source upsd.log --piece 3`, rotatedLog[2]},
		{`--source chat`, chat},
		{`--event s1:84`, powerLog[84:168]},
		{`--event s5/upsd.log.2:44`, rotatedLog[0][44:]},
	} {
		if got := f.must(words("raw -i fire-2022 " + c.args)...); got != c.want {
			t.Errorf("raw %s gives %q\nwant %q", c.args, got, c.want)
		}
	}
	for _, s := range []step{
		{args: `raw -i fire-2022`, exit: 1, err: []string{"→", "--source LABEL"}},
		{args: `raw -i fire-2022 --source nothing`, exit: 1, err: []string{"nothing", "→"}},
		{args: `raw -i fire-2022 --source upsd.log --piece 4`, exit: 1, err: []string{"no piece 4", "1 to 3"}},
		{args: `raw -i fire-2022 --event s1:1`, exit: 1, err: []string{"s1:1", "→"}},
		{args: `raw -i fire-2022 --event nonsense`, exit: 1, err: []string{"nonsense", "→"}},
	} {
		check(t, f, s)
	}
}

// exported is a row of the Parquet file as another program would declare it.
type exported struct {
	ID         string            `parquet:"id"`
	Source     string            `parquet:"source"`
	Time       *int64            `parquet:"time,optional,timestamp(nanosecond)"`
	Severity   int32             `parquet:"severity_number"`
	Text       string            `parquet:"text"`
	Undated    string            `parquet:"undated"`
	Simulated  bool              `parquet:"simulated"`
	Attributes map[string]string `parquet:"attributes"`
}

// The three exports hold the same events, in the same order, as the timeline.
func TestExports(t *testing.T) {
	t.Parallel()
	f := filled(t)
	want := f.must("events", "-i", "fire-2022", "--json", "--undated")
	for _, format := range []string{"jsonl", "csv", "parquet"} {
		r := f.run("export", "-i", "fire-2022", "--format", format, "--out", "out."+format)
		if r.code != 0 || !strings.Contains(r.err, "16 events written to out."+format) || r.out != "" {
			t.Fatalf("export %s: exit %d\n%s%s", format, r.code, r.out, r.err)
		}
	}
	read := func(name string) []byte {
		b, err := os.ReadFile(filepath.Join(f.dir, name))
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	if got := string(read("out.jsonl")); got != want {
		t.Errorf("JSON lines are\n%s\nand the timeline\n%s", got, want)
	}
	if got := f.must("export", "-i", "fire-2022"); got != want {
		t.Errorf("to standard output:\n%s", got)
	}

	rows, err := csv.NewReader(bytes.NewReader(read("out.csv"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	column := map[string]int{}
	for i, name := range rows[0] {
		column[name] = i
	}
	table, err := parquet.Read[exported](bytes.NewReader(read("out.parquet")), int64(len(read("out.parquet"))))
	if err != nil {
		t.Fatal(err)
	}
	events := lines(t, want)
	if len(rows) != len(events)+1 || len(table) != len(events) {
		t.Fatalf("%d events, %d rows of CSV, %d of Parquet", len(events), len(rows)-1, len(table))
	}
	for i, e := range events {
		row, cells := table[i], rows[i+1]
		text, _ := e["text"].(string)
		if row.ID != e["id"] || row.Source != e["source"] || row.Text != text {
			t.Errorf("Parquet row %d is %+v, the event %v", i, row, e)
		}
		if (row.Time == nil) != (e["time"] == nil) || (row.Undated != "") != (e["time"] == nil) || row.Simulated != (e["source"] == "pay.jsonl") {
			t.Errorf("Parquet row %d is %+v, the event %v", i, row, e)
		}
		wantText := text
		if text == "=cmd|calc" {
			wantText = "'=cmd|calc" // a spreadsheet would run it
		}
		at, _ := e["time"].(string)
		if cells[column["id"]] != e["id"] || cells[column["text"]] != wantText || cells[column["time"]] != at {
			t.Errorf("CSV row %d is %v, the event %v", i, cells, e)
		}
		for c, cell := range cells {
			if cell != "" && strings.ContainsAny(cell[:1], "=+-@\t\r") {
				t.Errorf("CSV cell %s of row %d begins a formula: %q", rows[0][c], i, cell)
			}
		}
		attrs, err := json.Marshal(e["attributes"])
		if err != nil {
			t.Fatal(err)
		}
		var a, b any
		if json.Unmarshal(attrs, &a) != nil || json.Unmarshal([]byte(cells[column["attributes"]]), &b) != nil || lacks(b, a, "") != "" {
			t.Errorf("CSV attributes of row %d are %s, the event's %s", i, cells[column["attributes"]], attrs)
		}
	}
	if at := table[0].Time; at == nil || *at != 1665814200000000000 { // 2022-10-15T06:10:00Z
		t.Errorf("the first time in Parquet is %v", at)
	}
	for _, s := range []step{
		{args: `export -i fire-2022 --format xlsx`, exit: 1, err: []string{"xlsx", "→", "parquet"}},
		{args: `export -i fire-2022 --out no/such/folder/x.csv --format csv`, exit: 1, err: []string{"no/such/folder/x.csv"}},
		{args: `export -i fire-2022 --source chat --kind chat --format csv`, out: []string{"하람"}},
	} {
		check(t, f, s)
	}
	if _, err := os.Stat(filepath.Join(f.dir, "no")); err == nil {
		t.Error("a failed export left something behind")
	}
}

// Everything derived can be made again from the evidence, and is the same.
func TestRebuild(t *testing.T) {
	t.Parallel()
	f := newFolder(t)
	f.fixture()
	f.fill()
	f.must("clock", "set", "-i", "fire-2022", "--source", "power.log", "--offset", "-3m42s", "--why", "x")
	f.must("annotate", "-i", "fire-2022", "--on", "s1:0", "first sign")
	before := f.everything()
	check(t, f, step{args: `verify --json`, json: []string{`{"sources":5,"pieces":7,"indexes":7,"events":16,"unreferenced":0,"findings":[]}`}})
	if err := os.RemoveAll(filepath.Join(f.data, "index")); err != nil {
		t.Fatal(err)
	}
	check(t, f, step{args: `verify`, exit: 1, out: []string{"fire-2022/power.log", "rebuild --incident fire-2022", "7 damaged"}})
	check(t, f, step{args: `events -i fire-2022`, exit: 1, err: []string{"index", "→", "emberline rebuild --incident fire-2022"}})
	check(t, f, step{args: `rebuild -i fire-2022`, out: []string{"rebuilt 7 indexes"}})
	if after := f.everything(); after != before {
		t.Errorf("rebuilt, but the timeline is another:\n%s\nwas\n%s", after, before)
	}
	check(t, f, step{args: `verify`, out: []string{"0 damaged"}})
	check(t, f, step{args: `rebuild -i nowhere`, exit: 1, err: []string{"nowhere", "→"}})
}

func TestBackupAndRestore(t *testing.T) {
	t.Parallel()
	f := newFolder(t)
	f.fixture()
	f.fill()
	f.must("clock", "set", "-i", "fire-2022", "--source", "power.log", "--offset", "-3m42s", "--why", "x")
	f.must("entry", "add", "-i", "fire-2022", "--key", "smoke", "--title", "Smoke", "--at", "2022-10-15T15:19")
	f.must("annotate", "-i", "fire-2022", "--on", "entry:smoke", "who saw it?")
	before := f.everything() + f.must("entry", "list", "-i", "fire-2022", "--json")
	f.must("backup", "--out", "all.tar")
	if got := f.must("backup", "--out", "-"); len(got) < 1024 {
		t.Errorf("a backup on standard output of %d bytes", len(got))
	}
	check(t, f, step{args: `restore all.tar`, exit: 1, err: []string{"holds data already", "→", "--data"}})

	g := &folder{t: t, data: filepath.Join(f.dir, "second"), dir: f.dir}
	g.must("restore", "all.tar")
	if after := g.everything() + g.must("entry", "list", "-i", "fire-2022", "--json"); after != before {
		t.Errorf("restored, but it is another:\n%s\nwas\n%s", after, before)
	}
	if got := g.must("raw", "-i", "fire-2022", "--source", "power.log"); got != powerLog {
		t.Errorf("restored, but the evidence is %q", got)
	}
	check(t, g, step{args: `clock undo -i fire-2022 --source power.log --json`, json: []string{`{"number":2,"undoes":1}`}})
	check(t, g, step{args: `verify --json`, json: []string{`{"sources":5,"events":16,"unreferenced":0,"findings":[]}`}})

	// A damaged backup is refused, wherever the damage is.
	whole, err := os.ReadFile(filepath.Join(f.dir, "all.tar"))
	if err != nil {
		t.Fatal(err)
	}
	records, evidence := bytes.Index(whole, []byte("fire-2022")), bytes.Index(whole, []byte("evidence/"))
	for name, damage := range map[string]func([]byte) []byte{
		"cut in the middle":      func(b []byte) []byte { return b[:len(b)/2] },
		"without its manifest":   func(b []byte) []byte { return b[:bytes.LastIndex(b, []byte("MANIFEST.json"))] },
		"a bit of the records":   func(b []byte) []byte { b[records] ^= 1; return b },
		"a bit of the evidence":  func(b []byte) []byte { b[evidence+512+40] ^= 1; return b },
		"a hash in the manifest": func(b []byte) []byte { b[bytes.LastIndex(b, []byte(`.arc":"`))+10] ^= 1; return b },
		"not a backup":           func([]byte) []byte { return []byte(strings.Repeat(powerLog, 20)) },
		"empty":                  func([]byte) []byte { return nil },
	} {
		t.Run(name, func(t *testing.T) {
			h := &folder{t: t, data: filepath.Join(t.TempDir(), "data"), dir: f.dir}
			path := filepath.Join(t.TempDir(), "bad.tar")
			if err := os.WriteFile(path, damage(bytes.Clone(whole)), 0o600); err != nil {
				t.Fatal(err)
			}
			r := h.run("restore", path)
			if r.code != 1 || !strings.Contains(r.err, "backup") {
				t.Errorf("exit %d: %s%s", r.code, r.out, r.err)
			}
			// Nothing is left that could pass for the restored folder or keep the next attempt out.
			if left, err := os.ReadDir(h.data); err != nil || len(left) > 0 {
				t.Errorf("left behind: %v (%v)", left, err)
			}
		})
	}
	check(t, f, step{args: `restore missing.tar --data elsewhere`, exit: 1, err: []string{"backup"}})
}
