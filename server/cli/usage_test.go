package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestUsageSaysWhatToDo: a wrong call is answered in our own words, with what to
// write instead, and never with the words of a library.
func TestUsageSaysWhatToDo(t *testing.T) {
	t.Parallel()
	f := filled(t)
	for _, s := range []step{
		{args: `events -i fire-2022 --limit many`, exit: 2, err: []string{`"many" is no value for --limit`, "→ --limit takes a whole number"}},
		{args: `clock set -i fire-2022 --source power.log --why x --offset banana`, exit: 2, err: []string{`"banana" is no value for --offset`, "→ --offset takes a duration such as"}},
		{args: `incident create`, exit: 2, err: []string{"emberline incident create needs --slug", "→ emberline incident create --slug S --title T"}},
		{args: `entry add -i fire-2022`, exit: 2, err: []string{"needs --at and --key", "→ emberline entry add"}},
		{args: `incident show outage-1`, exit: 2, err: []string{`takes no "outage-1"`, "→ did you mean emberline incident show --incident outage-1?"}},
		{args: `events -i fire-2022 stray`, exit: 2, err: []string{`takes no "stray"`, "→ emberline events --incident S"}},
		{args: `frobnicate`, exit: 2, err: []string{`no command "frobnicate"`, "→ emberline --help"}},
		{args: `serach`, exit: 2, err: []string{`no command "serach"`, "→ did you mean emberline search?"}},
		{args: `audit verify`, exit: 2, err: []string{`emberline audit has no command "verify"`, "→ emberline audit --help"}},
		{args: `incident creat`, exit: 2, err: []string{"→ did you mean emberline incident create?"}},
		{args: `incident`, out: []string{"Usage:"}},
		{args: `events -i fire-2022 --bogus`, exit: 2, err: []string{"--bogus", "→ emberline events --help"}},
		{args: `annotate -i fire-2022 x`, exit: 2, err: []string{"needs --on or --reply", "→ emberline annotate"}},
		{args: `restore`, exit: 2, err: []string{"1 argument", "→ emberline restore FILE"}},
		{args: `events -i fire-2022 --limit -3`, exit: 1, err: []string{"--limit -3", "→ --limit 100"}},
		{args: `search -i fire-2022 --limit -3 전원`, exit: 1, err: []string{"--limit -3", "→"}},
		{args: `clock set -i fire-2022 --source power.log --why x`, exit: 1, err: []string{"nothing to correct", "→", "--offset -3m42s"}},
		{args: `token create --user hana --name job --can fly`, exit: 1, err: []string{"fly", "→ one of ", "read_released, "}},
		{args: `user add hana --name Hana`},
		{args: `token create --user hana --name job --can read_released,read_timeline`},
		{args: `token list`, out: []string{"read_released,read_timeline  any"}},
		{args: `sources remove -i fire-2022 power.log --why mistake`, exit: 1, err: []string{"in 1 piece)"}},
	} {
		check(t, f, s)
		r := f.run(words(s.args)...)
		for _, raw := range []string{"strconv", "time: ", "flag(s)", "arg(s)", "unknown command"} {
			if strings.Contains(r.err, raw) {
				t.Errorf("%s: says %q: %s", s.args, raw, r.err)
			}
		}
	}
}

// TestOnlyAskingMakesNoFolder: commands that ask or work on what is there make
// no data folder, neither in an empty place nor among other people's files.
func TestOnlyAskingMakesNoFolder(t *testing.T) {
	t.Parallel()
	f := newFolder(t)
	f.write("foreign/thesis.txt", "years of work")
	f.write("ours/emberline.yaml", "cache-mb: 64\n")
	for _, args := range []string{
		`verify`, `incident list`, `events -i x`, `sources -i x`, `ingest -i x foreign/thesis.txt`, `user list`, `token list`, `audit list`, `backup --out all.tar`, `rebuild -i x`,
	} {
		for _, dir := range []string{"missing", "foreign", "ours"} {
			r := f.run(append(words(args), "--data", dir)...)
			if r.code != 1 || !strings.Contains(r.err, "no Emberline data in ") || !strings.Contains(r.err, "emberline demo") {
				t.Errorf("%s --data %s: exit %d: %s%s", args, dir, r.code, r.out, r.err)
			}
		}
	}
	check(t, f, step{args: `incident create --slug x --title X --data foreign`, exit: 1, err: []string{"not Emberline's: thesis.txt", "→"}})
	check(t, f, step{args: `demo --lines 1000 --data foreign`, exit: 1, err: []string{"not Emberline's", "→"}})
	for dir, want := range map[string]int{".": 2, "foreign": 1, "ours": 1} {
		if list, err := os.ReadDir(filepath.Join(f.dir, dir)); err != nil || len(list) != want {
			t.Errorf("%s holds %v (%v)", dir, list, err)
		}
	}
	check(t, f, step{args: `incident create --slug x --title X --data ours`, out: []string{"created x"}})
	check(t, f, step{args: `verify --data ours`, out: []string{"0 damaged"}})
}
