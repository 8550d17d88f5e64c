package demo

import (
	"slices"
	"testing"
	"time"

	"github.com/emberline/emberline/models"
)

func load(t testing.TB) *Reference {
	t.Helper()
	r, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestReferenceIsCompleteInBothLanguages(t *testing.T) {
	r := load(t)
	if r.Incident.Slug != Slug || Incident().Slug != Slug {
		t.Errorf("slug %q and %q, want %q", r.Incident.Slug, Incident().Slug, Slug)
	}
	if len(Entries()) != len(r.Entries) {
		t.Errorf("Entries gives %d of %d", len(Entries()), len(r.Entries))
	}
	both := func(what string, l models.Localized) {
		if l.Ko == "" || l.En == "" || l.Ko == l.En {
			t.Errorf("%s: %+v is not in both languages", what, l)
		}
	}
	phases := map[string]bool{}
	for _, p := range r.Incident.Phases {
		both("phase "+p.Key, p.Title)
		phases[p.Key] = true
	}
	seen := map[string]bool{}
	for _, e := range r.Entries {
		both("entry "+e.Key, e.Title)
		if e.Body != (models.Localized{}) {
			both("body of "+e.Key, e.Body)
		}
		if seen[e.Key] {
			t.Errorf("two entries are named %s", e.Key)
		}
		seen[e.Key] = true
		if !phases[e.Phase] {
			t.Errorf("entry %s stands in no phase (%q)", e.Key, e.Phase)
		}
		claims := map[string]bool{}
		for _, c := range e.Claims {
			both("party of "+e.Key+"/"+c.Key, c.Party)
			both("claim "+e.Key+"/"+c.Key, c.Statement)
			if claims[c.Key] {
				t.Errorf("two claims of %s are named %s", e.Key, c.Key)
			}
			claims[c.Key] = true
		}
		if e.Status == models.ClaimDisputed && len(e.Claims) == 0 {
			t.Errorf("%s is disputed but nobody claims anything", e.Key)
		}
	}
	if !slices.IsSortedFunc(r.Entries, func(a, b models.Entry) int { return a.Earliest.Compare(b.Earliest) }) {
		t.Error("entries are not in the order of time")
	}
	for _, key := range []string{"second-tenant-errors", "second-tenant-next-services", "servers-back"} {
		if e, err := models.FindEntry(r.Entries, key); err != nil || !e.Approx {
			t.Errorf("%s must be flagged approximate (%v)", key, err)
		}
	}
}

// Each phase lies within the bounds that its entries set, and holds its entries.
func TestPhasesBoundTheirEntries(t *testing.T) {
	r := load(t)
	var last time.Time
	for _, p := range r.Incident.Phases {
		from, err := models.FindEntry(r.Entries, p.From)
		if err != nil {
			t.Fatal(err)
		}
		to, err := models.FindEntry(r.Entries, p.To)
		if err != nil {
			t.Fatal(err)
		}
		if from.Earliest.Before(last) || to.Earliest.Before(from.Earliest) {
			t.Errorf("phase %s (%s → %s) is out of order", p.Key, p.From, p.To)
		}
		last = to.Earliest
		for _, e := range r.Entries {
			if e.Phase == p.Key && (e.Earliest.Before(from.Earliest) || e.Earliest.After(to.Latest)) {
				t.Errorf("entry %s lies outside its phase %s", e.Key, p.Key)
			}
		}
	}
}

func TestChecksFollowFromTheEntries(t *testing.T) {
	r := load(t)
	c, err := r.Checks(r.Entries)
	if err != nil {
		t.Fatal(err)
	}
	const h, m = time.Hour, time.Minute
	if got, want := c.Outage.Total.Duration, 127*h+33*m; got != want {
		t.Errorf("the outage lasted %s, want %s", models.FormatDuration(got), models.FormatDuration(want))
	}
	var parts []time.Duration
	for _, p := range c.Outage.Parts {
		parts = append(parts, p.Duration)
	}
	if want := []time.Duration{h + 25*m, 84*h + 8*m, 42 * h}; !slices.Equal(parts, want) {
		t.Errorf("parts %v, want %v", parts, want)
	}
	type delay struct{ earliest, latest time.Duration }
	var delays []delay
	parties := map[models.Localized]bool{}
	for _, d := range c.Awareness {
		delays = append(delays, delay{d.Earliest, d.Latest})
		parties[d.Party] = true
	}
	if want := []delay{{4 * m, 4 * m}, {14 * m, 14 * m}, {21 * m, 23 * m}, {44 * m, 44 * m}}; !slices.Equal(delays, want) {
		t.Errorf("awareness delays %v, want %v", delays, want)
	}
	if len(parties) != 4 {
		t.Errorf("%d claimants, want 4", len(parties))
	}
	if got, want := c.TextBeforePower.Duration, 75*h+29*m; got != want {
		t.Errorf("text was back %s before power, want %s", models.FormatDuration(got), models.FormatDuration(want))
	}
}

// The checks are computed, not recited: they move with the entries.
func TestChecksMoveWithTheEntries(t *testing.T) {
	r := load(t)
	entries := slices.Clone(r.Entries)
	for i := range entries {
		if entries[i].Key == "outage-detected" {
			entries[i].Earliest = entries[i].Earliest.Add(3 * time.Minute)
			entries[i].Latest = entries[i].Latest.Add(3 * time.Minute)
		}
	}
	c, err := r.Checks(entries)
	if err != nil {
		t.Fatal(err)
	}
	if want := 127*time.Hour + 30*time.Minute; c.Outage.Total.Duration != want {
		t.Errorf("counted from 15:30 the outage lasted %s, want %s", c.Outage.Total.Duration, want)
	}
	if _, err := r.Checks(entries[1:]); models.CodeOf(err) != models.CodeNotFound {
		t.Errorf("without ignition: %v, want not found", err)
	}
}

func TestDisputedFactsKeepTheirVersions(t *testing.T) {
	r := load(t)
	for key, want := range map[string]int{"ignition": 2, "gas-suppression": 1, "fire-out": 2, "tenant-aware": 4} {
		e, err := models.FindEntry(r.Entries, key)
		if err != nil {
			t.Fatal(err)
		}
		times := map[time.Time]bool{}
		for _, c := range e.Claims {
			if c.Earliest != nil {
				times[c.Earliest.UTC()] = true
			}
		}
		if e.Status != models.ClaimDisputed || len(times) != want || len(e.Claims) < 2 {
			t.Errorf("%s is %s with %d claims of %d times; want disputed, %d times", key, e.Status, len(e.Claims), len(times), want)
		}
	}
	servers, err := models.FindEntry(r.Entries, "servers-back")
	if err != nil {
		t.Fatal(err)
	}
	if len(servers.Claims) != 2 || servers.Claims[0].Statement == servers.Claims[1].Statement {
		t.Errorf("servers back: %+v, want two figures side by side", servers.Claims)
	}
}
