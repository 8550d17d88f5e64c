package api

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/server/app"
)

// The bounds of streams.
const (
	maxStreams         = 1000 // of the whole service
	maxIncidentStreams = 200
	pulseEvery         = time.Second
	slowStream         = 8 // pulses that may wait for a client before it is let go
)

// hub looks at each incident that somebody follows, once for all who do.
type hub struct {
	pulse func(ctx context.Context, slug string, after int64) (app.Pulse, error)
	log   *slog.Logger
	every time.Duration

	mu     sync.Mutex
	topics map[string]*topic
	count  int
	wg     sync.WaitGroup
}

// topic is one incident that is followed.
type topic struct {
	slug string
	subs map[*subscriber]bool
	stop context.CancelFunc
}

// subscriber is one client.
type subscriber struct {
	topic  *topic
	after  int64 // the last revision it was given
	pulses chan app.Pulse
	closed bool
}

func newHub(pulse func(ctx context.Context, slug string, after int64) (app.Pulse, error), log *slog.Logger) *hub {
	return &hub{pulse: pulse, log: log, every: pulseEvery, topics: map[string]*topic{}}
}

func (h *hub) subscribe(slug string, after int64) (*subscriber, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	t := h.topics[slug]
	if h.count >= maxStreams || t != nil && len(t.subs) >= maxIncidentStreams {
		return nil, &httpError{
			problem: problem{Code: string(models.CodeUnavailable), Detail: "too many follow already", Hint: "ask again in a while"}, retry: 30 * time.Second,
		}
	}
	if t == nil {
		ctx, stop := context.WithCancel(context.Background())
		t = &topic{slug: slug, subs: map[*subscriber]bool{}, stop: stop}
		h.topics[slug] = t
		h.wg.Go(func() { h.follow(ctx, t) })
	}
	s := &subscriber{topic: t, after: after, pulses: make(chan app.Pulse, slowStream)}
	t.subs[s] = true
	h.count++
	return s, nil
}

// leave ends a client's stream; the last one ends the looking.
func (h *hub) leave(s *subscriber) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if !s.topic.subs[s] {
		return
	}
	delete(s.topic.subs, s)
	h.count--
	if len(s.topic.subs) == 0 {
		s.topic.stop()
		delete(h.topics, s.topic.slug)
	}
}

// follow looks at an incident until nobody follows it.
func (h *hub) follow(ctx context.Context, t *topic) {
	tick := time.NewTicker(h.every)
	defer tick.Stop()
	for {
		after := h.least(t)
		p, err := h.pulse(ctx, t.slug, after)
		switch {
		case ctx.Err() != nil:
			return
		case err != nil:
			h.log.Warn("stream: the incident cannot be looked at", "incident", t.slug, "error", err)
		default:
			h.give(t, p)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// least is the oldest place at which a client stands.
func (h *hub) least(t *topic) int64 {
	h.mu.Lock()
	defer h.mu.Unlock()
	least := int64(-1)
	for s := range t.subs {
		if least < 0 || s.after < least {
			least = s.after
		}
	}
	return max(least, 0)
}

// give hands a pulse to everybody. Who does not take them is let go: the client
// comes again, and goes on where it stood.
func (h *hub) give(t *topic, p app.Pulse) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for s := range t.subs {
		select {
		case s.pulses <- p:
			if n := len(p.Revisions); n > 0 {
				s.after = max(s.after, p.Revisions[n-1].ID)
			}
		default:
			if !s.closed {
				s.closed = true
				close(s.pulses)
			}
			delete(t.subs, s)
			h.count--
		}
	}
	if len(t.subs) == 0 {
		t.stop()
		if h.topics[t.slug] == t {
			delete(h.topics, t.slug)
		}
	}
}

// close ends all looking.
func (h *hub) close() {
	h.mu.Lock()
	for slug, t := range h.topics {
		t.stop()
		delete(h.topics, slug)
	}
	h.mu.Unlock()
	h.wg.Wait()
}
