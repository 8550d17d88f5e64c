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
	CreatedAt time.Time `json:"created_at"`
}

// Phase is one stretch of an incident's course, configurable; its bounds are
// entries, by key, so that correcting an entry moves the phase.
type Phase struct {
	Key   string    `json:"key"`
	Title Localized `json:"title"`
	From  string    `json:"from"` // key of the entry that begins it
	To    string    `json:"to"`   // key of the entry that ends it
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
		return Errorf(CodeInvalid, "an incident needs a title").WithHint("--title \"Data centre fire\"")
	}
	if _, err := LoadZone(i.Zone); err != nil {
		return err
	}
	return nil
}
