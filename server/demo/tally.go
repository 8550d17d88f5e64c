package demo

import (
	"bytes"
	"strings"
	"time"

	"github.com/emberline/emberline/models"
)

// outcome is what a reader must make of a record.
type outcome uint8

const (
	accepted outcome = iota
	undated
	rejected
)

// tally keeps the truth about one source while it is written.
type tally struct {
	truth  *SourceTruth
	span   time.Duration // of the written resolution
	every  int64         // accepted records between samples
	last   time.Time     // true time of the last dated record
	wrote  time.Time     // recorded time of the same
	probes []string
	words  [][2][]byte // the probes as they are written
}

const maxSamples = 64

// newTally begins the truth of a source of n records.
func newTally(truth *SourceTruth, res models.Resolution, n int64) tally {
	t := tally{truth: truth, span: res.Span(), every: max(1, n/24), probes: Probes()}
	truth.Resolution = res
	truth.Probes = map[string]int64{}
	for _, p := range t.probes {
		truth.Probes[p] = 0
		// In what is generated case differs only at a sentence's beginning.
		t.words = append(t.words, [2][]byte{[]byte(p), []byte(strings.ToUpper(p[:1]) + p[1:])})
	}
	return t
}

// enter counts a record in the ledger and, when it is accepted, in the probes;
// text is the record, or the words in it where they are written escaped.
func (y *tally) enter(text []byte, what outcome, at, recorded time.Time) {
	t := y.truth
	t.Received++
	switch what {
	case undated:
		t.Undated++
		return
	case rejected:
		t.Rejected++
		return
	case accepted:
	}
	t.Accepted++
	at = at.Truncate(y.span)
	if t.First.IsZero() || at.Before(t.First) {
		t.First = at
	}
	if at.After(t.Last) {
		t.Last = at
	}
	if recorded = recorded.Truncate(y.span); recorded.Before(y.wrote) {
		t.Backward++
	}
	y.wrote, y.last = recorded, at
	for i, p := range y.probes {
		if bytes.Contains(text, y.words[i][0]) || bytes.Contains(text, y.words[i][1]) {
			t.Probes[p]++
		}
	}
}

// sample keeps the accepted record just entered, when it is worth keeping or
// its turn has come.
func (y *tally) sample(s Sample, worth bool) {
	t := y.truth
	if (worth || (t.Accepted-1)%y.every == 0) && len(t.Samples) < maxSamples {
		s.Time = s.Time.Truncate(y.span).UTC()
		t.Samples = append(t.Samples, s)
	}
}
