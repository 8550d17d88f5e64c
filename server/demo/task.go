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
	tick := &ticker{ctx: ctx, tell: t.tell}
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
	var b []byte
	var ln line
	var done int64
	if w.header != nil {
		if err := out.put(w.header(nil, w)); err != nil {
			return err
		}
	}
	pieces := int64(len(t.spec.Files))
	var silence time.Time // when a planted gap begins; zero: none, or it is past
	if t.spec.Gap != "" {
		var err error
		if silence, err = t.cal.at(t.spec.Gap); err != nil {
			return err
		}
	}
	var last time.Time
	for j.tell(&ln) {
		if done > 0 && pieces > 1 && done == t.n*int64(out.piece+1)/pieces {
			if err := out.rotate(); err != nil {
				return err
			}
		}
		if !silence.IsZero() && !ln.at.Before(silence) {
			t.truth.Gap = &GapTruth{From: last.Truncate(out.span).UTC(), To: ln.at.Truncate(out.span).UTC()}
			t.planted = append(t.planted, Plant{Kind: PlantGap, Source: t.spec.Label, Offset: out.off, Line: out.line + 1, From: &t.truth.Gap.From, To: &t.truth.Gap.To})
			silence = time.Time{}
		}
		last = ln.at
		rec := clock.recorded(ln.at)
		w.at(rec)
		if w.between != nil && rec.YearDay() != w.day {
			w.day = rec.YearDay()
			if err := out.put(w.between(nil, w)); err != nil {
				return err
			}
		}
		if clock.stepped(ln.at) && len(t.truth.Clock.Steps) == 0 {
			t.truth.Clock.Steps = []models.ClockStep{{From: out.off, Offset: clock.fast}}
			t.planted = append(t.planted, Plant{Kind: PlantStep, Source: t.spec.Label, Offset: out.off, Line: out.line + 1, From: &clock.step, By: -clock.fast})
		}
		what := accepted
		b = w.write(b[:0], w, &ln)
		switch {
		case ln.undated():
			what = undated
			if w.raw {
				b = append(w.text(b[:0], &ln), '\n')
			}
			t.planted = append(t.planted, Plant{Kind: PlantUndated, Source: t.spec.Label, Offset: out.off, Line: out.line + 1, Count: 1})
		case t.spec.Truncate && done == t.n-1:
			what = rejected
			b = b[:len(b)*3/5]
			t.planted = append(t.planted, Plant{Kind: PlantTruncated, Source: t.spec.Label, Offset: out.off, Line: out.line + 1, Count: 1})
		default:
			for range 50 {
				if out.fresh(b, rec.Truncate(out.span)) || ln.moment != nil {
					break
				}
				j.again(&ln)
				b = w.write(b[:0], w, &ln)
			}
		}
		times := 1
		if ln.moment != nil && ln.moment.Repeat > 0 {
			times += ln.moment.Repeat
			at := ln.at
			t.planted = append(t.planted, Plant{Kind: PlantRepeated, Source: t.spec.Label, Offset: out.off + int64(len(b)), Line: out.line + 2, Count: int64(ln.moment.Repeat), From: &at})
		}
		for range times {
			if err := out.record(b, what, ln.at, rec, ln.moment != nil); err != nil {
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
