package demo

import (
	"context"
	"time"

	"github.com/emberline/emberline/models"
)

// task is one source to be written.
type task struct {
	spec  *spec
	n     int64 // records
	seed  int64
	dir   string
	cal   calendar
	lists map[string][]template
	tell  func(n int64)

	truth   SourceTruth
	planted []Plant
}

// clockwork turns true times into the times that the source writes.
type clockwork struct {
	loc  *time.Location
	fast time.Duration
	step time.Time // when the clock is set right; zero: never
}

func (c *clockwork) stepped(at time.Time) bool { return !c.step.IsZero() && !at.Before(c.step) }

func (c *clockwork) recorded(at time.Time) time.Time {
	if c.fast != 0 && !c.stepped(at) {
		at = at.Add(c.fast)
	}
	return at.In(c.loc)
}

// clock reads the source's clock from its description.
func (t *task) clock() (clockwork, error) {
	zone := t.spec.Zone
	if zone == "" {
		zone = "+09:00" // the site's own: Korea keeps one offset all year
	}
	loc, err := models.LoadZone(zone)
	if err != nil {
		return clockwork{}, err
	}
	c := clockwork{loc: loc}
	if t.spec.Fast != "" {
		if c.fast, err = time.ParseDuration(t.spec.Fast); err != nil {
			return clockwork{}, models.Wrap(err, models.CodeInternal, "clock of %s", t.spec.Label)
		}
		t.truth.Clock.Offset = -c.fast
	}
	if t.spec.StepAt != "" {
		if c.step, err = t.cal.at(t.spec.StepAt); err != nil {
			return clockwork{}, err
		}
	}
	return c, nil
}

// run writes the source.
func (t *task) run(ctx context.Context) error {
	t.truth.Label, t.truth.Style = t.spec.Label, t.spec.Style
	tick := &ticker{ended: ctx.Err, tell: t.tell}
	var err error
	switch t.spec.Style {
	case "slack":
		err = t.runWorkspace(tick)
	case "alertmanager":
		err = t.runAlerts(tick)
	default:
		err = t.runLines(tick)
	}
	if err == nil {
		err = tick.flush()
	}
	return err
}

// runLines writes a source of which every record is one line or one group of
// lines.
func (t *task) runLines(tick *ticker) error {
	f, err := frameOf(t.spec.Style)
	if err != nil {
		return err
	}
	clock, err := t.clock()
	if err != nil {
		return err
	}
	j, err := newJournal(t.spec, t.cal, t.lists, t.seed, t.n)
	if err != nil {
		return err
	}
	t.truth.Zoned = f.zoned
	out, err := newOutput(t.dir, t.spec, f.resolution, &t.truth, t.n)
	if err != nil {
		return err
	}
	w := &writing{frame: f, s: t.spec, r: j.r}
	if err := t.tellAll(tick, j, clock, out, w); err != nil {
		_ = out.close() // the first error is the one to tell
		return err
	}
	if err := out.close(); err != nil {
		return err
	}
	t.planted = append(t.planted, out.planted...)
	t.plantClock(clock)
	return nil
}

// tellAll writes the journal's lines.
func (t *task) tellAll(tick *ticker, j *journal, clock clockwork, out *output, w *writing) error {
	if w.header != nil {
		if err := out.put(w.header(nil, w)); err != nil {
			return err
		}
	}
	var silence time.Time // when a planted gap begins; zero: none, or it is past
	if t.spec.Gap != "" {
		var err error
		if silence, err = t.cal.at(t.spec.Gap); err != nil {
			return err
		}
	}
	var b []byte
	var ln line
	var last time.Time
	var done int64
	pieces := int64(len(t.spec.Files))
	for j.tell(&ln) {
		if next := int64(out.piece + 1); next < pieces && done >= t.n*next/pieces {
			if err := out.rotate(); err != nil {
				return err
			}
		}
		if !silence.IsZero() && !ln.at.Before(silence) {
			t.truth.Gap = &GapTruth{From: last.Truncate(out.span).UTC(), To: ln.at.Truncate(out.span).UTC()}
			t.plant(out, Plant{Kind: PlantGap, From: &t.truth.Gap.From, To: &t.truth.Gap.To})
			silence = time.Time{}
		}
		last = ln.at
		w.at(clock.recorded(ln.at))
		if w.between != nil && w.rec.YearDay() != w.day {
			w.day = w.rec.YearDay()
			if err := out.put(w.between(nil, w)); err != nil {
				return err
			}
		}
		if clock.stepped(ln.at) && len(t.truth.Clock.Steps) == 0 {
			t.truth.Clock.Steps = []models.ClockStep{{From: out.off, Offset: clock.fast}}
			t.plant(out, Plant{Kind: PlantStep, From: &clock.step, By: -clock.fast})
		}
		var what outcome
		b, what = t.word(b, j, out, w, &ln, done == t.n-1)
		times := 1
		if ln.moment != nil && ln.moment.Repeat > 0 {
			times += ln.moment.Repeat
			at := ln.at
			t.plant(out, Plant{Kind: PlantRepeated, Count: int64(ln.moment.Repeat), From: &at})
		}
		for range times {
			if err := out.record(b, what, ln.at, w.rec, ln.moment != nil); err != nil {
				return err
			}
			done++
			if err := tick.step(); err != nil {
				return err
			}
		}
	}
	if done != t.n {
		return models.Errorf(models.CodeInternal, "%s: wrote %d records of %d", t.spec.Label, done, t.n)
	}
	return nil
}

// word writes a line into b and says what a reader must make of it.
func (t *task) word(b []byte, j *journal, out *output, w *writing, ln *line, final bool) ([]byte, outcome) {
	b = w.write(b[:0], w, ln)
	switch {
	case ln.undated():
		if w.raw {
			b = append(w.text(b[:0], ln), '\n')
		}
		t.plant(out, Plant{Kind: PlantUndated, Count: 1})
		return b, undated
	case t.spec.Truncate && final:
		t.plant(out, Plant{Kind: PlantTruncated, Count: 1})
		return b[:len(b)*3/5], rejected
	}
	// A chance repetition is worded anew; a scripted moment stays as it is.
	for try := 0; !out.fresh(b, w.rec.Truncate(out.span)) && ln.moment == nil && try < 50; try++ {
		j.again(ln)
		b = w.write(b[:0], w, ln)
	}
	return b, accepted
}

// plant notes what is planted where the output stands now; of repeated records
// that is the first of them.
func (t *task) plant(out *output, p Plant) {
	p.Source, p.Offset, p.Line = t.spec.Label, out.off, out.line+1
	t.planted = append(t.planted, p)
}

// plantClock states what is wrong with the source's clock as a whole.
func (t *task) plantClock(c clockwork) {
	if t.spec.Zone != "" && !t.truth.Zoned {
		t.truth.Clock.Zone, t.truth.Clock.ZoneBasis = t.spec.Zone, models.ZoneUser
		t.planted = append(t.planted, Plant{Kind: PlantZone, Source: t.spec.Label, Count: t.truth.Accepted})
	}
	if c.fast != 0 && c.step.IsZero() {
		t.planted = append(t.planted, Plant{Kind: PlantFast, Source: t.spec.Label, Count: t.truth.Accepted, By: c.fast})
	}
}
