package models

import (
	"strings"
	"time"
	"unicode/utf8"
)

// Annotation is an investigator's remark on an event, an entry, a cause or a
// range of time. It is written in markdown and never changes evidence.
type Annotation struct {
	ID         int64  `json:"-"`
	IncidentID int64  `json:"-"`
	Key        string `json:"key"` // "a12"
	// Thread is the key of the annotation that this one answers; "" for one
	// that begins a thread. Threads are flat: an answer to an answer belongs to
	// the first, and all of a thread are about the same target.
	Thread    string         `json:"thread,omitempty"`
	Target    Target         `json:"target"`
	Kind      AnnotationKind `json:"kind"`
	Text      string         `json:"text"`
	Tags      []string       `json:"tags,omitempty"`     // see NormalTags
	Mentions  []string       `json:"mentions,omitempty"` // logins that Text calls by "@login"
	Author    string         `json:"author"`
	Revision  int            `json:"revision"`
	Withdrawn bool           `json:"withdrawn,omitempty"`
	CreatedAt time.Time      `json:"created_at"`
	UpdatedAt time.Time      `json:"updated_at"`
}

// Target is what an annotation is about: exactly one of the four.
type Target struct {
	Event string     `json:"event,omitempty"` // event id
	Entry string     `json:"entry,omitempty"` // entry key
	Cause string     `json:"cause,omitempty"` // cause key
	From  *time.Time `json:"from,omitempty"`  // a range, both ends inclusive
	To    *time.Time `json:"to,omitempty"`
}

// AnnotationKind says what sort of remark it is.
type AnnotationKind string

// The kinds.
const (
	AnnotationObservation AnnotationKind = "observation"
	AnnotationHypothesis  AnnotationKind = "hypothesis"
	AnnotationQuestion    AnnotationKind = "question"
	AnnotationCause       AnnotationKind = "cause"
)

// MaxAnnotation is the longest annotation, in bytes.
const MaxAnnotation = 64 << 10

// Validate reports the first thing that is wrong with the annotation.
func (a Annotation) Validate() error {
	if strings.TrimSpace(a.Text) == "" {
		return Errorf(CodeInvalid, "an annotation needs a text")
	}
	if len(a.Text) > MaxAnnotation || !utf8.ValidString(a.Text) {
		return Errorf(CodeInvalid, "an annotation is at most %d bytes of UTF-8", MaxAnnotation)
	}
	switch a.Kind {
	case AnnotationObservation, AnnotationHypothesis, AnnotationQuestion, AnnotationCause:
	default:
		return Errorf(CodeInvalid, "unknown kind of annotation %q", a.Kind).WithHint("one of observation, hypothesis, question, cause")
	}
	n := 0
	for _, set := range []bool{a.Target.Event != "", a.Target.Entry != "", a.Target.Cause != "", a.Target.From != nil || a.Target.To != nil} {
		if set {
			n++
		}
	}
	if n != 1 {
		return Errorf(CodeInvalid, "an annotation is about one event, one entry, one cause or one range").
			WithHint("an event (s3:1024), an entry (ignition), a cause (no-zone-cutoff), or a range of time")
	}
	if a.Target.From != nil || a.Target.To != nil {
		if a.Target.From == nil || a.Target.To == nil || a.Target.To.Before(*a.Target.From) {
			return Errorf(CodeInvalid, "a range needs a beginning and a later end").WithHint("as in: from 2022-10-15T15:19:00+09:00 to 2022-10-15T15:27:00+09:00")
		}
	}
	return nil
}

// Revision is one change of a record: who, when, why, old → new. Records are
// revised, never overwritten.
type Revision struct {
	ID         int64     `json:"id"`
	IncidentID int64     `json:"-"`
	Noun       string    `json:"noun"` // "clock", "incident", "entry", "claim", "annotation", "cause", "link"
	Key        string    `json:"key"`  // the record's key; of a clock the source's public id, of an incident its slug
	Number     int       `json:"number"`
	Author     string    `json:"author"`
	At         time.Time `json:"at"`
	Why        string    `json:"why,omitempty"`
	Old        string    `json:"old,omitempty"` // JSON
	New        string    `json:"new,omitempty"` // JSON
	// Undone is the number of the revision that this one took back; 0: none.
	Undoes int `json:"undoes,omitempty"`
	// Restores is the number of the earlier revision whose content this one
	// brought back; 0: none.
	Restores int `json:"restores,omitempty"`
}

// Gap is a stretch of time in which a source that should have spoken was
// silent, or in which bytes are missing.
type Gap struct {
	SourceID string        `json:"source_id"`
	Source   string        `json:"source"`
	From     Nanos         `json:"-"` // recorded time of the last event before
	To       Nanos         `json:"-"` // recorded time of the first event after
	Zoned    bool          `json:"-"`
	Offset   int64         `json:"offset"` // position of the first event after, in the source
	Usual    time.Duration `json:"usual"`  // how often the source speaks otherwise
	Reason   string        `json:"reason"`
}
