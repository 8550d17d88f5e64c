package app_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/search/timeline"
	"github.com/emberline/emberline/server/app"
	"github.com/emberline/emberline/server/demo"
)

// reference is the reference incident, taken in and held against its Truth.
type reference struct {
	app     *app.App
	truth   demo.Truth
	sources map[string]app.SourceInfo
}

func (r *reference) load(t *testing.T) {
	t.Helper()
	all, err := r.app.Sources(t.Context(), demo.Slug)
	if err != nil {
		t.Fatal(err)
	}
	r.sources = map[string]app.SourceInfo{}
	for _, s := range all {
		r.sources[s.Source] = s
	}
}

// TestReferenceIncident makes the reference incident and measures everything
// that is read out of it against what is known to be in it.
func TestReferenceIncident(t *testing.T) {
	t.Parallel()
	r := &reference{app: open(t, filepath.Join(t.TempDir(), "data"))}
	sum, err := r.app.Demo(t.Context(), app.DemoOptions{Seed: 20221015, Lines: demo.MinLines}, "test", nil)
	if err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(sum.Truth)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b, &r.truth); err != nil {
		t.Fatal(err)
	}
	if r.truth.Records != demo.MinLines {
		t.Errorf("%d records, want %d", r.truth.Records, demo.MinLines)
	}
	r.load(t)
	t.Run("ledgers", r.ledgers)
	t.Run("delivered twice", r.deliveredTwice)
	t.Run("times before the clocks are set", r.timesBefore)
	r.setClocks(t)
	r.load(t)
	t.Run("times", r.times)
	t.Run("gaps", r.gaps)
	t.Run("probes", r.probes)
	t.Run("chronology", r.chronology)
	if _, err := r.app.Demo(t.Context(), app.DemoOptions{Lines: demo.MinLines}, "test", nil); models.CodeOf(err) != models.CodeConflict || models.HintOf(err) == "" {
		t.Errorf("made again: %v", err)
	}
	clean(t, r.app)
}

func (r *reference) ledgers(t *testing.T) {
	var records int64
	for _, want := range r.truth.Sources {
		got, ok := r.sources[want.Label]
		if !ok {
			t.Errorf("no source %s", want.Label)
			continue
		}
		if err := got.Check(); err != nil {
			t.Error(err)
		}
		if got.State != models.SourceReady || !got.Simulated || len(got.Pieces) != len(want.Pieces) {
			t.Errorf("%s: %s, simulated %v, %d pieces", want.Label, got.State, got.Simulated, len(got.Pieces))
		}
		for _, c := range []struct {
			what      string
			got, want int64
		}{
			{"received", got.Received, want.Received}, {"accepted", got.Accepted, want.Accepted}, {"undated", got.Undated, want.Undated},
			{"rejected", got.Rejected, want.Rejected}, {"duplicate", got.Duplicate, want.Duplicate},
			{"repeated", got.Repeated, want.Repeated}, {"backward", got.Backward, want.Backward},
		} {
			if c.got != c.want {
				t.Errorf("%s (%s as %s): %d %s, truth says %d", want.Label, want.Style, got.Format, c.got, c.what, c.want)
			}
		}
		records += got.Accepted + got.Undated + got.Rejected
		for i, p := range want.Pieces {
			if i < len(got.Pieces) && got.Pieces[i].Bytes != p.Bytes {
				t.Errorf("%s piece %d: %d bytes, truth says %d", want.Label, i+1, got.Pieces[i].Bytes, p.Bytes)
			}
		}
	}
	if records != r.truth.Records {
		t.Errorf("%d records in all ledgers, truth says %d", records, r.truth.Records)
	}
}

// What came twice under another name is another name, with the same ledger.
func (r *reference) deliveredTwice(t *testing.T) {
	n := 0
	for _, p := range r.truth.Planted {
		if p.Kind != demo.PlantTwice {
			continue
		}
		n++
		again, first := r.sources[p.Source], r.sources[p.Other]
		if again.DuplicateOf != p.Other || again.Received != first.Received || again.SHA256 != first.SHA256 {
			t.Errorf("%s: duplicate of %q with %d records, want %s with %d", p.Source, again.DuplicateOf, again.Received, p.Other, first.Received)
		}
	}
	if n == 0 || len(r.sources) != len(r.truth.Sources)+n {
		t.Errorf("%d sources, truth knows %d and %d delivered twice", len(r.sources), len(r.truth.Sources), n)
	}
}

// span is the first and last time of a source's events, and how many there are.
type span struct {
	first, last    time.Time
	dated, undated int64
}

// read goes once over the whole timeline.
func (r *reference) read(t *testing.T) (spans map[string]*span, at map[string]time.Time) {
	t.Helper()
	spans, at = map[string]*span{}, map[string]time.Time{}
	last := models.NoTime
	for _, e := range events(t, r.app, demo.Slug, timeline.Filter{Undated: true, Kinds: []models.Kind{models.KindLog, models.KindAlert, models.KindChat}}) {
		s := spans[e.Source]
		if s == nil {
			s = &span{}
			spans[e.Source] = s
		}
		if !e.Simulated {
			t.Fatalf("%s of %s is not marked as simulated", e.ID, e.Source)
		}
		if e.Time == models.NoTime {
			s.undated++
			continue
		}
		if e.Time < last {
			t.Fatalf("%s stands behind a later event", e.ID)
		}
		last = e.Time
		if s.dated++; s.dated == 1 {
			s.first = e.Time.UTC()
		}
		s.last = e.Time.UTC()
		if _, twice := at[e.ID]; twice {
			t.Fatalf("two events are named %s", e.ID)
		}
		at[e.ID] = e.Time.UTC()
	}
	return spans, at
}

// wrong lists the sources whose events do not stand where truth has them.
func (r *reference) wrong(t *testing.T, say func(string, ...any)) (labels []string) {
	t.Helper()
	spans, at := r.read(t)
	for _, want := range r.truth.Sources {
		n := 0
		note := func(format string, args ...any) { n++; say(want.Label+": "+format, args...) }
		got := spans[want.Label]
		if got == nil {
			note("no events")
			labels = append(labels, want.Label)
			continue
		}
		if !got.first.Equal(want.First) || !got.last.Equal(want.Last) {
			note("from %s to %s, truth says %s to %s", got.first, got.last, want.First, want.Last)
		}
		id := r.sources[want.Label].SourceID
		bad := 0
		for _, s := range want.Samples {
			name := models.EventID(id, s.Member, s.Offset, 0)
			if when, ok := at[name]; !ok || !when.Equal(s.Time) {
				if bad++; bad <= 3 {
					note("%s is of %s (%v), truth says %s", name, when, ok, s.Time)
				}
			}
		}
		if bad > 0 {
			note("%d of %d samples are wrong", bad, len(want.Samples))
		}
		if n > 0 {
			labels = append(labels, want.Label)
		}
	}
	return labels
}

// Before anybody corrected a clock only the sources with a wrong one are wrong.
func (r *reference) timesBefore(t *testing.T) {
	var off []string
	for _, s := range r.truth.Sources {
		if s.Clock.Offset != 0 || s.Clock.Zone != "" || len(s.Clock.Steps) > 0 {
			off = append(off, s.Label)
		}
	}
	got := r.wrong(t, func(string, ...any) {})
	slices.Sort(off)
	slices.Sort(got)
	if len(off) < 3 || !slices.Equal(got, off) {
		t.Errorf("wrong are %v, want %v", got, off)
	}
}

// setClocks tells the application what truth knows of the clocks.
func (r *reference) setClocks(t *testing.T) {
	t.Helper()
	for _, s := range r.truth.Sources {
		c := app.ClockChange{}
		if s.Clock.Zone != "" {
			c.Zone = &s.Clock.Zone
		}
		if s.Clock.Offset != 0 {
			c.Offset = &s.Clock.Offset
		}
		for _, st := range s.Clock.Steps {
			c.Steps = append(c.Steps, r.sources[s.Label].SourceID+":"+strconv.FormatInt(st.From, 10)+"="+st.Offset.String())
		}
		if c.Zone == nil && c.Offset == nil && c.Steps == nil {
			continue
		}
		if _, err := r.app.SetClock(t.Context(), demo.Slug, s.Label, c, "test", "as truth has it"); err != nil {
			t.Fatalf("clock of %s: %v", s.Label, err)
		}
	}
}

func (r *reference) times(t *testing.T) {
	for _, label := range r.wrong(t, t.Errorf) {
		t.Errorf("%s is wrong", label)
	}
	spans, _ := r.read(t)
	for _, want := range r.truth.Sources {
		if got := spans[want.Label]; got.dated != want.Accepted || got.undated != want.Undated {
			t.Errorf("%s: %d dated and %d undated events on the timeline, truth says %d and %d", want.Label, got.dated, got.undated, want.Accepted, want.Undated)
		}
	}
}

// The planted silence is found, in corrected time, and stands on the timeline.
func (r *reference) gaps(t *testing.T) {
	marks := events(t, r.app, demo.Slug, timeline.Filter{Kinds: []models.Kind{models.KindGap}})
	n := 0
	for _, s := range r.truth.Sources {
		if s.Gap == nil {
			continue
		}
		n++
		is := func(from, to time.Time) bool { return from.Equal(s.Gap.From) && to.Equal(s.Gap.To) }
		if !slices.ContainsFunc(r.sources[s.Label].Gaps, func(g app.GapInfo) bool { return is(g.From, g.To) }) {
			t.Errorf("%s: gaps %v, truth says %s to %s", s.Label, r.sources[s.Label].Gaps, s.Gap.From, s.Gap.To)
		}
		if !slices.ContainsFunc(marks, func(e models.Event) bool { return e.Source == s.Label && is(e.Earliest.UTC(), e.Latest.UTC()) }) {
			t.Errorf("%s: no gap on the timeline at %s", s.Label, s.Gap.From)
		}
	}
	if n == 0 {
		t.Error("no gap was planted")
	}
}

// Words are found as often as they were written, in every source.
func (r *reference) probes(t *testing.T) {
	for _, word := range demo.Probes() {
		var all int64
		s, err := r.app.Search(t.Context(), demo.Slug, []string{strconv.Quote(word)})
		if err != nil {
			t.Fatal(err)
		}
		kinds := []models.Kind{models.KindLog, models.KindAlert, models.KindChat}
		for _, want := range r.truth.Sources {
			ids, err := r.app.SourceIDs(t.Context(), demo.Slug, []string{want.Label})
			if err != nil {
				t.Fatal(err)
			}
			f := timeline.Filter{Sources: ids, Kinds: kinds, Undated: true}
			n, exact, err := s.View.Count(t.Context(), f, s.Query, 0)
			if err != nil {
				t.Fatal(err)
			}
			if n != want.Probes[word] || !exact {
				t.Errorf("%s: %q is counted %d times (exact %v), truth says %d", want.Label, word, n, exact, want.Probes[word])
			}
			var listed int64
			if err := s.View.Each(t.Context(), f, s.Query, func(*models.Event) error { listed++; return nil }); err != nil {
				t.Fatal(err)
			}
			if listed != n {
				t.Errorf("%s: %q is counted %d times and listed %d times", want.Label, word, n, listed)
			}
			all += n
		}
		if n, _, err := s.View.Count(t.Context(), timeline.Filter{Kinds: kinds}, s.Query, 0); err != nil || n != all || n == 0 {
			t.Errorf("%q is counted %d times in all, %d times source by source (%v)", word, n, all, err)
		}
	}
}

// The durations of the public chronology follow from the stored entries.
func (r *reference) chronology(t *testing.T) {
	ref, err := demo.Load()
	if err != nil {
		t.Fatal(err)
	}
	entries, err := r.app.Entries(t.Context(), demo.Slug)
	if err != nil {
		t.Fatal(err)
	}
	if len(entries) != len(ref.Entries) {
		t.Errorf("%d entries are stored, %d were given", len(entries), len(ref.Entries))
	}
	_, c, err := r.app.Chronology(t.Context(), demo.Slug)
	if err != nil || c.Headline == nil || len(c.Spans) != 2 {
		t.Fatalf("%+v, %v", c, err)
	}
	got := []string{models.FormatDuration(c.Headline.Total.Duration), models.FormatDuration(c.Spans[0].Took.Duration)}
	for _, p := range c.Headline.Parts {
		got = append(got, models.FormatDuration(p.Duration))
	}
	for _, a := range c.Awareness {
		got = append(got, models.FormatDuration(a.Earliest))
	}
	if want := []string{"127 h 33 min", "75 h 29 min", "1 h 25 min", "84 h 08 min", "42 h 00 min", "4 min", "14 min", "21 min", "44 min"}; !slices.Equal(got, want) {
		t.Errorf("durations %q, want %q", got, want)
	}
	marks := events(t, r.app, demo.Slug, timeline.Filter{Kinds: []models.Kind{models.KindEntry}})
	if len(marks) != len(entries) {
		t.Errorf("%d entries on the timeline, %d stored", len(marks), len(entries))
	}
	for i, m := range marks {
		if i < len(entries) && m.ID != fmt.Sprintf("entry:%s", entries[i].Key) {
			t.Errorf("entry %d on the timeline is %s, stored is %s", i, m.ID, entries[i].Key)
		}
	}
}
