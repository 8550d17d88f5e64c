// Package newrelic decodes the webhooks of New Relic's alerts: issues of
// workflows, and violations of the older channels. What never lives here: its
// log and metric exports.
package newrelic

import (
	"github.com/emberline/emberline/ingest/alerts"
	"github.com/emberline/emberline/ingest/jsonscan"
	"github.com/emberline/emberline/models"
)

// Format is New Relic's webhook with its default payloads.
var Format = alerts.Service{
	Name:  "newrelic",
	Title: models.Localized{Ko: "New Relic 알림", En: "New Relic alerts"},
	Known: func(b jsonscan.Value) bool {
		return b.Get("issueUrl").OK() && b.Get("state").OK() && b.Get("priority").OK() ||
			b.Get("incident_id").OK() && b.Get("condition_name").OK() && b.Get("current_state").OK()
	},
	Read: func(b *alerts.Body) {
		v := b.Value
		b.Event(v, func(e *alerts.Event) {
			e.Time(v.Get("updatedAt"), v.Get("timestamp"), v.Get("createdAt"))
			e.Kind(v.Get("trigger"), v.Get("event_type"))
			e.State(v.Get("state"), v.Get("current_state"))
			e.Severity(v.Get("priority"), v.Get("severity"))
			e.Text(v.Get("title"), v.Get("details"), v.Get("condition_name"))
			e.Service(v.Get("impactedEntities").First(), v.Get("targets").First().Get("name"))
			e.Actor(v.Get("owner"))
			e.Label("alert.name", v.Get("alertConditionNames").First())
			e.Label("alert.name", v.Get("condition_name"))
			e.Flatten("", v)
		})
	},
}.Format()
