package models

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// Hold is a legal hold: what a matter (a claim for damages, an inquiry) needs to
// stay as it is. While one is in force, nothing in its scope can be removed.
// Holds are never deleted; a released one stays readable.
type Hold struct {
	ID         int64  `json:"-"`
	IncidentID int64  `json:"-"`
	Key        string `json:"key"` // "h1"
	// Matter is what the hold is for, as whoever issued it names it.
	Matter string `json:"matter"`
	// Sources are the public ids of the sources that it covers; none: all of the
	// incident, also those that are yet to come.
	Sources []string `json:"sources,omitempty"`
	// Custodian is who has to keep them: a person, or an office.
	Custodian    string    `json:"custodian"`
	Issued       HoldStep  `json:"issued"`
	Acknowledged *HoldStep `json:"acknowledged,omitempty"` // the custodian knows of it
	Released     *HoldStep `json:"released,omitempty"`     // it is over
	Revision     int       `json:"revision"`
	UpdatedAt    time.Time `json:"updated_at"`
	UpdatedBy    string    `json:"updated_by"`
}

// HoldStep is one step in a hold's life.
type HoldStep struct {
	At  time.Time `json:"at"`
	By  string    `json:"by"`
	Why string    `json:"why"`
}

// HoldState is where a hold stands.
type HoldState string

// The states. All but the last are in force.
const (
	HoldIssued       HoldState = "issued"
	HoldAcknowledged HoldState = "acknowledged"
	HoldReleased     HoldState = "released"
)

// The longest texts of a hold, in bytes, and the most sources it names.
const (
	MaxHoldText    = 4 << 10
	MaxHoldSources = 10_000
)

// State says where the hold stands.
func (h Hold) State() HoldState {
	switch {
	case h.Released != nil:
		return HoldReleased
	case h.Acknowledged != nil:
		return HoldAcknowledged
	}
	return HoldIssued
}

// InForce says whether the hold still binds.
func (h Hold) InForce() bool { return h.Released == nil }

// Covers says whether the hold binds a source, given by its public id, now.
func (h Hold) Covers(source string) bool {
	return h.InForce() && (len(h.Sources) == 0 || slices.Contains(h.Sources, source))
}

// Validate reports the first thing that is wrong with the hold.
func (h Hold) Validate() error {
	for _, t := range []struct{ what, text string }{
		{"a matter", h.Matter}, {"a custodian", h.Custodian}, {"a reason", h.Issued.Why},
	} {
		if strings.TrimSpace(t.text) == "" {
			return Errorf(CodeInvalid, "a legal hold needs %s", t.what).WithHint("say what it is for, who has to keep it, and why")
		}
		if len(t.text) > MaxHoldText || !utf8.ValidString(t.text) {
			return Errorf(CodeInvalid, "%s of a legal hold is at most %d bytes of UTF-8", t.what, MaxHoldText)
		}
	}
	if len(h.Sources) > MaxHoldSources {
		return Errorf(CodeTooLarge, "a legal hold names at most %d sources", MaxHoldSources).WithHint("name none to hold the whole incident")
	}
	seen := map[string]bool{}
	for _, s := range h.Sources {
		if _, ok := ParseSourceID(s); !ok || seen[s] {
			return Errorf(CodeInvalid, "%q is no source's id, or is named twice", abbreviate(s)).WithHint("ids look like s3")
		}
		seen[s] = true
	}
	return nil
}
