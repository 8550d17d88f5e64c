package demo

import (
	"embed"
	"encoding/json"

	"github.com/emberline/emberline/models"
)

//go:embed data
var data embed.FS

// Slug is the reference incident's slug.
const Slug = "pangyo-2022"

// Reference is the reference incident: what is public about it.
type Reference struct {
	Incident models.Incident
	Entries  []models.Entry
	Causes   []models.Cause // the public findings
	Links    []models.Link
	Report   models.ReportText
	Exhibits []Exhibit
}

// Exhibit says which simulated record stands for a claim or a cause: the first
// of a source whose text holds these words.
type Exhibit struct {
	On     string `json:"on"` // "claim:ENTRY/CLAIM" or "cause:KEY"
	Source string `json:"source"`
	Text   string `json:"text"`
}

// Load reads the reference incident and proves it valid.
func Load() (*Reference, error) {
	r := &Reference{}
	for _, part := range []struct {
		name string
		into any
	}{
		{"incident.json", &struct{ Incident *models.Incident }{&r.Incident}}, {"entries.json", &r.Entries},
		{"causes.json", &r.Causes}, {"links.json", &r.Links},
		{"report.json", &r.Report}, {"exhibits.json", &r.Exhibits},
	} {
		if err := decodeData(part.name, part.into); err != nil {
			return nil, err
		}
	}
	if err := r.Incident.Validate(); err != nil {
		return nil, err
	}
	for _, e := range r.Entries {
		if err := e.Validate(); err != nil {
			return nil, err
		}
	}
	for _, c := range r.Causes {
		if err := c.Validate(); err != nil {
			return nil, err
		}
	}
	for _, l := range r.Links {
		if err := l.Validate(); err != nil {
			return nil, err
		}
	}
	if err := r.Report.Validate(); err != nil {
		return nil, err
	}
	if c := r.Chronology(r.Entries); len(c.Lints) > 0 {
		return nil, models.Errorf(models.CodeInternal, "the reference incident: %s: %s", c.Lints[0].On, c.Lints[0].Message.En)
	}
	return r, nil
}

// Incident is the reference incident. It is embedded and tested; should it be
// unreadable all the same, Load says why and this gives the zero incident.
func Incident() models.Incident {
	r, err := Load()
	if err != nil {
		return models.Incident{}
	}
	return r.Incident
}

// Entries is the public chronology, in the order of time; see Incident for
// what happens when it cannot be read.
func Entries() []models.Entry {
	r, err := Load()
	if err != nil {
		return nil
	}
	return r.Entries
}

// Chronology computes the durations from the entries given: the reference's
// own, or the same entries as people have revised them since.
func (r *Reference) Chronology(entries []models.Entry) models.Chronology {
	return models.ChronologyOf(r.Incident, entries)
}

// Graph is the reference's causes with all that their checks look at.
func (r *Reference) Graph() models.CauseGraph {
	return models.CauseGraph{Causes: r.Causes, Links: r.Links, Entries: r.Entries, Headline: r.Incident.Headline}
}

func decodeData(name string, into any) error {
	b, err := data.ReadFile("data/" + name)
	if err != nil {
		return models.Wrap(err, models.CodeInternal, "the reference incident lacks %s", name)
	}
	return models.Wrap(json.Unmarshal(b, into), models.CodeInternal, "the reference incident's %s cannot be read", name)
}
