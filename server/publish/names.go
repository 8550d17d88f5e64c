package publish

import (
	"github.com/emberline/emberline/models"
)

// Status names a claim's status.
func (v *view) Status(s models.ClaimStatus) string { return v.T("status." + string(s)) }

// Class names a cause's class.
func (v *view) Class(s models.CauseClass) string { return v.T("class." + string(s)) }

// Effect names what a cause explains.
func (v *view) Effect(s models.CauseEffect) string { return v.T("effect." + string(s)) }

// Origin names in whose house a cause lies.
func (v *view) Origin(s models.CauseOrigin) string { return v.T("origin." + string(s)) }

// Confidence says how sure a cause is.
func (v *view) Confidence(s models.Confidence) string { return v.T("confidence." + string(s)) }

// Verdict names the answer to a counterfactual question.
func (v *view) Verdict(s models.Verdict) string { return v.T("verdict." + string(s)) }

// Sufficiency says whether an effect had to follow.
func (v *view) Sufficiency(s models.Sufficiency) string { return v.T("sufficiency." + string(s)) }

// Change names what happened to something between editions.
func (v *view) Change(s string) string { return v.T("change." + s) }

// Noun names what changed.
func (v *view) Noun(s string) string { return v.T("noun." + s) }

// Function names what was done about a service.
func (v *view) Function(s string) string { return v.T("function." + s) }

// phaseGroup is a stretch of the chronology under one phase.
type phaseGroup struct {
	Title, Took string
	Days        []dayGroup
}

// dayGroup is a day of it.
type dayGroup struct {
	Day     string
	Entries []models.ReportEntry
}

// ByPhase parts the chronology by phase and by local day.
func (v *view) ByPhase() []phaseGroup {
	var out []phaseGroup
	last := ""
	for i, e := range v.Chronology {
		if i == 0 || e.Phase != last {
			g := phaseGroup{}
			for _, p := range v.Figures.Phases {
				if p.Key == e.Phase {
					g.Title, g.Took = v.L(p.Title), v.Range(p.Took.Shortest, p.Took.Longest)
				}
			}
			out, last = append(out, g), e.Phase
		}
		g := &out[len(out)-1]
		day := v.Day(e.Earliest)
		if n := len(g.Days); n == 0 || g.Days[n-1].Day != day {
			g.Days = append(g.Days, dayGroup{Day: day})
		}
		d := &g.Days[len(g.Days)-1]
		d.Entries = append(d.Entries, e)
	}
	return out
}
