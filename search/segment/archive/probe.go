package archive

import (
	"sort"
	"unicode/utf8"

	"github.com/emberline/emberline/search/words"
)

// Probe says of every block whether its lines may hold the word, without
// decoding them. Never and Counted are certain. A block that begins or ends
// inside a line is never Counted, and one whose edge splits a word never Never.
// A text that is not one word as words.Each cuts them may stand anywhere.
func (r *Reader) Probe(w Word) ([]Probe, error) {
	out := make([]Probe, len(r.blocks))
	q, ok := ask(w)
	if !ok {
		return out, nil
	}
	for i := range r.parts {
		if err := r.probe(i, q, out[r.parts[i].meta.first:][:r.parts[i].meta.blocks]); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// MayBegin gives the blocks, in order, in which a line of that text may begin.
// None of the others holds all its words.
func (r *Reader) MayBegin(line []byte) ([]BlockInfo, error) {
	never := make([]bool, len(r.blocks))
	var err error
	folded := words.Fold(nil, line)
	words.Each(folded, func(start, end int, _ bool) bool {
		var probes []Probe
		if probes, err = r.Probe(Word{Text: folded[start:end]}); err != nil {
			return false
		}
		for i, p := range probes {
			never[i] = never[i] || p.Verdict == Never
		}
		return true
	})
	if err != nil {
		return nil, err
	}
	var out []BlockInfo
	for i, b := range r.blocks {
		// A line that runs on into the next block has its words in both.
		if !never[i] || r.f.blocks[i].flags&flagContinues != 0 {
			out = append(out, b)
		}
	}
	return out, nil
}

// question is a word as filters and templates are asked for it.
type question struct {
	word   []byte
	prefix bool     // words of variables cannot be refused
	hashes []uint64 // all are in the filter of a block that holds it
	times  timeMask // of times that may hold it
}

// ask makes a question of a word; ok is false when it is not one.
func ask(w Word) (q question, ok bool) {
	cjk := false
	words.Each(w.Text, func(start, end int, is bool) bool {
		ok, cjk = start == 0 && end == len(w.Text), is
		return false
	})
	if !ok {
		return q, false
	}
	q.word = w.Text
	switch {
	case cjk:
		last, n := utf8.DecodeRune(w.Text)
		if n == len(w.Text) {
			q.hashes = append(q.hashes, hashSingle(last))
		}
		for i := n; i < len(w.Text); i += n {
			var r rune
			r, n = utf8.DecodeRune(w.Text[i:])
			q.hashes = append(q.hashes, hashPair(last, r))
			last = r
		}
	case w.Prefix:
		q.prefix = true
	default:
		q.hashes = append(q.hashes, hashWord(w.Text))
		q.times = shape(w.Text)
	}
	return q, true
}

// probe asks one part.
func (r *Reader) probe(i int, q question, out []Probe) error {
	p, err := r.part(i)
	if err != nil {
		return err
	}
	if q.prefix {
		return nil
	}
	if err := r.checkFilters(p); err != nil {
		return err
	}
	var lines [partBlocks]int
	p.count(q, &lines)
	for k := range out {
		at := p.meta.first + k
		b := &r.f.blocks[at]
		edge, split := b.flags&flagContinues != 0, b.flags&flagSplit != 0
		if at > 0 {
			before := r.f.blocks[at-1].flags
			edge, split = edge || before&flagContinues != 0, split || before&flagSplit != 0
		}
		if b.flags&flagFilter == 0 || split || b.times&q.times != 0 || edge && lines[k] > 0 {
			continue
		}
		refused, err := r.refuses(b, q)
		if err != nil {
			return err
		}
		switch {
		case !refused:
		case lines[k] == 0:
			out[k] = Probe{Verdict: Never}
		default:
			out[k] = Probe{Verdict: Counted, Count: lines[k]}
		}
	}
	return nil
}

// refuses says whether no variable, span or raw line of the block holds the word.
func (r *Reader) refuses(b *blockMeta, q question) (bool, error) {
	n := b.filter / filterLine
	if n == 0 {
		return true, nil
	}
	var line [filterLine]byte
	for _, h := range q.hashes {
		if err := readFull(r.r, line[:], b.filterAt+int64(filterLineOf(h, n)*filterLine)); err != nil {
			return false, err
		}
		if !holds(line[:], h) {
			return true, nil
		}
	}
	return false, nil
}

// count adds up the lines of the templates whose text holds the word.
func (p *part) count(q question, lines *[partBlocks]int) {
	for from := 0; ; {
		i := words.Contains(p.folded[from:], q.word, q.prefix)
		if i < 0 {
			return
		}
		i += from
		id := sort.Search(len(p.ends), func(k int) bool { return int(p.ends[k]) > i })
		for _, c := range p.postings.of(id + 1) {
			lines[c.block] += int(c.lines)
		}
		from = int(p.ends[id])
	}
}
