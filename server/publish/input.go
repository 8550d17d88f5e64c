package publish

import (
	"slices"
	"time"

	"github.com/emberline/emberline/models"
)

// Input is what a report is built from: the incident's records, released or
// not; Build takes what may leave.
type Input struct {
	Incident models.Incident
	Draft    models.ReportDraft
	Entries  []models.Entry
	Causes   []models.Cause
	Links    []models.Link
	Sources  []Source
	// Records are the cited records that could be read, by event id.
	Records map[string]Record
	// PublishedAt is zero for a preview.
	PublishedAt time.Time
	FourEyes    bool
	// Previous is the edition that this one supersedes, nil for the first;
	// History are all before it.
	Previous *models.Report
	History  []models.ReportPast
}

// Source is a source with its account; aliases of other sources are left out.
type Source struct {
	Ledger models.Ledger
	Pieces int
	Gaps   []Gap
}

// Gap is a silence of a source, in corrected time.
type Gap struct {
	From, To time.Time
	Usual    time.Duration
}

// Record is a cited record.
type Record struct {
	Event  models.Event
	Member int // number of the member inside a container, from 1; 0: none
	Format string
	SHA256 string // of its raw bytes
	Bytes  int64
	Piece  models.Piece
}

// mayPrint says whether something of this status is published.
func mayPrint(s models.ClaimStatus) bool {
	return s == models.ClaimConfirmed || s == models.ClaimCorroborated || s == models.ClaimDisputed
}

// Released gives what may leave of an incident's records: entries and claims
// that are confirmed, corroborated or disputed, released causes likewise, and
// reviewed links between them.
func Released(entries []models.Entry, causes []models.Cause, links []models.Link) ([]models.Entry, []models.Cause, []models.Link) {
	var outEntries []models.Entry
	var outCauses []models.Cause
	var outLinks []models.Link
	printed := map[models.Node]bool{}
	for _, e := range entries {
		if !mayPrint(e.Status) {
			continue
		}
		e.Claims = slices.DeleteFunc(slices.Clone(e.Claims), func(c models.Claim) bool { return !mayPrint(c.Status) })
		outEntries = append(outEntries, e)
		printed[models.EntryNode(e.Key)] = true
	}
	for _, c := range causes {
		if c.Released != nil && mayPrint(c.Status) {
			outCauses = append(outCauses, c)
			printed[models.CauseNode(c.Key)] = true
		}
	}
	for _, l := range links {
		if !l.Withdrawn && l.ReviewedAt != nil && printed[l.From] && printed[l.To] {
			outLinks = append(outLinks, l)
		}
	}
	slices.SortStableFunc(outEntries, func(a, b models.Entry) int { return a.Earliest.Compare(b.Earliest) })
	return outEntries, outCauses, outLinks
}

// isEvent says whether a piece of evidence is an event's id.
func isEvent(evidence string) bool {
	source, _, _, _, err := models.ParseEventID(evidence)
	if err != nil {
		return false
	}
	_, ok := models.ParseSourceID(source)
	return ok
}

// Cited gives the ids of the records that the released part of the records
// cites, each once.
func Cited(entries []models.Entry, causes []models.Cause) []string {
	var out []string
	add := func(evidence []string) {
		for _, ev := range evidence {
			if isEvent(ev) && !slices.Contains(out, ev) {
				out = append(out, ev)
			}
		}
	}
	entries, causes, _ = Released(entries, causes, nil)
	for _, e := range entries {
		for _, c := range e.Claims {
			add(c.Evidence)
		}
	}
	for _, c := range causes {
		add(c.Evidence)
	}
	return out
}
