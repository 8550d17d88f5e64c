package timeline

import (
	"cmp"
	"maps"
	"slices"

	"github.com/emberline/emberline/search/segment"
)

// Named are the different values of all sources, the most frequent first, as
// far as their indexes keep them.
type Named struct {
	Hosts, Services, Actors, Keys []segment.Count // Keys: names of attributes
	Sources                       []segment.Count // labels
}

// Named gives what there is to be named in a query. It is put together once.
func (v *View) Named() Named { return v.named() }

func (v *View) name() Named {
	var n Named
	hosts, services, actors, keys := map[string]int64{}, map[string]int64{}, map[string]int64{}, map[string]int64{}
	for _, s := range v.sources {
		own := segment.Count{Value: s.label}
		for _, p := range s.pieces {
			for _, b := range p.blocks {
				own.Events += int64(b.meta.Events)
			}
			ix, ok := p.index.(Summarized)
			if !ok {
				continue
			}
			sum := ix.Summary()
			for _, x := range []struct {
				into map[string]int64
				from segment.Tally
			}{{hosts, sum.Hosts}, {services, sum.Services}, {actors, sum.Actors}, {keys, sum.Keys}} {
				for _, c := range x.from.Values {
					x.into[c.Value] += c.Events
				}
			}
		}
		n.Sources = append(n.Sources, own)
	}
	slices.SortStableFunc(n.Sources, byEvents)
	n.Hosts, n.Services, n.Actors, n.Keys = frequent(hosts), frequent(services), frequent(actors), frequent(keys)
	return n
}

// frequent gives counts, the greatest first.
func frequent(m map[string]int64) []segment.Count {
	out := make([]segment.Count, 0, len(m))
	for v := range maps.Keys(m) {
		out = append(out, segment.Count{Value: v, Events: m[v]})
	}
	slices.SortFunc(out, byEvents)
	return out
}

func byEvents(a, b segment.Count) int {
	return cmp.Or(cmp.Compare(b.Events, a.Events), cmp.Compare(a.Value, b.Value))
}
