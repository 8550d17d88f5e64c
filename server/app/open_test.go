package app_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	_ "time/tzdata" // zones must not depend on the machine

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/search/timeline"
	"github.com/emberline/emberline/server/app"
	"github.com/emberline/emberline/server/config"
)

// settings are those of a test: the defaults, with little memory and no waiting.
func settings(dir string) config.Config {
	return config.Config{Data: dir, LogLevel: "error", LogFormat: "text", CacheMB: 64, Workers: 1, ShutdownTimeout: 10 * time.Second}
}

// open opens an application on the folder and closes it with the test.
func open(t testing.TB, dir string) *app.App {
	t.Helper()
	a, err := app.Open(t.Context(), settings(dir), app.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := a.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return a
}

// slug of the incident that tests work on.
const slug = "fire-2022"

// withIncident opens a new folder and makes the incident in it.
func withIncident(t testing.TB) *app.App {
	t.Helper()
	a := open(t, filepath.Join(t.TempDir(), "data"))
	makeIncident(t, a)
	return a
}

func makeIncident(t testing.TB, a *app.App) {
	t.Helper()
	if _, err := a.CreateIncident(t.Context(), models.Incident{Slug: slug, Title: models.Localized{En: "Fire"}, Zone: "Asia/Seoul"}); err != nil {
		t.Fatal(err)
	}
}

// file writes bytes below the test's folder and gives them as a delivery's file.
func file(t testing.TB, name string, content []byte) app.File {
	t.Helper()
	path := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return app.File{Name: name, Path: path, Size: int64(len(content)), ModifiedAt: time.Date(2022, 10, 21, 0, 0, 0, 0, time.UTC)}
}

// ingest takes bytes in under a label and proves that the ledger adds up.
func ingest(t testing.TB, a *app.App, label string, content []byte) models.Ledger {
	t.Helper()
	led, err := a.Ingest(t.Context(), slug, app.Delivery{Label: label, Files: []app.File{file(t, label, content)}}, nil)
	if err != nil {
		t.Fatalf("%s: %v", label, err)
	}
	if err := led.Check(); err != nil {
		t.Errorf("%s: %v", label, err)
	}
	if led.Bytes != int64(len(content)) && led.DuplicateOf == "" {
		t.Errorf("%s: %d bytes in the ledger, %d delivered", label, led.Bytes, len(content))
	}
	return led
}

// raw reads a source's bytes back.
func raw(t testing.TB, a *app.App, incident, label string) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := a.Raw(t.Context(), incident, label, 0, &b); err != nil {
		t.Fatalf("raw of %s: %v", label, err)
	}
	return b.Bytes()
}

// events lists what passes the filter.
func events(t testing.TB, a *app.App, incident string, f timeline.Filter) []models.Event {
	t.Helper()
	v, _, err := a.View(t.Context(), incident)
	if err != nil {
		t.Fatal(err)
	}
	var out []models.Event
	if err := v.Each(t.Context(), f, nil, func(e *models.Event) error { out = append(out, *e); return nil }); err != nil {
		t.Fatal(err)
	}
	return out
}

// findings verifies and gives what was found, a line each.
func findings(t testing.TB, a *app.App) string {
	t.Helper()
	v, err := a.Verify(context.WithoutCancel(t.Context()), nil)
	if err != nil {
		t.Fatalf("verify: %v", err)
	}
	var b strings.Builder
	for _, f := range v.Findings {
		b.WriteString(f.Where + ": " + f.What + "\n")
	}
	return b.String()
}

// clean fails the test when verify finds anything.
func clean(t testing.TB, a *app.App) {
	t.Helper()
	if f := findings(t, a); f != "" {
		t.Errorf("verify finds:\n%s", f)
	}
}
