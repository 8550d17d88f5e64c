package publish

import (
	"fmt"
	"strings"

	"github.com/emberline/emberline/models"
)

// Markdown writes the report as GitHub's Markdown, without HTML.
func Markdown(r *models.Report, lang string) ([]byte, error) {
	v, err := newView(r, lang)
	if err != nil {
		return nil, err
	}
	m := &mdWriter{view: v}
	m.head()
	m.facts()
	m.judged()
	m.evidence()
	m.tail()
	return []byte(m.String()), nil
}

type mdWriter struct {
	strings.Builder
	*view
}

func (m *mdWriter) line(format string, args ...any) { fmt.Fprintf(m, format+"\n", args...) }

func (m *mdWriter) heading(level int, key string) {
	m.line("\n%s %s\n", strings.Repeat("#", level), m.T(key))
}

func (m *mdWriter) paragraphs(list []models.ReportParagraph) {
	for _, p := range list {
		m.line("**%s** %s\n", p.Number, mdParagraph(m.L(p.Text)))
	}
}

// row writes a table's line; cells are made harmless here.
func (m *mdWriter) row(cells ...string) {
	for i, c := range cells {
		cells[i] = mdText(c)
	}
	m.line("| %s |", strings.Join(cells, " | "))
}

func (m *mdWriter) table(keys ...string) {
	heads := make([]string, len(keys))
	for i, k := range keys {
		heads[i] = m.T(k)
	}
	m.row(heads...)
	m.line("|%s", strings.Repeat(" --- |", len(keys)))
}

func (m *mdWriter) editionName() string {
	if m.State == "draft" {
		return m.T("draft")
	}
	return m.T("edition", m.Edition.Number)
}

func (m *mdWriter) head() {
	m.line("# %s\n", mdText(m.L(m.Report.Title)))
	m.line("%s · %s · %s\n", m.T("report"), m.editionName(), mdText(m.L(m.Incident.Title)))
	if p := m.L(m.Publisher); p != "" {
		m.line("- %s: %s", m.T("publisher"), mdText(p))
	}
	if at := m.Edition.PublishedAt; at != nil {
		m.line("- %s: %s", m.T("published"), m.When(*at))
	}
	if m.Edition.Supersedes > 0 {
		m.line("- %s", m.T("supersedes", m.Edition.Supersedes))
	}
	m.line("- SHA-256: `%s`", m.SHA256)
	if m.State == "draft" {
		m.line("\n> %s", m.T("draft.note"))
	}
	if m.Simulated {
		m.line("\n> %s", m.T("simulated.note"))
	}
	if h := m.Figures.Headline; h != nil {
		m.line("\n**%s: %s** (%s → %s)\n", m.T("headline"), m.L(h.Total.Duration.Text), m.When(h.Total.Start), m.When(h.Total.End))
		m.table("parts", "duration", "share")
		for _, p := range h.Parts {
			m.row(m.EntryTitle(p.From)+" → "+m.EntryTitle(p.To), m.L(p.Duration.Text), m.Share(p.Duration, h.Total.Duration))
		}
		m.row("= "+m.T("headline.sum"), m.L(h.Total.Duration.Text), "100 %")
	}
	m.heading(2, "summary")
	m.paragraphs(m.Summary)
}

func (m *mdWriter) facts() {
	m.heading(2, "figures")
	if len(m.Figures.Awareness) > 0 {
		m.heading(3, "awareness")
		m.table("party", "claim", "duration")
		for _, a := range m.Figures.Awareness {
			m.row(m.L(a.Party), a.Claim, m.Range(a.Earliest, a.Latest))
		}
	}
	if len(m.Figures.Outages) > 0 {
		m.heading(3, "outages")
		m.table("service", "from", "to", "duration")
		for _, o := range m.Figures.Outages {
			name := o.Service
			if name == "" {
				name = m.T("whole")
			}
			m.row(name, m.When(o.Total.Start), m.When(o.Total.End), m.L(o.Total.Duration.Text))
		}
	}
	for _, part := range []struct {
		key  string
		list []models.ReportPhase
	}{{"phases", m.Figures.Phases}, {"spans", m.Figures.Spans}} {
		if len(part.list) == 0 {
			continue
		}
		m.heading(3, part.key)
		m.table("title", "from", "to", "duration")
		for _, p := range part.list {
			m.row(m.L(p.Title), m.When(p.Took.Start), m.When(p.Took.End), m.Range(p.Took.Shortest, p.Took.Longest))
		}
	}
	m.heading(2, "facts")
	m.paragraphs(m.Facts)
	m.heading(3, "chronology")
	for _, e := range m.Chronology {
		about := ""
		if e.Approximate {
			about = m.T("approximate") + " "
		}
		end := ""
		if e.Earliest != e.Latest {
			end = " – " + m.When(e.Latest)
		}
		m.line("- **%s** %s%s%s — %s (%s)", e.Number, about, m.When(e.Earliest), end, mdText(m.L(e.Title)), m.Status(e.Status))
		if body := m.L(e.Body); body != "" {
			m.line("  %s", mdText(body))
		}
		for _, c := range e.Claims {
			at := ""
			if c.Earliest != nil && c.Latest != nil {
				at = " [" + m.Span(*c.Earliest, *c.Latest) + " " + m.Zone(*c.Earliest) + "]"
			}
			cites := strings.Join(c.Evidence, ", ")
			if cites == "" {
				cites = m.T("no.evidence")
			}
			m.line("  - **%s** %s: %s%s (%s; %s)", c.Number, mdText(m.L(c.Party)), mdText(m.L(c.Statement)), mdText(at), m.Status(c.Status), cites)
		}
	}
	m.heading(2, "findings")
	for _, f := range m.Findings {
		c := m.Claim(f.Claim)
		m.line("- **%s** %s — %s: %s (%s; %s)", f.Number, mdText(m.EntryTitle(f.Entry)), mdText(m.L(c.Party)), mdText(m.L(c.Statement)), c.Number, strings.Join(c.Evidence, ", "))
	}
}

func (m *mdWriter) judged() {
	m.heading(2, "analysis")
	m.line("%s\n", m.T("analysis.note"))
	m.paragraphs(m.Analysis)
	if len(m.Causes) > 0 {
		m.heading(3, "causes")
		for _, c := range m.Causes {
			m.line("- **%s** %s — **%s** (%s, %s, %s). %s (%s)", c.Number, mdText(m.L(c.Title)), m.Confidence(c.Confidence), m.Class(c.Class), m.Effect(c.Effect), m.Origin(c.Origin),
				mdText(m.L(c.Text)), strings.Join(c.Evidence, ", "))
		}
	}
	if len(m.Links) > 0 {
		m.heading(3, "links")
		m.table("from.to", "verdict", "sufficiency", "rationale")
		for _, l := range m.Links {
			m.row(m.Node(l.From)+" → "+m.Node(l.To), m.Verdict(l.Verdict), m.Sufficiency(l.Sufficiency), m.L(l.Rationale))
		}
	}
	m.heading(2, "open")
	for _, q := range m.OpenQuestions {
		m.line("- **%s** %s", q.Number, mdText(m.L(q.Text)))
	}
	m.heading(2, "recommendations")
	for _, r := range m.Recommendations {
		due := strings.TrimSpace(r.Due + " " + m.L(r.DueRule))
		m.line("- **%s** %s\n  %s: %s · %s: %s", r.Number, mdParagraph(m.L(r.Text)), m.T("addressee"), mdText(m.L(r.Addressee)), m.T("due"), mdText(due))
	}
}

func (m *mdWriter) evidence() {
	m.heading(2, "section.evidence")
	if len(m.Exhibits) > 0 {
		m.heading(3, "exhibits")
		m.table("number", "source", "record", "time", "kind", "cited.by")
		for _, x := range m.Exhibits {
			at := m.T("undated")
			if x.Quote.Time != nil {
				at = m.When(*x.Quote.Time)
			}
			m.row(x.Number, m.marked(x.Source, x.Simulated), x.Event+" sha256:"+x.SHA256, at, strings.TrimSpace(m.T("quote."+x.Quote.Kind)+" "+x.Quote.Severity), strings.Join(x.CitedBy, ", "))
		}
	}
	if len(m.References) > 0 {
		m.heading(3, "references")
		for _, p := range m.References {
			m.line("- **%s** %s", p.Number, mdText(p.Text))
		}
	}
	m.heading(3, "ledgers")
	m.table("source", "format", "received", "accepted", "rejected", "duplicate", "undated", "bytes")
	for _, l := range m.Ledgers {
		m.row(m.marked(l.Source, l.Simulated), l.Format, m.Count(l.Received), m.Count(l.Accepted), m.Count(l.Rejected), m.Count(l.Duplicate), m.Count(l.Undated), m.Count(l.Bytes))
	}
	if len(m.Gaps) > 0 {
		m.heading(3, "gaps")
		m.table("source", "from", "to", "duration", "usual")
		for _, g := range m.Gaps {
			m.row(m.marked(g.Source, g.Simulated), m.When(g.From), m.When(g.To), m.L(g.Duration.Text), m.L(g.Usual.Text))
		}
	}
}

func (m *mdWriter) marked(source string, simulated bool) string {
	if simulated {
		return source + " (" + m.T("simulated") + ")"
	}
	return source
}

func (m *mdWriter) tail() {
	m.heading(2, "editions")
	if c := m.L(m.Corrections); c != "" {
		m.line("%s\n", mdParagraph(c))
	}
	for _, h := range m.History {
		m.line("- %s · %s · `%s`", m.T("edition", h.Number), m.When(h.PublishedAt), h.SHA256)
	}
	if len(m.History) == 0 {
		m.line("%s", m.T("first.edition"))
	} else {
		m.heading(3, "changes")
		for _, c := range m.Changes {
			m.line("- %s: %s `%s`", m.Change(c.Change), m.Noun(c.Noun), strings.ReplaceAll(c.Key, "`", ""))
			if s := m.L(c.Before); s != "" {
				m.line("  - %s: %s", m.T("before"), mdText(s))
			}
			if s := m.L(c.After); s != "" {
				m.line("  - %s: %s", m.T("after"), mdText(s))
			}
		}
	}
	m.heading(2, "verify")
	for i, key := range []string{"verify.hash", "verify.sum", "verify.exhibit", "verify.schema"} {
		m.line("%d. %s", i+1, m.T(key))
	}
	m.line("\n    %s  report.json", m.SHA256)
}
