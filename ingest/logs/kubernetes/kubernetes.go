// Package kubernetes decodes Kubernetes' events, of v1 and of events.k8s.io, as
// lists, watches and single objects, and the audit events of its API server.
// What never lives here: logs of containers and of Kubernetes' own programs.
package kubernetes

import (
	"bytes"
	"context"

	"github.com/emberline/emberline/ingest"
	"github.com/emberline/emberline/ingest/jsonscan"
	"github.com/emberline/emberline/models"
)

// Format is Kubernetes events: an EventList or List, a watch of them, or the
// objects themselves, in any number.
var Format = ingest.Format{
	Name:   "kubernetes-events",
	Title:  models.Localized{Ko: "쿠버네티스 이벤트·감사 로그", En: "Kubernetes events and audit"},
	Detect: detect,
	Decode: decode,
}

const points = 96

func detect(s *ingest.Sample) ingest.Score {
	return jsonscan.Share(s, options, points, "objects are Kubernetes events", func(it jsonscan.Item) bool {
		return bookmark(it.Value) || kindOf(object(it.Value)) != kindOther
	})
}

// options deliver the items of a list one by one.
var options = jsonscan.Options{
	Inside: func(name []byte, nth int) (yes, more bool) {
		return string(name) == "items", nth < 8
	},
}

func decode(ctx context.Context, in *ingest.Input, sink ingest.Sink) error {
	var r recorder
	return jsonscan.Each(ctx, in, sink, options, func(it *jsonscan.Item) error { return r.item(it, sink) })
}

// kind is what sort of object it is.
type kind uint8

const (
	kindOther kind = iota
	kindEvent
	kindAudit
)

// kindOf tells by the object's own words, and by its fields where a list has
// left them out.
func kindOf(o jsonscan.Value) kind {
	api := o.Get("apiVersion").Text()
	name := string(o.Get("kind").Text())
	switch {
	case bytes.HasPrefix(api, []byte("audit.k8s.io/")) || o.Get("auditID").OK() && o.Get("verb").OK():
		if name == "Event" || name == "" {
			return kindAudit
		}
	case name == "Event" || name == "":
		subject := o.Get("involvedObject").Is(jsonscan.Object) || o.Get("regarding").Is(jsonscan.Object)
		if subject && (o.Get("reason").OK() || o.Get("metadata").OK()) {
			return kindEvent
		}
	}
	return kindOther
}

// object is what a watch reports, or the object itself.
func object(v jsonscan.Value) jsonscan.Value {
	if o := v.Get("object"); o.Is(jsonscan.Object) && v.Get("type").Is(jsonscan.String) {
		return o
	}
	return v
}

// bookmark says whether a watch only reports how far it is.
func bookmark(v jsonscan.Value) bool {
	return string(v.Get("type").Text()) == "BOOKMARK" && v.Get("object").Is(jsonscan.Object)
}

func (r *recorder) item(it *jsonscan.Item, sink ingest.Sink) error {
	if bookmark(it.Value) {
		return sink.Structure(it.Offset, it.Length)
	}
	o := object(it.Value)
	k := kindOf(o)
	if k == kindOther {
		return sink.Reject(ingest.Rejected{
			Offset: it.Offset, Length: it.Length, Line: it.Line, Reason: "not a Kubernetes event",
			Hint: "other objects are not events; logs in JSON can be read as jsonlines", Raw: it.Raw[:min(len(it.Raw), 1<<10)],
		})
	}
	if key, twice := it.Value.Duplicate(); twice {
		sink.Note("object names a field twice; both are kept", models.Example{Line: it.Line, Offset: it.Offset, Text: string(key[:min(len(key), 80)])})
	}
	r.rec = models.Record{Offset: it.Offset, Length: it.Length, Line: it.Line, Raw: it.Raw, Attrs: r.rec.Attrs[:0]}
	r.size = 0
	if o != it.Value {
		r.attr("k8s.watch.type", it.Value.Get("type"))
	}
	if k == kindAudit {
		r.audit(o)
	} else {
		r.event(o)
	}
	if len(r.rec.Text) == 0 {
		r.rec.Text = o.Text()
	}
	r.rec.Text = r.rec.Text[:min(len(r.rec.Text), ingest.MaxRecord)]
	return sink.Record(&r.rec)
}
