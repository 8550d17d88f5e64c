package timeline

import (
	"context"
	"math"
	"time"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/search/query"
)

// MaxBuckets is the most buckets of a histogram.
const MaxBuckets = 100_000

// Bucket counts the events of [Start, the next bucket's Start).
type Bucket struct {
	Start  models.Nanos
	Counts [models.SeverityRanges]int64 // by models.Severity.Range
}

// Total is the number of events in the bucket.
func (b Bucket) Total() int64 {
	var n int64
	for _, c := range b.Counts {
		n += c
	}
	return n
}

// Histogram counts dated events by buckets of one length, which begin at
// midnight in the zone and then every length; lengths over a day are whole
// days, counted from Monday, 5 January 1970. It reaches from the filter's From
// to its To, whole buckets, empty ones too; where the filter leaves an end
// open, from the first or to the last event.
func (v *View) Histogram(ctx context.Context, f Filter, q *query.Query, length time.Duration, zone *time.Location) ([]Bucket, error) {
	const day = 24 * time.Hour
	if err := f.Validate(); err != nil {
		return nil, err
	}
	if length <= 0 || length > day && length%day != 0 {
		return nil, models.Errorf(models.CodeInvalid, "buckets of %s", length).WithHint("up to 24h, or whole days: 48h, 168h")
	}
	from, to := v.reach(&f)
	if from >= to {
		return nil, nil
	}
	if n := int64(to-from) / int64(length); n > MaxBuckets {
		return nil, tooMany(n, to-from)
	}
	edges := edges(from, to, length, zone)
	if len(edges) > MaxBuckets+1 {
		return nil, tooMany(int64(len(edges)-1), to-from)
	}
	buckets, err := v.histogram(ctx, f, q, edges)
	if err != nil {
		return nil, err
	}
	// What bounds the blocks can be wider than the events are.
	if f.To == 0 {
		for len(buckets) > 0 && buckets[len(buckets)-1].Total() == 0 {
			buckets = buckets[:len(buckets)-1]
		}
	}
	if f.From == 0 {
		for len(buckets) > 0 && buckets[0].Total() == 0 {
			buckets = buckets[1:]
		}
	}
	return buckets, nil
}

// HistogramN counts dated events of [from,to) in n buckets of equal length, to
// the nanosecond; it narrows the filter's own range to that.
func (v *View) HistogramN(ctx context.Context, f Filter, q *query.Query, from, to models.Nanos, n int) ([]Bucket, error) {
	if n < 1 || n > MaxBuckets {
		return nil, models.Errorf(models.CodeInvalid, "a histogram of %d buckets", n).WithHint("ask for 1 to %d", MaxBuckets)
	}
	if from < models.MinTime || to > models.MaxTime || to <= from || int64(to-from) < int64(n) {
		return nil, models.Errorf(models.CodeInvalid, "a histogram needs a beginning and a later end within 1970–2262").WithHint("give both ends of the range")
	}
	if err := f.Validate(); err != nil {
		return nil, err
	}
	edges := make([]models.Nanos, n+1)
	step, over := int64(to-from)/int64(n), int64(to-from)%int64(n)
	for i := range edges {
		edges[i] = from + models.Nanos(int64(i)*step+int64(i)*over/int64(n))
	}
	return v.histogram(ctx, f, q, edges)
}

func tooMany(n int64, span models.Nanos) error {
	least := (time.Duration(span) / MaxBuckets).Round(time.Second) + time.Second
	return models.Errorf(models.CodeTooLarge, "a histogram of %d buckets, more than %d", n, MaxBuckets).
		WithHint("give a shorter range, or buckets of at least %s", least)
}

// Extent gives the times between which all dated events stand, to exclusive:
// exactly unless a clock drifts or steps. from is not before to when there are none.
func (v *View) Extent() (from, to models.Nanos) { return v.reach(&Filter{}) }

// reach gives the times a histogram spans.
func (v *View) reach(f *Filter) (from, to models.Nanos) {
	from, to = math.MaxInt64, math.MinInt64
	for _, b := range v.forward {
		if !f.none(b) {
			from, to = min(from, b.least), max(to, b.greatest+1)
		}
	}
	for i := range v.marks {
		if m := &v.marks[i]; m.Time.InBounds() && f.mark(m) {
			from, to = min(from, m.Time), max(to, m.Time+1)
		}
	}
	if f.From != 0 {
		from = max(f.From, models.MinTime)
	}
	if f.To != 0 {
		to = min(f.To, models.MaxTime)
	}
	return from, to
}

// edges gives the buckets' beginnings and the end of the last one, at most two
// more than MaxBuckets.
func edges(from, to models.Nanos, length time.Duration, zone *time.Location) []models.Nanos {
	const day = 24 * time.Hour
	first := time.Unix(0, int64(from)).In(zone)
	step := 1
	if length > day {
		step = int(length / day)
		monday := int(time.Date(first.Year(), first.Month(), first.Day(), 0, 0, 0, 0, time.UTC).Unix()/86400) - 4
		first = first.AddDate(0, 0, -(((monday % step) + step) % step))
	}
	var out []models.Nanos
	for d := 0; len(out) < MaxBuckets+2; d += step {
		begin := models.NanosOf(time.Date(first.Year(), first.Month(), first.Day()+d, 0, 0, 0, 0, zone))
		next := models.NanosOf(time.Date(first.Year(), first.Month(), first.Day()+d+step, 0, 0, 0, 0, zone))
		if step > 1 || length == day {
			out = append(out, begin)
			if begin >= to {
				return trim(out, from)
			}
			continue
		}
		t := begin
		if from > begin && from < next {
			t += (from - begin) / models.Nanos(length) * models.Nanos(length)
		}
		for ; t < next && len(out) < MaxBuckets+2; t += models.Nanos(length) {
			out = append(out, t)
			if t >= to {
				return trim(out, from)
			}
		}
	}
	return out
}

// trim leaves out buckets that end at or before from.
func trim(edges []models.Nanos, from models.Nanos) []models.Nanos {
	for len(edges) > 1 && edges[1] <= from {
		edges = edges[1:]
	}
	return edges
}

// histogram counts between ascending edges.
func (v *View) histogram(ctx context.Context, f Filter, q *query.Query, edges []models.Nanos) ([]Bucket, error) {
	buckets := make([]Bucket, len(edges)-1)
	for i := range buckets {
		buckets[i].Start = edges[i]
	}
	g := v.grid(f, q, edges, byNothing, nil)
	g.put = func(_, bucket int, counts *tallies) { buckets[bucket].add(counts) }
	return buckets, g.count(ctx)
}

func (b *Bucket) add(counts *tallies) {
	for r, n := range counts {
		b.Counts[r] += n
	}
}

// bySeverity gives the block's matching events by severity where what is known
// of it says so exactly.
func (k known) bySeverity(v query.Verdict, rest query.Node) (counts tallies, ok bool) {
	if v == query.Yes {
		for r, n := range k.b.meta.Severity {
			counts[r] = int64(n)
		}
		return counts, true
	}
	n, ok := k.counted(rest)
	if !ok {
		return counts, false
	}
	for r, all := range k.b.meta.Severity {
		if all == k.b.meta.Events { // all of one range: so are those that match
			counts[r] = int64(n)
			return counts, true
		}
	}
	return counts, false
}
