package archive

import (
	"slices"
	"sync"

	"github.com/cespare/xxhash/v2"

	"github.com/emberline/emberline/search/words"
)

// part is what a reader keeps of a part once it needed it.
type part struct {
	meta *partMeta

	mu      sync.Mutex
	read    bool // the dictionary below is
	checked bool // the filters are

	templates templates
	postings  postings
	folded    []byte   // the templates' text, folded, slots being NULs, each ended by '\n'
	ends      []uint32 // where the folded text of each ends
}

// part reads the templates and counts of part i when it is asked for the first
// time. They stay as they are afterwards.
func (r *Reader) part(i int) (*part, error) {
	p := &r.parts[i]
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.read {
		return p, nil
	}
	if err := r.readPart(p); err != nil {
		return nil, err
	}
	p.read = true
	return p, nil
}

func (r *Reader) readPart(p *part) error {
	d, err := r.decoder()
	if err != nil {
		return err
	}
	defer r.decoders.Put(d)
	p.templates, p.postings, p.folded, p.ends = templates{}, postings{}, nil, nil
	raw, err := r.section(d, &p.meta.templates)
	if err != nil {
		return err
	}
	if len(raw) > 0 {
		if err := p.templates.read(raw); err != nil {
			return damaged("%v", err)
		}
	}
	if raw, err = r.section(d, &p.meta.counts); err != nil {
		return err
	}
	if err := p.postings.read(raw, p.meta.blocks, len(p.templates.list)); err != nil {
		return damaged("%v", err)
	}
	for id := 1; id <= len(p.templates.list); id++ {
		text, slots := p.templates.get(id)
		at := uint16(0)
		for _, s := range slots {
			p.folded = append(words.Fold(p.folded, text[at:s.at]), 0)
			at = s.at
		}
		p.folded = append(words.Fold(p.folded, text[at:]), '\n')
		p.ends = append(p.ends, uint32(len(p.folded)))
	}
	p.folded = slices.Clip(p.folded)
	return nil
}

// section reads a compressed piece into memory of its own.
func (r *Reader) section(d *decoder, s *sectionMeta) ([]byte, error) {
	p := make([]byte, s.coded)
	if err := readFull(r.r, p, s.at); err != nil {
		return nil, err
	}
	if xxhash.Sum64(p) != s.sum {
		return nil, damaged("the checksum of what stands at %d differs", s.at)
	}
	raw, err := d.expand(nil, p, s.raw)
	if err != nil {
		return nil, damaged("what stands at %d: %v", s.at, err)
	}
	return raw, nil
}

// checkFilters reads the filters of a part once, to compare their checksum;
// they are too large to be kept for many sources.
func (r *Reader) checkFilters(p *part) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.checked {
		return nil
	}
	h := xxhash.New()
	buf := make([]byte, 64<<10)
	for at, end := p.meta.filtersAt, p.meta.filtersAt+p.meta.filters; at < end; {
		b := buf[:min(int64(len(buf)), end-at)]
		if err := readFull(r.r, b, at); err != nil {
			return err
		}
		_, _ = h.Write(b) // a hash takes everything
		at += int64(len(b))
	}
	if h.Sum64() != p.meta.filtersSum {
		return damaged("the checksum of the filters at %d differs", p.meta.filtersAt)
	}
	p.checked = true
	return nil
}
