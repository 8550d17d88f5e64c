package segment

import (
	"encoding/binary"
	"errors"

	"github.com/cespare/xxhash/v2"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/search/segment/archive"
)

// The file of an index, in this order:
//
//	header    magic, version
//	parts     of each block that has events: columns, rows, filter
//	footer    zstd: the archive's hash, the blocks' table, shapes, summary
//	trailer   where the footer stands, checksums, version, magic
//
// Every part and the footer has a checksum (XXH64) over its stored bytes;
// header and trailer have fixed content or one of their own, so that no byte of
// the file is unguarded.
const (
	magic       = "EMBLIDX\n"
	headerSize  = 16
	trailerSize = 48
)

// What a block may hold at most. A writer refuses more, a reader of a hostile
// file allocates no more.
const (
	maxRecord   = 1 << 20  // bytes of a record that are decoded and shown; ingest.MaxRecord
	maxEvents   = 1 << 21  // events of one block
	maxSlots    = 1 << 23  // values of one block
	maxLiterals = 64 << 20 // bytes of literals of one block
	maxFooter   = 64 << 20 // bytes of the footer beside the table of blocks
	maxTableRow = 512      // bytes of one row of that table
	// Below this size an index is read whole and its file closed, so that
	// hundreds of tiny sources are not hundreds of open files.
	smallFile = 64 << 10
)

// ErrVersion says that an index is of another version: not damaged, but to be
// rebuilt from its archive.
var ErrVersion = errors.New("index of another version")

// rebuildHint is what a person can do about any index that cannot be read.
const rebuildHint = "nothing is lost: the index is derived, rebuild it from the archive"

// errOther is the cause when an index was made of another archive.
var errOther = errors.New("made of other raw bytes")

// errDamaged is the cause inside a decoder's error; readers say where.
var errDamaged = errors.New("stored bytes are not what was stored")

// Archive is what the index needs of its archive; *archive.Reader satisfies it.
// It is safe for concurrent use.
type Archive interface {
	Info() archive.Info
	Blocks() []archive.BlockInfo
	// Block gives the raw bytes of block i, in dst's memory where that suffices.
	Block(i int, dst []byte) ([]byte, error)
	Probe(w archive.Word) ([]archive.Probe, error)
}

// block is one row of the table of blocks: what readers are told, and where
// the parts stand.
type block struct {
	BlockMeta
	// ragged: an event begins or ends inside what the archive takes for one
	// word, or is cut, so that the archive's "never" does not hold for it.
	ragged bool
	slots  int // values of all events, to allocate once
	parts  [3]part
}

// The parts of a block.
const (
	partColumns = iota
	partRows
	partFilter
)

// part is where stored bytes stand in the file.
type part struct {
	offset int64
	length int64
	sum    uint64
}

// header gives the first bytes of every index.
func header() []byte {
	b := append(make([]byte, 0, headerSize), magic...)
	b = binary.LittleEndian.AppendUint32(b, Version)
	return binary.LittleEndian.AppendUint32(b, 0)
}

// trailer is the end of the file.
type trailer struct {
	offset int64  // of the footer
	length int64  // of the footer as stored
	size   int64  // of the footer decoded
	sum    uint64 // of the footer as stored
}

func (t trailer) bytes() []byte {
	b := make([]byte, 0, trailerSize)
	b = binary.LittleEndian.AppendUint64(b, uint64(t.offset))
	b = binary.LittleEndian.AppendUint32(b, uint32(t.length))
	b = binary.LittleEndian.AppendUint32(b, uint32(t.size))
	b = binary.LittleEndian.AppendUint64(b, t.sum)
	b = binary.LittleEndian.AppendUint64(b, checksum(b))
	b = binary.LittleEndian.AppendUint32(b, Version)
	b = binary.LittleEndian.AppendUint32(b, 0)
	return append(b, magic...)
}

// parseTrailer reads the end of a file of the given size. The version is
// judged first: the rest may look different in another one.
func parseTrailer(b []byte, size int64) (trailer, error) {
	if len(b) != trailerSize || string(b[40:]) != magic {
		return trailer{}, errDamaged
	}
	if binary.LittleEndian.Uint32(b[32:]) != Version {
		return trailer{}, ErrVersion
	}
	t := trailer{
		offset: int64(binary.LittleEndian.Uint64(b)),
		length: int64(binary.LittleEndian.Uint32(b[8:])),
		size:   int64(binary.LittleEndian.Uint32(b[12:])),
		sum:    binary.LittleEndian.Uint64(b[16:]),
	}
	if binary.LittleEndian.Uint64(b[24:]) != checksum(b[:24]) || binary.LittleEndian.Uint32(b[36:]) != 0 ||
		t.offset < headerSize || t.offset > size || t.offset+t.length != size-trailerSize {
		return trailer{}, errDamaged
	}
	return t, nil
}

// shown is how many bytes of a record of the given length are shown.
func shown(length int64) int64 { return min(length, maxRecord) }

// emptyMeta describes a block without events that begins at offset.
func emptyMeta(offset int64) BlockMeta {
	return BlockMeta{
		First: offset, End: offset,
		ZonedMin: models.NoTime, ZonedMax: models.NoTime, WallMin: models.NoTime, WallMax: models.NoTime,
	}
}

// checksum of stored bytes.
func checksum(b []byte) uint64 { return xxhash.Sum64(b) }
