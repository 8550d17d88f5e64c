package models_test

import (
	"strings"
	"testing"
	"time"

	"github.com/emberline/emberline/models"
)

func TestCheckFigures(t *testing.T) {
	for _, c := range []struct {
		text, gives string
	}{
		{"14,918 paid + 13,195 free with a loss + 59,082 other = 87,195 of 105,116 (83.1 %).", "82.95 %"},
		{"14,918 + 13,195 + 59,082 = 87,195 of 105,116 (82.95 %).", ""},
		{"14,918 + 13,195 + 59,082 = 87,195 of 105,116, which is 83 %.", ""},
		{"유료 14,918건 + 무료 13,195건 + 기타 59,082건 = 87,195건. 전체 105,116건 중 87,195건(83.1%)입니다.", "82.95 %"},
		{"전체 105,116건 가운데 87,195건(82.95%)을 처리했다.", ""},
		{"14,918 + 13,195 = 28,114", "28,113"},
		{"0.5 + 0.25 = 0.75", ""},
		{"At least 90 % of power was back by 09:00; 11 of 14 services were done.", ""},
		{"12,000 of 32,000 servers (37.5 %) were back. Another paper says 16,000 of 32,000 (40 %).", "50.00 %"},
		{"The decree of 2022 asks for 5 of 7 (71 %) and 1/4 (25 %).", ""},
		{"", ""},
	} {
		slips := models.CheckFigures(c.text)
		switch {
		case c.gives == "" && len(slips) > 0:
			t.Errorf("%q: %+v", c.text, slips)
		case c.gives != "" && (len(slips) != 1 || slips[0].Gives != c.gives):
			t.Errorf("%q: %+v, want %s", c.text, slips, c.gives)
		}
	}
}

func TestStatedDurations(t *testing.T) {
	for text, want := range map[string]time.Duration{
		"127시간 33분 만에": 127*time.Hour + 33*time.Minute, "after 127 h 33 min": 127*time.Hour + 33*time.Minute,
		"another 42 hours": 42 * time.Hour, "75 hours and 29 minutes": 75*time.Hour + 29*time.Minute, "4 min": 0, "at 16:03": 0, "24시간 감시": 24 * time.Hour,
	} {
		got := models.StatedDurations(text)
		if want == 0 && len(got) > 0 || want != 0 && (len(got) != 1 || got[0] != want) {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
}

func TestISODuration(t *testing.T) {
	for want, d := range map[string]time.Duration{
		"PT127H33M": 127*time.Hour + 33*time.Minute, "PT0S": 0, "-PT4M": -4 * time.Minute, "PT42H": 42 * time.Hour, "PT3M42S": 222 * time.Second, "PT1H5S": time.Hour + 5*time.Second,
	} {
		if got := models.ISODuration(d); got != want {
			t.Errorf("%v: %s, want %s", d, got, want)
		}
	}
}

func TestPersonalIn(t *testing.T) {
	for text, want := range map[string]string{
		"연락처 010-1234-5678로": "telephone", "０１０-1234-5678": "telephone", "01012345678": "mobile", "kim@example.com 에": "e-mail",
		"900101-1234567": "resident", "host 10.1.2.3 is": "IP", "010\u200b-1234-5678": "telephone",
		"127 h 33 min, 105,116 of 87,195, 2022-10-15T15:19:00+09:00": "", "버전 4.2.1": "", "s3:1024": "", "3만 2천 대": "",
	} {
		got := models.PersonalIn(text)
		if want == "" && len(got) > 0 || want != "" && (len(got) == 0 || !strings.Contains(got[0].En, want)) {
			t.Errorf("%q: %v, want %s", text, got, want)
		}
	}
}

func TestCanonicalJSON(t *testing.T) {
	got, err := models.CanonicalJSON(map[string]any{
		"\u20ac": "Euro", "\r": "CR", "\ufb33": "Hebrew", "1": "one", "\U0001f600": "smiley", "\u0080": "control", "ö": "<&>\u2028\"\\\x0b", "n": []any{int64(-1), nil, true},
	})
	if err != nil {
		t.Fatal(err)
	}
	want := "{\"\\r\":\"CR\",\"1\":\"one\",\"n\":[-1,null,true],\"\u0080\":\"control\",\"ö\":\"<&>\u2028\\\"\\\\\\u000b\",\"\u20ac\":\"Euro\",\"\U0001f600\":\"smiley\",\"\ufb33\":\"Hebrew\"}"
	if string(got) != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	for _, bad := range []any{1.5, int64(1) << 60, func() {}} {
		if _, err := models.CanonicalJSON(bad); models.CodeOf(err) != models.CodeInternal {
			t.Errorf("%v: %v", bad, err)
		}
	}
}

func TestDiffReports(t *testing.T) {
	para := func(s string) models.ReportParagraph { return models.ReportParagraph{Text: models.Localized{En: s}} }
	before := &models.Report{
		Title: models.Localized{En: "T"}, Summary: []models.ReportParagraph{para("a"), para("b"), para("c")},
		Chronology: []models.ReportEntry{{Key: "fire", Claims: []models.ReportClaim{{Number: "C1", Key: "fire/c1", Statement: models.Localized{En: "x"}, Evidence: []string{"X1"}}}}},
		Exhibits:   []models.ReportExhibit{{Number: "X1", Event: "s1:0"}, {Number: "X2", Event: "s1:9"}},
	}
	after := &models.Report{
		Title: models.Localized{En: "T"}, Summary: []models.ReportParagraph{para("c"), para("a"), para("B"), para("d")},
		Chronology: []models.ReportEntry{{Key: "alarm"}, {Key: "fire", Claims: []models.ReportClaim{{Number: "C2", Key: "fire/c1", Statement: models.Localized{En: "x"}, Evidence: []string{"X2"}}}}},
		Exhibits:   []models.ReportExhibit{{Number: "X2", Event: "s1:0"}},
	}
	got := ""
	for _, c := range models.DiffReports(before, after) {
		got += c.Change + " " + c.Noun + " " + c.Key + " " + c.Before.En + ">" + c.After.En + "\n"
	}
	want := "changed paragraph summary b>B\nadded paragraph summary >d\nadded entry alarm > []\nremoved exhibit s1:9  · s1:9>\n"
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if same := models.DiffReports(after, after); len(same) != 0 {
		t.Errorf("the same: %+v", same)
	}
}

func TestReportStates(t *testing.T) {
	d := models.ReportDraft{State: models.ReportDrafting}
	if err := d.Approve("kim", ""); models.CodeOf(err) != models.CodeConflict {
		t.Errorf("a draft was approved: %v", err)
	}
	if err := d.Submit("kim", time.Unix(1, 0), ""); err != nil || d.State != models.ReportReview {
		t.Fatalf("%v %+v", err, d)
	}
	if err := d.Submit("kim", time.Unix(1, 0), ""); models.CodeOf(err) != models.CodeConflict {
		t.Errorf("submitted twice: %v", err)
	}
	if err := d.Approve("kim", " "); models.CodeOf(err) != models.CodeConflict || models.HintOf(err) == "" {
		t.Errorf("alone without a note: %v", err)
	}
	if err := d.Approve("kim", "nobody else is here"); err != nil {
		t.Error(err)
	}
	if err := d.Approve("lee", ""); err != nil {
		t.Error(err)
	}
	if err := d.Approve("cli:lee", ""); models.CodeOf(err) != models.CodeConflict || models.HintOf(err) == "" {
		t.Errorf("at the command line without a note: %v", err)
	}
	for _, e := range []models.Edition{{By: "kim", SubmittedBy: "kim"}, {By: "kim", SubmittedBy: "cli:root"}, {By: "cli:root", SubmittedBy: "kim"}, {By: "cli:root", SubmittedBy: "cli:kim"}} {
		if e.FourEyes() {
			t.Errorf("%s and %s need not be two people", e.SubmittedBy, e.By)
		}
	}
	if !(models.Edition{By: "lee", SubmittedBy: "kim"}).FourEyes() {
		t.Error("kim and lee are two people")
	}
	if err := d.Return(); err != nil || d.State != models.ReportDrafting || d.Submitted != nil {
		t.Errorf("%v %+v", err, d)
	}
	for name, text := range map[string]models.ReportText{
		"key":   {Recommendations: []models.Recommendation{{Key: "A b", Text: models.Localized{En: "x"}}}},
		"twice": {Recommendations: []models.Recommendation{{Key: "a", Text: models.Localized{En: "x"}}, {Key: "a", Text: models.Localized{En: "x"}}}},
		"empty": {Recommendations: []models.Recommendation{{Key: "a"}}},
		"due":   {Recommendations: []models.Recommendation{{Key: "a", Text: models.Localized{En: "x"}, Due: "soon"}}},
		"utf-8": {Title: models.Localized{En: "\xff"}},
		"name":  {Names: []string{" "}},
		"large": {Summary: []models.Localized{{En: strings.Repeat("x", models.MaxReportText+1)}}},
		"many":  {Facts: make([]models.Localized, models.MaxReportParagraphs+1)},
	} {
		if err := text.Validate(); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}
