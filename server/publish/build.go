package publish

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/emberline/emberline/models"
)

// The numbers of the sections whose paragraphs are numbered.
const (
	sectionSummary  = 1
	sectionFacts    = 3
	sectionAnalysis = 5
)

// Build makes the report. missing are cited records that in does not hold:
// they print nowhere, and the report should not be published.
func Build(in Input) (r *models.Report, missing []string, err error) {
	loc, err := models.LoadZone(in.Incident.Zone)
	if err != nil {
		return nil, nil, err
	}
	b := &builder{in: in, loc: loc, claims: map[string]string{}, cited: map[string][]string{}, numbers: map[string]string{}, keys: map[string]models.Entry{}}
	b.entries, b.causes, b.links = Released(in.Entries, in.Causes, in.Links)
	for _, e := range b.entries {
		b.keys[e.Key] = e
	}
	d := in.Draft
	b.out = &models.Report{
		Schema: models.ReportSchema, State: "draft",
		Incident:    models.ReportIncident{Slug: in.Incident.Slug, Title: in.Incident.Title, Zone: in.Incident.Zone},
		Edition:     models.ReportEdition{Number: d.Edition + 1, Supersedes: d.Edition, Languages: []string{"ko", "en"}, FourEyes: in.FourEyes},
		Title:       d.Title,
		Publisher:   d.Publisher,
		Summary:     paragraphs(sectionSummary, d.Summary),
		Facts:       paragraphs(sectionFacts, d.Facts),
		Analysis:    paragraphs(sectionAnalysis, d.Analysis),
		Corrections: d.Corrections,
		History:     orEmpty(in.History),
	}
	if !in.PublishedAt.IsZero() {
		at := b.time(in.PublishedAt)
		b.out.State, b.out.Edition.PublishedAt = "published", &at
	}
	b.exhibits()
	b.chronology()
	b.figures()
	b.analysis()
	b.questions()
	b.sources()
	b.out.Recommendations = make([]models.ReportRecommendation, 0, len(d.Recommendations))
	for i, rec := range d.Recommendations {
		b.out.Recommendations = append(b.out.Recommendations, models.ReportRecommendation{
			Number: fmt.Sprintf("R%d", i+1), Key: rec.Key, Text: rec.Text, Addressee: rec.Addressee, Due: rec.Due, DueRule: rec.DueRule,
		})
	}
	plain(reflect.ValueOf(b.out).Elem())
	b.out.Changes = []models.ReportChange{}
	if in.Previous != nil {
		b.out.Changes = orEmpty(models.DiffReports(in.Previous, b.out))
	}
	return b.out, b.missing, nil
}

type builder struct {
	in      Input
	loc     *time.Location
	out     *models.Report
	entries []models.Entry
	causes  []models.Cause
	links   []models.Link
	keys    map[string]models.Entry // printed entries
	claims  map[string]string       // number by "entry/claim"
	numbers map[string]string       // number of an exhibit or reference by evidence
	cited   map[string][]string     // numbers of who cites, by number of what is cited
	missing []string
}

func paragraphs(section int, texts []models.Localized) []models.ReportParagraph {
	out := make([]models.ReportParagraph, 0, len(texts))
	for _, t := range texts {
		if t != (models.Localized{}) {
			out = append(out, models.ReportParagraph{Number: fmt.Sprintf("%d.%d", section, len(out)+1), Text: t})
		}
	}
	return out
}

func orEmpty[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

func (b *builder) time(t time.Time) models.ReportTime {
	return models.ReportTime{Local: t.In(b.loc).Format(time.RFC3339Nano), UTC: t.UTC().Format(time.RFC3339Nano)}
}

func (b *builder) maybe(t *time.Time) *models.ReportTime {
	if t == nil {
		return nil
	}
	out := b.time(*t)
	return &out
}

func duration(d time.Duration) models.ReportDuration {
	return models.ReportDuration{
		ISO: models.ISODuration(d), Minutes: int64(d / time.Minute), Seconds: int64(d / time.Second),
		Text: models.Localized{Ko: models.FormatDurationIn(d, "ko"), En: models.FormatDuration(d)},
	}
}

// chronology lays the entries down with their claims, numbers both, and says
// which claims are findings.
func (b *builder) chronology() {
	n := 0
	b.out.Chronology, b.out.Findings = []models.ReportEntry{}, []models.ReportFinding{}
	for _, e := range b.entries {
		for _, c := range e.Claims {
			n++
			b.claims[e.Key+"/"+c.Key] = fmt.Sprintf("C%d", n)
		}
	}
	for i, e := range b.entries {
		entry := models.ReportEntry{
			Number: fmt.Sprintf("T%d", i+1), Key: e.Key, Title: e.Title, Body: e.Body, Earliest: b.time(e.Earliest), Latest: b.time(e.Latest),
			Approximate: e.Approx, Phase: e.Phase, SourceKind: e.Kind, Service: e.Service, Function: e.Function, Status: e.Status,
			Contested: contested(e), Claims: []models.ReportClaim{},
		}
		for _, c := range e.Claims {
			number := b.claims[e.Key+"/"+c.Key]
			claim := models.ReportClaim{
				Number: number, Key: e.Key + "/" + c.Key, Party: c.Party, Statement: c.Statement, Earliest: b.maybe(c.Earliest), Latest: b.maybe(c.Latest),
				KnownAt: b.maybe(c.KnownAt), Status: c.Status, Evidence: b.cite(number, c.Evidence),
			}
			if claim.Finding = finding(e, c, claim); claim.Finding {
				b.out.Findings = append(b.out.Findings, models.ReportFinding{Number: fmt.Sprintf("F%d", len(b.out.Findings)+1), Claim: number, Entry: e.Key})
			}
			entry.Claims = append(entry.Claims, claim)
		}
		b.out.Chronology = append(b.out.Chronology, entry)
	}
}

// contested says whether an entry's claims disagree.
func contested(e models.Entry) bool {
	disputed := func(c models.Claim) bool { return c.Status == models.ClaimDisputed }
	return len(e.Claims) > 1 && (e.Status == models.ClaimDisputed || slices.ContainsFunc(e.Claims, disputed))
}

// finding says whether a claim prints as one: it has evidence of its own and is
// not contradicted. A rival that is itself disputed does not unseat a claim that
// the investigators confirmed.
func finding(e models.Entry, c models.Claim, printed models.ReportClaim) bool {
	switch {
	case len(printed.Evidence) == 0 || e.Status == models.ClaimDisputed:
		return false
	case c.Status == models.ClaimConfirmed:
		return true
	}
	return c.Status == models.ClaimCorroborated && !contested(e)
}

// cite turns evidence into numbers of exhibits, references and claims. What
// cannot be read, and claims that do not print, are left out.
func (b *builder) cite(by string, evidence []string) []string {
	out := []string{}
	for _, ev := range evidence {
		number := b.numbers[ev]
		if entry, claim, ok := models.ParseClaimRef(ev); ok {
			number = b.claims[entry+"/"+claim]
		}
		if number == "" || slices.Contains(out, number) {
			continue
		}
		out = append(out, number)
		b.cited[number] = append(b.cited[number], by)
	}
	return out
}

// plain takes out of every text what would let it look like another: controls
// and the marks that turn the direction of writing.
func plain(v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		if s := v.String(); strings.ContainsFunc(s, hidden) {
			v.SetString(strings.Map(func(r rune) rune {
				if hidden(r) {
					return '\uFFFD'
				}
				return r
			}, strings.ReplaceAll(s, "\r\n", "\n")))
		}
	case reflect.Struct:
		for i := range v.NumField() {
			plain(v.Field(i))
		}
	case reflect.Slice:
		for i := range v.Len() {
			plain(v.Index(i))
		}
	case reflect.Pointer:
		if !v.IsNil() {
			plain(v.Elem())
		}
	}
}

func hidden(r rune) bool {
	return r != '\n' && r != '\t' && unicode.IsControl(r) || r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069 || r == 0x200E || r == 0x200F
}
