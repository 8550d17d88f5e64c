// Package detect chooses the format of a stream: every format scores the
// sample, the best score wins, and all scores are reported, so that a person
// can see why and choose otherwise. Nothing is guessed silently. What never
// lives here: what any one format looks like.
package detect

import (
	"fmt"
	"sort"

	"github.com/emberline/emberline/ingest"
	"github.com/emberline/emberline/models"
)

// Verdict is one format's score.
type Verdict struct {
	Format ingest.Format
	ingest.Score
}

// Choose scores all formats on the sample, best first; formats that score
// nothing are left out. Equal points keep the order of the list.
func Choose(formats []ingest.Format, s *ingest.Sample) []Verdict {
	var out []Verdict
	for _, f := range formats {
		if f.Container != (s.Members != nil) {
			continue
		}
		if sc := score(f, s); sc.Points > 0 {
			out = append(out, Verdict{Format: f, Score: sc})
		}
	}
	sort.SliceStable(out, func(i, j int) bool { return out[i].Points > out[j].Points })
	return out
}

// score shields the choice from a detector that panics on hostile input.
func score(f ingest.Format, s *ingest.Sample) (sc ingest.Score) {
	defer func() {
		if recover() != nil {
			sc = ingest.Score{}
		}
	}()
	return f.Detect(s)
}

// ByName finds a format.
func ByName(formats []ingest.Format, name string) (ingest.Format, error) {
	names := ""
	for _, f := range formats {
		if f.Name == name {
			return f, nil
		}
		names += " " + f.Name
	}
	return ingest.Format{}, models.Errorf(models.CodeInvalid, "unknown format %q", name).WithHint("%s", fmt.Sprintf("one of:%s", names))
}
