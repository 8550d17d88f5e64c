// Package statuspage decodes the webhooks of Statuspage: one event for each
// update of an incident, newest first as they come, and one for each change of
// a component. What never lives here: the pages themselves.
package statuspage

import (
	"github.com/emberline/emberline/ingest/alerts"
	"github.com/emberline/emberline/ingest/jsonscan"
	"github.com/emberline/emberline/models"
)

// Format is Statuspage's webhook.
var Format = alerts.Service{
	Name:  "statuspage",
	Title: models.Localized{Ko: "Statuspage 웹훅", En: "Statuspage webhooks"},
	Known: func(b jsonscan.Value) bool {
		return b.Get("page", "id").OK() && (b.Get("incident").Is(jsonscan.Object) || b.Get("component_update").Is(jsonscan.Object))
	},
	Read: func(b *alerts.Body) {
		if in := b.Value.Get("incident"); in.OK() {
			incident(b, in)
			return
		}
		component(b)
	},
}.Format()

func incident(b *alerts.Body, in jsonscan.Value) {
	updates := in.Get("incident_updates")
	if !updates.First().OK() {
		b.Event(b.Value, func(e *alerts.Event) {
			e.Time(in.Get("updated_at"), in.Get("created_at"))
			e.State(in.Get("status"))
			e.Severity(in.Get("impact"))
			e.Text(in.Get("name"))
			e.Flatten("", b.Value)
		})
		return
	}
	for u := range updates.Each {
		b.Event(u, func(e *alerts.Event) {
			e.Time(u.Get("display_at"), u.Get("created_at"))
			e.State(u.Get("status"))
			e.Severity(in.Get("impact"))
			e.Text(u.Get("body"), in.Get("name"))
			e.Label("alert.name", in.Get("name"))
			e.Label("incident.created_at", in.Get("created_at"))
			e.Label("incident.shortlink", in.Get("shortlink"))
			e.Label("page.id", b.Value.Get("page", "id"))
			e.Flatten("", u)
		})
	}
}

func component(b *alerts.Body) {
	v, c, u := b.Value, b.Value.Get("component"), b.Value.Get("component_update")
	b.Event(v, func(e *alerts.Event) {
		e.Time(u.Get("created_at"), c.Get("updated_at"))
		e.State(u.Get("new_status"))
		e.Text(c.Get("description"), c.Get("name"))
		e.Service(c.Get("name"))
		e.Flatten("", v)
	})
}
