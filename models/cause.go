package models

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// Cause is a node of the why-because graph: something without which the
// outage, or its length, would have been another. It is a claim of the
// investigators' own and stands or falls with its evidence.
type Cause struct {
	ID         int64       `json:"-"`
	IncidentID int64       `json:"-"`
	Key        string      `json:"key"` // stable short name, unique among the incident's causes
	Title      Localized   `json:"title"`
	Text       Localized   `json:"text,omitzero"`
	Class      CauseClass  `json:"class"`
	Effect     CauseEffect `json:"effect"`
	Origin     CauseOrigin `json:"origin"`
	Status     ClaimStatus `json:"status"`
	// Entries are the keys of the moments at which the cause acted. From them
	// comes its time: the first says when it began to act, the last how late.
	Entries []string `json:"entries,omitempty"`
	// Evidence are event ids, claims ("claim:ENTRY/CLAIM") and citations of
	// published sources.
	Evidence []string `json:"evidence,omitempty"`
	// RootCause and RootCauseDetail are fields 4.1 and 4.2 of the DORA form;
	// both may be empty.
	RootCause       RootCause       `json:"root_cause,omitempty"`
	RootCauseDetail RootCauseDetail `json:"root_cause_detail,omitempty"`
	// Released is set once regulators may read it.
	Released  *Release  `json:"released,omitempty"`
	Revision  int       `json:"revision"`
	CreatedAt time.Time `json:"created_at"`
	UpdatedAt time.Time `json:"updated_at"`
	UpdatedBy string    `json:"updated_by"`
}

// Release says when and by whom something was opened to regulators.
type Release struct {
	At time.Time `json:"at"`
	By string    `json:"by"`
}

// CauseClass is how near a cause stands to the outage.
type CauseClass string

// The classes.
const (
	CauseDirect       CauseClass = "direct"
	CauseContributing CauseClass = "contributing"
	CauseIndirect     CauseClass = "indirect"
)

// CauseEffect is what a cause explains: that the outage began, or that it
// lasted.
type CauseEffect string

// The effects.
const (
	EffectOnset CauseEffect = "onset"
	EffectDelay CauseEffect = "delay"
)

// CauseOrigin is in whose house a cause lies.
type CauseOrigin string

// The origins.
const (
	OriginOwn         CauseOrigin = "own"
	OriginOutsourcer  CauseOrigin = "outsourcer"
	OriginSupplyChain CauseOrigin = "supply-chain"
)

// The longest texts of a cause or a link, and the most a cause may list.
const (
	MaxCauseText     = 64 << 10 // bytes
	MaxEvidence      = 1000
	MaxEvidenceBytes = 4 << 10
)

// ClaimRefPrefix begins a piece of evidence that is a claim.
const ClaimRefPrefix = "claim:"

// ParseClaimRef takes "claim:ENTRY/CLAIM" apart.
func ParseClaimRef(evidence string) (entry, claim string, ok bool) {
	rest, ok := strings.CutPrefix(evidence, ClaimRefPrefix)
	if !ok {
		return "", "", false
	}
	entry, claim, ok = strings.Cut(rest, "/")
	return entry, claim, ok && entry != "" && claim != ""
}

// Validate reports the first thing that is wrong with the cause itself; what is
// wrong with its place among the others is for LintCauses to say.
func (c Cause) Validate() error {
	if !slugForm.MatchString(c.Key) {
		return Errorf(CodeInvalid, "%q cannot be a cause's key", c.Key).WithHint("lower-case letters, digits and hyphens: no-zone-cutoff")
	}
	if strings.TrimSpace(c.Title.Ko+c.Title.En) == "" {
		return Errorf(CodeInvalid, "cause %s needs a title", c.Key).WithHint("give one in Korean, in English, or in both")
	}
	if err := checkTexts("cause "+c.Key, c.Title, c.Text); err != nil {
		return err
	}
	if !slices.Contains([]CauseClass{CauseDirect, CauseContributing, CauseIndirect}, c.Class) {
		return Errorf(CodeInvalid, "unknown class of cause %q", c.Class).WithHint("one of direct, contributing, indirect")
	}
	if !slices.Contains([]CauseEffect{EffectOnset, EffectDelay}, c.Effect) {
		return Errorf(CodeInvalid, "unknown effect of a cause %q", c.Effect).WithHint("onset (why it began) or delay (why it lasted)")
	}
	if !slices.Contains([]CauseOrigin{OriginOwn, OriginOutsourcer, OriginSupplyChain}, c.Origin) {
		return Errorf(CodeInvalid, "unknown origin of a cause %q", c.Origin).WithHint("one of own, outsourcer, supply-chain")
	}
	if _, err := ParseClaimStatus(string(c.Status)); err != nil {
		return err
	}
	if err := c.RootCauseDetail.validate(c.RootCause); err != nil {
		return err
	}
	if len(c.Entries) > MaxEvidence || len(c.Evidence) > MaxEvidence {
		return Errorf(CodeTooLarge, "cause %s lists more than %d entries or pieces of evidence", c.Key, MaxEvidence)
	}
	seen := map[string]bool{}
	for _, key := range c.Entries {
		if !slugForm.MatchString(key) {
			return Errorf(CodeInvalid, "%q cannot be an entry's key", key).WithHint("the list of entries shows them")
		}
		if seen[key] {
			return Errorf(CodeInvalid, "cause %s names entry %s twice", c.Key, key)
		}
		seen[key] = true
	}
	return checkEvidence("cause "+c.Key, c.Evidence)
}

// checkEvidence refuses blank, repeated, overlong and malformed references.
func checkEvidence(of string, evidence []string) error {
	seen := map[string]bool{}
	for _, ev := range evidence {
		switch {
		case strings.TrimSpace(ev) == "":
			return Errorf(CodeInvalid, "%s has an empty piece of evidence", of)
		case len(ev) > MaxEvidenceBytes || !utf8.ValidString(ev):
			return Errorf(CodeInvalid, "a piece of evidence of %s is over %d bytes or no UTF-8", of, MaxEvidenceBytes)
		case seen[ev]:
			return Errorf(CodeInvalid, "%s names the evidence %q twice", of, ev)
		}
		seen[ev] = true
		if _, _, ok := ParseClaimRef(ev); !ok && strings.HasPrefix(ev, ClaimRefPrefix) {
			return Errorf(CodeInvalid, "%q names no claim", ev).WithHint("claim:ENTRY/CLAIM, such as claim:ignition/c1")
		}
	}
	return nil
}

func checkTexts(of string, texts ...Localized) error {
	for _, t := range texts {
		for _, s := range []string{t.Ko, t.En} {
			if len(s) > MaxCauseText || !utf8.ValidString(s) {
				return Errorf(CodeInvalid, "a text of %s is over %d bytes or no UTF-8", of, MaxCauseText)
			}
		}
	}
	return nil
}
