// Package uptimerobot decodes the webhooks of UptimeRobot: one event for each
// change of a monitor. What never lives here: its API's results.
package uptimerobot

import (
	"github.com/emberline/emberline/ingest/alerts"
	"github.com/emberline/emberline/ingest/jsonscan"
	"github.com/emberline/emberline/models"
)

// Format is UptimeRobot's webhook. Only some templates carry a time; without,
// events are accepted at their receipt.
var Format = alerts.Service{
	Name:  "uptimerobot",
	Title: models.Localized{Ko: "UptimeRobot 웹훅", En: "UptimeRobot webhooks"},
	Known: func(b jsonscan.Value) bool {
		return b.Get("monitor_friendly_name").OK() && b.Get("alert_type").OK() ||
			b.Get("monitorFriendlyName").OK() && b.Get("alertType").OK()
	},
	Read: func(b *alerts.Body) {
		v := b.Value
		b.Event(v, func(e *alerts.Event) {
			e.Time(v.Get("alert_date_time"), v.Get("alertDateTime"))
			e.State(v.Get("alert_type_friendly_name"), v.Get("alertTypeFriendlyName"))
			e.Text(v.Get("alert_details"), v.Get("alertDetails"))
			e.Host(v.Get("monitor_url"), v.Get("monitorURL"))
			e.Service(v.Get("monitor_friendly_name"), v.Get("monitorFriendlyName"))
			e.Flatten("", v)
		})
	},
}.Format()
