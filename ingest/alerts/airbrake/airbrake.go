// Package airbrake decodes the webhooks of Airbrake: one event a body, the last
// occurrence of an error. What never lives here: the notices sent to it.
package airbrake

import (
	"github.com/emberline/emberline/ingest/alerts"
	"github.com/emberline/emberline/ingest/jsonscan"
	"github.com/emberline/emberline/models"
)

// Format is Airbrake's webhook.
var Format = alerts.Service{
	Name:  "airbrake",
	Title: models.Localized{Ko: "Airbrake 웹훅", En: "Airbrake webhooks"},
	Known: func(b jsonscan.Value) bool {
		e := b.Get("error")
		return e.Get("error_message").OK() && (e.Get("error_class").OK() || b.Get("airbrake_error_url").OK())
	},
	Read: func(b *alerts.Body) {
		v, x := b.Value, b.Value.Get("error")
		b.Event(v, func(e *alerts.Event) {
			e.Time(x.Get("last_occurred_at"), x.Get("first_occurred_at"))
			e.Severity(x.Get("last_notice", "severity"), x.Get("severity"))
			e.Default(models.SevError)
			e.Text(x.Get("error_message"))
			e.Service(x.Get("project", "name"))
			e.Flatten("", v)
		})
	},
}.Format()
