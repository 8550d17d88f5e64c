package whatsapp

import (
	"bytes"
	"fmt"

	"github.com/emberline/emberline/ingest"
	"github.com/emberline/emberline/ingest/chats"
	"github.com/emberline/emberline/models"
)

// found is what a look over a file shows.
type found struct {
	layout  layout
	order   order
	why     string // how the order was inferred
	fronts  int    // messages of that layout
	first   bool   // the first line that says anything is one
	senders map[string]bool
}

// evidence weighs one order of day, month and year.
type evidence struct {
	impossible int // dates that do not exist
	backward   int // steps back in time
	last       models.Nanos
}

// maxSenders bounds how many names are kept to tell messages from notices.
const maxSenders = 1 << 14

// survey judges the beginning of a file, in UTF-8.
func survey(text []byte) found {
	counts := map[layout]int{}
	v := found{senders: map[string]bool{}}
	lines, best := 0, 0
	each(text, func(line []byte) {
		if len(bytes.TrimSpace(line)) == 0 {
			return
		}
		f, ok := parseFront(line)
		if ok {
			counts[f.layout]++
			// Ties go to the layout that came first.
			if n := counts[f.layout]; n > best {
				best, v.layout = n, f.layout
			}
		}
		if lines == 0 {
			v.first = ok
		}
		lines++
	})
	v.fronts = best
	if best == 0 {
		return v
	}
	orders := []order{dayFirst, monthFirst}
	switch {
	case v.layout.digits == 4 || v.layout.sep == 'k':
		orders = []order{yearFirst}
	case v.layout.threeWays():
		orders = []order{dayFirst, monthFirst, yearFirst}
	}
	proof := make([]evidence, len(orders))
	each(text, func(line []byte) {
		f, ok := parseFront(line)
		if !ok || f.layout != v.layout {
			return
		}
		if i := bytes.Index(f.rest, []byte(": ")); i > 0 && len(v.senders) < maxSenders {
			v.senders[string(f.rest[:i])] = true
		}
		for i, o := range orders {
			y, m, d := f.place(o)
			t, bad := chats.Wall(y, m, d, f.clock.Hour, f.clock.Minute, f.clock.Second)
			switch e := &proof[i]; {
			case bad != "":
				e.impossible++
			case t < e.last:
				e.backward++
				e.last = t
			default:
				e.last = t
			}
		}
	})
	v.order, v.why = decide(orders, proof)
	return v
}

// decide takes the one order under which all dates exist; of several, the one
// under which the messages stand in order of time while they do not under the
// others.
func decide(orders []order, proof []evidence) (order, string) {
	if len(orders) == 1 {
		return orders[0], "the year stands first"
	}
	best, ties := 0, 0
	for i := range proof {
		switch p, b := proof[i], proof[best]; {
		case i == 0:
		case p.impossible < b.impossible, p.impossible == b.impossible && p.backward < b.backward:
			best, ties = i, 0
		case p.impossible == b.impossible && p.backward == b.backward:
			ties++
		}
	}
	if ties > 0 {
		return unknown, ""
	}
	for i, p := range proof {
		if i != best && p.impossible == proof[best].impossible {
			return orders[best], "the messages are in order of time only this way"
		}
	}
	return orders[best], "a number over 12 decides"
}

func each(text []byte, f func(line []byte)) {
	for len(text) > 0 {
		line, rest, _ := bytes.Cut(text, []byte{'\n'})
		f(bytes.TrimSuffix(line, []byte{'\r'}))
		text = rest
	}
}

func detect(s *ingest.Sample) ingest.Score {
	if s.Encoding == ingest.Binary || s.Members != nil {
		return ingest.Score{}
	}
	v := survey(bytes.Join(s.Lines, []byte{'\n'}))
	why := fmt.Sprintf("%d of %d lines begin like a message", v.fronts, len(s.Lines))
	named := len(v.senders) > 0
	switch {
	case v.fronts == 0:
		return ingest.Score{}
	case v.layout.bracket && v.layout.sep == '-' && !v.layout.seconds:
		return ingest.Share(v.fronts, len(s.Lines), 45, why+", but so do Signal's")
	case !named || !v.first:
		return ingest.Share(v.fronts, len(s.Lines), 40, why+", but nobody says anything")
	case v.fronts == 1:
		return ingest.Score{Points: 55, Why: why}
	case v.fronts*3 >= len(s.Lines):
		return ingest.Score{Points: 93, Why: why}
	default:
		return ingest.Score{Points: 70, Why: why + "; the others go on with it"}
	}
}
