package auth

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/models/store/storetest"
)

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
	d.must(d.j.Flush(t.Context()))
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
