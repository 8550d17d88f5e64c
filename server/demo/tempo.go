package demo

import (
	"time"

	"github.com/emberline/emberline/models"
)

// tempo says when a source speaks: so many records spread over its stretches,
// denser where their rate is higher. It gives ascending times in constant
// memory however many records there are.
type tempo struct {
	spans   []span
	cum     []float64 // weight before each span; one more entry for the whole
	n       int64
	regular bool

	i     int   // current span
	left  int64 // records still to come in it
	k, of int64
	done  int64
	r     *random
}

// span is a stretch or a minute of one, with one rate and one mood.
type span struct {
	from, to time.Time
	weight   float64
	mood     int
}

// hourly is how much people do at each hour of the day.
var hourly = [24]float64{.55, .38, .26, .2, .18, .22, .38, .62, .85, .98, 1, 1.02, 1.1, 1.05, 1, 1, 1, 1.02, 1.06, 1.08, 1.1, 1.12, 1, .8}

// newTempo lays n records over the stretches of s. moods numbers the moods.
func newTempo(s *spec, c calendar, moods map[string]int, n int64, r *random) (*tempo, error) {
	t := &tempo{n: n, r: r, regular: s.Regular, i: -1}
	from := c["start"]
	zone := time.FixedZone("KST", 9*3600)
	for _, st := range s.Stretches {
		to, err := c.at(st.Until)
		if err != nil {
			return nil, err
		}
		mood, ok := moods[st.Mood]
		if to.Before(from) || (!ok && st.Rate > 0) {
			return nil, models.Errorf(models.CodeInternal, "%s: stretch until %s ends too early or has no mood", s.Label, st.Until)
		}
		for from.Before(to) {
			end := to
			weight := st.Rate
			if !s.Regular {
				// By minutes, so that the hours of the day and some unrest show.
				if next := from.Truncate(time.Minute).Add(time.Minute); next.Before(to) {
					end = next
				}
				if s.Daily {
					weight *= hourly[from.In(zone).Hour()]
				}
				weight *= .8 + .4*r.unit()
			}
			if st.Rate > 0 {
				t.spans = append(t.spans, span{from, end, weight * end.Sub(from).Seconds(), mood})
			}
			from = end
		}
	}
	t.cum = make([]float64, len(t.spans)+1)
	for i, sp := range t.spans {
		t.cum[i+1] = t.cum[i] + sp.weight
	}
	if n > 0 && t.cum[len(t.spans)] <= 0 {
		return nil, models.Errorf(models.CodeInternal, "%s never speaks", s.Label)
	}
	return t, nil
}

// next gives the time and the mood of the next record; ok is false after n.
func (t *tempo) next() (at time.Time, mood int, ok bool) {
	for t.left == 0 {
		if t.i++; t.i >= len(t.spans) {
			return time.Time{}, 0, false
		}
		whole := t.cum[len(t.spans)]
		upTo := int64(float64(t.n) * (t.cum[t.i+1] / whole))
		t.left, t.k = upTo-t.done, 0
		t.of, t.done = t.left, upTo
	}
	sp := &t.spans[t.i]
	u := .5
	if !t.regular {
		u = t.r.unit()
	}
	// One record to each of equal slots keeps order without sorting.
	d := float64(sp.to.Sub(sp.from)) * (float64(t.k) + u) / float64(t.of)
	t.k++
	t.left--
	return sp.from.Add(time.Duration(d)), sp.mood, true
}
