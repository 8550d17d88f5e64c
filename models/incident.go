package models

import (
	"regexp"
	"strings"
	"time"
)

// Incident is one thing that went wrong. Its zone is assumed wherever a source
// does not say better, and shown by default.
type Incident struct {
	ID        int64     `json:"-"`
	Slug      string    `json:"slug"` // lower-case name in addresses and commands, immutable
	Title     Localized `json:"title"`
	Zone      string    `json:"zone"` // IANA
	Phases    []Phase   `json:"phases,omitempty"`
	Headline  Headline  `json:"headline,omitzero"`
	Revision  int       `json:"revision"`
	CreatedAt time.Time `json:"created_at"`
	UpdatedAt time.Time `json:"updated_at"`
	UpdatedBy string    `json:"updated_by,omitempty"`
}

// Phase is one stretch of an incident's course, configurable; its bounds are
// entries, by key, so that correcting an entry moves the phase.
type Phase struct {
	Key   string    `json:"key"`
	Title Localized `json:"title"`
	From  string    `json:"from"` // key of the entry that begins it
	To    string    `json:"to"`   // key of the entry that ends it
}

// Headline says which stretches of the incident are its figures; their ends are
// entries, by key, so that correcting an entry corrects the figure. The zero
// value is an incident without a headline yet.
type Headline struct {
	From string `json:"from"` // key of the entry from which the outage is counted
	To   string `json:"to"`   // key of the entry at which it was over
	// Cuts split the stretch, in the order of time.
	Cuts []string `json:"cuts,omitempty"`
	// Awareness says which claims tell when parties knew of what.
	Awareness *Awareness `json:"awareness,omitempty"`
	// Spans are further stretches worth a number.
	Spans []Phase `json:"spans,omitempty"`
}

// Awareness names an entry and the entry whose claims say when their parties
// knew of it.
type Awareness struct {
	Event  string `json:"event"`
	Claims string `json:"claims"`
}

// Localized is a text in the two languages; either may be empty.
type Localized struct {
	Ko string `json:"ko,omitempty"`
	En string `json:"en,omitempty"`
}

// In gives the text in lang ("ko" or "en"), or in the other where it is missing.
func (l Localized) In(lang string) string {
	if (lang == "ko" && l.Ko != "") || l.En == "" {
		return l.Ko
	}
	return l.En
}

var slugForm = regexp.MustCompile(`^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$`)

// Validate reports the first thing that is wrong with the incident.
func (i Incident) Validate() error {
	if !slugForm.MatchString(i.Slug) {
		return Errorf(CodeInvalid, "%q cannot be an incident's slug", i.Slug).
			WithHint("lower-case letters, digits and inner hyphens, at most 64: pangyo-2022")
	}
	if strings.TrimSpace(i.Title.Ko+i.Title.En) == "" {
		return Errorf(CodeInvalid, "an incident needs a title").WithHint("give one in Korean, in English, or in both")
	}
	if _, err := LoadZone(i.Zone); err != nil {
		return err
	}
	if err := validatePhases("phase", i.Phases); err != nil {
		return err
	}
	return i.Headline.validate()
}

// maxPhases bounds phases, cuts and spans: they are shown on one screen.
const maxPhases = 200

// validatePhases checks their form; whether the entries are there is for
// ChronologyOf to say, because an incident's phases may be planned before them.
func validatePhases(what string, phases []Phase) error {
	if len(phases) > maxPhases {
		return Errorf(CodeTooLarge, "an incident has at most %d %ss", maxPhases, what)
	}
	seen := map[string]bool{}
	for _, p := range phases {
		if !slugForm.MatchString(p.Key) {
			return Errorf(CodeInvalid, "%q cannot be a %s's key", p.Key, what).WithHint("lower-case letters, digits and hyphens: delayed-recovery")
		}
		if seen[p.Key] {
			return Errorf(CodeInvalid, "there are two %ss named %s", what, p.Key)
		}
		seen[p.Key] = true
		if strings.TrimSpace(p.Title.Ko+p.Title.En) == "" {
			return Errorf(CodeInvalid, "%s %s needs a title", what, p.Key)
		}
		if !slugForm.MatchString(p.From) || !slugForm.MatchString(p.To) || p.From == p.To {
			return Errorf(CodeInvalid, "%s %s needs two entries as its ends", what, p.Key).WithHint("name them by their keys; the list of entries shows them")
		}
	}
	return nil
}

func (h Headline) validate() error {
	keys := append([]string{}, h.Cuts...)
	if h.From != "" || h.To != "" || len(h.Cuts) > 0 {
		keys = append(keys, h.From, h.To)
	}
	if h.Awareness != nil {
		if h.Awareness.Event == h.Awareness.Claims {
			return Errorf(CodeInvalid, "awareness is told by another entry than the one it is of")
		}
		keys = append(keys, h.Awareness.Event, h.Awareness.Claims)
	}
	if len(keys) > maxPhases {
		return Errorf(CodeTooLarge, "a headline has at most %d cuts", maxPhases)
	}
	for _, key := range keys {
		if !slugForm.MatchString(key) {
			return Errorf(CodeInvalid, "%q cannot be an entry's key", key).WithHint("the headline names entries: two ends, and cuts between them")
		}
	}
	return validatePhases("span", h.Spans)
}
