package models

import (
	"sort"
	"time"
)

// Clock says how to read the times a source wrote. It is a record about the
// source, never a change of it: segments keep recorded times and the clock is
// applied when reading, so that correcting it moves the timeline at once.
//
//	time = recorded time, read in Zone where the record wrote none,
//	       + Offset + Drift·(recorded − DriftFrom) + the step in force
//
// A host that runs 3 min 42 s fast has Offset −3m42s.
type Clock struct {
	// Zone (IANA name or ±hh:mm) is the fallback for records that carry none;
	// never an override. "" means: not known, use the incident's.
	Zone string `json:"zone,omitempty"`
	// ZoneBasis is ZoneUser or ZoneFile, saying who gave Zone; "" when Zone is "".
	ZoneBasis ZoneBasis `json:"zone_basis,omitempty"`
	// Offset is added to every time of the source.
	Offset time.Duration `json:"offset,omitempty"`
	// DriftPPM is parts per million by which true time runs ahead of the
	// source's; it counts from DriftFrom (recorded time).
	DriftPPM  float64 `json:"drift_ppm,omitempty"`
	DriftFrom Nanos   `json:"drift_from,omitempty"`
	// Steps are sudden changes, by position in the source, ascending.
	Steps []ClockStep `json:"steps,omitempty"`
	// Uncertainty widens every interval to both sides.
	Uncertainty time.Duration `json:"uncertainty,omitempty"`
}

// ClockStep adds Offset to every record at or after byte position From of the
// source, until the next step. Position, not time: a clock that was set back
// shows the same time twice.
type ClockStep struct {
	From   int64         `json:"from"`
	Offset time.Duration `json:"offset"`
}

// Validate reports the first thing that is wrong with the clock.
func (c Clock) Validate() error {
	const limit = 100 * 365 * 24 * time.Hour
	if c.Zone != "" {
		if _, err := LoadZone(c.Zone); err != nil {
			return err
		}
	}
	if c.Offset > limit || c.Offset < -limit {
		return Errorf(CodeInvalid, "clock offset %s is over a hundred years", c.Offset).WithHint("write it like -3m42s")
	}
	if c.DriftPPM > 100_000 || c.DriftPPM < -100_000 {
		return Errorf(CodeInvalid, "clock drift %g ppm is over ±100000", c.DriftPPM).WithHint("a quartz clock drifts by less than 100 ppm")
	}
	if c.Uncertainty < 0 {
		return Errorf(CodeInvalid, "clock uncertainty %s is negative", c.Uncertainty)
	}
	if !sort.SliceIsSorted(c.Steps, func(i, j int) bool { return c.Steps[i].From < c.Steps[j].From }) {
		return Errorf(CodeInvalid, "clock steps are not in the order of their positions")
	}
	return nil
}

// ClockReader is a clock made ready for many readings. It is safe for concurrent use.
type ClockReader struct {
	clock Clock
	loc   *time.Location
	basis ZoneBasis
	fixed bool          // loc has one offset for ever
	zone  time.Duration // that offset
}

// Reader prepares the clock; assumed is the incident's zone, used where the
// clock names none.
func (c Clock) Reader(assumed *time.Location) (*ClockReader, error) {
	r := &ClockReader{clock: c, loc: assumed, basis: ZoneAssumed}
	if c.Zone != "" {
		loc, err := LoadZone(c.Zone)
		if err != nil {
			return nil, err
		}
		r.loc, r.basis = loc, c.ZoneBasis
		if r.basis == "" {
			r.basis = ZoneUser
		}
	}
	if r.loc == time.UTC {
		r.fixed = true
	} else if _, off := time.Unix(0, 0).In(r.loc).Zone(); r.loc.String() == "" || r.loc.String()[0] == '+' || r.loc.String()[0] == '-' {
		r.fixed, r.zone = true, time.Duration(off)*time.Second
	}
	return r, nil
}

// Location is the zone in which records without one are read.
func (r *ClockReader) Location() *time.Location { return r.loc }

// Basis is the zone basis of a record: explicit when it wrote a zone.
func (r *ClockReader) Basis(zoned bool) ZoneBasis {
	if zoned {
		return ZoneExplicit
	}
	return r.basis
}

// Correct gives the corrected time of a record: recorded is what it wrote,
// zoned whether it wrote a zone, pos its byte position in the source. NoTime
// stays NoTime.
func (r *ClockReader) Correct(recorded Nanos, zoned bool, pos int64) Nanos {
	if recorded == NoTime {
		return NoTime
	}
	t := recorded
	if !zoned {
		t = r.wall(recorded)
	}
	t += Nanos(r.clock.Offset)
	if r.clock.DriftPPM != 0 {
		t += Nanos(float64(recorded-r.clock.DriftFrom) * r.clock.DriftPPM / 1e6)
	}
	if n := len(r.clock.Steps); n > 0 && pos >= r.clock.Steps[0].From {
		i := sort.Search(n, func(i int) bool { return r.clock.Steps[i].From > pos }) - 1
		t += Nanos(r.clock.Steps[i].Offset)
	}
	return t
}

// Interval gives the earliest and the latest time at which a record of the
// given corrected time and resolution can have happened, both inclusive.
func (r *ClockReader) Interval(t Nanos, res Resolution) (earliest, latest Nanos) {
	if t == NoTime {
		return NoTime, NoTime
	}
	u := Nanos(r.clock.Uncertainty)
	return t - u, t + Nanos(res.Span()) - 1 + u
}

// Slack bounds how far Correct can move times against each other beyond a
// plain shift: a block with recorded times in [lo,hi] has corrected times in
// [Correct(lo)−slack, Correct(hi)+slack]. It covers steps, drift's rounding
// and the hour a zone repeats or skips.
func (r *ClockReader) Slack() time.Duration {
	var s time.Duration
	if !r.fixed {
		s += 3 * time.Hour // no zone has ever moved by more at once but for date-line changes
		if r.loc.String() == "Pacific/Apia" || r.loc.String() == "Pacific/Kwajalein" || r.loc.String() == "Pacific/Fakaofo" {
			s += 24 * time.Hour
		}
	}
	var lo, hi time.Duration
	for _, st := range r.clock.Steps {
		lo, hi = min(lo, st.Offset), max(hi, st.Offset)
	}
	return s + hi - lo + time.Microsecond
}

// wall reads a wall-clock time in the reader's zone. In a gap (the hour that a
// summer time skips) and in a fold (the hour it repeats) it takes the offset
// in force before the change, as time.Date does for the first of two.
func (r *ClockReader) wall(t Nanos) Nanos {
	if r.fixed {
		return t - Nanos(r.zone)
	}
	u := time.Unix(0, int64(t)).UTC()
	return Nanos(time.Date(u.Year(), u.Month(), u.Day(), u.Hour(), u.Minute(), u.Second(), u.Nanosecond(), r.loc).UnixNano())
}
