package timeline

import (
	"slices"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/search/segment"
)

// Filter narrows a timeline. The zero value lets everything dated through.
type Filter struct {
	// From and To bound the corrected time, To exclusive; 0: open. They do not
	// touch undated events.
	From, To models.Nanos
	Sources  []int64 // ids; a mark counts to the source its SourceID names
	Kinds    []models.Kind
	// MinSeverity leaves out what is below, and what has no severity.
	MinSeverity models.Severity
	// Whole values, exactly as they are in events.
	Hosts, Services, Actors []string
	// Undated lets events without a time through.
	Undated bool
}

// Validate reports the first thing that is wrong with the filter.
func (f Filter) Validate() error {
	if f.From != 0 && f.To != 0 && f.To < f.From {
		return models.Errorf(models.CodeInvalid, "the range of time ends before it begins").WithHint("swap from and to")
	}
	return nil
}

// span gives the window of dated events as gaps.
func (f *Filter) span() (from, to gap) {
	from, to = at(models.MinTime), at(models.MaxTime)
	if f.From > models.MinTime {
		from = at(f.From)
	}
	if f.To != 0 && f.To < models.MaxTime {
		to = at(f.To)
	}
	return from, to
}

func (f *Filter) source(id int64) bool { return len(f.Sources) == 0 || slices.Contains(f.Sources, id) }

func (f *Filter) kinds() uint8 {
	if len(f.Kinds) == 0 {
		return 0xff
	}
	var mask uint8
	for _, k := range f.Kinds {
		mask |= 1 << k
	}
	return mask
}

// mark says whether a mark passes but for its time.
func (f *Filter) mark(e *models.Event) bool {
	in := func(list []string, v string) bool { return len(list) == 0 || slices.Contains(list, v) }
	if len(f.Sources) > 0 {
		id, ok := models.ParseSourceID(e.SourceID)
		if !ok || !slices.Contains(f.Sources, id) {
			return false
		}
	}
	return f.kinds()&(1<<e.Kind) != 0 && e.Severity >= f.MinSeverity &&
		in(f.Hosts, e.Host) && in(f.Services, e.Service) && in(f.Actors, e.Actor)
}

// none says that no event of the block can pass.
func (f *Filter) none(b *block) bool {
	if !f.source(b.piece.src.id) || b.meta.Kinds&f.kinds() == 0 {
		return true
	}
	if f.MinSeverity > 0 {
		some := false
		for r, n := range b.meta.Severity {
			some = some || n > 0 && r >= f.MinSeverity.Range()
		}
		return !some
	}
	return false
}

// all says that every event of the block passes but for its time.
func (f *Filter) all(b *block) bool {
	if f.none(b) || b.meta.Kinds&^f.kinds() != 0 || len(f.Hosts)+len(f.Services)+len(f.Actors) > 0 {
		return false
	}
	if f.MinSeverity > 0 {
		for r, n := range b.meta.Severity {
			if n > 0 && (r < f.MinSeverity.Range() || r == f.MinSeverity.Range() && f.MinSeverity%4 != 1) {
				return false
			}
		}
	}
	return true
}

// columns is a filter made ready for one block's columns.
type columns struct {
	kinds                uint8
	severity             models.Severity
	host, service, actor []bool // by index into the dictionary; nil: any
}

func (f *Filter) columns(c *segment.Columns) columns {
	allowed := func(list []string, d segment.Dict) []bool {
		if len(list) == 0 {
			return nil
		}
		out := make([]bool, len(d.Values))
		for i, v := range d.Values {
			out[i] = slices.Contains(list, v)
		}
		return out
	}
	return columns{f.kinds(), f.MinSeverity, allowed(f.Hosts, c.Host), allowed(f.Services, c.Service), allowed(f.Actors, c.Actor)}
}

func (f *columns) pass(c *segment.Columns, k int) bool {
	return f.kinds&(1<<c.Kind[k]) != 0 && c.Severity[k] >= f.severity &&
		(f.host == nil || f.host[c.Host.Index[k]]) &&
		(f.service == nil || f.service[c.Service.Index[k]]) &&
		(f.actor == nil || f.actor[c.Actor.Index[k]])
}
