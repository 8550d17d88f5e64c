package archive

// What decides whether a line is worth a template of its own.
const (
	freeTemplates = 1024    // so many lines of a part get one though they are alone
	fingerprints  = 1 << 16 // of templates seen once and not accepted
)

// dictionary finds the templates of one part while it is coded. Whoever codes
// the next block owns it.
type dictionary struct {
	templates
	ids  map[uint64]uint16 // by hash
	seen [fingerprints]uint32
	free int // lines alone that got a template

	// Scratch of one block.
	counts  map[uint64]uint32 // lines by their hash, or numbers of words
	open    []int             // lines without a template
	demoted []int
	words   []wordAt // of the demoted lines, in their order
	times   []uint32 // that a word, by number, stands there
}

func newDictionary() *dictionary {
	return &dictionary{ids: map[uint64]uint16{}, counts: map[uint64]uint32{}}
}

// resolve gives every line of b its template, or none. Lines that are too
// diverse are demoted: their rare words become one span.
func (d *dictionary) resolve(b *tokenised) {
	d.open = d.open[:0]
	for i := range b.lines {
		l := &b.lines[i]
		if l.slots == noSlots {
			l.slots = 0
			continue
		}
		if !d.known(b, l) {
			d.open = append(d.open, i)
		}
	}
	d.demoted = d.accept(b, d.open, d.demoted[:0])
	if len(d.demoted) > 0 {
		d.demote(b)
	}
}

// known looks the line's template up. A line whose hash is that of another
// template has none, and is done with.
func (d *dictionary) known(b *tokenised, l *line) bool {
	id, ok := d.ids[l.hash]
	if ok && d.is(id, b, l) {
		l.id = id
	}
	return ok
}

// accept gives templates to those of the lines that are worth one, and appends
// the others to left.
func (d *dictionary) accept(b *tokenised, lines, left []int) []int {
	clear(d.counts)
	for _, i := range lines {
		d.counts[b.lines[i].hash]++
	}
	for _, i := range lines {
		l := &b.lines[i]
		switch {
		case d.known(b, l):
		case d.worthy(l.hash, d.counts[l.hash]) && len(d.text)+int(l.end-l.start) <= maxTemplateText:
			l.id = d.add(b, l)
			d.ids[l.hash] = l.id
		default:
			left = append(left, i)
		}
	}
	return left
}

// worthy says whether a template that n lines of the block have is accepted.
func (d *dictionary) worthy(hash uint64, n uint32) bool {
	if len(d.list) == maxTemplates {
		return false
	}
	if n >= 2 {
		return true
	}
	print, at := uint32(hash>>32), hash%fingerprints
	if d.seen[at] == print {
		return true
	}
	if d.free < freeTemplates {
		d.free++
		return true
	}
	d.seen[at] = print
	return false
}

// demote replaces the rare words of the demoted lines by spans. What is rare is
// counted in these lines alone: in the others words are few.
func (d *dictionary) demote(b *tokenised) {
	clear(d.counts)
	d.words, d.times = d.words[:0], d.times[:0]
	for _, i := range d.demoted {
		d.count(b, &b.lines[i])
	}
	rare := uint32(max(4, len(d.demoted)/32))
	d.open = d.open[:0]
	words := d.words
	for _, i := range d.demoted {
		l := &b.lines[i]
		from, to := -1, 0
		for ; len(words) > 0 && words[0].start < l.end; words = words[1:] {
			if w := words[0]; d.times[w.number] < rare {
				if from < 0 {
					from = int(w.start)
				}
				to = int(w.start) + int(w.len)
			}
		}
		if from < 0 {
			continue
		}
		b.span(l, from, to)
		if !d.known(b, l) {
			d.open = append(d.open, i)
		}
	}
	d.demoted = d.accept(b, d.open, d.demoted[:0])
}

// wordAt is a word outside of slots.
type wordAt struct {
	start, number uint32
	len           uint16
}

// count lists the words of l outside its slots, and counts them.
func (d *dictionary) count(b *tokenised, l *line) {
	buf := b.raw[: len(b.raw)+padding : len(b.raw)+padding]
	i := int(l.start)
	slots := b.of(l)
	for {
		end := int(l.end)
		if len(slots) > 0 {
			end = int(slots[0].start)
		}
		for i < end {
			if classes[buf[i]] == 0 {
				i++
				continue
			}
			start := i
			for i < end && classes[buf[i]] != 0 {
				i++
			}
			h := hashBytes(hashSeed, buf, start, i)
			n, ok := d.counts[h]
			if !ok {
				n = uint32(len(d.times))
				d.counts[h] = n
				d.times = append(d.times, 0)
			}
			d.times[n]++
			d.words = append(d.words, wordAt{uint32(start), n, uint16(i - start)})
		}
		if len(slots) == 0 {
			return
		}
		i += int(slots[0].len)
		slots = slots[1:]
	}
}

// span makes the bytes from..to of l one slot, with the slots inside them.
func (t *tokenised) span(l *line, from, to int) {
	old := t.of(l)
	l.slot = uint32(len(t.slots))
	done := false
	put := func() {
		t.slots = append(t.slots, slot{uint32(from), uint16(to - from), kindSpan})
		done = true
	}
	for _, s := range old {
		at := int(s.start)
		if at >= from && !done {
			put()
		}
		if at < from || at >= to {
			t.slots = append(t.slots, s)
		}
	}
	if !done {
		put()
	}
	l.slots = uint16(uint32(len(t.slots)) - l.slot)
	t.rehash(l)
}
