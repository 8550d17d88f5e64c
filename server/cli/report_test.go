package cli_test

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// What a report goes through on the command line: drafted, checked, submitted,
// published, exported, and published again.
func TestReport(t *testing.T) {
	t.Parallel()
	f := filled(t)
	texts := filepath.Join(f.dir, "texts.json")
	write := func(v map[string]any) {
		b, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(texts, b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	both := func(s string) map[string]string { return map[string]string{"ko": s, "en": s} }
	run := func(steps ...step) {
		t.Helper()
		for _, s := range steps {
			check(t, f, s)
		}
	}
	run(
		step{args: `entry add -i fire-2022 --key smoke --title Smoke --title-ko 연기 --at 2022-10-15T15:19`},
		step{args: `report lint -i fire-2022`, exit: 1, err: []string{"no report yet", "→", "report draft"}},
		step{args: `report draft -i fire-2022 --json`, json: []string{`{"title":{}}`}},
		step{args: `report publish -i fire-2022`, exit: 1, err: []string{"not in review", "→", "report submit"}},
		step{args: `report lint -i fire-2022`, exit: 1, out: []string{"nothing-released", "report-without-summary", "entries-left-out"}},
		step{args: `entry revise -i fire-2022 --key smoke --status confirmed`},
	)
	write(map[string]any{"title": both("화재 보고서"), "summary": []any{both("10 + 20 = 31")}, "wrong": 1})
	run(step{args: `report draft -i fire-2022 --from texts.json`, exit: 1, err: []string{"texts.json", "wrong"}})
	write(map[string]any{"title": both("화재 보고서"), "summary": []any{both("10 + 20 = 31")}})
	run(
		step{args: `report draft -i fire-2022 --from texts.json --why first`, out: []string{"화재 보고서", "revision 2"}},
		step{args: `report submit -i fire-2022`, out: []string{"in review"}},
		step{args: `report draft -i fire-2022 --from texts.json`, exit: 1, err: []string{"in review", "→"}},
		step{args: `report publish -i fire-2022 --note alone`, exit: 1, err: []string{"30", "→"}},
		step{args: `report return -i fire-2022`, exit: 2, err: []string{"why"}},
		step{args: `report return -i fire-2022 --why slip`, out: []string{"draft again"}},
	)
	write(map[string]any{"title": both("화재 보고서"), "summary": []any{both("10 + 20 = 30")}})
	run(
		step{args: `report draft -i fire-2022 --from texts.json`},
		step{args: `report submit -i fire-2022`},
		step{args: `report list -i fire-2022`, out: []string{"Nothing has been published"}},
		step{args: `report export -i fire-2022 --format json --out draft.json`, err: []string{"this is the draft"}},
		step{args: `report publish -i fire-2022`, exit: 1, err: []string{"would publish it too", "→", "--note"}},
		step{args: `report publish -i fire-2022 --note 'nobody else' --json`, json: []string{`{"number":1,"by":"cli:hana","note":"nobody else"}`}},
		step{args: `report export -i fire-2022 --format json --out r.json`},
		step{args: `report export -i fire-2022 --format md --lang ko --out r.md`},
		step{args: `report export -i fire-2022 --format docx`, exit: 1, err: []string{"docx", "→", "html"}},
		step{args: `report export -i fire-2022 --lang fr`, exit: 1, err: []string{"fr", "→"}},
		step{args: `report export -i fire-2022 --edition 2`, exit: 1, err: []string{"no edition 2"}},
		step{args: `report export -i fire-2022 --draft --edition 1`, exit: 2, err: []string{"draft"}},
		step{args: `verify`, out: []string{}},
	)
	b, err := os.ReadFile(filepath.Join(f.dir, "r.json"))
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(b)
	run(step{args: `report list -i fire-2022`, out: []string{hex.EncodeToString(sum[:])}})
	if md, err := os.ReadFile(filepath.Join(f.dir, "r.md")); err != nil || !strings.Contains(string(md), "# 화재 보고서") || !strings.Contains(string(md), "연기") {
		t.Errorf("r.md: %v\n%s", err, md)
	}
	if draft, err := os.ReadFile(filepath.Join(f.dir, "draft.json")); err != nil || !strings.Contains(string(draft), `"state":"draft"`) {
		t.Errorf("draft.json: %v", err)
	}
}
