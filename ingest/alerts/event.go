package alerts

import (
	"bytes"
	"slices"

	"github.com/emberline/emberline/ingest"
	"github.com/emberline/emberline/ingest/fields"
	"github.com/emberline/emberline/ingest/jsonscan"
	"github.com/emberline/emberline/ingest/stamp"
	"github.com/emberline/emberline/models"
)

// Event is one event while it is put together.
type Event struct {
	rec   models.Record
	at    jsonscan.Value
	used  []int // values that became a field of the record
	state models.Severity
	timed bool
	size  int
}

func (e *Event) start(v jsonscan.Value) {
	e.rec = models.Record{Attrs: e.rec.Attrs[:0]}
	e.at, e.used, e.state, e.timed, e.size = v, e.used[:0], models.SevUnspecified, false, 0
}

// finish puts in what was not said.
func (e *Event) finish() {
	if !e.timed {
		e.rec.Time, e.rec.Received = models.NoTime, true
	}
	if e.rec.Severity == models.SevUnspecified && len(e.rec.SeverityText) == 0 {
		e.rec.Severity = e.state
	}
	if len(e.rec.Text) == 0 {
		e.rec.Text = e.at.Text()
	}
	if len(e.rec.Text) > ingest.MaxRecord {
		e.rec.Text = e.rec.Text[:ingest.MaxRecord]
	}
}

// Time takes the first of the values that is there as the event's time. The
// year 1 stands for none. An event without any is accepted at its receipt.
func (e *Event) Time(from ...jsonscan.Value) {
	v := e.first(from)
	if !v.OK() || bytes.HasPrefix(v.Text(), []byte("0001-01-01")) {
		return
	}
	e.timed = true
	fields.SetTime(&e.rec, v.Text(), nil)
}

// TimeBy is Time for a service whose times need a reading of their own.
func (e *Event) TimeBy(read func([]byte) (stamp.Stamp, bool), from ...jsonscan.Value) {
	if v := e.first(from); v.OK() {
		e.timed = true
		fields.SetTimeBy(&e.rec, v.Text(), read, nil)
	}
}

// Default is the severity of a service that gives none.
func (e *Event) Default(s models.Severity) { e.state = s }

// Text takes the first of the values that is there as what a person reads.
func (e *Event) Text(from ...jsonscan.Value) {
	if v := e.first(from); v.OK() {
		e.rec.Text = v.Text()
	}
}

// Host takes the first of the values that is there as the machine.
func (e *Event) Host(from ...jsonscan.Value) { e.rec.Host = e.first(from).Text() }

// Service takes the first of the values that is there as what it is about.
func (e *Event) Service(from ...jsonscan.Value) { e.rec.Service = e.first(from).Text() }

// Actor takes the first of the values that is there as who acted.
func (e *Event) Actor(from ...jsonscan.Value) { e.rec.Actor = e.first(from).Text() }

// HostName is Host for a name that is a field's key.
func (e *Event) HostName(name []byte) { e.rec.Host = name }

// Severity takes the first of the values that is there as the event's severity.
func (e *Event) Severity(from ...jsonscan.Value) {
	if v := e.first(from); v.OK() {
		e.rec.SeverityText = v.Text()
		e.rec.Severity = Severity(e.rec.SeverityText)
	}
}

// State is the state that the event reports, as attribute alert.state; where
// the service gives no severity, it stands for one.
func (e *Event) State(from ...jsonscan.Value) {
	if v := e.first(from); v.OK() {
		e.state = StateSeverity(v.Text())
		e.add("alert.state", v)
	}
}

// Kind is what sort of event it is by the service's own name, as attribute
// alert.event.
func (e *Event) Kind(from ...jsonscan.Value) {
	if v := e.first(from); v.OK() {
		e.add("alert.event", v)
	}
}

// Label is an attribute with one text under a key of ours.
func (e *Event) Label(key string, v jsonscan.Value) {
	if present(v) {
		e.add(key, v)
		e.used = append(e.used, v.Index())
	}
}

// Flatten makes everything in v an attribute, but for what became a field of
// the record and the members named in skip.
func (e *Event) Flatten(prefix string, v jsonscan.Value, skip ...string) {
	v.Flatten(prefix, skip, func(key string, c jsonscan.Value) {
		if !slices.Contains(e.used, c.Index()) {
			e.add(key, c)
		}
	})
}

// All makes everything in v an attribute, even what became a field too.
func (e *Event) All(prefix string, v jsonscan.Value) {
	used := e.used
	e.used = nil
	e.Flatten(prefix, v)
	e.used = used
}

// add makes a value an attribute; beyond ingest.MaxRecord they are left out.
func (e *Event) add(key string, v jsonscan.Value) {
	a := models.Attr{Key: key, Value: v.Text(), Type: v.AttrType()}
	if v.Is(jsonscan.Null) {
		a.Value = v.Raw()
	}
	if e.size += len(a.Key) + len(a.Value); e.size <= ingest.MaxRecord {
		e.rec.Attrs = append(e.rec.Attrs, a)
	}
}

// first is the first value that is there and says something.
func (e *Event) first(from []jsonscan.Value) jsonscan.Value {
	for _, v := range from {
		if present(v) {
			e.used = append(e.used, v.Index())
			return v
		}
	}
	return jsonscan.Value{}
}

func present(v jsonscan.Value) bool {
	switch v.Kind() {
	case jsonscan.String, jsonscan.Number, jsonscan.Bool:
		return len(v.Text()) > 0
	}
	return false
}
