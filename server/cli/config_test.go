package cli_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/emberline/emberline/server/cli"
)

// Every setting says where it came from; a flag wins over the environment,
// that over the file, that over the default.
func TestConfigSaysWhereFrom(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	data := filepath.Join(dir, "data")
	if err := os.MkdirAll(data, 0o700); err != nil {
		t.Fatal(err)
	}
	write := func(path, text string) {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	file := filepath.Join(data, "emberline.yaml")
	write(file, "cache-mb: 64\nlog-format: json\nlog_level: warn\nworkers: 3\n")
	run := func(environ []string, args ...string) (int, string, string) {
		var out, errs bytes.Buffer
		code := cli.Run(t.Context(), cli.Env{Args: append([]string{"config"}, args...), Out: &out, Err: &errs, Dir: dir, Environ: environ})
		return code, out.String(), errs.String()
	}
	code, out, errs := run([]string{
		"EMBERLINE_LOG_LEVEL=debug", "EMBERLINE_LOG_FORMAT=text", "EMBERLINE_DATABASE_URL=postgres://ember:s3cret@db.example/ember", "EMBERLINE_LOG_LEVL=x", "PATH=/bin",
	}, "--data", "data", "--log-level", "error", "--json")
	if code != 0 {
		t.Fatalf("exit %d: %s", code, errs)
	}
	if errs != "emberline: EMBERLINE_LOG_LEVL in the environment is no setting and changes nothing; the nearest is EMBERLINE_LOG_LEVEL\n" {
		t.Errorf("the misspelt variable: %q", errs)
	}
	got := lines(t, out)[0]
	for key, want := range map[string][2]string{
		"data":             {data, "flag --data"},
		"log-level":        {"error", "flag --log-level"},
		"log-format":       {"text", "environment EMBERLINE_LOG_FORMAT"},
		"database-url":     {"postgres://ember:xxxxx@db.example/ember", "environment EMBERLINE_DATABASE_URL"},
		"cache-mb":         {"64", "file " + file},
		"workers":          {"3", "file " + file},
		"addr":             {"127.0.0.1:8460", "default"},
		"lock-wait":        {"30s", "default"},
		"keep-original":    {"false", "default"},
		"shutdown-timeout": {"20s", "default"},
	} {
		if miss := lacks(got[key], map[string]any{"value": want[0], "from": want[1]}, key); miss != "" {
			t.Error(miss)
		}
	}
	if strings.Contains(out, "s3cret") {
		t.Error("the password is printed")
	}
	if code, out, _ := run(nil, "--data", data); code != 0 || !strings.Contains(out, "SETTING") || !strings.Contains(out, "EMBERLINE_DATABASE_URL") {
		t.Errorf("exit %d: %s", code, out)
	}
	other := filepath.Join(dir, "other.yaml")
	write(other, "cache-mb: 32\n")
	if _, out, _ := run([]string{"EMBERLINE_CONFIG=" + other}, "--data", data, "--json"); !strings.Contains(out, "file "+other) {
		t.Errorf("EMBERLINE_CONFIG: %s", out)
	}
	for _, c := range []struct {
		environ []string
		args    []string
		want    string
	}{
		{[]string{"EMBERLINE_CACHE_MB=lots"}, nil, "lots"},
		{[]string{"EMBERLINE_CACHE_MB=0"}, nil, "cache-mb"},
		{[]string{"EMBERLINE_WORKERS=0"}, nil, "workers"},
		{[]string{"EMBERLINE_LOG_LEVEL=loud"}, nil, "loud"},
		{[]string{"EMBERLINE_LOG_FORMAT=xml"}, nil, "xml"},
		{[]string{"EMBERLINE_LOCK_WAIT=soon"}, nil, "soon"},
		{[]string{"EMBERLINE_LOCK_WAIT=-1s"}, nil, "-1s"},
		{[]string{"EMBERLINE_SHUTDOWN_TIMEOUT=0"}, nil, "shutdown-timeout"},
		{[]string{"EMBERLINE_KEEP_ORIGINAL=perhaps"}, nil, "perhaps"},
		{[]string{"EMBERLINE_DATABASE_URL=mysql://x"}, nil, "postgres://"},
		{nil, []string{"--config", filepath.Join(dir, "missing.yaml")}, "missing.yaml"},
	} {
		code, _, errs := run(c.environ, append(c.args, "--data", filepath.Join(dir, "fresh"))...)
		if code != 1 || !strings.Contains(errs, c.want) {
			t.Errorf("%v %v: exit %d: %s", c.environ, c.args, code, errs)
		}
	}
	// A database that does not answer: what to do, and no password.
	var errs2 bytes.Buffer
	code = cli.Run(t.Context(), cli.Env{
		Args: []string{"incident", "create", "--slug", "fire-2022", "--title", "Fire", "--data", filepath.Join(dir, "remote"), "--database-url", "postgres://ember:s3cret@127.0.0.1:1/ember?connect_timeout=1&sslpassword=s4cret"},
		Out:  &errs2, Err: &errs2, Dir: dir,
	})
	if text := errs2.String(); code != 1 || strings.Contains(text, "s3cret") || strings.Contains(text, "s4cret") || !strings.Contains(text, "→") {
		t.Errorf("no database: exit %d: %s", code, text)
	}
	write(other, "cahce-mb: 32\n")
	if code, _, errs := run(nil, "--data", data, "--config", other); code != 1 || !strings.Contains(errs, "cahce-mb") || !strings.Contains(errs, "→") {
		t.Errorf("a misspelt setting: exit %d: %s", code, errs)
	}
	write(other, "cache-mb: [\n")
	if code, _, errs := run(nil, "--data", data, "--config", other); code != 1 || !strings.Contains(errs, other) {
		t.Errorf("a broken file: exit %d: %s", code, errs)
	}
}
