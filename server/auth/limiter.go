package auth

import (
	"container/list"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// Limiter bounds how often each key (an account with its address) may do
// something. It remembers a bounded number of keys: past that, who has been
// quiet longest is forgotten.
type Limiter struct {
	limit rate.Limit
	burst int
	max   int
	now   func() time.Time

	mu    sync.Mutex
	keys  map[string]*list.Element
	order *list.List // the last used in front
}

type limited struct {
	key string
	r   *rate.Limiter
}

// NewLimiter lets each key do burst at once and perSecond in the long run, for
// at most keys keys. now may be nil.
func NewLimiter(perSecond float64, burst, keys int, now func() time.Time) *Limiter {
	if now == nil {
		now = time.Now
	}
	return &Limiter{limit: rate.Limit(perSecond), burst: burst, max: max(keys, 1), now: now, keys: map[string]*list.Element{}, order: list.New()}
}

// Allow takes one from the key; when there is none left, the error has a RetryAfter.
func (l *Limiter) Allow(account, addr string) error {
	r := l.of(account+"\x00"+lockAddr(addr)).ReserveN(l.now(), 1)
	wait := r.DelayFrom(l.now())
	if r.OK() && wait == 0 {
		return nil
	}
	if r.OK() {
		r.CancelAt(l.now())
	} else {
		wait = time.Second
	}
	return waitError("too many requests", wait)
}

func (l *Limiter) of(key string) *rate.Limiter {
	l.mu.Lock()
	defer l.mu.Unlock()
	if e, ok := l.keys[key]; ok {
		l.order.MoveToFront(e)
		return e.Value.(*limited).r //nolint:forcetypeassert // the list holds nothing else
	}
	if len(l.keys) >= l.max {
		oldest := l.order.Back()
		l.order.Remove(oldest)
		delete(l.keys, oldest.Value.(*limited).key) //nolint:forcetypeassert // as above
	}
	v := &limited{key: key, r: rate.NewLimiter(l.limit, l.burst)}
	l.keys[key] = l.order.PushFront(v)
	return v.r
}
