package api

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/server/app"
)

// streamService is what the handlers here need of the application.
type streamService interface {
	Pulse(ctx context.Context, slug string, after int64) (app.Pulse, error)
	LastRevision(ctx context.Context, slug string) (int64, error)
}

// heartbeat keeps proxies from closing a quiet stream.
const heartbeat = 15 * time.Second

// streamed documents what comes over the stream: the event's name, and its data.
type streamed struct { //nolint:unused // it documents what is written by hand
	// Revision: somebody changed a record; its id is the stream's Last-Event-ID
	Revision *revisionAnswer `json:"revision,omitempty"`
	// Job: a job moved
	Job *jobAnswer `json:"job,omitempty"`
	// Source: a source has new events, another state or clock
	Source *sourceEvent `json:"source,omitempty"`
}

// sourceEvent is how a source stands.
type sourceEvent struct {
	ID       string             `json:"id"`
	Label    string             `json:"label"`
	State    models.SourceState `json:"state" enums:"receiving,ready,failed,removed"`
	Accepted int64              `json:"accepted"`
	Undated  int64              `json:"undated"`
}

// stream sends what changes in an incident as server-sent events.
//
//	@Summary	Follow what changes: others' edits, jobs, new events (server-sent events)
//	@Tags		stream
//	@Produce	text/event-stream
//	@Success	200	{object}	streamed
//	@Router		/incidents/{incident}/stream [get]
func (a *API) stream(r *request) error {
	var q struct{}
	if err := r.query(&q); err != nil {
		return err
	}
	after, err := a.streamFrom(r)
	if err != nil {
		return err
	}
	sub, err := a.hub.subscribe(r.slug(), after)
	if err != nil {
		return err
	}
	defer a.hub.leave(sub)
	h := r.Writer.Header()
	h.Set("Content-Type", "text/event-stream")
	h.Set("X-Accel-Buffering", "no")
	r.Status(http.StatusOK)
	s := &sender{r: r, rc: http.NewResponseController(r.Writer), jobs: map[int64]string{}, sources: map[string]app.SourcePulse{}, last: after}
	if err := s.write("retry: 3000\n\n"); err != nil {
		return nil // the client left
	}
	beat := time.NewTicker(heartbeat)
	defer beat.Stop()
	for {
		select {
		case <-r.ctx().Done():
			return nil
		case <-a.closing:
			return nil
		case p, ok := <-sub.pulses:
			if !ok || s.pulse(p) != nil {
				return nil // too slow, or gone: the client comes again with Last-Event-ID
			}
		case <-beat.C:
			// Rights can end while the stream goes on.
			if a.stillMay(r) != nil || s.write(": \n\n") != nil {
				return nil
			}
		}
	}
}

// stillMay asks again whether the reader may follow the incident.
func (a *API) stillMay(r *request) error {
	who, err := a.door.FromRequest(r.Request, a.secure(r))
	if err != nil {
		return err
	}
	return who.Require(models.Permission(r.route.Need), r.incident.ID)
}

// streamFrom is the revision behind which the stream begins: the one the client
// saw last, or else the newest.
func (a *API) streamFrom(r *request) (int64, error) {
	if id := r.GetHeader("Last-Event-ID"); id != "" {
		n, err := strconv.ParseInt(id, 10, 64)
		if err != nil || n < 0 {
			return 0, &httpError{problem: problem{Code: string(models.CodeInvalid), Detail: "Last-Event-ID is not one of this stream"}}
		}
		return n, nil
	}
	return a.s.LastRevision(r.ctx(), r.slug())
}

// sender writes to one client what it has not seen.
type sender struct {
	r       *request
	rc      *http.ResponseController
	last    int64
	jobs    map[int64]string
	sources map[string]app.SourcePulse
	begun   bool
}

func (s *sender) write(text string) error {
	s.r.keepAlive(2 * heartbeat)
	if _, err := s.r.Writer.WriteString(text); err != nil {
		return err
	}
	return s.rc.Flush()
}

func (s *sender) event(name string, id int64, data any) error {
	head := "event: " + name + "\n"
	if id > 0 {
		head += "id: " + strconv.FormatInt(id, 10) + "\n"
	}
	return s.write(head + "data: " + string(jsonOf(data)) + "\n\n")
}

// pulse sends what is new in a pulse. The first one tells how sources and
// running jobs stand.
func (s *sender) pulse(p app.Pulse) error {
	for _, v := range p.Revisions {
		if v.ID <= s.last {
			continue
		}
		s.last = v.ID
		if err := s.event("revision", v.ID, s.r.revisionAnswer(v)); err != nil {
			return err
		}
	}
	for _, src := range p.Sources {
		if s.sources[src.ID] == src {
			continue
		}
		s.sources[src.ID] = src
		if err := s.event("source", 0, sourceEvent{src.ID, src.Label, src.State, src.Accepted, src.Undated}); err != nil {
			return err
		}
	}
	for id, src := range s.sources {
		if slices.ContainsFunc(p.Sources, func(x app.SourcePulse) bool { return x.ID == id }) {
			continue
		}
		delete(s.sources, id)
		if err := s.event("source", 0, sourceEvent{ID: id, Label: src.Label, State: "removed"}); err != nil {
			return err
		}
	}
	seen := map[int64]string{}
	for _, j := range p.Jobs {
		state := fmt.Sprint(j.State, j.Attempt, j.Progress)
		seen[j.ID] = state
		if s.jobs[j.ID] == state || !s.begun && j.State.Final() {
			continue
		}
		if err := s.event("job", 0, s.r.jobAnswer(j)); err != nil {
			return err
		}
	}
	s.jobs, s.begun = seen, true
	return nil
}
