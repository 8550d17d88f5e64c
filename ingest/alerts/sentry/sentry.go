// Package sentry decodes the webhooks of Sentry: issues, errors, alerts. What
// never lives here: the envelopes by which programs report to it.
package sentry

import (
	"github.com/emberline/emberline/ingest/alerts"
	"github.com/emberline/emberline/ingest/jsonscan"
	"github.com/emberline/emberline/models"
)

// Format is Sentry's webhook, of integrations and of the older plugin.
var Format = alerts.Service{
	Name:  "sentry",
	Title: models.Localized{Ko: "Sentry 웹훅", En: "Sentry webhooks"},
	Known: func(b jsonscan.Value) bool {
		return b.Get("action").Is(jsonscan.String) && subject(b).OK() && (b.Get("installation").OK() || b.Get("actor").OK()) || plugin(b)
	},
	Read: func(b *alerts.Body) {
		if plugin(b.Value) {
			older(b)
			return
		}
		v, s := b.Value, subject(b.Value)
		b.Event(v, func(e *alerts.Event) {
			e.Time(s.Get("lastSeen"), s.Get("datetime"), s.Get("date_started"), s.Get("timestamp"), s.Get("date_detected"))
			e.Kind(v.Get("action"))
			e.State(s.Get("status"))
			e.Severity(s.Get("level"))
			e.Text(s.Get("title"), s.Get("message"), v.Get("data", "description_title"), s.Get("metadata", "value"))
			e.Host(s.Get("server_name"))
			e.Service(s.Get("project", "slug"), s.Get("project", "name"), s.Get("project_slug"))
			e.Actor(v.Get("actor", "name"))
			e.Flatten("", v)
		})
	},
}.Format()

// subject is what the body is about.
func subject(b jsonscan.Value) jsonscan.Value {
	for _, name := range []string{"issue", "error", "event", "metric_alert"} {
		if s := b.Get("data", name); s.Is(jsonscan.Object) {
			return s
		}
	}
	return jsonscan.Value{}
}

// plugin says whether a body is of the webhooks plugin.
func plugin(b jsonscan.Value) bool {
	return b.Get("event").Is(jsonscan.Object) && b.Get("project_name").OK() && b.Get("culprit").OK() && b.Get("level").OK()
}

func older(b *alerts.Body) {
	v := b.Value
	b.Event(v, func(e *alerts.Event) {
		e.Time(v.Get("event", "datetime"), v.Get("event", "timestamp"), v.Get("event", "received"))
		e.Severity(v.Get("level"))
		e.Text(v.Get("message"), v.Get("event", "title"), v.Get("event", "metadata", "title"), v.Get("culprit"))
		e.Service(v.Get("project_slug"), v.Get("project_name"))
		e.Flatten("", v)
	})
}
