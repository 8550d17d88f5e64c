package records

import (
	"context"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/search"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/search/query"
)

// The bounds of one search.
const (
	// MaxLimit is the most hits of one answer.
	MaxLimit = 200
	// maxTerms is how many different words of the index one query may ask for,
	// a prefix standing for all that begin so.
	maxTerms = 1024
)

// Search finds an incident's records, the best first. Words, phrases, prefixes,
// AND, OR, NOT mean what they mean in package query; fields are text, title,
// tag, author (or actor), noun and key. The error is a *models.Error for what a
// person asked wrongly, wraps ErrStale when the index is damaged, and is ctx's
// when that ends.
func (i *Index) Search(ctx context.Context, incident int64, q *query.Query, limit int) (Result, error) {
	if err := i.sound(nil); err != nil {
		return Result{}, err
	}
	if limit < 1 || limit > MaxLimit {
		return Result{}, models.Errorf(models.CodeInvalid, "a page of %d hits cannot be had", limit).WithHint("ask for 1 to %d", MaxLimit)
	}
	what, err := translate(q.Root())
	if err != nil {
		return Result{}, err
	}
	select {
	case i.slots <- struct{}{}:
		defer func() { <-i.slots }()
	case <-ctx.Done():
		return Result{}, ctx.Err()
	}
	both := bleve.NewBooleanQuery()
	both.AddMust(what)
	both.AddFilter(keywordQuery(incidentTerm(incident), fieldIncident, false))
	req := bleve.NewSearchRequestOptions(both, limit, 0, false)
	req.Fields = []string{fieldNoun, fieldKey, fieldTitle, fieldText, fieldTimes}
	req.SortBy([]string{"-_score", "_id"}) // equal scores in the same order every time
	ctx = context.WithValue(ctx, search.MaxTermSearchersKey, maxTerms)
	var res *bleve.SearchResult
	err = guard(func() (err error) {
		res, err = i.bleve.SearchInContext(ctx, req)
		return err
	})
	if err != nil {
		if strings.Contains(err.Error(), "TooManyTermSearchers") {
			return Result{}, &models.Error{
				Code: models.CodeTooLarge, Err: err,
				Message: "the search is too wide", Hint: "write more letters before the *, or fewer words",
			}
		}
		return Result{}, i.sound(err)
	}
	out := Result{Total: res.Total, Hits: make([]Hit, 0, len(res.Hits))}
	for _, h := range res.Hits {
		out.Hits = append(out.Hits, hit(h, q))
	}
	return out, nil
}

// hit makes a hit of bleve's.
func hit(h *search.DocumentMatch, q *query.Query) Hit {
	get := func(field string) string {
		s, _ := h.Fields[field].(string) // absent fields are empty
		return s
	}
	out := Hit{ID: h.ID, Noun: get(fieldNoun), Key: get(fieldKey), Score: h.Score, Title: get(fieldTitle), Times: readTimes(get(fieldTimes))}
	for _, f := range []string{fieldTitle, fieldText} {
		out.Fragments = append(out.Fragments, fragments(f, get(f), q)...)
	}
	if len(out.Fragments) == 0 {
		// Found by a tag or a name: show how it begins.
		f, text := fieldText, get(fieldText)
		if text == "" {
			f, text = fieldTitle, get(fieldTitle)
		}
		out.Fragments = []Fragment{cutOut(f, text, 0, min(len(text), 2*around), nil)}
	}
	return out
}

func incidentTerm(id int64) string { return strconv.FormatInt(id, 10) }

func writeTimes(times []models.Nanos) string {
	var b strings.Builder
	for k, t := range times {
		if k > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(strconv.FormatInt(int64(t), 10))
	}
	return b.String()
}

func readTimes(s string) []models.Nanos {
	var out []models.Nanos
	for _, f := range strings.Fields(s) {
		if n, err := strconv.ParseInt(f, 10, 64); err == nil {
			out = append(out, models.Nanos(n))
		}
	}
	return out
}

func lastRune(b []byte) rune {
	r, _ := utf8.DecodeLastRune(b)
	return r
}
