package models

import (
	"strconv"
	"time"
)

// Via says how somebody came in.
type Via string

// The ways.
const (
	ViaSession Via = "session" // logged in, in a browser
	ViaToken   Via = "token"   // a program with a token
	ViaCLI     Via = "cli"     // whoever may read and write the data folder
	ViaSystem  Via = "system"  // nobody: a job, a clock
)

// Actor is who does something, as the audit log names it.
type Actor struct {
	Account   int64  `json:"-"` // row id; 0: no account (the operator, the system)
	Login     string `json:"login,omitempty"`
	Via       Via    `json:"via"`
	Addr      string `json:"addr,omitempty"`       // the client's address, without its port
	RequestID string `json:"request_id,omitempty"` // of the request's log lines
}

// AuditRecord is one line of the audit log: who did what to what. It is never
// changed and never removed.
type AuditRecord struct {
	Seq        int64     `json:"seq"` // from 0: the leaf's index in the log's tree
	At         time.Time `json:"at"`
	Actor      Actor     `json:"actor"`
	Action     string    `json:"action"` // noun.verb: "entry.change"
	IncidentID int64     `json:"-"`      // 0: none
	Noun       string    `json:"noun"`
	Key        string    `json:"key"`
	Old        string    `json:"old,omitempty"` // JSON
	New        string    `json:"new,omitempty"` // JSON
}

// auditDomain begins every leaf, so that no other hashed text can pass for one.
const auditDomain = "emberline audit record v1"

// Leaf is the text that the log's tree is made of: the domain and the record's
// fields, each as LENGTH:TEXT, with the length in bytes, in this order: seq, at
// (nanoseconds since 1970 UTC), account, login, via, addr, request id, action,
// incident, noun, key, old, new; numbers in decimal.
func (r AuditRecord) Leaf() []byte {
	n := func(v int64) string { return strconv.FormatInt(v, 10) }
	var b []byte
	for _, s := range []string{
		auditDomain, n(r.Seq), n(r.At.UnixNano()), n(r.Actor.Account), r.Actor.Login, string(r.Actor.Via), r.Actor.Addr,
		r.Actor.RequestID, r.Action, n(r.IncidentID), r.Noun, r.Key, r.Old, r.New,
	} {
		b = strconv.AppendInt(b, int64(len(s)), 10)
		b = append(b, ':')
		b = append(b, s...)
		b = append(b, ',')
	}
	return b
}

// Checkpoint is a signed statement of how the log stood.
type Checkpoint struct {
	Size int64     `json:"size"` // records in the log
	Root string    `json:"root"` // of their tree, base64
	At   time.Time `json:"at"`   // when it was signed
	Note string    `json:"note"` // the signed text, see https://c2sp.org/tlog-checkpoint
}

// AuditProof shows that a record is in the log of a size, or that a smaller log
// is the beginning of a larger one.
type AuditProof struct {
	Index  int64    `json:"index"` // the record, or the smaller size
	Size   int64    `json:"size"`
	Root   string   `json:"root"` // of the log of that size, base64
	Hashes []string `json:"hashes"`
}
