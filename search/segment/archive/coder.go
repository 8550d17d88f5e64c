package archive

import (
	"encoding/binary"

	"github.com/cespare/xxhash/v2"
)

// coder codes blocks, one after another. Each worker has its own.
type coder struct {
	compressor
	tokenised
	columns
	words wordSet
	times timeCodec

	// Lines by template: of template id, rows[ends[id-1]:ends[id]].
	ends []uint32
	rows []uint32
}

func newCoder() (*coder, error) {
	z, err := newCompressor()
	if err != nil {
		return nil, err
	}
	return &coder{compressor: z}, nil
}

// encode codes one block, for which it holds the dictionary only as long as it
// must.
func (c *coder) encode(j *job) coded {
	b := coded{meta: blockMeta{raw: len(j.buf), lines: j.lines, flags: j.flags, rawSum: xxhash.Sum64(j.buf)}}
	text := !binaryData(j.buf)
	if text {
		c.tokenise(j.buf)
	}
	d := <-j.take
	if d == nil || j.opens {
		d = newDictionary()
	}
	if text {
		d.resolve(&c.tokenised)
	}
	b.dict = d
	j.give <- d

	c.words.reset(len(j.buf))
	if text && c.rawBytes() <= len(j.buf)*6/10 {
		b.payload = c.code(&b)
		if len(b.payload) > len(j.buf)*6/10 {
			if p := c.compress(make([]byte, 0, len(j.buf)), j.buf); len(p)*102 < len(b.payload)*100 {
				b.payload, b.counts, b.meta.times = p, nil, 0
				b.meta.flags &^= flagCoded
				c.words.all(j.buf)
			}
		}
	} else {
		b.payload = c.compress(make([]byte, 0, len(j.buf)), j.buf)
		c.words.all(j.buf)
	}
	var ok bool
	if b.filter, ok = c.words.filter(); ok {
		b.meta.flags |= flagFilter
	}
	return b
}

// binaryData says whether b is hardly text: one byte in 16 of its beginning is
// a control character that text does not use.
func binaryData(b []byte) bool {
	b = b[:min(len(b), 16<<10)]
	n := 0
	for _, c := range b {
		if c < ' ' && c != '\n' && c != '\t' && c != '\r' && c != 0x1b {
			n++
		}
	}
	return n > len(b)/16
}

// rawBytes counts the bytes of lines without a template.
func (c *coder) rawBytes() int {
	n := 0
	for i := range c.lines {
		if l := &c.lines[i]; l.id == 0 {
			n += int(l.end - l.start)
		}
	}
	return n
}

// code codes the lines by their templates and collects the words of what is
// not in templates.
func (c *coder) code(b *coded) []byte {
	for i := range c.streams {
		c.streams[i] = c.streams[i][:0]
	}
	b.meta.flags |= flagCoded
	b.meta.times = c.inOrder()
	b.counts = c.group()
	for _, n := range b.counts {
		rows := c.rows[c.ends[n.template]-n.lines : c.ends[n.template]]
		l := &c.lines[rows[0]]
		for k, s := range c.of(l) {
			if s.kind != kindVariable {
				continue
			}
			c.cells = c.cells[:0]
			for _, row := range rows {
				c.cells = append(c.cells, c.slots[c.lines[row].slot+uint32(k)])
			}
			same := c.add(c.raw)
			for _, s := range c.cells {
				c.words.token(c.raw[s.start : s.start+uint32(s.len)])
				if same {
					break
				}
			}
		}
	}
	out := make([]byte, 0, len(c.raw)/4)
	var pieces [streams][2]int
	for i, s := range c.streams {
		from := len(out)
		out = c.compress(out, s)
		pieces[i] = [2]int{len(s), len(out) - from}
	}
	head := make([]byte, 0, len(out)+streams*8)
	for _, p := range pieces {
		head = binary.AppendUvarint(head, uint64(p[0]))
		head = binary.AppendUvarint(head, uint64(p[1]))
	}
	return append(head, out...)
}

// inOrder writes what is kept in the order of the lines: templates, times,
// spans and raw lines.
func (c *coder) inOrder() timeMask {
	clear(c.times.last[:])
	mask := timeMask(0)
	ids, times, rest := c.streams[streamIDs], c.streams[streamTimes], c.streams[streamRest]
	for i := range c.lines {
		l := &c.lines[i]
		ids = appendID(ids, l.id)
		if l.id == 0 {
			p := c.raw[l.start:l.end]
			rest = append(append(rest, p...), '\n')
			c.words.all(p)
			continue
		}
		for _, s := range c.of(l) {
			switch {
			case s.kind >= kindTime:
				lay := layout(s.kind - kindTime)
				times = c.times.append(times, timeValue(c.raw[s.start:], lay), lay)
				mask |= lay.mask()
			case s.kind == kindSpan:
				p := c.raw[s.start : s.start+uint32(s.len)]
				rest = append(append(rest, p...), '\n')
				c.words.all(p)
			}
		}
	}
	c.streams[streamIDs], c.streams[streamTimes], c.streams[streamRest] = ids, times, rest
	return mask
}

// group sorts the lines by template and counts them.
func (c *coder) group() (counts []count) {
	c.ends = append(c.ends[:0], make([]uint32, maxTemplates+1)...)
	most := uint16(0)
	for i := range c.lines {
		c.ends[c.lines[i].id]++
		most = max(most, c.lines[i].id)
	}
	sum := uint32(0)
	for id, n := range c.ends[:int(most)+1] {
		if id > 0 && n > 0 {
			counts = append(counts, count{uint16(id), n})
		}
		c.ends[id] = sum
		sum += n
	}
	if cap(c.rows) < len(c.lines) {
		c.rows = make([]uint32, len(c.lines))
	}
	c.rows = c.rows[:len(c.lines)]
	for i := range c.lines {
		id := c.lines[i].id
		c.rows[c.ends[id]] = uint32(i)
		c.ends[id]++
	}
	return counts
}

// Templates up to shortIDs are written in one byte, others in two.
const shortIDs = 192

func appendID(dst []byte, id uint16) []byte {
	if id < shortIDs {
		return append(dst, byte(id))
	}
	id -= shortIDs
	return append(dst, byte(shortIDs+id>>8), byte(id))
}
