package cli_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	_ "time/tzdata" // zones must not depend on the machine

	"github.com/emberline/emberline/server/app"
	"github.com/emberline/emberline/server/cli"
	"github.com/emberline/emberline/server/config"
)

// folder is a data folder and a folder of evidence beside it, with a command
// line that works on both.
type folder struct {
	t    testing.TB
	data string
	dir  string // where relative paths start
	// app is set when commands run inside an application that stays open, as
	// they do inside a service; else every command opens the folder itself.
	app *app.App
}

// result is what one command left behind.
type result struct {
	code     int
	out, err string
}

func newFolder(t testing.TB) *folder {
	t.Helper()
	dir := t.TempDir()
	return &folder{t: t, data: filepath.Join(dir, "data"), dir: dir}
}

// stayOpen makes the commands that follow run inside one application.
func (f *folder) stayOpen() {
	f.t.Helper()
	a, err := app.Open(f.t.Context(), config.Config{Data: f.data, LogLevel: "error", LogFormat: "text", CacheMB: 64, Workers: 1, ShutdownTimeout: time.Second}, app.Options{})
	if err != nil {
		f.t.Fatal(err)
	}
	f.app = a
	f.t.Cleanup(func() {
		if err := a.Close(); err != nil {
			f.t.Errorf("close: %v", err)
		}
	})
}

// write makes a file of evidence, last written at a fixed time.
func (f *folder) write(name, content string) {
	f.t.Helper()
	path := filepath.Join(f.dir, filepath.FromSlash(name))
	at := time.Date(2022, 10, 21, 0, 0, 0, 0, time.UTC)
	for _, err := range []error{
		os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, []byte(content), 0o600), os.Chtimes(path, at, at),
	} {
		if err != nil {
			f.t.Fatal(err)
		}
	}
}

// env is the surroundings of one command; --data is added unless it is there.
func (f *folder) env(args []string, out, err *bytes.Buffer) cli.Env {
	full := append([]string{}, args...)
	if joined := strings.Join(args, " "); len(args) > 0 && joined != "--version" && !strings.Contains(joined, "--data") {
		full = append(full, "--data", f.data)
	}
	return cli.Env{App: f.app, Args: full, Out: out, Err: err, Dir: f.dir, Environ: []string{"EMBERLINE_LOG_LEVEL=error"}, User: "cli:hana"}
}

// run runs one command in this process.
func (f *folder) run(args ...string) result {
	f.t.Helper()
	var out, err bytes.Buffer
	code := cli.Run(f.t.Context(), f.env(args, &out, &err))
	return result{code, out.String(), err.String()}
}

// must runs a command that has to succeed and gives its standard output.
func (f *folder) must(args ...string) string {
	f.t.Helper()
	r := f.run(args...)
	if r.code != 0 {
		f.t.Fatalf("%s: exit %d\n%s%s", strings.Join(args, " "), r.code, r.out, r.err)
	}
	return r.out
}

// words splits a command as a shell does, quotes included.
func words(line string) []string {
	var out []string
	var b strings.Builder
	quoted, any := false, false
	for _, r := range line {
		switch {
		case r == '\'':
			quoted, any = !quoted, true
		case r == ' ' && !quoted:
			if any {
				out = append(out, b.String())
			}
			b.Reset()
			any = false
		default:
			b.WriteRune(r)
			any = true
		}
	}
	if any {
		out = append(out, b.String())
	}
	return out
}

// lines takes JSON lines apart, keeping numbers as they are written.
func lines(t testing.TB, text string) []map[string]any {
	t.Helper()
	var out []map[string]any
	for line := range strings.Lines(text) {
		d := json.NewDecoder(strings.NewReader(line))
		d.UseNumber()
		var v map[string]any
		if err := d.Decode(&v); err != nil {
			t.Fatalf("no JSON object: %v: %s", err, line)
		}
		out = append(out, v)
	}
	return out
}

// lacks says what of want is not in got, "" when all is: objects may hold more
// than is wanted, lists may not. The text "…" stands for any text but none.
func lacks(got, want any, at string) string {
	switch w := want.(type) {
	case map[string]any:
		g, ok := got.(map[string]any)
		if !ok {
			return fmt.Sprintf("%s: %v is no object", at, got)
		}
		for k, v := range w {
			if miss := lacks(g[k], v, at+"."+k); miss != "" {
				return miss
			}
		}
		return ""
	case []any:
		g, ok := got.([]any)
		if !ok || len(g) != len(w) {
			return fmt.Sprintf("%s: %v instead of %v", at, got, want)
		}
		for i := range w {
			if miss := lacks(g[i], w[i], fmt.Sprintf("%s[%d]", at, i)); miss != "" {
				return miss
			}
		}
		return ""
	case string:
		if w == "…" {
			if s, ok := got.(string); ok && s != "" {
				return ""
			}
			return at + " is missing or empty"
		}
	}
	if got != want {
		return fmt.Sprintf("%s: %v instead of %v", at, got, want)
	}
	return ""
}
