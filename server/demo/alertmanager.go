package demo

import (
	"time"

	"github.com/emberline/emberline/models"
)

// An alert manager groups: alerts that come within a group's interval go out
// in one body, and each is a record of its own.
const (
	groupMost   = 4
	groupWithin = time.Minute
)

// runAlerts writes webhook bodies, one a line.
func (t *task) runAlerts(tick *ticker) error {
	clock, err := t.clock()
	if err != nil {
		return err
	}
	j, err := newJournal(t.spec, t.cal, t.lists, t.seed, t.n)
	if err != nil {
		return err
	}
	t.truth.Zoned = true
	out, err := newOutput(t.dir, t.spec, models.ResMilli, &t.truth, t.n)
	if err != nil {
		return err
	}
	err = t.tellAlerts(tick, j, clock, out)
	if cerr := out.close(); err == nil {
		err = cerr
	}
	return err
}

func (t *task) tellAlerts(tick *ticker, j *journal, clock clockwork, out *output) error {
	var group []line
	var b []byte
	var alerts []alert
	flush := func() error {
		if len(group) == 0 {
			return nil
		}
		b, alerts = body(b[:0], alerts[:0], group, clock, j.r)
		offset, no := out.off, out.line+1
		if err := out.put(b); err != nil {
			return err
		}
		for i := range group {
			ln := &group[i]
			text := ln.text.fill(nil, j.r, ln.number) // words without holes: the same as in the body
			out.enter(text, accepted, alerts[i].start, clock.recorded(alerts[i].start))
			out.sample(Sample{Offset: offset + int64(alerts[i].at), Line: no, Time: alerts[i].start}, ln.moment != nil)
			t.truth.Pieces[0].Records++
			if err := tick.step(); err != nil {
				return err
			}
		}
		group = group[:0]
		return nil
	}
	var ln line
	size := 1
	for j.tell(&ln) {
		if len(group) >= size || len(group) > 0 && (ln.level != group[0].level || ln.at.Sub(group[0].at) > groupWithin) {
			if err := flush(); err != nil {
				return err
			}
			size = 1 + j.r.below(groupMost)
		}
		group = append(group, ln)
	}
	return flush()
}

// alert is where in its body an alert stands and when it started, which is its
// time: of a resolved one too.
type alert struct {
	at    int
	start time.Time
}

// body appends one webhook. A firing alert starts when its line is told; a
// resolved one ends then, and started some minutes before.
func body(b []byte, alerts []alert, group []line, clock clockwork, r *random) ([]byte, []alert) {
	const layout = "2006-01-02T15:04:05.000Z"
	status := group[0].level
	b = append(b, `{"receiver":"oncall","status":"`+status+`","alerts":[`...)
	for i := range group {
		ln := &group[i]
		if i > 0 {
			b = append(b, ',')
		}
		a := alert{len(b), ln.at}
		b = append(b, `{"status":"`+status+`","labels":{`...)
		b = ln.fields.fill(b, r, ln.number)
		b = append(b, `,"instance":"`+ln.host+`"},"annotations":{"summary":"`...)
		b = ln.text.fill(b, r, ln.number)
		b = append(b, `","description":"`...)
		b = ln.text.fill(b, r, ln.number)
		b = append(b, `"},"startsAt":"`...)
		end := "0001-01-01T00:00:00Z"
		if status != "firing" {
			a.start = a.start.Add(-time.Duration(60+r.below(1200)) * time.Second)
			end = clock.recorded(ln.at).Format(layout)
		}
		alerts = append(alerts, a)
		b = clock.recorded(a.start).AppendFormat(b, layout)
		b = append(b, `","endsAt":"`+end...)
		b = append(b, `","generatorURL":"https://metrics.example.net/graph?g0.expr=up","fingerprint":"`...)
		for range 16 {
			b = append(b, hexDigits[r.below(16)])
		}
		b = append(b, `"}`...)
	}
	b = append(b, `],"groupLabels":{},"commonLabels":{},"commonAnnotations":{},"externalURL":"https://alerts.example.net","version":"4","groupKey":"{}:{}","truncatedAlerts":0}`...)
	return append(b, '\n'), alerts
}
