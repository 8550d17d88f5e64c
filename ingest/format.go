package ingest

import (
	"context"
	"io"
	"time"

	"github.com/emberline/emberline/models"
)

// Format is one way of writing events down: how to know it and how to read it.
// Each format's package exports one or more values of this type, and the list
// in ingest/formats names each once.
type Format struct {
	// Name is what a ledger shows and --format takes: "nginx-access".
	Name string
	// Title is the name for people.
	Title models.Localized
	// Detect says how sure it is that the sample is of this format.
	Detect func(*Sample) Score
	// Decode reads the stream to its end and accounts to the sink for every
	// byte of it: as a record, as rejected or as structure. It returns an
	// error only when reading or the sink fails, or ctx ends; bad input is
	// rejected records, never an error.
	Decode func(ctx context.Context, in *Input, sink Sink) error
	// Container formats (a Slack export) take a whole archive file at once:
	// Decode gets Input.Members and no Reader, Detect gets Sample.Members.
	Container bool
}

// Score is a detector's verdict on a sample.
type Score struct {
	// Points: 0 certainly not; 1–9 only if nothing else fits; 10–49 some lines
	// do; 50–89 nearly all lines fit a shape that others share; 90–100 nearly
	// all lines fit a shape that is this format's own.
	Points int
	// Why is one sentence for people: "187 of 200 lines begin with <PRI>".
	Why string
}

// Share gives a score in proportion: full points when all of n lines fit, and
// none when fewer than half do.
func Share(fit, n, full int, why string) Score {
	if n == 0 || fit*2 < n {
		return Score{}
	}
	return Score{Points: max(1, full*fit/n), Why: why}
}

// Sample is the beginning of a stream, as detectors see it.
type Sample struct {
	Name     string   // the file's or the member's name; a hint, never proof
	Encoding Encoding // of the text
	Head     []byte   // the first raw bytes, at most 64 KiB
	Text     []byte   // Head in UTF-8
	Lines    [][]byte // the first 200 complete lines of Text, without their ends; of a shorter stream the last, unended line too
	Whole    bool     // Head is the whole stream
	Members  []string // of a container, the members' names
	// Open opens a member of a container to its first bytes; nil outside.
	Open func(name string) ([]byte, error)
}

// Input is one stream to decode.
type Input struct {
	// Reader gives the raw bytes. Nil for container formats.
	Reader io.Reader
	// Base is the position of the Reader's first byte in the piece's stream;
	// every Offset given to the sink counts from the stream's start.
	Base int64
	// Size is the number of raw bytes to come, -1 when not known.
	Size     int64
	Name     string
	Encoding Encoding
	// ModifiedAt is the file's own time and gives the year to lines without
	// one; zero when not known, then Reference is used.
	ModifiedAt time.Time
	// Reference is a time near the events: the latest year a yearless line can
	// be of. Never zero.
	Reference time.Time
	// Zone is where wall-clock times of this stream are read; used only to
	// place a year's turn, never to convert. Never nil.
	Zone *time.Location
	// Members of a container, for container formats only.
	Members []Member
}

// Year gives the time against which yearless dates are resolved.
func (in *Input) Year() time.Time {
	if !in.ModifiedAt.IsZero() {
		return in.ModifiedAt
	}
	return in.Reference
}

// Member is one file inside a container.
type Member struct {
	models.Member
	ModifiedAt time.Time
	Open       func() (io.ReadCloser, error)
}

// Sink takes what a decoder finds. Offsets ascend; calls do not overlap in
// bytes (but for several records of one raw record, by Sub). What a decoder
// leaves unmentioned is counted as structure when it is white space, and shown
// as "unclaimed" in the ledger otherwise, which tests refuse.
type Sink interface {
	// Record takes one event, dated or undated. The record and what it points
	// to may be reused by the decoder after the call.
	Record(*models.Record) error
	// Reject takes bytes that should have been a record and are not.
	Reject(Rejected) error
	// Structure takes bytes that carry no record: headers, blanks, comments,
	// punctuation.
	Structure(offset, length int64) error
	// Note shows something that a person should know of the stream, once per
	// reason with the count: a second clock, a truncated end, a repaired escape.
	Note(reason string, ex models.Example)
}

// Discard is a sink that keeps nothing, for what is read only to know of it.
type Discard struct{}

// Record keeps nothing.
func (Discard) Record(*models.Record) error { return nil }

// Reject keeps nothing.
func (Discard) Reject(Rejected) error { return nil }

// Structure keeps nothing.
func (Discard) Structure(_, _ int64) error { return nil }

// Note keeps nothing.
func (Discard) Note(string, models.Example) {}

// Rejected is bytes that could not be read as a record, and why.
type Rejected struct {
	Offset, Length int64
	Line           int64
	Reason         string // short and countable, without the values: "not a JSON object"
	Hint           string // what a person can do, when there is something
	Raw            []byte // the bytes or their start, for the example
}

// MaxRecord is the most bytes of one record that are decoded and shown, 1 MiB.
// The rest of a longer record is kept in the archive and counted as part of it.
const MaxRecord = 1 << 20
