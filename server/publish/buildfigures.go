package publish

import (
	"fmt"
	"time"

	"github.com/emberline/emberline/models"
)

// Chronology computes the durations from the released entries alone, so that
// no figure tells of an entry that does not print.
func Chronology(inc models.Incident, released []models.Entry) models.Chronology {
	return models.ChronologyOf(inc, released)
}

func (b *builder) figures() {
	c := Chronology(b.in.Incident, b.entries)
	f := &b.out.Figures
	if c.Headline != nil {
		split := models.ReportSplit{Total: b.stretch(c.Headline.Total), Parts: []models.ReportStretch{}}
		for _, p := range c.Headline.Parts {
			split.Parts = append(split.Parts, b.stretch(p))
		}
		f.Headline = &split
	}
	f.Phases, f.Spans = b.phases(c.Phases), b.phases(c.Spans)
	f.Awareness = []models.ReportAwareness{}
	if a := b.in.Incident.Headline.Awareness; a != nil {
		for _, d := range c.Awareness {
			f.Awareness = append(f.Awareness, models.ReportAwareness{
				Claim: b.claims[a.Claims+"/"+d.Claim], Event: a.Event, Party: d.Party, Status: d.Status, Earliest: duration(d.Earliest), Latest: duration(d.Latest),
			})
		}
	}
	f.Outages = []models.ReportOutage{}
	for _, o := range c.Outages {
		out := models.ReportOutage{
			Service: o.Service, Total: b.stretch(o.Total), AssumedFrom: o.AssumedFrom, AssumedTo: o.AssumedTo, FirstBack: o.FirstBack, Parts: []models.ReportOfPart{},
		}
		for _, p := range o.Parts {
			out.Parts = append(out.Parts, models.ReportOfPart{Function: p.Function, Took: b.stretch(p.Stretch)})
		}
		f.Outages = append(f.Outages, out)
	}
}

func (b *builder) phases(list []models.PhaseTime) []models.ReportPhase {
	out := []models.ReportPhase{}
	for _, p := range list {
		out = append(out, models.ReportPhase{Key: p.Key, Title: p.Title, Took: b.stretch(p.Took)})
	}
	return out
}

func (b *builder) stretch(s models.Stretch) models.ReportStretch {
	return models.ReportStretch{
		From: s.From, To: s.To, Start: b.time(b.keys[s.From].Earliest), End: b.time(b.keys[s.To].Earliest),
		Duration: duration(s.Duration), Shortest: duration(s.Shortest), Longest: duration(s.Longest),
	}
}

// analysis prints the released causes with how sure they are, and the links.
func (b *builder) analysis() {
	b.out.Causes, b.out.Links = []models.ReportCause{}, []models.ReportLink{}
	passed := map[string]bool{}
	for _, l := range b.links {
		if l.From.Noun == models.NodeCause && l.Verdict == models.VerdictNo {
			passed[l.From.Key] = true
		}
		b.out.Links = append(b.out.Links, models.ReportLink{
			From: l.From.String(), To: l.To.String(), Verdict: l.Verdict, Sufficiency: l.Sufficiency, Rationale: l.Rationale,
		})
	}
	for i, c := range b.causes {
		number := fmt.Sprintf("K%d", i+1)
		out := models.ReportCause{
			Number: number, Key: c.Key, Title: c.Title, Text: c.Text, Class: c.Class, Effect: c.Effect, Origin: c.Origin, Status: c.Status,
			Entries: []string{}, RootCause: c.RootCause, RootDetail: c.RootCauseDetail, Evidence: b.cite(number, c.Evidence),
		}
		for _, key := range c.Entries {
			if _, ok := b.keys[key]; ok {
				out.Entries = append(out.Entries, key)
			}
		}
		out.Confidence = confidence(c.Status, len(out.Evidence) > 0, passed[c.Key])
		b.out.Causes = append(b.out.Causes, out)
	}
	for i := range b.out.Exhibits {
		b.out.Exhibits[i].CitedBy = orEmpty(b.cited[b.out.Exhibits[i].Number])
	}
	for i := range b.out.References {
		b.out.References[i].CitedBy = orEmpty(b.cited[b.out.References[i].Number])
	}
}

func confidence(s models.ClaimStatus, evidenced, passed bool) models.Confidence {
	switch {
	case s == models.ClaimDisputed:
		return models.Contested
	case !evidenced || !passed:
		return models.Possible
	case s == models.ClaimConfirmed:
		return models.Established
	}
	return models.Likely
}

// questions gathers what stays open.
func (b *builder) questions() {
	b.out.OpenQuestions = []models.ReportQuestion{}
	add := func(kind, on, ko, en string) {
		b.out.OpenQuestions = append(b.out.OpenQuestions, models.ReportQuestion{
			Number: fmt.Sprintf("Q%d", len(b.out.OpenQuestions)+1), Kind: kind, On: on, Text: models.Localized{Ko: ko, En: en},
		})
	}
	for _, e := range b.out.Chronology {
		if e.Contested && e.Status == models.ClaimDisputed {
			add("contested-fact", "entry:"+e.Key, fmt.Sprintf("“%s”: 주장 %d건이 서로 다르며 모두 그대로 둔다.", e.Title.In("ko"), len(e.Claims)),
				fmt.Sprintf("“%s”: %d claims disagree; all stand.", e.Title.In("en"), len(e.Claims)))
		}
	}
	for _, c := range b.out.Causes {
		if c.Confidence == models.Contested {
			add("contested-cause", "cause:"+c.Key, fmt.Sprintf("“%s”: 원인인지에 다툼이 있다.", c.Title.In("ko")), fmt.Sprintf("“%s”: whether it is a cause is disputed.", c.Title.In("en")))
		}
	}
	for _, l := range b.links {
		if l.Verdict == models.VerdictUnknown {
			add("untested-link", l.From.String()+" "+l.To.String(),
				fmt.Sprintf("“%s”: 이것이 없었더라도 “%s”에 이르렀을지 알 수 없다. %s", b.name(l.From, "ko"), b.name(l.To, "ko"), l.Rationale.In("ko")),
				fmt.Sprintf("Whether “%s” could have come about without “%s” is not known. %s", b.name(l.To, "en"), b.name(l.From, "en"), l.Rationale.In("en")))
		}
	}
}

func (b *builder) name(n models.Node, lang string) string {
	if n.Noun == models.NodeEntry {
		return b.keys[n.Key].Title.In(lang)
	}
	for _, c := range b.causes {
		if c.Key == n.Key {
			return c.Title.In(lang)
		}
	}
	return n.Key
}

// sources prints ledgers, counts only, and gaps.
func (b *builder) sources() {
	b.out.Ledgers, b.out.Gaps = []models.ReportLedger{}, []models.ReportGap{}
	for _, s := range b.in.Sources {
		l := s.Ledger
		b.out.Simulated = b.out.Simulated || l.Simulated
		b.out.Ledgers = append(b.out.Ledgers, models.ReportLedger{
			SourceID: l.SourceID, Source: l.Source, Format: l.Format, Simulated: l.Simulated, Pieces: s.Pieces,
			Received: l.Received, Accepted: l.Accepted, Rejected: l.Rejected, Duplicate: l.Duplicate, Undated: l.Undated,
			Bytes: l.StreamBytes, EventBytes: l.EventBytes, RejectedBytes: l.RejectedBytes, DuplicateBytes: l.DuplicateBytes,
			StructureBytes: l.StructureBytes, GapBytes: l.GapBytes,
		})
		for _, g := range s.Gaps {
			b.out.Gaps = append(b.out.Gaps, models.ReportGap{
				SourceID: l.SourceID, Source: l.Source, Simulated: l.Simulated, From: b.time(g.From), To: b.time(g.To),
				Duration: duration(g.To.Sub(g.From)), Usual: duration(g.Usual.Round(time.Second)),
			})
		}
	}
}
