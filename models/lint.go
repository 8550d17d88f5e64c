package models

import (
	"cmp"
	"slices"
)

// Lint is one finding of a check that a program can make. It never changes a
// record and never keeps one from being written: an investigation passes
// through states that are not yet right, and those must be visible.
type Lint struct {
	// Rule names the check, stable over releases: "cause-cycle".
	Rule     string       `json:"rule"`
	Severity LintSeverity `json:"severity"`
	// On is what the finding is about: "cause:KEY", "entry:KEY", "link:KEY",
	// "phase:KEY", or "" for the incident as a whole.
	On      string    `json:"on,omitempty"`
	Message Localized `json:"message"`
	Hint    Localized `json:"hint"` // what to do about it
}

// LintSeverity is how much a finding matters.
type LintSeverity string

// The severities: an error must not be published, a warning should be mended,
// an info is something still to do.
const (
	LintError   LintSeverity = "error"
	LintWarning LintSeverity = "warning"
	LintInfo    LintSeverity = "info"
)

func (s LintSeverity) rank() int {
	return slices.Index([]LintSeverity{LintError, LintWarning, LintInfo}, s)
}

// sortLints puts the gravest first, then by rule and by what they are about.
func sortLints(all []Lint) {
	slices.SortStableFunc(all, func(a, b Lint) int {
		return cmp.Or(cmp.Compare(a.Severity.rank(), b.Severity.rank()), cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.On, b.On))
	})
}
