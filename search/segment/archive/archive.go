// Package archive codes the raw bytes of one stream into templates and
// variables and gives every byte back exactly. It knows no decoder and no
// format. The same bytes make the same archive under the same Version.
//
// What never lives here: decoded fields, clocks, queries' syntax, files' names.
package archive

// Version of the coding; it stands in every archive, and readers refuse newer ones.
const Version = 1

// Info is what coding a stream found.
type Info struct {
	Size      int64    // raw bytes
	SHA256    [32]byte // of the raw bytes
	Coded     int64    // bytes of the archive
	Blocks    int
	Templates int
}

// BlockInfo is one block of an archive: raw bytes [Offset, Offset+Length) of the stream.
type BlockInfo struct {
	Offset, Length int64
	Lines          int  // line ends in it, plus one when it ends inside a line
	Continues      bool // its last line goes on in the next block
}

// Word is what a filter is asked for. Text is case-folded (words.Fold).
type Word struct {
	Text   []byte
	Prefix bool // any word that begins so; CJK words are sought as substrings in any case
}

// Verdict is what can be said of a block without decoding its lines.
type Verdict uint8

// The verdicts.
const (
	Maybe   Verdict = iota // it may hold the word
	Never                  // it does not
	Counted                // exactly Count of its lines hold it
)

// Probe is a verdict, with the number of lines when it is Counted.
type Probe struct {
	Verdict Verdict
	Count   int
}
