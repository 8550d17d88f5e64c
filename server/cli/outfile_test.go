package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestOutFile: a file is not replaced unasked, and what is wrong with a path is
// said of the path that was given.
func TestOutFile(t *testing.T) {
	t.Parallel()
	f := filled(t)
	f.write("dir/old", "mine")
	for _, cmd := range []string{"backup", "export -i fire-2022", "report export -i fire-2022 --format json --draft"} {
		if strings.HasPrefix(cmd, "report") {
			f.must("report", "draft", "-i", "fire-2022")
		}
		for _, s := range []step{
			{args: cmd + ` --out dir/old`, exit: 1, err: []string{"dir/old exists already", "→", "--force"}},
			{args: cmd + ` --out dir`, exit: 1, err: []string{"dir is a folder", "→", "--out dir/FILE"}},
			{args: cmd + ` --out none/x`, exit: 1, err: []string{"none/x cannot be written", "does not exist", "→"}},
			{args: cmd + ` --out dir/old/x`, exit: 1, err: []string{"dir/old/x cannot be written", "→"}},
			{args: cmd + ` --out ''`, exit: 1, err: []string{"no file", "→"}},
			{args: cmd + ` --out /dev/null`, exit: 1, err: []string{"not a regular file", "→"}},
		} {
			check(t, f, s)
			if r := f.run(words(s.args)...); strings.Contains(r.err, ".emberline-") {
				t.Errorf("%s: names a temporary file: %s", s.args, r.err)
			}
		}
		if b, err := os.ReadFile(filepath.Join(f.dir, "dir", "old")); err != nil || string(b) != "mine" {
			t.Errorf("%s: the file is %q (%v)", cmd, b, err)
		}
		if r := f.run(append(words(cmd), "--out", "dir/old", "--force")...); r.code != 0 || !strings.Contains(r.out+r.err, "written to dir/old") {
			t.Errorf("%s --force: exit %d: %s%s", cmd, r.code, r.out, r.err)
		}
		if b, err := os.ReadFile(filepath.Join(f.dir, "dir", "old")); err != nil || string(b) == "mine" {
			t.Errorf("%s --force: the file is %q (%v)", cmd, b, err)
		}
		f.write("dir/old", "mine")
	}
	got := lines(t, f.must("backup", "--out", "all.tar", "--json"))[0]
	st, err := os.Stat(filepath.Join(f.dir, "all.tar"))
	if err != nil {
		t.Fatal(err)
	}
	if size, err := got["bytes"].(interface{ Int64() (int64, error) }).Int64(); err != nil || size != st.Size() || got["file"] != filepath.Join(f.dir, "all.tar") {
		t.Errorf("%v, and the file has %d bytes", got, st.Size())
	}
}
