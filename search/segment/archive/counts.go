package archive

import (
	"encoding/binary"
	"errors"
	"slices"
)

// count is how many lines of a block have a template.
type count struct {
	template uint16
	lines    uint32
}

// posting is how many lines a block, counted from its part's first, has of a template.
type posting struct {
	block uint8
	lines uint32
}

// postings are the counts of one part, by template.
type postings struct {
	list []posting
	ends []uint32 // where the postings of template id end: ends[id-1]
}

// of gives the postings of template id.
func (p *postings) of(id int) []posting {
	from := uint32(0)
	if id > 1 {
		from = p.ends[id-2]
	}
	return p.list[from:p.ends[id-1]]
}

// appendCounts writes the counts of a part's blocks by template: how many
// blocks have it, their numbers as differences, and their lines.
func appendCounts(dst []byte, blocks [][]count, templates int) []byte {
	by := make([][]posting, templates+1)
	for k, counts := range blocks {
		for _, c := range counts {
			by[c.template] = append(by[c.template], posting{uint8(k), c.lines})
		}
	}
	for _, list := range by[1:] {
		dst = binary.AppendUvarint(dst, uint64(len(list)))
		next := uint8(0)
		for _, p := range list {
			dst = append(dst, p.block-next)
			next = p.block + 1
		}
		for _, p := range list {
			dst = binary.AppendUvarint(dst, uint64(p.lines))
		}
	}
	return dst
}

var errCounts = errors.New("the counts do not hold together")

// read is the inverse of appendCounts.
func (p *postings) read(b []byte, blocks, templates int) error {
	c := cursor{b: b}
	p.ends = make([]uint32, 0, templates)
	for range templates {
		n := int(c.uint(partBlocks))
		at := 0
		for _, skip := range c.bytes(n) {
			at += int(skip)
			if at >= blocks {
				return errCounts
			}
			p.list = append(p.list, posting{block: uint8(at)})
			at++
		}
		if c.bad {
			return errCounts
		}
		for k := len(p.list) - n; k < len(p.list); k++ {
			p.list[k].lines = uint32(c.uint(maxBlock))
		}
		p.ends = append(p.ends, uint32(len(p.list)))
	}
	if c.bad || len(c.b) != 0 {
		return errCounts
	}
	p.list = slices.Clip(p.list)
	return nil
}
