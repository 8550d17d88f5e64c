package models

import (
	"fmt"
	"slices"
)

// Chronology is what follows from an incident's entries by arithmetic: nothing
// in it is entered by hand, and every sum is proven.
type Chronology struct {
	// Headline is the outage's total and its parts; nil while the incident
	// names none, or names entries that are not there.
	Headline *Decomposition `json:"headline,omitempty"`
	Phases   []PhaseTime    `json:"phases,omitempty"`
	// Course is set when the phases follow on one another without a gap: the
	// stretch from the first to the last, of which they are the parts.
	Course    *Decomposition   `json:"course,omitempty"`
	Awareness []AwarenessDelay `json:"awareness,omitempty"`
	Spans     []PhaseTime      `json:"spans,omitempty"`
	Outages   []Outage         `json:"outages,omitempty"`
	// Lints say what could not be computed, and why.
	Lints []Lint `json:"lints,omitempty"`
}

// PhaseTime is a phase or a span and how long it took.
type PhaseTime struct {
	Phase
	Took Stretch `json:"took"`
}

// ChronologyOf computes the chronology. Withdrawn entries take no part in it.
// What cannot be computed is left out and reported among the lints.
func ChronologyOf(in Incident, entries []Entry) Chronology {
	entries = slices.DeleteFunc(slices.Clone(entries), Entry.Withdrawn)
	slices.SortStableFunc(entries, func(a, b Entry) int { return a.Earliest.Compare(b.Earliest) })
	c := &course{entries: entries}
	c.headline(in.Headline)
	c.phases(in.Phases)
	c.out.Spans = c.times("span", in.Headline.Spans)
	var err error
	if c.out.Outages, err = outages(in.Headline, entries); err != nil {
		c.problem("outage-does-not-add-up", "", err)
	}
	sortLints(c.out.Lints)
	return c.out
}

type course struct {
	entries []Entry
	out     Chronology
}

// problem turns an error into a finding; the domain's errors are in English.
func (c *course) problem(rule, on string, err error) {
	c.add(rule, LintError, on, "계산할 수 없습니다: "+err.Error(), "cannot be computed: "+err.Error(),
		"사건 설정이나 기록을 바로잡으십시오", "correct the incident's settings or the entries")
}

func (c *course) add(rule string, severity LintSeverity, on, ko, en, hintKo, hintEn string) {
	c.out.Lints = append(c.out.Lints, Lint{
		Rule: rule, Severity: severity, On: on, Message: Localized{Ko: ko, En: en}, Hint: Localized{Ko: hintKo, En: hintEn},
	})
}

// find gives the entries of those keys; false when one is missing, which it reports.
func (c *course) find(on string, keys ...string) ([]Entry, bool) {
	out := make([]Entry, 0, len(keys))
	for _, key := range keys {
		e, err := FindEntry(c.entries, key)
		if err != nil {
			c.add("chronology-entry-missing", LintError, on,
				fmt.Sprintf("기록 %s 없거나 철회되었습니다", particle(key, "이", "가")), fmt.Sprintf("entry %s is not there or was withdrawn", key),
				"기록을 더하거나 설정에서 다른 기록을 고르십시오", "add the entry, or name another one in the incident's settings")
			continue
		}
		out = append(out, e)
	}
	return out, len(out) == len(keys)
}

func (c *course) headline(h Headline) {
	if h.From != "" {
		if found, ok := c.find("headline", append([]string{h.From, h.To}, h.Cuts...)...); ok {
			d, err := Decompose(found[0], found[1], found[2:]...)
			if err != nil {
				c.problem("headline-does-not-add-up", "headline", err)
			} else {
				c.out.Headline = &d
			}
		}
	}
	if h.Awareness == nil {
		return
	}
	if found, ok := c.find("headline", h.Awareness.Event, h.Awareness.Claims); ok {
		var err error
		if c.out.Awareness, err = AwarenessDelays(found[0], found[1]); err != nil {
			c.problem("awareness-untold", "entry:"+h.Awareness.Claims, err)
		}
	}
}

// times measures phases or spans.
func (c *course) times(what string, phases []Phase) []PhaseTime {
	var out []PhaseTime
	for _, p := range phases {
		ends, ok := c.find(what+":"+p.Key, p.From, p.To)
		if !ok {
			continue
		}
		t := PhaseTime{Phase: p, Took: Between(ends[0], ends[1])}
		if t.Took.Duration < 0 {
			c.add(what+"-ends-before-it-begins", LintError, what+":"+p.Key,
				fmt.Sprintf("“%s”: 끝이 시작보다 이릅니다", p.Title.In("ko")), fmt.Sprintf("“%s” ends before it begins", p.Title.In("en")),
				"두 끝을 바꾸십시오", "swap its ends")
		}
		out = append(out, t)
	}
	return out
}

// phases measures the phases, and lays them end to end.
func (c *course) phases(phases []Phase) {
	c.out.Phases = c.times("phase", phases)
	known := map[string]PhaseTime{}
	whole := len(phases) > 0 && len(c.out.Phases) == len(phases)
	for i, p := range c.out.Phases {
		known[p.Key] = p
		if i == 0 {
			continue
		}
		before := c.out.Phases[i-1]
		whole = whole && before.To == p.From
		ends, ok := c.find("phase:"+p.Key, before.To, p.From)
		if !ok {
			continue
		}
		if gap := Between(ends[0], ends[1]).Duration; gap != 0 {
			kindKo, kindEn := "사이에 빈 시간이 있습니다", "leave a gap"
			if gap < 0 {
				kindKo, kindEn, gap = "겹칩니다", "overlap", -gap
			}
			c.add("phases-do-not-meet", LintWarning, "phase:"+p.Key,
				fmt.Sprintf("단계 “%s”, “%s”: %s(%s)", before.Title.In("ko"), p.Title.In("ko"), kindKo, FormatDurationIn(gap, "ko")),
				fmt.Sprintf("the phases “%s” and “%s” %s of %s", before.Title.In("en"), p.Title.In("en"), kindEn, FormatDuration(gap)),
				"뒤 단계가 앞 단계의 끝에서 시작하게 하십시오", "let the second begin with the entry that ends the first")
		}
	}
	if whole {
		c.lay(phases)
	}
	if len(phases) == 0 {
		return
	}
	for _, e := range c.entries {
		if p, measured := known[e.Phase]; measured {
			c.within(e, p)
		} else if e.Phase != "" && !slices.ContainsFunc(phases, func(p Phase) bool { return p.Key == e.Phase }) {
			c.add("entry-in-unknown-phase", LintWarning, "entry:"+e.Key,
				fmt.Sprintf("“%s”: 단계 %s 설정에 없습니다", e.Title.In("ko"), particle(e.Phase, "이", "가")),
				fmt.Sprintf("“%s” names the phase %s, which the incident does not have", e.Title.In("en"), e.Phase),
				"기록의 단계를 고치거나 단계를 더하십시오", "correct the entry's phase, or add the phase")
		}
	}
}

// lay proves that phases that meet add up to the stretch they cover.
func (c *course) lay(phases []Phase) {
	keys := []string{phases[0].From, phases[len(phases)-1].To}
	for _, p := range phases[1:] {
		keys = append(keys, p.From)
	}
	found, ok := c.find("phases", keys...)
	if !ok {
		return
	}
	d, err := Decompose(found[0], found[1], found[2:]...)
	if err != nil {
		c.problem("phases-do-not-add-up", "", err)
		return
	}
	c.out.Course = &d
}

// within checks that an entry lies in its phase.
func (c *course) within(e Entry, p PhaseTime) {
	ends, ok := c.find("phase:"+p.Key, p.From, p.To)
	if ok && (e.Latest.Before(ends[0].Earliest) || e.Earliest.After(ends[1].Latest)) {
		c.add("entry-outside-its-phase", LintWarning, "entry:"+e.Key,
			fmt.Sprintf("“%s”: 단계 “%s” 밖에 있습니다", e.Title.In("ko"), p.Title.In("ko")),
			fmt.Sprintf("“%s” lies outside its phase “%s”", e.Title.In("en"), p.Title.In("en")),
			"기록의 단계나 시각을 고치십시오", "correct the entry's phase or its time")
	}
}
