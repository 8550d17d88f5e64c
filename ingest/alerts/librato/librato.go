// Package librato decodes the webhooks of Librato: one event for each violation
// of an alert, and one when it clears. What never lives here: its metrics.
package librato

import (
	"github.com/emberline/emberline/ingest/alerts"
	"github.com/emberline/emberline/ingest/jsonscan"
	"github.com/emberline/emberline/models"
)

// Format is Librato's webhook. All violations of a body are of its trigger
// time; each one's own recorded_at is an attribute.
var Format = alerts.Service{
	Name:  "librato",
	Title: models.Localized{Ko: "Librato 알림", En: "Librato alerts"},
	Known: func(b jsonscan.Value) bool {
		return b.Get("alert", "name").OK() && b.Get("trigger_time").OK() && (b.Get("violations").OK() || b.Get("clear").OK() || b.Get("conditions").OK())
	},
	Read: func(b *alerts.Body) {
		v := b.Value
		if !v.Get("violations").First().OK() {
			b.Event(v, func(e *alerts.Event) {
				about(e, v)
				e.State(v.Get("clear"))
				e.Flatten("", v)
			})
			return
		}
		conditions := v.Get("conditions")
		if conditions.Len() > maxConditions {
			conditions = jsonscan.Value{}
		}
		for host := range v.Get("violations").Each {
			for x := range host.Each {
				b.Event(x, func(e *alerts.Event) {
					about(e, v)
					e.HostName(host.Key())
					e.Label("alert.id", v.Get("alert", "id"))
					e.Label("alert.runbook_url", v.Get("alert", "runbook_url"))
					e.Label("account", v.Get("account"))
					e.Flatten("", x)
					for c := range conditions.Each {
						if string(c.Get("id").Text()) == string(x.Get("condition_violated").Text()) {
							e.Flatten("condition", c)
						}
					}
				})
			}
		}
	},
}.Format()

// maxConditions bounds the conditions among which a violation's own is looked
// for; no alert has as many.
const maxConditions = 256

func about(e *alerts.Event, v jsonscan.Value) {
	e.Time(v.Get("trigger_time"))
	e.Default(models.SevWarn)
	e.Text(v.Get("alert", "description"), v.Get("alert", "name"))
	e.Label("alert.name", v.Get("alert", "name"))
}
