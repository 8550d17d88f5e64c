package app_test

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"strings"
	"testing"
)

const module = "github.com/emberline/emberline/"

// directions says which folders a folder may import; the standard library is
// always allowed, and libraries where others is set.
var directions = []struct {
	folder string // prefix below the module
	may    []string
	others bool
}{
	{"models/store", []string{"models"}, true},
	{"models", nil, false},
	{"ingest", []string{"models", "ingest"}, true},
	{"search", []string{"models", "search"}, true},
	{"api-docs", nil, false},
	{"frontend", nil, false},
}

// TestImportDirections holds the tree against the directions of the design:
// every arrow runs down, ingest and search do not know each other, the domain
// knows only the standard library.
func TestImportDirections(t *testing.T) {
	cmd := exec.CommandContext(t.Context(), "go", "list", "-json=ImportPath,Imports", module+"...")
	cmd.Stderr = nil
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	seen := map[string]int{}
	for dec := json.NewDecoder(out); ; {
		var p struct {
			ImportPath string
			Imports    []string
		}
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		here := strings.TrimPrefix(p.ImportPath, module)
		for _, d := range directions {
			if here != d.folder && !strings.HasPrefix(here, d.folder+"/") {
				continue
			}
			seen[d.folder]++
			for _, imp := range p.Imports {
				if !allowed(imp, d.may, d.others) {
					t.Errorf("%s imports %s: %s may import %v", here, imp, d.folder, d.may)
				}
			}
			break
		}
	}
	if err := cmd.Wait(); err != nil {
		t.Fatal(err)
	}
	for _, d := range directions {
		if seen[d.folder] == 0 && d.folder != "api-docs" {
			t.Errorf("no package found below %s: the test looks at nothing", d.folder)
		}
	}
}

func allowed(imp string, may []string, others bool) bool {
	rel, ours := strings.CutPrefix(imp, module)
	if !ours {
		first, _, _ := strings.Cut(imp, "/")
		return others || !strings.Contains(first, ".")
	}
	for _, m := range may {
		if rel == m || (strings.HasPrefix(rel, m+"/") && rel != "models/store" && m != "models") {
			return true
		}
	}
	return false
}
