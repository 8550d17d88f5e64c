package api

import (
	"container/list"
	"strconv"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"github.com/emberline/emberline/models"
)

// Rate is a class of routes that share a limit.
type Rate string

// The classes.
const (
	RateRead   Rate = "read"
	RateWrite  Rate = "write"
	RateHeavy  Rate = "heavy"  // searches, exports, downloads
	RateLogin  Rate = "login"  // guesses of passwords
	RateUpload Rate = "upload" // parts of files
)

// Limit is how many requests a second, and how many at once.
type Limit struct {
	PerSecond float64
	Burst     int
}

// DefaultLimits are per account; an address without one has the same, and an
// address may carry four times as much for all accounts behind it.
func DefaultLimits() map[Rate]Limit {
	return map[Rate]Limit{
		RateRead: {50, 200}, RateWrite: {10, 50}, RateHeavy: {10, 40}, RateLogin: {0.2, 10}, RateUpload: {50, 100},
	}
}

// maxLimiters bounds the memory: the longest unused is forgotten, which only
// ever gives somebody a full bucket again.
const maxLimiters = 50_000

// addressShare is how much more an address may do than one account.
const addressShare = 4

// limits are token buckets by class and account or address.
type limits struct {
	classes map[Rate]Limit

	mu      sync.Mutex
	buckets map[string]*list.Element
	order   *list.List // of *bucket, the longest unused first
}

type bucket struct {
	key     string
	limiter *rate.Limiter
}

func newLimits(classes map[Rate]Limit) *limits {
	if classes == nil {
		classes = DefaultLimits()
	}
	return &limits{classes: classes, buckets: map[string]*list.Element{}, order: list.New()}
}

func (l *limits) address(class Rate, ip string) error {
	share := addressShare
	if class == RateLogin {
		share = 1 // behind one address guesses count together
	}
	return l.take(class, "ip "+ip, share)
}

func (l *limits) principal(class Rate, who models.Principal) error {
	if who.Account.ID == 0 {
		return nil
	}
	return l.take(class, "account "+strconv.FormatInt(who.Account.ID, 10), 1)
}

// take takes one token, or says when there will be one.
func (l *limits) take(class Rate, key string, share int) error {
	c, ok := l.classes[class]
	if !ok || c.PerSecond <= 0 {
		return nil
	}
	b := l.bucket(string(class)+" "+key, c, share)
	res := b.limiter.Reserve()
	wait := res.Delay()
	if wait == 0 {
		return nil
	}
	res.Cancel()
	return &httpError{
		problem: problem{Code: codeRate, Detail: "too many " + string(class) + " requests", Hint: "wait as long as Retry-After says"},
		retry:   max(wait, time.Second),
	}
}

func (l *limits) bucket(key string, c Limit, share int) *bucket {
	l.mu.Lock()
	defer l.mu.Unlock()
	if e, ok := l.buckets[key]; ok {
		l.order.MoveToBack(e)
		return e.Value.(*bucket) //nolint:forcetypeassert // the list holds nothing else
	}
	if l.order.Len() >= maxLimiters {
		oldest := l.order.Front()
		delete(l.buckets, oldest.Value.(*bucket).key) //nolint:forcetypeassert // the list holds nothing else
		l.order.Remove(oldest)
	}
	b := &bucket{key, rate.NewLimiter(rate.Limit(c.PerSecond*float64(share)), c.Burst*share)}
	l.buckets[key] = l.order.PushBack(b)
	return b
}
