package cli_test

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/emberline/emberline/server/cli"
)

// service is "emberline serve" in this process.
type service struct {
	url  string
	stop func() result // ends it in order and says how it went
}

// serve starts a service on the folder and waits until it says where it listens.
func (f *folder) serve() *service {
	f.t.Helper()
	ctx, cancel := context.WithCancel(context.WithoutCancel(f.t.Context()))
	out, in := io.Pipe()
	var errs bytes.Buffer
	done := make(chan int, 1)
	go func() {
		code := cli.Run(ctx, cli.Env{
			Args: []string{"serve", "--addr", "127.0.0.1:0", "--data", f.data}, Out: in, Err: &errs, Dir: f.dir,
			Environ: []string{"EMBERLINE_LOG_LEVEL=error"}, User: "cli:service",
		})
		_ = in.Close() // ends the reading below, should it not have come up
		done <- code
	}()
	var said bytes.Buffer
	var read sync.WaitGroup
	end := sync.OnceValue(func() result {
		cancel()
		code := <-done
		read.Wait()
		return result{code: code, out: said.String(), err: errs.String()}
	})
	f.t.Cleanup(func() { end() })
	r := bufio.NewReader(out)
	line, err := r.ReadString('\n')
	if err != nil {
		f.t.Fatalf("the service did not come up: %+v", end())
	}
	read.Go(func() { _, _ = io.Copy(&said, r) }) // nobody may wait for a reader
	_, url, ok := strings.Cut(strings.TrimSpace(line), "listening on ")
	if !ok {
		f.t.Fatalf("the service says %q", line)
	}
	return &service{url: url, stop: end}
}

// get asks the service for a page.
func (s *service) get(t *testing.T, path string) (status int, header http.Header, body string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.url+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(res.Body)
	if err := res.Body.Close(); err != nil {
		t.Fatal(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, res.Header, string(b)
}

// A start that fails must not take the first password with it.
func TestFirstPasswordIsNotLost(t *testing.T) {
	t.Parallel()
	f := newFolder(t)
	busy, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer busy.Close() //nolint:errcheck // a test's
	if r := f.run("serve", "--addr", busy.Addr().String()); r.code != 1 || !strings.Contains(r.err, "cannot listen") || !strings.Contains(r.err, "--addr") {
		t.Errorf("on a busy address: %+v", r)
	}
	if r := f.serve().stop(); !strings.Contains(r.out, "First log-in: admin, password ") {
		t.Errorf("the first start says %q", r.out)
	}
	if r := f.serve().stop(); !strings.Contains(r.out, "emberline user reset admin") {
		t.Errorf("the second start says %q", r.out)
	}
}

// Every command gives the same beside a running service as without one, also
// where the data folder lies deeper than a socket's name may be long.
func TestBesideAService(t *testing.T) {
	t.Parallel()
	for name, sub := range map[string]string{"near": "data", "deep": strings.Repeat("a-rather-long-name/", 8) + "data"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFolder(t)
			f.data = filepath.Join(f.dir, filepath.FromSlash(sub))
			if len(sub) > 20 && len(f.data) <= 108 {
				t.Fatalf("%s is not deep", f.data)
			}
			f.fixture()
			s := f.serve()
			f.fill()
			if got := strings.Join(f.ids(`events -i fire-2022 --json`), " "); got != strings.Join(inOrder, " ") {
				t.Errorf("events beside a service: %s", got)
			}
			for _, st := range []step{
				{args: `ingest -i fire-2022 in/power.log --json`, json: []string{`{"source":"power.log","received":4,"duplicate_of":"power.log"}`}},
				{args: `ingest -i fire-2022 other/power.log`, exit: 1, err: []string{"other bytes", "→", "--append"}},
				{args: `ingest -i fire-2022 missing.log`, exit: 1, err: []string{"missing.log"}},
				{args: `search -i fire-2022 --count 전원`, out: []string{"2 (exact)"}},
				{args: `clock set -i fire-2022 --source power.log --offset 1s --why x --json`, json: []string{`{"number":1,"author":"cli:hana"}`}},
				{args: `clock undo -i fire-2022 --source power.log --json`, json: []string{`{"number":2}`}},
				{args: `raw -i fire-2022 --source power.log`, out: []string{powerLog}},
				{args: `backup --out beside.tar`},
				{args: `verify`, out: []string{"0 damaged"}},
				{args: `events`, exit: 2, err: []string{"incident"}},
				{args: `serve --addr 127.0.0.1:0`, exit: 1, err: []string{"running", "→", "--data"}},
				{args: `restore beside.tar`, exit: 1, err: []string{"→"}},
			} {
				check(t, f, st)
			}
			before := f.everything()
			if r := s.stop(); r.code != 0 || !strings.Contains(r.err, "stopping") {
				t.Errorf("the service ended with %+v", r)
			}
			if after := f.everything(); after != before {
				t.Errorf("without the service the timeline is\n%s\nwith it was\n%s", after, before)
			}
			if _, err := os.Stat(filepath.Join(f.data, "run", "emberline.sock")); err == nil {
				t.Error("the socket is still there")
			}
			g := &folder{t: t, data: filepath.Join(f.dir, "restored"), dir: f.dir}
			g.must("restore", "beside.tar")
			if after := g.everything(); after != before {
				t.Errorf("a backup taken beside the service gives\n%s\nwant\n%s", after, before)
			}
		})
	}
}

// Health, metrics and the start page answer; what is not there is 404; a
// service on an address in use says so.
func TestServicePages(t *testing.T) {
	t.Parallel()
	f := newFolder(t)
	s := f.serve()
	f.must("incident", "create", "--slug", "fire-2022", "--title", "Data centre <fire>", "--title-ko", "화재")
	for _, c := range []struct {
		path   string
		status int
		holds  string
	}{
		{"/livez", 200, "ok"}, {"/readyz", 200, "ok"},
		{"/", 200, "Emberline"},
		{"/metrics", 200, `emberline_http_request_duration_seconds_count{method="GET",route="/livez",status="OK"} 1`},
		{"/metrics", 200, "go_goroutines"},
		{"/nothing", 404, ""}, {"/../../etc/passwd", 404, ""},
	} {
		status, header, body := s.get(t, c.path)
		if status != c.status || !strings.Contains(body, c.holds) {
			t.Errorf("GET %s: %d\n%s", c.path, status, body)
		}
		if header.Get("X-Content-Type-Options") != "nosniff" || !strings.Contains(header.Get("Content-Security-Policy"), "default-src 'none'") {
			t.Errorf("GET %s: headers %v", c.path, header)
		}
	}
	if _, _, body := s.get(t, "/"); strings.Contains(body, "<fire>") {
		t.Error("the title stands in the page as it is")
	}
	g := newFolder(t)
	g.must("incident", "create", "--slug", "other", "--title", "Other")
	r := g.run("serve", "--addr", strings.TrimPrefix(s.url, "http://"))
	if r.code != 1 || !strings.Contains(r.err, "cannot listen") || !strings.Contains(r.err, "→") {
		t.Errorf("a second service on the same address: %+v", r)
	}
	// The folder is free again, and a dead socket is no service.
	g.must("incident", "list")
	if err := os.MkdirAll(filepath.Join(g.data, "run"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(g.data, "run", "emberline.sock"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	g.must("incident", "list")
}

// cancelAt ends a command as soon as it shows a step of its progress.
type cancelAt struct {
	step   string
	cancel context.CancelFunc
	shown  bytes.Buffer // not embedded: WriteString would pass Write by
}

func (c *cancelAt) Write(p []byte) (int, error) {
	if strings.Contains(string(p), c.step) {
		c.cancel()
	}
	return c.shown.Write(p)
}

// A command that is interrupted in the middle of an ingest loses nothing that
// was acknowledged; the same command again completes it, once.
func TestInterruptedIngest(t *testing.T) {
	t.Parallel()
	for _, beside := range []bool{false, true} {
		t.Run(fmt.Sprintf("service %v", beside), func(t *testing.T) {
			t.Parallel()
			f := newFolder(t)
			f.fixture()
			if beside {
				f.serve()
			}
			f.must("incident", "create", "--slug", "fire-2022", "--title", "x")
			f.must("ingest", "-i", "fire-2022", "in/power.log")
			var big strings.Builder
			const records = 5000
			for i := range records {
				fmt.Fprintf(&big, "2022-10-15 15:%02d:%02d,%03d INFO  [main] com.example.Power - request %d served\n", i/1000, i/20%60, i%1000, i*7919)
			}
			f.write("in/big.log", big.String())

			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			var out bytes.Buffer
			errs := &cancelAt{step: "big.log", cancel: cancel}
			env := f.env([]string{"ingest", "-i", "fire-2022", "in/big.log", "--json"}, &out, nil)
			env.Err, env.Terminal = errs, true
			if code := cli.Run(ctx, env); code != 1 || !strings.Contains(errs.shown.String(), "what was acknowledged is kept") || out.Len() > 0 {
				t.Errorf("interrupted: exit %d, %s%s", code, out.String(), errs.shown.String())
			}
			if got := f.ids(`events -i fire-2022 --json --source power.log`); len(got) != 4 {
				t.Errorf("what was acknowledged before: %v", got)
			}
			check(t, f, step{args: `ingest -i fire-2022 in/big.log --json`, json: []string{`{"source":"big.log","received":5000,"accepted":5000}`}})
			check(t, f, step{args: `search -i fire-2022 --count --source big.log request`, out: []string{"5000 (exact)"}})
			check(t, f, step{args: `verify --json`, json: []string{`{"sources":2,"events":5004,"findings":[]}`}})
		})
	}
}
