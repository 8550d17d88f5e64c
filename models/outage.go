package models

import (
	"slices"
	"time"
)

// Outage is how long a service was away and what the time went into, by the
// entries that name the service. Its parts add up to its total.
type Outage struct {
	Service string `json:"service,omitempty"` // "": the incident as a whole, by its headline
	// Total runs from the entry that says the service's outage was detected to
	// the last that says something of it was restored. Of a service that came
	// back in steps, that is the last step on record, not a promise that all was well.
	Total Stretch `json:"total"`
	// AssumedFrom and AssumedTo say that the end is the headline's, because no
	// entry of the service says better.
	AssumedFrom bool `json:"assumed_from,omitempty"`
	AssumedTo   bool `json:"assumed_to,omitempty"`
	// FirstBack is the entry within the outage at which something of the service
	// was restored first.
	FirstBack string         `json:"first_back,omitempty"`
	Parts     []FunctionPart `json:"parts"`
	Functions []FunctionTime `json:"functions,omitempty"`
}

// FunctionPart is the time that passed until a function was first done.
type FunctionPart struct {
	Function string `json:"function,omitempty"` // "": nothing but the outage's end
	Stretch
}

// FunctionTime is when a function was done for a service.
type FunctionTime struct {
	Function string `json:"function"`
	First    string `json:"first"` // entry keys
	Last     string `json:"last"`
	// After is how long after the outage's beginning it was first done, as an
	// interval; negative when it was before.
	After Stretch `json:"after"`
	// Took is from the first time to the last.
	Took Stretch `json:"took"`
}

// outages computes the outage of the whole incident and of every service, the
// former first, services in the order of their names. entries stand in the
// order of time.
func outages(h Headline, entries []Entry) ([]Outage, error) {
	from, errFrom := FindEntry(entries, h.From)
	to, errTo := FindEntry(entries, h.To)
	counted := errFrom == nil && errTo == nil
	var out []Outage
	if counted {
		whole, err := outage("", from, to, entries)
		if err != nil {
			return nil, err
		}
		out = append(out, whole)
	}
	byService := map[string][]Entry{}
	var names []string
	for _, e := range entries {
		if e.Service == "" || e.Function == "" {
			continue
		}
		if byService[e.Service] == nil {
			names = append(names, e.Service)
		}
		byService[e.Service] = append(byService[e.Service], e)
	}
	slices.Sort(names)
	for _, name := range names {
		mine := byService[name]
		begin, detected := firstOf(mine, "detect")
		end, restored := lastOf(mine, "restore")
		if (!detected || !restored) && !counted {
			continue
		}
		if !detected {
			begin = from
		}
		if !restored {
			end = to
		}
		if end.Earliest.Before(begin.Earliest) {
			continue // restored before the incident: about another outage
		}
		o, err := outage(name, begin, end, mine)
		if err != nil {
			return nil, err
		}
		o.AssumedFrom, o.AssumedTo = !detected, !restored
		out = append(out, o)
	}
	return out, nil
}

// outage cuts the stretch where each function was first done within it.
func outage(service string, from, to Entry, entries []Entry) (Outage, error) {
	o := Outage{Service: service}
	within := slices.DeleteFunc(slices.Clone(entries), func(e Entry) bool {
		return e.Earliest.Before(from.Earliest) || e.Earliest.After(to.Earliest)
	})
	var cuts []Entry
	does := map[string]string{}
	for _, f := range Functions() {
		first, ok := firstOf(entries, f)
		if !ok {
			continue
		}
		last, _ := lastOf(entries, f)
		o.Functions = append(o.Functions, FunctionTime{
			Function: f, First: first.Key, Last: last.Key, After: Between(from, first), Took: Between(first, last),
		})
		cut, ok := firstOf(within, f)
		if !ok {
			continue
		}
		if f == "restore" {
			o.FirstBack = cut.Key
		}
		if cut.Key != from.Key && cut.Key != to.Key {
			cuts = append(cuts, cut)
			does[cut.Key] = f
		}
	}
	does[to.Key] = to.Function
	slices.SortStableFunc(cuts, func(a, b Entry) int { return a.Earliest.Compare(b.Earliest) })
	d, err := Decompose(from, to, cuts...)
	if err != nil {
		return Outage{}, err
	}
	o.Total = d.Total
	for _, p := range d.Parts {
		o.Parts = append(o.Parts, FunctionPart{Function: does[p.To], Stretch: p})
	}
	return o, nil
}

func firstOf(entries []Entry, function string) (Entry, bool) {
	i := slices.IndexFunc(entries, func(e Entry) bool { return e.Function == function })
	if i < 0 {
		return Entry{}, false
	}
	return entries[i], true
}

func lastOf(entries []Entry, function string) (Entry, bool) {
	for _, e := range slices.Backward(entries) {
		if e.Function == function {
			return e, true
		}
	}
	return Entry{}, false
}

// ByFunction sums the parts by what they led to; the sums add up to the total.
func (o Outage) ByFunction() map[string]time.Duration {
	sums := map[string]time.Duration{}
	for _, p := range o.Parts {
		sums[p.Function] += p.Duration
	}
	return sums
}
