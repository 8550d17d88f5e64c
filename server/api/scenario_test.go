package api_test

import (
	"fmt"
	"strings"
	"testing"
)

// TestScenarios reads as the API's specification: who asks what, and what is
// answered. check is "path=value"; a value of "*" means: there is one.
func TestScenarios(t *testing.T) {
	w := theWorld(t)
	in := "/incidents/" + home
	event := w.ask(t, "lead", "GET", in+"/events?kind=log&limit=1", nil).want(200).text("items.0.id")
	for _, c := range []struct {
		name, as, method, path string
		body                   string
		status                 int
		check                  []string
	}{
		{"nobody is told to log in", "", "GET", "/incidents", "", 401, []string{"code=unauthorized", "type=/api/docs#problem-unauthorized", "instance=*", "status=401", "title=*"}},
		{"a stranger sees only their own incident", "stranger", "GET", "/incidents", "", 200, []string{"items.#=1", "items.0.slug=elsewhere"}},
		{"an administrator sees all", "admin", "GET", "/incidents?limit=1", "", 200, []string{"items.#=1", "next=*"}},
		{"an incident says what one may do in it", "viewer", "GET", in, "", 200, []string{"slug=pangyo-2022", "zone=Asia/Seoul", "permissions.0=read_released", "permissions.1=read_timeline", "permissions.#=2"}},
		{"an unknown incident is not found", "lead", "GET", "/incidents/no-such", "", 404, []string{"code=not_found"}},
		{"an unknown address is a problem too", "lead", "GET", "/nowhere", "", 404, []string{"code=not_found", "instance=*"}},
		{"another method is named", "lead", "DELETE", "/incidents", "", 405, []string{"code=method_not_allowed"}},
		{"only administrators make incidents", "lead", "POST", "/incidents", `{"slug":"x","title":{"en":"x"},"zone":"UTC"}`, 403, []string{"code=forbidden"}},
		{"a slug must be one", "admin", "POST", "/incidents", `{"slug":"No Slug","title":{"en":"x"},"zone":"UTC"}`, 400, []string{"code=invalid", "hint=*"}},
		{"the same slug again is a conflict", "admin", "POST", "/incidents", `{"slug":"elsewhere","title":{"en":"x"},"zone":"UTC"}`, 409, []string{"code=conflict"}},

		{"sources come with ledger and clock", "viewer", "GET", in + "/sources?limit=2", "", 200, []string{"items.#=2", "items.0.state=ready", "items.0.simulated=true", "items.0.ledger.received=*", "items.0.clock.zone=Asia/Seoul", "next=*"}},
		{"an unknown parameter is refused", "viewer", "GET", in + "/sources?limitt=2", "", 400, []string{"errors.0.pointer=?limitt"}},
		{"a page has at most 1000", "viewer", "GET", in + "/sources?limit=1001", "", 400, []string{"errors.0.pointer=?limit"}},
		{"a made-up cursor is refused", "viewer", "GET", in + "/sources?cursor=abc", "", 400, []string{"errors.0.pointer=?cursor"}},
		{"a regulator sees ledgers", "regulator", "GET", in + "/ledgers?limit=1", "", 200, []string{"items.0.received=*"}},
		{"but no sources", "regulator", "GET", in + "/sources", "", 403, []string{"code=forbidden"}},
		{"and no events", "regulator", "GET", in + "/events", "", 403, nil},
		{"a viewer reads no evidence", "viewer", "GET", in + "/sources/s1/raw", "", 403, nil},

		{"events come in order of time", "viewer", "GET", in + "/events?limit=3&kind=log", "", 200, []string{"items.#=3", "items.0.kind=log", "items.0.time=*", "next=*"}},
		{"and in another zone", "viewer", "GET", in + "/events?limit=1&at=2022-10-15T06:19:00Z&tz=UTC", "", 200, []string{"items.0.time=*Z"}},
		{"an offset's plus may come as a space", "viewer", "GET", in + "/events?limit=1&from=2022-10-15T15:19:00+09:00", "", 200, []string{"items.#=1"}},
		{"a time must be one", "viewer", "GET", in + "/events?from=yesterday", "", 400, []string{"errors.0.pointer=?from"}},
		{"a zone must be one", "viewer", "GET", in + "/events?tz=Mars/Base", "", 400, []string{"errors.0.pointer=?tz"}},
		{"a source must be there", "viewer", "GET", in + "/events?source=nope", "", 404, nil},
		{"an event comes with its provenance", "viewer", "GET", in + "/events/" + event, "", 200, []string{"event.id=" + event, "provenance.piece_sha256=*", "provenance.clock.zone=Asia/Seoul", "provenance.length=*", "provenance.raw=*"}},
		{"no event is not found", "viewer", "GET", in + "/events/s1:999999999", "", 404, nil},
		{"what is no id is not found either", "viewer", "GET", in + "/events/..%2F..%2Fetc%2Fpasswd", "", 404, nil},
		{"neighbours stand around it", "viewer", "GET", in + "/events/" + event + "/neighbours?n=2", "", 200, []string{"event.id=" + event, "after.#=2"}},
		{"a histogram by length", "viewer", "GET", in + "/histogram?bucket=1h&kind=log", "", 200, []string{"buckets.0.count=*", "buckets.0.severity.#=7", "to=*"}},
		{"a histogram by number", "viewer", "GET", in + "/histogram?buckets=50", "", 200, []string{"buckets.#=50"}},
		{"too many buckets", "viewer", "GET", in + "/histogram?bucket=1ns", "", 413, []string{"code=too_large"}},

		{"lanes by source", "viewer", "GET", in + "/lanes?buckets=100&kind=log", "", 200, []string{"from=*", "to=*", "bucket_ns=*", "buckets=*", "lanes.0.key=s1", "lanes.0.kinds.0=log", "lanes.0.simulated=true", "lanes.0.counts.#=*", "lanes.0.worst=*"}},
		{"lanes of what there is", "viewer", "GET", in + "/lanes?by=colour", "", 400, []string{"errors.0.pointer=?by"}},
		{"too many buckets of lanes", "viewer", "GET", in + "/lanes?buckets=10001", "", 400, []string{"errors.0.pointer=?buckets"}},
		{"too short buckets of lanes", "viewer", "GET", in + "/lanes?bucket=1ns", "", 413, []string{"code=too_large", "hint=*"}},
		{"buckets and a length", "viewer", "GET", in + "/lanes?bucket=1s&buckets=9", "", 400, []string{"errors.0.pointer=?bucket"}},
		{"a page around no event", "viewer", "GET", in + "/events?around=s1:999999999", "", 400, []string{"errors.0.pointer=?around"}},
		{"a page around an event and a time", "viewer", "GET", in + "/events?around=s1:0&at=2022-10-15", "", 400, []string{"errors.0.pointer=?around"}},

		{"a search counts and highlights", "viewer", "GET", in + "/search?q=전원&limit=2", "", 200, []string{"count.relation=exact", "items.0.highlights.0.#=2", "records.0.noun=*"}},
		{"with facets and a histogram", "viewer", "GET", in + "/search?q=severity>=error&with=facets&with=histogram&limit=1", "", 200, []string{"facets.relation=exact", "facets.source.0.count=*", "histogram.buckets.#=100"}},
		{"a wrong query points at q", "viewer", "GET", in + "/search?q=%22open", "", 400, []string{"errors.0.pointer=?q", "hint=*"}},

		{"entries with claims", "regulator", "GET", in + "/entries?limit=1", "", 200, []string{"items.0.key=*", "items.0.claims.#=*", "items.0.revision=1"}},
		{"an entry is read", "regulator", "GET", in + "/entries/ignition", "", 200, []string{"key=ignition", "earliest=2022-10-15T15:19:00+09:00"}},
		{"a regulator writes nothing", "regulator", "POST", in + "/entries", `{"key":"x","title":{"en":"x"},"earliest":"2022-10-15T15:19:00+09:00"}`, 403, nil},
		{"an entry needs a time", "lead", "POST", in + "/entries", `{"key":"x","title":{"en":"x"}}`, 400, []string{"errors.0.pointer=/earliest"}},
		{"an entry is made", "investigator", "POST", in + "/entries", `{"key":"scenario","title":{"en":"x","ko":"가"},"earliest":"2022-10-15T16:00:00+09:00","approximate":true}`, 201, []string{"key=scenario", "revision=1", "updated_by=investigator", "latest=2022-10-15T16:00:00+09:00"}},
		{"and stands on the timeline at once", "viewer", "GET", in + "/events/entry:scenario", "", 200, []string{"event.kind=entry"}},
		{"a claim about it", "investigator", "POST", in + "/entries/scenario/claims", `{"party":{"en":"Operator"},"earliest":"2022-10-15T16:03:00+09:00"}`, 201, []string{"key=c1", "author=investigator", "status=proposed"}},
		{"a change without its revision", "investigator", "PATCH", in + "/entries/scenario", `{"approximate":false}`, 428, []string{"code=precondition_required", "hint=*"}},
		{"revisions of it", "viewer", "GET", in + "/revisions?noun=entry&key=scenario", "", 200, []string{"items.#=1", "items.0.number=1", "items.0.new.key=scenario"}},
		{"what changed since is a delta", "viewer", "GET", in + "/entries?updated_since=2100-01-01T00:00:00Z", "", 200, []string{"items.#=0"}},

		{"an annotation on an event", "investigator", "POST", in + "/annotations", `{"target":{"event":"` + event + `"},"kind":"observation","text":"이상함 @lead","tags":["power"]}`, 201, []string{"author=investigator", "mentions.0=lead", "target.event=" + event}},
		{"is about one thing", "investigator", "POST", in + "/annotations", `{"target":{"event":"s1:0","entry":"ignition"},"kind":"observation","text":"x"}`, 400, []string{"errors.0.pointer=/target"}},
		{"that must be there", "investigator", "POST", in + "/annotations", `{"target":{"entry":"nope"},"kind":"observation","text":"x"}`, 404, nil},

		{"the outage splits into three", "regulator", "GET", in + "/chronology/decomposition?from=outage-detected&to=all-restored&cut=power-cutoff&cut=power-full", "", 200, []string{"total.seconds=459180", "total.text.en=127 h 33 min", "parts.#=3"}},
		{"a decomposition names entries", "regulator", "GET", in + "/chronology/decomposition?from=nope&to=ignition", "", 404, nil},
		{"an export must have a format", "lead", "GET", in + "/export?format=xlsx", "", 400, []string{"errors.0.pointer=?format"}},
		{"viewers export nothing", "viewer", "GET", in + "/export?format=csv", "", 403, nil},
		{"who am I", "investigator", "GET", "/me", "", 200, []string{"login=investigator", "roles.0.incident=pangyo-2022", "roles.0.role=investigator"}},
		{"members", "viewer", "GET", in + "/members", "", 200, []string{"items.0.role=*", "items.3.login=*"}},
		{"a role must be one", "lead", "PUT", in + "/members/nobody", `{"role":"god"}`, 400, nil},
		{"accounts are for administrators", "lead", "GET", "/accounts", "", 403, nil},
		{"a token is made in one's own name", "lead", "POST", "/tokens", `{"name":"ci","permissions":["read_timeline"],"incident":"pangyo-2022","days":30}`, 201, []string{"secret=*", "token.login=lead", "token.incident=pangyo-2022"}},
		{"not for an incident one does not see", "stranger", "POST", "/tokens", `{"name":"ci","permissions":["read_timeline"],"incident":"pangyo-2022","days":30}`, 404, nil},
		{"a wrong password is refused", "", "POST", "/sessions", `{"login":"lead","password":"wrong wrong wrong"}`, 401, []string{"code=unauthorized"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var body any
			if c.body != "" {
				body = c.body
			}
			got := w.ask(t, c.as, c.method, strings.ReplaceAll(c.path, ">=", "%3E%3D"), body)
			got.want(c.status)
			if got.Header.Get("X-Content-Type-Options") != "nosniff" || got.Header.Get("X-Request-Id") == "" {
				t.Errorf("headers: %v", got.Header)
			}
			if c.status >= 400 && got.Header.Get("Content-Type") != "application/problem+json" {
				t.Errorf("content type %q", got.Header.Get("Content-Type"))
			}
			for _, check := range c.check {
				path, want, _ := strings.Cut(check, "=")
				have := fmt.Sprint(got.get(path))
				switch {
				case want == "*" && (have == "" || have == "<nil>"),
					strings.HasPrefix(want, "*") && !strings.HasSuffix(have, want[1:]),
					!strings.HasPrefix(want, "*") && have != want:
					t.Errorf("%s is %q, want %q: %s", path, have, want, clip(got.Body))
				}
			}
		})
	}
}

// TestPagesTile walks lists to their end by their cursors.
func TestPagesTile(t *testing.T) {
	w := theWorld(t)
	for _, path := range []string{"/events?kind=log&limit=700", "/sources?limit=3", "/entries?limit=4", "/revisions?limit=9", "/gaps?limit=1", "/search?q=전원&limit=50&with=count"} {
		whole, next, pages := map[string]bool{}, "", 0
		for {
			got := w.ask(t, "lead", "GET", "/incidents/"+home+path+"&cursor="+next, nil).want(200)
			for _, item := range got.get("items").([]any) {
				o := item.(map[string]any)
				id := fmt.Sprint(o["id"], o["key"], o["noun"])
				if whole[id] {
					t.Fatalf("%s: %s comes twice", path, id)
				}
				whole[id] = true
			}
			pages++
			if next = got.text("next"); next == "" {
				break
			}
		}
		if pages < 2 && !strings.Contains(path, "gaps") {
			t.Errorf("%s: %d pages of %d items: nothing was tiled", path, pages, len(whole))
		}
	}
	total := w.ask(t, "lead", "GET", "/incidents/"+home+"/search?q=&limit=1&with=count", nil).want(200).get("count.value").(float64)
	if total < demoLines*0.9 {
		t.Errorf("%v events in all", total)
	}
}
