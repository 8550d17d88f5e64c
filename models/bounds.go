package models

import "time"

// Span bounds the corrected times of records whose recorded times lie in
// [lo,hi] and whose positions lie in [from,to]; it is tighter than Slack. When
// plain, every one of them is its recorded time plus least − lo. Times so far
// out that sums might overflow give bounds that hold everything.
func (r *ClockReader) Span(lo, hi Nanos, zoned bool, from, to int64) (least, greatest Nanos, plain bool) {
	const far = Nanos(1) << 61 // 73 years; recorded times may reach twice that
	stepMin, stepMax := r.steps(from, to)
	c := r.clock
	if lo < 0 || hi >= 2*far || Nanos(c.Offset) > far || Nanos(c.Offset) < -far ||
		stepMin < -time.Duration(far) || stepMax > time.Duration(far) || c.DriftFrom < -far || c.DriftFrom > 2*far {
		return NoTime + 1, 1<<63 - 1, false
	}
	plain = stepMin == stepMax && c.DriftPPM == 0
	read := func(t Nanos) Nanos {
		if !zoned {
			t = r.wall(t)
		}
		return t
	}
	least, greatest = read(lo), read(hi)
	var slack Nanos
	if !zoned && !r.even(least, greatest) {
		slack, plain = Nanos(r.zoneSlack()), false
	}
	least, greatest = least+Nanos(c.Offset+stepMin)-slack, greatest+Nanos(c.Offset+stepMax)+slack
	if c.DriftPPM != 0 {
		// Correct rounds through a float; a microsecond covers it.
		least += Nanos(float64(lo-c.DriftFrom)*c.DriftPPM/1e6) - 1000
		greatest += Nanos(float64(hi-c.DriftFrom)*c.DriftPPM/1e6) + 1000
	}
	return least, greatest, plain
}

// steps gives the least and the greatest step in force anywhere in [from,to].
func (r *ClockReader) steps(from, to int64) (least, greatest time.Duration) {
	var before time.Duration
	found := false
	for _, s := range r.clock.Steps {
		switch {
		case s.From <= from:
			before = s.Offset
		case s.From <= to && !found:
			least, greatest, found = min(before, s.Offset), max(before, s.Offset), true
		case s.From <= to:
			least, greatest = min(least, s.Offset), max(greatest, s.Offset)
		}
	}
	if !found {
		return before, before
	}
	return least, greatest
}

// even says whether one offset holds from a day before a to a day after b, so
// that no wall clock between them is skipped or repeated.
func (r *ClockReader) even(a, b Nanos) bool {
	if r.fixed {
		return true
	}
	const margin = 26 * time.Hour
	start, end := time.Unix(0, int64(a)).In(r.loc).ZoneBounds()
	return (start.IsZero() || !time.Unix(0, int64(a)).Add(-margin).Before(start)) &&
		(end.IsZero() || time.Unix(0, int64(b)).Add(margin).Before(end))
}

// zoneSlack is how far reading wall clocks in the zone can change their order.
func (r *ClockReader) zoneSlack() time.Duration {
	return (&ClockReader{loc: r.loc, fixed: r.fixed}).Slack()
}
