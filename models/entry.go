package models

import (
	"slices"
	"strings"
	"time"
)

// Entry is a curated fact on an incident's timeline, carrying the claims made
// about it. Where claims disagree, all stand: an entry's own interval is only
// what the investigators hold it to be, never an average.
type Entry struct {
	ID         int64     `json:"-"`
	IncidentID int64     `json:"-"`
	Key        string    `json:"key"` // stable short name, unique in the incident: "ignition"
	Title      Localized `json:"title"`
	Body       Localized `json:"body,omitzero"`
	// Earliest and Latest bound when it happened, both inclusive, equal for a
	// known minute's start; RFC 3339 in JSON, kept with the offset's instant.
	Earliest time.Time `json:"earliest"`
	Latest   time.Time `json:"latest"`
	Approx   bool      `json:"approximate,omitempty"` // the interval itself is a guess ("~16:00")
	Phase    string    `json:"phase,omitempty"`
	Kind     string    `json:"source_kind,omitempty"` // what sort of trace says so: alarm, notice, call log …
	Service  string    `json:"service,omitempty"`
	Function string    `json:"function,omitempty"` // detect, notify, acknowledge, know_cause, mitigate, restore
	// Status is how well the entry stands; a withdrawn one stays readable, but
	// is on no timeline and in no figure.
	Status    ClaimStatus `json:"status"`
	Claims    []Claim     `json:"claims,omitempty"`
	Revision  int         `json:"revision"`
	CreatedAt time.Time   `json:"created_at"`
	UpdatedAt time.Time   `json:"updated_at"`
	UpdatedBy string      `json:"updated_by"`
}

// Claim is what one party asserts about an entry.
type Claim struct {
	ID        int64       `json:"-"`
	Key       string      `json:"key"` // unique in the entry: "c1"
	Party     Localized   `json:"party"`
	Statement Localized   `json:"statement"`
	Earliest  *time.Time  `json:"earliest,omitempty"` // when, by this party; nil when the claim is not about time
	Latest    *time.Time  `json:"latest,omitempty"`
	KnownAt   *time.Time  `json:"known_at,omitempty"` // when the party knew it, by its own account
	Status    ClaimStatus `json:"status"`
	Evidence  []string    `json:"evidence,omitempty"` // event ids, or citations of published sources
	Revision  int         `json:"revision"`
	CreatedAt time.Time   `json:"created_at"`
	UpdatedAt time.Time   `json:"updated_at"`
	Author    string      `json:"author"` // who wrote the claim down first
}

// ClaimStatus is how well a claim stands.
type ClaimStatus string

// The statuses.
const (
	ClaimProposed     ClaimStatus = "proposed"
	ClaimCorroborated ClaimStatus = "corroborated"
	ClaimDisputed     ClaimStatus = "disputed"
	ClaimConfirmed    ClaimStatus = "confirmed"
	ClaimWithdrawn    ClaimStatus = "withdrawn"
)

// ParseClaimStatus checks a status' name.
func ParseClaimStatus(s string) (ClaimStatus, error) {
	switch c := ClaimStatus(s); c {
	case ClaimProposed, ClaimCorroborated, ClaimDisputed, ClaimConfirmed, ClaimWithdrawn:
		return c, nil
	}
	return "", Errorf(CodeInvalid, "unknown status %q", s).
		WithHint("one of proposed, corroborated, disputed, confirmed, withdrawn")
}

// Validate reports the first thing that is wrong with the entry or its claims.
func (e Entry) Validate() error {
	if !slugForm.MatchString(e.Key) {
		return Errorf(CodeInvalid, "%q cannot be an entry's key", e.Key).WithHint("lower-case letters, digits and hyphens: power-cutoff")
	}
	if strings.TrimSpace(e.Title.Ko+e.Title.En) == "" {
		return Errorf(CodeInvalid, "entry %s needs a title", e.Key)
	}
	if e.Earliest.IsZero() || e.Latest.IsZero() {
		return Errorf(CodeInvalid, "entry %s needs a time", e.Key).WithHint("as in: 2022-10-15T15:19:00+09:00, or an interval")
	}
	if e.Latest.Before(e.Earliest) {
		return Errorf(CodeInvalid, "entry %s ends before it begins", e.Key)
	}
	if !NanosOf(e.Earliest).InBounds() || !NanosOf(e.Latest).InBounds() {
		return Errorf(CodeInvalid, "entry %s lies outside 1970–2262", e.Key)
	}
	if _, err := ParseClaimStatus(string(e.Status)); err != nil {
		return err
	}
	if e.Function != "" && !slices.Contains(Functions(), e.Function) {
		return Errorf(CodeInvalid, "unknown function %q of entry %s", e.Function, e.Key).WithHint("one of %s", strings.Join(Functions(), ", "))
	}
	for _, c := range e.Claims {
		if err := c.Validate(); err != nil {
			return Wrap(err, CodeInvalid, "entry %s", e.Key)
		}
	}
	return nil
}

// Validate reports the first thing that is wrong with the claim.
func (c Claim) Validate() error {
	if strings.TrimSpace(c.Party.Ko+c.Party.En) == "" {
		return Errorf(CodeInvalid, "claim %s names no party", c.Key).WithHint("say who asserts it")
	}
	if (c.Earliest == nil) != (c.Latest == nil) {
		return Errorf(CodeInvalid, "claim %s has one end of an interval but not the other", c.Key)
	}
	if c.Earliest != nil && c.Latest.Before(*c.Earliest) {
		return Errorf(CodeInvalid, "claim %s ends before it begins", c.Key)
	}
	if _, err := ParseClaimStatus(string(c.Status)); err != nil {
		return err
	}
	return checkEvidence("claim "+c.Key, c.Evidence)
}

// Functions are what an entry can say was done about a service, in the order
// in which one hopes for them.
func Functions() []string {
	return []string{"detect", "notify", "acknowledge", "know_cause", "mitigate", "restore"}
}

// Withdrawn says whether the entry was taken back.
func (e Entry) Withdrawn() bool { return e.Status == ClaimWithdrawn }

// Interval is the entry's own interval in Nanos, both ends inclusive.
func (e Entry) Interval() (earliest, latest Nanos) { return NanosOf(e.Earliest), NanosOf(e.Latest) }
