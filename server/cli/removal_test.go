package cli_test

import (
	"path/filepath"
	"testing"
)

// TestHoldAndRemove: what is under hold stays; what goes leaves a tombstone.
func TestHoldAndRemove(t *testing.T) {
	t.Parallel()
	f := newFolder(t)
	f.fixture()
	for _, s := range []step{
		{args: `incident create --slug fire-2022 --title Fire --zone Asia/Seoul`},
		{args: `ingest -i fire-2022 in/power.log in/access.log`, out: []string{"4 accepted"}},
		{args: `hold list -i fire-2022`, out: []string{"MATTER"}},
		{args: `hold issue -i fire-2022 --matter m --custodian c`, exit: 2, err: []string{"why"}},
		{args: `hold issue -i fire-2022 --matter m --custodian c --why w --source nope`, exit: 1, err: []string{"nope", "→", "emberline sources"}},
		{args: `hold issue -i fire-2022 --matter 2022가합1234 --custodian 기록관리팀 --why 'claims were filed' --source power.log --json`,
			json: []string{`{"key":"h1","matter":"2022가합1234","sources":["s1"],"state":"issued","issued":{"by":"cli:hana","why":"claims were filed"}}`}},
		{args: `hold acknowledge h1 -i fire-2022 --why received`, out: []string{"h1 is acknowledged"}},
		{args: `hold acknowledge h1 -i fire-2022`, exit: 1, err: []string{"already"}},
		{args: `hold acknowledge h9 -i fire-2022`, exit: 1, err: []string{"h9", "→", "emberline hold list"}},
		{args: `sources remove -i fire-2022 --source power.log --why mistake --yes`, exit: 1, err: []string{"legal hold h1", "→"}},
		{args: `hold release h1 -i fire-2022`, exit: 2, err: []string{"why"}},
		{args: `hold release h1 -i fire-2022 --why settled`, out: []string{"h1 is released"}},
		{args: `hold list -i fire-2022`, out: []string{"h1", "released", "s1", "기록관리팀"}},
		{args: `sources remove -i fire-2022 --source power.log --yes`, exit: 2, err: []string{"why"}},
		{args: `sources remove -i fire-2022 --source power.log --why mistake`, exit: 1, err: []string{"power.log (s1", "for good", "--yes"}},
		{args: `sources remove -i fire-2022 power.log --why mistake`, exit: 1, err: []string{"power.log (s1", "for good", "--yes"}},
		{args: `sources remove -i fire-2022 power.log --source access.log --why mistake --yes`, exit: 1, err: []string{"one source", "→", "LABEL"}},
		{args: `sources remove -i fire-2022 --why mistake --yes`, exit: 1, err: []string{"one source", "→", "LABEL"}},
		{args: `sources remove -i fire-2022 nope --why mistake --yes`, exit: 1, err: []string{"nope", "→", "emberline sources"}},
		{args: `sources remove -i fire-2022 --source power.log --why ' ' --yes`, exit: 1, err: []string{"reason", "--why"}},
		{args: `sources remove -i fire-2022 power.log --why mistake --yes`, out: []string{"removed power.log (s1)", "tombstone"}},
		{args: `sources -i fire-2022 --json`, json: []string{`{"source":"access.log"}`}},
		{args: `sources removed -i fire-2022`, out: []string{"s1", "power.log", "mistake"}},
		{args: `sources removed -i fire-2022 --json`, json: []string{`{"source_id":"s1","label":"power.log","why":"mistake","pieces":[{"name":"power.log"}]}`}},
		{args: `raw -i fire-2022 --source power.log`, exit: 1, err: []string{"power.log"}},
		{args: `verify`, out: []string{"0 damaged"}},
		{args: `backup --out all.tar`},
		{args: `ingest -i fire-2022 in/power.log --json`, json: []string{`{"source":"power.log","source_id":"s3","accepted":4}`}},
		{args: `verify`, out: []string{"0 damaged"}},
	} {
		check(t, f, s)
	}
	g := &folder{t: t, data: filepath.Join(f.dir, "second"), dir: f.dir}
	for _, s := range []step{
		{args: `restore all.tar`},
		{args: `hold list -i fire-2022`, out: []string{"h1", "released"}},
		{args: `sources removed -i fire-2022`, out: []string{"power.log"}},
	} {
		check(t, g, s)
	}
}

// TestRemoveSaysWhatRestsOnIt: what keeps a source is named.
func TestRemoveSaysWhatRestsOnIt(t *testing.T) {
	t.Parallel()
	f := newFolder(t)
	f.fixture()
	for _, s := range []step{
		{args: `incident create --slug fire-2022 --title Fire --zone Asia/Seoul`},
		{args: `ingest -i fire-2022 in/power.log`},
		{args: `ingest -i fire-2022 --source both in/access.log in/power.log`},
		{args: `sources remove -i fire-2022 power.log --why mistake --yes`, exit: 1, err: []string{`"both" repeats bytes of "power.log"`, `→ remove "both" first`}},
		{args: `sources remove -i fire-2022 both --why mistake --yes`, out: []string{"with 2 pieces"}},
		{args: `sources remove -i fire-2022 power.log --why mistake --yes`, out: []string{"with 1 piece;"}},
		// Two files of one name are two sources.
		{args: `ingest -i fire-2022 in/power.log other/power.log --json`, json: []string{`{"source":"in/power.log","accepted":4}`, `{"source":"other/power.log","accepted":5}`}},
	} {
		check(t, f, s)
	}
}
