package alerts_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/emberline/emberline/ingest"
	"github.com/emberline/emberline/ingest/alerts/airbrake"
	"github.com/emberline/emberline/ingest/alerts/alertmanager"
	"github.com/emberline/emberline/ingest/alerts/appveyor"
	"github.com/emberline/emberline/ingest/alerts/grafana"
	"github.com/emberline/emberline/ingest/alerts/librato"
	"github.com/emberline/emberline/ingest/alerts/newrelic"
	"github.com/emberline/emberline/ingest/alerts/opsgenie"
	"github.com/emberline/emberline/ingest/alerts/pagerduty"
	"github.com/emberline/emberline/ingest/alerts/pingdom"
	"github.com/emberline/emberline/ingest/alerts/sentry"
	"github.com/emberline/emberline/ingest/alerts/splunk"
	"github.com/emberline/emberline/ingest/alerts/statuspage"
	"github.com/emberline/emberline/ingest/alerts/uptimerobot"
	"github.com/emberline/emberline/ingest/alerts/zabbix"
	"github.com/emberline/emberline/ingest/ingesttest"
	"github.com/emberline/emberline/ingest/logs/jsonlines"
	"github.com/emberline/emberline/ingest/logs/kubernetes"
	"github.com/emberline/emberline/ingest/logs/logfmt"
)

// formats are all that read JSON by the names of its fields, and logfmt.
var formats = []ingest.Format{
	airbrake.Format, alertmanager.Format, appveyor.Format, grafana.Format, librato.Format, newrelic.Format, opsgenie.Format,
	pagerduty.Format, pingdom.Format, sentry.Format, splunk.Format, statuspage.Format, uptimerobot.Format, zabbix.Format,
	jsonlines.Format, kubernetes.Format, logfmt.Format,
}

// TestDetectOwn holds every format against the samples of all others: its own
// it must know best, and of no other service it may be sure.
func TestDetectOwn(t *testing.T) {
	check := func(file string, own string) {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		sample := ingesttest.Sample(filepath.Base(file), data)
		points := map[string]int{}
		for _, f := range formats {
			points[f.Name] = f.Detect(sample).Points
		}
		for name, p := range points {
			if name != own && p >= points[own] {
				t.Errorf("%s: %s has %d points, %s itself %d", file, name, p, own, points[own])
			}
			if name != own && p >= 80 {
				t.Errorf("%s: %s is sure of it with %d points", file, name, p)
			}
		}
	}
	dir := "."
	for _, f := range formats {
		files, err := filepath.Glob(filepath.Join(dir, f.Name, "testdata", "*.json"))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			check(file, f.Name)
		}
	}
	logs, err := filepath.Glob("../logs/jsonlines/testdata/*.json")
	if err != nil || len(logs) == 0 {
		t.Fatalf("no samples of JSON lines: %v", err)
	}
	for _, file := range logs {
		check(file, jsonlines.Format.Name)
	}
	data := ingesttest.DataDir(t)
	for _, f := range formats {
		files, err := filepath.Glob(filepath.Join(data, "alerts", f.Name, "*.json"))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			check(file, f.Name)
		}
	}
	for own, pattern := range map[string]string{kubernetes.Format.Name: "logs/kubernetes/*.json", logfmt.Format.Name: "logs/lnav/logfile_logfmt.0", jsonlines.Format.Name: "logs/plaso/jsonl/*.jsonl"} {
		files, err := filepath.Glob(filepath.Join(data, filepath.FromSlash(pattern)))
		if err != nil || len(files) == 0 {
			t.Fatalf("no %s: %v", pattern, err)
		}
		for _, file := range files {
			check(file, own)
		}
	}
}

// TestDetectNothing offers every text of the test data that is no JSON.
func TestDetectNothing(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(ingesttest.DataDir(t), "logs", "lnav", "*"))
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil || strings.Contains(string(data[:min(len(data), 400)]), "{") {
			continue // a folder, or JSON
		}
		n++
		for _, f := range formats {
			if s := f.Detect(ingesttest.Sample(filepath.Base(file), data)); s.Points > 0 && f.Name != logfmt.Format.Name {
				t.Errorf("%s: %s has %d points: %s", filepath.Base(file), f.Name, s.Points, s.Why)
			} else if s.Points > 0 && !strings.Contains(file, "logfmt") {
				t.Logf("%s: logfmt has %d points: %s", filepath.Base(file), s.Points, s.Why)
			}
		}
	}
	if n < 50 {
		t.Errorf("only %d texts", n)
	}
}
