package bench

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"math"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/models/store/storetest"
	"github.com/emberline/emberline/server/api"
	"github.com/emberline/emberline/server/app"
	"github.com/emberline/emberline/server/auth"
	"github.com/emberline/emberline/server/config"
	"github.com/emberline/emberline/server/demo"
)

func TestMain(m *testing.M) { storetest.Main(m) }

// What a session is made of.
const (
	investigators = 50
	meanPause     = 2 * time.Second // between one investigator's requests
	sessionLines  = 200_000         // records that are there, and as many that come in
	deliveries    = 20
)

// BenchmarkEmberlineSession measures a session as it is meant: investigators
// who page, search, draw lanes and annotate at once, over HTTP, against the
// program as it is run, while records come in through uploads. A request's time
// counts from when it was due, so that one that waits for the one before it is
// not taken for a fast one. EMBERLINE_BENCH_SESSION is how long, 60s.
func BenchmarkEmberlineSession(b *testing.B) {
	bin := binary(b)
	sessions(b, func(s *session, env []string) { s.serve(bin, env) })
}

// BenchmarkSessionInProcess is the same inside the test's own process, to be
// profiled: go test -run '^$' -bench SessionInProcess/sqlite -cpuprofile cpu.out ./server/bench
func BenchmarkSessionInProcess(b *testing.B) {
	sessions(b, (*session).serveHere)
}

func sessions(b *testing.B, serve func(*session, []string)) {
	b.Helper()
	long := time.Minute
	if env := os.Getenv("EMBERLINE_BENCH_SESSION"); env != "" {
		var err error
		if long, err = time.ParseDuration(env); err != nil {
			b.Fatalf("EMBERLINE_BENCH_SESSION: %v", err)
		}
	}
	for _, dialect := range []string{"sqlite", "postgres"} {
		b.Run(dialect, func(b *testing.B) {
			env := []string{"EMBERLINE_DATA=" + filepath.Join(b.TempDir(), "data"), "EMBERLINE_ADDR=127.0.0.1:0"}
			if dialect == "postgres" {
				env = append(env, "EMBERLINE_DATABASE_URL="+storetest.Postgres(b))
			}
			for b.Loop() {
				s := &session{B: b, tokens: furnish(b, env), took: map[string][]time.Duration{}}
				serve(s, env)
				s.run(long)
			}
		})
	}
}

// furnish makes the reference incident and the people; it gives their tokens,
// the lead's first.
func furnish(b *testing.B, env []string) (tokens []string) {
	b.Helper()
	cfg, _, err := config.Load(nil, env)
	if err != nil {
		b.Fatal(err)
	}
	ctx := b.Context()
	a, err := app.Open(ctx, cfg, app.Options{})
	if err != nil {
		b.Fatal(err)
	}
	if _, err := a.Demo(ctx, app.DemoOptions{Seed: 1, Lines: sessionLines}, "bench", nil); err != nil {
		b.Fatal(err)
	}
	for i := range investigators + 1 {
		name, role := fmt.Sprintf("person-%d", i), models.RoleInvestigator
		if i == 0 {
			role = models.RoleLead
		}
		_, acc, err := a.Auth().NewAccount(ctx, models.Account{Login: name, Name: name, Language: "ko"})
		if err != nil {
			b.Fatal(err)
		}
		if err := a.Grant(ctx, demo.Slug, name, role); err != nil {
			b.Fatal(err)
		}
		link, _, err := a.Auth().NewLink(ctx, acc, models.LinkReset, "bench")
		if err != nil {
			b.Fatal(err)
		}
		if acc, err = a.Auth().UseLink(ctx, link, "lanterns over the river "+name, auth.Meta{}); err != nil {
			b.Fatal(err)
		}
		secret, _, err := a.Auth().NewToken(ctx, acc, "bench", models.Scope{Permissions: []models.Permission{
			models.MayReadReleased, models.MayReadTimeline, models.MayAnnotate, models.MayIngest,
		}}, time.Hour, "bench")
		if err != nil {
			b.Fatal(err)
		}
		tokens = append(tokens, secret)
	}
	if err := a.Close(); err != nil {
		b.Fatal(err)
	}
	return tokens
}

// session is a running service and those who use it.
type session struct {
	*testing.B
	tokens []string
	url    string // of the incident
	pid    int

	mu     sync.Mutex
	took   map[string][]time.Duration // by what was asked
	late   int                        // answers of 429 and 503, with Retry-After
	failed []string
}

// serve runs the program until the benchmark ends.
func (s *session) serve(bin string, env []string) {
	s.Helper()
	cmd := exec.CommandContext(s.Context(), bin, "serve")
	cmd.Env = append(os.Environ(), env...)
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = 30 * time.Second
	out, err := cmd.StdoutPipe()
	if err != nil {
		s.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		s.Fatal(err)
	}
	s.pid = cmd.Process.Pid
	s.Cleanup(func() {
		_ = cmd.Cancel()
		_ = cmd.Wait() // it was told to end
	})
	first := make([]byte, 256)
	n, err := out.Read(first)
	if err != nil {
		s.Fatal(err)
	}
	_, at, ok := strings.Cut(string(first[:n]), "http://")
	if !ok {
		s.Fatalf("the service says %q", first[:n])
	}
	go func() { _, _ = io.Copy(io.Discard, out) }()
	s.url = "http://" + strings.Fields(at)[0] + "/api/v1/incidents/" + demo.Slug
}

// serveHere does so in this process.
func (s *session) serveHere(env []string) {
	s.Helper()
	cfg, _, err := config.Load(nil, env)
	if err != nil {
		s.Fatal(err)
	}
	a, err := app.Open(s.Context(), cfg, app.Options{Service: true})
	if err != nil {
		s.Fatal(err)
	}
	handler, err := api.New(api.Options{Service: a, Door: a.Auth(), Journal: a})
	if err != nil {
		s.Fatal(err)
	}
	server := httptest.NewServer(handler)
	s.pid, s.url = os.Getpid(), server.URL+"/api/v1/incidents/"+demo.Slug
	s.Cleanup(func() {
		handler.Close()
		server.Close()
		if err := a.Close(); err != nil {
			s.Error(err)
		}
	})
}

// run lets everybody work for so long and reports.
func (s *session) run(long time.Duration) {
	s.Helper()
	ctx, cancel := context.WithTimeout(s.Context(), long)
	defer cancel()
	var wg sync.WaitGroup
	for i, token := range s.tokens[1:] {
		wg.Go(func() {
			(&person{session: s, token: token, rnd: rand.New(rand.NewPCG(7, uint64(i)))}).work(ctx) //nolint:gosec // what people do
		})
	}
	wg.Go(func() { s.deliver(long) })
	wg.Wait()
	if len(s.failed) > 0 {
		s.Errorf("%d requests failed, such as %s", len(s.failed), s.failed[0])
	}
	all := 0
	for _, what := range slices.Sorted(maps.Keys(s.took)) {
		list := s.took[what]
		slices.Sort(list)
		all += len(list)
		at := func(q float64) float64 {
			return float64(list[min(int(float64(len(list))*q), len(list)-1)].Microseconds()) / 1000
		}
		s.Logf("%-10s %5d requests  p50 %7.1f ms  p99 %7.1f ms  max %7.1f ms", what, len(list), at(0.5), at(0.99), at(1))
		s.ReportMetric(at(0.5), what+"-p50-ms")
		s.ReportMetric(at(0.99), what+"-p99-ms")
	}
	s.ReportMetric(float64(all)/long.Seconds(), "requests/s")
	s.ReportMetric(float64(s.late), "told-to-wait")
	s.ReportMetric(peak(s.pid), "peak-RSS-MiB")
}

// peak is the most memory a process had, in MiB; 0 where that is not told.
func peak(pid int) float64 {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0
	}
	_, rest, _ := strings.Cut(string(b), "VmHWM:")
	fields := strings.Fields(rest)
	if len(fields) == 0 {
		return 0
	}
	kib, _ := strconv.ParseFloat(fields[0], 64)
	return kib / 1024
}

// ask sends a request that was due at a time and reads the answer as JSON.
func (s *session) ask(due time.Time, what, token, method, path string, body []byte, into any, headers ...string) (ok bool) {
	req, err := http.NewRequestWithContext(s.Context(), method, s.url+path, bytes.NewReader(body))
	if err != nil {
		s.Error(err)
		return false
	}
	req.Header.Set("Authorization", "Bearer "+token)
	req.Header.Set("Content-Type", "application/json")
	for i := 0; i+1 < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	var answer []byte
	resp, err := http.DefaultClient.Do(req)
	if err == nil {
		answer, err = io.ReadAll(resp.Body)
		_ = resp.Body.Close()
	}
	took := time.Since(due)
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case err != nil:
		s.failed = append(s.failed, fmt.Sprintf("%s %s: %v", method, path, err))
	case resp.StatusCode == http.StatusTooManyRequests || resp.StatusCode == http.StatusServiceUnavailable && resp.Header.Get("Retry-After") != "":
		s.late++
	case resp.StatusCode >= 300:
		s.failed = append(s.failed, fmt.Sprintf("%s %s: %d %.300s", method, path, resp.StatusCode, answer))
	default:
		s.took[what] = append(s.took[what], took)
		if into != nil && json.Unmarshal(answer, into) != nil {
			s.failed = append(s.failed, fmt.Sprintf("%s %s: %.300s", method, path, answer))
			return false
		}
		return true
	}
	return false
}

// deliver uploads records, a part of them at a time, and waits until all are in.
func (s *session) deliver(long time.Duration) {
	const each = sessionLines / deliveries
	token, start := s.tokens[0], time.Now()
	for i := range deliveries {
		time.Sleep(time.Until(start.Add(long * 9 / 10 * time.Duration(i) / deliveries)))
		var file bytes.Buffer
		at := time.Date(2022, 10, 15, 15, 0, 0, 0, time.FixedZone("", 9*3600)).Add(time.Duration(i) * 10 * time.Minute)
		for n := range each {
			fmt.Fprintf(&file, "10.%d.%d.%d - - [%s] \"GET /upload/%d/%d HTTP/1.1\" %d %d \"-\" \"connection test\"\n",
				i, n/250%250, n%250, at.Add(time.Duration(n)*50*time.Millisecond).Format("02/Jan/2006:15:04:05 -0700"), i, n, 200+n%5*75, n)
		}
		var up struct{ ID string }
		made, _ := json.Marshal(map[string]any{"name": fmt.Sprintf("proxy-%d.log", i), "size": file.Len()}) //nolint:errchkjson // it is one
		if !s.ask(time.Now(), "upload", token, "POST", "/uploads", made, &up) ||
			!s.ask(time.Now(), "upload", token, "PATCH", "/uploads/"+up.ID, file.Bytes(), nil, "Content-Type", "application/offset+octet-stream", "Upload-Offset", "0") ||
			!s.ask(time.Now(), "upload", token, "POST", "/uploads/"+up.ID+"/finish", nil, nil) ||
			!s.ask(time.Now(), "upload", token, "POST", "/uploads/commit", []byte(`{"uploads":["`+up.ID+`"]}`), nil) {
			return
		}
	}
	var got struct{ Count struct{ Value int } }
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(200 * time.Millisecond) {
		if s.ask(time.Now(), "count", token, "GET", "/search?limit=1&with=count&q="+url.QueryEscape(`"connection test"`), nil, &got) && got.Count.Value == sessionLines {
			return
		}
	}
	s.Errorf("%d records of %d came in", got.Count.Value, sessionLines)
}

// person is one investigator.
type person struct {
	*session
	token string
	rnd   *rand.Rand
	seen  []string // events of the last page
	next  string
}

// work asks one thing after the other until ctx ends.
func (p *person) work(ctx context.Context) {
	due := time.Now().Add(time.Duration(p.rnd.Float64() * float64(meanPause)))
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(time.Until(due)):
		}
		p.step(due)
		due = due.Add(time.Duration(-math.Log(1-p.rnd.Float64()) * float64(meanPause)))
	}
}

func (p *person) step(due time.Time) {
	switch n := p.rnd.IntN(100); {
	case n < 30:
		p.page(due)
	case n < 50:
		p.ask(due, "lanes", p.token, "GET", "/lanes?buckets=1000&"+p.window(), nil, nil)
	case n < 70:
		words := []string{"전원", "connection", "timeout severity>=error", `"connection refused"`, "배터리*", "severity>=error -connection"}
		p.ask(due, "search", p.token, "GET", "/search?limit=50&q="+url.QueryEscape(words[p.rnd.IntN(len(words))]), nil, nil)
	case n < 80 && len(p.seen) > 0:
		p.ask(due, "event", p.token, "GET", "/events/"+url.PathEscape(p.seen[p.rnd.IntN(len(p.seen))]), nil, nil)
	case n < 90 && len(p.seen) > 0:
		body, _ := json.Marshal(map[string]any{ //nolint:errchkjson // it is one
			"target": map[string]string{"event": p.seen[p.rnd.IntN(len(p.seen))]}, "kind": "observation", "text": "이 기록을 다시 볼 것", "tags": []string{"재확인"},
		})
		p.ask(due, "annotate", p.token, "POST", "/annotations", body, nil)
	case n < 95:
		p.ask(due, "histogram", p.token, "GET", "/histogram?buckets=300&"+p.window(), nil, nil)
	default:
		p.ask(due, "list", p.token, "GET", "/annotations?limit=100", nil, nil)
	}
}

// page reads on, or from somewhere else.
func (p *person) page(due time.Time) {
	path := "/events?limit=100&"
	if p.next != "" && p.rnd.IntN(2) == 0 {
		path += "cursor=" + p.next
	} else {
		path += "at=" + url.QueryEscape(p.moment().Format(time.RFC3339))
	}
	var got struct {
		Items []struct{ ID string }
		Next  string
	}
	if !p.ask(due, "page", p.token, "GET", path, nil, &got) {
		return
	}
	p.seen, p.next = p.seen[:0], got.Next
	for _, e := range got.Items {
		if strings.HasPrefix(e.ID, "s") { // evidence, neither an entry nor a gap
			p.seen = append(p.seen, e.ID)
		}
	}
}

var incidentBegins = time.Date(2022, 10, 14, 0, 0, 0, 0, time.FixedZone("", 9*3600))

func (p *person) moment() time.Time {
	return incidentBegins.Add(time.Duration(p.rnd.Int64N(int64(150 * time.Hour))))
}

// window is a range as somebody who zooms has it before them.
func (p *person) window() string {
	from, span := p.moment(), []time.Duration{0, 24 * time.Hour, time.Hour, 10 * time.Minute}[p.rnd.IntN(4)]
	if span == 0 {
		from, span = incidentBegins, 192*time.Hour
	}
	return "from=" + url.QueryEscape(from.Format(time.RFC3339)) + "&to=" + url.QueryEscape(from.Add(span).Format(time.RFC3339))
}
