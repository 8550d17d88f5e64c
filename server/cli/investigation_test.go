package cli_test

import (
	"strings"
	"testing"
)

// What an investigation goes through: an entry revised, withdrawn and restored;
// causes added, linked and checked; answers to a remark.
func TestInvestigation(t *testing.T) {
	t.Parallel()
	f := filled(t)
	for _, s := range []step{
		{args: `entry add -i fire-2022 --key smoke --title Smoke --title-ko 연기 --at 2022-10-15T15:19 --why 'first report'`},
		{args: `entry add -i fire-2022 --key cutoff --title 'Power cut off' --at 2022-10-15T15:33`},
		{args: `entry revise -i fire-2022 --key smoke --title 'Dense smoke' --at 2022-10-15T15:18..2022-10-15T15:20 --function detect --service power --why 'seen on video' --json`, json: []string{
			`{"key":"smoke","title":{"en":"Dense smoke","ko":"연기"},"earliest":"2022-10-15T06:18:00Z","latest":"2022-10-15T06:20:00Z","function":"detect","service":"power","revision":2}`,
		}},
		{args: `entry revise -i fire-2022 --key smoke --status confirmed --revision 1`, exit: 1, err: []string{"revision 2", "→", "read revision 2"}},
		{args: `entry revise -i fire-2022 --key smoke --function smell`, exit: 1, err: []string{"smell", "→", "know_cause"}},
		{args: `entry revise -i fire-2022 --key nothing --title X`, exit: 1, err: []string{"nothing", "→"}},
		{args: `entry withdraw -i fire-2022 --key smoke --why 'another day'`, out: []string{"withdrew entry smoke: revision 3"}},
		{args: `entry withdraw -i fire-2022 --key smoke`, exit: 1, err: []string{"withdrawn", "→"}},
		{args: `events -i fire-2022 --json --kind entry`, json: []string{`{"id":"entry:cutoff"}`}},
		{args: `search -i fire-2022 --json --records 연기`, json: []string{}},
		{args: `entry restore -i fire-2022 --key smoke --to 2 --why 'it was that day' --json`, json: []string{`{"key":"smoke","status":"proposed","title":{"en":"Dense smoke"},"revision":4}`}},
		{args: `entry restore -i fire-2022 --key smoke --to 9`, exit: 1, err: []string{"no revision 9", "→"}},
		{args: `entry restore -i fire-2022 --key smoke`, exit: 2, err: []string{"to"}},
		{args: `entry show -i fire-2022 --key smoke`, out: []string{"smoke (revision 4, proposed): 연기 / Dense smoke", `title: {"en":"Smoke","ko":"연기"} → {"en":"Dense smoke","ko":"연기"}`, "revision 4 restores 2", "seen on video"}},
		{args: `search -i fire-2022 --json --records 연기`, json: []string{`{"record":{"noun":"entry","key":"smoke"}}`}},

		{args: `entry dispute -i fire-2022 --key cutoff --party 'The landlord' --claim 'we cut it' --known-at 2022-10-15T15:40`},
		{args: `entry known -i fire-2022 --party 'the landlord' --at 2022-10-15T15:40 --json`, json: []string{`{"entry":"cutoff","state":"known","claim":{"key":"c1"}}`}},
		{args: `entry known -i fire-2022 --party 'the landlord' --at 2022-10-15T15:39 --lang ko`, out: []string{"아무것도 몰랐습니다"}},

		{args: `cause list -i fire-2022`, out: []string{"No cause yet", "emberline cause add"}},
		{args: `cause lint -i fire-2022 --lang ko`, out: []string{"지적할 것이 없습니다"}},
		{args: `cause add -i fire-2022 --key no-zone --title 'No zone could be cut' --title-ko '구역 차단 불가' --class contributing --effect delay --origin outsourcer --entry cutoff --evidence claim:cutoff/c1 --evidence 'report, page 3' --root-cause external_event --root-cause-detail external_event_third-party_failures --json`, json: []string{
			`{"key":"no-zone","class":"contributing","effect":"delay","origin":"outsourcer","status":"proposed","entries":["cutoff"],"evidence":["claim:cutoff/c1","report, page 3"],"root_cause":"external_event","revision":1}`,
		}},
		{args: `cause add -i fire-2022 --key no-zone --title X --class direct --effect onset`, exit: 1, err: []string{"already", "→"}},
		{args: `cause add -i fire-2022 --key x --title X --class root --effect onset`, exit: 1, err: []string{"root", "→", "contributing"}},
		{args: `cause add -i fire-2022 --key x --title X --class direct --effect onset --entry nothing`, exit: 1, err: []string{"nothing", "→"}},
		{args: `cause add -i fire-2022 --key x --title X --class direct`, exit: 2, err: []string{"effect"}},
		{args: `cause link -i fire-2022 --from cause:no-zone --to entry:cutoff --json`, json: []string{`{"key":"l1","from":"cause:no-zone","to":"entry:cutoff","verdict":"unknown","sufficiency":"unknown","revision":1}`}},
		{args: `cause link -i fire-2022 --from cause:no-zone --to entry:cutoff --verdict no --sufficiency sufficient --rationale why --review --json`, json: []string{
			`{"key":"l1","verdict":"no","sufficiency":"sufficient","rationale":{"en":"why"},"reviewer":"cli:hana","reviewed_at":"…","revision":2}`,
		}},
		// Another answer ends the review of the one before.
		{args: `cause link -i fire-2022 --from cause:no-zone --to entry:cutoff --verdict unknown --json`, json: []string{`{"key":"l1","verdict":"unknown","reviewer":null,"revision":3}`}},
		{args: `cause link -i fire-2022 --from cause:no-zone --to cause:no-zone`, exit: 1, err: []string{"its own cause"}},
		{args: `cause link -i fire-2022 --from no-zone --to entry:cutoff`, exit: 1, err: []string{"no-zone", "→", "cause:KEY"}},
		{args: `cause list -i fire-2022`, out: []string{"no-zone", "contributing", "cause:no-zone → entry:cutoff"}},
		{args: `cause lint -i fire-2022`, exit: 1, out: []string{"cause-none-direct", "link-untested", "cause-contradicted"}},
		{args: `cause lint -i fire-2022 --lang fr`, exit: 1, err: []string{"fr", "→"}},
		{args: `cause link -i fire-2022 --from cause:no-zone --to entry:cutoff --withdraw`, out: []string{"withdrew l1"}},
		{args: `cause link -i fire-2022 --from cause:no-zone --to entry:cutoff --withdraw`, exit: 1, err: []string{"not linked", "→"}},
		{args: `search -i fire-2022 --json --records '구역 차단'`, json: []string{`{"record":{"noun":"cause","key":"no-zone"}}`}},

		{args: `annotate -i fire-2022 --on cause:no-zone --tag '#Root Cause' 'who knew, @lee?' --json`, json: []string{`{"key":"a1","target":{"cause":"no-zone"},"tags":["root-cause"],"mentions":["lee"]}`}},
		{args: `annotate -i fire-2022 --reply a1 nobody`, out: []string{"answered a1 as a2"}},
		{args: `annotate -i fire-2022 --reply a9 nobody`, exit: 1, err: []string{"a9"}},
		{args: `annotate -i fire-2022 --reply a1 --on entry:smoke nobody`, exit: 2},
		{args: `incident show -i fire-2022`, out: []string{"fire-2022", "No headline yet"}},
	} {
		check(t, f, s)
	}
}

// The reference incident's figures, as people read them.
func TestIncidentShow(t *testing.T) {
	t.Parallel()
	f := newFolder(t)
	f.must("demo", "--lines", "20000")
	en := f.must("incident", "show", "-i", "pangyo-2022", "--lang", "en")
	ko := f.must("incident", "show", "-i", "pangyo-2022", "--lang", "ko")
	for _, part := range []string{
		"127 h 33 min", "=", "1 h 25 min", "84 h 08 min", "42 h 00 min", "75 h 29 min", "4 min", "14 min", "21 min–23 min", "44 min",
		"the service operator (corrected account)", "messenger", "Delayed recovery, power fully back",
	} {
		if !strings.Contains(en, part) {
			t.Errorf("in English %q is missing:\n%s", part, en)
		}
	}
	for _, part := range []string{"127시간 33분", "1시간 25분", "84시간 08분", "42시간 00분", "75시간 29분", "4분", "14분", "21분–23분", "44분", "서비스 운영사(정정 설명)", "단계"} {
		if !strings.Contains(ko, part) {
			t.Errorf("in Korean %q is missing:\n%s", part, ko)
		}
	}
	got := lines(t, f.must("incident", "show", "-i", "pangyo-2022", "--json"))[0]
	if miss := lacks(got, lines(t, `{"incident":{"slug":"pangyo-2022","headline":{"from":"outage-detected","to":"all-restored"}},"chronology":{"headline":{"total":{"from":"outage-detected","to":"all-restored"}}}}`)[0], ""); miss != "" {
		t.Error(miss)
	}
	// The checks of the published causes find what is open, and nothing that is wrong.
	if r := f.run("cause", "lint", "-i", "pangyo-2022", "--lang", "en"); r.code != 0 || !strings.Contains(r.out, "is untested") || !strings.Contains(r.out, "disputed") {
		t.Errorf("exit %d\n%s%s", r.code, r.out, r.err)
	}
}
