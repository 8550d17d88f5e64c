package cli_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestPeople: accounts, roles, tokens and the audit log from the command line.
func TestPeople(t *testing.T) {
	t.Parallel()
	f := newFolder(t)
	f.fixture()
	f.must("incident", "create", "--slug", "fire-2022", "--title", "Fire")
	for _, s := range []step{
		{args: `user list`, out: []string{"LOGIN"}},
		{args: `user add H.Kim --name '김하나' --json`, json: []string{`{"login":"h.kim","password":"…","must_change":true}`}},
		{args: `user add h.kim --name Again`, exit: 1, err: []string{"h.kim", "already", "→"}},
		{args: `user add 'h kim' --name X`, exit: 1, err: []string{"login", "→"}},
		{args: `user add lee --name Lee --language fr`, exit: 1, err: []string{"fr", "ko or en"}},
		{args: `user add lee --name Lee --language en --admin`, out: []string{"lee's password", "only now"}},
		{args: `user add nameless`, exit: 2, err: []string{"name"}},
		{args: `user grant h.kim -i fire-2022 --role investigator`, out: []string{"h.kim is investigator in fire-2022"}},
		{args: `user grant h.kim -i fire-2022 --role king`, exit: 1, err: []string{"king", "regulator"}},
		{args: `user grant nobody -i fire-2022 --role viewer`, exit: 1, err: []string{"no such account", "→", "user list"}},
		{args: `user grant h.kim -i nowhere --role viewer`, exit: 1, err: []string{"nowhere"}},
		{args: `user list --json`, json: []string{
			`{"login":"h.kim","name":"김하나","language":"ko","admin":false,"must_change":true,"roles":{"fire-2022":"investigator"}}`,
			`{"login":"lee","admin":true}`,
		}},
		{args: `user list`, out: []string{"must change its password", "fire-2022: investigator", "admin"}},
		{args: `user reset h.kim`, out: []string{"h.kim's password"}},
		{args: `user logout h.kim`, out: []string{"every session of h.kim is over"}},
		{args: `user logout nobody`, exit: 1, err: []string{"no such account", "→"}},
		{args: `user disable lee`, exit: 1, err: []string{"last administrator", "→"}},
		{args: `user disable h.kim`, out: []string{"h.kim is disabled"}},
		{args: `user enable h.kim --json`, json: []string{`{"login":"h.kim"}`}},
		{args: `token create --user h.kim --name 'night job' --can ingest,read_timeline -i fire-2022 --days 30 --json`,
			json: []string{`{"id":1,"login":"h.kim","name":"night job","secret":"…","prefix":"…","scope":{"permissions":["ingest","read_timeline"],"incident_id":1},"created_by":"cli:hana","idle":true}`}},
		{args: `token create --user h.kim --name 'day job' --can ingest`, out: []string{"token 2", "yet to choose a password", "→"}},
		{args: `token create --user h.kim --name x --can fly`, exit: 1, err: []string{"fly", "→", "ingest"}},
		{args: `token create --user h.kim --name x --can ingest --days 9999`, exit: 1, err: []string{"two years"}},
		{args: `token list`, out: []string{"night job", "fire-2022", "never"}},
		{args: `token revoke x`, exit: 1, err: []string{"x", "→"}},
		{args: `token revoke 3`, exit: 1, err: []string{"no token 3"}},
		{args: `token revoke 1`, out: []string{"revoked"}},
		{args: `token list --json`, json: []string{`{"id":1,"state":"revoked","incident":"fire-2022"}`, `{"id":2}`}},
		{args: `user revoke h.kim -i fire-2022`, out: []string{"nothing any more"}},
		{args: `ingest -i fire-2022 in/power.log`, out: []string{"4 accepted"}},
		{args: `raw -i fire-2022 --source power.log`, out: []string{"전원 차단 감지"}},
		{args: `audit list -i fire-2022 --action evidence.read --json`, json: []string{`{"action":"evidence.read","noun":"evidence","key":"s1","incident":"fire-2022","actor":{"login":"hana","via":"cli"}}`}},
		{args: `audit list --action member.grant --json`, json: []string{`{"action":"member.grant","key":"h.kim","incident":"fire-2022","new":"{\"role\":\"investigator\"}","actor":{"login":"hana","via":"cli"}}`}},
		{args: `audit list --user hana --limit 2`, out: []string{"WHO", "hana (cli)"}},
		{args: `audit list --from tomorrow`, exit: 1, err: []string{"tomorrow"}},
		{args: `audit list --from 2100-01-01 --json`, json: []string{}},
		{args: `verify`, out: []string{"0 damaged", "audit records"}},
	} {
		check(t, f, s)
	}
	note := f.must("audit", "checkpoint")
	if !regexp.MustCompile(`^emberline-[0-9a-f]{32}\n[0-9]+\n[A-Za-z0-9+/=]{44}\ntime [^\n]+Z\n\n— emberline-`).MatchString(note) {
		t.Errorf("checkpoint\n%s", note)
	}
	if again := f.must("audit", "checkpoint"); again != note {
		t.Errorf("nothing happened, but the checkpoint changed\n%s\n%s", note, again)
	}
	for _, text := range []string{f.must("audit", "list", "--json"), f.must("user", "list", "--json")} {
		if strings.Contains(text, "argon2") {
			t.Error("a password's hash is shown")
		}
	}

	// The checkpoint beside the database knows more than a database rolled back.
	path := filepath.Join(f.data, "audit.checkpoint")
	kept, err := os.ReadFile(path)
	if err != nil || string(kept) != note {
		t.Fatalf("%s: %v", kept, err)
	}
	db := filepath.Join(f.data, "emberline.db")
	old, err := os.ReadFile(db)
	if err != nil {
		t.Fatal(err)
	}
	f.must("user", "add", "park", "--name", "Park")
	for _, left := range []string{db + "-wal", db + "-shm"} {
		if err := os.RemoveAll(left); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(db, old, 0o600); err != nil {
		t.Fatal(err)
	}
	check(t, f, step{args: `verify`, exit: 1, out: []string{"audit log", "removed from the end", "→"}})

	// A backup carries the log; the restored folder signs with a key of its own.
	f.must("backup", "--out", "all.tar")
	f.must("restore", "all.tar", "--data", filepath.Join(f.dir, "second"))
	g := &folder{t: t, data: filepath.Join(f.dir, "second"), dir: f.dir}
	check(t, g, step{args: `verify`, out: []string{"0 damaged"}})
	check(t, g, step{args: `user list --json`, json: []string{`{"login":"h.kim"}`, `{"login":"lee"}`}})
	check(t, g, step{args: `audit list --action audit.key --json`, json: []string{`{"action":"audit.key"}`, `{"action":"audit.key"}`}})
}
