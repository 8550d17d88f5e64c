package timeline

import (
	"context"
	"math"
	"slices"
	"time"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/search/query"
	"github.com/emberline/emberline/search/segment"
)

// The bounds of one reading of lanes.
const (
	MaxLaneBuckets = 10_000
	maxLaneCells   = 4 << 20 // lanes times buckets
)

// LaneRequest asks for counts by lane and bucket.
type LaneRequest struct {
	Filter Filter // its range is narrowed to From and To
	Query  *query.Query
	By     By
	// From and To are what is to be seen; the answer reaches out to whole buckets.
	From, To models.Nanos
	// Buckets is the most there may be; the shortest usual length that does is taken.
	Buckets int
	// Length is that of a bucket, instead of Buckets: up to 24h, or whole days.
	Length time.Duration
	// Zone: buckets are counted from midnight on Monday, 5 January 1970, with
	// the offset this zone has at From, so that they stay where they are when
	// the range moves.
	Zone *time.Location
	// Most is the most lanes by host or service: those that are named most often
	// in the whole incident, whatever the range. All others stand in a last one.
	Most int
}

// severityRanges are the names of the lanes by severity.
var severityRanges = [models.SeverityRanges]string{"unspecified", "trace", "debug", "info", "warn", "error", "fatal"}

// Lanes are counts of dated events by lane and bucket.
type Lanes struct {
	From, To models.Nanos // of the first and behind the last bucket
	Length   time.Duration
	Lanes    []Lane
}

// Lane is what has a source, a kind, a severity range, a host or a service in
// common. Lanes of sources are there without events too.
type Lane struct {
	Key       string // a source's id, a name, a value; "" for events that have none, or whose value has no lane
	Label     string
	Kinds     uint8 // by source: bit k set, an event of models.Kind k is in it
	Simulated bool
	// First and Last bound a source's events whatever the range and the filter,
	// exactly unless its clock drifts or steps; NoTime: no dated event, or not
	// by source.
	First, Last models.Nanos
	Total       int64
	Counts      []int64 // by bucket; nil when Total is 0
	// Severities are, by bucket, the severity ranges of its events: bit r set,
	// one of range r is in it.
	Severities []uint8
}

// Lanes counts events by lane and bucket.
func (v *View) Lanes(ctx context.Context, r LaneRequest) (Lanes, error) {
	if err := r.Filter.Validate(); err != nil {
		return Lanes{}, err
	}
	out, err := r.align()
	if err != nil {
		return Lanes{}, err
	}
	var values map[string]int
	if out.Lanes, values, err = v.lanes(r); err != nil {
		return Lanes{}, err
	}
	n := int((out.To-1-out.From)/models.Nanos(out.Length)) + 1
	if n*len(out.Lanes) > maxLaneCells {
		return Lanes{}, models.Errorf(models.CodeTooLarge, "%d lanes of %d buckets", len(out.Lanes), n).
			WithHint("ask for at most %d buckets, or name the sources", max(maxLaneCells/len(out.Lanes), 1))
	}
	edges := make([]models.Nanos, n+1)
	for i := range n {
		edges[i] = out.From + models.Nanos(i)*models.Nanos(out.Length)
	}
	edges[n] = out.To
	g := v.grid(r.Filter, r.Query, edges, r.By, values)
	g.put = func(lane, bucket int, counts *tallies) {
		l := &out.Lanes[lane]
		if l.Counts == nil {
			l.Counts, l.Severities = make([]int64, n), make([]uint8, n)
		}
		for r, c := range counts {
			if c > 0 {
				l.Counts[bucket] += c
				l.Severities[bucket] |= 1 << r
				l.Total += c
			}
		}
	}
	if err := g.count(ctx); err != nil {
		return Lanes{}, err
	}
	// The lane of whatever has none of its own is there when something is in it.
	if last := len(out.Lanes) - 1; out.Lanes[last].Key == "" && out.Lanes[last].Total == 0 && out.Lanes[last].First == models.NoTime {
		out.Lanes = out.Lanes[:last]
	}
	return out, nil
}

// align chooses the buckets.
func (r *LaneRequest) align() (out Lanes, err error) {
	if r.From < models.MinTime || r.To > models.MaxTime || r.To <= r.From {
		return out, models.Errorf(models.CodeInvalid, "lanes need a beginning and a later end within 1970–2262").WithHint("give both ends of the range")
	}
	if r.Zone == nil {
		r.Zone = time.UTC
	}
	_, off := time.Unix(0, int64(r.From)).In(r.Zone).Zone()
	const day, monday = 24 * time.Hour, 4 * models.Nanos(24*time.Hour)
	origin := monday - models.Nanos(off)*models.Nanos(time.Second)
	reach := func(length time.Duration) (from, to models.Nanos, n int64) {
		l := models.Nanos(length)
		down := func(t models.Nanos) models.Nanos { return t - ((t-origin)%l+l)%l }
		from, to = down(r.From), down(r.To-1)
		n = int64((to-from)/l) + 1
		if to > models.MaxTime-l { // nothing stands beyond
			return from, models.MaxTime, n
		}
		return from, to + l, n
	}
	if r.Length > 0 {
		if r.Length > day && r.Length%day != 0 {
			return out, models.Errorf(models.CodeInvalid, "buckets of %s", r.Length).WithHint("up to 24h, or whole days: 48h, 168h")
		}
		var n int64
		out.Length = r.Length
		if out.From, out.To, n = reach(r.Length); n > MaxLaneBuckets {
			return out, models.Errorf(models.CodeTooLarge, "%d buckets, more than %d", n, MaxLaneBuckets).WithHint("give a shorter range or longer buckets")
		}
		return out, nil
	}
	if r.Buckets < 1 || r.Buckets > MaxLaneBuckets {
		return out, models.Errorf(models.CodeInvalid, "lanes of %d buckets", r.Buckets).WithHint("ask for 1 to %d", MaxLaneBuckets)
	}
	for out.Length = time.Duration(1); ; out.Length = longer(out.Length) {
		if int64(r.To-r.From)/int64(out.Length) > int64(r.Buckets) {
			continue
		}
		// A range that lies across an edge has two buckets however long they are.
		var n int64
		if out.From, out.To, n = reach(out.Length); n <= int64(max(r.Buckets, 2)) || out.Length > math.MaxInt64/4 {
			return out, nil
		}
	}
}

// longer gives the next usual length of a bucket: 1, 2, 5 and their tenfolds up
// to a second, then what divides a minute, an hour, a day, and whole weeks.
func longer(d time.Duration) time.Duration {
	const day = 24 * time.Hour
	switch {
	case d >= 7*day:
		return 2 * d
	case d < time.Second:
		unit := time.Duration(1)
		for d >= 10*unit {
			unit *= 10
		}
		if d == 2*unit {
			return 5 * unit
		}
		return 2 * d
	}
	ladder := []int64{2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 2 * 3600, 3 * 3600, 6 * 3600, 12 * 3600, 24 * 3600, 48 * 3600, 168 * 3600}
	i, _ := slices.BinarySearch(ladder, int64(d/time.Second)+1)
	return time.Duration(ladder[i]) * time.Second
}

// lanes gives the empty lanes of a request in the order of the grid's numbers,
// and the values' numbers.
func (v *View) lanes(r LaneRequest) (out []Lane, values map[string]int, err error) {
	named := func(key, label string) Lane {
		return Lane{Key: key, Label: label, First: models.NoTime, Last: models.NoTime}
	}
	switch r.By {
	case BySource:
		out = v.sourceLanes()
	case ByKind:
		for k := models.KindLog; k <= models.KindEntry; k++ {
			out = append(out, named(k.String(), k.String()))
		}
	case BySeverity:
		for n := range severityRanges {
			out = append(out, named(severityRanges[n], severityRanges[n]))
		}
	case ByHost, ByService:
		list := r.Filter.Hosts
		if r.By == ByService {
			list = r.Filter.Services
		}
		if len(list) == 0 {
			list = v.busiest(r)
		}
		values = map[string]int{}
		for _, s := range list {
			if _, ok := values[s]; !ok && s != "" {
				values[s] = len(values)
				out = append(out, named(s, s))
			}
		}
		out = append(out, named("", ""))
	default:
		return nil, nil, models.Errorf(models.CodeInvalid, "no such lanes").WithHint("one of source, kind, severity, host, service")
	}
	return out, values, nil
}

// sourceLanes are a lane for each source, and one for what has none.
func (v *View) sourceLanes() []Lane {
	out := make([]Lane, len(v.sources)+1)
	for i, s := range v.sources {
		l := &out[i]
		*l = Lane{Key: s.public, Label: s.label, Simulated: s.simulated, First: models.NoTime, Last: models.NoTime}
		for _, p := range s.pieces {
			for _, b := range p.blocks {
				l.Kinds |= b.meta.Kinds
				if b.least <= b.greatest {
					l.reach(b.least, b.greatest)
				}
			}
		}
	}
	rest := &out[len(v.sources)]
	rest.First, rest.Last = models.NoTime, models.NoTime
	g := grid{search: &search{view: v}, by: BySource}
	for i := range v.marks {
		l := &out[g.markLane(&v.marks[i])]
		l.Kinds |= 1 << v.marks[i].Kind
		if t := v.marks[i].Time; t.InBounds() {
			l.reach(t, t)
		}
	}
	return out
}

func (l *Lane) reach(least, greatest models.Nanos) {
	if l.First == models.NoTime {
		l.First, l.Last = least, greatest
	}
	l.First, l.Last = min(l.First, least), max(l.Last, greatest)
}

// Summarized is what an index may offer besides segment.Index: what is counted
// of the whole segment.
type Summarized interface{ Summary() segment.Summary }

// busiest gives the hosts or services named most often in all sources.
func (v *View) busiest(r LaneRequest) []string {
	n := v.Named()
	counts := n.Hosts
	if r.By == ByService {
		counts = n.Services
	}
	list := make([]string, 0, max(min(len(counts), r.Most), 0))
	for _, c := range counts[:cap(list)] {
		list = append(list, c.Value)
	}
	return list
}
