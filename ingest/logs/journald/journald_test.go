package journald_test

import (
	"bytes"
	"encoding/binary"
	"strings"
	"testing"

	"github.com/emberline/emberline/ingest"
	"github.com/emberline/emberline/ingest/ingesttest"
	"github.com/emberline/emberline/ingest/logs/journald"
	"github.com/emberline/emberline/ingest/logs/linelog/linelogtest"
)

func TestGolden(t *testing.T) { linelogtest.Golden(t, journald.Format, "export.log") }

// field writes a field with a length.
func field(name, value string) string {
	var b bytes.Buffer
	b.WriteString(name + "\n")
	var size [8]byte
	binary.LittleEndian.PutUint64(size[:], uint64(len(value)))
	b.Write(size[:])
	b.WriteString(value + "\n")
	return b.String()
}

func TestBinary(t *testing.T) {
	text := "__REALTIME_TIMESTAMP=1665814743000001\n" + field("MESSAGE", "first\n\nthird=line") + "PRIORITY=3\n\n" +
		"__REALTIME_TIMESTAMP=1665814744000001\nMESSAGE=next\n"
	r := ingesttest.Decode(t, journald.Format, "x", []byte(text))
	if len(r.Records) != 2 || string(r.Records[0].Text) != "first\n\nthird=line" || string(r.Records[1].Text) != "next" {
		t.Fatalf("%d records: %+v", len(r.Records), r.Records)
	}
	if r.Records[1].Line != 8 {
		t.Errorf("the second entry is at line %d", r.Records[1].Line)
	}
}

func TestDamage(t *testing.T) {
	for name, c := range map[string]struct {
		text              string
		records, rejected int
	}{
		"cut length":     {"__REALTIME_TIMESTAMP=1665814743000001\nMESSAGE\n\x01\x00", 1, 0},
		"cut value":      {"__REALTIME_TIMESTAMP=1665814743000001\n" + field("MESSAGE", "abc")[:17], 1, 0},
		"damaged length": {"MESSAGE\n\xff\xff\xff\xff\xff\xff\xff\xff\nrest\n\nMESSAGE=x\n", 1, 1},
		"prose":          {"MESSAGE=x\nnot a field\nMORE=1\n\nMESSAGE=y\n", 1, 1},
		"many blanks":    {"\n\n\nMESSAGE=x\n\n\n\nMESSAGE=y", 2, 0},
		"large":          {"MESSAGE=" + strings.Repeat("x", 3*ingest.MaxRecord) + "\nA=1\n\nMESSAGE=y\n", 2, 0},
		"large binary":   {field("MESSAGE", strings.Repeat("x", 3*ingest.MaxRecord)) + "A=1\n\nMESSAGE=y\n", 2, 0},
		"nothing":        {"", 0, 0},
	} {
		r := ingesttest.Decode(t, journald.Format, "x", []byte(c.text))
		if len(r.Records) != c.records || len(r.Rejected) != c.rejected {
			t.Errorf("%s: %d records and %d rejected, want %d and %d", name, len(r.Records), len(r.Rejected), c.records, c.rejected)
		}
	}
}

func FuzzJournald(f *testing.F) {
	linelogtest.Fuzz(f, journald.Format, field("MESSAGE", "a\nb")+"\n", "A=1\n\n\nB\n")
}
