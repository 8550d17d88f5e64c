package demo

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/emberline/emberline/models"
)

// evidence is one generated incident with its sources read again, once.
type evidence struct {
	plan  *Plan
	again map[string][]reread
}

// source gives the truth about a source and its records as read again.
func (e *evidence) source(t *testing.T, label string) (SourceTruth, []reread) {
	t.Helper()
	s, ok := e.plan.Truth.Source(label)
	if !ok {
		t.Fatalf("no source %s", label)
	}
	return s, e.again[label]
}

func TestEvidence(t *testing.T) {
	dir, p := generate(t, Options{Seed: 5, Lines: 30_000})
	e := &evidence{p, map[string][]reread{}}
	for _, s := range p.Truth.Sources {
		e.again[s.Label] = rereadSource(t, dir, s)
	}
	t.Run("truth is in the files", e.truthIsInTheFiles)
	t.Run("nothing else repeats", e.nothingElseRepeats)
	t.Run("what is planted", e.whatIsPlanted)
	t.Run("gap is a silence of one source", e.gapIsASilenceOfOneSource)
	t.Run("follows the chronology", e.followsTheChronology)
	t.Run("phone export needs CP949", e.phoneExportNeedsCP949)
}

// correct applies a source's clock by code of the test's own.
func correct(s SourceTruth, r reread) time.Time {
	at := r.time.Add(s.Clock.Offset)
	for _, st := range s.Clock.Steps {
		if r.offset >= st.From {
			at = r.time.Add(s.Clock.Offset + st.Offset)
		}
	}
	return at
}

// Everything that Truth says is found again in the files.
func (e *evidence) truthIsInTheFiles(t *testing.T) {
	for _, s := range e.plan.Truth.Sources {
		t.Run(s.Label, func(t *testing.T) {
			var accepted, undated, rejected, repeated, backward int64
			var first, last time.Time
			var prev *reread
			var written time.Time
			probes := map[string]int64{}
			byPlace := map[string]map[int64]reread{}
			for _, r := range e.again[s.Label] {
				switch {
				case r.cut:
					rejected++
					continue
				case r.time.IsZero():
					undated++
				default:
					accepted++
					at := correct(s, r)
					if first.IsZero() || at.Before(first) {
						first = at
					}
					if at.After(last) {
						last = at
					}
					if r.time.Before(written) {
						backward++
					}
					written = r.time
					if prev != nil && prev.raw == r.raw {
						repeated++
					}
				}
				for w := range s.Probes {
					if strings.Contains(strings.ToLower(r.text), w) {
						probes[w]++
					}
				}
				if byPlace[r.member] == nil {
					byPlace[r.member] = map[int64]reread{}
				}
				byPlace[r.member][r.offset] = r
				prev = &r
			}
			for _, c := range []struct {
				what      string
				got, want int64
			}{
				{"accepted", accepted, s.Accepted}, {"undated", undated, s.Undated}, {"rejected", rejected, s.Rejected},
				{"repeated", repeated, s.Repeated}, {"backward", backward, s.Backward},
			} {
				if c.got != c.want {
					t.Errorf("%d %s in the files, truth says %d", c.got, c.what, c.want)
				}
			}
			if !first.Equal(s.First) || !last.Equal(s.Last) {
				t.Errorf("from %s to %s in the files, truth says %s to %s", first, last, s.First, s.Last)
			}
			for w, want := range s.Probes {
				if probes[w] != want {
					t.Errorf("%d records say %q, truth says %d", probes[w], w, want)
				}
			}
			if len(s.Samples) < 15 {
				t.Errorf("%d samples", len(s.Samples))
			}
			for _, m := range s.Samples {
				r, ok := byPlace[m.Member][m.Offset]
				if !ok || !correct(s, r).Equal(m.Time) {
					t.Errorf("sample at %s:%d is of %s, truth says %s (%v)", m.Member, m.Offset, correct(s, r), m.Time, ok)
				}
			}
		})
	}
}

// Only what is planted repeats: no two records of a source read the same.
func (e *evidence) nothingElseRepeats(t *testing.T) {
	for _, s := range e.plan.Truth.Sources {
		seen := map[string]bool{}
		var again int64
		for _, r := range e.again[s.Label] {
			if seen[r.raw] {
				again++
			}
			seen[r.raw] = true
		}
		if again != s.Repeated {
			t.Errorf("%s: %d records were there before, %d were planted", s.Label, again, s.Repeated)
		}
	}
}

func (e *evidence) whatIsPlanted(t *testing.T) {
	web, _ := e.source(t, "web/nginx-web-02")
	if web.Clock.Offset != -(3*time.Minute + 42*time.Second) {
		t.Errorf("the fast host is corrected by %s, want −3 min 42 s", web.Clock.Offset)
	}
	reg, _ := e.source(t, "registry/registry")
	if reg.Clock.Zone != "UTC" || reg.Zoned {
		t.Errorf("the registry is read in %q, zoned %v; want UTC, and that it does not say so", reg.Clock.Zone, reg.Zoned)
	}
	for _, d := range e.plan.Deliveries {
		if d.Zone != "" {
			t.Errorf("the delivery %s gives the zone away", d.Label)
		}
	}
	db, _ := e.source(t, "db/failover")
	if len(db.Clock.Steps) != 1 || db.Clock.Steps[0].From == 0 || db.Clock.Steps[0].Offset+db.Clock.Offset != 0 || db.Backward != 1 {
		t.Errorf("the stepped clock is %+v with %d steps back", db.Clock, db.Backward)
	}
	var probes int
	for _, s := range e.plan.Truth.Sources {
		if s.Probes[RareWord] > 0 {
			probes++
		}
	}
	if probes < 6 {
		t.Errorf("the rare word stands in %d sources, want at least 6", probes)
	}
}

// The heartbeat is steady but for the planted gap, in which others speak.
func (e *evidence) gapIsASilenceOfOneSource(t *testing.T) {
	hb, beats := e.source(t, "monitor/probe")
	if hb.Gap == nil {
		t.Fatal("no gap")
	}
	var last time.Time
	var usual, longest time.Duration
	for _, r := range beats {
		if !last.IsZero() {
			d := r.time.Sub(last)
			if last.Equal(hb.Gap.From) {
				longest = d
			} else {
				usual = max(usual, d)
			}
		}
		last = r.time
	}
	if longest != hb.Gap.To.Sub(hb.Gap.From) || longest < time.Hour || usual*30 > longest {
		t.Errorf("the gap lasts %s in the file and %s in truth; otherwise at most %s pass", longest, hb.Gap.To.Sub(hb.Gap.From), usual)
	}
	speaking := 0
	for _, s := range e.plan.Truth.Sources {
		if slices.ContainsFunc(e.again[s.Label], func(r reread) bool {
			return !r.time.IsZero() && correct(s, r).After(hb.Gap.From) && correct(s, r).Before(hb.Gap.To)
		}) {
			speaking++
		}
	}
	if speaking < 5 {
		t.Errorf("%d other sources speak within the gap", speaking)
	}
}

// The evidence tells the chronology's story.
func (e *evidence) followsTheChronology(t *testing.T) {
	entries := Entries()
	at := func(key string) time.Time {
		e, err := models.FindEntry(entries, key)
		if err != nil {
			t.Fatal(err)
		}
		return e.Earliest
	}
	ignition, detected, cutoff, text := at("ignition"), at("outage-detected"), at("power-cutoff"), at("text-partly-back")
	count := func(label string, from, to time.Time, says ...string) (n int) {
		s, records := e.source(t, label)
		for _, r := range records {
			c := correct(s, r)
			if r.time.IsZero() || c.Before(from) || !c.Before(to) {
				continue
			}
			if len(says) == 0 || slices.ContainsFunc(says, func(w string) bool { return strings.Contains(r.text, w) }) {
				n++
			}
		}
		return n
	}
	for _, label := range []string{"power/pdu", "web/nginx-web-01", "web/nginx-web-02", "app/message-api", "app/pay-api", "app/media-api", "app/auth-api", "k8s/events", "registry/registry", "deploy/deploy-tool", "cache/redis-a"} {
		if n := count(label, cutoff.Add(time.Second), cutoff.Add(7*time.Hour)); n > 0 {
			t.Errorf("%s spoke %d times while the site had no power", label, n)
		}
		if n := count(label, detected, cutoff); n == 0 {
			t.Errorf("%s said nothing before the power went", label)
		}
	}
	for _, label := range []string{"web/nginx-web-03", "db/failover", "alerts/alertmanager", "chat/kakao-ops", "chat/slack"} {
		if n := count(label, cutoff, text); n < 5 {
			t.Errorf("%s, which is elsewhere, spoke %d times", label, n)
		}
	}
	if n := count("power/bms-b3", ignition.Add(-24*time.Hour), ignition, "OVER-TEMP", "과열", "smoke"); n > 0 {
		t.Errorf("battery monitoring gave %d warnings beforehand; it is said to have shown nothing", n)
	}
	if n := count("power/bms-b3", ignition, ignition.Add(time.Minute), "OVER-TEMP", "과열", "smoke"); n < 3 {
		t.Errorf("%d battery alarms in the minute of ignition", n)
	}
	if n := count("power/bms-b3", at("gas-suppression"), at("gas-suppression").Add(time.Minute), "gas", "가스"); n == 0 {
		t.Error("nobody noted the gas")
	}
	if n := count("app/message-api", ignition.Add(-24*time.Hour), detected, `"error"`); n > 0 {
		t.Errorf("%d errors before detection", n)
	}
	if errs, all := count("app/message-api", detected, cutoff, `"error"`), count("app/message-api", detected, cutoff); errs*2 < all {
		t.Errorf("%d of %d records are errors between detection and the power cut", errs, all)
	}
	perHour := func(n int, d time.Duration) float64 { return float64(n) / d.Hours() }
	calm := perHour(count("web/nginx-web-01", detected.Add(-24*time.Hour), detected), 24*time.Hour)
	if storm := perHour(count("web/nginx-web-01", detected, cutoff), cutoff.Sub(detected)); storm < 2*calm {
		t.Errorf("%.0f requests an hour in the storm, %.0f before", storm, calm)
	}
	if n := count("app/media-api", text, at("all-restored"), "stored", "restored"); n == 0 {
		t.Error("media never came back")
	}
	start := cutoff.Truncate(24 * time.Hour)
	for d := range 6 {
		day := start.AddDate(0, 0, d)
		if n := count("chat/kakao-ops", day, day.AddDate(0, 0, 1)); n == 0 {
			t.Errorf("the situation room is silent on %s", day)
		}
	}
}

func (e *evidence) phoneExportNeedsCP949(t *testing.T) {
	if _, records := e.source(t, "chat/kakao-field"); !slices.ContainsFunc(records, func(r reread) bool { return strings.Contains(r.text, "뙇") }) {
		t.Error("no syllable outside EUC-KR: a reader that knows only EUC-KR would pass")
	}
}
