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
	checks   checkKeys
}

// Checks are the durations that must follow from the entries.
type Checks struct {
	// Outage is from detection to full restoration, cut where all power went
	// and where it was fully back.
	Outage models.Decomposition `json:"outage"`
	// Awareness is how long after ignition the service operator knew of the
	// fire, by claimant.
	Awareness []models.AwarenessDelay `json:"awareness"`
	// TextBeforePower is how long text messages were back before power was.
	TextBeforePower models.Stretch `json:"text_before_power"`
}

// checkKeys names the entries that Checks are computed from.
type checkKeys struct {
	Outage struct {
		From, To string
		Cuts     []string
	}
	Awareness struct{ Event, Claims string }
	Text      struct{ From, To string }
}

// Load reads the reference incident and proves it valid.
func Load() (*Reference, error) {
	var head struct {
		Incident models.Incident
		Checks   checkKeys
	}
	r := &Reference{}
	if err := decodeData("incident.json", &head); err != nil {
		return nil, err
	}
	if err := decodeData("entries.json", &r.Entries); err != nil {
		return nil, err
	}
	r.Incident, r.checks = head.Incident, head.Checks
	if err := r.Incident.Validate(); err != nil {
		return nil, err
	}
	for _, e := range r.Entries {
		if err := e.Validate(); err != nil {
			return nil, err
		}
	}
	for _, p := range r.Incident.Phases {
		for _, key := range []string{p.From, p.To} {
			if _, err := models.FindEntry(r.Entries, key); err != nil {
				return nil, models.Wrap(err, models.CodeInternal, "phase %s", p.Key)
			}
		}
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

// Checks computes the durations from the entries given: the reference's own,
// or the same entries as people have revised them since.
func (r *Reference) Checks(entries []models.Entry) (Checks, error) {
	var keys []string
	k := r.checks
	keys = append(keys, k.Outage.From, k.Outage.To, k.Awareness.Event, k.Awareness.Claims, k.Text.From, k.Text.To)
	keys = append(keys, k.Outage.Cuts...)
	found := make([]models.Entry, len(keys))
	for i, key := range keys {
		var err error
		if found[i], err = models.FindEntry(entries, key); err != nil {
			return Checks{}, err
		}
	}
	var c Checks
	var err error
	if c.Outage, err = models.Decompose(found[0], found[1], found[6:]...); err != nil {
		return Checks{}, err
	}
	if c.Awareness, err = models.AwarenessDelays(found[2], found[3]); err != nil {
		return Checks{}, err
	}
	c.TextBeforePower = models.Between(found[4], found[5])
	return c, nil
}

func decodeData(name string, into any) error {
	b, err := data.ReadFile("data/" + name)
	if err != nil {
		return models.Wrap(err, models.CodeInternal, "the reference incident lacks %s", name)
	}
	return models.Wrap(json.Unmarshal(b, into), models.CodeInternal, "the reference incident's %s cannot be read", name)
}
