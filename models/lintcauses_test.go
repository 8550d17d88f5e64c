package models

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"testing"
	"time"
)

var update = flag.Bool("update", false, "write the golden files anew")

// golden compares a value, as indented JSON, with a file of testdata.
func golden(t *testing.T, name string, v any) {
	t.Helper()
	got, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	got = append(got, '\n')
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != string(want) {
		t.Errorf("%s differs:\n%s", name, got)
	}
}

// good is a small graph without a fault: spark → outage → end, and a latent
// cause that prolonged it.
func good(t *testing.T) CauseGraph {
	t.Helper()
	reviewed := at(t, "2024-02-01T00:00:00Z")
	claim := Claim{Key: "c1", Party: Localized{En: "x"}, Status: ClaimConfirmed}
	dead, shaky := claim, claim
	dead.Key, dead.Status = "c2", ClaimWithdrawn
	shaky.Key, shaky.Status = "c3", ClaimDisputed
	entry := func(key, earliest, latest string) Entry {
		e := entryAt(t, key, earliest, latest)
		e.Title = Localized{Ko: key + "의 제목", En: "title of " + key}
		e.Status = ClaimConfirmed
		return e
	}
	spark := entry("spark", "2024-01-01T10:00:00Z", "2024-01-01T10:02:00Z")
	spark.Claims = []Claim{claim, dead, shaky}
	cause := func(key string, class CauseClass, effect CauseEffect, entries ...string) Cause {
		return Cause{
			Key: key, Title: Localized{Ko: key + " 원인", En: key}, Text: Localized{En: "why it ends here"}, Class: class, Effect: effect, Origin: OriginOwn,
			Status: ClaimCorroborated, Entries: entries, Evidence: []string{"claim:spark/c1", "s1:10"},
		}
	}
	link := func(key string, from, to Node) Link {
		return Link{Key: key, From: from, To: to, Verdict: VerdictNo, Sufficiency: Sufficient, Reviewer: "lee", ReviewedAt: &reviewed}
	}
	return CauseGraph{
		Entries: []Entry{spark, entry("out", "2024-01-01T10:10:00Z", "2024-01-01T10:10:00Z"), entry("back", "2024-01-01T20:00:00Z", "2024-01-01T20:00:00Z")},
		Causes:  []Cause{cause("fire", CauseDirect, EffectOnset, "spark"), cause("no-spare", CauseIndirect, EffectDelay, "out")},
		Links: []Link{
			link("l1", CauseNode("fire"), EntryNode("out")), link("l2", EntryNode("out"), EntryNode("back")),
			link("l3", CauseNode("no-spare"), EntryNode("back")),
		},
		Headline: Headline{From: "out", To: "back"},
	}
}

func TestLintCausesIsQuietWhenAllIsWell(t *testing.T) {
	if got := LintCauses(good(t)); len(got) != 0 {
		t.Errorf("findings on a good graph: %+v", got)
	}
	if got := LintCauses(CauseGraph{}); len(got) != 0 {
		t.Errorf("findings on nothing: %+v", got)
	}
}

// Every rule fires on the one fault that it is for, and on nothing else.
func TestLintCausesRuleByRule(t *testing.T) {
	type finding struct {
		Rule     string       `json:"rule"`
		Severity LintSeverity `json:"severity"`
		On       string       `json:"on"`
		Ko       string       `json:"ko"`
		En       string       `json:"en"`
	}
	all := map[string][]finding{}
	for name, spoil := range map[string]func(g *CauseGraph){
		"a circle of causes": func(g *CauseGraph) {
			g.Links = append(g.Links, Link{Key: "l4", From: EntryNode("back"), To: CauseNode("fire"), Verdict: VerdictNo, Reviewer: "x", ReviewedAt: g.Links[0].ReviewedAt, Sufficiency: Sufficient})
		},
		"no evidence":          func(g *CauseGraph) { g.Causes[0].Evidence = nil },
		"evidence that fell":   func(g *CauseGraph) { g.Causes[0].Evidence = []string{"claim:spark/c2"} },
		"disputed evidence":    func(g *CauseGraph) { g.Causes[0].Evidence = []string{"claim:spark/c3"} },
		"evidence that is not": func(g *CauseGraph) { g.Causes[0].Evidence = []string{"claim:spark/c9", "s1:0"} },
		"none direct":          func(g *CauseGraph) { g.Causes[0].Class = CauseContributing },
		"proven too late": func(g *CauseGraph) {
			g.Causes[1].Entries = []string{"back"}
			g.Entries[2].Latest = g.Entries[2].Latest.Add(1)
			g.Causes[1].Effect = EffectOnset
		},
		"later than the outage": func(g *CauseGraph) {
			g.Entries[0].Earliest, g.Entries[0].Latest = g.Entries[1].Latest.Add(time.Minute), g.Entries[1].Latest.Add(time.Minute)
		},
		"possibly too late": func(g *CauseGraph) { g.Entries[0].Latest = g.Entries[1].Latest.Add(time.Minute) },
		"untested":          func(g *CauseGraph) { g.Links[0].Verdict = VerdictUnknown },
		"fails its test":    func(g *CauseGraph) { g.Links[0].Verdict = VerdictYes },
		"not reviewed":      func(g *CauseGraph) { g.Links[0].Reviewer, g.Links[0].ReviewedAt = "", nil },
		"two tops": func(g *CauseGraph) {
			g.Links = g.Links[:1]
			g.Links = append(g.Links, Link{Key: "l3", From: CauseNode("no-spare"), To: EntryNode("back"), Verdict: VerdictNo, Reviewer: "x", ReviewedAt: g.Links[0].ReviewedAt, Sufficiency: Sufficient})
		},
		"delay by the onset alone":  func(g *CauseGraph) { g.Links[2].To = EntryNode("out") },
		"onset that leads astray":   func(g *CauseGraph) { g.Causes[1].Effect = EffectOnset },
		"delay that starts onset":   func(g *CauseGraph) { g.Links[2].To = CauseNode("fire"); g.Entries[1].Earliest = g.Entries[0].Earliest },
		"no entry":                  func(g *CauseGraph) { g.Causes[1].Entries = nil },
		"entry that is not":         func(g *CauseGraph) { g.Causes[1].Entries = []string{"out", "gone"} },
		"unlinked":                  func(g *CauseGraph) { g.Links = g.Links[:2] },
		"withdrawn end":             func(g *CauseGraph) { g.Causes[1].Status = ClaimWithdrawn },
		"end that is not":           func(g *CauseGraph) { g.Links[2].From = CauseNode("gone"); g.Causes = g.Causes[:1] },
		"sufficiency not ticked":    func(g *CauseGraph) { g.Links[0].Sufficiency = SufficiencyUnknown },
		"leaf without explanation":  func(g *CauseGraph) { g.Causes[1].Text = Localized{} },
		"released but only claimed": func(g *CauseGraph) { g.Causes[0].Status, g.Causes[0].Released = ClaimProposed, &Release{By: "x"} },
	} {
		g := good(t)
		spoil(&g)
		all[name] = []finding{}
		for _, l := range LintCauses(g) {
			all[name] = append(all[name], finding{l.Rule, l.Severity, l.On, l.Message.Ko, l.Message.En})
			if l.Message.Ko == "" || l.Message.En == "" || l.Hint.Ko == "" || l.Hint.En == "" || l.Severity.rank() < 0 {
				t.Errorf("%s: %+v is not whole", name, l)
			}
		}
		if len(all[name]) == 0 {
			t.Errorf("%s: not found", name)
		}
	}
	golden(t, "lintcauses.golden.json", all)
}

func TestWithdrawnPartsTakeNoPart(t *testing.T) {
	g := good(t)
	g.Links = append(g.Links, Link{Key: "l4", From: EntryNode("back"), To: CauseNode("fire"), Verdict: VerdictYes, Withdrawn: true})
	g.Causes = append(g.Causes, Cause{Key: "rumour", Status: ClaimWithdrawn, Class: CauseDirect})
	if got := LintCauses(g); len(got) != 0 {
		t.Errorf("findings: %+v", got)
	}
}

// A cause and its effect may be tied to the same wide moment.
func TestSameMomentIsNotLater(t *testing.T) {
	g := good(t)
	g.Entries[2].Latest = g.Entries[2].Latest.Add(time.Hour)
	g.Causes[1].Entries = []string{"back"}
	if got := LintCauses(g); len(got) != 0 {
		t.Errorf("findings: %+v", got)
	}
}

func TestCauseAndLinkValidate(t *testing.T) {
	g := good(t)
	if err := g.Causes[0].Validate(); err != nil {
		t.Fatal(err)
	}
	for name, spoil := range map[string]func(c *Cause){
		"key":               func(c *Cause) { c.Key = "A b" },
		"title":             func(c *Cause) { c.Title = Localized{Ko: " "} },
		"class":             func(c *Cause) { c.Class = "root" },
		"effect":            func(c *Cause) { c.Effect = "" },
		"origin":            func(c *Cause) { c.Origin = "them" },
		"status":            func(c *Cause) { c.Status = "sure" },
		"entry twice":       func(c *Cause) { c.Entries = []string{"a", "a"} },
		"entry's form":      func(c *Cause) { c.Entries = []string{"entry:a"} },
		"evidence empty":    func(c *Cause) { c.Evidence = []string{" "} },
		"evidence twice":    func(c *Cause) { c.Evidence = []string{"x", "x"} },
		"evidence's form":   func(c *Cause) { c.Evidence = []string{"claim:ignition"} },
		"text no UTF-8":     func(c *Cause) { c.Text.En = "\xff" },
		"root cause":        func(c *Cause) { c.RootCause = "bad_luck" },
		"detail alone":      func(c *Cause) { c.RootCauseDetail = "human_error_mistake" },
		"detail of another": func(c *Cause) { c.RootCause, c.RootCauseDetail = RootSystemFailure, "human_error_mistake" },
	} {
		c := g.Causes[0]
		spoil(&c)
		if err := c.Validate(); CodeOf(err) != CodeInvalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, spoil := range map[string]func(l *Link){
		"itself":          func(l *Link) { l.To = l.From },
		"noun":            func(l *Link) { l.To = Node{"event", "s1"} },
		"verdict":         func(l *Link) { l.Verdict = "maybe" },
		"sufficiency":     func(l *Link) { l.Sufficiency = "" },
		"half a review":   func(l *Link) { l.ReviewedAt = nil },
		"another half":    func(l *Link) { l.Reviewer = "" },
		"endless reasons": func(l *Link) { l.Rationale.Ko = string(make([]byte, MaxCauseText+1)) },
	} {
		l := g.Links[0]
		spoil(&l)
		if err := l.Validate(); CodeOf(err) != CodeInvalid {
			t.Errorf("link: %s: %v", name, err)
		}
	}
	b, err := json.Marshal(g.Links[0])
	var back Link
	if err != nil || json.Unmarshal(b, &back) != nil || back.From != g.Links[0].From || back.To != g.Links[0].To {
		t.Errorf("a link does not come back: %s, %v", b, err)
	}
	if json.Unmarshal([]byte(`{"from":"cause:"}`), &back) == nil {
		t.Error("a node without a key was read")
	}
}

// The form has five kinds of root causes and 28 details.
func TestRootCauses(t *testing.T) {
	seen := map[RootCauseDetail]bool{}
	for _, kind := range RootCauses() {
		for _, d := range kind.Details() {
			if err := d.validate(kind); err != nil || seen[d] {
				t.Errorf("%s: %v", d, err)
			}
			seen[d] = true
		}
		if err := RootCauseDetail("").validate(kind); err != nil {
			t.Errorf("%s alone: %v", kind, err)
		}
	}
	if len(RootCauses()) != 5 || len(seen) != 28 {
		t.Errorf("%d kinds, %d details", len(RootCauses()), len(seen))
	}
}
