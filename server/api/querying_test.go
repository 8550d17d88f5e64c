package api_test

import (
	"net/url"
	"strings"
	"testing"
)

// TestQuerying: a query is checked and completed while it is written.
func TestQuerying(t *testing.T) {
	w := theWorld(t)
	in := "/incidents/" + home + "/search/"
	for _, c := range []struct {
		path   string
		status int
		check  []string
	}{
		{"check?q=" + url.QueryEscape(`전원  severity>=error`), 200, []string{"ok=true", "query=전원 severity>=error"}},
		{"check", 200, []string{"ok=true", "query="}},
		{"check?q=" + url.QueryEscape(`전원 "차단`), 200, []string{"ok=false", "error.column=4", "error.message=this quotation mark is never closed", "error.hint=*"}},
		{"check?q=" + url.QueryEscape("kind:소문"), 200, []string{"ok=false", "error.column=6", "error.hint=*"}},
		{"check?q=" + strings.Repeat("x", 5000), 200, []string{"ok=false", "error.column=0", "error.message=*"}},
		{"check?q=%ff", 200, []string{"ok=false", "error.column=0"}},

		{"complete", 200, []string{"from=0", "to=0", "items.0.insert=text:", "items.0.kind=field"}},
		{"complete?q=전원+se", 200, []string{"from=3", "to=5", "items.0.insert=severity:", "items.1.insert=service:"}},
		{"complete?q=se&at=0", 200, []string{"from=0", "to=2", "items.0.insert=text:"}},
		{"complete?q=" + url.QueryEscape("severity>=e"), 200, []string{"field=severity", "from=10", "to=11", "items.0.insert=error"}},
		{"complete?q=kind:", 200, []string{"items.#=5", "items.0.insert=log"}},
		{"complete?q=source:&limit=2", 200, []string{"items.#=2", "items.0.count=*", "items.0.kind=value"}},
		{"complete?q=host:", 200, []string{"items.0.value=*", "items.0.count=*"}},
		{"complete?q=service:zzz", 200, []string{"items.#=0"}},
		{"complete?q=time:2022", 200, []string{"field=time", "items.#=0"}},
		{"complete?q=" + url.QueryEscape(`(source:"`), 200, []string{"field=source", "items.0.insert=*"}},
		{"complete?q=x&at=99999999999", 200, []string{"to=1"}},
		{"complete?at=-1", 400, []string{"errors.0.pointer=?at"}},
		{"complete?limit=51", 400, []string{"errors.0.pointer=?limit"}},
		{"complete?q=" + strings.Repeat("x", 5000), 400, []string{"errors.0.pointer=?q"}},

		{"facets", 200, []string{"relation=exact", "kind.0.value=log", "source.0.count=*", "severity.#=7"}},
		{"facets?top=2&q=" + url.QueryEscape("severity>=error"), 200, []string{"relation=exact", "source.#=2", "severity.3=0"}},
		{"facets?q=%22", 400, []string{"errors.0.pointer=?q"}},
		{"facets?top=0", 400, []string{"errors.0.pointer=?top"}},
	} {
		got := w.ask(t, "viewer", "GET", in+c.path, nil)
		if got.Status != c.status {
			t.Errorf("%.60s: %d, want %d: %s", c.path, got.Status, c.status, clip(got.Body))
			continue
		}
		for _, x := range c.check {
			path, want, _ := strings.Cut(x, "=")
			if have := got.text(path); have != want && (want != "*" || have == "") {
				t.Errorf("%.60s: %s is %q, want %q: %s", c.path, path, have, want, clip(got.Body))
			}
		}
	}
	// What is proposed can be put in.
	for _, q := range []string{"source:", "host:", "service:", "actor:", ""} {
		list := w.ask(t, "viewer", "GET", in+"complete?limit=50&q="+q, nil).want(200)
		for i := 0; list.get("items."+itoa(i)) != nil; i++ {
			insert := list.text("items." + itoa(i) + ".insert")
			if q == "" {
				insert += "1"
			}
			if strings.HasPrefix(insert, "time:") || strings.HasPrefix(insert, "kind:") {
				continue
			}
			if got := w.ask(t, "viewer", "GET", in+"check?q="+url.QueryEscape(q+insert), nil).want(200); got.text("ok") != "true" {
				t.Errorf("%s%s was proposed and cannot be read: %s", q, insert, clip(got.Body))
			}
		}
	}
}

// TestSavedSearches: made, shared, renamed and removed, by whom it is for.
func TestSavedSearches(t *testing.T) {
	w := theWorld(t)
	in := "/incidents/" + home + "/saved-searches"
	made := w.ask(t, "investigator", "POST", in, map[string]any{
		"name": "전원 오류", "query": "전원 severity>=error", "filter": map[string]any{"from": "2022-10-15T15:00:00+09:00", "kinds": []string{"log"}},
	}).want(201)
	one := in + "/" + made.text("key")
	if made.Header.Get("Location") == "" || made.text("author") != "investigator" || made.text("filter.from") != "2022-10-15T15:00:00+09:00" || made.text("shared") != "false" {
		t.Errorf("%s", clip(made.Body))
	}
	lists := func(who string) bool {
		return strings.Contains(string(w.ask(t, who, "GET", in, nil).want(200).Body), `"`+made.text("key")+`"`)
	}
	if !lists("investigator") || lists("lead") || lists("viewer") {
		t.Error("what is not shared stands in its author's list alone")
	}
	w.ask(t, "viewer", "POST", in, map[string]any{"name": "x"}).want(403)
	w.ask(t, "investigator", "POST", in, map[string]any{"name": "x", "query": `"open`}).want(400)
	w.ask(t, "investigator", "POST", in, map[string]any{"name": " "}).want(400)
	w.ask(t, "investigator", "PATCH", one, map[string]any{"name": "x"}).want(428)

	shared := w.ask(t, "investigator", "PATCH", one, map[string]any{"shared": true, "why": "for all"}, "If-Match", made.Header.Get("ETag")).want(200)
	if shared.text("revision") != "2" || shared.text("query") != "전원 severity>=error" || shared.text("filter.kinds.0") != "log" || !lists("viewer") {
		t.Errorf("%s", clip(shared.Body))
	}
	w.ask(t, "investigator", "PATCH", one, map[string]any{"name": "x"}, "If-Match", made.Header.Get("ETag")).want(412)
	w.ask(t, "investigator", "PATCH", one, map[string]any{"query": "kind:nothing"}, "If-Match", `"2"`).want(400)
	// A lead may tidy up; who is neither lead nor author may not.
	leads := w.ask(t, "lead", "POST", in, map[string]any{"name": "a lead's", "shared": true}).want(201)
	w.ask(t, "investigator", "PATCH", in+"/"+leads.text("key"), map[string]any{"name": "x"}, "If-Match", `"1"`).want(403)
	renamed := w.ask(t, "lead", "PATCH", one, map[string]any{"name": "전원", "filter": map[string]any{}}, "If-Match", `"2"`).want(200)
	if renamed.text("name") != "전원" || renamed.text("updated_by") != "lead" || renamed.text("author") != "investigator" || renamed.text("filter.from") != "" {
		t.Errorf("%s", clip(renamed.Body))
	}
	w.ask(t, "investigator", "POST", one+"/withdraw", map[string]any{"why": "done"}, "If-Match", `"3"`).want(200)
	if lists("investigator") || w.ask(t, "viewer", "GET", one, nil).want(200).text("withdrawn") != "true" {
		t.Error("what was removed stands in a list, or is gone")
	}
	revs := w.ask(t, "viewer", "GET", "/incidents/"+home+"/revisions?noun=search&key="+made.text("key"), nil).want(200)
	if revs.text("items.#") != "4" || revs.text("items.1.why") != "for all" || revs.text("items.3.author") != "investigator" {
		t.Errorf("%s", clip(revs.Body))
	}
	if !strings.Contains(string(w.ask(t, "lead", "GET", "/incidents/"+home+"/audit?limit=1000", nil).want(200).Body), "search.") {
		t.Error("the audit log does not know of saved searches")
	}
}

// TestHistogramOfOneMoment: an open range in which all is found at one moment
// has one bucket, however many were asked for.
func TestHistogramOfOneMoment(t *testing.T) {
	w := theWorld(t)
	in := w.newIncident(t, "moment")
	w.deliver(t, "moment", "one.log", strings.Repeat("2022-10-15 15:19:00,000 INFO  [main] com.example.Pay - moment\n", 3))
	w.deliver(t, "moment", "later.log", leaked("others", 40))
	const from, to = "2022-10-15T15:19:00+09:00", "2022-10-15T15:19:00.001+09:00"
	for query, end := range map[string]string{
		"?q=moment&buckets=500": to, "?q=moment&buckets=1": to, "?q=moment&buckets=2": to,
		"?q=moment&buckets=20000&from=2022-10-15T15:19:00": to, "?q=moment&buckets=500&to=2022-10-15T15:19:00.0000001": "2022-10-15T15:19:00.0000001+09:00",
	} {
		got := w.ask(t, "viewer", "GET", in+"/histogram"+query, nil).want(200)
		if got.text("buckets.#") != "1" || got.text("buckets.0.count") != "3" || got.text("buckets.0.from") != from || got.text("to") != end {
			t.Errorf("%s: %s", query, got.Body)
		}
	}
	if got := w.ask(t, "viewer", "GET", in+"/histogram?q=others&buckets=500", nil).want(200); got.text("buckets.#") != "500" {
		t.Errorf("several moments: %s", clip(got.Body))
	}
	if got := w.ask(t, "viewer", "GET", in+"/histogram?q=nothing-like-it&buckets=500", nil).want(200); got.text("buckets.#") != "0" {
		t.Errorf("no moment: %s", clip(got.Body))
	}
}
