package api

import (
	"context"
	"crypto/rand"
	"errors"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/emberline/emberline/models"
)

// run makes a gin handler of a route: everything that every request goes
// through, in one place and one order.
func (a *API) run(rt *Route) gin.HandlerFunc {
	return func(c *gin.Context) {
		r := &request{Context: c, id: requestID(c), route: rt, loc: time.UTC}
		c.Header("Cache-Control", "no-store")
		if err := a.prepare(r); err != nil {
			a.fail(r, err)
			return
		}
		ctx, cancel := a.bound(r)
		defer cancel()
		c.Request = c.Request.WithContext(ctx)
		var err error
		if rt.Method == http.MethodPost && c.GetHeader("Idempotency-Key") != "" {
			err = a.once(r, rt.handle)
		} else {
			err = rt.handle(a, r)
		}
		if err != nil {
			a.fail(r, err)
		}
	}
}

// requestID names a request in its answer and in the log. It is never taken from
// the client, who could forge another's.
func requestID(c *gin.Context) string {
	id := c.Writer.Header().Get("X-Request-Id")
	if id == "" {
		id = rand.Text()
		c.Header("X-Request-Id", id)
	}
	return id
}

// prepare settles who asks, whether they may and how fast, and what about.
func (a *API) prepare(r *request) error {
	if err := a.origins.Check(r.Request); err != nil {
		return &httpError{problem: problem{Code: codeCrossOrigin, Detail: "a browser sent this from another site", Hint: "name the site with --trusted-origins when it is yours"}, err: err}
	}
	if err := a.limits.address(r.route.Rate, r.ClientIP()); err != nil {
		return err
	}
	if err := a.authenticate(r); err != nil {
		return err
	}
	if err := a.limits.principal(r.route.Rate, r.who); err != nil {
		return err
	}
	if err := a.scope(r); err != nil {
		return err
	}
	if r.route.Body == nil && r.route.Limit == 0 && r.Request.ContentLength > 0 {
		return &httpError{problem: problem{Code: string(models.CodeInvalid), Detail: "this address takes no body"}}
	}
	if r.Request.Body != nil {
		r.Request.Body = http.MaxBytesReader(r.Writer, r.Request.Body, r.route.Limit)
	}
	if r.route.Method != http.MethodGet && r.route.Method != http.MethodHead && a.s.Ready(r.ctx()) != nil {
		return models.Errorf(models.CodeUnavailable, "the service cannot take changes now").WithHint("try again in a moment")
	}
	if err := a.room(r); err != nil {
		return err
	}
	if !r.route.Has(Match) {
		return nil
	}
	var err error
	r.revision, err = ifMatch(r.GetHeader("If-Match"))
	return err
}

// room refuses to take more in than can be kept or worked on.
func (a *API) room(r *request) error {
	if r.route.Has(Disk) {
		if err := a.s.Room(); err != nil {
			return err
		}
	}
	if !r.route.Has(Queue) {
		return nil
	}
	full, err := a.s.QueueFull(r.ctx(), r.slug())
	if err == nil && full {
		err = &httpError{
			problem: problem{Code: codeRate, Detail: "too many jobs are waiting", Hint: "wait until some are done"}, retry: 30 * time.Second,
		}
	}
	return err
}

// scope loads the incident of the address and asks whether it may be entered:
// who does not see it learns nothing of it, not even that it is there.
func (a *API) scope(r *request) error {
	slug := r.Param("incident")
	if slug == "" {
		if err := r.zone(""); err != nil || r.route.Need == "" || r.route.Need == Anybody || r.route.Need == LoggedIn {
			return err
		}
		return r.who.Require(models.Permission(r.route.Need), 0)
	}
	none := models.Errorf(models.CodeNotFound, "no incident named %q", short(slug)).WithHint("GET /api/v1/incidents lists those you may see")
	inc, err := a.s.Incident(r.ctx(), slug)
	if models.CodeOf(err) == models.CodeNotFound {
		return none
	}
	if err != nil {
		return err
	}
	if !r.who.Sees(inc.ID) {
		return none
	}
	r.incident = inc
	if err := r.who.Require(models.Permission(r.route.Need), inc.ID); err != nil {
		return err
	}
	if err := a.noteOutsider(r); err != nil {
		return err
	}
	return r.zone(inc.Zone)
}

// zone settles in which zone times are shown.
func (r *request) zone(assumed string) error {
	name := r.Query("tz")
	if name == "" {
		name = assumed
	}
	if name == "" {
		return nil
	}
	loc, err := models.LoadZone(name)
	if err != nil {
		return invalid("tz", "unknown time zone %q; write Asia/Seoul, UTC or +09:00", short(name))
	}
	r.loc = loc
	return nil
}

// The time a request may take: to send its body, to work, to take the answer.
const (
	bodyTime   = 30 * time.Second
	workTime   = 60 * time.Second
	answerTime = 60 * time.Second
)

// bound sets the request's deadlines. Streams have none of their own; they
// extend the connection's with everything they move, see keepAlive.
func (a *API) bound(r *request) (context.Context, context.CancelFunc) {
	now := time.Now()
	rc := http.NewResponseController(r.Writer)
	read, write := now.Add(bodyTime), now.Add(bodyTime+workTime+answerTime)
	// A writer without deadlines (a test's recorder) has none to set.
	if err := errors.Join(rc.SetReadDeadline(read), rc.SetWriteDeadline(write)); err != nil && !errors.Is(err, http.ErrNotSupported) {
		a.log.DebugContext(r.ctx(), "deadline", "error", err)
	}
	if r.route.Has(Stream) {
		return context.WithCancel(r.ctx())
	}
	return context.WithTimeout(r.ctx(), bodyTime+workTime)
}

// keepAlive gives a stream more time: a client that takes or sends nothing for
// so long is let go.
func (r *request) keepAlive(d time.Duration) {
	rc := http.NewResponseController(r.Writer)
	_ = rc.SetReadDeadline(time.Now().Add(d))  // without deadlines there is nothing to extend
	_ = rc.SetWriteDeadline(time.Now().Add(d)) // as above
}

func short(s string) string {
	if r := []rune(s); len(r) > 64 {
		return string(r[:64]) + "…"
	}
	return s
}
