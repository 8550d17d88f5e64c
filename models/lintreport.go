package models

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// ReportMaterial is all that the checks of a draft look at.
type ReportMaterial struct {
	Draft  ReportDraft
	Report *Report // as it would be published now
	// Entries, Causes and Links are the incident's, all of them.
	Entries []Entry
	Causes  []Cause
	Links   []Link
	// Chronology and Graph are what the checks of the released records found.
	Chronology, Graph []Lint
	// Missing are event ids that printed claims and causes cite and that
	// cannot be read.
	Missing []string
}

// LintReport makes every check of a draft that a program can make, the gravest
// finding first. An error keeps it from being published.
func LintReport(m ReportMaterial) []Lint {
	l := &reportLinter{m: m}
	l.texts()
	l.languages()
	l.figures()
	l.claims()
	l.causes()
	l.recommendations()
	l.out = append(l.out, m.Chronology...)
	for _, f := range m.Graph {
		if f.Severity == LintError {
			l.out = append(l.out, f)
		}
	}
	for _, id := range m.Missing {
		l.add("exhibit-unreadable", LintError, "event:"+id, "인용한 레코드를 읽을 수 없습니다: "+id, "a cited record cannot be read: "+id,
			"근거에서 빼거나 소스를 복구하십시오", "take it out of the evidence, or restore the source")
	}
	sortLints(l.out)
	return l.out
}

type reportLinter struct {
	m   ReportMaterial
	out []Lint
}

func (l *reportLinter) add(rule string, severity LintSeverity, on, ko, en, hintKo, hintEn string) {
	l.out = append(l.out, Lint{
		Rule: rule, Severity: severity, On: on, Message: Localized{Ko: ko, En: en}, Hint: Localized{Ko: hintKo, En: hintEn},
	})
}

// texts checks what people wrote: that there is something, without HTML and
// without personal data. The latter holds for everything that prints.
func (l *reportLinter) texts() {
	d := l.m.Draft
	if strings.TrimSpace(d.Title.Ko+d.Title.En) == "" {
		l.add("report-without-title", LintError, "title", "보고서에 제목이 없습니다", "the report has no title", "제목을 적으십시오", "give it a title")
	}
	if len(d.Summary) == 0 {
		l.add("report-without-summary", LintError, "summary", "요약이 없습니다", "there is no summary", "무엇이 일어났는지 한두 문단으로 적으십시오", "say in a paragraph or two what happened")
	}
	if d.Edition > 0 && d.Corrections == (Localized{}) {
		l.add("edition-without-corrections", LintWarning, "corrections", fmt.Sprintf("%d판을 대체하면서 무엇이 바뀌었는지 적지 않았습니다", d.Edition),
			fmt.Sprintf("it supersedes edition %d without saying what is corrected", d.Edition), "정정 내용을 적으십시오", "write the note on corrections")
	}
	for _, p := range d.EditedParagraphs() {
		if htmlTag.MatchString(p.Text.Ko) || htmlTag.MatchString(p.Text.En) {
			l.add("html-in-text", LintWarning, p.On, "HTML은 글자 그대로 인쇄됩니다", "HTML prints as it is written", "마크다운으로 쓰십시오", "write Markdown")
		}
		l.personal(p.On, p.Text)
	}
	r := l.m.Report
	for _, e := range r.Chronology {
		l.personal("entry:"+e.Key, e.Title, e.Body, Localized{En: e.Service})
		for _, c := range e.Claims {
			l.personal("claim:"+c.Key, c.Party, c.Statement)
		}
	}
	for _, c := range r.Causes {
		l.personal("cause:"+c.Key, c.Title, c.Text)
	}
	for _, k := range r.Links {
		l.personal(k.From+".."+k.To, k.Rationale)
	}
	for _, p := range r.References {
		l.personal("reference:"+p.Number, Localized{En: p.Text})
	}
	for _, led := range r.Ledgers {
		l.personal("source:"+led.SourceID, Localized{En: led.Source})
	}
}

func (l *reportLinter) personal(on string, texts ...Localized) {
	for _, t := range texts {
		for _, what := range PersonalIn(t.Ko + "\n" + t.En) {
			l.add("personal-data", LintError, on, particle(what.Ko, "으로", "로")+" 보이는 내용이 있습니다", "it seems to hold "+what.En,
				"공개할 수 없는 내용을 지우십시오", "take out what must not be published")
		}
	}
}

// languages checks that everything printed stands in both languages.
func (l *reportLinter) languages() {
	check := func(on string, severity LintSeverity, t Localized) {
		ko, en := strings.TrimSpace(t.Ko) == "", strings.TrimSpace(t.En) == ""
		if ko == en {
			return
		}
		missKo, missEn := "영어", "English"
		if ko {
			missKo, missEn = "한국어", "Korean"
		}
		l.add("translation-missing", severity, on, missKo+" 글이 없습니다", "the "+missEn+" text is missing", "번역을 더하십시오", "add the translation")
	}
	for _, p := range l.m.Draft.EditedParagraphs() {
		check(p.On, LintError, p.Text)
	}
	for _, rec := range l.m.Draft.Recommendations {
		check("recommendation:"+rec.Key, LintError, rec.Addressee)
		check("recommendation:"+rec.Key, LintError, rec.DueRule)
	}
	for _, e := range l.m.Report.Chronology {
		check("entry:"+e.Key, LintWarning, e.Title)
		check("entry:"+e.Key, LintWarning, e.Body)
		for _, c := range e.Claims {
			check("claim:"+c.Key, LintWarning, c.Party)
			check("claim:"+c.Key, LintWarning, c.Statement)
		}
	}
	for _, c := range l.m.Report.Causes {
		check("cause:"+c.Key, LintWarning, c.Title)
		check("cause:"+c.Key, LintWarning, c.Text)
	}
	for _, k := range l.m.Report.Links {
		check(k.From+".."+k.To, LintWarning, k.Rationale)
	}
}

// figures recomputes what texts state.
func (l *reportLinter) figures() {
	known := l.durations()
	for _, p := range l.m.Draft.EditedParagraphs() {
		for _, text := range []string{p.Text.Ko, p.Text.En} {
			for _, s := range CheckFigures(text) {
				l.add("figure-does-not-come-out", LintError, p.On, fmt.Sprintf("%s: 계산하면 %s입니다", s.Text, s.Gives), fmt.Sprintf("%s: it comes to %s", s.Text, s.Gives),
					"수를 바로잡으십시오", "correct the figures")
			}
			for _, d := range StatedDurations(text) {
				if !slices.Contains(known, d) {
					l.add("duration-not-in-figures", LintWarning, p.On, particle(FormatDurationIn(d, "ko"), "은", "는")+" 기록에서 계산되는 시간이 아닙니다",
						FormatDuration(d)+" is none of the durations that follow from the entries", "근거가 있는 값인지 확인하십시오", "check where it comes from")
				}
			}
		}
	}
	for i, k := range l.m.Report.Figures.Outages {
		sum := int64(0)
		for _, p := range k.Parts {
			sum += p.Took.Duration.Seconds
		}
		if sum != k.Total.Duration.Seconds {
			l.add("figure-does-not-add-up", LintError, "outage:"+strconv.Itoa(i), "구간의 합이 전체와 다릅니다", "the parts do not add up to the total", "기록의 시각을 확인하십시오", "check the entries' times")
		}
	}
	if l.m.Report.Figures.Headline == nil {
		l.add("report-without-headline", LintWarning, "", "장애 시간이 계산되지 않았습니다", "no headline duration is computed", "사건 설정에서 장애의 시작과 끝을 정하십시오", "name the outage's two ends in the incident's settings")
	}
	for _, led := range l.m.Report.Ledgers {
		if led.Received != led.Accepted+led.Rejected+led.Duplicate+led.Undated ||
			led.Bytes != led.EventBytes+led.RejectedBytes+led.DuplicateBytes+led.StructureBytes+led.GapBytes {
			l.add("ledger-does-not-add-up", LintError, "source:"+led.SourceID, led.Source+": 원장의 합이 맞지 않습니다", led.Source+": its ledger does not add up", "emberline verify로 확인하십시오", "check with emberline verify")
		}
	}
}

// durations are all that the report computes.
func (l *reportLinter) durations() []time.Duration {
	var out []time.Duration
	add := func(d ReportDuration) { out = append(out, time.Duration(d.Seconds)*time.Second) }
	stretch := func(s ReportStretch) { add(s.Duration); add(s.Shortest); add(s.Longest) }
	f := l.m.Report.Figures
	if f.Headline != nil {
		stretch(f.Headline.Total)
		for _, p := range f.Headline.Parts {
			stretch(p)
		}
	}
	for _, p := range append(slices.Clone(f.Phases), f.Spans...) {
		stretch(p.Took)
	}
	for _, o := range f.Outages {
		stretch(o.Total)
		for _, p := range o.Parts {
			stretch(p.Took)
		}
	}
	for _, a := range f.Awareness {
		add(a.Earliest)
		add(a.Latest)
	}
	return out
}

// claims checks what the facts rest on.
func (l *reportLinter) claims() {
	r := l.m.Report
	if len(r.Chronology) == 0 {
		l.add("nothing-released", LintError, "", "인쇄할 기록이 없습니다", "no entry is fit to print", "기록의 상태를 confirmed, corroborated 또는 disputed로 정하십시오", "set entries to confirmed, corroborated or disputed")
	}
	for _, e := range r.Chronology {
		for _, c := range e.Claims {
			if len(c.Evidence) > 0 {
				continue
			}
			severity := LintInfo
			if c.Status == ClaimConfirmed {
				severity = LintWarning
			}
			l.add("claim-without-exhibit", severity, "claim:"+c.Key, c.Party.In("ko")+"의 주장에 근거가 없어 확인된 사실로 인쇄되지 않습니다",
				"the claim of "+c.Party.In("en")+" cites no evidence and does not print as a finding", "레코드나 공표된 자료를 근거로 더하십시오", "cite a record or a published source")
		}
	}
	proposed := 0
	for _, e := range l.m.Entries {
		if e.Status == ClaimProposed {
			proposed++
		}
	}
	if proposed > 0 {
		l.add("entries-left-out", LintInfo, "", fmt.Sprintf("제안 상태인 기록 %d개는 인쇄되지 않습니다", proposed), fmt.Sprintf("%d proposed entries do not print", proposed), "검토하여 상태를 정하십시오", "review them and set their status")
	}
}

// causes checks what the analysis rests on.
func (l *reportLinter) causes() {
	held := 0
	for _, c := range l.m.Causes {
		if c.Status != ClaimWithdrawn && c.Released == nil {
			held++
		}
	}
	switch {
	case len(l.m.Report.Causes) == 0:
		l.add("no-cause-released", LintWarning, "", "공개된 원인이 하나도 없습니다", "no cause is released", "검토를 마친 원인을 공개하십시오", "release the causes that were reviewed")
	case held > 0:
		l.add("causes-left-out", LintInfo, "", fmt.Sprintf("공개하지 않은 원인 %d개는 인쇄되지 않습니다", held), fmt.Sprintf("%d causes are not released and do not print", held), "공개할지 정하십시오", "decide whether to release them")
	}
	for _, c := range l.m.Report.Causes {
		if len(c.Evidence) == 0 {
			l.add("cause-without-exhibit", LintWarning, "cause:"+c.Key, "원인 “"+c.Title.In("ko")+"”에 근거가 없습니다", "the cause “"+c.Title.In("en")+"” cites no evidence", "근거를 더하십시오", "cite evidence")
		}
	}
	for _, k := range l.m.Links {
		if !k.Withdrawn && k.ReviewedAt == nil {
			l.add("link-unreviewed", LintWarning, "link:"+k.Key, fmt.Sprintf("%s → %s: 검토되지 않아 인쇄되지 않습니다", k.From, k.To), fmt.Sprintf("%s → %s is not reviewed and does not print", k.From, k.To), "반사실 질문의 답을 검토하십시오", "have its answer reviewed")
		}
	}
}

func (l *reportLinter) recommendations() {
	for _, r := range l.m.Draft.Recommendations {
		on := "recommendation:" + r.Key
		if r.Addressee == (Localized{}) {
			l.add("recommendation-to-nobody", LintWarning, on, "누가 해야 하는지 적지 않았습니다", "it names no addressee", "수신자를 적으십시오", "say whom it is for")
		}
		if r.Due == "" && r.DueRule == (Localized{}) {
			l.add("recommendation-without-due", LintWarning, on, "언제까지인지 적지 않았습니다", "it has no due date", "날짜나 기준을 적으십시오", "give a date or a rule")
		}
	}
}
