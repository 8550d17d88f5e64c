package models

import (
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// Source is one piece of evidence or one feed: an ordered list of pieces under
// one label, read by one format through one clock.
type Source struct {
	ID         int64  // row id; PublicID is what people see
	IncidentID int64  //
	Label      string // unique in its incident
	// AliasOf is the source that holds the same bytes; such a label answers
	// with that source's ledger and bytes and has none of its own. 0: none.
	AliasOf int64
	Format  string // the format's name; "" until decided
	Clock   Clock
	// Simulated marks evidence that was made up. It is carried into every
	// answer and export.
	Simulated bool
	State     SourceState
	Note      string // what a person should know of the state, as the job's error
	Remark    string // the deliverer's: where the evidence came from
	CreatedAt time.Time
	UpdatedAt time.Time
}

// PublicID is the source's immutable id, the first part of its events' ids.
func (s Source) PublicID() string { return SourceID(s.ID) }

// SourceID gives the public id of a row id: s1, s2 …
func SourceID(id int64) string { return "s" + strconv.FormatInt(id, 10) }

// ParseSourceID is the inverse of SourceID; ok is false for anything else.
func ParseSourceID(s string) (id int64, ok bool) {
	if !strings.HasPrefix(s, "s") || len(s) < 2 || s[1] == '0' || s[1] == '+' || s[1] == '-' {
		return 0, false
	}
	id, err := strconv.ParseInt(s[1:], 10, 64)
	return id, err == nil && id > 0
}

// SourceState is where a source stands.
type SourceState string

// The states.
const (
	SourceReceiving SourceState = "receiving" // a job is at work on it
	SourceReady     SourceState = "ready"     // every piece is archived and indexed
	SourceFailed    SourceState = "failed"    // the last job failed; what was ready stays readable
)

// Piece is one delivery of bytes to a source: a file, one of a rotated set, a
// sealed part of a feed. Pieces are never changed and never reordered.
type Piece struct {
	ID       int64
	SourceID int64
	Seq      int    // from 1, in the order of the source
	Name     string // as delivered, for people; never used as a path
	SHA256   string // of the raw bytes, lower-case hex; the name of the stored bytes
	Size     int64  // raw bytes
	// Offset is the position of the piece's first byte in the source; of a
	// container, positions count its members' bytes (StreamSize of them).
	Offset int64
	// StreamSize is how many bytes the piece takes in the source's positions:
	// Size for a plain piece, the sum of the members for a container.
	StreamSize int64
	Stored     StoreForm // how the bytes are kept
	Encoding   string    // "utf-8", "cp949", "utf-16le", "utf-16be", "binary"
	Members    []Member  // of a container, in order of position
	// DuplicateOf is the piece of the same incident that holds the same bytes:
	// this one has no events and takes no positions. 0: none.
	DuplicateOf int64
	// Overlap is how many bytes at the piece's start repeat the end of the
	// piece before it (the overlap of a rotation); they yield duplicates.
	Overlap    int64
	ModifiedAt time.Time // as the delivery says; zero when it does not. It gives the year where lines have none.
	ReceivedAt time.Time // when this system had it: an event's "observed"
}

// StoreForm is how a piece's bytes are kept.
type StoreForm string

// The forms.
const (
	StoredArchive StoreForm = "archive" // template-coded text; gives every byte back
	StoredBlob    StoreForm = "blob"    // as it came
)

// Member is one file inside a container piece.
type Member struct {
	Name   string `json:"name"`
	Offset int64  `json:"offset"` // within the piece's stream
	Size   int64  `json:"size"`
}

// ValidateLabel reports what is wrong with a source's label.
func ValidateLabel(label string) error {
	switch {
	case strings.TrimSpace(label) == "" || label != strings.TrimSpace(label):
		return Errorf(CodeInvalid, "a source's label may not be empty or begin or end with a space")
	case len(label) > 255 || !utf8.ValidString(label):
		return Errorf(CodeInvalid, "a source's label is at most 255 bytes of UTF-8")
	case strings.ContainsFunc(label, func(r rune) bool { return r < 0x20 || r == 0x7f }):
		return Errorf(CodeInvalid, "a source's label has no control characters")
	}
	return nil
}
