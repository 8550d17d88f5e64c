package config_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/spf13/pflag"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/server/config"
)

// flags are command-line flags of which some were set.
func flags(t *testing.T, args ...string) *pflag.FlagSet {
	t.Helper()
	f := pflag.NewFlagSet("test", pflag.ContinueOnError)
	f.String("config", "", "")
	for _, s := range config.Settings {
		f.String(s.Key, s.Default, s.Help)
	}
	if err := f.Parse(args); err != nil {
		t.Fatal(err)
	}
	return f
}

func TestDefaultsAreValid(t *testing.T) {
	t.Chdir(t.TempDir())
	c, from, err := config.Load(nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	wd, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	want := config.Config{
		Data: filepath.Join(wd, "data"), Addr: "127.0.0.1:8460", LogLevel: "info", LogFormat: "text", CacheMB: 256, Workers: 2,
		LockWait: 30 * time.Second, ShutdownTimeout: 20 * time.Second, Browser: "auto",
	}
	if c != want {
		t.Errorf("%+v\nwant %+v", c, want)
	}
	for _, s := range config.Settings {
		if from[s.Key] != "default" || s.Help == "" {
			t.Errorf("%s is from %q, help %q", s.Key, from[s.Key], s.Help)
		}
		if s.Key != "data" && c.Value(s.Key) != s.Default {
			t.Errorf("%s is shown as %q, its default is %q", s.Key, c.Value(s.Key), s.Default)
		}
	}
}

func TestOrder(t *testing.T) {
	data := t.TempDir()
	file := filepath.Join(data, "emberline.yaml")
	if err := os.WriteFile(file, []byte("workers: 3\ncache_mb: 33\nkeep-original: true\nlock-wait: 3s\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	environ := []string{"EMBERLINE_DATA=" + data, "EMBERLINE_WORKERS=4", "EMBERLINE_CACHE_MB=44", "EMBERLINE_NOTHING=1", "WORKERS=9"}
	c, from, err := config.Load(flags(t, "--workers", "5"), environ)
	if err != nil {
		t.Fatal(err)
	}
	if c.Workers != 5 || c.CacheMB != 44 || !c.KeepOriginal || c.LockWait != 3*time.Second || c.Data != data {
		t.Errorf("%+v", c)
	}
	for key, want := range map[string]string{
		"workers": "flag --workers", "cache-mb": "environment EMBERLINE_CACHE_MB", "keep-original": "file " + file,
		"lock-wait": "file " + file, "data": "environment EMBERLINE_DATA", "addr": "default",
	} {
		if from[key] != want {
			t.Errorf("%s is from %q, want %q", key, from[key], want)
		}
	}
	// A flag that was not set says nothing, whatever its default.
	if _, from, err := config.Load(flags(t), environ); err != nil || from["workers"] != "environment EMBERLINE_WORKERS" {
		t.Errorf("%v, %v", from, err)
	}
	// A flag's data folder is where the file is looked for.
	if _, from, err := config.Load(flags(t, "--data", t.TempDir()), environ); err != nil || from["keep-original"] != "default" {
		t.Errorf("%v, %v", from, err)
	}
}

func TestWhatIsRefused(t *testing.T) {
	for setting, value := range map[string]string{
		"data": "", "cache-mb": "7", "workers": "-1", "log-level": "loud", "log-format": "xml", "lock-wait": "1", "shutdown-timeout": "0s",
		"keep-original": "yes", "database-url": "sqlite:///x",
	} {
		_, _, err := config.Load(flags(t, "--"+setting+"="+value), nil)
		if models.CodeOf(err) != models.CodeInvalid || !strings.Contains(err.Error(), setting) {
			t.Errorf("%s=%q: %v", setting, value, err)
		}
	}
	for _, wait := range []string{"0", "0s", "250ms"} {
		if _, _, err := config.Load(flags(t, "--lock-wait", wait), nil); err != nil {
			t.Errorf("lock-wait %s: %v", wait, err)
		}
	}
}

// A password is never shown, wherever the address carries it.
func TestRedact(t *testing.T) {
	for address, want := range map[string]string{
		"":                                "",
		"postgres://db.example/x":         "postgres://db.example/x",
		"postgres://u@db.example/x":       "postgres://u@db.example/x",
		"postgres://u:s3cret@db/x":        "postgres://u:xxxxx@db/x",
		"postgres://u:s3%20cret@db/x":     "postgres://u:xxxxx@db/x",
		"postgres://db/x?password=s3cret": "postgres://db/x?password=xxxxx",
		"postgres://db/x?sslmode=require&sslpassword=s3cret&user=u": "postgres://db/x?sslmode=require&sslpassword=xxxxx&user=u",
		"postgres://u:s3cret@db:port/x":                             "(unreadable)",
		"postgres://u:s3 cret\x00@db/x":                             "(unreadable)",
	} {
		got := config.Redact(address)
		if got != want || strings.Contains(got, "s3") {
			t.Errorf("%q is shown as %q, want %q", address, got, want)
		}
	}
}

// TestEverySettingArrives sets each one: what is documented is also read.
func TestEverySettingArrives(t *testing.T) {
	samples := map[string]string{
		"data": "/srv/e", "database-url": "postgres://db/e", "addr": "0.0.0.0:1", "log-level": "debug", "log-format": "json", "cache-mb": "64", "workers": "7",
		"keep-original": "true", "lock-wait": "3s", "shutdown-timeout": "4s", "trusted-proxies": "10.0.0.0/8", "trusted-origins": "https://a.example",
		"behind-tls": "true", "browser": "off",
	}
	for _, s := range config.Settings {
		want, ok := samples[s.Key]
		if !ok || want == s.Default {
			t.Errorf("%s has no sample here", s.Key)
			continue
		}
		name := config.EnvPrefix + strings.ToUpper(strings.ReplaceAll(s.Key, "-", "_"))
		c, origin, err := config.Load(nil, []string{name + "=" + want})
		if err != nil || c.Value(s.Key) != want || !strings.Contains(origin[s.Key], name) {
			t.Errorf("%s: %q from %q, %v", s.Key, c.Value(s.Key), origin[s.Key], err)
		}
	}
}
