package api_test

import (
	"bufio"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/server/api"
)

// TestHostileBodies sends what nobody means well by: never 200, never 500, and
// nothing of ours inside the answer.
func TestHostileBodies(t *testing.T) {
	w := theWorld(t)
	at := "/incidents/" + home + "/entries"
	good := `"key":"hostile","title":{"en":"x"},"earliest":"2022-10-15T15:19:00+09:00"`
	for _, c := range []struct {
		name, body string
		status     int
		pointer    string
	}{
		{"another incident's id", `{` + good + `,"incident_id":2}`, 400, "/incident_id"},
		{"a row id", `{` + good + `,"id":1}`, 400, "/id"},
		{"somebody else as author", `{` + good + `,"updated_by":"admin"}`, 400, "/updated_by"},
		{"a revision", `{` + good + `,"revision":99}`, 400, "/revision"},
		{"an author in a claim", `{` + good + `,"claims":[{"party":{"en":"x"},"author":"admin"}]}`, 400, "/claims/0/author"},
		{"prototype pollution", `{` + good + `,"__proto__":{"admin":true}}`, 400, "/__proto__"},
		{"a key twice", `{"key":"hostile","key":"ignition","title":{"en":"x"},"earliest":"2022-10-15T15:19:00+09:00"}`, 400, "/key"},
		{"a key in other letters", `{` + good + `,"KEY":"ignition"}`, 400, "/KEY"},
		{"an array", `[{` + good + `}]`, 400, ""},
		{"two values", `{` + good + `}{}`, 400, ""},
		{"a string", `"x"`, 400, ""},
		{"no UTF-8", "{\"key\":\"\xff\xfe\"}", 400, "/key"},
		{"nested", `{"title":` + strings.Repeat(`{"ko":`, 100_000), 400, ""},
		{"10 MiB nested", strings.Repeat(`[`, 10<<20), 400, ""},
		{"10 MiB of text", `{"key":"` + strings.Repeat("a", 10<<20) + `"}`, 413, ""},
		{"a path as key", `{"key":"../../x","title":{"en":"x"},"earliest":"2022-10-15T15:19:00+09:00"}`, 400, ""},
		{"SQL as key", `{"key":"x' OR '1'='1","title":{"en":"x"},"earliest":"2022-10-15T15:19:00+09:00"}`, 400, ""},
		{"year 9999", `{"key":"hostile","title":{"en":"x"},"earliest":"9999-10-15T15:19:00+09:00"}`, 400, ""},
		{"a time without an offset", `{"key":"hostile","title":{"en":"x"},"earliest":"2022-10-15T15:19:00"}`, 400, "/earliest"},
	} {
		got := w.ask(t, "lead", "POST", at, c.body)
		if got.Status != c.status || c.pointer != "" && got.text("errors.0.pointer") != c.pointer {
			t.Errorf("%s: %d %s", c.name, got.Status, clip(got.Body))
		}
		for _, secret := range []string{".go:", "goroutine", "SQL", "sqlite", "gorm", "/tmp/"} {
			if strings.Contains(string(got.Body), secret) && !strings.Contains(c.body, secret) {
				t.Errorf("%s tells %q: %s", c.name, secret, clip(got.Body))
			}
		}
	}
	w.ask(t, "lead", "GET", at+"/hostile", nil).want(404)
	w.ask(t, "lead", "POST", at, "key=x", "Content-Type", "application/x-www-form-urlencoded").want(415)
	w.ask(t, "lead", "GET", "/incidents", "a body").want(400)
}

// TestHostileAddresses sends hostile text wherever an address takes text.
func TestHostileAddresses(t *testing.T) {
	w := theWorld(t)
	ids := objects(t, w, home, "lead")
	payloads := []string{
		"' OR 1=1 --", `"; DROP TABLE entries; --`, "../../../etc/passwd", "..%2f..%2fetc", "%00", "\x00", strings.Repeat("A", 4000), "<script>alert(1)</script>",
		"{{7*7}}", "${jndi:ldap://x}", "\u202e", "s1:-1", "s1:99999999999999999999", "-1", "NaN", "한글/슬래시", "a#b?c", ".", "..",
	}
	for _, r := range api.Routes() {
		if r.Method != http.MethodGet || strings.HasSuffix(r.Path, "/stream") || strings.HasSuffix(r.Path, "/export") {
			continue
		}
		for _, name := range braces.FindAllString(r.Path, -1) {
			for _, p := range payloads {
				evil := map[string]string{}
				for k, v := range ids {
					evil[k] = v
				}
				evil[name[1:len(name)-1]] = p
				got := w.ask(t, "admin", "GET", fill(r.Path, evil), nil)
				if got.Status >= 500 || got.Status == 200 && !strings.Contains(p, "..") && p != "." {
					t.Errorf("GET %s with %s = %q: %d %s", r.Path, name, p, got.Status, clip(got.Body))
				}
			}
		}
	}
	for _, path := range []string{"/events", "/search", "/histogram", "/entries", "/annotations", "/revisions", "/audit", "/jobs", "/chronology/knowledge"} {
		for _, param := range []string{"q", "cursor", "at", "from", "to", "source", "kind", "severity", "host", "tz", "limit", "noun", "key", "bucket", "updated_since", "event", "login", "action", "party"} {
			for i, p := range payloads {
				if (i+len(path)+len(param))%4 != 0 { // every payload meets some parameter of every address
					continue
				}
				got := w.ask(t, "lead", "GET", "/incidents/"+home+path+"?"+param+"="+url.QueryEscape(p), nil)
				if got.Status >= 500 {
					t.Errorf("%s?%s=%q: %d %s", path, param, p, got.Status, clip(got.Body))
				}
			}
		}
	}
}

// TestScriptsComeBackAsText stores scripts in every text and gets them back as
// JSON that no browser takes for a page.
func TestScriptsComeBackAsText(t *testing.T) {
	w := theWorld(t)
	in := "/incidents/" + home
	for i, x := range []string{`<script>alert(1)</script>`, `"><img src=x onerror=alert(1)>`, `</textarea><svg/onload=alert(1)>`, "javascript:alert(1)", "\u2028alert(1)"} {
		key := fmt.Sprintf("xss-%d", i)
		w.ask(t, "lead", "POST", in+"/entries", map[string]any{
			"key": key, "title": map[string]string{"ko": x, "en": x}, "body": map[string]string{"en": x}, "earliest": "2022-10-15T15:19:00+09:00", "service": x,
			"claims": []any{map[string]any{"party": map[string]string{"en": x}, "statement": map[string]string{"en": x}, "evidence": []string{x}}},
		}).want(201)
		w.ask(t, "lead", "POST", in+"/annotations", map[string]any{"target": map[string]any{"entry": key}, "kind": "question", "text": x}).want(201)
		for _, path := range []string{"/entries/" + key, "/annotations?entry=" + key, "/events/entry:" + key, "/search?q=alert", "/revisions?noun=entry&key=" + key} {
			got := w.ask(t, "lead", "GET", in+path, nil).want(200)
			if ct := got.Header.Get("Content-Type"); !strings.HasPrefix(ct, "application/json") || got.Header.Get("X-Content-Type-Options") != "nosniff" || got.Header.Get("Content-Security-Policy") == "" {
				t.Errorf("%s: %v", path, got.Header)
			}
			if strings.Contains(string(got.Body), "<script") && strings.HasPrefix(path, "/entries") {
				t.Errorf("%s: an unescaped tag: %s", path, clip(got.Body))
			}
			if path == "/entries/"+key && (got.text("title.ko") != x || got.text("claims.0.evidence.0") != x) {
				t.Errorf("it came back as %q", got.text("title.ko"))
			}
		}
	}
}

// TestRequestTypes holds that bodies are read into types of this package (and
// the plain values of the domain), never into what is stored.
func TestRequestTypes(t *testing.T) {
	plain := map[reflect.Type]bool{
		reflect.TypeFor[models.Localized](): true, reflect.TypeFor[time.Time](): true, reflect.TypeFor[models.Phase](): true,
		reflect.TypeFor[models.Headline](): true, reflect.TypeFor[models.Awareness](): true,
	}
	var walk func(route string, v reflect.Type)
	walk = func(route string, v reflect.Type) {
		switch v.Kind() {
		case reflect.Pointer, reflect.Slice:
			walk(route, v.Elem())
		case reflect.Struct:
			if !plain[v] && v.PkgPath() != "github.com/emberline/emberline/server/api" {
				t.Errorf("%s is read into %s", route, v)
			}
			for i := range v.NumField() {
				if f := v.Field(i); v != reflect.TypeFor[time.Time]() {
					if f.Tag.Get("json") == "" {
						t.Errorf("%s: %s.%s has no name in JSON", route, v, f.Name)
					}
					walk(route, f.Type)
				}
			}
		case reflect.Map, reflect.Interface:
			t.Errorf("%s takes anything: %s", route, v)
		}
	}
	for _, r := range api.Routes() {
		if r.Body != nil {
			walk(r.Name(), reflect.TypeOf(r.Body))
			if r.Limit <= 0 {
				t.Errorf("%s has no bound for its body", r.Name())
			}
		}
	}
}

// TestRates answers who is too fast with 429 and when to come again.
func TestRates(t *testing.T) {
	w := theWorld(t)
	limits := map[api.Rate]api.Limit{api.RateRead: {PerSecond: 1, Burst: 3}, api.RateLogin: {PerSecond: 0.1, Burst: 2}}
	h, err := api.New(api.Options{Service: w.app, Door: w.door, Journal: w.journal, Limits: limits})
	if err != nil {
		t.Fatal(err)
	}
	defer h.Close()
	slow := *w
	slow.server = newServer(t, h)
	for i := range 4 {
		got := slow.ask(t, "viewer", "GET", "/me", nil)
		if want := map[bool]int{true: 200, false: 429}[i < 3]; got.Status != want {
			t.Errorf("request %d: %d", i, got.Status)
		}
		if got.Status == 429 && (got.Header.Get("Retry-After") != "1" || got.text("code") != "rate_limited") {
			t.Errorf("%v %s", got.Header, got.Body)
		}
	}
	slow.ask(t, "lead", "GET", "/me", nil).want(200) // another account has its own
	for i := range 3 {
		got := slow.ask(t, "", "POST", "/sessions", map[string]any{"login": "nobody-knows", "password": "wrong wrong wrong"}, "X-Forwarded-For", fmt.Sprintf("203.0.113.%d", i))
		if i == 2 && got.Status != 429 {
			t.Errorf("a forged address let a third guess through: %d", got.Status)
		}
	}
}

// TestKeepsAlive uses one connection twice.
func TestKeepsAlive(t *testing.T) {
	w := theWorld(t)
	conn, err := net.Dial("tcp", w.server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	// Two requests over one connection: the first one's deadline must not end the second.
	r := bufio.NewReader(conn)
	for range 2 {
		fmt.Fprintf(conn, "GET /api/v1/me HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer test-lead\r\n\r\n")
		resp, err := http.ReadResponse(r, nil)
		if err != nil || resp.StatusCode != http.StatusOK {
			t.Fatal(err, resp)
		}
		resp.Body.Close()
	}
}
