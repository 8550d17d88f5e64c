// Package appveyor decodes the webhooks of AppVeyor: one event for each build.
// What never lives here: build logs.
package appveyor

import (
	"github.com/emberline/emberline/ingest/alerts"
	"github.com/emberline/emberline/ingest/jsonscan"
	"github.com/emberline/emberline/ingest/stamp"
	"github.com/emberline/emberline/models"
)

// Format is AppVeyor's webhook. It writes times as in the United States, month
// first, to the minute and without a zone, whatever the account's language.
var Format = alerts.Service{
	Name:  "appveyor",
	Title: models.Localized{Ko: "AppVeyor 웹훅", En: "AppVeyor webhooks"},
	Known: func(b jsonscan.Value) bool {
		d := b.Get("eventData")
		return b.Get("eventName").Is(jsonscan.String) && d.Get("projectName").OK() && (d.Get("buildId").OK() || d.Get("buildVersion").OK())
	},
	Read: func(b *alerts.Body) {
		v, d := b.Value, b.Value.Get("eventData")
		b.Event(v, func(e *alerts.Event) {
			e.TimeBy(func(text []byte) (stamp.Stamp, bool) {
				return stamp.ParseOrder(text, stamp.MonthFirst)
			}, d.Get("finished"), d.Get("started"))
			e.Kind(v.Get("eventName"))
			e.State(d.Get("status"))
			e.Text(d.Get("commitMessage"), d.Get("projectName"))
			e.Service(d.Get("projectName"))
			e.Actor(d.Get("commitAuthor"), d.Get("committerName"))
			e.Flatten("", v)
		})
	},
}.Format()
