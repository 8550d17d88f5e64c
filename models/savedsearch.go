package models

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// SavedSearch is a search that somebody keeps under a name, to run it again or to
// show it to the others. Whose it is sorts lists; it is no secret: members of
// the incident can read its revisions like those of any record.
type SavedSearch struct {
	ID         int64        `json:"-"`
	IncidentID int64        `json:"-"`
	Key        string       `json:"key"` // "q1"
	Name       string       `json:"name"`
	Query      string       `json:"query"` // in the language of package search/query
	Filter     SearchFilter `json:"filter"`
	Shared     bool         `json:"shared,omitempty"` // in everybody's list, not in its author's alone
	Author     string       `json:"author"`
	Revision   int          `json:"revision"`
	Withdrawn  bool         `json:"withdrawn,omitempty"`
	CreatedAt  time.Time    `json:"created_at"`
	UpdatedAt  time.Time    `json:"updated_at"`
	UpdatedBy  string       `json:"updated_by"`
}

// SearchFilter narrows a search beside its query. Lists that are empty let all
// pass.
type SearchFilter struct {
	From     *time.Time `json:"from,omitempty"`
	To       *time.Time `json:"to,omitempty"` // exclusive
	Sources  []string   `json:"sources,omitempty"`
	Kinds    []string   `json:"kinds,omitempty"`
	Severity string     `json:"severity,omitempty"` // this one and worse
	Hosts    []string   `json:"hosts,omitempty"`
	Services []string   `json:"services,omitempty"`
	Actors   []string   `json:"actors,omitempty"`
	Undated  bool       `json:"undated,omitempty"`
}

// The bounds of a saved search.
const (
	MaxSearchName   = 200     // characters
	MaxSearchQuery  = 4 << 10 // bytes
	MaxSearchValues = 200     // of one list of the filter
	MaxSearchValue  = 1 << 10 // bytes of one value
	// MaxSavedSearches is how many an incident may have, withdrawn ones too.
	MaxSavedSearches = 5000
)

// Validate reports the first thing that is wrong with the search; whether the
// query can be read is for who knows the language.
func (s SavedSearch) Validate() error {
	name := strings.TrimSpace(s.Name)
	if name == "" {
		return Errorf(CodeInvalid, "a saved search needs a name").WithHint("say in a few words what it finds")
	}
	if !utf8.ValidString(s.Name) || utf8.RuneCountInString(name) > MaxSearchName || strings.ContainsAny(name, "\r\n\t\x00") {
		return Errorf(CodeInvalid, "the name of a saved search is one line of at most %d characters", MaxSearchName)
	}
	if !utf8.ValidString(s.Query) || len(s.Query) > MaxSearchQuery {
		return Errorf(CodeInvalid, "a query is at most %d bytes of UTF-8", MaxSearchQuery)
	}
	return s.Filter.Validate()
}

// Validate reports the first thing that is wrong with the filter.
func (f SearchFilter) Validate() error {
	if f.From != nil && f.To != nil && !f.From.Before(*f.To) {
		return Errorf(CodeInvalid, "the range of time ends before it begins").WithHint("swap from and to")
	}
	for _, t := range []*time.Time{f.From, f.To} {
		if t != nil && !NanosOf(*t).InBounds() {
			return Errorf(CodeInvalid, "the range of time lies outside 1970–2262")
		}
	}
	for _, l := range []struct {
		name string
		list []string
	}{{"sources", f.Sources}, {"kinds", f.Kinds}, {"hosts", f.Hosts}, {"services", f.Services}, {"actors", f.Actors}} {
		if len(l.list) > MaxSearchValues {
			return Errorf(CodeInvalid, "more than %d %s", MaxSearchValues, l.name)
		}
		if slices.ContainsFunc(l.list, func(v string) bool { return len(v) > MaxSearchValue || !utf8.ValidString(v) }) {
			return Errorf(CodeInvalid, "one of the %s is longer than %d bytes of UTF-8", l.name, MaxSearchValue)
		}
	}
	for _, k := range f.Kinds {
		if _, err := ParseKind(k); err != nil {
			return err
		}
	}
	if f.Severity != "" && SeverityOf(f.Severity) == 0 {
		return Errorf(CodeInvalid, "unknown severity %q", abbreviate(f.Severity)).WithHint("one of trace, debug, info, warn, error, fatal")
	}
	return nil
}
