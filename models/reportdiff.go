package models

import (
	"fmt"
	"strings"
)

// DiffReports says what differs between two editions, in the order of the newer
// one; what was removed stands at its noun's end. Numbers of claims and
// exhibits may move between editions and are no difference by themselves.
func DiffReports(before, after *Report) []ReportChange {
	old, fresh := reportParts(before), reportParts(after)
	out := []ReportChange{}
	for i := range fresh {
		out = append(out, diffParts(fresh[i].noun, old[i].parts, fresh[i].parts)...)
	}
	return out
}

// reportPart is one comparable thing in a report.
type reportPart struct {
	key  string
	text Localized
	same string // what must be equal beyond the text
}

type reportNoun struct {
	noun  string
	parts []reportPart
}

// reportParts flattens a report; the nouns come in one fixed order.
func reportParts(r *Report) []reportNoun {
	nouns := []reportNoun{{noun: "paragraph"}, {noun: "figure"}, {noun: "entry"}, {noun: "claim"}, {noun: "cause"}, {noun: "link"}, {noun: "recommendation"}, {noun: "exhibit"}, {noun: "ledger"}}
	add := func(noun int, key string, text Localized, same ...any) {
		nouns[noun].parts = append(nouns[noun].parts, reportPart{key, text, fmt.Sprint(same...)})
	}
	add(0, "title", r.Title, r.Publisher)
	for _, section := range []struct {
		name string
		list []ReportParagraph
	}{{"summary", r.Summary}, {"facts", r.Facts}, {"analysis", r.Analysis}} {
		for _, p := range section.list {
			add(0, section.name, p.Text)
		}
	}
	figure := func(key string, s ReportStretch) {
		add(1, key, s.Duration.Text, s.Shortest.Seconds, s.Longest.Seconds, s.Start.UTC)
	}
	if h := r.Figures.Headline; h != nil {
		figure("headline", h.Total)
		for _, p := range h.Parts {
			figure("headline:"+p.From+".."+p.To, p)
		}
	}
	for _, p := range r.Figures.Phases {
		figure("phase:"+p.Key, p.Took)
	}
	for _, p := range r.Figures.Spans {
		figure("span:"+p.Key, p.Took)
	}
	for _, o := range r.Figures.Outages {
		figure("outage:"+o.Service, o.Total)
	}
	claims := map[string]string{}
	for _, e := range r.Chronology {
		for _, c := range e.Claims {
			claims[c.Number] = c.Key
		}
	}
	for _, a := range r.Figures.Awareness {
		text := Localized{Ko: a.Party.Ko + ": " + between(a.Earliest.Text.Ko, a.Latest.Text.Ko), En: a.Party.En + ": " + between(a.Earliest.Text.En, a.Latest.Text.En)}
		add(1, "awareness:"+claims[a.Claim], text)
	}
	cited := citations(r, claims)
	for _, e := range r.Chronology {
		add(2, e.Key, stamped(e.Title, e.Earliest, e.Latest), e.Body, e.Status, e.Phase, e.Service, e.Function, e.Approximate)
		for _, c := range e.Claims {
			text := Localized{Ko: c.Party.Ko + ": " + c.Statement.Ko, En: c.Party.En + ": " + c.Statement.En}
			if c.Earliest != nil && c.Latest != nil {
				text = stamped(text, *c.Earliest, *c.Latest)
			}
			add(3, c.Key, text, c.Status, c.Finding, cited(c.Evidence))
		}
	}
	for _, c := range r.Causes {
		add(4, c.Key, c.Title, c.Text, c.Class, c.Effect, c.Origin, c.Status, c.Confidence, c.Entries, cited(c.Evidence))
	}
	for _, l := range r.Links {
		verdict := Localized{Ko: l.From + " → " + l.To + ": " + string(l.Verdict), En: l.From + " → " + l.To + ": " + string(l.Verdict)}
		add(5, l.From+".."+l.To, verdict, l.Sufficiency, l.Rationale)
	}
	for _, rec := range r.Recommendations {
		add(6, rec.Key, rec.Text, rec.Addressee, rec.Due, rec.DueRule)
	}
	for _, x := range r.Exhibits {
		text := x.Source + " · " + x.Event
		add(7, x.Event, Localized{Ko: text, En: text}, x.SHA256, x.Quote.Severity, timeOf(x.Quote.Time))
	}
	for _, l := range r.Ledgers {
		n := fmt.Sprintf("%s: %d = %d + %d + %d + %d", l.Source, l.Received, l.Accepted, l.Rejected, l.Duplicate, l.Undated)
		add(8, l.SourceID, Localized{Ko: n, En: n}, l.Bytes)
	}
	return nouns
}

// citations writes numbers of evidence as what they stand for.
func citations(r *Report, claims map[string]string) func([]string) string {
	names := map[string]string{}
	for n, key := range claims {
		names[n] = key
	}
	for _, x := range r.Exhibits {
		names[x.Number] = x.Event
	}
	for _, p := range r.References {
		names[p.Number] = p.Text
	}
	return func(numbers []string) string {
		out := make([]string, 0, len(numbers))
		for _, n := range numbers {
			out = append(out, names[n])
		}
		return strings.Join(out, "\x00")
	}
}

func stamped(l Localized, from, to ReportTime) Localized {
	at := between(from.Local, to.Local)
	return Localized{Ko: l.Ko + " [" + at + "]", En: l.En + " [" + at + "]"}
}

func between(a, b string) string {
	if a == b {
		return a
	}
	return a + " … " + b
}

func timeOf(t *ReportTime) string {
	if t == nil {
		return ""
	}
	return t.UTC
}

// diffParts compares one noun. Parts of the same key (the paragraphs of a
// section) are matched by their text first, then in order.
func diffParts(noun string, before, after []reportPart) []ReportChange {
	gone := map[string][]reportPart{} // by key, not matched yet
	for _, p := range before {
		gone[p.key] = append(gone[p.key], p)
	}
	take := func(p reportPart, fits func(reportPart) bool) (reportPart, bool) {
		list := gone[p.key]
		for i, q := range list {
			if fits(q) {
				gone[p.key] = append(list[:i:i], list[i+1:]...)
				return q, true
			}
		}
		return reportPart{}, false
	}
	matched := make([]bool, len(after))
	for i, p := range after {
		_, matched[i] = take(p, func(q reportPart) bool { return q == p })
	}
	var out []ReportChange
	for i, p := range after {
		if matched[i] {
			continue
		}
		if q, ok := take(p, func(reportPart) bool { return true }); ok {
			out = append(out, ReportChange{Change: "changed", Noun: noun, Key: p.key, Before: q.text, After: p.text})
			continue
		}
		out = append(out, ReportChange{Change: "added", Noun: noun, Key: p.key, After: p.text})
	}
	for _, p := range before {
		if q, ok := take(p, func(q reportPart) bool { return q == p }); ok {
			out = append(out, ReportChange{Change: "removed", Noun: noun, Key: p.key, Before: q.text})
		}
	}
	return out
}
