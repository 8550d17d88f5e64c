package api_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/emberline/emberline/models"
)

// pulled are the changes behind a cursor as "noun key revision", and the cursor
// to go on with.
func (w *world) pulled(t *testing.T, as, in, cursor string) (list []string, next string) {
	t.Helper()
	for {
		got := w.ask(t, as, "GET", in+"/changes?limit=2&cursor="+cursor, nil).want(200)
		for _, item := range got.get("items").([]any) {
			o := item.(map[string]any)
			s := fmt.Sprint(o["noun"], " ", o["key"])
			switch {
			case o["unreleased"] == true:
				s += " unreleased"
				if o["record"] != nil || o["revision"] != nil || o["withdrawn"] != true {
					t.Errorf("tells of what was unreleased: %v", o)
				}
			case o["withdrawn"] == true:
				s += " withdrawn"
			}
			list = append(list, s)
		}
		cursor = got.text("cursor")
		if got.text("next") == "" {
			return list, cursor
		}
	}
}

// TestDelta pulls what changed, as somebody inside and as a regulator.
func TestDelta(t *testing.T) {
	w := theWorld(t)
	in := w.newIncident(t, "delta")
	is := func(as string, got []string, want ...string) {
		t.Helper()
		if strings.Join(got, ", ") != strings.Join(want, ", ") {
			t.Errorf("%s is told %q, want %q", as, got, want)
		}
	}
	w.ask(t, "lead", "POST", in+"/entries", map[string]any{"key": "fire", "title": map[string]string{"en": "Fire"}, "earliest": "2022-10-15T15:19:00+09:00"}).want(201)
	for _, key := range []string{"shown", "hidden"} {
		w.ask(t, "lead", "POST", in+"/causes", map[string]any{"key": key, "title": map[string]string{"en": key}, "class": "direct", "effect": "onset", "origin": "own"}).want(201)
	}
	w.ask(t, "lead", "POST", in+"/annotations", map[string]any{"target": map[string]any{"entry": "fire"}, "kind": "question", "text": "inside"}).want(201)
	release := func(open bool, revision string) answer {
		return w.ask(t, "lead", "POST", in+"/causes/shown/release", map[string]any{"open": open, "why": "inquiry"}, "If-Match", revision).want(200)
	}
	release(true, `"1"`)
	list, inside := w.pulled(t, "viewer", in, "")
	is("viewer", list, "entry fire", "cause hidden", "annotation a1", "cause shown")
	list, out := w.pulled(t, "regulator", in, "")
	is("regulator", list, "entry fire", "cause shown")
	got := w.ask(t, "regulator", "GET", in+"/changes", nil).want(200)
	if got.text("items.1.record.cause.key") != "shown" || got.text("items.0.record.entry.title.en") != "Fire" || got.text("items.0.revision") != "1" {
		t.Errorf("%s", got.Body)
	}

	// A release that changes nothing makes no revision, and is no change.
	if same := release(true, `"2"`); same.text("revision") != "2" {
		t.Errorf("released again: %s", same.Body)
	}
	list, inside = w.pulled(t, "viewer", in, inside)
	is("viewer", list)
	release(false, `"2"`)
	if same := release(false, `"3"`); same.text("revision") != "3" {
		t.Errorf("taken back again: %s", same.Body)
	}
	list, inside = w.pulled(t, "viewer", in, inside)
	is("viewer", list, "cause shown")
	list, out = w.pulled(t, "regulator", in, out)
	is("regulator", list, "cause shown unreleased")
	// What happens to it afterwards is not theirs; nor what never was.
	w.ask(t, "lead", "PATCH", in+"/causes/hidden", map[string]any{"class": "indirect"}, "If-Match", `"1"`).want(200)
	list, out = w.pulled(t, "regulator", in, out)
	is("regulator", list)
	release(true, `"3"`)
	w.ask(t, "lead", "POST", in+"/causes/shown/withdraw", map[string]any{"why": "wrong"}, "If-Match", `"4"`).want(200)
	list, _ = w.pulled(t, "regulator", in, out)
	is("regulator", list, "cause shown withdrawn")
	list, _ = w.pulled(t, "viewer", in, inside)
	is("viewer", list, "cause hidden", "cause shown withdrawn")

	if got := w.ask(t, "viewer", "GET", in+"/changes?updated_since=2100-01-01T00:00:00Z", nil).want(200); got.text("items.#") != "0" || got.text("cursor") == "" {
		t.Errorf("%s", got.Body)
	}
	w.ask(t, "viewer", "GET", in+"/changes?cursor=abc", nil).want(400)
}

// TestRestore makes every sort of record what it was.
func TestRestore(t *testing.T) {
	w := theWorld(t)
	in := w.newIncident(t, "restored")
	say := func(s string) map[string]string { return map[string]string{"en": s} }
	w.ask(t, "lead", "POST", in+"/entries", map[string]any{
		"key": "fire", "title": say("Fire"), "earliest": "2022-10-15T15:19:00+09:00",
		"claims": []any{map[string]any{"party": say("Operator"), "statement": say("first")}},
	}).want(201)
	w.ask(t, "lead", "POST", in+"/causes", map[string]any{"key": "spread", "title": say("first"), "class": "direct", "effect": "onset", "origin": "own"}).want(201)
	w.ask(t, "lead", "POST", in+"/links", map[string]any{"from": "cause:spread", "to": "entry:fire", "rationale": say("first")}).want(201)
	w.ask(t, "lead", "POST", in+"/annotations", map[string]any{"target": map[string]any{"entry": "fire"}, "kind": "question", "text": "first"}).want(201)
	match := func(revision string) []string { return []string{"If-Match", revision} }
	w.ask(t, "lead", "PATCH", in+"/entries/fire/claims/c1", map[string]any{"statement": say("second")}, match(`"1"`)...).want(200)
	w.ask(t, "lead", "PATCH", in+"/causes/spread", map[string]any{"title": say("second")}, match(`"1"`)...).want(200)
	w.ask(t, "lead", "POST", in+"/causes/spread/release", map[string]any{"open": true}, match(`"2"`)...).want(200)
	w.ask(t, "lead", "PATCH", in+"/links/l1", map[string]any{"rationale": say("second"), "verdict": "no"}, match(`"1"`)...).want(200)
	w.ask(t, "lead", "POST", in+"/links/l1/withdraw", map[string]any{"why": "wrong"}, match(`"2"`)...).want(200)
	w.ask(t, "lead", "POST", in+"/annotations/a1/withdraw", map[string]any{"why": "wrong"}, match(`"1"`)...).want(200)
	for _, c := range []struct{ noun, key, revision, field, want, also string }{
		{"claim", "fire/c1", `"2"`, "record.claim.statement.en", "first", ""},
		{"cause", "spread", `"3"`, "record.cause.title.en", "first", "record.cause.released.by=lead"}, // stays released
		{"link", "l1", `"3"`, "record.link.rationale.en", "first", "record.link.withdrawn=false"},
		{"annotation", "a1", `"2"`, "record.annotation.withdrawn", "false", "record.annotation.text=first"},
		{"entry", "fire", `"1"`, "record.entry.title.en", "Fire", ""},
	} {
		body := map[string]any{"noun": c.noun, "key": c.key, "number": 1, "why": "as it was"}
		w.ask(t, "viewer", "POST", in+"/revisions/restore", body, match(c.revision)...).want(403)
		w.ask(t, "lead", "POST", in+"/revisions/restore", body).want(428)
		w.ask(t, "lead", "POST", in+"/revisions/restore", body, match(`"9"`)...).want(412)
		got := w.ask(t, "lead", "POST", in+"/revisions/restore", body, match(c.revision)...).want(200)
		if got.text(c.field) != c.want || got.Header.Get("ETag") != `"`+got.text("revision")+`"` {
			t.Errorf("%s: %s", c.noun, got.Body)
		}
		if path, want, _ := strings.Cut(c.also, "="); path != "" && got.text(path) != want {
			t.Errorf("%s: %s is not %s: %s", c.noun, path, want, got.Body)
		}
		history := w.ask(t, "viewer", "GET", in+"/revisions?noun="+c.noun+"&key="+c.key, nil).want(200)
		n := int(history.get("items.#").(float64)) - 1
		if last := fmt.Sprintf("items.%d.", n); history.text(last+"restores") != "1" || history.text(last+"why") != "as it was" || history.text(last+"author") != "lead" {
			t.Errorf("%s: %s", c.noun, history.Body)
		}
		if log := w.ask(t, "lead", "GET", in+"/audit?action="+c.noun+".restore", nil).want(200); log.text("items.#") != "1" {
			t.Errorf("%s: %s", c.noun, log.Body)
		}
	}
	for _, bad := range []map[string]any{
		{"noun": "clock", "key": "s1", "number": 1}, {"noun": "claim", "key": "fire", "number": 1}, {"noun": "cause", "key": "spread", "number": 0},
	} {
		w.ask(t, "lead", "POST", in+"/revisions/restore", bad, match(`"1"`)...).want(400)
	}
	w.ask(t, "lead", "POST", in+"/revisions/restore", map[string]any{"noun": "cause", "key": "spread", "number": 99}, match(`"4"`)...).want(http.StatusNotFound)
	// A link between the same ends that stands keeps a withdrawn one from standing again.
	w.ask(t, "lead", "POST", in+"/links/l1/withdraw", map[string]any{"why": "wrong"}, match(`"4"`)...).want(200)
	w.ask(t, "lead", "POST", in+"/links", map[string]any{"from": "cause:spread", "to": "entry:fire"}).want(201)
	taken := w.ask(t, "lead", "POST", in+"/revisions/restore", map[string]any{"noun": "link", "key": "l1", "number": 1}, match(`"5"`)...).want(409)
	if taken.text("hint") == "" {
		t.Errorf("%s", taken.Body)
	}
}

// TestDeltaOfSearches: a saved search is told with its record to those in whose
// list it stands, and its end to those in whose list it stood.
func TestDeltaOfSearches(t *testing.T) {
	w := theWorld(t)
	in := w.newIncident(t, "searched")
	save := func(name string, shared bool) {
		w.ask(t, "lead", "POST", in+"/saved-searches", map[string]any{"name": name, "query": "전원", "shared": shared}).want(201)
	}
	share := func(key, revision string, shared bool) {
		w.ask(t, "lead", "PATCH", in+"/saved-searches/"+key, map[string]any{"shared": shared}, "If-Match", revision).want(200)
	}
	told := func(as, cursor, want string) string {
		t.Helper()
		list, next := w.pulled(t, as, in, cursor)
		if got := strings.Join(list, ", "); got != want {
			t.Errorf("%s is told %q, want %q", as, got, want)
		}
		return next
	}
	save("for all", true)
	save("CANARY-private", false)
	mine := told("lead", "", "search q1, search q2")
	theirs := told("viewer", "", "search q1")
	outside := told("regulator", "", "")
	got := w.ask(t, "viewer", "GET", in+"/changes", nil).want(200)
	if got.text("items.0.record.search.name") != "for all" || strings.Contains(string(got.Body), "CANARY") {
		t.Errorf("%s", got.Body)
	}
	if own := w.ask(t, "lead", "GET", in+"/changes", nil).want(200); own.text("items.1.record.search.name") != "CANARY-private" {
		t.Errorf("%s", own.Body)
	}
	share("q1", `"1"`, false)
	mine, theirs = told("lead", mine, "search q1"), told("viewer", theirs, "search q1 unreleased")
	share("q2", `"1"`, true)
	w.ask(t, "lead", "POST", in+"/saved-searches/q2/withdraw", map[string]any{"why": "done"}, "If-Match", `"2"`).want(200)
	told("lead", mine, "search q2 withdrawn")
	told("viewer", theirs, "search q2 withdrawn")
	told("regulator", outside, "")
}

// TestRestoreDraft makes the report's draft and a saved search what they were.
func TestRestoreDraft(t *testing.T) {
	w := theWorld(t)
	in := w.newIncident(t, "redrafted")
	say := func(s string) map[string]string { return map[string]string{"ko": s, "en": s} }
	restore := func(as, noun, key string, number int, revision string) answer {
		return w.ask(t, as, "POST", in+"/revisions/restore", map[string]any{"noun": noun, "key": key, "number": number, "why": "as it was"}, "If-Match", revision)
	}
	restore("lead", "report", "report", 1, `"1"`).want(404) // none yet
	w.ask(t, "lead", "POST", in+"/report", map[string]any{"title": say("first"), "summary": []any{say("first")}}).want(201)
	w.ask(t, "lead", "PATCH", in+"/report", map[string]any{"title": say("second"), "summary": []any{}}, "If-Match", `"1"`).want(200)
	restore("viewer", "report", "report", 1, `"2"`).want(403)
	restore("lead", "report", "draft", 1, `"2"`).want(400)
	restore("lead", "report", "report", 9, `"2"`).want(404)
	if stale := restore("lead", "report", "report", 1, `"1"`).want(412); stale.text("current_revision") != "2" {
		t.Errorf("stale: %s", stale.Body)
	}
	got := restore("lead", "report", "report", 1, `"2"`).want(200)
	if got.text("record.report.title.en") != "first" || got.text("record.report.summary.#") != "1" || got.text("revision") != "3" || got.Header.Get("ETag") != `"3"` {
		t.Errorf("%s", got.Body)
	}
	history := w.ask(t, "viewer", "GET", in+"/revisions?noun=report&key=report", nil).want(200)
	if history.text("items.2.restores") != "1" || history.text("items.2.author") != "lead" || history.text("items.2.why") != "as it was" {
		t.Errorf("%s", history.Body)
	}
	if log := w.ask(t, "lead", "GET", in+"/audit?action=report.restore", nil).want(200); log.text("items.#") != "1" {
		t.Errorf("%s", log.Body)
	}
	if told := w.ask(t, "viewer", "GET", in+"/changes", nil).want(200); told.text("items.0.record.report.title.en") != "first" {
		t.Errorf("%s", told.Body)
	}
	if told := w.ask(t, "regulator", "GET", in+"/changes", nil).want(200); told.text("items.#") != "0" {
		t.Errorf("a regulator is told of the draft: %s", told.Body)
	}
	// In review nobody changes it; returned, the way back is open.
	w.ask(t, "lead", "POST", in+"/report/submit", map[string]any{}, "If-Match", `"3"`).want(200)
	if p := restore("lead", "report", "report", 2, `"4"`).want(409); p.text("hint") == "" {
		t.Errorf("in review: %s", p.Body)
	}

	w.ask(t, "lead", "POST", in+"/saved-searches", map[string]any{"name": "first", "query": "전원"}).want(201)
	w.ask(t, "lead", "PATCH", in+"/saved-searches/q1", map[string]any{"name": "second", "shared": true}, "If-Match", `"1"`).want(200)
	w.ask(t, "lead", "POST", in+"/saved-searches/q1/withdraw", map[string]any{"why": "done"}, "If-Match", `"2"`).want(200)
	w.door.set("investigator", func(p *models.Principal) {
		roles := map[int64]models.Role{}
		for id, r := range p.Roles {
			roles[id] = r
		}
		inc, err := w.app.Incident(t.Context(), "redrafted")
		if err != nil {
			t.Fatal(err)
		}
		roles[inc.ID] = models.RoleInvestigator
		p.Roles = roles
	})
	restore("investigator", "search", "q1", 1, `"3"`).want(403) // saved by somebody else
	restore("lead", "search", "q9", 1, `"3"`).want(404)
	got = restore("lead", "search", "q1", 2, `"3"`).want(200)
	if got.text("record.search.name") != "second" || got.text("record.search.withdrawn") == "true" || got.text("record.search.shared") != "true" {
		t.Errorf("%s", got.Body)
	}
	got = restore("lead", "search", "q1", 1, `"4"`).want(200)
	if got.text("record.search.name") != "first" || got.text("record.search.shared") == "true" || got.text("revision") != "5" {
		t.Errorf("%s", got.Body)
	}
}
