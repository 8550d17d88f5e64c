// Package alertmanager decodes the webhooks of Prometheus Alertmanager: one
// event for each alert of a group, firing or resolved. What never lives here:
// Grafana's own fields, though its alerts have the same shape.
package alertmanager

import (
	"github.com/emberline/emberline/ingest/alerts"
	"github.com/emberline/emberline/ingest/jsonscan"
	"github.com/emberline/emberline/models"
)

// Format is Alertmanager's webhook, version 4.
var Format = alerts.Service{
	Name:  "alertmanager",
	Title: models.Localized{Ko: "Alertmanager 알림", En: "Alertmanager alerts"},
	Known: func(b jsonscan.Value) bool { return Group(b) && !Grafana(b) },
	Read: func(b *alerts.Body) {
		Read(b, func(e *alerts.Event, _ jsonscan.Value) {
			e.Flatten("", b.Value, "alerts", "status", "groupLabels", "commonLabels", "commonAnnotations", "version")
		})
	},
}.Format()

// Group says whether a body is a group of alerts of this shape.
func Group(b jsonscan.Value) bool {
	list := b.Get("alerts")
	if !list.Is(jsonscan.Array) || !b.Get("status").Is(jsonscan.String) {
		return false
	}
	first := list.First()
	return first.Get("startsAt").OK() || first.Get("fingerprint").OK() || b.Get("groupKey").OK()
}

// Grafana says whether a group was written by Grafana's alerting.
func Grafana(b jsonscan.Value) bool {
	first := b.Get("alerts").First()
	return b.Get("orgId").OK() || first.Get("silenceURL").OK() || first.Get("dashboardURL").OK() || first.Get("valueString").OK()
}

// Read records one event for each alert. Alerts with equal labels and other
// fingerprints are other alerts; an end in the year 1 means that the alert is
// still open, and no end is shown. more adds what else a body says.
func Read(b *alerts.Body, more func(e *alerts.Event, alert jsonscan.Value)) {
	for a := range b.Value.Get("alerts").Each {
		b.Event(a, func(e *alerts.Event) {
			labels, notes := a.Get("labels"), a.Get("annotations")
			e.Time(a.Get("startsAt"))
			e.State(a.Get("status"))
			e.Severity(labels.Get("severity"), labels.Get("priority"), labels.Get("level"))
			e.Text(notes.Get("summary"), notes.Get("description"), notes.Get("message"), labels.Get("alertname"),
				b.Value.Get("title"), b.Value.Get("message"), b.Value.Get("groupKey"))
			e.Host(labels.Get("host"), labels.Get("hostname"), labels.Get("node"), labels.Get("nodename"), labels.Get("instance"))
			e.Service(labels.Get("service"), labels.Get("service_name"), labels.Get("app"), labels.Get("job"))
			e.Label("alert.name", labels.Get("alertname"))
			e.All("labels", labels) // an alert is its labels: all of them stay together
			skip := []string{"labels"}
			if end := a.Get("endsAt").Text(); len(end) < 4 || string(end[:4]) == "0001" {
				skip = append(skip, "endsAt")
			}
			e.Flatten("", a, skip...)
			more(e, a)
		})
	}
}
