package auth

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/models/store"
	"github.com/emberline/emberline/models/store/storetest"
)

func TestMain(m *testing.M) { storetest.Main(m) }

// light takes a thousandth of the real thing's time.
var light = Params{MemoryKiB: 8, Passes: 1, Lanes: 1}

const passphrase = "오늘은 날이 참 좋다 그렇지"

// desk is a service on a store, with a clock that stands still until moved.
type desk struct {
	*testing.T
	st  *store.Store
	svc *Service
	j   *Journal
	mu  sync.Mutex
	now time.Time
}

func (d *desk) clock() time.Time {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.now
}

func (d *desk) wait(t time.Duration) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.now = d.now.Add(t)
}

func newDesk(t *testing.T, url string) *desk {
	t.Helper()
	d := &desk{T: t, now: time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)}
	var err error
	if d.st, err = store.Open(t.Context(), store.Options{URL: url, Now: d.clock}); err != nil {
		t.Fatal(err)
	}
	d.j = NewJournal(d.st.Audit, nil)
	if d.svc, err = New(d.st, d.j, Options{Now: d.clock, Params: light}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := errors.Join(d.j.Close(context.Background()), d.st.Close()); err != nil {
			t.Error(err)
		}
	})
	return d
}

func (d *desk) must(err error) {
	d.Helper()
	if err != nil {
		d.Fatal(err)
	}
}

func (d *desk) refused(err error, code models.Code) {
	d.Helper()
	if models.CodeOf(err) != code {
		d.Fatalf("got %v (%s), want %s", err, models.CodeOf(err), code)
	}
}

// person makes an account whose password is passphrase.
func (d *desk) person(login string) models.Account {
	d.Helper()
	hash, err := d.svc.hasher.Hash(d.Context(), passphrase)
	d.must(err)
	a, err := d.st.Accounts.Create(d.Context(), models.Account{Login: login, Name: "김하나", Language: "ko"}, hash)
	d.must(err)
	return a
}

func (d *desk) login(login, password, addr string) (string, error) {
	id, _, err := d.svc.Login(d.Context(), login, password, Meta{Addr: addr, Agent: "test"})
	return id, err
}

func TestLogin(t *testing.T) {
	storetest.Both(t, func(t *testing.T, url string) {
		d := newDesk(t, url)
		a := d.person("h.kim")
		in, err := d.st.Incidents.Create(t.Context(), models.Incident{Slug: "fire", Title: models.Localized{En: "Fire"}, Zone: "UTC"})
		d.must(err)
		d.must(d.st.Members.Grant(t.Context(), in.ID, a.ID, models.RoleInvestigator))
		id, p, err := d.svc.Login(t.Context(), " H.Kim ", passphrase, Meta{Addr: "[::ffff:192.0.2.7]:1234", Agent: strings.Repeat("x", 1000), RequestID: "r1"})
		d.must(err)
		if len(id) != secretLen || p.Account.Login != "h.kim" || !p.Can(models.MayEdit, in.ID) || p.Can(models.MayReview, in.ID) || p.Via != models.ViaSession {
			t.Errorf("principal %+v", p)
		}
		again, err := d.svc.FromSession(t.Context(), id)
		d.must(err)
		if again.Session != p.Session || again.Roles[in.ID] != models.RoleInvestigator {
			t.Errorf("from session %+v", again)
		}
		list, err := d.st.Sessions.List(t.Context(), a.ID)
		d.must(err)
		if len(list) != 1 || list[0].Addr != "192.0.2.7" || len(list[0].Agent) != 256 || strings.Contains(list[0].Hash, id) {
			t.Errorf("sessions %+v", list)
		}
		// Decomposed, as some keyboards send it.
		if _, err := d.login("h.kim", "\u110b\u1169\u1102\u1173\u11af\u110b\u1173\u11ab"+strings.TrimPrefix(passphrase, "오늘은"), "192.0.2.7"); err != nil {
			t.Errorf("the same password, encoded otherwise: %v", err)
		}
		var said []string
		for _, c := range [][2]string{{"h.kim", "wrong password"}, {"nobody", passphrase}, {"h.kim", strings.Repeat("x", 2000)}, {"", ""}} {
			_, err := d.login(c[0], c[1], "192.0.2.7")
			d.refused(err, models.CodeUnauthorized)
			said = append(said, err.Error()+models.HintOf(err))
		}
		for _, s := range said {
			if s != said[0] {
				t.Errorf("answers differ: %q, %q", s, said[0])
			}
		}
		d.must(d.j.Flush(t.Context()))
		recs, err := d.st.Audit.List(t.Context(), store.AuditFilter{Noun: "session"})
		d.must(err)
		var got []string
		for i := len(recs) - 1; i >= 0; i-- {
			got = append(got, recs[i].Action+" "+recs[i].Key+" "+recs[i].Actor.Addr)
			if strings.Contains(fmt.Sprint(recs[i]), "nobody") {
				t.Errorf("a login that nobody has was written down: %+v", recs[i])
			}
		}
		want := "session.begin h.kim 192.0.2.7, session.begin h.kim 192.0.2.7, session.refuse h.kim 192.0.2.7, session.refuse  192.0.2.7, session.refuse h.kim 192.0.2.7, session.refuse  192.0.2.7"
		if strings.Join(got, ", ") != want {
			t.Errorf("log %q\nwant %q", strings.Join(got, ", "), want)
		}
		d.must(d.svc.Logout(t.Context(), again, Meta{}))
		_, err = d.svc.FromSession(t.Context(), id)
		d.refused(err, models.CodeUnauthorized)
	})
}

// TestUnknownLoginCosts: a login that nobody has is hashed for like any other,
// and so is one that may not come in.
func TestUnknownLoginCosts(t *testing.T) {
	d := newDesk(t, storetest.SQLite(t))
	a := d.person("gone")
	a.Disabled = true
	_, err := d.st.Accounts.Update(t.Context(), a)
	d.must(err)
	_, err = d.st.Accounts.Create(t.Context(), models.Account{Login: "new", Name: "x"}, "")
	d.must(err)
	for range cap(d.svc.hasher.slots) {
		d.svc.hasher.slots <- struct{}{}
	}
	for _, login := range []string{"nobody", "gone", "new"} {
		ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
		_, _, err := d.svc.Login(ctx, login, passphrase, Meta{})
		cancel()
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%s: answered without hashing: %v", login, err)
		}
	}
	for range cap(d.svc.hasher.slots) {
		<-d.svc.hasher.slots
	}
	for _, login := range []string{"nobody", "gone", "new"} {
		_, err := d.login(login, passphrase, "")
		d.refused(err, models.CodeUnauthorized)
	}
}

// TestLockout: guessing gets slower and slower, for accounts that are there and
// for others alike; nobody is locked out for good; the right password waits too.
func TestLockout(t *testing.T) {
	for _, login := range []string{"h.kim", "nobody"} {
		d := newDesk(t, storetest.SQLite(t))
		d.person("h.kim")
		var waits []time.Duration
		for range 18 {
			_, err := d.login(login, "wrong password", "192.0.2.7")
			if wait, ok := RetryAfter(err); ok {
				waits = append(waits, wait)
				d.refused(err, models.CodeUnavailable)
				if _, err := d.login(login, passphrase, "198.51.100.1"); models.CodeOf(err) != models.CodeUnavailable {
					t.Errorf("%s: the right password did not wait: %v", login, err)
				}
				d.wait(wait)
				_, err = d.login(login, "wrong password", "192.0.2.7")
			}
			d.refused(err, models.CodeUnauthorized)
		}
		want := "[1s 2s 4s 8s 16s 32s 1m4s 2m8s 4m16s 8m32s 15m0s 15m0s]"
		if fmt.Sprint(waits) != want {
			t.Errorf("%s: waits %v, want %s", login, waits, want)
		}
		d.wait(15 * time.Minute)
		_, err := d.login("h.kim", passphrase, "192.0.2.7")
		d.must(err)
		if login != "h.kim" {
			continue
		}
		for range 5 { // all is forgotten
			_, err := d.login(login, "wrong password", "192.0.2.7")
			d.refused(err, models.CodeUnauthorized)
		}
	}
}

// TestLockoutAddress: one address that tries many logins waits as well; others
// do not, and who logs in from it takes back only their own attempt.
func TestLockoutAddress(t *testing.T) {
	d := newDesk(t, storetest.SQLite(t))
	d.person("h.kim")
	for i := range 31 {
		addr := fmt.Sprintf("2001:db8::%x", i) // one network
		_, err := d.login(fmt.Sprint("guess-", i), "wrong password", addr)
		d.refused(err, models.CodeUnauthorized)
		if i == 10 {
			_, err := d.login("h.kim", passphrase, addr)
			d.must(err)
		}
	}
	_, err := d.login("h.kim", passphrase, "2001:db8::ffff")
	d.refused(err, models.CodeUnavailable)
	_, err = d.login("h.kim", passphrase, "2001:db8:0:1::1")
	d.must(err)
	d.wait(time.Second)
	_, err = d.login("h.kim", passphrase, "2001:db8::ffff")
	d.must(err)
	// Two hours later the table is empty again.
	d.wait(2 * time.Hour)
	d.must(d.svc.Prune(t.Context()))
	var n int
	d.must(d.st.SQL().QueryRowContext(t.Context(), "SELECT count(*) FROM login_attempts").Scan(&n))
	if n != 0 {
		t.Errorf("%d subjects are remembered", n)
	}
}

func TestSessionEnds(t *testing.T) {
	d := newDesk(t, storetest.SQLite(t))
	a := d.person("h.kim")
	id, err := d.login("h.kim", passphrase, "")
	d.must(err)
	for range 13 { // used twice a day, it lives to its end
		d.wait(12*time.Hour - time.Second)
		_, err := d.svc.FromSession(t.Context(), id)
		d.must(err)
		d.must(d.j.Flush(t.Context())) // its use is noted with the next batch
	}
	d.wait(12 * time.Hour)
	_, err = d.svc.FromSession(t.Context(), id)
	d.refused(err, models.CodeUnauthorized)

	id, err = d.login("h.kim", passphrase, "")
	d.must(err)
	d.wait(12 * time.Hour) // unused
	_, err = d.svc.FromSession(t.Context(), id)
	d.refused(err, models.CodeUnauthorized)
	for _, bad := range []string{"", "x", strings.Repeat("A", secretLen), id + "x", hashOf(id)} {
		_, err = d.svc.FromSession(t.Context(), bad)
		d.refused(err, models.CodeUnauthorized)
	}

	// A changed password ends the others; a disabled account has none.
	first, err := d.login("h.kim", passphrase, "")
	d.must(err)
	second, err := d.login("h.kim", passphrase, "")
	d.must(err)
	p, err := d.svc.FromSession(t.Context(), second)
	d.must(err)
	d.refused(d.svc.ChangePassword(t.Context(), p, "wrong password", "a better password", Meta{}), models.CodeUnauthorized)
	d.refused(d.svc.ChangePassword(t.Context(), p, passphrase, "short", Meta{}), models.CodeInvalid)
	d.refused(d.svc.ChangePassword(t.Context(), p, passphrase, passphrase, Meta{}), models.CodeInvalid)
	d.must(d.svc.ChangePassword(t.Context(), p, passphrase, "a better password", Meta{}))
	_, err = d.svc.FromSession(t.Context(), first)
	d.refused(err, models.CodeUnauthorized)
	_, err = d.svc.FromSession(t.Context(), second)
	d.must(err)
	a.Disabled = true
	_, err = d.st.Accounts.Update(t.Context(), a)
	d.must(err)
	_, err = d.svc.FromSession(t.Context(), second)
	d.refused(err, models.CodeUnauthorized)
}

// TestFirstAdmin: the first start makes one account, once; its password opens
// nothing but the change of it.
func TestFirstAdmin(t *testing.T) {
	d := newDesk(t, storetest.SQLite(t))
	password, made, err := d.svc.FirstAdmin(t.Context())
	d.must(err)
	if !made || len(password) != 23 || models.ValidatePassword(FirstLogin, password) != nil {
		t.Errorf("password %q, made %v", password, made)
	}
	if again, made, err := d.svc.FirstAdmin(t.Context()); made || again != "" || err != nil {
		t.Errorf("again: %q, %v, %v", again, made, err)
	}
	id, err := d.login(FirstLogin, password, "")
	d.must(err)
	p, err := d.svc.FromSession(t.Context(), id)
	d.must(err)
	if !p.Account.Admin || p.Can(models.MayAdminister, 0) || models.HintOf(p.Require(models.MayAdminister, 0)) == "" {
		t.Errorf("before the change: %+v", p)
	}
	d.must(d.svc.ChangePassword(t.Context(), p, password, passphrase, Meta{}))
	p, err = d.svc.FromSession(t.Context(), id)
	d.must(err)
	if !p.Can(models.MayAdminister, 0) {
		t.Error("after the change nothing is allowed")
	}
	var stored string
	d.must(d.st.SQL().QueryRowContext(t.Context(), "SELECT group_concat(password || new_json) FROM accounts, audit").Scan(&stored))
	if strings.Contains(stored, password) {
		t.Error("the password is stored")
	}
}
