package pipeline

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/cespare/xxhash/v2"

	"github.com/emberline/emberline/ingest"
	"github.com/emberline/emberline/ingest/detect"
	"github.com/emberline/emberline/models"
)

// account is the sink between a decoder and the index. It keeps the ledger and
// holds the decoder to the sink's contract.
type account struct {
	ix      Index
	at      io.ReaderAt
	overlap int64
	member  string
	led     models.Ledger
	formats []string
	gaps    gapFinder

	claimed   int64  // the stream is accounted for up to here
	open      []span // stretches that nobody claimed
	openBytes int64  // of those beyond what open holds

	lastTime  models.Nanos
	lastZoned bool
	seen      [1 << 16]uint32 // high halves of late records' hashes, by their low bits
}

type span struct{ from, to int64 }

// maxOpen is how many unclaimed stretches are looked at.
const maxOpen = 10_000

func newAccount(s Stream, ix Index) *account {
	return &account{
		ix: ix, at: s.At, overlap: s.Overlap, lastTime: models.NoTime,
		led: models.Ledger{Bytes: s.Size, StreamBytes: s.Size},
	}
}

// chosen notes which format was taken, and close competitors.
func (a *account) chosen(v []detect.Verdict, byHand bool) {
	best := v[0]
	if len(a.formats) == 0 || best.Points < a.led.Score {
		a.led.Score, a.led.Why = best.Points, best.Why
	}
	if byHand {
		a.led.Score, a.led.Why = 100, "chosen by a person"
	}
	a.formats = append(a.formats, best.Format.Name)
	if len(v) > 1 && v[1].Points > 9 && best.Points-v[1].Points <= 5 {
		a.Note(fmt.Sprintf("%s fits nearly as well as %s", v[1].Format.Name, best.Format.Name),
			models.Example{Piece: a.member, Hint: "choose with --format if it is the right one"})
	}
}

// Record takes an event from the decoder.
func (a *account) Record(r *models.Record) error {
	a.led.Received++
	if r.Sub == 0 {
		if err := a.claim(r.Offset, r.Length); err != nil {
			return err
		}
	}
	if a.overlap > 0 && r.Offset+r.Length <= a.overlap {
		a.led.Duplicate++
		if r.Sub == 0 {
			a.led.DuplicateBytes += r.Length
		}
		return nil
	}
	if r.Sub == 0 {
		a.led.EventBytes += r.Length
	}
	if r.Time != models.NoTime && !r.Time.InBounds() {
		r.Time, r.Undated = models.NoTime, models.UndatedBounds
	}
	if r.Time == models.NoTime && !r.Received {
		if r.Undated == "" {
			r.Undated = models.UndatedMissing
		}
		a.led.Undated++
		a.note(models.WhatUndated, r.Undated, r.Offset, r.Line, r.Raw, "")
	} else {
		a.led.Accepted++
		a.dated(r)
	}
	return a.ix.Record(r)
}

// dated keeps what can be said of times and repetitions in the order of the stream.
func (a *account) dated(r *models.Record) {
	if r.Raw != nil && r.Sub == 0 {
		h := xxhash.Sum64(r.Raw)
		slot, half := &a.seen[h&uint64(len(a.seen)-1)], uint32(h>>32) //nolint:gosec // the half is meant
		if *slot == half && half != 0 {
			a.led.Repeated++
		}
		*slot = half
	}
	if r.Time == models.NoTime {
		return
	}
	if a.lastTime != models.NoTime && r.Time < a.lastTime && r.Zoned == a.lastZoned {
		a.led.Backward++
	}
	a.gaps.add(r)
	a.lastTime, a.lastZoned = r.Time, r.Zoned
}

// Reject takes bytes that are no record.
func (a *account) Reject(x ingest.Rejected) error {
	a.led.Received++
	if err := a.claim(x.Offset, x.Length); err != nil {
		return err
	}
	if a.overlap > 0 && x.Offset+x.Length <= a.overlap {
		a.led.Duplicate++
		a.led.DuplicateBytes += x.Length
		return nil
	}
	a.led.Rejected++
	a.led.RejectedBytes += x.Length
	a.note(models.WhatRejected, x.Reason, x.Offset, x.Line, x.Raw, x.Hint)
	return nil
}

// Structure takes bytes that carry no record.
func (a *account) Structure(off, n int64) error {
	if err := a.claim(off, n); err != nil {
		return err
	}
	a.led.StructureBytes += n
	return nil
}

// Note keeps a remark of the decoder.
func (a *account) Note(reason string, ex models.Example) {
	if ex.Piece == "" {
		ex.Piece = a.member
	}
	a.led.Note(models.WhatNote, reason, 1, ex)
}

func (a *account) note(what, reason string, off, line int64, raw []byte, hint string) {
	ex := models.Example{}
	if a.led.Room(what, reason) {
		ex = models.Example{Piece: a.member, Line: line, Offset: off, Text: excerpt(raw), Hint: hint}
	}
	a.led.Note(what, reason, 1, ex)
}

// claim accounts for [off, off+n) and keeps what was passed over.
func (a *account) claim(off, n int64) error {
	if off < a.claimed || n <= 0 || off+n > a.led.StreamBytes {
		return models.Errorf(models.CodeInternal, "the decoder accounts for bytes %d–%d of %d, after %d", off, off+n, a.led.StreamBytes, a.claimed)
	}
	a.pass(off)
	a.claimed = off + n
	return nil
}

func (a *account) pass(to int64) {
	if to <= a.claimed {
		return
	}
	if len(a.open) < maxOpen {
		a.open = append(a.open, span{a.claimed, to})
	} else {
		a.openBytes += to - a.claimed
	}
}

// finish closes the books: unclaimed white space is structure, anything else
// unclaimed is shown.
func (a *account) finish() error {
	a.pass(a.led.StreamBytes)
	a.claimed = a.led.StreamBytes
	a.led.StructureBytes += a.openBytes
	for _, s := range a.open {
		a.led.StructureBytes += s.to - s.from
		b := make([]byte, min(s.to-s.from, 4096))
		n, err := a.at.ReadAt(b, s.from)
		if err != nil && !errors.Is(err, io.EOF) {
			return err
		}
		if rest := bytes.Trim(b[:n], " \t\r\n\f\v\x00\uFEFF\xff\xfe"); len(rest) > 0 {
			a.note(models.WhatNote, "unclaimed bytes", s.from, 0, rest, "")
		}
	}
	if a.led.Format == "" {
		a.led.Format = formatName(a.formats)
	}
	a.led.SortReasons()
	return a.led.Check()
}

// excerpt is the start of a record, fit to be shown.
func excerpt(raw []byte) string {
	raw = bytes.TrimRight(raw[:min(len(raw), 200)], "\r\n")
	var b strings.Builder
	for _, r := range string(raw) {
		switch {
		case r == '\t':
			b.WriteByte(' ')
		case r < 0x20 || r == 0x7f || r == 0xFFFD || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069:
			fmt.Fprintf(&b, "\\x%02x", r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}
