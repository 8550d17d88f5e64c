package demo

import (
	"regexp"
	"testing"
	"time"

	"github.com/emberline/emberline/models"
)

func TestTemplateFillsEveryHole(t *testing.T) {
	lists := map[string][]template{"who": {{{lit: "가"}}, {{lit: "나"}}}}
	tmpl, err := compile("<${3..5}|${~10..99}|${t205..319}|${d20}|${x18}|${X4}|${#}|${who}>", lists)
	if err != nil {
		t.Fatal(err)
	}
	want := regexp.MustCompile(`^<[3-5]\|[1-9][0-9]\|(2[0-9]|3[01])\.[0-9]\|[0-9]{20}\|[0-9a-f]{18}\|[0-9A-Z]{4}\|77\|(가|나)>$`)
	r := newRandom(1, "x")
	distinct := map[string]bool{}
	for range 1000 {
		s := string(tmpl.fill(nil, r, 77))
		if !want.MatchString(s) {
			t.Fatalf("%q does not fit", s)
		}
		distinct[s] = true
	}
	if len(distinct) < 1000 {
		t.Errorf("%d of 1000 fillings differ", len(distinct))
	}
}

func TestTemplateRefusesWhatItDoesNotKnow(t *testing.T) {
	for _, s := range []string{"${", "${}", "${nobody}", "${5..3}", "${d0}", "${d}", "${d3..4}", "${x}", "${~5}", "${5}"} {
		if _, err := compile(s, nil); models.CodeOf(err) != models.CodeInternal {
			t.Errorf("%q was taken: %v", s, err)
		}
	}
}

func TestCalendar(t *testing.T) {
	at := time.Date(2022, 10, 15, 15, 27, 0, 0, time.UTC)
	c, err := newCalendar([]models.Entry{{Key: "power-90", Earliest: at}})
	if err != nil {
		t.Fatal(err)
	}
	for s, want := range map[string]time.Time{
		"power-90": at, "power-90+90s": at.Add(90 * time.Second), "power-90-1h2m": at.Add(-62 * time.Minute),
		"2022-10-15T15:27:00.5Z": at.Add(500 * time.Millisecond),
	} {
		if got, err := c.at(s); err != nil || !got.Equal(want) {
			t.Errorf("%s is %s, %v; want %s", s, got, err, want)
		}
	}
	for _, s := range []string{"", "power", "power-90+", "power-90+x", "nothing-1h"} {
		if _, err := c.at(s); err == nil {
			t.Errorf("%q was taken for a moment", s)
		}
	}
}
