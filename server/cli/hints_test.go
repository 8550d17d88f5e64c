package cli

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// TestHintsAreSaid: what the command line has words of its own for is said by
// the domain, which itself names no flag.
func TestHintsAreSaid(t *testing.T) {
	var said strings.Builder
	for _, dir := range []string{"../../models", "../../models/store", "../app", "../auth"} {
		files, err := filepath.Glob(filepath.Join(dir, "*.go"))
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: %v", dir, err)
		}
		for _, f := range files {
			if strings.HasSuffix(f, "_test.go") {
				continue
			}
			b, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			said.Write(b)
		}
	}
	for hint := range hints {
		if !strings.Contains(said.String(), "WithHint("+strconv.Quote(hint)) {
			t.Errorf("nobody says %q", hint)
		}
	}
}
