package models

import (
	"fmt"
	"strings"
)

// link checks one link: that it was tested, and that its times allow it.
func (l *causeLinter) link(k Link) {
	on := "link:" + k.Key
	fromKo, toKo, fromEn, toEn := l.name(k.From, "ko"), l.name(k.To, "ko"), l.name(k.From, "en"), l.name(k.To, "en")
	switch {
	case k.Verdict == VerdictYes:
		l.add("link-fails-test", LintError, on,
			fmt.Sprintf("%s → %s: 앞의 것이 없었어도 뒤의 것은 일어날 수 있었습니다", fromKo, toKo),
			fmt.Sprintf("%s → %s fails its test: the second could have happened without the first", fromEn, toEn),
			"연결을 철회하십시오", "withdraw the link")
	case k.Verdict == VerdictUnknown:
		l.add("link-untested", LintWarning, on,
			fmt.Sprintf("%s → %s: 반사실 질문에 아직 답하지 않았습니다", fromKo, toKo), fmt.Sprintf("%s → %s is untested", fromEn, toEn),
			"앞의 것이 없었다면 뒤의 것이 일어날 수 있었는지 답하십시오", "answer: had the first not been, could the second have happened?")
	case k.ReviewedAt == nil:
		l.add("link-unreviewed", LintInfo, on,
			fmt.Sprintf("%s → %s: 답을 검토한 사람이 없습니다", fromKo, toKo), fmt.Sprintf("%s → %s: nobody has reviewed the answer", fromEn, toEn),
			"다른 조사관의 검토를 받으십시오", "have another investigator review it")
	}
	from, ok := l.span(k.From)
	to, ok2 := l.span(k.To)
	if !ok || !ok2 {
		return
	}
	// What prolonged an effect may have come after it began, but not after its end.
	limit := to.begin
	if k.From.Noun == NodeCause && l.causes[k.From.Key].Effect == EffectDelay {
		limit = to.end
	}
	switch {
	case from.begin.earliest.After(limit.latest):
		l.add("cause-after-effect", LintError, on,
			fmt.Sprintf("%s → %s: 원인이 결과보다 늦은 것이 확실합니다(%s)", fromKo, toKo, FormatDurationIn(from.begin.earliest.Sub(limit.latest), "ko")),
			fmt.Sprintf("%s → %s: the cause is proven to be later than its effect, by %s", fromEn, toEn, FormatDuration(from.begin.earliest.Sub(limit.latest))),
			"시각을 바로잡거나 연결을 철회하십시오", "correct the times, or withdraw the link")
	case from.begin.latest.After(limit.earliest) && !from.begin.equal(limit): // the same moment, however wide, is not later than itself
		l.add("cause-after-effect", LintWarning, on,
			fmt.Sprintf("%s → %s: 구간이 겹쳐 원인이 결과보다 늦었을 수 있습니다", fromKo, toKo),
			fmt.Sprintf("%s → %s: by their intervals the cause may be later than its effect", fromEn, toEn),
			"구간을 좁힐 근거를 찾으십시오", "look for evidence that narrows the intervals")
	}
}

// shape checks the graph as a whole.
func (l *causeLinter) shape() {
	cycles := l.graph.cycles()
	for _, c := range cycles {
		ko, en := make([]string, 0, len(c)+1), make([]string, 0, len(c)+1)
		for _, n := range append(c, c[0]) {
			ko, en = append(ko, l.name(n, "ko")), append(en, l.name(n, "en"))
		}
		l.add("cause-cycle", LintError, c[0].String(),
			"원인이 돌고 돕니다: "+strings.Join(ko, " → "), "causes go round in a circle: "+strings.Join(en, " → "),
			"이 가운데 연결 하나를 철회하십시오", "withdraw one of these links")
	}
	if tops := l.graph.tops(); len(tops) > 1 {
		ko, en := make([]string, 0, len(tops)), make([]string, 0, len(tops))
		for _, n := range tops {
			ko, en = append(ko, l.name(n, "ko")), append(en, l.name(n, "en"))
		}
		l.add("cause-many-tops", LintWarning, "",
			fmt.Sprintf("그래프의 꼭대기가 %d개입니다: %s", len(tops), strings.Join(ko, ", ")),
			fmt.Sprintf("the graph has %d tops: %s", len(tops), strings.Join(en, ", ")),
			"설명하려는 장애 하나로 모이게 연결하십시오", "link them so that all lead to the one outage to be explained")
	}
	for _, n := range l.graph.nodes {
		if len(l.graph.in[n]) > 0 && !l.sufficient[n] {
			l.add("effect-not-sufficient", LintInfo, n.String(),
				l.name(n, "ko")+": 드러난 원인만으로 일어날 수밖에 없었는지 확인되지 않았습니다", l.name(n, "en")+": nobody has said that its causes suffice for it",
				"빠진 원인을 찾거나 연결의 충분성을 확인하십시오", "look for what is missing, or tick the sufficiency of one of its links")
		}
	}
}
