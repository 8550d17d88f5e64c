package api_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/models/store/storetest"
	"github.com/emberline/emberline/server/api"
	"github.com/emberline/emberline/server/app"
	"github.com/emberline/emberline/server/config"
)

// home is the reference incident, elsewhere one of other people.
const (
	home      = "pangyo-2022"
	elsewhere = "elsewhere"
	demoLines = 20_000
)

// people are who asks in tests: by role in home. The stranger leads elsewhere.
var people = []string{"admin", "lead", "investigator", "viewer", "regulator", "stranger", "nobody"}

// world is a service on real files and a real database, with the reference
// incident.
type world struct {
	app     *app.App
	api     *api.API
	server  *httptest.Server
	door    *testDoor
	journal *memoryJournal
}

// testDoor lets "Bearer test-NAME" in as NAME and leaves everything else to the
// real one: hashing passwords in every test would take the tests' time.
type testDoor struct {
	api.Doorkeeper
	mu  sync.Mutex
	who map[string]models.Principal
}

func (d *testDoor) FromRequest(r *http.Request, secure bool) (models.Principal, error) {
	if name, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer test-"); ok {
		d.mu.Lock()
		defer d.mu.Unlock()
		if p, ok := d.who[name]; ok {
			return p, nil
		}
	}
	return d.Doorkeeper.FromRequest(r, secure)
}

func (d *testDoor) set(name string, change func(*models.Principal)) {
	d.mu.Lock()
	defer d.mu.Unlock()
	p := d.who[name]
	change(&p)
	d.who[name] = p
}

// memoryJournal keeps what was noted, and passes it on.
type memoryJournal struct {
	api.Journal
	mu   sync.Mutex
	recs []models.AuditRecord
}

func (j *memoryJournal) Record(ctx context.Context, recs ...models.AuditRecord) error {
	j.mu.Lock()
	j.recs = append(j.recs, recs...)
	j.mu.Unlock()
	return j.Journal.Record(ctx, recs...)
}

func (j *memoryJournal) count(action, login string) (n int) {
	j.mu.Lock()
	defer j.mu.Unlock()
	for _, r := range j.recs {
		if r.Action == action && r.Actor.Login == login {
			n++
		}
	}
	return n
}

var (
	shared     *world
	sharedOnce sync.Once
	sharedErr  error
	sharedDir  string
)

func TestMain(m *testing.M) {
	code := m.Run()
	if shared != nil {
		shared.server.Close()
		shared.api.Close()
		if err := shared.app.Close(); err != nil {
			fmt.Fprintln(os.Stderr, "close:", err)
			code = 1
		}
	}
	_ = os.RemoveAll(sharedDir)
	storetest.Stop()
	os.Exit(code)
}

// theWorld is made once: tests add to it, but change nothing that others read.
// Its records are in SQLite but within TestOnPostgres.
func theWorld(t testing.TB) *world {
	t.Helper()
	if strings.HasPrefix(t.Name(), onPostgres+"/") {
		return postgresWorld
	}
	sharedOnce.Do(func() {
		if sharedDir, sharedErr = os.MkdirTemp("", "emberline-api-*"); sharedErr != nil {
			return
		}
		shared, sharedErr = newWorld(sharedDir, nil)
	})
	if sharedErr != nil {
		t.Fatal(sharedErr)
	}
	return shared
}

func newWorld(dir string, limits map[api.Rate]api.Limit, settings ...string) (*world, error) {
	cfg, _, err := config.Load(nil, append(settings, "EMBERLINE_DATA="+filepath.Join(dir, "data")))
	if err != nil {
		return nil, err
	}
	ctx := context.Background()
	a, err := app.Open(ctx, cfg, app.Options{Service: true})
	if err != nil {
		return nil, err
	}
	if _, err := a.Demo(ctx, app.DemoOptions{Seed: 1, Lines: demoLines}, "demo", nil); err != nil {
		return nil, err
	}
	if _, err := a.CreateIncident(ctx, models.Incident{Slug: elsewhere, Title: models.Localized{En: "Elsewhere"}, Zone: "UTC"}); err != nil {
		return nil, err
	}
	w := &world{app: a, door: &testDoor{Doorkeeper: a.Auth(), who: map[string]models.Principal{}}, journal: &memoryJournal{Journal: a}}
	if err := w.populate(ctx); err != nil {
		return nil, err
	}
	if limits == nil {
		limits = map[api.Rate]api.Limit{}
	}
	if w.api, err = api.New(api.Options{Service: a, Door: w.door, Journal: w.journal, Limits: limits}); err != nil {
		return nil, err
	}
	w.server = httptest.NewServer(w.api)
	return w, nil
}

// populate makes the people and gives them their roles.
func (w *world) populate(ctx context.Context) error {
	ids := map[string]int64{}
	for _, slug := range []string{home, elsewhere} {
		in, err := w.app.Incident(ctx, slug)
		if err != nil {
			return err
		}
		ids[slug] = in.ID
	}
	for _, name := range people {
		_, acc, err := w.app.Auth().NewAccount(ctx, models.Account{Login: name, Name: "Test " + name, Language: "en", Admin: name == "admin"})
		if err != nil {
			return err
		}
		acc.MustChange = false
		p := models.Principal{Account: acc, Roles: map[int64]models.Role{}, Via: models.ViaSession}
		slug, role := home, models.Role(name)
		if name == "stranger" {
			slug, role = elsewhere, models.RoleLead
		}
		if _, err := models.ParseRole(string(role)); err == nil {
			if err := w.app.Grant(ctx, slug, name, role); err != nil {
				return err
			}
			p.Roles[ids[slug]] = role
		}
		w.door.who[name] = p
	}
	return nil
}

// answer is what came back.
type answer struct {
	t      testing.TB
	Status int
	Header http.Header
	Body   []byte
}

// ask sends a request as somebody ("" nobody logged in). A string body is sent
// as it is, anything else as JSON.
func (w *world) ask(t testing.TB, as, method, path string, body any, headers ...string) answer {
	t.Helper()
	var r io.Reader
	switch b := body.(type) {
	case nil:
	case string:
		r = strings.NewReader(b)
	case []byte:
		r = bytes.NewReader(b)
	default:
		raw, err := json.Marshal(b)
		if err != nil {
			t.Fatal(err)
		}
		r = bytes.NewReader(raw)
	}
	if !strings.HasPrefix(path, "/") {
		path = "/" + path
	}
	if !strings.HasPrefix(path, "/api/") {
		path = api.Base + path
	}
	req, err := http.NewRequestWithContext(t.Context(), method, w.server.URL+path, r)
	if err != nil {
		t.Fatal(err)
	}
	if r != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	if as != "" {
		req.Header.Set("Authorization", "Bearer test-"+as)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatalf("%s %s: %v", method, path, err)
	}
	return answer{t, resp.StatusCode, resp.Header, b}
}

// want fails unless the status is the one given.
func (a answer) want(status int) answer {
	a.t.Helper()
	if a.Status != status {
		a.t.Fatalf("status %d, want %d: %s", a.Status, status, clip(a.Body))
	}
	return a
}

// get reads a value of the JSON answer: "items.0.key".
func (a answer) get(path string) any {
	a.t.Helper()
	var v any
	if err := json.Unmarshal(a.Body, &v); err != nil {
		a.t.Fatalf("no JSON: %v: %s", err, clip(a.Body))
	}
	return dig(v, path)
}

func (a answer) text(path string) string {
	a.t.Helper()
	v := a.get(path)
	if v == nil {
		return ""
	}
	return fmt.Sprint(v)
}

func dig(v any, path string) any {
	if path == "" {
		return v
	}
	head, rest, _ := strings.Cut(path, ".")
	switch x := v.(type) {
	case map[string]any:
		return dig(x[head], rest)
	case []any:
		if head == "#" {
			return float64(len(x))
		}
		var i int
		if _, err := fmt.Sscan(head, &i); err != nil || i < 0 || i >= len(x) {
			return nil
		}
		return dig(x[i], rest)
	}
	return nil
}

func clip(b []byte) string {
	if len(b) > 600 {
		b = b[:600]
	}
	return string(b)
}

// eventually waits for something that a job does.
func eventually(t testing.TB, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if ok() {
			return
		}
	}
	t.Fatalf("%s did not happen within 20 s", what)
}

func newServer(t testing.TB, h http.Handler) *httptest.Server {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return s
}
