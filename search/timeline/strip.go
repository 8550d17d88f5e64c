package timeline

import (
	"context"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/search/query"
	"github.com/emberline/emberline/search/segment"
)

// Stripped is what an index may offer besides segment.Index, so that events
// are counted without decoding all that is known of them; see segment.Reader.
type Stripped interface {
	Strip(ctx context.Context, i int, f segment.Fields, s *segment.Scratch) (*segment.Columns, error)
	Rollup(ctx context.Context, phase models.Nanos, by segment.Fields, fresh bool) (*segment.Rollup, error)
}

// strip is scan for those who only count: it decodes no more of the block than
// deciding needs and the columns f, where the index offers that and no text is
// asked for. Other columns may be nil, and all are good until the scratch is
// used again.
func (s *search) strip(ctx context.Context, b *block, st *stage, verdict query.Verdict, rest query.Node, f segment.Fields, scratch *segment.Scratch,
	do func(*segment.Columns, int, models.Nanos)) error {
	ix, ok := b.piece.index.(Stripped)
	if !ok || st.undated || verdict == query.Maybe && !s.query.Shallow() {
		return s.scan(ctx, b, st, verdict, rest, do)
	}
	cols, err := ix.Strip(ctx, b.at, f|s.fields(b, verdict), scratch)
	if err != nil {
		return err
	}
	m := s.matcher()
	defer s.matchers.Put(m)
	rec := &record{b: b, cols: cols}
	pass := s.filter.columns(cols)
	for k := range cols.Time {
		t := b.time(cols, k)
		if t == models.NoTime || !pass.pass(cols, k) {
			continue
		}
		if t <= st.from.time || t >= st.to.time { // as in candidates
			if at := (key{time: t, source: b.piece.src.id}); !st.from.above(at) || st.to.above(at) {
				continue
			}
		}
		if verdict == query.Maybe {
			if rec.set(k, t); m.Columns(rec) != query.Yes {
				continue
			}
		}
		do(cols, k, t)
	}
	return nil
}

// fields are those that deciding a block's events needs.
func (s *search) fields(b *block, verdict query.Verdict) (f segment.Fields) {
	if m := b.meta; m.ZonedMin != models.NoTime && !b.zoned.plain || m.WallMin != models.NoTime && !b.wall.plain {
		f |= segment.Places // the clock asks where a record stands
	}
	if len(s.filter.Hosts) > 0 {
		f |= segment.Hosts
	}
	if len(s.filter.Services) > 0 {
		f |= segment.Services
	}
	if len(s.filter.Actors) > 0 {
		f |= segment.Actors
	}
	if verdict == query.Maybe {
		f |= segment.Hosts | segment.Services | segment.Actors
	}
	return f
}
