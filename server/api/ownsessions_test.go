package api_test

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/tlog"
)

// TestOwnSessions lists one's log-ins and ends them; nothing in the list opens one.
func TestOwnSessions(t *testing.T) {
	w := theWorld(t)
	password := w.ask(t, "admin", "POST", "/accounts", map[string]any{"login": "two.desks", "name": "Two Desks"}).want(201).text("password")
	in := func(password string) (cookie string) {
		got := w.ask(t, "", "POST", "/sessions", map[string]any{"login": "two.desks", "password": password}, "User-Agent", "Desk").want(200)
		cookie, _, _ = strings.Cut(got.Header.Get("Set-Cookie"), ";")
		return cookie
	}
	first := in(password)
	const own = "두 책상에서 함께 일한다"
	w.ask(t, "", "PUT", "/me/password", map[string]any{"old": password, "password": own}, "Cookie", first).want(204)
	second := in(own)
	list := w.ask(t, "", "GET", "/me/sessions", nil, "Cookie", second).want(200)
	if list.text("items.#") != "2" || list.text("items.0.current") != "true" || list.text("items.1.current") != "false" || list.text("items.0.agent") != "Desk" || list.text("items.0.addr") == "" {
		t.Fatalf("%s", list.Body)
	}
	_, secret, _ := strings.Cut(second, "=")
	if strings.Contains(string(list.Body), secret) || strings.Contains(string(list.Body), hashed(secret)) {
		t.Error("the list tells the secret or its hash")
	}
	for _, item := range list.get("items").([]any) { // an id opens nothing
		name, _, _ := strings.Cut(second, "=")
		w.ask(t, "", "GET", "/me", nil, "Cookie", name+"="+item.(map[string]any)["id"].(string)).want(401)
	}
	w.ask(t, "lead", "DELETE", "/me/sessions/"+list.text("items.1.id"), nil).want(404) // another's
	w.ask(t, "", "DELETE", "/me/sessions/"+list.text("items.1.id"), nil, "Cookie", second).want(204)
	w.ask(t, "", "DELETE", "/me/sessions/"+list.text("items.1.id"), nil, "Cookie", second).want(404)
	w.ask(t, "", "GET", "/me", nil, "Cookie", first).want(401)
	w.ask(t, "", "GET", "/me", nil, "Cookie", second).want(200)
	w.ask(t, "lead", "DELETE", "/accounts/two.desks/sessions", nil).want(403)
	w.ask(t, "admin", "DELETE", "/accounts/two.desks/sessions", nil).want(204)
	w.ask(t, "", "GET", "/me", nil, "Cookie", second).want(401)
	eventually(t, "the log", func() bool {
		return w.ask(t, "admin", "GET", "/audit?action=session.end_all&key=two.desks", nil).want(200).text("items.0.login") == "admin"
	})
}

func hashed(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:])
}

// TestOutsiderIsKnown: lists, refused attempts and proofs of a regulator.
func TestOutsiderIsKnown(t *testing.T) {
	w := theWorld(t)
	in := w.newIncident(t, "watched")
	w.ask(t, "regulator", "GET", "/incidents?limit=1000", nil).want(200)
	w.ask(t, "regulator", "GET", in+"/sources", nil).want(403)
	w.ask(t, "regulator", "GET", in+"/causes/nope", nil).want(404)
	w.ask(t, "viewer", "GET", in+"/causes/nope", nil).want(404)
	var log answer
	eventually(t, "the log", func() bool {
		log = w.ask(t, "lead", "GET", in+"/audit?login=regulator", nil).want(200)
		return log.text("items.#") == "4"
	})
	for _, want := range []string{
		`"action":"released.read","noun":"address","key":"/api/v1/incidents?limit=1000"`, `"action":"released.refuse","noun":"address","key":"GET /api/v1` + in + `/sources"`,
		`"action":"released.refuse","noun":"address","key":"GET /api/v1` + in + `/causes/nope"`,
	} {
		if !strings.Contains(string(log.Body), want) {
			t.Errorf("the log lacks %s: %s", want, log.Body)
		}
	}
	if got := w.ask(t, "lead", "GET", in+"/audit?login=viewer&action=released.refuse", nil).want(200); got.text("items.#") != "0" {
		t.Errorf("who is inside is watched: %s", got.Body)
	}

	mine := w.ask(t, "regulator", "GET", in+"/audit/mine?action=released.refuse", nil).want(200)
	seq := mine.text("items.0.seq")
	if _, err := w.app.Checkpoint(t.Context()); err != nil {
		t.Fatal(err)
	}
	got := w.ask(t, "regulator", "GET", in+"/audit/mine/"+seq+"/proof", nil).want(200)
	var p struct {
		Leaf  string
		Proof struct {
			Index, Size int64
			Root        string
			Hashes      []string
		}
	}
	if err := json.Unmarshal(got.Body, &p); err != nil {
		t.Fatal(err)
	}
	var proof tlog.RecordProof
	for _, h := range p.Proof.Hashes {
		hash, err := tlog.ParseHash(h)
		if err != nil {
			t.Fatal(err)
		}
		proof = append(proof, hash)
	}
	root, err := tlog.ParseHash(p.Proof.Root)
	if err != nil {
		t.Fatal(err)
	}
	if err := tlog.CheckRecord(proof, p.Proof.Size, root, p.Proof.Index, tlog.RecordHash([]byte(p.Leaf))); err != nil || fmt.Sprint(p.Proof.Index) != seq {
		t.Errorf("the proof does not hold: %v: %s", err, got.Body)
	}
	if check := w.ask(t, "regulator", "GET", "/audit/checkpoint", nil).want(200); check.text("root") != p.Proof.Root {
		t.Errorf("proved for %s, signed is %s", p.Proof.Root, check.text("root"))
	}
	other := w.ask(t, "lead", "GET", in+"/audit?login=lead", nil).want(200)
	if n := other.text("items.0.seq"); n != "" {
		w.ask(t, "regulator", "GET", in+"/audit/mine/"+n+"/proof", nil).want(404)
	}
	w.ask(t, "regulator", "GET", "/incidents/"+home+"/audit/mine/"+seq+"/proof", nil).want(404) // of another incident
	w.ask(t, "regulator", "GET", in+"/audit/mine/x/proof", nil).want(404)
}
