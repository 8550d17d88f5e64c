// Package opsgenie decodes the webhooks of Opsgenie: one event a body, for each
// action on an alert. What never lives here: its REST answers.
package opsgenie

import (
	"github.com/emberline/emberline/ingest/alerts"
	"github.com/emberline/emberline/ingest/jsonscan"
	"github.com/emberline/emberline/models"
)

// Format is Opsgenie's webhook. The time is that of the alert's creation, which
// is in milliseconds; updatedAt of the same object is in nanoseconds and stays
// an attribute.
var Format = alerts.Service{
	Name:  "opsgenie",
	Title: models.Localized{Ko: "Opsgenie 웹훅", En: "Opsgenie webhooks"},
	Known: func(b jsonscan.Value) bool {
		return b.Get("action").Is(jsonscan.String) && b.Get("alert", "alertId").OK() &&
			(b.Get("integrationId").OK() || b.Get("integrationName").OK() || b.Get("source").OK())
	},
	Read: func(b *alerts.Body) {
		v, a := b.Value, b.Value.Get("alert")
		b.Event(v, func(e *alerts.Event) {
			e.Time(a.Get("createdAt"))
			e.Kind(v.Get("action"))
			e.State(a.Get("status"))
			e.Severity(a.Get("priority"))
			e.Text(a.Get("note"), a.Get("message"), v.Get("escalationName"), v.Get("action"))
			e.Service(a.Get("entity"))
			e.Actor(a.Get("username"))
			e.Flatten("", v)
		})
	},
}.Format()
