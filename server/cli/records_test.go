package cli_test

import "testing"

// What people assert: entries, claims, annotations.
func TestEntriesAndAnnotations(t *testing.T) {
	t.Parallel()
	f := filled(t)
	for _, s := range []step{
		{args: `entry list -i fire-2022`, out: []string{"No entry yet", "emberline entry add"}},
		{
			args: `entry add -i fire-2022 --key power-cutoff --title 'Power cut off' --title-ko '전력 차단' --at 2022-10-15T15:33 --why 'notice of the operator' --json`,
			json: []string{`{"key":"power-cutoff","title":{"en":"Power cut off","ko":"전력 차단"},"earliest":"2022-10-15T06:33:00Z","latest":"2022-10-15T06:33:00Z","status":"proposed","revision":1,"updated_by":"cli:hana"}`},
		},
		{args: `entry add -i fire-2022 --key smoke --title Smoke --at '2022-10-15 15:19..2022-10-15 15:27' --approximate`, out: []string{"added entry smoke"}},
		{args: `entry add -i fire-2022 --key smoke --title Smoke --at 2022-10-15`, exit: 1, err: []string{"smoke"}},
		{args: `entry add -i fire-2022 --key 'Not a key' --title X --at 2022-10-15`, exit: 1, err: []string{"Not a key", "→"}},
		{args: `entry add -i fire-2022 --key later --title X --at 2022-10-16..2022-10-15`, exit: 1, err: []string{"ends before it begins"}},
		{args: `entry add -i fire-2022 --key later --at 2022-10-16`, exit: 1, err: []string{"title"}},
		{args: `entry add -i fire-2022 --key later --title X`, exit: 2, err: []string{"at"}},
		{
			args: `entry dispute -i fire-2022 --key power-cutoff --party 'The landlord' --claim 'cut at the fire brigade’s word' --at 2022-10-15T15:34..2022-10-15T15:35 --known-at 2022-10-15T15:40 --evidence s1:235 --json`,
			json: []string{`{"key":"power-cutoff","status":"disputed","claims":[{"key":"c1","party":{"en":"The landlord"},"status":"disputed","evidence":["s1:235"],"author":"cli:hana",
			  "earliest":"2022-10-15T06:34:00Z","latest":"2022-10-15T06:35:00Z","known_at":"2022-10-15T06:40:00Z"}]}`},
		},
		{args: `entry dispute -i fire-2022 --key power-cutoff --party-ko 소방 --claim-ko '15시 30분에 요청' --json`, json: []string{`{"status":"disputed","claims":[{"key":"c1"},{"key":"c2"}]}`}},
		{args: `entry dispute -i fire-2022 --key nothing --party X --claim Y`, exit: 1, err: []string{"nothing", "→", "entry list"}},
		{args: `entry dispute -i fire-2022 --key smoke --claim Y`, exit: 1, err: []string{"party", "→"}},
		{args: `entry dispute -i fire-2022 --key smoke --party X`, exit: 1, err: []string{"→", "--claim"}},
		{args: `entry list -i fire-2022 --json`, json: []string{`{"key":"smoke","approximate":true,"status":"proposed"}`, `{"key":"power-cutoff","status":"disputed"}`}},
		{args: `entry list -i fire-2022`, out: []string{"WHEN (Asia/Seoul)", "~2022-10-15 15:19:00–15:27:00", "The landlord"}},
		// Entries stand on the timeline, at their time, before the events of the same moment.
		{args: `events -i fire-2022 --json --from 2022-10-15T15:33`, json: []string{
			`{"id":"entry:power-cutoff","source":"entries","kind":"entry","text":"전력 차단 / Power cut off","attributes":{"entry.status":"disputed","entry.claims":2}}`, `{"id":"s1:235"}`,
		}},
		{args: `events -i fire-2022 --json --kind entry`, json: []string{`{"id":"entry:smoke"}`, `{"id":"entry:power-cutoff"}`}},

		{args: `annotate -i fire-2022 --on s1:0 --kind hypothesis --tag ups --tag power first sign --json`, json: []string{`{"key":"…","target":{"event":"s1:0"},"kind":"hypothesis","text":"first sign","tags":["ups","power"],"author":"cli:hana","revision":1}`}},
		{args: `annotate -i fire-2022 --on entry:smoke 누가 보았나`, out: []string{"annotated entry:smoke as a2"}},
		{args: `annotate -i fire-2022 --on 2022-10-15T15:19..2022-10-15T15:27 --kind question 'who knew?' --json`, json: []string{`{"target":{"from":"2022-10-15T06:19:00Z","to":"2022-10-15T06:27:00Z"}}`}},
		// All of it can be searched, in both languages; the list comes after the events.
		{args: `search -i fire-2022 --json --records landlord`, json: []string{`{"record":{"noun":"claim","key":"power-cutoff/c1","snippet":"…"}}`}},
		{args: `search -i fire-2022 --json --records 차단`, json: []string{`{"record":{"noun":"entry","key":"power-cutoff"}}`}},
		{args: `search -i fire-2022 --json 차단`, json: []string{`{"id":"s1:0"}`, `{"record":{"noun":"entry"}}`}},
		{args: `search -i fire-2022 --json --records '누가 보았나'`, json: []string{`{"record":{"noun":"annotation","key":"a2"}}`}},
		{args: `search -i fire-2022 보았나`, out: []string{"Written by people:", "annotation a2", "«보았나»"}},

		{args: `annotate -i fire-2022 --on s1:1 nothing there`, exit: 1, err: []string{"s1:1", "→"}},
		{args: `annotate -i fire-2022 --on entry:nothing x`, exit: 1, err: []string{"nothing"}},
		{args: `annotate -i fire-2022 --on s1:0 --kind rumour x`, exit: 1, err: []string{"rumour", "→"}},
		{args: `annotate -i fire-2022 --on s1:0`, exit: 2},
		{args: `annotate -i fire-2022 x`, exit: 2, err: []string{"on"}},
	} {
		check(t, f, s)
	}
}
