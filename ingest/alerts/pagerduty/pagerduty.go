// Package pagerduty decodes the webhooks of PagerDuty, versions 1 to 3. What
// never lives here: its Events API, by which alerts are sent to it.
package pagerduty

import (
	"strings"

	"github.com/emberline/emberline/ingest/alerts"
	"github.com/emberline/emberline/ingest/jsonscan"
	"github.com/emberline/emberline/models"
)

// Format is PagerDuty's webhook. Of version 3 a body is one event; the older
// ones send messages, each an event.
var Format = alerts.Service{
	Name:  "pagerduty",
	Title: models.Localized{Ko: "PagerDuty 웹훅", En: "PagerDuty webhooks"},
	Known: func(b jsonscan.Value) bool {
		if e := b.Get("event"); e.Is(jsonscan.Object) {
			return e.Get("event_type").OK() && (e.Get("occurred_at").OK() || e.Get("resource_type").OK())
		}
		m := b.Get("messages").First()
		return strings.HasPrefix(string(m.Get("type").Text()), "incident.") || strings.HasPrefix(string(m.Get("event").Text()), "incident.")
	},
	Read: func(b *alerts.Body) {
		if e := b.Value.Get("event"); e.OK() {
			v3(b, e)
			return
		}
		for m := range b.Value.Get("messages").Each {
			if m.Get("log_entries").OK() || m.Get("incident").OK() {
				v2(b, m)
			} else {
				v1(b, m)
			}
		}
	},
}.Format()

func v3(b *alerts.Body, v jsonscan.Value) {
	b.Event(b.Value, func(e *alerts.Event) {
		d := v.Get("data")
		e.Time(v.Get("occurred_at"))
		e.Kind(v.Get("event_type"))
		e.State(d.Get("status"), d.Get("state"))
		e.Severity(d.Get("priority", "summary"), d.Get("urgency"))
		e.Text(d.Get("title"), d.Get("content"), d.Get("message"), d.Get("incident", "summary"), d.Get("summary"), v.Get("event_type"))
		e.Service(d.Get("service", "summary"))
		if string(d.Get("type").Text()) == "service" {
			e.Service(d.Get("summary"))
		}
		e.Actor(v.Get("agent", "summary"))
		e.Flatten("", v)
	})
}

func v2(b *alerts.Body, m jsonscan.Value) {
	b.Event(m, func(e *alerts.Event) {
		in, entry := m.Get("incident"), m.Get("log_entries").First()
		e.Time(m.Get("created_on"), entry.Get("created_at"), in.Get("last_status_change_at"))
		e.Kind(m.Get("event"))
		e.State(in.Get("status"))
		e.Severity(in.Get("priority", "summary"), in.Get("urgency"))
		e.Text(in.Get("title"), in.Get("summary"), in.Get("description"), entry.Get("summary"))
		e.Service(in.Get("service", "name"), in.Get("service", "summary"))
		e.Actor(entry.Get("agent", "summary"))
		e.Label("log_entry.summary", entry.Get("summary"))
		e.Flatten("", m, "webhook")
	})
}

func v1(b *alerts.Body, m jsonscan.Value) {
	b.Event(m, func(e *alerts.Event) {
		in := m.Get("data", "incident")
		e.Time(m.Get("created_on"), in.Get("last_status_change_on"))
		e.Kind(m.Get("type"))
		e.State(in.Get("status"))
		e.Severity(in.Get("urgency"))
		e.Text(in.Get("trigger_summary_data", "subject"), in.Get("trigger_summary_data", "description"), in.Get("incident_key"))
		e.Service(in.Get("service", "name"))
		e.Actor(in.Get("last_status_change_by", "name"), in.Get("resolved_by_user", "name"))
		e.Flatten("", m)
	})
}
