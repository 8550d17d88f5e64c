package archive

import (
	"io"

	"github.com/cespare/xxhash/v2"
)

// output writes an archive and keeps its footer.
type output struct {
	w   io.Writer
	z   compressor
	n   int64 // bytes written
	err error // the first one; nothing is written behind it
	f   footer

	// Of the part that is being written.
	dict    *dictionary
	counts  [][]count
	filters []byte
}

func (o *output) put(p []byte) {
	if o.err != nil || len(p) == 0 {
		return
	}
	n, err := o.w.Write(p)
	o.n += int64(n)
	o.err = err
}

// block writes a block and keeps what stands behind its part.
func (o *output) block(b *coded) {
	o.put(b.payload)
	b.meta.coded = len(b.payload)
	b.meta.codedSum = xxhash.Sum64(b.payload)
	b.meta.filter = len(b.filter)
	o.f.blocks = append(o.f.blocks, b.meta)
	o.f.info.Blocks++
	o.f.info.Size += int64(b.meta.raw)
	o.filters = append(o.filters, b.filter...)
	o.counts = append(o.counts, b.counts)
	o.dict = b.dict
}

// endPart writes the sections of the part; without blocks there is none.
func (o *output) endPart() {
	if len(o.counts) == 0 {
		return
	}
	p := partMeta{blocks: len(o.counts), filtersSum: xxhash.Sum64(o.filters)}
	p.templates, p.counts = o.section(nil), o.section(nil)
	used := false
	for _, c := range o.counts {
		used = used || len(c) > 0
	}
	if used { // else a few lines that came to nothing
		t := &o.dict.templates
		p.templates = o.section(t.appendTo(nil))
		p.counts = o.section(appendCounts(nil, o.counts, len(t.list)))
		o.f.info.Templates += len(t.list)
	}
	o.put(o.filters)
	o.f.parts = append(o.f.parts, p)
	o.dict, o.counts, o.filters = nil, o.counts[:0], o.filters[:0]
}

// section writes a compressed piece.
func (o *output) section(raw []byte) sectionMeta {
	p := o.z.compress(nil, raw)
	o.put(p)
	return sectionMeta{raw: len(raw), coded: len(p), sum: xxhash.Sum64(p)}
}
