package models

import "time"

// Stretch is the time from one entry to another. Duration runs from one
// entry's earliest moment to the other's, so that stretches laid end to end
// add up; Shortest and Longest say what the entries' intervals leave open and
// equal Duration where both moments are known.
type Stretch struct {
	From     string        `json:"from"` // entry key
	To       string        `json:"to"`   // entry key
	Duration time.Duration `json:"duration"`
	Shortest time.Duration `json:"shortest"`
	Longest  time.Duration `json:"longest"`
}

// Decomposition is a total and the parts it splits into, in the order of time.
type Decomposition struct {
	Total Stretch   `json:"total"`
	Parts []Stretch `json:"parts"`
}

// AwarenessDelay is how long after an event a party knew of it, by one claim.
// Earliest and Latest are what the claim itself and the event's interval leave
// open. A negative delay is a contradiction, shown as it stands.
type AwarenessDelay struct {
	Claim    string        `json:"claim"` // claim key
	Party    Localized     `json:"party"`
	Status   ClaimStatus   `json:"status"`
	Earliest time.Duration `json:"earliest"`
	Latest   time.Duration `json:"latest"`
}

// FindEntry gives the entry of that key.
func FindEntry(entries []Entry, key string) (Entry, error) {
	for i := range entries {
		if entries[i].Key == key {
			return entries[i], nil
		}
	}
	return Entry{}, Errorf(CodeNotFound, "no entry named %s", key).WithHint("the list of entries shows them")
}

// Between is the stretch from one entry to another; negative when the second
// lies before the first.
func Between(from, to Entry) Stretch {
	return Stretch{
		From: from.Key, To: to.Key,
		Duration: to.Earliest.Sub(from.Earliest),
		Shortest: to.Earliest.Sub(from.Latest),
		Longest:  to.Latest.Sub(from.Earliest),
	}
}

// Decompose splits the stretch between two entries at cuts, which must lie
// between them and in the order of time. It proves that the parts add up.
func Decompose(from, to Entry, cuts ...Entry) (Decomposition, error) {
	d := Decomposition{Total: Between(from, to)}
	if d.Total.Duration < 0 {
		return Decomposition{}, Errorf(CodeInvalid, "entry %s lies before %s", to.Key, from.Key).WithHint("swap the two ends")
	}
	last, sum := from, time.Duration(0)
	for _, next := range append(append(make([]Entry, 0, len(cuts)+1), cuts...), to) {
		part := Between(last, next)
		if part.Duration < 0 {
			return Decomposition{}, Errorf(CodeInvalid, "the parts of %s → %s do not add up: %s lies before %s", from.Key, to.Key, next.Key, last.Key).
				WithHint("give the cuts in the order of time, each between the two ends")
		}
		d.Parts = append(d.Parts, part)
		sum += part.Duration
		last = next
	}
	// Sub saturates at ±292 years; only then can the sum differ.
	if sum != d.Total.Duration {
		return Decomposition{}, Errorf(CodeInvalid, "the parts of %s → %s add up to %s, not to %s", from.Key, to.Key, FormatDuration(sum), FormatDuration(d.Total.Duration))
	}
	return d, nil
}

// AwarenessDelays reads from the claims of one entry how long after an event
// each claimant knew of it: by the claim's own interval, or by the moment the
// party says it knew. Claims that give neither are left out; claims that
// disagree all stand, in the entry's order, withdrawn ones too.
func AwarenessDelays(event, awareness Entry) ([]AwarenessDelay, error) {
	var out []AwarenessDelay
	for _, c := range awareness.Claims {
		earliest, latest := c.Earliest, c.Latest
		if earliest == nil || latest == nil {
			earliest, latest = c.KnownAt, c.KnownAt
		}
		if earliest == nil {
			continue
		}
		out = append(out, AwarenessDelay{
			Claim: c.Key, Party: c.Party, Status: c.Status,
			Earliest: earliest.Sub(event.Latest), Latest: latest.Sub(event.Earliest),
		})
	}
	if len(out) == 0 {
		return nil, Errorf(CodeInvalid, "no claim about %s says when its party knew", awareness.Key).WithHint("give the claim a time, or when the party knew")
	}
	return out, nil
}
