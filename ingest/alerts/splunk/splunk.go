// Package splunk decodes the webhooks of Splunk's alerts: one event a body, the
// first result of a search. What never lives here: exports of its events.
package splunk

import (
	"github.com/emberline/emberline/ingest/alerts"
	"github.com/emberline/emberline/ingest/jsonscan"
	"github.com/emberline/emberline/models"
)

// Format is Splunk's webhook.
var Format = alerts.Service{
	Name:  "splunk",
	Title: models.Localized{Ko: "Splunk 알림", En: "Splunk alerts"},
	Known: func(b jsonscan.Value) bool {
		return b.Get("result").Is(jsonscan.Object) && (b.Get("search_name").OK() || b.Get("sid").OK() || b.Get("results_link").OK())
	},
	Read: func(b *alerts.Body) {
		v, r := b.Value, b.Value.Get("result")
		b.Event(v, func(e *alerts.Event) {
			e.Time(r.Get("_time"), r.Get("_indextime"))
			e.Severity(r.Get("severity"), r.Get("log_level"))
			e.Text(r.Get("_raw"), r.Get("message"), v.Get("search_name"))
			e.Host(r.Get("host"))
			e.Service(r.Get("process"), r.Get("sourcetype"))
			e.Actor(v.Get("owner"))
			e.Label("alert.name", v.Get("search_name"))
			e.Flatten("", v)
		})
	},
}.Format()
