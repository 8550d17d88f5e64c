package publish

import (
	"fmt"
	"strings"

	"github.com/emberline/emberline/models"
)

// cover prints the title, the imprint, the headline and the summary.
func (p *sheet) cover() {
	p.text("", 9, 100, p.T("report")+" · "+p.name())
	p.Ln(1)
	p.text("B", 22, 20, p.L(p.Report.Title))
	p.Ln(1)
	p.text("", 11, 90, p.L(p.Incident.Title))
	p.Ln(3)
	p.note(strings.TrimSpace(p.L(p.Publisher)))
	if at := p.Edition.PublishedAt; at != nil {
		p.note(p.T("published") + " " + p.When(*at))
	}
	if p.Edition.Supersedes > 0 {
		p.note(p.T("supersedes", p.Edition.Supersedes))
	}
	p.note("SHA-256 " + p.SHA256)
	if p.State == "draft" {
		p.text("B", 9, 60, p.T("draft.note"))
	}
	if p.Simulated {
		p.note(p.T("simulated.note"))
	}
	if h := p.Figures.Headline; h != nil {
		p.Ln(2)
		p.text("", 9, 100, p.T("headline"))
		p.text("B", 30, 20, p.L(h.Total.Duration.Text))
		p.note(p.When(h.Total.Start) + " → " + p.When(h.Total.End))
		p.bar()
		for _, part := range h.Parts {
			p.body(p.EntryTitle(part.From) + " → " + p.EntryTitle(part.To) + ": " + p.L(part.Duration.Text) + " (" + p.Share(part.Duration, h.Total.Duration) + ")")
		}
		p.text("B", 9.5, 30, "= "+p.L(h.Total.Duration.Text))
	}
	p.chapter("summary")
	p.paragraphs(p.Summary)
}

func (p *sheet) paragraphs(list []models.ReportParagraph) {
	for _, q := range list {
		p.item(q.Number, "", paragraphText(p.L(q.Text)), "")
	}
}

func (p *sheet) factual() {
	p.chapter("figures")
	if len(p.Figures.Awareness) > 0 {
		p.section("awareness")
		for _, a := range p.Figures.Awareness {
			p.item(a.Claim, p.L(a.Party), p.Range(a.Earliest, a.Latest), "")
		}
	}
	if len(p.Figures.Outages) > 0 {
		p.section("outages")
		for _, o := range p.Figures.Outages {
			name := o.Service
			if name == "" {
				name = p.T("whole")
			}
			p.item("", name+": "+p.L(o.Total.Duration.Text), "", p.When(o.Total.Start)+" → "+p.When(o.Total.End))
		}
	}
	for _, part := range []struct {
		key  string
		list []models.ReportPhase
	}{{"phases", p.Figures.Phases}, {"spans", p.Figures.Spans}} {
		if len(part.list) == 0 {
			continue
		}
		p.section(part.key)
		for _, f := range part.list {
			p.item("", p.L(f.Title)+": "+p.Range(f.Took.Shortest, f.Took.Longest), "", p.When(f.Took.Start)+" → "+p.When(f.Took.End))
		}
	}
	p.chapter("facts")
	p.paragraphs(p.Facts)
	p.section("chronology")
	for _, e := range p.Chronology {
		at := p.When(e.Earliest)
		if e.Earliest != e.Latest {
			at += " – " + p.When(e.Latest)
		}
		if e.Approximate {
			at = p.T("approximate") + " " + at
		}
		p.item(e.Number, at+"  "+p.L(e.Title)+" ["+p.Status(e.Status)+"]", p.L(e.Body), "")
		for _, c := range e.Claims {
			p.item("  "+c.Number, "", p.L(c.Party)+": "+p.L(c.Statement), p.claimFoot(c))
		}
	}
	p.chapter("findings")
	p.note(p.T("findings.note"))
	for _, f := range p.Findings {
		c := p.Claim(f.Claim)
		p.item(f.Number, p.EntryTitle(f.Entry), p.L(c.Statement), p.L(c.Party)+" · "+c.Number+" · "+strings.Join(c.Evidence, ", "))
	}
}

func (p *sheet) claimFoot(c models.ReportClaim) string {
	foot := p.Status(c.Status)
	if c.Earliest != nil && c.Latest != nil {
		foot = p.Span(*c.Earliest, *c.Latest) + " " + p.Zone(*c.Earliest) + " · " + foot
	}
	if len(c.Evidence) == 0 {
		return foot + " · " + p.T("no.evidence")
	}
	return foot + " · " + strings.Join(c.Evidence, ", ")
}

func (p *sheet) judged() {
	p.chapter("analysis")
	p.note(p.T("analysis.note"))
	p.paragraphs(p.Analysis)
	if len(p.Causes) > 0 {
		p.section("causes")
		p.note(p.T("confidence.note"))
	}
	for _, c := range p.Causes {
		p.item(c.Number, p.L(c.Title)+" ["+p.Confidence(c.Confidence)+"]", p.L(c.Text),
			p.Class(c.Class)+" · "+p.Effect(c.Effect)+" · "+p.Origin(c.Origin)+" · "+strings.Join(c.Evidence, ", "))
	}
	if len(p.Links) > 0 {
		p.section("links")
		p.note(p.T("links.note"))
	}
	for _, l := range p.Links {
		p.item("", p.Node(l.From)+" → "+p.Node(l.To), p.L(l.Rationale), p.Verdict(l.Verdict)+" · "+p.T("sufficiency")+": "+p.Sufficiency(l.Sufficiency))
	}
	p.chapter("open")
	for _, q := range p.OpenQuestions {
		p.item(q.Number, "", p.L(q.Text), "")
	}
	p.chapter("recommendations")
	for _, r := range p.Recommendations {
		p.item(r.Number, "", paragraphText(p.L(r.Text)), p.T("addressee")+": "+p.L(r.Addressee)+" · "+p.T("due")+": "+strings.TrimSpace(r.Due+" "+p.L(r.DueRule)))
	}
}

func (p *sheet) evidence() {
	p.chapter("section.evidence")
	p.section("exhibits")
	p.note(p.T("exhibits.note"))
	for _, x := range p.Exhibits {
		at := p.T("undated")
		if x.Quote.Time != nil {
			at = p.When(*x.Quote.Time)
		}
		said := []string{at, p.T("quote." + x.Quote.Kind), x.Quote.Severity, x.Quote.Format, x.Quote.Host, x.Quote.Service}
		p.item(x.Number, p.marked(x.Source, x.Simulated)+"  "+x.Event, strings.Join(nonEmpty(said), " · "),
			fmt.Sprintf("%s %s · %s %d %s · %s %s", p.T("record"), x.SHA256, p.T("piece"), x.Piece.Number, x.Piece.SHA256, p.T("cited.by"), strings.Join(x.CitedBy, ", ")))
	}
	if len(p.References) > 0 {
		p.section("references")
	}
	for _, r := range p.References {
		p.item(r.Number, "", r.Text, "")
	}
	p.section("ledgers")
	p.note(p.T("ledgers.note"))
	for _, l := range p.Ledgers {
		p.item("", p.marked(l.Source, l.Simulated)+" · "+l.Format, fmt.Sprintf("%s = %s + %s + %s + %s", p.Count(l.Received), p.Count(l.Accepted), p.Count(l.Rejected), p.Count(l.Duplicate), p.Count(l.Undated)),
			p.Count(l.Bytes)+" "+p.T("bytes"))
	}
	p.section("gaps")
	if len(p.Gaps) == 0 {
		p.note(p.T("gaps.none"))
	}
	for _, g := range p.Gaps {
		p.item("", p.marked(g.Source, g.Simulated)+": "+p.L(g.Duration.Text), "", p.When(g.From)+" → "+p.When(g.To)+" · "+p.T("usual")+" "+p.L(g.Usual.Text))
	}
}

func nonEmpty(list []string) []string {
	out := list[:0]
	for _, s := range list {
		if s != "" {
			out = append(out, s)
		}
	}
	return out
}

func (p *sheet) last() {
	p.chapter("editions")
	if c := p.L(p.Corrections); c != "" {
		p.body(paragraphText(c))
	}
	for _, h := range p.History {
		p.item("", p.T("edition", h.Number)+" · "+p.When(h.PublishedAt), "", h.SHA256)
	}
	if len(p.History) == 0 {
		p.body(p.T("first.edition"))
	} else {
		p.section("changes")
	}
	for _, c := range p.Changes {
		p.item("", p.Change(c.Change)+": "+p.Noun(c.Noun)+" "+c.Key, "", strings.TrimSpace(paragraphText(p.L(c.Before))+"\n→ "+paragraphText(p.L(c.After))))
	}
	p.chapter("verify")
	for i, key := range []string{"verify.hash", "verify.sum", "verify.exhibit", "verify.schema"} {
		p.item(fmt.Sprint(i+1), "", p.T(key), "")
	}
	p.note("sha256sum report.json\n" + p.SHA256 + "  report.json")
}
