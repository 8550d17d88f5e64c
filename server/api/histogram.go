package api

import (
	"net/http"
	"time"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/search/query"
	"github.com/emberline/emberline/search/timeline"
)

// maxBuckets bounds one histogram's answer.
const maxBuckets = 20_000

// leastBucket is how long the one bucket is when all that is found is at one
// moment: clients count in milliseconds.
const leastBucket = models.Nanos(time.Millisecond)

// histogramQuery asks for counts over time.
type histogramQuery struct {
	filterQuery
	// Q is a search; "" counts all
	Q string `form:"q"`
	// Bucket is the length of a bucket: 10s, 1m, 1h, 24h; buckets begin at midnight in the shown zone
	Bucket string `form:"bucket" example:"10m"`
	// Buckets is how many buckets of one length there are between from and to, instead of bucket; one of a millisecond when an open range finds one moment only
	Buckets int `form:"buckets" minimum:"1" maximum:"20000"`
}

// histogramAnswer counts events by time.
type histogramAnswer struct {
	Buckets []bucketAnswer `json:"buckets"`
	// To is where the last bucket ends; absent when there is none
	To *time.Time `json:"to,omitempty"`
}

// bucketAnswer is one stretch of time.
type bucketAnswer struct {
	From  time.Time `json:"from"`
	Count int64     `json:"count"`
	// Severity counts by range: unspecified, trace, debug, info, warn, error, fatal
	Severity [models.SeverityRanges]int64 `json:"severity"`
}

// getHistogram counts events over time.
//
//	@Summary	Count events over time, by severity
//	@Tags		timeline
//	@Param		query	query		histogramQuery	false	"which, and how finely"
//	@Success	200		{object}	histogramAnswer
//	@Router		/incidents/{incident}/histogram [get]
func (a *API) getHistogram(r *request) error {
	var q histogramQuery
	if err := r.query(&q); err != nil {
		return err
	}
	f, err := a.filter(r, q.filterQuery)
	if err != nil {
		return err
	}
	s, err := a.s.Search(r.ctx(), r.slug(), []string{q.Q})
	if err != nil {
		return wrongQuery(err)
	}
	out, err := a.histogram(r, s.View, f, s.Query, q)
	if err != nil {
		return err
	}
	return r.json(http.StatusOK, out)
}

func (a *API) histogram(r *request, v *timeline.View, f timeline.Filter, search *query.Query, q histogramQuery) (histogramAnswer, error) {
	if q.Buckets > maxBuckets {
		return histogramAnswer{}, invalid("buckets", "1 to %d", maxBuckets)
	}
	if (q.Bucket != "") == (q.Buckets > 0) {
		return histogramAnswer{}, invalid("bucket", "give either bucket (a length) or buckets (how many)")
	}
	var list []timeline.Bucket
	var length time.Duration
	var err error
	if q.Buckets > 0 {
		n := q.Buckets
		if from, to := f.From, f.To; from == 0 || to == 0 {
			if err := reach(r, v, &f, search); err != nil || f.From == 0 {
				return histogramAnswer{Buckets: []bucketAnswer{}}, err
			}
			// All at one moment, say: as many buckets would be of a nanosecond or less.
			if f.To-f.From <= models.Nanos(n) {
				n = 1
				if to == 0 {
					f.To = min(f.From+leastBucket, models.MaxTime)
				}
			}
		}
		list, err = v.HistogramN(r.ctx(), f, search, f.From, f.To, n)
	} else {
		if length, err = time.ParseDuration(q.Bucket); err != nil || length <= 0 {
			return histogramAnswer{}, invalid("bucket", "%q is not a length of time such as 30s, 10m, 1h", short(q.Bucket))
		}
		list, err = v.Histogram(r.ctx(), f, search, length, r.loc)
	}
	if err != nil {
		return histogramAnswer{}, err
	}
	if len(list) > maxBuckets {
		return histogramAnswer{}, models.Errorf(models.CodeTooLarge, "%d buckets, more than %d", len(list), maxBuckets).WithHint("give a shorter range or longer buckets")
	}
	out := histogramAnswer{Buckets: make([]bucketAnswer, 0, len(list))}
	for _, b := range list {
		out.Buckets = append(out.Buckets, bucketAnswer{b.Start.UTC().In(r.loc), b.Total(), b.Counts})
	}
	if n := len(list); n > 0 {
		end := f.To
		if q.Buckets == 0 {
			end = list[n-1].Start + models.Nanos(length)
		}
		out.To = r.nanos(end)
	}
	return out, nil
}

// reach sets the open ends of a range to the first and the last match.
func reach(r *request, v *timeline.View, f *timeline.Filter, search *query.Query) error {
	for _, end := range []struct {
		backward bool
		bound    *models.Nanos
		beyond   models.Nanos
	}{{false, &f.From, 0}, {true, &f.To, 1}} {
		if *end.bound != 0 {
			continue
		}
		all := *f
		all.Undated = false
		p, err := v.Page(r.ctx(), timeline.PageRequest{Filter: all, Query: search, Backward: end.backward, Limit: 1})
		if err != nil || len(p.Events) == 0 {
			f.From = 0
			return err
		}
		*end.bound = p.Events[0].Time + end.beyond
	}
	return nil
}
