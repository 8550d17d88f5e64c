package api_test

import (
	"bytes"
	"encoding/json"
	"go/format"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/server/api"
)

const docsDir = "../../docs"

// docsPage reads one page of the documentation.
func docsPage(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(docsDir, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// docsProgram builds the one Go program of a page as its reader would: alone,
// outside of any module.
func docsProgram(t *testing.T, page string) string {
	t.Helper()
	blocks := regexp.MustCompile("(?s)\n```go\n(.*?)```\n").FindAllStringSubmatch(docsPage(t, page), -1)
	if len(blocks) != 1 {
		t.Fatalf("%s has %d Go blocks, want one", page, len(blocks))
	}
	source := []byte(blocks[0][1])
	if n := bytes.Count(source, []byte("\n")); n >= 150 {
		t.Errorf("the program has %d lines: too many for an example", n)
	}
	if tidy, err := format.Source(source); err != nil || !bytes.Equal(tidy, source) {
		t.Errorf("the program is not formatted: %v", err)
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "regulator.go"), source, 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), "go", "build", "regulator.go")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOFLAGS=", "GOWORK=off")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	return filepath.Join(dir, "regulator")
}

// docsReader makes a regulator the way the documentation tells: an account, a
// first log-in, a password of one's own, a token. It gives the token.
func docsReader(t *testing.T, w *world, login string) string {
	t.Helper()
	password, _, err := w.app.Auth().NewAccount(t.Context(), models.Account{Login: login, Name: "Docs Reader", Language: "en"})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.app.Grant(t.Context(), home, login, models.RoleRegulator); err != nil {
		t.Fatal(err)
	}
	const own = "a quiet reading room"
	in := w.ask(t, "", "POST", "/sessions", map[string]string{"login": login, "password": password}).want(http.StatusOK)
	cookie, _, _ := strings.Cut(in.Header.Get("Set-Cookie"), ";")
	w.ask(t, "", "PUT", "/me/password", map[string]string{"old": password, "password": own}, "Cookie", cookie).want(http.StatusNoContent)
	in = w.ask(t, "", "POST", "/sessions", map[string]string{"login": login, "password": own}).want(http.StatusOK)
	cookie, _, _ = strings.Cut(in.Header.Get("Set-Cookie"), ";")
	return w.ask(t, "", "POST", "/tokens", map[string]any{
		"name": "docs", "permissions": []string{string(models.MayReadReleased)}, "incident": home, "days": 1,
	}, "Cookie", cookie).want(http.StatusCreated).text("secret")
}

// TestDocsClient builds the program of docs/regulator-client.md and lets it
// read a live service.
func TestDocsClient(t *testing.T) {
	program := docsProgram(t, "regulator-client.md")
	w := theWorld(t)
	token := docsReader(t, w, "docs-reader")
	in := "/incidents/" + home
	for _, key := range []string{"docs-open", "docs-closed"} {
		w.ask(t, "lead", "POST", in+"/causes", map[string]any{
			"key": key, "title": map[string]string{"en": "Cause " + key}, "class": "direct", "effect": "onset", "origin": "own"}).want(http.StatusCreated)
	}
	w.ask(t, "lead", "POST", in+"/causes/docs-open/release", map[string]any{"open": true}, "If-Match", `"1"`).want(http.StatusOK)
	defer func() { // other tests look at what is released
		w.ask(t, "lead", "POST", in+"/causes/docs-open/release", map[string]any{"open": false}, "If-Match", `"2"`).want(http.StatusOK)
	}()

	run := func(token, incident string) (stdout, stderr string, err error) {
		cmd := exec.CommandContext(t.Context(), program, incident)
		cmd.Env = append(os.Environ(), "EMBERLINE_URL="+w.server.URL, "EMBERLINE_TOKEN="+token)
		var o, e bytes.Buffer
		cmd.Stdout, cmd.Stderr = &o, &e
		err = cmd.Run()
		return o.String(), e.String(), err
	}
	out, problem, err := run(token, home)
	if err != nil {
		t.Fatalf("%v: %s\n%s", err, problem, out)
	}
	for _, want := range []string{
		"(times in Asia/Seoul)\n", "\n2022-10-15 15:19  Ignition", "\n    the fire service: The fire is timed at 15:33. [disputed, evidence: 0]\n",
		"\nsource app/message-api: ", " 12 duplicate, 0 undated\n", "\nsilent monitor/probe: 2022-10-15 18:04 for ", "\ncause Cause docs-open, released ",
		"\naudit log: it shows all 5 reads\n",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("the output lacks %q:\n%s", want, out)
		}
	}
	if strings.Contains(out, "docs-closed") {
		t.Error("the output tells of a cause that was not released")
	}
	// Each list stands in the output as often as a lead counts it.
	for line, path := range map[string]string{"\nsource ": "/ledgers", "\nsilent ": "/gaps", "\n20": "/entries"} {
		var all struct{ Items []json.RawMessage }
		if err := json.Unmarshal(w.ask(t, "lead", "GET", in+path+"?limit=1000", nil).want(http.StatusOK).Body, &all); err != nil {
			t.Fatal(err)
		}
		if n := strings.Count(out, line); n != len(all.Items) || n == 0 {
			t.Errorf("the output has %d of %d %s", n, len(all.Items), path)
		}
	}
	// What the other side sees of it is the same: five reads, and those of the log.
	seen := w.ask(t, "lead", "GET", in+"/audit?login=docs-reader&action=released.read&limit=1000", nil).want(http.StatusOK)
	for _, path := range []string{"", "/entries", "/ledgers", "/gaps", "/causes"} {
		if !strings.Contains(string(seen.Body), `"key":"`+api.Base+in+path+`?`) && !strings.Contains(string(seen.Body), `"key":"`+api.Base+in+path+`"`) {
			t.Errorf("the incident's audit log lacks the read of %q: %s", path, clip(seen.Body))
		}
	}

	for _, x := range []struct{ token, incident, want string }{
		{token, elsewhere, "404 Not Found"}, {token + "x", home, "401 Unauthorized"},
	} {
		if out, problem, err := run(x.token, x.incident); err == nil || !strings.Contains(problem, x.want) {
			t.Errorf("%s: %v, %q, %q; want %s", x.incident, err, out, problem, x.want)
		}
	}
}

// TestDocsAddresses holds every address in the documentation's commands against
// the table of routes.
func TestDocsAddresses(t *testing.T) {
	command := regexp.MustCompile(`\$([UI])\b(/[^\s"'?]+)?`)
	parameter := regexp.MustCompile(`\\\{\w+\\\}`)
	for _, page := range []string{"api.md", "api.ko.md"} {
		found := 0
		for _, line := range strings.Split(docsPage(t, page), "\n") {
			if !strings.Contains(line, "curl ") {
				continue
			}
			method := http.MethodGet
			for _, m := range []string{http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete} {
				if strings.Contains(line, "-X "+m) {
					method = m
				}
			}
			if strings.Contains(line, "--json ") && method == http.MethodGet {
				method = http.MethodPost
			}
			if strings.Contains(line, "curl -I") {
				method = http.MethodHead
			}
			m := command.FindStringSubmatch(line)
			if m == nil {
				continue // an address outside of the API's table
			}
			path := m[2]
			if m[1] == "I" {
				path = "/incidents/" + home + path
			}
			known := false
			for _, r := range api.Routes() {
				pattern := "^" + parameter.ReplaceAllString(regexp.QuoteMeta(r.Path), `[^/]+`) + "$"
				known = known || r.Method == method && regexp.MustCompile(pattern).MatchString(path)
			}
			if !known {
				t.Errorf("%s: no such address: %s %s in %q", page, method, path, line)
			}
			found++
		}
		if found < 15 {
			t.Errorf("%s has only %d commands", page, found)
		}
	}
}
