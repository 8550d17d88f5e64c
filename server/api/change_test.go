package api_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/emberline/emberline/models"
)

// TestTwoEdit lets two people change one entry: who comes second is told who
// changed what, mends it, and nothing is lost.
func TestTwoEdit(t *testing.T) {
	w := theWorld(t)
	in := "/incidents/" + home + "/entries"
	w.ask(t, "lead", "POST", in, map[string]any{"key": "contested", "title": map[string]string{"en": "Power"}, "earliest": "2022-10-15T16:52:00+09:00"}).want(201)
	tag := w.ask(t, "lead", "GET", in+"/contested", nil).want(200).Header.Get("ETag")
	if tag != `"1"` {
		t.Fatalf("ETag %s", tag)
	}
	first := w.ask(t, "lead", "PATCH", in+"/contested", map[string]any{"title": map[string]string{"en": "Power cut"}, "why": "call log"}, "If-Match", tag).want(200)
	if first.Header.Get("ETag") != `"2"` || first.text("updated_by") != "lead" {
		t.Errorf("%v %s", first.Header, first.Body)
	}
	second := w.ask(t, "investigator", "PATCH", in+"/contested", map[string]any{"service": "mail"}, "If-Match", tag).want(412)
	for path, want := range map[string]string{
		"code": "precondition_failed", "current_revision": "2", "changes.#": "1", "changes.0.author": "lead", "changes.0.why": "call log",
		"changes.0.fields.0": "/title/en", "changes.0.fields.#": "1",
	} {
		if got := second.text(path); got != want {
			t.Errorf("%s is %q, want %q: %s", path, got, want, second.Body)
		}
	}
	w.ask(t, "investigator", "PATCH", in+"/contested", map[string]any{"service": "mail"}, "If-Match", `"2"`).want(200)
	got := w.ask(t, "viewer", "GET", in+"/contested", nil).want(200)
	if got.text("title.en") != "Power cut" || got.text("service") != "mail" || got.text("revision") != "3" {
		t.Errorf("%s", got.Body)
	}
	for _, bad := range []string{"3", `W/"3"`, `"x"`, `"-1"`} {
		w.ask(t, "lead", "PATCH", in+"/contested", map[string]any{"service": "x"}, "If-Match", bad).want(400)
	}
	w.ask(t, "lead", "PATCH", in+"/contested", map[string]any{"service": "x"}, "If-Match", "*").want(428)
	w.ask(t, "lead", "POST", "/incidents/"+home+"/revisions/restore", map[string]any{"noun": "entry", "key": "contested", "number": 1}, "If-Match", `"3"`).want(200)
	if got := w.ask(t, "viewer", "GET", in+"/contested", nil); got.text("title.en") != "Power" || got.text("revision") != "4" {
		t.Errorf("restored: %s", got.Body)
	}
	diff := w.ask(t, "viewer", "GET", "/incidents/"+home+"/revisions/compare?noun=entry&key=contested&from=3&to=4", nil).want(200)
	if diff.text("fields.#") != "2" {
		t.Errorf("%s", diff.Body)
	}
}

// TestManyEdit lets twenty change one entry at once: exactly one is first.
func TestManyEdit(t *testing.T) {
	w := theWorld(t)
	in := "/incidents/" + home + "/entries"
	w.ask(t, "lead", "POST", in, map[string]any{"key": "crowded", "title": map[string]string{"en": "x"}, "earliest": "2022-10-15T16:52:00+09:00"}).want(201)
	var mu sync.Mutex
	count := map[int]int{}
	var wg sync.WaitGroup
	for i := range 20 {
		wg.Go(func() {
			got := w.ask(t, "lead", "PATCH", in+"/crowded", map[string]any{"service": fmt.Sprint(i)}, "If-Match", `"1"`)
			mu.Lock()
			defer mu.Unlock()
			count[got.Status]++
		})
	}
	wg.Wait()
	if count[200] != 1 || count[412] != 19 {
		t.Errorf("%v", count)
	}
}

// TestClock previews a correction, makes it, sees the timeline move, takes it back.
func TestClock(t *testing.T) {
	w := theWorld(t)
	src := ""
	for _, x := range w.ask(t, "lead", "GET", "/incidents/"+home+"/sources", nil).want(200).get("items").([]any) {
		if o := x.(map[string]any); o["label"] == "web/nginx-web-01" {
			src = o["id"].(string)
		}
	}
	at := "/incidents/" + home + "/sources/" + src + "/clock"
	first := func() answer {
		return w.ask(t, "lead", "GET", "/incidents/"+home+"/events?limit=1&source="+src, nil).want(200)
	}
	before := first().text("items.0.time")
	tag := w.ask(t, "lead", "GET", at, nil).want(200).Header.Get("ETag")
	preview := w.ask(t, "viewer", "POST", at+"/preview", map[string]any{"offset": "-3m42s"}).want(200)
	if preview.text("sample.0.seconds") != "-222" || preview.text("sample.#") != "10" || first().text("items.0.time") != before {
		t.Errorf("%s", preview.Body)
	}
	w.ask(t, "lead", "PATCH", at, map[string]any{"offset": "-3m42s"}, "If-Match", tag).want(400) // no reason
	set := w.ask(t, "lead", "PATCH", at, map[string]any{"offset": "-3m42s", "why": "load balancer"}, "If-Match", tag).want(200)
	if after := first().text("items.0.time"); after != preview.text("sample.0.then") || after == before {
		t.Errorf("%s became %s, the preview said %s", before, after, preview.text("sample.0.then"))
	}
	late := w.ask(t, "investigator", "PATCH", at, map[string]any{"offset": "1s", "why": "x"}, "If-Match", tag).want(412)
	if late.text("changes.0.why") != "load balancer" {
		t.Errorf("%s", late.Body)
	}
	w.ask(t, "lead", "POST", at+"/undo", map[string]any{"why": "wrong host"}, "If-Match", set.Header.Get("ETag")).want(200)
	if after := first().text("items.0.time"); after != before {
		t.Errorf("undone: %s, was %s", after, before)
	}
	if h := w.ask(t, "viewer", "GET", at+"/history", nil).want(200); h.text("items.0.author") != "lead" {
		t.Errorf("%s", h.Body)
	}
}

// TestOnce sends a POST again under its key: it is done once.
func TestOnce(t *testing.T) {
	w := theWorld(t)
	in := "/incidents/" + home + "/annotations"
	body := map[string]any{"target": map[string]any{"entry": "ignition"}, "kind": "question", "text": "once"}
	var wg sync.WaitGroup
	keys := make([]string, 8)
	for i := range keys {
		wg.Go(func() {
			got := w.ask(t, "lead", "POST", in, body, "Idempotency-Key", "k1")
			if got.Status != 201 || got.Header.Get("Location") == "" || got.Header.Get("ETag") != `"1"` {
				t.Errorf("%d %v %s", got.Status, got.Header, clip(got.Body))
			}
			keys[i] = got.text("key")
		})
	}
	wg.Wait()
	for _, k := range keys {
		if k != keys[0] || k == "" {
			t.Fatalf("made %v", keys)
		}
	}
	again := w.ask(t, "lead", "POST", in, body, "Idempotency-Key", "k1").want(201)
	if again.Header.Get("Idempotency-Replayed") != "true" {
		t.Error("it is not said that the answer is a repetition")
	}
	body["text"] = "another"
	if got := w.ask(t, "lead", "POST", in, body, "Idempotency-Key", "k1").want(409); got.text("code") != "idempotency_key_reused" {
		t.Errorf("%s", got.Body)
	}
	if got := w.ask(t, "investigator", "POST", in, body, "Idempotency-Key", "k1").want(201); got.text("key") == keys[0] {
		t.Error("a key is its account's own")
	}
	// What failed was not done, and the key is free.
	w.ask(t, "lead", "POST", in, map[string]any{"target": map[string]any{"entry": "nope"}, "kind": "question", "text": "x"}, "Idempotency-Key", "k2").want(404)
	w.ask(t, "lead", "POST", in, body, "Idempotency-Key", "k2").want(201)
}

// TestReleasedCause opens a cause to the regulator, whose reading is noted.
func TestReleasedCause(t *testing.T) {
	w := theWorld(t)
	in := "/incidents/" + home + "/causes"
	w.ask(t, "lead", "POST", in, map[string]any{"key": "opened", "title": map[string]string{"ko": "원인"}, "class": "indirect", "effect": "delay", "origin": "own"}).want(201)
	w.ask(t, "regulator", "GET", in+"/opened", nil).want(404)
	w.ask(t, "investigator", "POST", in+"/opened/release", map[string]any{"open": true}, "If-Match", `"1"`).want(403)
	w.ask(t, "lead", "POST", in+"/opened/release", map[string]any{"open": true, "why": "inquiry 3"}, "If-Match", `"1"`).want(200)
	got := w.ask(t, "regulator", "GET", in+"/opened", nil).want(200)
	if got.text("released.by") != "lead" {
		t.Errorf("%s", got.Body)
	}
	for _, o := range w.ask(t, "regulator", "GET", in, nil).want(200).get("items").([]any) {
		if o.(map[string]any)["released"] == nil {
			t.Errorf("a regulator is shown %v", o)
		}
	}
	if w.journal.count("released.read", "regulator") == 0 {
		t.Error("a regulator's reading was not noted")
	}
	eventually(t, "the access log", func() bool {
		mine := w.ask(t, "regulator", "GET", "/incidents/"+home+"/audit/mine", nil)
		return mine.Status == 200 && strings.Contains(string(mine.Body), "released.read") && !strings.Contains(string(mine.Body), `"login":"lead"`)
	})
	if both := w.ask(t, "lead", "GET", "/incidents/"+home+"/audit?login=regulator", nil).want(200); !strings.Contains(string(both.Body), "released.read") {
		t.Error("the other side does not see it")
	}
	if l := w.ask(t, "regulator", "GET", "/incidents/"+home+"/ledgers", nil).want(200); strings.Contains(string(l.Body), `"examples"`) {
		t.Error("a ledger quotes evidence to who may not read it")
	}
}

// TestRealDoor logs in with a password, changes it, uses a token, is disabled.
func TestRealDoor(t *testing.T) {
	w := theWorld(t)
	made := w.ask(t, "admin", "POST", "/accounts", map[string]any{"login": "Door.Test", "name": "Door", "language": "ko"}).want(201)
	password := made.text("password")
	if made.text("account.login") != "door.test" || len(password) < 12 {
		t.Fatalf("%s", made.Body)
	}
	in := w.ask(t, "", "POST", "/sessions", map[string]any{"login": "door.test", "password": password}).want(200)
	cookie, _, _ := strings.Cut(in.Header.Get("Set-Cookie"), ";")
	if in.text("must_change") != "true" || !strings.Contains(in.Header.Get("Set-Cookie"), "HttpOnly") || strings.Contains(string(in.Body), password) {
		t.Errorf("%v %s", in.Header, in.Body)
	}
	w.ask(t, "", "GET", "/incidents", nil, "Cookie", cookie).want(403) // the password first
	const chosen = "정전이 나도 서비스는 산다"
	w.ask(t, "", "PUT", "/me/password", map[string]any{"old": "wrong wrong wrong", "password": chosen}, "Cookie", cookie).want(401)
	w.ask(t, "", "PUT", "/me/password", map[string]any{"old": password, "password": chosen}, "Cookie", cookie).want(204)
	if me := w.ask(t, "", "PATCH", "/me", map[string]any{"language": "en"}, "Cookie", cookie).want(200); me.text("language") != "en" {
		t.Errorf("%s", me.Body)
	}
	// A browser on another site may not use the cookie.
	w.ask(t, "", "PATCH", "/me", map[string]any{"language": "ko"}, "Cookie", cookie, "Sec-Fetch-Site", "cross-site").want(403)
	w.ask(t, "", "PATCH", "/me", map[string]any{"language": "ko"}, "Cookie", cookie, "Origin", "https://evil.example").want(403)

	w.ask(t, "lead", "PUT", "/incidents/"+home+"/members/door.test", map[string]any{"role": "viewer"}).want(204)
	token := w.ask(t, "", "POST", "/tokens", map[string]any{"name": "t", "permissions": []string{"read_timeline", "edit"}, "incident": home, "days": 1}, "Cookie", cookie).want(201)
	bearer := []string{"Authorization", "Bearer " + token.text("secret")}
	w.ask(t, "", "GET", "/incidents/"+home+"/events?limit=1", nil, bearer...).want(200)
	w.ask(t, "", "GET", "/incidents/"+home+"/ledgers", nil, bearer...).want(403)               // not in its scope
	w.ask(t, "", "POST", "/incidents/"+home+"/entries", map[string]any{}, bearer...).want(403) // in its scope, not its account's
	w.ask(t, "", "POST", "/tokens", map[string]any{"name": "t", "permissions": []string{"edit"}, "days": 1}, bearer...).want(403)
	w.ask(t, "", "DELETE", "/tokens/"+token.text("token.id"), nil, "Cookie", cookie).want(204)
	w.ask(t, "", "GET", "/incidents/"+home+"/events?limit=1", nil, bearer...).want(401)

	w.ask(t, "lead", "DELETE", "/incidents/"+home+"/members/door.test", nil).want(204)
	w.ask(t, "", "GET", "/incidents/"+home, nil, "Cookie", cookie).want(404)
	w.ask(t, "admin", "PATCH", "/accounts/door.test", map[string]any{"disabled": true}).want(200)
	w.ask(t, "", "GET", "/me", nil, "Cookie", cookie).want(401)
	log := w.ask(t, "admin", "GET", "/audit?noun=member&key=door.test", nil).want(200)
	if log.text("items.#") != "2" || log.text("items.0.login") != "lead" || log.text("items.0.action") != "member.revoke" || log.text("items.0.addr") == "" || log.text("items.0.request_id") == "" {
		t.Errorf("%s", log.Body)
	}
}

// TestDisabledPrincipal holds that roles alone let nobody in.
func TestDisabledPrincipal(t *testing.T) {
	w := theWorld(t)
	w.door.set("viewer", func(p *models.Principal) { p.Account.Disabled = true })
	defer w.door.set("viewer", func(p *models.Principal) { p.Account.Disabled = false })
	w.ask(t, "viewer", "GET", "/incidents/"+home, nil).want(404)
}
