package demo

import (
	"bufio"
	"bytes"
	"errors"
	"hash/maphash"
	"os"
	"path/filepath"
	"slices"
	"time"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/korean"

	"github.com/emberline/emberline/models"
)

// output writes one source's pieces and keeps the truth about them.
type output struct {
	dir   string
	files []string
	tally
	enc *encoding.Encoder

	f     *os.File
	w     *bufio.Writer
	piece int
	start int64  // where the current piece begins in the source
	off   int64  // bytes written to the source
	line  int64  // lines written to the piece
	prev  []byte // the last record of the piece

	hash maphash.Seed
	tick time.Time // recorded time that seen is about
	seen []uint64  // hashes of the records written with that time

	keep int      // how many records of a piece to keep for an overlap
	tail [][]byte // those

	planted []Plant
}

// newOutput begins the first piece. n is how many records will come.
func newOutput(dir string, s *spec, res models.Resolution, truth *SourceTruth, n int64) (*output, error) {
	o := &output{
		dir: dir, files: s.Files, tally: newTally(truth, res, n), keep: s.Overlap, hash: maphash.MakeSeed(),
	}
	if s.Style == "kakao-android" {
		o.enc = korean.EUCKR.NewEncoder() // the x/text coder covers all of CP949
	}
	return o, o.open()
}

func (o *output) path() string {
	return filepath.Join(o.dir, filepath.FromSlash(o.files[o.piece]))
}

func (o *output) open() error {
	if err := os.MkdirAll(filepath.Dir(o.path()), 0o750); err != nil {
		return err
	}
	f, err := os.Create(o.path())
	if err != nil {
		return err
	}
	o.f, o.w = f, bufio.NewWriterSize(f, 256<<10)
	o.start, o.line, o.prev = o.off, 0, o.prev[:0]
	o.truth.Pieces = append(o.truth.Pieces, PieceTruth{Path: o.files[o.piece]})
	return nil
}

// close ends the current piece. Its file gets the time of its last record:
// that is where readers find the year that some logs do not write.
func (o *output) close() error {
	o.truth.Pieces[o.piece].Bytes = o.off - o.start
	err := errors.Join(o.w.Flush(), o.f.Close())
	if err != nil || o.last.IsZero() {
		return err
	}
	t := o.last.Truncate(time.Second).Add(time.Second)
	return os.Chtimes(o.path(), t, t)
}

// rotate goes on to the next piece, which begins with what it overlaps.
func (o *output) rotate() error {
	if err := o.close(); err != nil {
		return err
	}
	o.piece++
	if err := o.open(); err != nil {
		return err
	}
	if o.piece < len(o.files)-1 || o.keep == 0 {
		o.tail = nil
		return nil
	}
	p := Plant{Kind: PlantRotation, Source: o.truth.Label, Offset: o.off, Line: 1, Count: int64(len(o.tail))}
	for _, b := range o.tail {
		if err := o.put(b); err != nil {
			return err
		}
		o.truth.Pieces[o.piece].Records++
		o.truth.Received++
		o.truth.Duplicate++
	}
	o.planted = append(o.planted, p)
	o.tail = nil
	return nil
}

// put writes bytes and keeps count of where they stand.
func (o *output) put(b []byte) error {
	if o.enc != nil {
		var err error
		if b, err = o.enc.Bytes(b); err != nil {
			return err
		}
	}
	n, err := o.w.Write(b)
	o.off += int64(n)
	o.line += int64(bytes.Count(b, []byte{'\n'}))
	return err
}

// fresh says whether no record with this recorded time reads the same. Only
// what is planted may repeat itself; a chance repetition is worded anew.
func (o *output) fresh(b []byte, recorded time.Time) bool {
	if !recorded.Equal(o.tick) {
		o.tick, o.seen = recorded, o.seen[:0]
	}
	h := maphash.Bytes(o.hash, b)
	if slices.Contains(o.seen, h) {
		return false
	}
	o.seen = append(o.seen, h)
	return true
}

// record writes one record and enters it into the truth: at is its true time,
// recorded what the source writes.
func (o *output) record(b []byte, what outcome, at, recorded time.Time, sample bool) error {
	t := o.truth
	offset, line := o.off, o.line+1
	if err := o.put(b); err != nil {
		return err
	}
	t.Pieces[o.piece].Records++
	o.enter(b, what, at, recorded)
	if what == accepted {
		if bytes.Equal(b, o.prev) {
			t.Repeated++
		}
		o.sample(Sample{Offset: offset, Line: line, Time: at}, sample)
	}
	o.prev = append(o.prev[:0], b...)
	if o.keep > 0 && o.piece == len(o.files)-2 {
		var oldest []byte
		if len(o.tail) == o.keep {
			oldest = o.tail[0]
			o.tail = append(o.tail[:0], o.tail[1:]...)
		}
		o.tail = append(o.tail, append(oldest[:0], b...))
	}
	return nil
}
