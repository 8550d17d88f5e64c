package timeline

import (
	"bytes"
	"context"
	"sort"

	"github.com/emberline/emberline/models"
)

// Event gives the event of an id, or an error with models.CodeNotFound.
func (v *View) Event(ctx context.Context, id string) (models.Event, error) {
	for i := range v.marks {
		if v.marks[i].ID == id {
			return v.marks[i], nil
		}
	}
	b, k, err := v.locate(ctx, id)
	if err != nil {
		return models.Event{}, err
	}
	rows, err := b.piece.index.Rows(ctx, b.at)
	if err != nil {
		return models.Event{}, err
	}
	return b.event(rows, k, b.time(rows.Columns(), k)), nil
}

// Position gives an event's place on the timeline as the cursor of a page,
// which begins with the event when it is read forwards.
func (v *View) Position(ctx context.Context, id string) (string, error) {
	c, err := v.position(ctx, id)
	return c.String(), err
}

func (v *View) position(ctx context.Context, id string) (c cursor, err error) {
	for i := range v.marks {
		if e := &v.marks[i]; e.ID == id {
			c.key = markKey(e)
			c.undated = c.time == models.NoTime
			return c, nil
		}
	}
	b, k, err := v.locate(ctx, id)
	if err != nil {
		return c, err
	}
	cols, err := b.piece.index.Columns(ctx, b.at)
	if err != nil {
		return c, err
	}
	t := b.time(cols, k)
	c.key, c.undated = b.key(cols, k, t), t == models.NoTime
	return c, nil
}

// Raw gives an event's raw bytes as they stand in the evidence, with the line
// end, at most 1 MiB. Marks have none.
func (v *View) Raw(ctx context.Context, id string) ([]byte, error) {
	b, k, err := v.locate(ctx, id)
	if err != nil {
		return nil, err
	}
	rows, err := b.piece.index.Rows(ctx, b.at)
	if err != nil {
		return nil, err
	}
	return bytes.Clone(rows.Raw(k)), nil
}

// locate finds the block and the event in it.
func (v *View) locate(ctx context.Context, id string) (*block, int, error) {
	none := models.Errorf(models.CodeNotFound, "no event %s", id).WithHint("ids look like s3:1024; search for the event to find its id")
	public, member, offset, sub, err := models.ParseEventID(id)
	if err != nil {
		return nil, 0, err
	}
	for _, s := range v.sources {
		if s.public != public {
			continue
		}
		for _, p := range s.pieces {
			for _, pos := range p.positions(member, offset) {
				b, k, err := p.find(ctx, pos, sub)
				if err != nil || b != nil {
					return b, k, err
				}
			}
		}
	}
	return nil, 0, none
}

// positions gives where in the piece's stream an id's offset can mean.
func (p *piece) positions(member string, offset int64) []int64 {
	if member == "" {
		if len(p.members) > 0 {
			return nil
		}
		return []int64{offset - p.offset}
	}
	var out []int64
	for _, m := range p.members {
		if m.Name == member && offset < m.Size {
			out = append(out, m.Offset+offset)
		}
	}
	return out
}

// find gives the event at a position of the piece's stream; nil when none begins there.
func (p *piece) find(ctx context.Context, pos int64, sub int) (*block, int, error) {
	i := sort.Search(len(p.blocks), func(i int) bool { return p.blocks[i].meta.First > pos }) - 1
	if i < 0 {
		return nil, 0, nil
	}
	b := p.blocks[i]
	c, err := p.index.Columns(ctx, b.at)
	if err != nil {
		return nil, 0, err
	}
	k := sort.Search(c.Len(), func(k int) bool {
		return c.Offset[k] > pos || c.Offset[k] == pos && int(c.Sub[k]) >= sub
	})
	if k == c.Len() || c.Offset[k] != pos || int(c.Sub[k]) != sub {
		return nil, 0, nil
	}
	return b, k, nil
}
