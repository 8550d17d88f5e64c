package publish

import (
	"fmt"
	"math"
	"strings"
	"time"

	"github.com/emberline/emberline/models"
)

// view is a report as one language shows it.
type view struct {
	*models.Report
	Lang   string
	SHA256 string
	// Newest is the number of the edition that supersedes this one; 0: none.
	Newest int
	// Served says that the page stands beside its other formats.
	Served bool

	loc     *time.Location
	entries map[string]*models.ReportEntry
	claims  map[string]*models.ReportClaim
	causes  map[string]*models.ReportCause
}

func newView(r *models.Report, lang string) (*view, error) {
	sha, err := Hash(r)
	if err != nil {
		return nil, err
	}
	loc, err := models.LoadZone(r.Incident.Zone)
	if err != nil {
		return nil, err
	}
	v := &view{Report: r, Lang: lang, SHA256: sha, loc: loc, entries: map[string]*models.ReportEntry{}, claims: map[string]*models.ReportClaim{}, causes: map[string]*models.ReportCause{}}
	for i := range r.Chronology {
		e := &r.Chronology[i]
		v.entries[e.Key] = e
		for j := range e.Claims {
			v.claims[e.Claims[j].Number] = &e.Claims[j]
		}
	}
	for i := range r.Causes {
		v.causes[r.Causes[i].Key] = &r.Causes[i]
	}
	return v, nil
}

// T is one of the report's own words, with its blanks filled.
func (v *view) T(key string, args ...any) string {
	s := word(v.Lang, key)
	if len(args) > 0 {
		return fmt.Sprintf(s, args...)
	}
	return s
}

// L is a text in the view's language, or in the other where it is missing.
func (v *view) L(l models.Localized) string { return l.In(v.Lang) }

// Other is the other language.
func (v *view) Other() string {
	if v.Lang == "ko" {
		return "en"
	}
	return "ko"
}

// ZoneName is how the incident's zone is called at the time of the incident.
func (v *view) ZoneName() string {
	at := time.Now()
	switch {
	case len(v.Chronology) > 0:
		at = v.parse(v.Chronology[0].Earliest)
	case v.Edition.PublishedAt != nil: // an edition is the same in summer and in winter
		at = v.parse(*v.Edition.PublishedAt)
	}
	return zoneName(at.In(v.loc))
}

func zoneName(t time.Time) string {
	name, _ := t.Zone()
	if name == "" || strings.HasPrefix(name, "+") || strings.HasPrefix(name, "-") {
		return "UTC" + t.Format("-07:00")
	}
	return name
}

func (v *view) parse(t models.ReportTime) time.Time {
	at, err := time.Parse(time.RFC3339Nano, t.UTC)
	if err != nil {
		return time.Time{}
	}
	return at
}

// clock writes the time of a day as finely as it is known.
func clock(t time.Time) string {
	switch {
	case t.Nanosecond() != 0:
		return t.Format("15:04:05.000")
	case t.Second() != 0:
		return t.Format("15:04:05")
	}
	return t.Format("15:04")
}

// Day writes a moment's local date.
func (v *view) Day(t models.ReportTime) string { return v.day(v.parse(t).In(v.loc)) }

func (v *view) day(t time.Time) string {
	if v.Lang == "ko" {
		return t.Format("2006년 1월 2일")
	}
	return t.Format("2 January 2006")
}

// Clock writes a moment's local time of day with its zone.
func (v *view) Clock(t models.ReportTime) string {
	at := v.parse(t).In(v.loc)
	return clock(at) + " " + zoneName(at)
}

// When writes a moment in full, in local time and in UTC.
func (v *view) When(t models.ReportTime) string {
	at := v.parse(t)
	utc := clock(at.UTC())
	if at.UTC().YearDay() != at.In(v.loc).YearDay() {
		utc = at.UTC().Format("01-02 ") + utc
	}
	return v.Local(t) + " (" + utc + " UTC)"
}

// Local writes a moment's local date and time with its zone.
func (v *view) Local(t models.ReportTime) string {
	at := v.parse(t).In(v.loc)
	return at.Format("2006-01-02 ") + clock(at) + " " + zoneName(at)
}

// UTC writes a moment's date and time in UTC.
func (v *view) UTC(t models.ReportTime) string {
	at := v.parse(t).UTC()
	return at.Format("2006-01-02 ") + clock(at) + " UTC"
}

// Span writes an interval in local time: one moment, or both ends.
func (v *view) Span(from, to models.ReportTime) string {
	a, b := v.parse(from).In(v.loc), v.parse(to).In(v.loc)
	switch {
	case a.Equal(b):
		return clock(a)
	case a.YearDay() == b.YearDay() && a.Year() == b.Year():
		if clock(a) == "00:00" && clock(b) == "23:59" {
			return word(v.Lang, "allday")
		}
		return clock(a) + "–" + clock(b)
	}
	return clock(a) + " – " + b.Format("01-02 ") + clock(b)
}

// SpanUTC writes an interval in UTC, with the date where it is another.
func (v *view) SpanUTC(from, to models.ReportTime) string {
	a, b := v.parse(from).UTC(), v.parse(to).UTC()
	head := ""
	if local := a.In(v.loc); local.YearDay() != a.YearDay() {
		head = a.Format("01-02 ")
	}
	if a.Equal(b) {
		return head + clock(a)
	}
	if a.YearDay() == b.YearDay() && a.Year() == b.Year() {
		return head + clock(a) + "–" + clock(b)
	}
	return head + clock(a) + " – " + b.Format("01-02 ") + clock(b)
}

// Zone is the name of the zone at a moment.
func (v *view) Zone(t models.ReportTime) string { return zoneName(v.parse(t).In(v.loc)) }

// EntryTitle is an entry's title by its key.
func (v *view) EntryTitle(key string) string {
	if e := v.entries[key]; e != nil {
		return v.L(e.Title)
	}
	return key
}

// Node names the end of a link.
func (v *view) Node(node string) string {
	n, err := models.ParseNode(node)
	if err != nil {
		return node
	}
	if c := v.causes[n.Key]; n.Noun == models.NodeCause && c != nil {
		return c.Number + " " + v.L(c.Title)
	}
	if e := v.entries[n.Key]; n.Noun == models.NodeEntry && e != nil {
		return e.Number + " " + v.L(e.Title)
	}
	return node
}

// Claim is a claim by its number.
func (v *view) Claim(number string) *models.ReportClaim { return v.claims[number] }

// Entry is an entry by its key.
func (v *view) Entry(key string) *models.ReportEntry { return v.entries[key] }

// Share is a part of a whole in percent, to a tenth.
func (v *view) Share(part, whole models.ReportDuration) string {
	if whole.Seconds == 0 {
		return ""
	}
	return fmt.Sprintf("%.1f %%", 100*float64(part.Seconds)/float64(whole.Seconds))
}

// Range writes two durations as one, where they are the same.
func (v *view) Range(a, b models.ReportDuration) string {
	if a.Seconds == b.Seconds {
		return v.L(a.Text)
	}
	return v.L(a.Text) + " – " + v.L(b.Text)
}

// Count writes a number with its thousands parted.
func (v *view) Count(n int64) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// percent is a position on the headline's axis, 0 to 100.
func percent(at, from, to time.Time) float64 {
	if !to.After(from) {
		return 0
	}
	p := 100 * float64(at.Sub(from)) / float64(to.Sub(from))
	return math.Round(min(max(p, 0), 100)*1000) / 1000
}
