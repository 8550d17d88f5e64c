package models

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// ReportDraft is the incident's public report while it is written: what people
// say in it. Everything else a report shows is taken from the records when an
// edition is made.
type ReportDraft struct {
	IncidentID int64 `json:"-"`
	ReportText
	State ReportState `json:"state"`
	// Submitted says who put the draft up for review; nil while it is written.
	Submitted *Submission `json:"submitted,omitempty"`
	// Edition is the number of the newest edition; 0: none yet.
	Edition   int       `json:"edition"`
	Revision  int       `json:"revision"`
	CreatedAt time.Time `json:"created_at"`
	UpdatedAt time.Time `json:"updated_at"`
	UpdatedBy string    `json:"updated_by"`
}

// ReportText is what people write for the report. Paragraphs are Markdown
// without HTML, pictures or tables.
type ReportText struct {
	Title     Localized   `json:"title,omitzero"`
	Publisher Localized   `json:"publisher,omitzero"` // in whose name it is published
	Summary   []Localized `json:"summary,omitempty"`
	Facts     []Localized `json:"facts,omitempty"` // introduces the chronology
	Analysis  []Localized `json:"analysis,omitempty"`

	Recommendations []Recommendation `json:"recommendations,omitempty"`
	// Corrections says what a further edition corrects.
	Corrections Localized `json:"corrections,omitzero"`
	// Names are the hosts and services that a quoted record may name.
	Names []string `json:"names,omitempty"`
}

// Recommendation is what somebody should do, and by when.
type Recommendation struct {
	Key       string    `json:"key"` // stable short name, unique in the report
	Text      Localized `json:"text"`
	Addressee Localized `json:"addressee,omitzero"`
	Due       string    `json:"due,omitempty"` // YYYY-MM-DD; "" when only a rule says when
	DueRule   Localized `json:"due_rule,omitzero"`
}

// Submission says who put a draft up for review, and when.
type Submission struct {
	By   string    `json:"by"`
	At   time.Time `json:"at"`
	Note string    `json:"note,omitempty"`
}

// ReportState is where a report stands.
type ReportState string

// The states. A published report becomes a draft again with its next change.
const (
	ReportDrafting  ReportState = "draft"
	ReportReview    ReportState = "review"
	ReportPublished ReportState = "published"
)

// Edition is one published, immutable version of a report.
type Edition struct {
	IncidentID  int64     `json:"-"`
	Number      int       `json:"number"` // from 1
	Title       Localized `json:"title"`
	PublishedAt time.Time `json:"published_at"` // to the second
	// By published it, SubmittedBy had put it up for review. Where they are not
	// two people for sure, Note says why nobody else looked at it.
	By          string `json:"by"`
	SubmittedBy string `json:"submitted_by"`
	Note        string `json:"note,omitempty"`
	Supersedes  int    `json:"supersedes,omitempty"` // 0: nothing
	// SHA256 of Document, lower-case hex.
	SHA256 string `json:"sha256"`
	// Document is a Report as canonical JSON (RFC 8785).
	Document []byte `json:"-"`
}

// The bounds of a report's texts.
const (
	MaxReportParagraphs = 500
	MaxReportText       = 1 << 20 // bytes of all texts together
)

// Validate reports the first thing that is wrong with the texts' form; whether
// they are fit to be published is for LintReport to say.
func (t ReportText) Validate() error {
	n := 0
	for _, part := range [][]Localized{t.Summary, t.Facts, t.Analysis} {
		n += len(part)
	}
	if n+len(t.Recommendations) > MaxReportParagraphs || len(t.Names) > MaxReportParagraphs {
		return Errorf(CodeTooLarge, "a report has at most %d paragraphs and recommendations", MaxReportParagraphs)
	}
	size := 0
	for _, s := range t.All() {
		if size += len(s.Ko) + len(s.En); size > MaxReportText {
			return Errorf(CodeTooLarge, "a report's texts are over %d bytes", MaxReportText)
		}
		if !utf8.ValidString(s.Ko) || !utf8.ValidString(s.En) {
			return Errorf(CodeInvalid, "a text of the report is no UTF-8")
		}
	}
	seen := map[string]bool{}
	for _, r := range t.Recommendations {
		switch {
		case !slugForm.MatchString(r.Key):
			return Errorf(CodeInvalid, "%q cannot be a recommendation's key", r.Key).WithHint("lower-case letters, digits and hyphens: promote-from-outside")
		case seen[r.Key]:
			return Errorf(CodeInvalid, "there are two recommendations named %s", r.Key)
		case strings.TrimSpace(r.Text.Ko+r.Text.En) == "":
			return Errorf(CodeInvalid, "recommendation %s says nothing", r.Key)
		}
		seen[r.Key] = true
		if r.Due == "" {
			continue
		}
		if _, err := time.Parse(time.DateOnly, r.Due); err != nil {
			return Errorf(CodeInvalid, "recommendation %s is due on %q, which is no date", r.Key, abbreviate(r.Due)).WithHint("write 2022-12-31")
		}
	}
	for _, name := range t.Names {
		if strings.TrimSpace(name) == "" || len(name) > 255 || !utf8.ValidString(name) {
			return Errorf(CodeInvalid, "a name that may be shown is empty, over 255 bytes or no UTF-8")
		}
	}
	return nil
}

// All are the texts that people wrote, in the order of the report.
func (t ReportText) All() []Localized {
	out := []Localized{t.Title, t.Publisher}
	for _, part := range [][]Localized{t.Summary, t.Facts, t.Analysis} {
		out = append(out, part...)
	}
	for _, r := range t.Recommendations {
		out = append(out, r.Text, r.Addressee, r.DueRule)
	}
	return append(out, t.Corrections)
}

// Submit puts the draft up for review.
func (d *ReportDraft) Submit(by string, at time.Time, note string) error {
	if d.State == ReportReview {
		return Errorf(CodeConflict, "the report is in review already").WithHint("publish it, or return it to its authors")
	}
	d.State, d.Submitted = ReportReview, &Submission{By: by, At: at, Note: note}
	return nil
}

// Return gives the draft back to its authors.
func (d *ReportDraft) Return() error {
	if d.State != ReportReview {
		return Errorf(CodeConflict, "the report is not in review")
	}
	d.State, d.Submitted = ReportDrafting, nil
	return nil
}

// Approve checks that by may publish the draft: it is in review, and either two
// people stand behind it for sure or note says why nobody else looks at it.
func (d ReportDraft) Approve(by, note string) error {
	switch {
	case d.State != ReportReview || d.Submitted == nil:
		return Errorf(CodeConflict, "the report is not in review").WithHint("submit it first: emberline report submit")
	case strings.TrimSpace(note) != "":
		return nil
	case d.Submitted.By == by:
		return Errorf(CodeConflict, "%s submitted the report and would publish it too", by).
			WithHint("let somebody else publish it, or say why nobody does: --note TEXT")
	case !twoPeople(d.Submitted.By, by):
		return Errorf(CodeConflict, "%s submitted the report and %s would publish it: whose account the command line's user has is not known", d.Submitted.By, by).
			WithHint("let two accounts do it over the API or the page, or say why not: --note TEXT")
	}
	return nil
}

// FourEyes says whether two people stand behind the edition for sure.
func (e Edition) FourEyes() bool { return twoPeople(e.SubmittedBy, e.By) }

// ByCommandLine stands before the system's login of who works at the command
// line, wherever an author is named; no account's login holds a colon.
const ByCommandLine = "cli:"

// twoPeople says whether two authors are two people: accounts with differing
// logins. The command line's user may have an account as well, and whoever may
// use it can be any of the system's.
func twoPeople(a, b string) bool {
	return a != b && !strings.HasPrefix(a, ByCommandLine) && !strings.HasPrefix(b, ByCommandLine)
}

// htmlTag finds what looks like raw HTML.
var htmlTag = regexp.MustCompile(`</?[A-Za-z][^<>]*>|<!--`)

// EditedParagraphs gives every text with where it stands, for checks that say so.
func (t ReportText) EditedParagraphs() []PlacedText {
	out := []PlacedText{{"title", t.Title}, {"publisher", t.Publisher}}
	for _, part := range []struct {
		name string
		list []Localized
	}{{"summary", t.Summary}, {"facts", t.Facts}, {"analysis", t.Analysis}} {
		for i, p := range part.list {
			out = append(out, PlacedText{fmt.Sprintf("%s:%d", part.name, i+1), p})
		}
	}
	for _, r := range t.Recommendations {
		out = append(out, PlacedText{"recommendation:" + r.Key, r.Text})
	}
	out = append(out, PlacedText{"corrections", t.Corrections})
	return slices.DeleteFunc(out, func(p PlacedText) bool { return p.Text == (Localized{}) })
}

// PlacedText is a text and where in the report it stands: "summary:2".
type PlacedText struct {
	On   string
	Text Localized
}
