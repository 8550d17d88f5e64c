package models

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// CauseGraph is all that the checks of causes look at.
type CauseGraph struct {
	Causes  []Cause
	Links   []Link
	Entries []Entry
	// Headline says when the outage began and ended; without it the checks of
	// onset against delay say less.
	Headline Headline
}

// LintCauses makes every check of an incident's causes that a program can make,
// the gravest finding first. Withdrawn causes and links take no part.
func LintCauses(cg CauseGraph) []Lint {
	l := &causeLinter{causes: map[string]Cause{}, entries: map[string]Entry{}, headline: cg.Headline, sufficient: map[Node]bool{}}
	for _, e := range cg.Entries {
		l.entries[e.Key] = e
	}
	for _, c := range cg.Causes {
		l.causes[c.Key] = c
	}
	var live []Link
	for _, link := range cg.Links {
		if !link.Withdrawn && l.stands(link) {
			live = append(live, link)
			l.sufficient[link.To] = l.sufficient[link.To] || link.Sufficiency == Sufficient
		}
	}
	l.graph = newGraph(live)
	direct := false
	for _, c := range cg.Causes {
		if c.Status == ClaimWithdrawn {
			continue
		}
		direct = direct || c.Class == CauseDirect
		l.cause(c)
		l.evidence(c)
		l.effect(c)
	}
	if !direct && len(cg.Causes) > 0 {
		l.add("cause-none-direct", LintError, "",
			"직접 원인이 하나도 없습니다", "no cause is direct",
			"장애를 바로 일으킨 원인의 구분을 direct로 두십시오", "class the cause that set the outage off as direct")
	}
	for _, link := range live {
		l.link(link)
	}
	l.shape()
	sortLints(l.out)
	return l.out
}

type causeLinter struct {
	causes   map[string]Cause
	entries  map[string]Entry
	headline Headline
	graph    graph
	// sufficient are the effects of which some link says that they had to follow.
	sufficient map[Node]bool
	out        []Lint
}

func (l *causeLinter) add(rule string, severity LintSeverity, on, ko, en, hintKo, hintEn string) {
	l.out = append(l.out, Lint{
		Rule: rule, Severity: severity, On: on, Message: Localized{Ko: ko, En: en}, Hint: Localized{Ko: hintKo, En: hintEn},
	})
}

// name writes a node for people.
func (l *causeLinter) name(n Node, lang string) string {
	title := l.causes[n.Key].Title
	if n.Noun == NodeEntry {
		title = l.entries[n.Key].Title
	}
	if s := title.In(lang); s != "" {
		return "“" + s + "”"
	}
	return n.String()
}

// stands says whether both ends of a live link are there to be linked, and
// reports when not.
func (l *causeLinter) stands(link Link) bool {
	on := "link:" + link.Key
	for _, n := range []Node{link.From, link.To} {
		c, isCause := l.causes[n.Key]
		e, isEntry := l.entries[n.Key]
		switch {
		case (n.Noun == NodeCause && !isCause) || (n.Noun == NodeEntry && !isEntry):
			l.add("link-to-nothing", LintError, on,
				fmt.Sprintf("연결 %s의 한쪽 끝 %s 없습니다", link.Key, particle(n.String(), "이", "가")), fmt.Sprintf("link %s ends at %s, which is not there", link.Key, n),
				"연결을 철회하거나 끝을 바꾸십시오", "withdraw the link, or change its end")
			return false
		case (n.Noun == NodeCause && c.Status == ClaimWithdrawn) || (n.Noun == NodeEntry && e.Withdrawn()):
			l.add("link-to-withdrawn", LintWarning, on,
				fmt.Sprintf("연결 %s의 한쪽 끝 %s 철회되었습니다", link.Key, particle(n.String(), "은", "는")), fmt.Sprintf("link %s ends at %s, which was withdrawn", link.Key, n),
				"연결도 철회하거나 다른 원인에 이으십시오", "withdraw the link too, or tie it to another cause")
			return false
		}
	}
	return true
}

// cause checks what a cause says of itself.
func (l *causeLinter) cause(c Cause) {
	n := CauseNode(c.Key)
	known := 0
	for _, key := range c.Entries {
		e, ok := l.entries[key]
		if ok && !e.Withdrawn() {
			known++
			continue
		}
		l.add("cause-entry-missing", LintError, n.String(),
			fmt.Sprintf("%s: 기록 %s 없거나 철회되었습니다", l.name(n, "ko"), particle(key, "이", "가")),
			fmt.Sprintf("%s names the entry %s, which is not there or was withdrawn", l.name(n, "en"), key),
			"다른 기록을 가리키게 하십시오", "name another entry")
	}
	if known == 0 {
		l.add("cause-without-entry", LintWarning, n.String(),
			l.name(n, "ko")+": 시간선의 어느 기록과도 이어져 있지 않습니다", l.name(n, "en")+" is tied to no entry of the timeline",
			"원인이 작용한 순간을 기록에서 고르십시오", "name the entries at which it acted; without them its time is not known")
	}
	if len(l.graph.in[n])+len(l.graph.out[n]) == 0 {
		l.add("cause-unlinked", LintWarning, n.String(),
			l.name(n, "ko")+": 무엇에 영향을 주었는지 연결이 없습니다", l.name(n, "en")+" is linked to nothing",
			"무엇을 일으켰는지 연결하고 반사실 질문에 답하십시오", "link it to what it brought about and answer the counterfactual question")
	} else if len(l.graph.in[n]) == 0 && strings.TrimSpace(c.Text.Ko+c.Text.En) == "" {
		l.add("cause-leaf-unexplained", LintInfo, n.String(),
			l.name(n, "ko")+": 더 거슬러 올라가지 않는 까닭이 적혀 있지 않습니다", l.name(n, "en")+" has no cause of its own and no text says why the analysis ends there",
			"본문에 분석을 여기서 멈춘 이유를 적거나 그 원인을 더하십시오", "say so in its text, or add what led to it")
	}
	if c.Released != nil && (c.Status == ClaimProposed || c.Status == ClaimDisputed) {
		standing := "아직 제안된 상태입니다"
		if c.Status == ClaimDisputed {
			standing = "다툼이 있습니다"
		}
		l.add("cause-released-unproven", LintWarning, n.String(),
			fmt.Sprintf("%s: 규제 기관에 공개되었으나 %s", l.name(n, "ko"), standing),
			fmt.Sprintf("%s is open to regulators but only %s", l.name(n, "en"), c.Status),
			"근거를 더하거나 공개를 거두십시오", "corroborate it, or take the release back")
	}
}

// evidence checks that a cause rests on something that stands.
func (l *causeLinter) evidence(c Cause) {
	n := CauseNode(c.Key)
	standing := 0
	for _, ev := range c.Evidence {
		entry, key, ok := ParseClaimRef(ev)
		if !ok {
			standing++
			continue
		}
		claims := l.entries[entry].Claims
		i := slices.IndexFunc(claims, func(cl Claim) bool { return cl.Key == key })
		switch {
		case i < 0:
			l.add("cause-cites-nothing", LintError, n.String(),
				fmt.Sprintf("%s: 인용한 주장 %s 없습니다", l.name(n, "ko"), particle(ev, "이", "가")), fmt.Sprintf("%s cites %s, which is not there", l.name(n, "en"), ev),
				"있는 주장을 인용하십시오", "cite a claim that is there")
		case claims[i].Status == ClaimWithdrawn || l.entries[entry].Withdrawn():
			l.add("cause-cites-withdrawn", LintError, n.String(),
				fmt.Sprintf("%s: 인용한 주장 %s 철회되었습니다", l.name(n, "ko"), particle(ev, "은", "는")), fmt.Sprintf("%s cites %s, which was withdrawn", l.name(n, "en"), ev),
				"다른 근거를 드십시오", "rest it on other evidence")
		default:
			standing++
			if claims[i].Status == ClaimDisputed {
				l.add("cause-contradicted", LintWarning, n.String(),
					fmt.Sprintf("%s: 인용한 주장 %s 다툼이 있습니다", l.name(n, "ko"), particle(ev, "은", "는")), fmt.Sprintf("%s cites %s, which is disputed", l.name(n, "en"), ev),
					"양쪽 주장을 함께 싣고 확정된 사실로 쓰지 마십시오", "print both sides, and not as a finding")
			}
		}
	}
	if standing == 0 {
		l.add("cause-without-evidence", LintError, n.String(),
			l.name(n, "ko")+": 근거가 없습니다", l.name(n, "en")+" has no evidence that stands",
			"사건, 주장 또는 공표 자료를 근거로 드십시오", "cite an event, a claim or a published source")
	}
}

// effect checks that what a cause is said to explain agrees with the graph.
func (l *causeLinter) effect(c Cause) {
	n := CauseNode(c.Key)
	for _, m := range l.graph.out[n] {
		if m.Noun == NodeCause && c.Effect == EffectDelay && l.causes[m.Key].Effect == EffectOnset {
			l.add("cause-effect-mixed", LintWarning, n.String(),
				fmt.Sprintf("%s: 지연 원인이 발생 원인 %s 이어집니다", l.name(n, "ko"), particle(l.name(m, "ko"), "으로", "로")),
				fmt.Sprintf("%s explains a delay but leads to %s, which explains the onset", l.name(n, "en"), l.name(m, "en")),
				"두 원인의 효과 구분을 다시 보십시오", "look again at what the two are said to explain")
		}
	}
	begin, end := EntryNode(l.headline.From), EntryNode(l.headline.To)
	first, ok := l.entries[l.headline.From]
	if !ok || len(l.graph.out[n]) == 0 {
		return
	}
	if span, ok := l.span(n); ok && c.Effect == EffectOnset && span.begin.earliest.After(first.Latest) {
		l.add("cause-effect-late", LintError, n.String(),
			fmt.Sprintf("%s: 발생 원인이라 하나 장애가 시작된 뒤에야 작용했습니다", l.name(n, "ko")),
			fmt.Sprintf("%s is said to explain the onset but acted only after the outage had begun", l.name(n, "en")),
			"효과를 delay로 바꾸거나 시각을 바로잡으십시오", "its effect may be a delay, or its entries' times are wrong")
		return
	}
	switch {
	case c.Effect == EffectOnset && !l.graph.reaches(n, begin, Node{}):
		l.add("cause-effect-astray", LintWarning, n.String(),
			fmt.Sprintf("%s: 발생 원인이라 하나 장애의 시작 %s까지 이어지지 않습니다", l.name(n, "ko"), l.name(begin, "ko")),
			fmt.Sprintf("%s is said to explain the onset but does not lead to its beginning, %s", l.name(n, "en"), l.name(begin, "en")),
			"연결을 더하거나 효과를 delay로 바꾸십시오", "add the missing link, or make its effect a delay")
	case c.Effect == EffectDelay && l.graph.reaches(n, end, Node{}) && !l.graph.reaches(n, end, begin):
		l.add("cause-effect-astray", LintWarning, n.String(),
			fmt.Sprintf("%s: 지연 원인이라 하나 장애의 시작을 거쳐서만 끝에 이릅니다", l.name(n, "ko")),
			fmt.Sprintf("%s is said to explain the delay but leads to its end only through the beginning", l.name(n, "en")),
			"효과를 onset으로 바꾸거나 지연으로 가는 연결을 더하십시오", "make its effect the onset, or link it to what it delayed")
	}
}

// bounds is when a moment was, as far as it is known.
type bounds struct{ earliest, latest time.Time }

func (b bounds) equal(c bounds) bool { return b.earliest.Equal(c.earliest) && b.latest.Equal(c.latest) }

// span is when a node began and when it ended.
type span struct{ begin, end bounds }

// span gives a node's time: an entry's own, a cause's from its entries.
func (l *causeLinter) span(n Node) (span, bool) {
	keys := []string{n.Key}
	if n.Noun == NodeCause {
		keys = l.causes[n.Key].Entries
	}
	var s span
	found := false
	for _, key := range keys {
		e, ok := l.entries[key]
		if !ok || e.Withdrawn() {
			continue
		}
		if !found {
			b := bounds{e.Earliest, e.Latest}
			s, found = span{b, b}, true
			continue
		}
		s.begin.earliest, s.begin.latest = sooner(s.begin.earliest, e.Earliest), sooner(s.begin.latest, e.Latest)
		s.end.earliest, s.end.latest = later(s.end.earliest, e.Earliest), later(s.end.latest, e.Latest)
	}
	return s, found
}

func sooner(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
