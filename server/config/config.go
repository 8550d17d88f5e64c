// Package config reads the service's settings: flags before environment
// (EMBERLINE_…) before file before defaults, and says of each where it came
// from. What never lives here: anything that acts on a setting.
package config

import (
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/knadh/koanf/parsers/yaml"
	"github.com/knadh/koanf/providers/confmap"
	"github.com/knadh/koanf/providers/env/v2"
	"github.com/knadh/koanf/providers/file"
	"github.com/knadh/koanf/v2"
	"github.com/spf13/pflag"

	"github.com/emberline/emberline/models"
)

// Config is every setting.
type Config struct {
	Data            string        // folder of evidence, indexes and, embedded, the records
	DatabaseURL     string        // postgres://…; "": SQLite in the data folder
	Addr            string        // host:port the service listens on
	LogLevel        string        // debug, info, warn, error
	LogFormat       string        // text, json
	CacheMB         int           // memory for decoded blocks
	Workers         int           // ingest jobs at a time in the service
	KeepOriginal    bool          // keep the untouched original beside the archive
	LockWait        time.Duration // how long a command waits for another that holds the data folder
	ShutdownTimeout time.Duration // how long running requests and jobs may take to end
	TrustedProxies  string        // addresses and networks, with commas, whose X-Forwarded-For is believed
	TrustedOrigins  string        // sites, with commas, from which browsers may send changes, beside this one
	BehindTLS       bool          // browsers come over TLS, which a proxy ends
	Browser         string        // prints PDF: auto, off, or a Chromium's path
}

// Setting describes one key for the printout and the documentation.
type Setting struct {
	Key, Default, Help string
}

// Settings are all keys, in the order they are shown.
var Settings = []Setting{
	{"data", "./data", "folder of evidence, indexes and (embedded) the records"},
	{"database-url", "", "postgres://… ; empty: SQLite in the data folder"},
	{"addr", "127.0.0.1:8460", "host:port the service listens on"},
	{"log-level", "info", "debug, info, warn or error"},
	{"log-format", "text", "text or json"},
	{"cache-mb", "256", "memory for decoded blocks, in MiB"},
	{"workers", "2", "ingest jobs at a time in the service"},
	{"keep-original", "false", "keep the untouched original beside the archive"},
	{"lock-wait", "30s", "how long a command waits for another that holds the data folder"},
	{"shutdown-timeout", "20s", "how long running requests and jobs may take to end"},
	{"trusted-proxies", "", "addresses or networks, with commas, whose X-Forwarded-For is believed"},
	{"trusted-origins", "", "sites (https://host), with commas, from which browsers may send changes"},
	{"behind-tls", "false", "browsers come over TLS, which a proxy before this service ends"},
	{"browser", "auto", "Chromium that prints reports as PDF: auto, off, or its path"},
}

// EnvPrefix stands before a key's name in the environment.
const EnvPrefix = "EMBERLINE_"

// Origin says where a setting's value came from: "flag --data",
// "environment EMBERLINE_DATA", "file PATH" or "default".
type Origin map[string]string

// Load merges the sources. flags may be nil; only flags that were set count.
// The file is the one named by --config or EMBERLINE_CONFIG, else
// emberline.yaml in the data folder when there is one.
func Load(flags *pflag.FlagSet, environ []string) (Config, Origin, error) {
	k := koanf.New("\x00") // keys are flat
	origin := Origin{}
	known := map[string]bool{}
	defaults := map[string]any{}
	for _, s := range Settings {
		known[s.Key], defaults[s.Key], origin[s.Key] = true, s.Default, "default"
	}
	if err := k.Load(confmap.Provider(defaults, ""), nil); err != nil {
		return Config{}, nil, err
	}

	fromEnv := map[string]any{}
	penv := env.Provider("", env.Opt{
		Prefix: EnvPrefix, EnvironFunc: func() []string { return environ },
		TransformFunc: func(key, v string) (string, any) {
			return strings.ReplaceAll(strings.ToLower(strings.TrimPrefix(key, EnvPrefix)), "_", "-"), v
		},
	})
	all, err := penv.Read()
	if err != nil {
		return Config{}, nil, err
	}
	path := ""
	for key, v := range all {
		if known[key] {
			fromEnv[key] = v
		} else if key == "config" {
			path = fmt.Sprint(v)
		}
	}
	fromFlags := map[string]any{}
	if flags != nil {
		flags.Visit(func(f *pflag.Flag) {
			if known[f.Name] {
				fromFlags[f.Name] = f.Value.String()
			} else if f.Name == "config" {
				path = f.Value.String()
			}
		})
	}

	// The data folder decides where the file is looked for, so it is settled first.
	data := fmt.Sprint(defaults["data"])
	if v, ok := fromEnv["data"]; ok {
		data = fmt.Sprint(v)
	}
	if v, ok := fromFlags["data"]; ok {
		data = fmt.Sprint(v)
	}
	if err := loadFile(k, path, data, known, origin); err != nil {
		return Config{}, nil, err
	}
	for _, layer := range []struct {
		values map[string]any
		name   func(key string) string
	}{
		{fromEnv, func(key string) string {
			return "environment " + EnvPrefix + strings.ToUpper(strings.ReplaceAll(key, "-", "_"))
		}},
		{fromFlags, func(key string) string { return "flag --" + key }},
	} {
		if err := k.Load(confmap.Provider(layer.values, ""), nil); err != nil {
			return Config{}, nil, err
		}
		for key := range layer.values {
			origin[key] = layer.name(key)
		}
	}
	c, err := parse(k)
	return c, origin, err
}

func loadFile(k *koanf.Koanf, path, data string, known map[string]bool, origin Origin) error {
	optional := path == ""
	if optional {
		path = filepath.Join(data, "emberline.yaml")
	}
	sub := koanf.New("\x00")
	err := sub.Load(file.Provider(path), yaml.Parser())
	if optional && errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return models.Wrap(err, models.CodeInvalid, "the configuration file %s cannot be read", path)
	}
	values := map[string]any{}
	for _, key := range sub.Keys() {
		name := strings.ReplaceAll(key, "_", "-")
		if !known[name] {
			return models.Errorf(models.CodeInvalid, "%s: unknown setting %q", path, key).WithHint("emberline config lists them all")
		}
		values[name] = sub.Get(key)
		origin[name] = "file " + path
	}
	return k.Load(confmap.Provider(values, ""), nil)
}

func parse(k *koanf.Koanf) (c Config, err error) {
	bad := func(key, want string) error {
		return models.Errorf(models.CodeInvalid, "setting %s: %q is not %s", key, k.String(key), want)
	}
	c = Config{
		Data: k.String("data"), DatabaseURL: k.String("database-url"), Addr: k.String("addr"),
		LogLevel: k.String("log-level"), LogFormat: k.String("log-format"),
		CacheMB: k.Int("cache-mb"), Workers: k.Int("workers"), KeepOriginal: k.Bool("keep-original"), Browser: k.String("browser"),
		TrustedProxies: k.String("trusted-proxies"), TrustedOrigins: k.String("trusted-origins"), BehindTLS: k.Bool("behind-tls"),
	}
	// A number alone is refused: koanf would take it for nanoseconds.
	var wait, stop error
	c.LockWait, wait = time.ParseDuration(k.String("lock-wait"))
	c.ShutdownTimeout, stop = time.ParseDuration(k.String("shutdown-timeout"))
	switch {
	case c.Data == "":
		return c, bad("data", "a folder")
	case c.CacheMB < 8:
		return c, bad("cache-mb", "a number of at least 8")
	case c.Workers < 1:
		return c, bad("workers", "a number of at least 1")
	case c.LogFormat != "text" && c.LogFormat != "json":
		return c, bad("log-format", "text or json")
	case !slices.Contains([]string{"true", "false"}, k.String("keep-original")):
		return c, bad("keep-original", "true or false")
	case !slices.Contains([]string{"true", "false"}, k.String("behind-tls")):
		return c, bad("behind-tls", "true or false")
	case wait != nil || c.LockWait < 0:
		return c, bad("lock-wait", "a duration such as 30s")
	case stop != nil || c.ShutdownTimeout <= 0:
		return c, bad("shutdown-timeout", "a duration such as 20s")
	}
	if err := new(slog.Level).UnmarshalText([]byte(c.LogLevel)); err != nil {
		return c, bad("log-level", "debug, info, warn or error")
	}
	if c.DatabaseURL != "" && !strings.HasPrefix(c.DatabaseURL, "postgres://") && !strings.HasPrefix(c.DatabaseURL, "postgresql://") {
		return c, bad("database-url", "a postgres:// address")
	}
	abs, err := filepath.Abs(c.Data)
	if err != nil {
		return c, err
	}
	c.Data = abs
	return c, nil
}

// List takes a setting with commas apart.
func List(s string) []string {
	var out []string
	for part := range strings.SplitSeq(s, ",") {
		if part = strings.TrimSpace(part); part != "" {
			out = append(out, part)
		}
	}
	return out
}

// Value is a setting as it stands, for the printout; a password in an address
// is not shown.
func (c Config) Value(key string) string {
	switch key {
	case "data":
		return c.Data
	case "database-url":
		return Redact(c.DatabaseURL)
	case "addr":
		return c.Addr
	case "log-level":
		return c.LogLevel
	case "log-format":
		return c.LogFormat
	case "cache-mb":
		return fmt.Sprint(c.CacheMB)
	case "workers":
		return fmt.Sprint(c.Workers)
	case "keep-original":
		return fmt.Sprint(c.KeepOriginal)
	case "lock-wait":
		return c.LockWait.String()
	case "shutdown-timeout":
		return c.ShutdownTimeout.String()
	case "trusted-proxies":
		return c.TrustedProxies
	case "trusted-origins":
		return c.TrustedOrigins
	case "behind-tls":
		return fmt.Sprint(c.BehindTLS)
	case "browser":
		return c.Browser
	}
	return ""
}

// Logger makes the service's logger on standard error.
func (c Config) Logger(w *os.File) *slog.Logger {
	var level slog.Level
	_ = level.UnmarshalText([]byte(c.LogLevel)) // checked by parse
	o := &slog.HandlerOptions{Level: level}
	if c.LogFormat == "json" {
		return slog.New(slog.NewJSONHandler(w, o))
	}
	return slog.New(slog.NewTextHandler(w, o))
}
