package api_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/server/app"
)

// newIncident makes an incident of its own for a test, which lead, viewer and
// regulator belong to.
func (w *world) newIncident(t *testing.T, slug string) string {
	t.Helper()
	w.ask(t, "admin", "POST", "/incidents", map[string]any{"slug": slug, "title": map[string]string{"en": slug}, "zone": "Asia/Seoul"}).want(201)
	in, err := w.app.Incident(t.Context(), slug)
	if err != nil {
		t.Fatal(err)
	}
	for _, role := range []models.Role{models.RoleLead, models.RoleViewer, models.RoleRegulator} {
		if err := w.app.Grant(t.Context(), slug, string(role), role); err != nil {
			t.Fatal(err)
		}
		w.door.set(string(role), func(p *models.Principal) {
			roles := map[int64]models.Role{in.ID: role}
			for id, r := range p.Roles {
				roles[id] = r
			}
			p.Roles = roles
		})
	}
	return "/incidents/" + slug
}

// deliver takes a text in as a source and gives its id.
func (w *world) deliver(t *testing.T, slug, label, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "in.log")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	led, err := w.app.Ingest(t.Context(), slug, app.Delivery{Label: label, Files: []app.File{{Name: label, Path: path, Size: int64(len(text))}}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return led.SourceID
}

func leaked(word string, n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "2022-10-15 15:%02d:00,000 INFO  [main] com.example.Pay - %s %d\n", i, word, i)
	}
	return b.String()
}

// TestRemoval: a source goes when nothing rests on it, and what is left says so.
func TestRemoval(t *testing.T) {
	w := theWorld(t)
	in := w.newIncident(t, "spill")
	id := w.deliver(t, "spill", "leak.log", leaked("resident-number", 30))
	w.deliver(t, "spill", "stays.log", leaked("harmless", 20))
	before := w.ask(t, "lead", "GET", in+"/sources", nil).want(200).text("items.1.updated_at")
	export := w.ask(t, "lead", "POST", in+"/exports", map[string]any{"format": "jsonl"}).want(202).text("id")
	eventually(t, "the export", func() bool { return w.ask(t, "lead", "GET", in+"/exports/"+export, nil).text("ready") == "true" })
	event := w.ask(t, "lead", "GET", in+"/events?limit=1&source="+id, nil).want(200).text("items.0.id")
	w.ask(t, "lead", "POST", in+"/entries", map[string]any{
		"key": "leak", "title": map[string]string{"en": "Leak"}, "earliest": "2022-10-15T15:00:00+09:00",
		"claims": []any{map[string]any{"party": map[string]string{"en": "Operator"}, "statement": map[string]string{"en": "seen"}, "evidence": []string{event}}},
	}).want(201)

	remove := func(as, what string) answer {
		return w.ask(t, as, "POST", in+"/sources/"+what+"/remove", map[string]any{"why": "personal data"})
	}
	remove("viewer", id).want(403)
	w.ask(t, "lead", "POST", in+"/sources/"+id+"/remove", map[string]any{}).want(400)
	cited := remove("lead", id).want(409)
	if !strings.Contains(cited.text("detail"), "claim leak/c1") || !strings.Contains(cited.text("hint"), "leak/c1") {
		t.Errorf("cited: %s", cited.Body)
	}
	w.ask(t, "lead", "PATCH", in+"/entries/leak/claims/c1", map[string]any{"evidence": []string{"findings"}}, "If-Match", `"1"`).want(200)

	// A legal hold keeps it, as long as it is in force.
	w.ask(t, "viewer", "POST", in+"/holds", map[string]any{"matter": "m", "custodian": "c", "why": "w"}).want(403)
	w.ask(t, "lead", "POST", in+"/holds", map[string]any{"matter": "m", "custodian": "c", "why": "w", "sources": []string{"nope"}}).want(404)
	hold := w.ask(t, "lead", "POST", in+"/holds", map[string]any{"matter": "2022가합1234", "custodian": "기록관리팀", "why": "claims were filed", "sources": []string{"leak.log"}}).want(201)
	key := hold.text("key")
	if hold.text("state") != "issued" || hold.text("sources.0") != id || hold.text("issued.by") != "lead" || hold.Header.Get("ETag") != `"1"` {
		t.Errorf("issued: %s", hold.Body)
	}
	held := remove("lead", id).want(409)
	if !strings.Contains(held.text("detail"), key) || held.text("hint") == "" {
		t.Errorf("held: %s", held.Body)
	}
	w.ask(t, "regulator", "GET", in+"/holds", nil).want(403)
	w.ask(t, "lead", "POST", in+"/holds/"+key+"/acknowledge", map[string]any{"why": "received"}, "If-Match", `"1"`).want(200)
	w.ask(t, "lead", "POST", in+"/holds/"+key+"/acknowledge", map[string]any{}, "If-Match", `"1"`).want(412)
	w.ask(t, "lead", "POST", in+"/holds/"+key+"/release", map[string]any{}, "If-Match", `"2"`).want(400) // no reason
	remove("lead", id).want(409)
	over := w.ask(t, "lead", "POST", in+"/holds/"+key+"/release", map[string]any{"why": "settled"}, "If-Match", `"2"`).want(200)
	if over.text("state") != "released" || over.text("acknowledged.why") != "received" || over.text("released.by") != "lead" {
		t.Errorf("released: %s", over.Body)
	}
	if l := w.ask(t, "viewer", "GET", in+"/holds", nil).want(200); l.text("items.#") != "1" {
		t.Errorf("%s", l.Body)
	}

	stone := remove("lead", id).want(200)
	if stone.text("source_id") != id || stone.text("by") != "lead" || stone.text("why") != "personal data" || stone.text("pieces.0.kept") != "false" {
		t.Errorf("tombstone: %s", stone.Body)
	}
	if again := remove("lead", "leak.log").want(200); again.text("at") != stone.text("at") {
		t.Errorf("again: %s", again.Body)
	}
	w.ask(t, "lead", "GET", in+"/sources/"+id, nil).want(404)
	w.ask(t, "lead", "GET", in+"/events/"+event, nil).want(404)
	w.ask(t, "lead", "GET", in+"/sources/"+id+"/raw", nil).want(404)
	w.ask(t, "lead", "GET", in+"/exports/"+export, nil).want(404)
	for path, want := range map[string]string{"/search?q=resident&with=count": "0", "/search?q=harmless&with=count": "20"} {
		if got := w.ask(t, "viewer", "GET", in+path, nil).want(200).text("count.value"); got != want {
			t.Errorf("%s counts %s", path, got)
		}
	}
	if got := w.ask(t, "regulator", "GET", in+"/tombstones", nil).want(200); got.text("items.0.source_id") != id || got.text("items.0.pieces.0.name") != "" || got.text("items.0.pieces.0.sha256") == "" || got.text("items.0.label") != "" {
		t.Errorf("a regulator sees %s", got.Body)
	}
	if got := w.ask(t, "viewer", "GET", in+"/tombstones?updated_since=2100-01-01T00:00:00Z", nil).want(200); got.text("items.#") != "0" {
		t.Errorf("%s", got.Body)
	}
	if got := w.ask(t, "viewer", "GET", in+"/tombstones", nil).want(200); got.text("items.0.pieces.0.name") != "leak.log" {
		t.Errorf("%s", got.Body)
	}
	for action, n := range map[string]string{"source.remove": "1", "hold.create": "1", "hold.change": "2"} {
		if got := w.ask(t, "lead", "GET", in+"/audit?action="+action, nil).want(200); got.text("items.#") != n || got.text("items.0.login") != "lead" {
			t.Errorf("%s: %s", action, got.Body)
		}
	}
	if v, err := w.app.Verify(t.Context(), nil); err != nil || len(v.Findings) > 0 {
		t.Errorf("verify: %+v, %v", v, err)
	}
	// Sources tell what changed since, too.
	if got := w.ask(t, "viewer", "GET", in+"/sources?updated_since="+strings.ReplaceAll(before, "+", "%2B"), nil).want(200); got.text("items.#") != "1" {
		t.Errorf("%s", got.Body)
	}
	if got := w.ask(t, "viewer", "GET", in+"/sources?updated_since=2100-01-01T00:00:00Z", nil).want(200); got.text("items.#") != "0" {
		t.Errorf("%s", got.Body)
	}
}

// TestRemovalOfExhibits: what a published edition cites goes only when somebody
// says that it may; the edition stays as it was.
func TestRemovalOfExhibits(t *testing.T) {
	w := theWorld(t)
	newReported(t, w, "cited")
	in := "/incidents/cited"
	both := map[string]string{"ko": "4시간 33분 동안 멈췄다.", "en": "It lasted 4 h 33 min."}
	w.ask(t, "investigator", "POST", in+"/report", map[string]any{"summary": []any{both}, "publisher": both}).want(201)
	w.ask(t, "investigator", "POST", in+"/report/submit", map[string]any{}, "If-Match", `"1"`).want(200)
	sum := w.ask(t, "lead", "POST", in+"/report/publish", map[string]any{}, "If-Match", `"2"`).want(201).text("sha256")
	remove := func(body map[string]any) answer {
		return w.ask(t, "lead", "POST", in+"/sources/app.log/remove", body)
	}
	why := map[string]any{"why": "personal data"}
	// What can be mended is said first, whoever insists.
	if got := remove(map[string]any{"why": "personal data", "despite_editions": true}).want(409); !strings.Contains(got.text("detail"), "claim down/c1") {
		t.Errorf("cited by a claim: %s", got.Body)
	}
	w.ask(t, "lead", "PATCH", in+"/entries/down/claims/c1", map[string]any{"evidence": []string{"findings"}}, "If-Match", `"1"`).want(200)
	if got := remove(why).want(409); !strings.Contains(got.text("detail"), "1 exhibit of edition 1") || !strings.Contains(got.text("hint"), "despite_editions") {
		t.Errorf("cited by an edition: %s", got.Body)
	}
	w.ask(t, "viewer", "GET", in+"/sources/app.log", nil).want(200) // nothing went
	stone := remove(map[string]any{"why": "personal data", "despite_editions": true}).want(200)
	if again := remove(why).want(200); again.text("at") != stone.text("at") {
		t.Errorf("again: %s", again.Body)
	}
	w.ask(t, "regulator", "GET", in+"/report/editions/1/exhibits/X1", nil).want(404)
	if e := w.ask(t, "regulator", "GET", in+"/report/editions/1", nil).want(200); e.text("sha256") != sum {
		t.Errorf("the edition: %s", e.Body)
	}
}
