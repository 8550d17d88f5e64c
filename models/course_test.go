package models

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

func courseEntries(t *testing.T) []Entry {
	t.Helper()
	say := func(key, when, service, function, phase string) Entry {
		e := entryAt(t, key, "2024-01-01T"+when+":00Z", "2024-01-01T"+when+":00Z")
		e.Service, e.Function, e.Phase, e.Status, e.Title = service, function, phase, ClaimConfirmed, Localized{En: key}
		return e
	}
	return []Entry{
		say("back", "14:00", "", "restore", "after"), // not in the order of time
		say("start", "10:00", "", "detect", "before"),
		say("cut", "11:00", "", "", "before"),
		say("mail-seen", "10:05", "mail", "detect", ""),
		say("mail-told", "10:30", "mail", "notify", ""),
		say("mail-some", "12:00", "mail", "restore", ""),
		say("mail-all", "13:00", "mail", "restore", ""),
		say("map-told", "09:50", "map", "notify", ""),
		say("map-back", "12:30", "map", "restore", ""),
		say("pay-seen", "10:10", "pay", "detect", ""),
		say("old-back", "08:00", "old", "restore", ""),
	}
}

func courseIncident() Incident {
	return Incident{
		Phases: []Phase{{Key: "before", Title: Localized{En: "Before"}, From: "start", To: "cut"}, {Key: "after", Title: Localized{En: "After"}, From: "cut", To: "back"}},
		Headline: Headline{
			From: "start", To: "back", Cuts: []string{"cut"},
			Spans: []Phase{{Key: "mail", Title: Localized{En: "Mail"}, From: "mail-some", To: "mail-all"}},
		},
	}
}

func TestChronologyOf(t *testing.T) {
	c := ChronologyOf(courseIncident(), courseEntries(t))
	if len(c.Lints) != 0 {
		t.Errorf("findings %+v", c.Lints)
	}
	if c.Headline == nil || c.Headline.Total.Duration != 4*time.Hour || len(c.Headline.Parts) != 2 {
		t.Errorf("headline %+v", c.Headline)
	}
	if c.Course == nil || c.Course.Total != c.Headline.Total || len(c.Phases) != 2 || c.Phases[1].Took.Duration != 3*time.Hour {
		t.Errorf("phases %+v, course %+v", c.Phases, c.Course)
	}
	if len(c.Spans) != 1 || c.Spans[0].Took.Duration != time.Hour {
		t.Errorf("spans %+v", c.Spans)
	}
	type bar struct {
		service, from, to string
		total             time.Duration
		parts             int
		assumed           [2]bool
		back              string
	}
	var bars []bar
	for _, o := range c.Outages {
		bars = append(bars, bar{o.Service, o.Total.From, o.Total.To, o.Total.Duration, len(o.Parts), [2]bool{o.AssumedFrom, o.AssumedTo}, o.FirstBack})
	}
	want := []bar{
		{"", "start", "back", 4 * time.Hour, 4, [2]bool{}, "mail-some"},
		{"mail", "mail-seen", "mail-all", 175 * time.Minute, 3, [2]bool{}, "mail-some"},
		{"map", "start", "map-back", 150 * time.Minute, 1, [2]bool{true, false}, "map-back"},
		{"pay", "pay-seen", "back", 230 * time.Minute, 1, [2]bool{false, true}, ""},
	}
	// The whole is cut where people were first told and something was first
	// restored; what lies before its beginning cuts nothing.
	want[0].parts = 3
	if !slices.Equal(bars, want) {
		t.Errorf("outages\n%+v, want\n%+v", bars, want)
	}
	for _, o := range c.Outages {
		sum := time.Duration(0)
		for _, d := range o.ByFunction() {
			sum += d
		}
		if sum != o.Total.Duration {
			t.Errorf("%s: the parts make %s of %s", o.Service, sum, o.Total.Duration)
		}
	}
}

func TestChronologyReportsWhatIsMissing(t *testing.T) {
	for name, c := range map[string]struct {
		spoil func(in *Incident, es []Entry) []Entry
		rules []string
	}{
		"a cut is gone": {func(_ *Incident, es []Entry) []Entry { es[2].Status = ClaimWithdrawn; return es }, []string{"chronology-entry-missing"}},
		"ends swapped": {func(in *Incident, es []Entry) []Entry {
			in.Headline.From, in.Headline.To, in.Headline.Cuts = "back", "start", nil
			return es
		}, []string{"headline-does-not-add-up", "outage-does-not-add-up"}},
		"a gap":      {func(in *Incident, es []Entry) []Entry { in.Phases[1].From = "mail-some"; return es }, []string{"phases-do-not-meet"}},
		"an overlap": {func(in *Incident, es []Entry) []Entry { in.Phases[1].From = "mail-told"; return es }, []string{"phases-do-not-meet"}},
		"a phase backwards": {func(in *Incident, es []Entry) []Entry {
			in.Phases = []Phase{{Key: "before", From: "cut", To: "start"}, {Key: "after", From: "start", To: "back"}}
			return es
		}, []string{"phase-ends-before-it-begins", "phases-do-not-add-up"}},
		"an unknown phase":  {func(_ *Incident, es []Entry) []Entry { es[3].Phase = "later"; return es }, []string{"entry-in-unknown-phase"}},
		"outside its phase": {func(_ *Incident, es []Entry) []Entry { es[10].Phase = "before"; return es }, []string{"entry-outside-its-phase"}},
		"nobody says he knew": {func(in *Incident, es []Entry) []Entry {
			in.Headline.Awareness = &Awareness{Event: "start", Claims: "cut"}
			return es
		}, []string{"awareness-untold"}},
	} {
		in := courseIncident()
		entries := c.spoil(&in, courseEntries(t))
		got := ChronologyOf(in, entries)
		rules := map[string]bool{}
		for _, l := range got.Lints {
			rules[l.Rule] = true
			if l.Message.Ko == "" || l.Message.En == "" || l.Hint.Ko == "" || l.Hint.En == "" {
				t.Errorf("%s: %+v is not whole", name, l)
			}
		}
		for _, r := range c.rules {
			if !rules[r] {
				t.Errorf("%s: %s was not found among %v", name, r, rules)
			}
		}
	}
}

// However the entries fall, what is computed adds up.
func TestOutagesAddUp(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 5))
	start := at(t, "2024-01-01T00:00:00Z")
	for range 500 {
		var es []Entry
		for i := range 3 + rng.IntN(12) {
			from := start.Add(time.Duration(rng.IntN(5000)) * time.Second)
			e := Entry{Key: string(rune('a' + i)), Earliest: from, Latest: from.Add(time.Duration(rng.IntN(900)) * time.Second)}
			e.Service = []string{"", "x", "y"}[rng.IntN(3)]
			e.Function = append(Functions(), "")[rng.IntN(7)]
			es = append(es, e)
		}
		first, last := es[0], es[0]
		for _, e := range es {
			if e.Earliest.Before(first.Earliest) {
				first = e
			}
			if e.Earliest.After(last.Earliest) {
				last = e
			}
		}
		c := ChronologyOf(Incident{Headline: Headline{From: first.Key, To: last.Key}}, es)
		if len(c.Lints) != 0 || c.Headline == nil || len(c.Outages) == 0 {
			t.Fatalf("%+v", c)
		}
		for _, o := range c.Outages {
			sum := time.Duration(0)
			for i, p := range o.Parts {
				sum += p.Duration
				if p.Duration < 0 || (i > 0 && o.Parts[i-1].To != p.From) {
					t.Fatalf("parts %+v", o.Parts)
				}
			}
			if sum != o.Total.Duration || o.Parts[0].From != o.Total.From || o.Parts[len(o.Parts)-1].To != o.Total.To {
				t.Fatalf("%+v do not make %+v", o.Parts, o.Total)
			}
		}
	}
}

func TestHeadlineValidate(t *testing.T) {
	good := Incident{Slug: "x", Title: Localized{En: "x"}, Zone: "UTC", Phases: courseIncident().Phases, Headline: courseIncident().Headline}
	if err := good.Validate(); err != nil {
		t.Fatal(err)
	}
	for name, spoil := range map[string]func(in *Incident){
		"one end":           func(in *Incident) { in.Headline.To = "" },
		"cuts of nothing":   func(in *Incident) { in.Headline.From, in.Headline.To = "", "" },
		"awareness of self": func(in *Incident) { in.Headline.Awareness = &Awareness{Event: "a", Claims: "a"} },
		"awareness of none": func(in *Incident) { in.Headline.Awareness = &Awareness{Claims: "a"} },
		"two of a name":     func(in *Incident) { in.Phases = append(in.Phases[:1:1], in.Phases[0]) },
		"no title":          func(in *Incident) { in.Phases = []Phase{{Key: "a", From: "b", To: "c"}} },
		"no end":            func(in *Incident) { in.Phases = []Phase{{Key: "a", Title: Localized{Ko: "a"}, From: "b"}} },
		"no key":            func(in *Incident) { in.Headline.Spans = []Phase{{Title: Localized{Ko: "a"}, From: "b", To: "c"}} },
	} {
		in := good
		spoil(&in)
		if err := in.Validate(); CodeOf(err) != CodeInvalid {
			t.Errorf("%s: %v", name, err)
		}
	}
}
