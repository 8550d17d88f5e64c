package cli

import (
	"context"
	"fmt"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/server/app"
)

// incidentShow prints what follows from an incident's entries.
func (c *command) incidentShow() *cobra.Command {
	var slug, lang string
	cmd := &cobra.Command{
		Use: "show --incident S", Short: "Show an incident's durations: the headline and its parts, phases, who knew when, services", Args: cobra.NoArgs,
		Long: `Shows what follows from the incident's entries by arithmetic: the outage's
total and the parts it splits into, which add up; how long each phase took; how
long after the event each party knew, by each claim; how long each service was
away. Nothing of it is entered by hand.`,
	}
	cmd.RunE = c.with(func(ctx context.Context, a *app.App) error {
		if err := checkLang(lang); err != nil {
			return err
		}
		inc, chron, err := a.Chronology(ctx, slug)
		if err != nil {
			return err
		}
		if c.json {
			return c.printJSON(map[string]any{"incident": inc, "chronology": chron})
		}
		entries, err := a.Entries(ctx, slug)
		if err != nil {
			return err
		}
		loc, err := models.LoadZone(inc.Zone)
		if err != nil {
			return err
		}
		s := &shown{lang: lang, loc: loc, entries: map[string]models.Entry{}, out: tabwriter.NewWriter(c.env.Out, 0, 0, 2, ' ', 0)}
		for _, e := range entries {
			s.entries[e.Key] = e
		}
		s.incident(inc, chron)
		return s.out.Flush()
	})
	incidentFlag(cmd, &slug)
	c.langFlag(cmd, &lang)
	c.jsonFlag(cmd)
	return cmd
}

// shown writes a chronology for people.
type shown struct {
	lang    string
	loc     *time.Location
	entries map[string]models.Entry
	out     *tabwriter.Writer
}

func (s *shown) line(format string, args ...any) { fmt.Fprintf(s.out, format+"\n", args...) }
func (s *shown) say(ko, en string) string        { return in(s.lang, ko, en) }
func (s *shown) took(d time.Duration) string     { return models.FormatDurationIn(d, s.lang) }

func (s *shown) when(key string) string {
	e := s.entries[key]
	at := e.Earliest.In(s.loc).Format("2006-01-02 15:04")
	if e.Approx {
		at = "~" + at
	}
	return at
}

func (s *shown) title(key string) string { return short(s.entries[key].Title.In(s.lang), 60) }

// stretch writes a duration, and what its ends leave open.
func (s *shown) stretch(t models.Stretch) string {
	if t.Shortest == t.Longest {
		return s.took(t.Duration)
	}
	return fmt.Sprintf("%s (%s–%s)", s.took(t.Duration), s.took(t.Shortest), s.took(t.Longest))
}

func (s *shown) incident(inc models.Incident, c models.Chronology) {
	s.line("%s: %s (%s)", inc.Slug, inc.Title.In(s.lang), inc.Zone)
	if c.Headline == nil {
		s.line("%s", s.say("대표 수치가 아직 없습니다.", "No headline yet."))
	} else {
		s.line("\n%s\t%s\t%s → %s", s.say("장애 시간", "Outage"), s.stretch(c.Headline.Total), s.when(c.Headline.Total.From), s.when(c.Headline.Total.To))
		for i, p := range c.Headline.Parts {
			sign := "+"
			if i == 0 {
				sign = "="
			}
			s.line("  %s\t%s\t%s → %s", sign, s.stretch(p), s.title(p.From), s.title(p.To))
		}
	}
	s.phases(s.say("단계", "Phases"), c.Phases)
	if len(c.Awareness) > 0 {
		s.line("\n%s: “%s”", s.say("인지까지 걸린 시간, 주장별", "How long until parties knew, by claim"), s.title(inc.Headline.Awareness.Event))
		for _, d := range c.Awareness {
			took := s.took(d.Earliest)
			if d.Latest != d.Earliest {
				took += "–" + s.took(d.Latest)
			}
			s.line("  %s\t%s\t%s", took, d.Party.In(s.lang), d.Status)
		}
	}
	s.phases(s.say("그 밖의 구간", "Further stretches"), c.Spans)
	s.outages(c.Outages)
	if len(c.Lints) > 0 {
		s.line("\n%s", s.say("확인할 점", "To look at"))
		for _, l := range c.Lints {
			s.line("  %s\t%s\t%s", l.Severity, l.On, l.Message.In(s.lang))
		}
	}
}

func (s *shown) phases(what string, all []models.PhaseTime) {
	if len(all) == 0 {
		return
	}
	s.line("\n%s", what)
	for _, p := range all {
		s.line("  %s\t%s\t%s → %s", p.Title.In(s.lang), s.stretch(p.Took), s.when(p.From), s.when(p.To))
	}
}

// functionNames are what was done about a service, for people.
var functionNames = map[string]models.Localized{
	"detect": {Ko: "감지", En: "detected"}, "notify": {Ko: "통지", En: "told"}, "acknowledge": {Ko: "접수", En: "acknowledged"},
	"know_cause": {Ko: "원인 인지", En: "cause known"}, "mitigate": {Ko: "완화", En: "mitigated"}, "restore": {Ko: "복구", En: "restored"},
	"": {Ko: "끝", En: "over"},
}

func (s *shown) outages(all []models.Outage) {
	if len(all) == 0 {
		return
	}
	s.line("\n%s", s.say("서비스별 장애 (기록된 마지막 복구까지)", "Outages of services (until the last return on record)"))
	for _, o := range all {
		name := o.Service
		if name == "" {
			name = s.say("(전체)", "(the incident)")
		}
		var parts []string
		for _, p := range o.Parts {
			parts = append(parts, functionNames[p.Function].In(s.lang)+" +"+s.took(p.Duration))
		}
		assumed := ""
		if o.AssumedFrom || o.AssumedTo {
			assumed = s.say(" (대표 수치 기준)", " (by the headline)")
		}
		s.line("  %s\t%s\t%s → %s%s\t%s", name, s.stretch(o.Total), s.when(o.Total.From), s.when(o.Total.To), assumed, strings.Join(parts, ", "))
	}
}
