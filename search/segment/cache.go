package segment

import (
	"container/list"
	"context"
	"errors"
	"sync"

	"github.com/klauspost/compress/zstd"

	"github.com/emberline/emberline/models"
)

// Cache holds decoded blocks of any number of readers, the least recently used
// going first. It is safe for concurrent use; a block that several ask for at
// once is decoded once.
type Cache struct {
	dec *zstd.Decoder

	mu      sync.Mutex
	limit   int64
	used    int64
	readers uint64
	entries map[cacheKey]*list.Element
	order   list.List // of *cached, latest first
	calls   map[cacheKey]*call
}

type cacheKey struct {
	reader uint64
	block  int
	part   uint8
	phase  models.Nanos // of a rollup
}

type cached struct {
	key   cacheKey
	value any
	size  int64
}

// call is a block being decoded.
type call struct {
	done  chan struct{}
	value any
	err   error
}

// NewCache makes a cache of at most so many bytes. What is larger than the
// whole cache is decoded each time.
func NewCache(limit int64) (*Cache, error) {
	dec, err := newDecoder()
	if err != nil {
		return nil, err
	}
	return &Cache{dec: dec, limit: limit, entries: map[cacheKey]*list.Element{}, calls: map[cacheKey]*call{}}, nil
}

// Used is how many bytes the cache holds.
func (c *Cache) Used() int64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.used
}

// reader gives a new reader its number.
func (c *Cache) reader() uint64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.readers++
	return c.readers
}

// errNoResult is what those who wait are told when a load ended without any.
var errNoResult = errors.New("decoding ended without a result")

// get gives the value of key, loading it where need be. load gives its size
// too; it is not stopped when ctx ends, only no longer waited for.
func (c *Cache) get(ctx context.Context, key cacheKey, load func() (any, int64, error)) (any, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	c.mu.Lock()
	if e, ok := c.entries[key]; ok {
		c.order.MoveToFront(e)
		v := e.Value.(*cached).value //nolint:forcetypeassert // nothing else is put in
		c.mu.Unlock()
		return v, nil
	}
	if waiting, ok := c.calls[key]; ok {
		c.mu.Unlock()
		select {
		case <-waiting.done:
			return waiting.value, waiting.err
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	own := &call{done: make(chan struct{}), err: errNoResult}
	c.calls[key] = own
	c.mu.Unlock()
	var size int64
	defer func() {
		c.mu.Lock()
		delete(c.calls, key)
		if own.err == nil {
			c.put(&cached{key, own.value, size})
		}
		c.mu.Unlock()
		close(own.done)
	}()
	own.value, size, own.err = load()
	return own.value, own.err
}

// peek gives the value of key where it is held.
func (c *Cache) peek(key cacheKey) (any, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	e, ok := c.entries[key]
	if !ok {
		return nil, false
	}
	c.order.MoveToFront(e)
	return e.Value.(*cached).value, true //nolint:forcetypeassert // nothing else is put in
}

// put takes in a value and lets go of the oldest. c.mu is held.
func (c *Cache) put(v *cached) {
	if v.size > c.limit {
		return
	}
	c.entries[v.key] = c.order.PushFront(v)
	c.used += v.size
	for c.used > c.limit {
		c.remove(c.order.Back())
	}
}

func (c *Cache) remove(e *list.Element) {
	v := c.order.Remove(e).(*cached) //nolint:forcetypeassert // nothing else is put in
	delete(c.entries, v.key)
	c.used -= v.size
}

// drop lets go of everything of a reader that is closed.
func (c *Cache) drop(reader uint64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for e := c.order.Front(); e != nil; {
		next := e.Next()
		if e.Value.(*cached).key.reader == reader { //nolint:forcetypeassert // nothing else is put in
			c.remove(e)
		}
		e = next
	}
}
