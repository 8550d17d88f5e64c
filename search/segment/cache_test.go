package segment

import (
	"bytes"
	"context"
	"errors"
	"math/rand/v2"
	"sync"
	"testing"

	"github.com/emberline/emberline/search/segment/archive"
)

func TestConcurrentReaders(t *testing.T) {
	ctx := context.Background()
	data, recs := accessLog(4000)
	arc := newFake(data, 32<<10)
	path, _ := write(t, arc, recs)
	cache, err := NewCache(600 << 10)
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for reader := range 2 {
		r, err := Open(path, arc, cache)
		if err != nil {
			t.Fatal(err)
		}
		defer func() {
			if err := r.Close(); err != nil {
				t.Error(err)
			}
			if reader == 0 && cache.Used() != 0 {
				t.Errorf("all readers are closed, the cache holds %d bytes", cache.Used())
			}
		}()
		for g := range 4 {
			wg.Add(1)
			go func() {
				defer wg.Done()
				rng := rand.New(rand.NewPCG(uint64(reader), uint64(g))) //nolint:gosec // a test
				for round := range 60 {
					want := &recs[rng.IntN(len(recs))]
					b, k, ok, err := r.Find(want.Offset, 0)
					if err != nil || !ok {
						t.Errorf("find: %v %v", ok, err)
						return
					}
					rows, err := r.Rows(ctx, b)
					if err != nil {
						t.Error(err)
						return
					}
					if !bytes.Equal(rows.Text(k), want.Text) || !bytes.Equal(rows.Raw(k), want.Raw) {
						t.Errorf("event at %d reads %q", want.Offset, rows.Text(k))
					}
					if round%20 == 0 {
						if _, err := r.Probe(ctx, archive.Word{Text: []byte("get")}); err != nil {
							t.Error(err)
						}
					}
				}
			}()
		}
	}
	wg.Wait()
	if u := cache.Used(); u > 600<<10 || u == 0 {
		t.Errorf("the cache holds %d bytes", u)
	}
}

func TestCacheLoadsOnce(t *testing.T) {
	ctx := context.Background()
	c, err := NewCache(100)
	if err != nil {
		t.Fatal(err)
	}
	started, release := make(chan struct{}), make(chan struct{})
	loads := 0
	key := cacheKey{reader: 1, block: 1}
	results := make(chan any, 2)
	get := func() {
		v, err := c.get(ctx, key, func() (any, int64, error) {
			loads++
			close(started)
			<-release
			return "v", 60, nil
		})
		if err != nil {
			t.Error(err)
		}
		results <- v
	}
	go get()
	<-started
	go get()
	gone, cancel := context.WithCancel(ctx)
	cancel()
	if _, err := c.get(gone, key, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("a request that is over: %v", err)
	}
	close(release)
	if a, b := <-results, <-results; a != "v" || b != "v" || loads != 1 {
		t.Errorf("%v and %v after %d loads", a, b, loads)
	}
	failing := errors.New("no")
	for range 2 {
		if _, err := c.get(ctx, cacheKey{reader: 1, block: 2}, func() (any, int64, error) { return nil, 0, failing }); !errors.Is(err, failing) {
			t.Errorf("error of a load: %v", err)
		}
	}
	put := func(block int, size int64) {
		if _, err := c.get(ctx, cacheKey{reader: 2, block: block}, func() (any, int64, error) { return block, size, nil }); err != nil {
			t.Error(err)
		}
	}
	put(3, 50) // pushes "v" out
	put(4, 500)
	if _, held := c.entries[key]; held || c.Used() != 50 {
		t.Errorf("after 50 bytes more the cache holds %d", c.Used())
	}
	c.drop(2)
	if c.Used() != 0 || c.order.Len() != 0 || len(c.entries) != 0 {
		t.Errorf("dropped, and holds %d bytes", c.Used())
	}
}
