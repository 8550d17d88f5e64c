package api

import (
	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/search/timeline"
)

// filterQuery narrows the timeline.
type filterQuery struct {
	// From: only events at or after this time
	From string `form:"from" example:"2022-10-15T15:19:00+09:00"`
	// To: only events before this time
	To string `form:"to"`
	// Source: only these sources, by id or label; repeatable, as are the others
	Source []string `form:"source" collectionFormat:"multi"`
	// Kind: log, alert, chat, gap, entry
	Kind []string `form:"kind" collectionFormat:"multi"`
	// Severity: this one and worse
	Severity string   `form:"severity" example:"error"`
	Host     []string `form:"host" collectionFormat:"multi"`
	Service  []string `form:"service" collectionFormat:"multi"`
	Actor    []string `form:"actor" collectionFormat:"multi"`
	// Undated: also events without a time, at the end
	Undated bool `form:"undated"`
}

// filter makes the timeline's filter of it.
func (a *API) filter(r *request, q filterQuery) (f timeline.Filter, err error) {
	f = timeline.Filter{Hosts: q.Host, Services: q.Service, Actors: q.Actor, Undated: q.Undated}
	if f.From, err = r.time("from", q.From); err != nil {
		return f, err
	}
	if f.To, err = r.time("to", q.To); err != nil {
		return f, err
	}
	if f.Sources, err = a.s.SourceIDs(r.ctx(), r.slug(), q.Source); err != nil {
		return f, err
	}
	for _, k := range q.Kind {
		kind, err := models.ParseKind(k)
		if err != nil {
			return f, invalid("kind", "unknown kind %q; one of log, alert, chat, gap, entry", short(k))
		}
		f.Kinds = append(f.Kinds, kind)
	}
	if q.Severity != "" {
		if f.MinSeverity = models.SeverityOf(q.Severity); f.MinSeverity == 0 {
			return f, invalid("severity", "unknown severity %q; one of trace, debug, info, warn, error, fatal", short(q.Severity))
		}
	}
	return f, nil
}
