package config

import (
	"slices"
	"strings"
)

// besides are the variables below EnvPrefix that are no settings: where the
// configuration file is, what clients in the documentation read, what the tests
// and the measurements do.
var besides = []string{"CONFIG", "URL", "TOKEN", "TESTDATA", "CHROMIUM", "MATRIX"}

// families begin the names of whole groups of such variables. The last two are
// what Kubernetes and Docker set beside a service that is named emberline.
var families = []string{"TEST_", "BENCH_", "SERVICE_", "PORT_"}

// Unknown is a variable that looks like a setting's and is none.
type Unknown struct{ Name, Nearest string }

// Misspelt finds the variables of the environment that begin like a setting's
// and are none, each with the one that is spelt most like it. They are for a
// warning: the environment is others' too.
func Misspelt(environ []string) []Unknown {
	known := make([]string, 0, len(Settings)+len(besides))
	for _, s := range Settings {
		known = append(known, strings.ToUpper(strings.ReplaceAll(s.Key, "-", "_")))
	}
	known = append(known, besides...)
	var out []Unknown
	for _, v := range environ {
		name, value, _ := strings.Cut(v, "=")
		name, ok := strings.CutPrefix(name, EnvPrefix)
		upper := strings.ToUpper(name) // as Load reads it
		if !ok || slices.Contains(known, upper) || slices.ContainsFunc(families, func(f string) bool { return strings.HasPrefix(upper, f) }) {
			continue
		}
		if upper == "PORT" && strings.Contains(value, "://") {
			continue // of the last family, too
		}
		nearest := slices.MinFunc(known, func(a, b string) int { return distance(upper, a) - distance(upper, b) })
		out = append(out, Unknown{EnvPrefix + name, EnvPrefix + nearest})
	}
	return out
}

// distance counts the letters that must be added, taken away or replaced to
// make a from b.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		before := row[0]
		row[0] = i + 1
		for j := range len(b) {
			replaced := before
			if a[i] != b[j] {
				replaced++
			}
			before = row[j+1]
			row[j+1] = min(replaced, row[j]+1, before+1)
		}
	}
	return row[len(b)]
}
