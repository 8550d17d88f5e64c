package journald

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"io"

	"github.com/emberline/emberline/ingest"
)

// maxValue is the longest value that journald itself takes, 768 MiB; a longer
// one is a damaged length.
const maxValue = 768 << 20

// reader reads entry by entry with exact positions, in memory bounded by
// ingest.MaxRecord.
type reader struct {
	br   *bufio.Reader
	at   int64 // of the next byte
	no   int64 // lines read so far
	temp []byte

	// The current entry.
	start, length, line int64
	raw                 []byte
	arena               []byte
	fields              []field
	broken              string // why it is none
	cut                 bool   // fields were left out for their size
	short               bool   // the stream ended within it
}

// field is where a name and its value stand in the arena.
type field struct{ name, value, end int }

func newReader(in *ingest.Input) *reader {
	return &reader{br: bufio.NewReaderSize(in.Reader, 64<<10), at: in.Base}
}

// entry reads up to the next blank line, which is part of none.
func (r *reader) entry() error {
	r.start, r.length, r.line = r.at, 0, r.no+1
	r.raw, r.arena, r.fields = r.raw[:0], r.arena[:0], r.fields[:0]
	r.broken, r.cut, r.short = "", false, false
	for {
		line, n, err := r.readLine()
		if n == 0 {
			return err
		}
		if len(bytes.TrimRight(line, "\r\n\x00")) == 0 && r.length == 0 {
			r.start, r.line = r.at, r.no+1
			r.raw = r.raw[:0]
			continue
		}
		if n == 1 && line[0] == '\n' || n == 2 && line[0] == '\r' {
			r.raw = r.raw[:min(int64(len(r.raw)), r.length)]
			return err
		}
		r.length += n
		if err == nil || errors.Is(err, io.EOF) {
			if e := r.take(bytes.TrimSuffix(line, []byte{'\n'}), n); e != nil {
				err = e
			}
		}
		if err != nil {
			return err
		}
	}
}

// take reads a field from its line, and what follows the line of a binary one.
func (r *reader) take(line []byte, n int64) error {
	if r.broken != "" {
		return nil
	}
	name, value, ok := bytes.Cut(line, []byte{'='})
	if !isName(name) {
		r.broken = "no field of a journal"
		return nil
	}
	if !ok {
		return r.binary(name)
	}
	r.add(name, value, n > int64(len(line))+1)
	return nil
}

// add keeps a field.
func (r *reader) add(name, value []byte, cut bool) {
	if cut || len(r.arena)+len(name)+len(value) > ingest.MaxRecord {
		r.cut = true
		value = value[:max(0, min(len(value), ingest.MaxRecord-len(r.arena)-len(name)))]
	}
	if len(r.arena)+len(name) > ingest.MaxRecord {
		return
	}
	f := field{name: len(r.arena)}
	r.arena = append(r.arena, name...)
	f.value = len(r.arena)
	r.arena = append(r.arena, value...)
	f.end = len(r.arena)
	r.fields = append(r.fields, f)
}

// binary reads a length of eight bytes, as many bytes, and a line feed.
func (r *reader) binary(name []byte) error {
	name = bytes.Clone(name)
	var size [8]byte
	n, err := io.ReadFull(r.br, size[:])
	r.pass(size[:n])
	r.no += int64(bytes.Count(size[:n], []byte{'\n'}))
	if err != nil {
		r.short = true
		return ended(err)
	}
	total := binary.LittleEndian.Uint64(size[:])
	if total > maxValue {
		r.broken = "the length of a binary field is damaged"
		_, n, err := r.readLine()
		r.length += n
		return err
	}
	left := int64(total) + 1
	r.temp = r.temp[:0]
	var chunk [4096]byte
	for left > 0 {
		n, err := r.br.Read(chunk[:min(left, int64(len(chunk)))])
		left -= int64(n)
		r.pass(chunk[:n])
		r.no += int64(bytes.Count(chunk[:n], []byte{'\n'}))
		if room := ingest.MaxRecord - len(r.temp); room > 0 {
			r.temp = append(r.temp, chunk[:min(n, room)]...)
		}
		if err != nil {
			r.short = true
			r.add(name, r.temp, false)
			return ended(err)
		}
	}
	value := r.temp
	if total < ingest.MaxRecord {
		value = value[:total]
	}
	r.add(name, value, total > ingest.MaxRecord)
	return nil
}

func ended(err error) error {
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return io.EOF
	}
	return err
}

// pass counts bytes of the current entry.
func (r *reader) pass(b []byte) {
	r.at += int64(len(b))
	r.length += int64(len(b))
	r.keep(b)
}

func (r *reader) keep(b []byte) {
	if room := ingest.MaxRecord - len(r.raw); room > 0 {
		r.raw = append(r.raw, b[:min(len(b), room)]...)
	}
}

// readLine reads a line with its end, of which it keeps the first MaxRecord
// bytes; n is its whole length.
func (r *reader) readLine() (line []byte, n int64, err error) {
	r.temp = r.temp[:0]
	for {
		part, e := r.br.ReadSlice('\n')
		n += int64(len(part))
		r.keep(part)
		if room := ingest.MaxRecord - len(r.temp); room > 0 {
			r.temp = append(r.temp, part[:min(len(part), room)]...)
		}
		if errors.Is(e, bufio.ErrBufferFull) {
			continue
		}
		r.at += n
		if n > 0 {
			r.no++
		}
		return r.temp, n, e
	}
}
