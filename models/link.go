package models

import (
	"slices"
	"strings"
	"time"
)

// Link is an edge of the why-because graph, from what came first to what it
// brought about. It holds only as far as its counterfactual question was
// answered: had From not been, could To have happened?
type Link struct {
	ID         int64  `json:"-"`
	IncidentID int64  `json:"-"`
	Key        string `json:"key"` // "l3"
	From       Node   `json:"from"`
	To         Node   `json:"to"`
	// Verdict answers that question: "no" passes the test.
	Verdict Verdict `json:"verdict"`
	// Sufficiency says whether To had to follow from its links, this one
	// included, without anything that is not in the graph.
	Sufficiency Sufficiency `json:"sufficiency"`
	Rationale   Localized   `json:"rationale,omitzero"`
	// Reviewer answered the question at ReviewedAt; both are empty until then.
	Reviewer   string     `json:"reviewer,omitempty"`
	ReviewedAt *time.Time `json:"reviewed_at,omitempty"`
	Withdrawn  bool       `json:"withdrawn,omitempty"`
	Revision   int        `json:"revision"`
	CreatedAt  time.Time  `json:"created_at"`
	UpdatedAt  time.Time  `json:"updated_at"`
	UpdatedBy  string     `json:"updated_by"`
}

// Verdict is the answer to a link's counterfactual question.
type Verdict string

// The verdicts.
const (
	VerdictNo      Verdict = "no"
	VerdictYes     Verdict = "yes"
	VerdictUnknown Verdict = "unknown"
)

// Sufficiency says whether an effect had to follow.
type Sufficiency string

// The sufficiencies.
const (
	Sufficient         Sufficiency = "sufficient"
	Insufficient       Sufficiency = "insufficient"
	SufficiencyUnknown Sufficiency = "unknown"
)

// Node is one end of a link: a cause or an entry, written "cause:KEY" or
// "entry:KEY".
type Node struct{ Noun, Key string }

// The nouns of nodes.
const (
	NodeCause = "cause"
	NodeEntry = "entry"
)

// CauseNode is the cause of that key as a node.
func CauseNode(key string) Node { return Node{Noun: NodeCause, Key: key} }

// EntryNode is the entry of that key as a node.
func EntryNode(key string) Node { return Node{Noun: NodeEntry, Key: key} }

// ParseNode reads "cause:KEY" or "entry:KEY".
func ParseNode(s string) (Node, error) {
	noun, key, _ := strings.Cut(s, ":")
	n := Node{Noun: noun, Key: key}
	return n, n.Validate()
}

// Validate reports what is wrong with the node's form.
func (n Node) Validate() error {
	if (n.Noun != NodeCause && n.Noun != NodeEntry) || !slugForm.MatchString(n.Key) {
		return Errorf(CodeInvalid, "%q is neither a cause nor an entry", n.String()).WithHint("cause:KEY or entry:KEY, such as entry:power-cutoff")
	}
	return nil
}

// String is the form that ParseNode reads.
func (n Node) String() string { return n.Noun + ":" + n.Key }

// MarshalText writes the form that ParseNode reads.
func (n Node) MarshalText() ([]byte, error) { return []byte(n.String()), nil }

// UnmarshalText reads it.
func (n *Node) UnmarshalText(b []byte) (err error) {
	*n, err = ParseNode(string(b))
	return err
}

// Validate reports the first thing that is wrong with the link itself.
func (l Link) Validate() error {
	for _, n := range []Node{l.From, l.To} {
		if err := n.Validate(); err != nil {
			return err
		}
	}
	if l.From == l.To {
		return Errorf(CodeInvalid, "%s cannot be its own cause", l.From)
	}
	if !slices.Contains([]Verdict{VerdictNo, VerdictYes, VerdictUnknown}, l.Verdict) {
		return Errorf(CodeInvalid, "unknown verdict %q", l.Verdict).
			WithHint("had the cause not been, could the effect have happened? no (passes the test), yes or unknown")
	}
	if !slices.Contains([]Sufficiency{Sufficient, Insufficient, SufficiencyUnknown}, l.Sufficiency) {
		return Errorf(CodeInvalid, "unknown sufficiency %q", l.Sufficiency).WithHint("one of sufficient, insufficient, unknown")
	}
	if (l.Reviewer == "") != (l.ReviewedAt == nil) {
		return Errorf(CodeInvalid, "a link's review names who and when").WithHint("give both the reviewer and the time, or neither")
	}
	return checkTexts("the link "+l.From.String()+" → "+l.To.String(), l.Rationale)
}
