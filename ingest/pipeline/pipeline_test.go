package pipeline

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/emberline/emberline/ingest"
	"github.com/emberline/emberline/models"
)

// toy is a format for these tests: lines of "SECONDS text"; "#" begins a
// comment, "!" is refused, "?" has no time, "panic" is a defect.
var toy = ingest.Format{
	Name: "toy",
	Detect: func(s *ingest.Sample) ingest.Score {
		if bytes.HasPrefix(s.Text, []byte("#toy")) {
			return ingest.Score{Points: 90, Why: "it says so"}
		}
		return ingest.Score{}
	},
	Decode: func(ctx context.Context, in *ingest.Input, sink ingest.Sink) error {
		for l := ingest.NewLines(ctx, in); ; {
			if !l.Next() {
				return l.Err()
			}
			x := l.Line()
			var err error
			switch {
			case x.Blank():
			case bytes.HasPrefix(x.Text, []byte("panic")):
				panic("a defect")
			case x.Text[0] == '#':
				err = sink.Structure(x.Offset, x.Length)
			case x.Text[0] == '!':
				err = sink.Reject(ingest.Rejected{Offset: x.Offset, Length: x.Length, Line: x.No, Reason: "refused", Raw: x.Raw})
			case x.Text[0] == '~': // left unclaimed on purpose
			default:
				r := &models.Record{Offset: x.Offset, Length: x.Length, Line: x.No, Raw: x.Raw, Text: x.Text, Time: models.NoTime, Undated: models.UndatedMissing}
				var s int64
				if n, _ := fmt.Sscanf(string(x.Text), "%d", &s); n == 1 {
					r.Time, r.Undated, r.Zoned = models.Nanos(s)*1e9, "", true
				}
				err = sink.Record(r)
			}
			if err != nil {
				return err
			}
		}
	},
}

type index struct{ texts []string }

func (x *index) Record(r *models.Record) error {
	x.texts = append(x.texts, string(r.Text))
	return nil
}

func run(t *testing.T, data string, change func(*Stream, *Options)) (Result, *index, error) {
	t.Helper()
	s := Stream{Name: "x.toy", Size: int64(len(data)), At: strings.NewReader(data)}
	o := Options{Formats: []ingest.Format{toy}, Zone: time.UTC, Reference: time.Unix(1666000000, 0)}
	if change != nil {
		change(&s, &o)
	}
	ix := &index{}
	res, err := Run(context.Background(), s, o, ix)
	return res, ix, err
}

func TestLedgerAddsUp(t *testing.T) {
	res, ix, err := run(t, "#toy\n\n10 a\n10 a\n9 back\n!bad\n? undated\n9216000000 far\n", nil)
	if err != nil {
		t.Fatal(err)
	}
	l := res.Ledger
	if l.Received != 6 || l.Accepted != 3 || l.Rejected != 1 || l.Undated != 2 || l.Repeated != 1 || l.Backward != 1 || len(ix.texts) != 5 {
		t.Errorf("ledger %+v, %d indexed", l, len(ix.texts))
	}
	if err := l.Check(); err != nil {
		t.Error(err)
	}
	if l.StructureBytes != int64(len("#toy\n\n")) || l.RejectedBytes != int64(len("!bad\n")) {
		t.Errorf("bytes: %+v", l)
	}
	want := map[string]int64{"refused": 1, models.UndatedMissing: 1, models.UndatedBounds: 1}
	for _, r := range l.Reasons {
		if want[r.Reason] != r.Count || r.Examples[0].Line == 0 && r.What != models.WhatNote {
			t.Errorf("reason %+v", r)
		}
		delete(want, r.Reason)
	}
	if len(want) > 0 {
		t.Errorf("missing reasons %v", want)
	}
}

func TestUnclaimedBytesAreShown(t *testing.T) {
	res, _, err := run(t, "#toy\n1 a\n~left\n\n2 b\n", nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(res.Ledger.Reasons) != 1 || res.Ledger.Reasons[0].Reason != "unclaimed bytes" || res.Ledger.Reasons[0].Count != 1 {
		t.Errorf("reasons %+v", res.Ledger.Reasons)
	}
}

func TestOverlapIsDuplicate(t *testing.T) {
	res, ix, err := run(t, "1 a\n2 b\n3 c\n", func(s *Stream, o *Options) { s.Overlap, o.Format = 8, "toy" })
	if err != nil {
		t.Fatal(err)
	}
	if l := res.Ledger; l.Duplicate != 2 || l.Accepted != 1 || l.DuplicateBytes != 8 || l.Received != 3 || len(ix.texts) != 1 {
		t.Errorf("ledger %+v", l)
	}
}

func TestBadInputLosesNothing(t *testing.T) {
	binary := strings.Repeat("\x00\x01\x02\x03\x04\x05\xfe\xff", 100)
	for name, tt := range map[string]struct {
		data, format       string
		rejected, received int64
	}{
		"empty":  {"", "empty", 0, 0},
		"binary": {binary, "none", 1, 1},
		"prose":  {"nothing fits this", "none", 1, 1},
	} {
		t.Run(name, func(t *testing.T) {
			res, _, err := run(t, tt.data, nil)
			if err != nil {
				t.Fatal(err)
			}
			if l := res.Ledger; l.Format != tt.format || l.Rejected != tt.rejected || l.Received != tt.received || l.RejectedBytes != int64(len(tt.data))*tt.rejected {
				t.Errorf("ledger %+v", l)
			}
		})
	}
}

func TestDefectOfADecoderIsAnError(t *testing.T) {
	_, _, err := run(t, "#toy\npanic\n", nil)
	if models.CodeOf(err) != models.CodeInternal || models.HintOf(err) == "" || !strings.Contains(err.Error(), "toy") {
		t.Errorf("got %v", err)
	}
}

func TestContainerMembersAreDecodedApart(t *testing.T) {
	data := "#toy\n1 a\n\x00\x01\x02\x03\x04\x05\x06\x07\x00\x01\x02\x03#toy\n2 b\n"
	members := []models.Member{{Name: "a", Offset: 0, Size: 9}, {Name: "bin", Offset: 9, Size: 12}, {Name: "b", Offset: 21, Size: 9}}
	res, ix, err := run(t, data, func(s *Stream, _ *Options) {
		for _, m := range members {
			s.Members = append(s.Members, ingest.Member{Member: m})
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	if l := res.Ledger; l.Accepted != 2 || l.Rejected != 1 || l.RejectedBytes != 12 || l.Format != "none+toy" || len(ix.texts) != 2 {
		t.Errorf("ledger %+v", l)
	}
}

func TestGapsOfASteadySource(t *testing.T) {
	var b strings.Builder
	b.WriteString("#toy\n")
	at := 1_665_800_000
	for i := range 2000 {
		at += 10
		if i == 1000 {
			at += 3600
		}
		fmt.Fprintf(&b, "%d beat\n", at)
	}
	res, _, err := run(t, b.String(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(res.Gaps) != 1 {
		t.Fatalf("gaps %+v", res.Gaps)
	}
	if g := res.Gaps[0]; g.To-g.From != 3610e9 || g.Usual < 10*time.Second || g.Usual > 20*time.Second {
		t.Errorf("gap %+v of %v", g, time.Duration(g.To-g.From))
	}
	// Half as many records, and no silence: none.
	if res, _, err = run(t, strings.Join(strings.Split(b.String(), "\n")[:400], "\n"), nil); err != nil || len(res.Gaps) != 0 {
		t.Errorf("%v: gaps %+v", err, res.Gaps)
	}
}
