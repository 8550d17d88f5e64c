package chatstest

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/emberline/emberline/ingest/ingesttest"
)

// Target compares records with a third-party answer file: a list of timestamp,
// author and message, newest first or oldest first, lines joined by a space.
// zone is that of the answer's times, nil for the wall clock itself.
func Target(t *testing.T, path string, r *ingesttest.Recorder, zone *time.Location) {
	t.Helper()
	var want []struct{ Timestamp, Author, Message string }
	if err := json.Unmarshal(ingesttest.DataFile(t, path), &want); err != nil {
		t.Fatal(err)
	}
	if zone == nil {
		zone = time.UTC
	}
	got := slices.Clone(r.Records)
	slices.SortStableFunc(got, func(a, b ingesttest.Got) int { return cmp.Compare(a.Time, b.Time) })
	slices.SortStableFunc(want, func(a, b struct{ Timestamp, Author, Message string }) int {
		return strings.Compare(a.Timestamp, b.Timestamp)
	})
	if len(got) != len(want) {
		t.Fatalf("%d records, want %d", len(got), len(want))
	}
	for i, w := range want {
		g := got[i]
		when := g.Time.UTC().In(zone).Format("2006-01-02T15:04:05")
		text := strings.Join(strings.Fields(string(g.Text)), " ")
		if when != w.Timestamp || string(g.Actor) != w.Author || text != w.Message {
			t.Errorf("%s %q: %q, want %s %q: %q", when, g.Actor, text, w.Timestamp, w.Author, w.Message)
		}
	}
}
