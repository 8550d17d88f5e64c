package api

import (
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/search/query"
	"github.com/emberline/emberline/search/segment"
	"github.com/emberline/emberline/search/timeline"
)

// checkQuery is a query to look at.
type checkQuery struct {
	// Q is what somebody is writing
	Q string `form:"q"`
}

// checkAnswer says whether a query can be read.
type checkAnswer struct {
	OK bool `json:"ok"`
	// Query is the query as it is understood, when it is
	Query string           `json:"query,omitempty"`
	Error *queryErrorShown `json:"error,omitempty"`
}

// queryErrorShown is what is wrong with a query.
type queryErrorShown struct {
	Message string `json:"message"`
	// Column is where, from 1, in characters; 0: the whole of it
	Column int    `json:"column"`
	Hint   string `json:"hint,omitempty"`
}

// checkSearch reads a query without running it.
//
//	@Summary	Check a query without running it
//	@Tags		search
//	@Param		query	query		checkQuery	true	"what"
//	@Success	200		{object}	checkAnswer
//	@Router		/incidents/{incident}/search/check [get]
func (a *API) checkSearch(r *request) error {
	var q checkQuery
	if err := r.query(&q); err != nil {
		return err
	}
	parsed, err := query.Parse(q.Q, query.Options{Zone: r.loc})
	if err != nil {
		p, _ := problemOf(err)
		column, message := query.ColumnOf(err)
		if column == 0 {
			message = p.Detail
		}
		return r.json(http.StatusOK, checkAnswer{Error: &queryErrorShown{message, column, p.Hint}})
	}
	return r.json(http.StatusOK, checkAnswer{OK: true, Query: parsed.String()})
}

// completeQuery is a query that is being written.
type completeQuery struct {
	// Q is what is written so far
	Q string `form:"q"`
	// At is where somebody writes, in characters from 0; its end when left out
	At int `form:"at"`
	// Limit is the most proposals, 1 to 50
	Limit int `form:"limit" minimum:"1" maximum:"50" default:"12"`
}

// completeAnswer is what could stand there.
type completeAnswer struct {
	// From and To, in characters from 0, are what a proposal replaces
	From int `json:"from"`
	To   int `json:"to"`
	// Field is whose value is being written; absent: a word, or the name of a field
	Field string           `json:"field,omitempty"`
	Items []completionItem `json:"items"`
}

// completionItem is one proposal.
type completionItem struct {
	// Insert is the text to put in, quoted where it must be
	Insert string `json:"insert"`
	Value  string `json:"value"`
	Kind   string `json:"kind" enums:"field,attribute,value"`
	// Count is how many events have it, as far as the indexes counted; 0: not known
	Count int64 `json:"count"`
}

// completeSearch proposes what could be written.
//
//	@Summary	Propose names of fields and values for a query that is being written
//	@Tags		search
//	@Param		query	query		completeQuery	false	"where"
//	@Success	200		{object}	completeAnswer
//	@Router		/incidents/{incident}/search/complete [get]
func (a *API) completeSearch(r *request) error {
	q := completeQuery{At: query.MaxLength, Limit: 12}
	if err := r.query(&q); err != nil {
		return err
	}
	if q.Limit < 1 || q.Limit > 50 {
		return invalid("limit", "1 to 50")
	}
	if len(q.Q) > query.MaxLength || !utf8.ValidString(q.Q) {
		return invalid("q", "at most %d bytes of UTF-8", query.MaxLength)
	}
	v, _, err := a.s.View(r.ctx(), r.slug())
	if err != nil {
		return err
	}
	h := query.HoleAt(q.Q, q.At)
	out := completeAnswer{From: h.From, To: h.To, Field: h.Field, Items: []completionItem{}}
	c := completer{typed: strings.ToLower(h.Text), limit: q.Limit}
	if h.Field == "" {
		c.names(v.Named().Keys, h.Operator)
	} else {
		c.values(v.Named(), h.Field)
	}
	out.Items = append(out.Items, c.first...)
	out.Items = append(out.Items, c.second...)
	return r.json(http.StatusOK, withItems(out, q.Limit))
}

func withItems(out completeAnswer, limit int) completeAnswer {
	out.Items = out.Items[:min(limit, len(out.Items))]
	return out
}

// completer gathers proposals: what begins as it is typed before what holds it.
type completer struct {
	typed         string
	limit         int
	first, second []completionItem
}

func (c *completer) add(value, insert, kind string, count int64) {
	low := strings.ToLower(value)
	item := completionItem{Insert: insert, Value: value, Kind: kind, Count: count}
	switch {
	case value == "" || len(c.first) >= c.limit:
	case strings.HasPrefix(low, c.typed):
		c.first = append(c.first, item)
	case len(c.second) < c.limit && strings.Contains(low, c.typed):
		c.second = append(c.second, item)
	}
}

// names proposes names of fields; with an operator behind them already, one is
// not put in again.
func (c *completer) names(keys []segment.Count, operator bool) {
	tail := ":"
	if operator {
		tail = ""
	}
	builtin := query.Fields()
	for _, f := range builtin {
		c.add(f, f+tail, "field", 0)
	}
	for _, k := range keys {
		if !slices.Contains(builtin, strings.ToLower(k.Value)) {
			c.add(k.Value, query.WriteName(k.Value)+tail, "attribute", k.Events)
		}
	}
}

// values proposes values of a field; those of attributes and texts are not counted.
func (c *completer) values(n timeline.Named, field string) {
	var list []segment.Count
	switch field {
	case "source":
		list = n.Sources
	case "host":
		list = n.Hosts
	case "service":
		list = n.Services
	case "actor":
		list = n.Actors
	case "kind":
		for k := models.KindLog; k <= models.KindEntry; k++ {
			list = append(list, segment.Count{Value: k.String()})
		}
	case "severity":
		for _, s := range []string{"fatal", "error", "warn", "info", "debug", "trace", "unspecified"} {
			list = append(list, segment.Count{Value: s})
		}
	}
	for _, v := range list {
		c.add(v.Value, query.WriteValue(v.Value), "value", v.Events)
	}
}
