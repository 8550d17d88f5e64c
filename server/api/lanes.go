package api

import (
	"net/http"
	"strconv"
	"time"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/search/timeline"
)

const (
	defaultLaneBuckets = 500
	maxLanes           = 200 // by host or service; sources, kinds and severities all have one
)

// lanesQuery asks for counts by lane and time.
type lanesQuery struct {
	filterQuery
	// Q is a search; "" counts all
	Q string `form:"q"`
	// By is what the events of a lane have in common
	By string `form:"by" enums:"source,kind,severity,host,service" default:"source"`
	// Buckets is the most there may be: the shortest usual length that does is taken
	Buckets int `form:"buckets" minimum:"1" maximum:"10000" default:"500"`
	// Bucket is the length of a bucket instead: 100ms, 10s, 1m, 24h
	Bucket string `form:"bucket" example:"1m"`
	// Lanes is the most hosts or services with a lane of their own, 1 to 200: the most frequent of the whole incident, whatever the range
	Lanes int `form:"lanes" minimum:"1" maximum:"200" default:"40"`
}

// lanesAnswer counts events by lane and time.
type lanesAnswer struct { //nolint:unused // it documents what is written by hand
	// From is where the first bucket begins: the range asked for, or all there is,
	// reaches out to whole buckets. Buckets are counted from local midnight, so
	// that they stay where they are when the range moves. Absent: nothing is dated
	From *time.Time `json:"from,omitempty"`
	// To is where the last bucket ends
	To *time.Time `json:"to,omitempty"`
	// BucketNS is the length of a bucket in nanoseconds
	BucketNS int64 `json:"bucket_ns"`
	// Buckets is how many there are
	Buckets int          `json:"buckets"`
	Lanes   []laneAnswer `json:"lanes"`
}

// laneAnswer is one lane.
type laneAnswer struct { //nolint:unused // it documents what is written by hand
	// Key is a source's id, a kind, a severity, a host or a service; "" is the lane of all that has none of its own
	Key   string `json:"key" example:"s3"`
	Label string `json:"label"`
	// Kinds are those of a source's events, whatever the range and the filter
	Kinds     []string `json:"kinds,omitempty"`
	Simulated bool     `json:"simulated,omitempty"`
	// First and Last bound a source's events whatever the range and the filter
	First *time.Time `json:"first,omitempty"`
	Last  *time.Time `json:"last,omitempty"`
	Total int64      `json:"total"`
	// Counts are the events by bucket; a negative number −n stands for n empty
	// buckets; empty ones at the end are left out
	Counts []int64 `json:"counts"`
	// Worst is the worst severity range of each bucket that is not empty, a digit each: 0 unspecified, 1 trace, 2 debug, 3 info, 4 warn, 5 error, 6 fatal
	Worst string `json:"worst"`
}

// getLanes counts events by lane and time.
//
//	@Summary	Count events by source, kind, severity, host or service over time
//	@Tags		timeline
//	@Param		query	query		lanesQuery	false	"which, and how finely"
//	@Success	200		{object}	lanesAnswer
//	@Router		/incidents/{incident}/lanes [get]
func (a *API) getLanes(r *request) error {
	q := lanesQuery{By: "source", Lanes: 40}
	if err := r.query(&q); err != nil {
		return err
	}
	req, err := a.laneRequest(r, q)
	if err != nil {
		return err
	}
	s, err := a.s.Search(r.ctx(), r.slug(), []string{q.Q})
	if err != nil {
		return wrongQuery(err)
	}
	req.Query = s.Query
	from, to := s.View.Extent()
	empty := from >= to
	if empty {
		from, to = models.MinTime, models.MinTime+1 // the lanes are there all the same
	}
	if req.From == 0 {
		req.From = min(from, max(req.To-1, models.MinTime))
		if req.To == 0 {
			req.From = from
		}
	}
	if req.To == 0 {
		req.To = max(to, req.From+1)
	}
	l, err := s.View.Lanes(r.ctx(), req)
	if err != nil {
		return err
	}
	b := []byte(`{`)
	if !empty {
		b = append(append(b, `"from":`...), jsonOf(r.nanos(l.From))...)
		b = append(append(b, `,"to":`...), jsonOf(r.nanos(l.To))...)
		b = append(b, ',')
	}
	b = strconv.AppendInt(append(b, `"bucket_ns":`...), int64(l.Length), 10)
	b = strconv.AppendInt(append(b, `,"buckets":`...), int64((l.To-1-l.From)/models.Nanos(l.Length))+1, 10)
	b = append(b, `,"lanes":[`...)
	for i := range l.Lanes {
		if i > 0 {
			b = append(b, ',')
		}
		b = r.appendLane(b, &l.Lanes[i])
	}
	r.Data(http.StatusOK, "application/json", append(b, "]}\n"...))
	return nil
}

func (a *API) laneRequest(r *request, q lanesQuery) (req timeline.LaneRequest, err error) {
	by := map[string]timeline.By{
		"source": timeline.BySource, "kind": timeline.ByKind, "severity": timeline.BySeverity, "host": timeline.ByHost, "service": timeline.ByService,
	}
	var ok bool
	if req.By, ok = by[q.By]; !ok {
		return req, invalid("by", "unknown %q; one of source, kind, severity, host, service", short(q.By))
	}
	if req.Most = q.Lanes; q.Lanes < 1 || q.Lanes > maxLanes {
		return req, invalid("lanes", "1 to %d", maxLanes)
	}
	if len(q.Host) > maxLanes || len(q.Service) > maxLanes {
		return req, invalid(q.By, "more than %d", maxLanes)
	}
	switch {
	case q.Bucket != "" && q.Buckets > 0:
		return req, invalid("bucket", "give either bucket (a length) or buckets (how many at most)")
	case q.Bucket != "":
		if req.Length, err = time.ParseDuration(q.Bucket); err != nil || req.Length <= 0 {
			return req, invalid("bucket", "%q is not a length of time such as 100ms, 30s, 10m, 1h", short(q.Bucket))
		}
	case q.Buckets == 0:
		req.Buckets = defaultLaneBuckets
	default:
		if req.Buckets = q.Buckets; q.Buckets > timeline.MaxLaneBuckets {
			return req, invalid("buckets", "1 to %d", timeline.MaxLaneBuckets)
		}
	}
	req.Zone = r.loc
	if req.Filter, err = a.filter(r, q.filterQuery); err != nil {
		return req, err
	}
	req.From, req.To = req.Filter.From, req.Filter.To
	if req.From != 0 && req.To != 0 && req.To <= req.From {
		return req, invalid("to", "is not behind from")
	}
	// What is counted are whole buckets: half a one at an end would look like a drop.
	req.Filter.From, req.Filter.To = 0, 0
	return req, nil
}

func (r *request) appendLane(b []byte, l *timeline.Lane) []byte {
	b = append(append(b, `{"key":`...), jsonOf(l.Key)...)
	b = append(append(b, `,"label":`...), jsonOf(l.Label)...)
	if l.Kinds != 0 {
		var names []string
		for k := models.KindLog; k <= models.KindEntry; k++ {
			if l.Kinds&(1<<k) != 0 {
				names = append(names, k.String())
			}
		}
		b = append(append(b, `,"kinds":`...), jsonOf(names)...)
	}
	if l.Simulated {
		b = append(b, `,"simulated":true`...)
	}
	if l.First != models.NoTime {
		b = append(append(b, `,"first":`...), jsonOf(r.nanos(l.First))...)
		b = append(append(b, `,"last":`...), jsonOf(r.nanos(l.Last))...)
	}
	b = strconv.AppendInt(append(b, `,"total":`...), l.Total, 10)
	b = append(b, `,"counts":[`...)
	worst := make([]byte, 0, len(l.Counts))
	skipped, first := int64(0), true
	for i, n := range l.Counts {
		if n == 0 {
			skipped++
			continue
		}
		for _, v := range [2]int64{-skipped, n} {
			if v == 0 {
				continue
			}
			if !first {
				b = append(b, ',')
			}
			b, first = strconv.AppendInt(b, v, 10), false
		}
		skipped = 0
		digit := byte('0')
		for bits := l.Severities[i]; bits > 1; bits >>= 1 {
			digit++
		}
		worst = append(worst, digit)
	}
	b = append(append(b, `],"worst":"`...), worst...)
	return append(b, `"}`...)
}
