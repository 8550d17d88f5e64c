package segment

import (
	"bytes"
	"context"
	"math"

	"github.com/emberline/emberline/models"
)

// Verify decodes everything and holds it against the table of blocks and the
// archive: checksums, order and bounds of events, counts, the values' places
// and the filters. It reads the whole archive and keeps out of the cache.
func (r *Reader) Verify(ctx context.Context) error {
	var words filterCoder
	for i := range r.metas {
		if err := ctx.Err(); err != nil {
			return err
		}
		if r.metas[i].Events == 0 {
			continue
		}
		if err := r.verifyBlock(i, &words); err != nil {
			return err
		}
	}
	return nil
}

func (r *Reader) verifyBlock(i int, words *filterCoder) error {
	cols, err := r.loadColumns(i)
	if err != nil {
		return err
	}
	rows, err := r.loadRows(i, cols)
	if err != nil {
		return err
	}
	cut := r.cuts[i]
	meta := cols.meta(cut.Offset)
	meta.Lines = rows.lines(r.foot.size) && !cut.Continues && meta.Events == cut.Lines &&
		meta.First == cut.Offset && meta.End == cut.Offset+cut.Length
	if meta != r.metas[i] {
		return r.damaged(errDamaged, "counts otherwise than its events do")
	}
	b, err := r.part(i, partFilter)
	if err != nil {
		return err
	}
	f, err := parseFilter(b)
	if err != nil {
		return r.damagedBlock(err, i)
	}
	words.reset()
	for k := range cols.Len() {
		if lit := rows.Literals(k); len(lit) > 0 {
			if f.kind == filterNone {
				return r.damagedBlock(errDamaged, i)
			}
			words.add(lit, math.MaxInt)
		}
	}
	for _, h := range words.table {
		if h != 0 && f.kind == filterKept && !f.bits.has(h) {
			return r.damagedBlock(errDamaged, i)
		}
	}
	return nil
}

// lines says whether the events are dated lines that touch each other; size is
// the stream's.
func (r *rows) lines(size int64) bool {
	next := r.base
	for k, off := range r.cols.Offset {
		raw := r.Raw(k)
		next += r.cols.Length[k]
		if off+r.cols.Length[k] != next || r.cols.Sub[k] != 0 || r.cols.Time[k] == models.NoTime ||
			len(raw) == 0 || int64(len(raw)) != r.cols.Length[k] {
			return false
		}
		if nl := bytes.IndexByte(raw, '\n'); nl != len(raw)-1 && (nl >= 0 || next != size) {
			return false
		}
	}
	return true
}
