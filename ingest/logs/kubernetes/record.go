package kubernetes

import (
	"strconv"

	"github.com/emberline/emberline/ingest"
	"github.com/emberline/emberline/ingest/fields"
	"github.com/emberline/emberline/ingest/jsonscan"
	"github.com/emberline/emberline/models"
)

// recorder turns objects into records, in memory that is used again.
type recorder struct {
	rec  models.Record
	text []byte
	size int
}

// event reads an event of v1 or of events.k8s.io/v1. An event that was seen
// several times is of the time when it was last seen.
func (r *recorder) event(o jsonscan.Value) {
	r.time(o.Get("lastTimestamp"), o.Get("series", "lastObservedTime"), o.Get("deprecatedLastTimestamp"),
		o.Get("firstTimestamp"), o.Get("deprecatedFirstTimestamp"), o.Get("metadata", "creationTimestamp"), o.Get("eventTime"))
	r.rec.SeverityText = o.Get("type").Text()
	r.rec.Severity = fields.Severity(r.rec.SeverityText)
	about := first(o.Get("involvedObject"), o.Get("regarding"))
	r.rec.Service = about.Get("name").Text()
	r.rec.Host = first(o.Get("source", "host"), o.Get("deprecatedSource", "host"), o.Get("reportingInstance")).Text()
	r.rec.Text = first(o.Get("message"), o.Get("note"), o.Get("reason")).Text()

	meta := o.Get("metadata")
	r.attr("k8s.event.reason", o.Get("reason"))
	r.attr("k8s.event.action", o.Get("action"))
	r.attr("k8s.event.name", meta.Get("name"))
	r.attr("k8s.event.uid", meta.Get("uid"))
	r.attr("k8s.event.count", first(o.Get("count"), o.Get("series", "count"), o.Get("deprecatedCount")))
	r.attr("k8s.event.start_time", first(o.Get("firstTimestamp"), o.Get("deprecatedFirstTimestamp")))
	r.attr("k8s.event.time", o.Get("eventTime"))
	r.attr("k8s.event.created", meta.Get("creationTimestamp"))
	r.attr("k8s.namespace.name", first(about.Get("namespace"), meta.Get("namespace")))
	r.attr("k8s.object.kind", about.Get("kind"))
	r.attr("k8s.object.name", about.Get("name"))
	r.attr("k8s.object.uid", about.Get("uid"))
	r.attr("k8s.object.fieldpath", about.Get("fieldPath"))
	r.attr("k8s.object.api_version", about.Get("apiVersion"))
	r.attr("k8s.object.resource_version", about.Get("resourceVersion"))
	r.attr("k8s.event.reporter", first(o.Get("source", "component"), o.Get("deprecatedSource", "component"), o.Get("reportingComponent"), o.Get("reportingController")))
	r.flatten("metadata", meta, "name", "uid", "namespace", "creationTimestamp", "managedFields", "resourceVersion")
	r.flatten("related", o.Get("related"))
	r.flatten("series", o.Get("series"), "count")
}

// audit reads one stage of a request to the API server.
func (r *recorder) audit(o jsonscan.Value) {
	r.time(o.Get("stageTimestamp"), o.Get("requestReceivedTimestamp"), o.Get("timestamp"))
	r.rec.Actor = first(o.Get("impersonatedUser", "username"), o.Get("user", "username")).Text()
	r.rec.Service = o.Get("objectRef", "resource").Text()
	verb, uri := o.Get("verb").Text(), o.Get("requestURI").Text()
	r.text = append(append(append(r.text[:0], verb...), ' '), uri...)
	status := o.Get("responseStatus", "code").Text()
	if len(status) > 0 {
		r.text = append(append(r.text, ' '), status...)
		switch code, err := strconv.Atoi(string(status)); {
		case err != nil:
		case code >= 500:
			r.rec.Severity = models.SevError
		case code >= 400:
			r.rec.Severity = models.SevWarn
		default:
			r.rec.Severity = models.SevInfo
		}
	}
	if len(uri) > 0 {
		r.rec.Text = r.text
	}
	r.flatten("", o, "kind", "apiVersion")
}

// time takes the first that is there; null and the year 1 are none.
func (r *recorder) time(from ...jsonscan.Value) {
	fields.SetTime(&r.rec, first(from...).Text(), nil)
}

// first is the first value that says something.
func first(from ...jsonscan.Value) jsonscan.Value {
	for _, v := range from {
		switch v.Kind() {
		case jsonscan.None, jsonscan.Null:
		case jsonscan.String:
			if t := v.Text(); len(t) > 0 && (len(t) < 10 || string(t[:10]) != "0001-01-01") {
				return v
			}
		default:
			return v
		}
	}
	return jsonscan.Value{}
}

// attr makes a value an attribute under a key of OpenTelemetry's, if it is there.
func (r *recorder) attr(key string, v jsonscan.Value) {
	a := models.Attr{Key: key, Value: v.Text(), Type: v.AttrType()}
	if len(a.Value) == 0 { // null among them
		return
	}
	if r.size += len(key) + len(a.Value); r.size <= ingest.MaxRecord {
		r.rec.Attrs = append(r.rec.Attrs, a)
	}
}

// flatten makes what an object holds attributes, but for the members in skip.
func (r *recorder) flatten(prefix string, v jsonscan.Value, skip ...string) {
	v.Flatten(prefix, skip, r.attr)
}
