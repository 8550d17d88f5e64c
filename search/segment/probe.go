package segment

import (
	"context"
	"fmt"

	"github.com/emberline/emberline/search/segment/archive"
)

// Probe says of each block whether its events may hold the word, in their raw
// bytes or in decoded values that the raw bytes do not show. Counted counts
// events and is given only where that is exact.
func (r *Reader) Probe(ctx context.Context, w archive.Word) ([]archive.Probe, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	raw, err := r.arc.Probe(w)
	if err != nil {
		return nil, fmt.Errorf("probe archive: %w", err)
	}
	if len(raw) != len(r.cuts) {
		return nil, r.damaged(errOther, "does not fit the archive's answers")
	}
	a := ask(w)
	out := make([]archive.Probe, len(raw))
	for i := range out {
		m := &r.metas[i]
		if m.Events == 0 {
			out[i].Verdict = archive.Never
			continue
		}
		mayRaw := r.mayRaw(i, raw, a)
		counted := m.Lines && !a.broken && raw[i].Verdict == archive.Counted
		if mayRaw && !counted {
			continue // Maybe, whatever the literals
		}
		literals, err := r.filter(ctx, i)
		if err != nil {
			return nil, err
		}
		switch {
		case literals.may(a):
		case !mayRaw:
			out[i].Verdict = archive.Never
		default:
			out[i] = raw[i]
		}
	}
	return out, nil
}

// mayRaw says whether the raw bytes of a block's events may hold the word. An
// event that runs on into following blocks is judged by those too, and a word
// may stand across a cut within a line.
func (r *Reader) mayRaw(i int, raw []archive.Probe, a asked) bool {
	b := &r.foot.blocks[i]
	if b.ragged || may(raw[i]) {
		return true
	}
	// The last event begins within the block, and no more than its first bytes are shown.
	end := min(b.End, r.cuts[i].Offset+r.cuts[i].Length+maxRecord)
	for j := i; j+1 < len(r.cuts) && r.cuts[j+1].Offset < end; j++ {
		if r.cuts[j].Continues || a.broken || may(raw[j+1]) {
			return true
		}
	}
	return false
}

func may(p archive.Probe) bool {
	return p.Verdict == archive.Maybe || p.Verdict == archive.Counted && p.Count > 0
}

// filter gives what is known of a block's literals.
func (r *Reader) filter(ctx context.Context, i int) (literalFilter, error) {
	v, err := r.cache.get(ctx, cacheKey{reader: r.id, block: i, part: partFilter}, func() (any, int64, error) {
		b, err := r.part(i, partFilter)
		if err != nil {
			return nil, 0, err
		}
		f, err := parseFilter(b)
		if err != nil {
			return nil, 0, r.damagedBlock(err, i)
		}
		return f, int64(len(b)) + 128, nil
	})
	if err != nil {
		return literalFilter{}, err
	}
	return v.(literalFilter), nil //nolint:forcetypeassert // put in above
}
