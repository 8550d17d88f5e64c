// Package segment is one piece of evidence made searchable. It has two halves:
// the archive (package archive: raw bytes, lossless, knows no decoder) and the
// index (this package: decoded columns, block statistics, filters for what the
// raw bytes do not show). The index is derived and can be rebuilt from the
// archive at any time; it keeps recorded times, and clocks are applied by
// whoever reads.
//
// What never lives here: decoders, clocks, SQL, the merge of several sources.
package segment

import (
	"context"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/search/segment/archive"
)

// Version of the index half; an older or newer one is rebuilt from the archive.
const Version = 1

// BlockMeta is what a reader knows of a block of events without decoding it.
// Block i holds the events whose first byte stands in block i of the archive.
type BlockMeta struct {
	Events  int // dated and undated
	Undated int
	// Received counts events that carry no time at all and stand at the
	// piece's receipt; they are neither undated nor in the bounds below.
	Received int
	// First is the stream position of the first event's first byte, End that
	// behind the last byte of the last event.
	First, End int64
	// Recorded times of dated events, least and greatest, apart for events
	// that wrote a zone and those that wrote a wall clock. NoTime: none such.
	ZonedMin, ZonedMax models.Nanos
	WallMin, WallMax   models.Nanos
	Severity           [models.SeverityRanges]int // events by severity range, undated ones too
	Kinds              uint8                      // bit k set: an event of models.Kind k is in it
	// Lines is set when the block's lines are one dated event each, so that
	// counts of lines are counts of events.
	Lines bool
}

// Columns are the decoded columns of one block, in the order of the stream.
// They are shared and read-only.
type Columns struct {
	Offset     []int64 // stream position of the first byte
	Length     []int64
	Line       []int64
	Sub        []int32
	Time       []models.Nanos // recorded; NoTime when undated
	Zoned      []bool
	Resolution []models.Resolution
	Received   []bool // accepted at its receipt time; Time is NoTime and the piece's receipt stands for it
	Severity   []models.Severity
	Kind       []models.Kind
	Host       Dict
	Service    Dict
	Actor      Dict
}

// Len is the number of events in the block.
func (c *Columns) Len() int { return len(c.Offset) }

// Dict is a column of few different strings. Values[0] is always "".
type Dict struct {
	Index  []uint32
	Values []string
}

// At gives the string of event k.
func (d Dict) At(k int) string { return d.Values[d.Index[k]] }

// Index is what readers use of a segment; Reader satisfies it.
type Index interface {
	// Blocks describes all blocks in the order of the stream. Shared, read-only.
	Blocks() []BlockMeta
	// Columns decodes the columns of block i without touching the archive.
	Columns(ctx context.Context, i int) (*Columns, error)
	// Rows decodes block i with its raw bytes.
	Rows(ctx context.Context, i int) (Rows, error)
	// Probe says of each block whether its events may hold the word, in their
	// raw bytes or in decoded values that the raw bytes do not show. Counted
	// counts events and is given only where that is exact.
	Probe(ctx context.Context, w archive.Word) ([]archive.Probe, error)
}

// Rows are the events of one block with their text. Slices alias shared
// memory: read-only, valid as long as the Rows are reachable.
type Rows interface {
	// Columns are the block's columns.
	Columns() *Columns
	// Raw is the event's raw bytes with its line end, cut at 1 MiB.
	Raw(k int) []byte
	// Literals is every decoded value that does not stand in Raw as it is (an
	// unescaped string, a text from CP949), each ended by '\n'; nil when none.
	// Words are sought in Raw and in Literals.
	Literals(k int) []byte
	Text(k int) []byte
	SourceTime(k int) []byte
	SeverityText(k int) []byte
	Undated(k int) string
	// Attrs appends the event's attributes to dst.
	Attrs(k int, dst []models.Attr) []models.Attr
}
