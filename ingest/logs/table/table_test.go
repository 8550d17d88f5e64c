package table_test

import (
	"strings"
	"testing"

	"github.com/emberline/emberline/ingest"
	"github.com/emberline/emberline/ingest/ingesttest"
	"github.com/emberline/emberline/ingest/logs/linelog/linelogtest"
	"github.com/emberline/emberline/ingest/logs/table"
)

func TestGolden(t *testing.T) {
	for _, name := range []string{"monitoring.log", "korean.log", "eventviewer.log", "split.log", "quotes.log", "dayfirst.log"} {
		linelogtest.Golden(t, table.Format, name)
	}
}

func TestManifest(t *testing.T) {
	linelogtest.Manifest(t, table.Format, linelogtest.Known{Path: "logs/plaso/networkminer.pcap.FileInfos.csv"})
}

func TestDetect(t *testing.T) {
	for name, c := range map[string]struct {
		text        string
		least, most int
	}{
		"named":        {"time,level\n2022-10-15T15:19:03Z,warn\n", 82, 82},
		"found":        {"seen,level\n2022-10-15T15:19:03Z,warn\n", 70, 70},
		"semicolons":   {"Zeit;time\n1;2022-10-15 15:19:03\n2;2022-10-15 15:19:04\n", 82, 82},
		"tabs":         {"id\ttime\n1\t2022-10-15 15:19:03\n", 82, 82},
		"epochs":       {"id,ts\n1,1665814743\n", 82, 82},
		"numbers only": {"id,phone\n1,1012345678\n", 0, 0},
		"no header":    {"2022-10-15 15:19:03,a\n2022-10-15 15:19:04,b\n", 0, 0},
		"no time":      {"name,size\na,1\n", 0, 0},
		"header only":  {"time,level\n", 0, 0},
		"prose":        {"Dear all, hello\nwe met, on Friday\n", 0, 0},
		"log":          {"2022-10-15 15:19:03 started, ok\n", 0, 0},
		"nothing":      {"", 0, 0},
	} {
		if s := table.Format.Detect(ingesttest.Sample(name, []byte(c.text))); s.Points < c.least || s.Points > c.most {
			t.Errorf("%s: %d points, want %d–%d: %s", name, s.Points, c.least, c.most, s.Why)
		}
	}
}

// A quote that never closes takes no more than its own line with it.
func TestUnclosed(t *testing.T) {
	text := "time,message\n" + `2022-10-15 15:19:03,"torn` + "\n" + strings.Repeat("2022-10-15 15:19:04,whole\n", 3000)
	r := ingesttest.Decode(t, table.Format, "x.csv", []byte(text))
	if len(r.Records) != 3001 || len(r.Rejected) != 0 {
		t.Errorf("%d records, %d rejected", len(r.Records), len(r.Rejected))
	}
	if got := string(r.Records[0].Text); got != `"torn` {
		t.Errorf("the torn row says %q", got)
	}
}

// A cell larger than a record stays within its bounds.
func TestLarge(t *testing.T) {
	text := "time,message\n2022-10-15 15:19:03,\"" + strings.Repeat("x", 2*ingest.MaxRecord) + "\"\n2022-10-15 15:19:04,\"" +
		strings.Repeat("line\n", 900) + "\"\n2022-10-15 15:19:05,y\n"
	r := ingesttest.Decode(t, table.Format, "x.csv", []byte(text))
	if len(r.Records) != 3 {
		t.Fatalf("%d records", len(r.Records))
	}
	if n := strings.Count(string(r.Records[1].Text), "line"); n != 900 {
		t.Errorf("%d lines in the cell", n)
	}
}

func FuzzTable(f *testing.F) {
	linelogtest.Fuzz(f, table.Format, "a,time\n\"x\ny\",2022-10-15 15:19:03\n", "time;\"\n", "a|b|time\n1|2|1665814743\n", "sep=;\na;time\n;\n")
}
