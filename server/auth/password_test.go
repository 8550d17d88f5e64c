package auth

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/models/store/storetest"
)

func TestHasher(t *testing.T) {
	h := NewHasher(light, 1, 1)
	stored, err := h.Hash(t.Context(), passphrase)
	if err != nil || !strings.HasPrefix(stored, "$argon2id$v=19$m=8,t=1,p=1$") {
		t.Fatalf("%q, %v", stored, err)
	}
	if other, err := h.Hash(t.Context(), passphrase); err != nil || other == stored {
		t.Errorf("two hashes are the same: %v", err)
	}
	if ok, stale, err := h.Verify(t.Context(), stored, passphrase); !ok || stale || err != nil {
		t.Errorf("right: %v, %v, %v", ok, stale, err)
	}
	if ok, _, err := h.Verify(t.Context(), stored, passphrase+" "); ok || err != nil {
		t.Errorf("wrong: %v, %v", ok, err)
	}
	stronger := NewHasher(Params{MemoryKiB: 16, Passes: 1, Lanes: 1}, 1, 1)
	if ok, stale, err := stronger.Verify(t.Context(), stored, passphrase); !ok || !stale || err != nil {
		t.Errorf("of weaker parameters: %v, %v, %v", ok, stale, err)
	}
	for _, bad := range []string{
		"", "x", "$argon2id$v=19$m=8,t=1,p=1$$", strings.Replace(stored, "m=8", "m=99999999", 1), strings.Replace(stored, "t=1", "t=0", 1),
		strings.Replace(stored, "t=1", "t=4000000000", 1), strings.Replace(stored, "p=1", "p=0", 1), strings.Replace(stored, "2id", "2i", 1),
		strings.Replace(stored, "v=19", "v=16", 1), stored + "!", stored + "$", strings.Replace(stored, "m=8", "m=-8", 1),
	} {
		if _, _, err := h.Verify(t.Context(), bad, passphrase); models.CodeOf(err) != models.CodeDamaged {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

// TestHasherBounded: a flood neither takes more slots than there are nor waits
// without end.
func TestHasherBounded(t *testing.T) {
	h := NewHasher(Params{MemoryKiB: 1 << 10, Passes: 1, Lanes: 1}, 2, 8)
	var most, done, turned atomic.Int64
	watch := make(chan struct{})
	go func() {
		for {
			select {
			case <-watch:
				return
			default:
				most.Store(max(most.Load(), int64(len(h.slots))))
			}
		}
	}()
	h.slots <- struct{}{} // keep both busy until all have come
	h.slots <- struct{}{}
	var wg sync.WaitGroup
	for range 100 {
		wg.Go(func() {
			_, err := h.Hash(t.Context(), passphrase)
			switch {
			case err == nil:
				done.Add(1)
			case models.CodeOf(err) == models.CodeUnavailable && models.HintOf(err) != "":
				turned.Add(1)
			default:
				t.Errorf("hash: %v", err)
			}
		})
	}
	for done.Load()+turned.Load()+h.waiting.Load() < 100 {
		time.Sleep(time.Millisecond)
	}
	<-h.slots
	<-h.slots
	wg.Wait()
	close(watch)
	if done.Load() != 10 || turned.Load() != 90 || most.Load() > 2 {
		t.Errorf("%d hashed, %d turned away, %d at once", done.Load(), turned.Load(), most.Load())
	}
	h.slots <- struct{}{}
	h.slots <- struct{}{}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := h.Hash(ctx, passphrase); !errors.Is(err, context.Canceled) {
		t.Errorf("a caller who left: %v", err)
	}
}

// TestRehash: a log-in with an old hash makes a new one.
func TestRehash(t *testing.T) {
	d := newDesk(t, storetest.SQLite(t))
	d.person("h.kim")
	d.svc.hasher.params.Passes = 2
	_, err := d.login("h.kim", passphrase, "")
	d.must(err)
	_, hash, err := d.st.Accounts.Password(t.Context(), "h.kim")
	if err != nil || !strings.Contains(hash, "t=2") {
		t.Errorf("hash %q, %v", hash, err)
	}
	_, err = d.login("h.kim", passphrase, "")
	d.must(err)
}

func TestOneTimePasswords(t *testing.T) {
	seen := map[string]bool{}
	for range 200 {
		p, err := oneTimePassword()
		if err != nil || len(p) != 23 || seen[p] || strings.Trim(p, passwordLetters+"-") != "" || models.ValidatePassword("admin", p) != nil {
			t.Fatalf("%q, %v", p, err)
		}
		seen[p] = true
	}
}

func TestLimiter(t *testing.T) {
	now := time.Date(2026, 11, 2, 0, 0, 0, 0, time.UTC)
	l := NewLimiter(1, 3, 50, func() time.Time { return now })
	allow := func(account, addr string) bool { return l.Allow(account, addr) == nil }
	for range 3 {
		if !allow("kim", "192.0.2.1:99") {
			t.Fatal("refused within the burst")
		}
	}
	err := l.Allow("kim", "192.0.2.1:7")
	if wait, ok := RetryAfter(err); !ok || wait != time.Second || models.CodeOf(err) != models.CodeUnavailable {
		t.Errorf("past the burst: %v, wait %v", err, wait)
	}
	if !allow("lee", "192.0.2.1") || !allow("kim", "192.0.2.2") {
		t.Error("somebody else is refused")
	}
	now = now.Add(time.Second)
	if !allow("kim", "192.0.2.1") || allow("kim", "192.0.2.1") {
		t.Error("one a second is not one a second")
	}
	for i := range 1000 {
		allow(fmt.Sprint("flood-", i), "198.51.100.1")
		allow("kim", "192.0.2.1") // in use: never forgotten
	}
	if len(l.keys) > 50 || l.order.Len() != len(l.keys) {
		t.Errorf("%d keys, %d in order", len(l.keys), l.order.Len())
	}
	if allow("kim", "192.0.2.1") {
		t.Error("a flood of others gave a new burst")
	}
}

// recorder is a log that can be made to fail.
type recorder struct {
	mu      sync.Mutex
	err     error
	batches []int
	keys    []string
}

func (r *recorder) Reads(_ context.Context, recs []models.AuditRecord) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.err != nil {
		return r.err
	}
	r.batches = append(r.batches, len(recs))
	for _, rec := range recs {
		r.keys = append(r.keys, rec.Key)
	}
	return nil
}

func TestJournal(t *testing.T) {
	r := &recorder{err: errors.New("disk full")}
	j := NewJournal(r, nil)
	const n = journalQueue
	for i := range n {
		if err := j.Record(t.Context(), models.AuditRecord{Key: fmt.Sprint(i)}); err != nil {
			t.Fatal(err)
		}
	}
	// Nothing is dropped: what cannot be logged is refused.
	if err := j.Record(t.Context(), models.AuditRecord{}); models.CodeOf(err) != models.CodeUnavailable {
		t.Errorf("a full journal: %v", err)
	}
	r.mu.Lock()
	r.err = nil
	r.mu.Unlock()
	if err := j.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	if len(r.keys) != n {
		t.Fatalf("%d of %d written", len(r.keys), n)
	}
	for i, k := range r.keys {
		if k != fmt.Sprint(i) {
			t.Fatalf("record %d is %s", i, k)
		}
	}
	for _, size := range r.batches {
		if size > journalBatch {
			t.Errorf("a batch of %d", size)
		}
	}
	if err := j.Record(t.Context(), models.AuditRecord{}); models.CodeOf(err) != models.CodeUnavailable {
		t.Errorf("a closed journal: %v", err)
	}
	if err := j.Close(t.Context()); err != nil {
		t.Error(err)
	}
}

// TestJournalWritesSoon: a record does not wait for a batch to fill.
func TestJournalWritesSoon(t *testing.T) {
	r := &recorder{}
	j := NewJournal(r, nil)
	defer func() { _ = j.Close(t.Context()) }()
	if err := j.Record(t.Context(), models.AuditRecord{Key: "one"}); err != nil {
		t.Fatal(err)
	}
	for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		r.mu.Lock()
		n := len(r.keys)
		r.mu.Unlock()
		if n == 1 {
			return
		}
	}
	t.Error("not written within ten seconds")
}

// BenchmarkLogin measures a log-in with the parameters in use.
func BenchmarkLogin(b *testing.B) {
	h := NewHasher(DefaultParams, 1, 1)
	stored, err := h.Hash(b.Context(), passphrase)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if ok, _, err := h.Verify(b.Context(), stored, passphrase); !ok || err != nil {
			b.Fatal(err)
		}
	}
}
