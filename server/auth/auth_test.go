package auth

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
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

func TestTokens(t *testing.T) {
	d := newDesk(t, storetest.SQLite(t))
	a := d.person("loader")
	var ids []int64
	for _, slug := range []string{"fire", "flood"} {
		in, err := d.st.Incidents.Create(t.Context(), models.Incident{Slug: slug, Title: models.Localized{En: slug}, Zone: "UTC"})
		d.must(err)
		d.must(d.st.Members.Grant(t.Context(), in.ID, a.ID, models.RoleInvestigator))
		ids = append(ids, in.ID)
	}
	scope := models.Scope{Permissions: []models.Permission{models.MayIngest, models.MayReview}, IncidentID: ids[0]}
	secret, made, err := d.svc.NewToken(t.Context(), a, "night job", scope, 24*time.Hour, "admin")
	d.must(err)
	if !strings.HasPrefix(secret, made.Prefix) || len(made.Prefix) != prefixShown || len(secret) != len(tokenPrefix)+secretLen {
		t.Errorf("secret %q, token %+v", secret, made)
	}
	p, err := d.svc.FromToken(t.Context(), secret)
	d.must(err)
	for _, c := range []struct {
		perm     models.Permission
		incident int64
		ok       bool
	}{
		{models.MayIngest, ids[0], true}, {models.MayIngest, ids[1], false}, {models.MayEdit, ids[0], false},
		{models.MayReview, ids[0], false}, // in the token's scope, not in its account's role
		{models.MayAdminister, 0, false},
	} {
		if p.Can(c.perm, c.incident) != c.ok {
			t.Errorf("%s in %d: %v", c.perm, c.incident, !c.ok)
		}
	}
	list, err := d.st.Tokens.List(t.Context(), 0)
	d.must(err)
	if list[0].UsedAt.IsZero() {
		t.Error("its use was not noted")
	}
	for _, bad := range []string{"", "emb_", secret + "x", secret[:len(secret)-1], "emb_" + strings.Repeat("A", secretLen), hashOf(secret)} {
		_, err := d.svc.FromToken(t.Context(), bad)
		d.refused(err, models.CodeUnauthorized)
	}
	d.wait(24 * time.Hour)
	_, err = d.svc.FromToken(t.Context(), secret)
	d.refused(err, models.CodeUnauthorized)

	secret, made, err = d.svc.NewToken(t.Context(), a, "another", models.Scope{Permissions: scope.Permissions}, time.Hour, "admin")
	d.must(err)
	if p, err = d.svc.FromToken(t.Context(), secret); err != nil || !p.Can(models.MayIngest, ids[1]) {
		t.Errorf("a token of any incident: %+v, %v", p, err)
	}
	_, err = d.st.Tokens.Revoke(t.Context(), made.ID, 0)
	d.must(err)
	_, err = d.svc.FromToken(t.Context(), secret)
	d.refused(err, models.CodeUnauthorized)
	for _, c := range []struct {
		name string
		life time.Duration
	}{{"", time.Hour}, {"x", 0}, {"x", -time.Hour}, {"x", 3 * 366 * 24 * time.Hour}} {
		_, _, err := d.svc.NewToken(t.Context(), a, c.name, scope, c.life, "admin")
		d.refused(err, models.CodeInvalid)
	}
}

func TestLinks(t *testing.T) {
	d := newDesk(t, storetest.SQLite(t))
	a := d.person("h.kim")
	session, err := d.login("h.kim", passphrase, "")
	d.must(err)
	old, _, err := d.svc.NewLink(t.Context(), a, models.LinkReset, "admin")
	d.must(err)
	secret, expires, err := d.svc.NewLink(t.Context(), a, models.LinkReset, "admin")
	d.must(err)
	if expires.Sub(d.clock()) != linkLife {
		t.Errorf("expires %v", expires)
	}
	for _, bad := range []string{"", old, "x", hashOf(secret)} {
		_, err := d.svc.UseLink(t.Context(), bad, "a better password", Meta{})
		d.refused(err, models.CodeNotFound)
	}
	who, err := d.svc.LinkAccount(t.Context(), secret)
	if err != nil || who.Login != "h.kim" {
		t.Errorf("link of %+v, %v", who, err)
	}
	_, err = d.svc.UseLink(t.Context(), secret, "short", Meta{}) // does not spend it
	d.refused(err, models.CodeInvalid)
	_, err = d.svc.UseLink(t.Context(), secret, "a better password", Meta{Addr: "192.0.2.1"})
	d.must(err)
	_, err = d.svc.UseLink(t.Context(), secret, "another password", Meta{})
	d.refused(err, models.CodeNotFound)
	_, err = d.svc.FromSession(t.Context(), session)
	d.refused(err, models.CodeUnauthorized)
	_, err = d.login("h.kim", "a better password", "")
	d.must(err)
	secret, _, err = d.svc.NewLink(t.Context(), a, models.LinkReset, "admin")
	d.must(err)
	d.wait(linkLife)
	_, err = d.svc.UseLink(t.Context(), secret, "another password", Meta{})
	d.refused(err, models.CodeNotFound)
	_, _, err = d.svc.NewLink(t.Context(), a, "fun", "admin")
	d.refused(err, models.CodeInvalid)

	// A reset lets in who was locked out, with a password for one log-in.
	for range 6 {
		_, _ = d.login("h.kim", "wrong password", "")
	}
	password, err := d.svc.ResetPassword(t.Context(), a)
	d.must(err)
	id, err := d.login("h.kim", password, "")
	d.must(err)
	if p, err := d.svc.FromSession(t.Context(), id); err != nil || !p.Account.MustChange {
		t.Errorf("after a reset: %+v, %v", p, err)
	}
}

func TestFromRequest(t *testing.T) {
	d := newDesk(t, storetest.SQLite(t))
	a := d.person("h.kim")
	id, err := d.login("h.kim", passphrase, "")
	d.must(err)
	token, _, err := d.svc.NewToken(t.Context(), a, "x", models.Scope{Permissions: []models.Permission{models.MayIngest}}, time.Hour, "")
	d.must(err)
	for _, secure := range []bool{false, true} {
		c := d.svc.Cookie(id, secure)
		if !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Secure != secure || c.Path != "/" || strings.HasPrefix(c.Name, "__Host-") != secure {
			t.Errorf("cookie %+v", c)
		}
		if d.svc.Cookie("", secure).MaxAge >= 0 {
			t.Error("a log-out keeps the cookie")
		}
	}
	request := func(change func(*http.Request)) (models.Principal, error) {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil)
		change(r)
		return d.svc.FromRequest(r, false)
	}
	p, err := request(func(r *http.Request) { r.AddCookie(d.svc.Cookie(id, false)) })
	if err != nil || p.Via != models.ViaSession {
		t.Errorf("cookie: %+v, %v", p, err)
	}
	p, err = request(func(r *http.Request) { r.Header.Set("Authorization", "bearer "+token) })
	if err != nil || p.Via != models.ViaToken {
		t.Errorf("token: %+v, %v", p, err)
	}
	for _, change := range []func(*http.Request){
		func(*http.Request) {},
		func(r *http.Request) { r.AddCookie(d.svc.Cookie(id, true)) }, // of the other name
		func(r *http.Request) {
			r.AddCookie(d.svc.Cookie(id, false))
			r.Header.Set("Authorization", "Bearer nonsense") // never falls back
		},
		func(r *http.Request) { r.SetBasicAuth("h.kim", passphrase) },
	} {
		_, err := request(change)
		d.refused(err, models.CodeUnauthorized)
	}
}
