// Package grafana decodes the webhooks of Grafana's alerting: the unified ones,
// with one event for each alert of a group, and the legacy ones, which report
// the state of a rule and carry no time. What never lives here: Prometheus
// Alertmanager's own bodies, though unified alerts have their shape.
package grafana

import (
	"github.com/emberline/emberline/ingest/alerts"
	"github.com/emberline/emberline/ingest/alerts/alertmanager"
	"github.com/emberline/emberline/ingest/jsonscan"
	"github.com/emberline/emberline/models"
)

// Format is Grafana's webhook, unified (version 1) and legacy.
var Format = alerts.Service{
	Name:  "grafana",
	Title: models.Localized{Ko: "Grafana 알림", En: "Grafana alerts"},
	Known: func(b jsonscan.Value) bool {
		return alertmanager.Group(b) && alertmanager.Grafana(b) || legacy(b)
	},
	Read: read,
}.Format()

// legacy says whether a body is of the alerting before unified alerts.
func legacy(b jsonscan.Value) bool {
	return b.Get("ruleId").OK() && b.Get("ruleName").OK() && b.Get("state").Is(jsonscan.String)
}

func read(b *alerts.Body) {
	v := b.Value
	if !legacy(v) {
		alertmanager.Read(b, func(e *alerts.Event, _ jsonscan.Value) {
			e.Flatten("", v, "alerts", "status", "state", "groupLabels", "commonLabels", "commonAnnotations", "version", "message", "title")
		})
		return
	}
	b.Event(v, func(e *alerts.Event) {
		e.State(v.Get("state"))
		e.Severity(v.Get("tags", "severity"), v.Get("tags", "priority"))
		e.Text(v.Get("message"), v.Get("title"), v.Get("ruleName"))
		e.Host(v.Get("tags", "host"), v.Get("tags", "instance"))
		e.Service(v.Get("tags", "service"))
		e.Label("alert.name", v.Get("ruleName"))
		e.Flatten("", v)
	})
}
