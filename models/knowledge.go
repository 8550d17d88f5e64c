package models

import (
	"strings"
	"time"
)

// Knowledge is what a party knew of an entry at some moment, by one claim of
// its own.
type Knowledge struct {
	Entry string         `json:"entry"` // key
	Title Localized      `json:"title"`
	Claim Claim          `json:"claim"`
	State KnowledgeState `json:"state"`
	// Since and Until bound when the party learnt of it; nil where no account
	// says.
	Since *time.Time `json:"since,omitempty"`
	Until *time.Time `json:"until,omitempty"`
	// Against are the keys of other claims of the same party about the same
	// entry by which it did not know yet.
	Against []string `json:"against,omitempty"`
}

// KnowledgeState says how sure it is that the party knew.
type KnowledgeState string

// The states.
const (
	Known         KnowledgeState = "known"          // by its own account it had learnt of it
	PossiblyKnown KnowledgeState = "possibly_known" // the moment lies within the interval in which it learnt of it
	Undetermined  KnowledgeState = "undetermined"   // it had happened; no account says when the party knew
)

// KnownAt gives what a party knew at a time by its own claims: those of which
// it says when it knew, and those about entries that are themselves about
// knowing (detect, acknowledge, know_cause), whose interval is that moment.
// Claims that give neither are undetermined from the moment they speak of; one
// that speaks of no moment, from its entry's. Claims that contradict each other
// all stand; withdrawn ones do not count. A party is named as its claims name
// it, in either language, an account in brackets behind it aside.
func KnownAt(entries []Entry, party string, at time.Time) []Knowledge {
	want := partyName(party)
	var out []Knowledge
	for _, e := range entries {
		if e.Withdrawn() {
			continue
		}
		var known []Knowledge
		var against []string
		for _, c := range e.Claims {
			if c.Status == ClaimWithdrawn || want == "" || (partyName(c.Party.Ko) != want && partyName(c.Party.En) != want) {
				continue
			}
			k := Knowledge{Entry: e.Key, Title: e.Title, Claim: c}
			since, until, told := learnt(e, c)
			if told {
				k.Since, k.Until = &since, &until
			}
			switch {
			case told && !until.After(at):
				k.State = Known
			case told && !since.After(at):
				k.State = PossiblyKnown
			case told:
				against = append(against, c.Key)
				continue
			case since.After(at):
				continue // nobody knows what has not happened
			default:
				k.State = Undetermined
			}
			known = append(known, k)
		}
		for i := range known {
			known[i].Against = against
		}
		out = append(out, known...)
	}
	return out
}

// learnt is when the claim's party learnt of it; told is false when no account
// says, and since then is when it happened at the earliest.
func learnt(e Entry, c Claim) (since, until time.Time, told bool) {
	if c.KnownAt != nil {
		return *c.KnownAt, *c.KnownAt, true
	}
	since, until = e.Earliest, e.Latest
	if c.Earliest != nil && c.Latest != nil {
		since, until = *c.Earliest, *c.Latest
		switch e.Function {
		case "detect", "acknowledge", "know_cause":
			return since, until, true
		}
	}
	return since, until, false
}

// partyName is a party's name for comparing, without a remark in brackets.
func partyName(s string) string {
	if s = strings.TrimSpace(s); strings.HasSuffix(s, ")") {
		if i := strings.LastIndexByte(s, '('); i > 0 {
			s = s[:i]
		}
	}
	return strings.ToLower(strings.Join(strings.Fields(s), " "))
}
