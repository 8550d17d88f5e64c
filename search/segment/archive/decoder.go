package archive

import (
	"bytes"
	"errors"

	"github.com/klauspost/compress/zstd"
)

// decoder decodes blocks, one after another. What it is given may be damaged
// in any way: it never writes more than the block's raw bytes.
type decoder struct {
	z       *zstd.Decoder
	payload []byte // as it stands in the file
	streams [streams]cursor
	buffers [streams][]byte
	ids     []uint16
	rows    [maxTemplates + 1]uint32 // lines of each template
	columns []column
	first   [maxTemplates + 1]uint32 // first column of each template
	times   timeCodec
}

func newDecoder() (*decoder, error) {
	z, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true),
		zstd.WithDecodeAllCapLimit(true), zstd.WithDecoderMaxMemory(maxSection))
	if err != nil {
		return nil, err
	}
	return &decoder{z: z}, nil
}

var (
	errPiece   = errors.New("a piece has another length than it should")
	errStreams = errors.New("its streams do not hold together")
)

// expand appends the n bytes that compress made p of.
func (d *decoder) expand(dst, p []byte, n int) ([]byte, error) {
	if n == len(p) {
		return append(dst, p...), nil
	}
	from := len(dst)
	if cap(dst)-from < n {
		grown := make([]byte, from, from+n)
		copy(grown, dst)
		dst = grown
	}
	out, err := d.z.DecodeAll(p, dst[:from:from+n])
	if err != nil {
		return nil, err
	}
	if len(out)-from != n {
		return nil, errPiece
	}
	return out, nil
}

// maxStream is the most a stream of a block can hold: every byte of a value,
// and something for its end.
const maxStream = 4 * maxBlock

// block appends the raw bytes of the block whose payload was read.
func (d *decoder) block(dst []byte, b *blockMeta, t *templates) ([]byte, error) {
	if b.flags&flagCoded == 0 {
		return d.expand(dst, d.payload, b.raw)
	}
	if err := d.open(); err != nil {
		return nil, err
	}
	if err := d.count(b.lines, t); err != nil {
		return nil, err
	}
	return d.lines(dst, b, t)
}

// open expands the streams.
func (d *decoder) open() error {
	head := cursor{b: d.payload}
	var sizes [streams][2]int
	for i := range sizes {
		sizes[i] = [2]int{int(head.uint(maxStream)), int(head.uint(maxStream))}
	}
	for i, s := range sizes {
		p := head.bytes(s[1])
		if head.bad {
			return errStreams
		}
		if s[0] < s[1] {
			return errPiece
		}
		var err error
		if d.buffers[i], err = d.expand(d.buffers[i][:0], p, s[0]); err != nil {
			return err
		}
		d.streams[i] = cursor{b: d.buffers[i]}
	}
	if len(head.b) != 0 {
		return errPiece
	}
	return nil
}

// count reads the templates of the lines and opens their columns.
func (d *decoder) count(lines int, t *templates) error {
	clear(d.rows[:len(t.list)+1])
	d.ids = d.ids[:0]
	p := d.streams[streamIDs].b
	for range lines {
		if len(p) == 0 {
			return errStreams
		}
		id := uint16(p[0])
		p = p[1:]
		if id >= shortIDs {
			if len(p) == 0 {
				return errStreams
			}
			id = shortIDs + (id-shortIDs)<<8 + uint16(p[0])
			p = p[1:]
		}
		if int(id) > len(t.list) {
			return errStreams
		}
		d.rows[id]++
		d.ids = append(d.ids, id)
	}
	if len(p) != 0 {
		return errStreams
	}
	d.columns = d.columns[:0]
	for id := 1; id <= len(t.list); id++ {
		if d.rows[id] == 0 {
			continue
		}
		d.first[id] = uint32(len(d.columns))
		_, slots := t.get(id)
		for _, s := range slots {
			if s.kind != kindVariable {
				continue
			}
			if len(d.columns) == maxBlock {
				return errStreams
			}
			var c column
			if !c.open(&d.streams, int(d.rows[id])) {
				return errStreams
			}
			d.columns = append(d.columns, c)
		}
	}
	return nil
}

// lines puts the lines together.
func (d *decoder) lines(dst []byte, b *blockMeta, t *templates) ([]byte, error) {
	clear(d.times.last[:])
	end := len(dst) + b.raw
	for i, id := range d.ids {
		ok := true
		if id == 0 {
			dst, ok = d.rest(dst, end)
		} else {
			text, slots := t.get(int(id))
			at, k := uint16(0), d.first[id]
			for _, s := range slots {
				if len(dst)+int(s.at-at) > end {
					return nil, errPiece
				}
				dst = append(dst, text[at:s.at]...)
				at = s.at
				switch s.kind {
				case kindVariable:
					dst, ok = d.columns[k].next(dst, end)
					k++
				case kindSpan:
					dst, ok = d.rest(dst, end)
				default:
					c := &d.streams[streamTimes]
					lay := layout(s.kind - kindTime)
					if v := d.times.next(c, lay); c.bad || len(dst)+lay.length() > end {
						ok = false
					} else {
						dst, ok = appendTime(dst, v, lay)
					}
				}
				if !ok {
					return nil, errPiece
				}
			}
			if len(dst)+len(text)-int(at) > end {
				return nil, errPiece
			}
			dst = append(dst, text[at:]...)
		}
		if i < len(d.ids)-1 || b.flags&flagNewline != 0 {
			ok = ok && len(dst) < end
			dst = append(dst, '\n')
		}
		if !ok {
			return nil, errPiece
		}
	}
	if len(dst) != end {
		return nil, errPiece
	}
	return dst, nil
}

// rest appends the next span or raw line.
func (d *decoder) rest(dst []byte, end int) ([]byte, bool) {
	c := &d.streams[streamRest]
	i := bytes.IndexByte(c.b, '\n')
	if i < 0 || len(dst)+i > end {
		return dst, false
	}
	dst = append(dst, c.b[:i]...)
	c.b = c.b[i+1:]
	return dst, true
}
