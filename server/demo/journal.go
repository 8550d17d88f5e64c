package demo

import (
	"slices"
	"sort"
	"time"

	"github.com/emberline/emberline/models"
)

// phrase is a phraseSpec made ready.
type phrase struct {
	level               string
	text, fields, trace template
	upTo                int // sum of the weights up to this one
}

// line is what one source says at one time.
type line struct {
	*phrase
	at     time.Time // true
	host   string
	number int64
	moment *momentSpec // nil for chatter
}

// undated says whether the line is to carry no time.
func (ln *line) undated() bool { return ln.moment != nil && ln.moment.Undated }

// journal gives a source's lines in the order of true time: chatter by tempo
// and mood, scripted moments between, exactly as many as asked for.
type journal struct {
	s       *spec
	r       *random
	tempo   *tempo
	moods   [][]phrase
	moments []scripted
	number  int64
	mood    int // of the last chatter told

	next    line // chatter not yet told
	ahead   int  // its mood
	pending bool
}

// scripted is a moment made ready.
type scripted struct {
	phrase
	at   time.Time
	spec *momentSpec
}

// newJournal prepares n records of s, repeats of moments included.
func newJournal(s *spec, c calendar, lists map[string][]template, seed, n int64) (*journal, error) {
	j := &journal{s: s, r: newRandom(seed, s.Label+"/"+s.Title)}
	index := map[string]int{}
	names := make([]string, 0, len(s.Moods))
	for name := range s.Moods {
		names = append(names, name)
	}
	sort.Strings(names)
	for i, name := range names {
		index[name] = i
		ready := make([]phrase, 0, len(s.Moods[name]))
		sum := 0
		for _, ps := range s.Moods[name] {
			p, err := ps.ready(lists)
			if err != nil {
				return nil, err
			}
			if ps.Weight <= 0 {
				return nil, models.Errorf(models.CodeInternal, "%s: a phrase of mood %s has no weight", s.Label, name)
			}
			sum += ps.Weight
			p.upTo = sum
			ready = append(ready, p)
		}
		j.moods = append(j.moods, ready)
	}
	for i := range s.Moments {
		m := &s.Moments[i]
		at, err := c.at(m.At)
		if err != nil {
			return nil, models.Wrap(err, models.CodeInternal, "%s", s.Label)
		}
		p, err := m.ready(lists)
		if err != nil {
			return nil, err
		}
		j.moments = append(j.moments, scripted{p, at, m})
		n -= int64(1 + m.Repeat)
	}
	if n < 0 {
		return nil, models.Errorf(models.CodeInternal, "%s has %d moments more than records", s.Label, -n)
	}
	slices.SortStableFunc(j.moments, func(a, b scripted) int { return a.at.Compare(b.at) })
	var err error
	j.tempo, err = newTempo(s, c, index, n, j.r)
	return j, err
}

func (p phraseSpec) ready(lists map[string][]template) (phrase, error) {
	out := phrase{level: p.Level}
	for _, x := range []struct {
		from string
		to   *template
	}{{p.Text, &out.text}, {p.Fields, &out.fields}, {p.Trace, &out.trace}} {
		var err error
		if *x.to, err = compile(x.from, lists); err != nil {
			return phrase{}, err
		}
	}
	return out, nil
}

// tell sets ln to the next line; false when all are told.
func (j *journal) tell(ln *line) bool {
	if !j.pending {
		at, mood, ok := j.tempo.next()
		if ok {
			p := pick(j.moods[mood], j.r)
			for try := 0; j.s.Vary && p == j.next.phrase && try < 5; try++ {
				p = pick(j.moods[mood], j.r)
			}
			j.next = line{at: at, phrase: p}
			j.pending, j.ahead = true, mood
		}
	}
	switch {
	case len(j.moments) > 0 && (!j.pending || !j.moments[0].at.After(j.next.at)):
		m := &j.moments[0]
		*ln = line{at: m.at, phrase: &m.phrase, moment: m.spec, host: m.spec.Host}
		j.moments = j.moments[1:]
	case j.pending:
		*ln = j.next
		j.pending, j.mood = false, j.ahead
	default:
		return false
	}
	j.number++
	ln.number = j.number
	if ln.host == "" {
		ln.host = j.s.Hosts[j.r.below(len(j.s.Hosts))]
	}
	return true
}

// chatter says how many chatter lines are still to come.
func (j *journal) chatter() int64 { return j.tempo.n - j.tempo.done + j.tempo.left }

// pick draws a phrase by weight.
func pick(phrases []phrase, r *random) *phrase {
	n := r.below(phrases[len(phrases)-1].upTo)
	for i := range phrases {
		if n < phrases[i].upTo {
			return &phrases[i]
		}
	}
	return &phrases[len(phrases)-1]
}

// again words a chatter line anew, when by chance it reads as one before it.
func (j *journal) again(ln *line) {
	ln.phrase = pick(j.moods[j.mood], j.r)
	ln.host = j.s.Hosts[j.r.below(len(j.s.Hosts))]
}

// ticker tells of progress and hears of the end.
type ticker struct {
	ended func() error // why to stop, if so
	tell  func(n int64)
	n     int64
}

// step counts one record.
func (t *ticker) step() error {
	if t.n++; t.n < 4096 {
		return nil
	}
	return t.flush()
}

func (t *ticker) flush() error {
	t.tell(t.n)
	t.n = 0
	return t.ended()
}
