// Package zabbix decodes the bodies that Zabbix' webhook media type sends with
// its usual macros. They carry no time: events are accepted at their receipt.
// What never lives here: Zabbix' own logs and exports.
package zabbix

import (
	"github.com/emberline/emberline/ingest/alerts"
	"github.com/emberline/emberline/ingest/jsonscan"
	"github.com/emberline/emberline/models"
)

// Format is a body with Zabbix' trigger, status and severity. Where a template
// adds the time of the event, it is used.
var Format = alerts.Service{
	Name:  "zabbix",
	Title: models.Localized{Ko: "Zabbix 알림", En: "Zabbix alerts"},
	Known: func(b jsonscan.Value) bool {
		return b.Get("trigger").Is(jsonscan.String) && b.Get("status").Is(jsonscan.String) &&
			b.Get("severity").OK() && (b.Get("item").OK() || b.Get("link").OK())
	},
	Read: func(b *alerts.Body) {
		v := b.Value
		b.Event(v, func(e *alerts.Event) {
			e.Time(v.Get("timestamp"), v.Get("event_time"))
			e.State(v.Get("status"))
			e.Severity(v.Get("severity"))
			e.Text(v.Get("trigger"))
			e.Host(v.Get("hostname"), v.Get("host"))
			e.Flatten("", v)
		})
	},
}.Format()
