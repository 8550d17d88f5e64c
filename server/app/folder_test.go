package app_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/server/app"
)

// TestOpenClaimsOnlyItsOwn: a data folder is made in an empty place, and never
// in a folder of other files; one that must exist is not made at all.
func TestOpenClaimsOnlyItsOwn(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, path, content string // what lies in the folder: a file, or a folder when it ends in a slash; "": nothing, not even the folder
		mustExist           bool
		code                models.Code // "": it opens
	}{
		{"new", "", "", false, ""},
		{"none", "", "", true, models.CodeNotFound},
		{"settings", "emberline.yaml", "cache-mb: 64\n", false, ""},
		{"settings only", "emberline.yaml", "cache-mb: 64\n", true, models.CodeNotFound},
		{"mount", "lost+found/", "", false, ""},
		{"output sent there", "demo.log", "", false, ""},
		{"foreign", "thesis.txt", "years of work", false, models.CodeInvalid},
		{"foreign folder", "photos/", "", false, models.CodeInvalid},
		{"foreign, read", "thesis.txt", "years of work", true, models.CodeNotFound},
		{"without FORMAT", "evidence/", "", true, models.CodeDamaged},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "data")
			if c.path != "" {
				if err := os.MkdirAll(filepath.Join(dir, filepath.Dir(c.path)), 0o700); err != nil {
					t.Fatal(err)
				}
				if c.path[len(c.path)-1] != '/' {
					if err := os.WriteFile(filepath.Join(dir, c.path), []byte(c.content), 0o600); err != nil {
						t.Fatal(err)
					}
				}
			}
			a, err := app.Open(t.Context(), settings(dir), app.Options{MustExist: c.mustExist})
			if err == nil {
				err = a.Close()
			} else if models.HintOf(err) == "" {
				t.Errorf("no hint: %v", err)
			}
			if c.code == "" && err != nil || c.code != "" && models.CodeOf(err) != c.code {
				t.Fatalf("%v, want %q", err, c.code)
			}
			left, err := os.ReadDir(dir)
			switch {
			case c.code == "" && err != nil:
				t.Error(err)
			case c.path == "" && c.code != "" && !os.IsNotExist(err):
				t.Errorf("the folder was made: %v (%v)", left, err)
			case c.path != "" && c.code != "" && len(left) != 1:
				t.Errorf("something was written: %v", left)
			}
			if c.code != "" {
				return
			}
			again, err := app.Open(t.Context(), settings(dir), app.Options{MustExist: true})
			if err != nil {
				t.Fatal(err)
			}
			if err := again.Close(); err != nil {
				t.Error(err)
			}
		})
	}
}
