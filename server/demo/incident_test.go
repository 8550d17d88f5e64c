package demo

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
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

func TestChronologyFollowsFromTheEntries(t *testing.T) {
	r := load(t)
	c := r.Chronology(r.Entries)
	if len(c.Lints) > 0 {
		t.Errorf("findings: %+v", c.Lints)
	}
	const h, m = time.Hour, time.Minute
	if got, want := c.Headline.Total.Duration, 127*h+33*m; got != want {
		t.Errorf("the outage lasted %s, want %s", models.FormatDuration(got), models.FormatDuration(want))
	}
	var parts []time.Duration
	for _, p := range c.Headline.Parts {
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
	var spans []time.Duration
	for _, s := range c.Spans {
		spans = append(spans, s.Took.Duration)
	}
	if want := []time.Duration{75*h + 29*m, 42 * h}; !slices.Equal(spans, want) {
		t.Errorf("text was back before power by, and after power remained: %v, want %v", spans, want)
	}
	if c.Course == nil || len(c.Course.Parts) != len(r.Incident.Phases) {
		t.Errorf("the phases do not follow on one another: %+v", c.Course)
	}
}

// The figures are computed, not recited: they move with the entries.
func TestChronologyMovesWithTheEntries(t *testing.T) {
	r := load(t)
	entries := slices.Clone(r.Entries)
	for i := range entries {
		if entries[i].Key == "outage-detected" {
			entries[i].Earliest = entries[i].Earliest.Add(3 * time.Minute)
			entries[i].Latest = entries[i].Latest.Add(3 * time.Minute)
		}
	}
	c := r.Chronology(entries)
	if want := 127*time.Hour + 30*time.Minute; c.Headline.Total.Duration != want {
		t.Errorf("counted from 15:30 the outage lasted %s, want %s", c.Headline.Total.Duration, want)
	}
	if c = r.Chronology(entries[1:]); len(c.Awareness) > 0 || len(c.Lints) == 0 || c.Headline == nil {
		t.Errorf("without ignition: %+v", c)
	}
}

// What a reader sees of the reference incident, word by word.
func TestChronologyGolden(t *testing.T) {
	r := load(t)
	c := r.Chronology(r.Entries)
	var b strings.Builder
	stretch := func(what string, s models.Stretch) {
		fmt.Fprintf(&b, "  %-28s %s → %s: %s (%s … %s)\n", what, s.From, s.To, models.FormatDuration(s.Duration), models.FormatDuration(s.Shortest), models.FormatDuration(s.Longest))
	}
	b.WriteString("headline\n")
	stretch("total", c.Headline.Total)
	for _, p := range c.Headline.Parts {
		stretch("", p)
	}
	b.WriteString("phases\n")
	for _, p := range c.Phases {
		stretch(p.Key, p.Took)
	}
	b.WriteString("awareness\n")
	for _, d := range c.Awareness {
		fmt.Fprintf(&b, "  %s / %s: %s … %s\n", d.Party.Ko, d.Party.En, models.FormatDurationIn(d.Earliest, "ko"), models.FormatDuration(d.Latest))
	}
	for _, o := range c.Outages {
		fmt.Fprintf(&b, "outage %q assumed %v %v, first back at %s\n", o.Service, o.AssumedFrom, o.AssumedTo, o.FirstBack)
		stretch("total", o.Total)
		for _, p := range o.Parts {
			stretch("until "+p.Function, p.Stretch)
		}
		for _, f := range o.Functions {
			stretch(f.Function+" after", f.After)
		}
	}
	golden(t, "chronology.golden", b.String())
}

// The graph of the public findings is whole, and the checks say of it what is
// true: which links nobody could test, what is disputed, and nothing graver.
func TestCausesOfTheReference(t *testing.T) {
	r := load(t)
	nodes := map[models.Node]bool{}
	for _, l := range r.Links {
		nodes[l.From], nodes[l.To] = true, true
	}
	if len(nodes) < 10 || len(r.Causes) < 10 {
		t.Errorf("%d nodes, %d causes", len(nodes), len(r.Causes))
	}
	for _, c := range r.Causes {
		for _, l := range []models.Localized{c.Title, c.Text} {
			if l.Ko == "" || l.En == "" {
				t.Errorf("cause %s is not in both languages", c.Key)
			}
		}
	}
	for _, l := range r.Links {
		if l.Rationale.Ko == "" || l.Rationale.En == "" {
			t.Errorf("link %s → %s has no rationale in both languages", l.From, l.To)
		}
	}
	var b strings.Builder
	for _, l := range models.LintCauses(r.numbered()) {
		fmt.Fprintf(&b, "%s %s %s\n  %s\n  %s\n", l.Severity, l.Rule, l.On, l.Message.Ko, l.Message.En)
		if l.Severity == models.LintError {
			t.Errorf("%s on %s: %s", l.Rule, l.On, l.Message.En)
		}
	}
	golden(t, "causes.golden", b.String())
}

// numbered gives the links the keys that the store gives them.
func (r *Reference) numbered() models.CauseGraph {
	g := r.Graph()
	g.Links = slices.Clone(g.Links)
	for i := range g.Links {
		g.Links[i].Key = fmt.Sprintf("l%d", i+1)
	}
	return g
}

var update = flag.Bool("update", false, "write the golden files anew")

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs:\n%s", name, got)
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
