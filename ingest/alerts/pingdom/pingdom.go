// Package pingdom decodes the webhooks of Pingdom: one event for each change of
// a check's state. What never lives here: its API's results.
package pingdom

import (
	"github.com/emberline/emberline/ingest/alerts"
	"github.com/emberline/emberline/ingest/jsonscan"
	"github.com/emberline/emberline/models"
)

// Format is Pingdom's webhook.
var Format = alerts.Service{
	Name:  "pingdom",
	Title: models.Localized{Ko: "Pingdom 웹훅", En: "Pingdom webhooks"},
	Known: func(b jsonscan.Value) bool {
		return b.Get("check_id").OK() && b.Get("check_name").OK() && b.Get("current_state").OK()
	},
	Read: func(b *alerts.Body) {
		v := b.Value
		b.Event(v, func(e *alerts.Event) {
			e.Time(v.Get("state_changed_timestamp"), v.Get("state_changed_utc_time"))
			e.State(v.Get("current_state"))
			e.Severity(v.Get("importance_level"))
			e.Text(v.Get("long_description"), v.Get("description"), v.Get("check_name"))
			e.Host(v.Get("check_params", "hostname"))
			e.Service(v.Get("check_name"))
			e.Flatten("", v)
		})
	},
}.Format()
