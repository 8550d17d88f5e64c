package app

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/emberline/emberline/models"
)

// TestGatherTellsFoldersApart: files of one name from different folders are
// different sources; a rotated set is of one folder.
func TestGatherTellsFoldersApart(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for _, name := range []string{
		"a/h1/app.log", "a/h1/app.log.1", "a/h1/app.log.2", "a/h2/app.log", "b/h2/app.log", "a/old/web.log.1", "b/web.log",
	} {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(name), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct{ paths, label, want string }{
		{"a/h1/app.log a/h2/app.log", "", "h1/app.log=a/h1/app.log h2/app.log=a/h2/app.log"},
		{"a/h1/app.log a/h1/app.log.1 a/h2/app.log a/h1/app.log.2", "", "h1/app.log=a/h1/app.log.2+a/h1/app.log.1+a/h1/app.log h2/app.log=a/h2/app.log"},
		{"a/h2/app.log b/h2/app.log", "", "a/h2/app.log=a/h2/app.log b/h2/app.log=b/h2/app.log"},
		{"a b", "", "h1/app.log=a/h1/app.log.2+a/h1/app.log.1+a/h1/app.log a/h2/app.log=a/h2/app.log old/web.log.1=a/old/web.log.1 b/h2/app.log=b/h2/app.log web.log=b/web.log"},
		{"a/h1/app.log a/h1/app.log", "", "app.log=a/h1/app.log"},
		{"a/old/web.log.1 b/web.log", "", "web.log.1=a/old/web.log.1 web.log=b/web.log"},
		{"b/web.log a/old/web.log.1", "web", "web=b/web.log+a/old/web.log.1"},
		{"a/h1/app.log a/h1/app.log.1", "app", "app=a/h1/app.log.1+a/h1/app.log"},
	} {
		var paths, got []string
		for _, p := range strings.Fields(c.paths) {
			paths = append(paths, filepath.Join(dir, p))
		}
		list, err := Gather(paths, Delivery{Label: c.label})
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range list {
			var files []string
			for _, f := range d.Files {
				rel, err := filepath.Rel(dir, f.Path)
				if err != nil {
					t.Fatal(err)
				}
				files = append(files, filepath.ToSlash(rel))
			}
			got = append(got, d.Label+"="+strings.Join(files, "+"))
		}
		if s := strings.Join(got, " "); s != c.want {
			t.Errorf("%s: %s\nwant %s", c.paths, s, c.want)
		}
	}
}

// TestLabelOfUploads: uploads are one source without a label of their own only
// when they are a rotated set.
func TestLabelOfUploads(t *testing.T) {
	t.Parallel()
	for names, want := range map[string]string{
		"app.log": "app.log", "app.log.1": "app.log.1", "app.log app.log.1": "app.log", "app.log app.log": "", "app.log web.log": "", "h1/app.log h2/app.log.1": "",
	} {
		var files []File
		for _, n := range strings.Fields(names) {
			files = append(files, File{Name: n})
		}
		got, err := labelOf(files)
		if got != want || (want == "") != (models.CodeOf(err) == models.CodeInvalid && models.HintOf(err) != "") {
			t.Errorf("%s: %q (%v)", names, got, err)
		}
	}
	same := []File{{Name: "app.log", Path: "1"}, {Name: "app.log.1", Path: "2"}, {Name: "app.log", Path: "3"}}
	for i, f := range inRotation(same) {
		if f.Path != same[i].Path {
			t.Errorf("two files of one name were put in order: %v", inRotation(same))
		}
	}
}
