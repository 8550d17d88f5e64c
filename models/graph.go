package models

import (
	"cmp"
	"maps"
	"slices"
)

// graph is the live part of a why-because graph: from cause to effect.
type graph struct {
	out, in map[Node][]Node
	nodes   []Node // those with a link, sorted
}

func newGraph(links []Link) graph {
	g := graph{out: map[Node][]Node{}, in: map[Node][]Node{}}
	seen := map[Node]bool{}
	for _, l := range links {
		g.out[l.From] = append(g.out[l.From], l.To)
		g.in[l.To] = append(g.in[l.To], l.From)
		seen[l.From], seen[l.To] = true, true
	}
	g.nodes = slices.SortedFunc(maps.Keys(seen), compareNodes)
	return g
}

func compareNodes(a, b Node) int {
	return cmp.Or(cmp.Compare(a.Noun, b.Noun), cmp.Compare(a.Key, b.Key))
}

// tops are the nodes that bring about nothing further.
func (g graph) tops() []Node {
	return slices.DeleteFunc(slices.Clone(g.nodes), func(n Node) bool { return len(g.out[n]) > 0 })
}

// cycles gives at least one cycle out of every knot, each a shortest one
// through its first node; none when the graph is acyclic.
func (g graph) cycles() [][]Node {
	left := g.core()
	var out [][]Node
	done := map[Node]bool{}
	for _, n := range g.nodes {
		if !left[n] || done[n] {
			continue
		}
		path := g.path(n, n, func(m Node) bool { return left[m] })
		for _, m := range path {
			done[m] = true
		}
		if path != nil {
			out = append(out, path)
		}
	}
	return out
}

// core is what remains when nodes without causes are taken away until there
// are none: nothing, if the graph is acyclic.
func (g graph) core() map[Node]bool {
	left, waiting := map[Node]bool{}, map[Node]int{}
	var free []Node
	for _, n := range g.nodes {
		left[n] = true
		if waiting[n] = len(g.in[n]); waiting[n] == 0 {
			free = append(free, n)
		}
	}
	for len(free) > 0 {
		n := free[len(free)-1]
		free = free[:len(free)-1]
		delete(left, n)
		for _, m := range g.out[n] {
			if waiting[m]--; waiting[m] == 0 {
				free = append(free, m)
			}
		}
	}
	return left
}

// path is a shortest way from one node over at least one link to another,
// through nodes that may be trodden; it does not repeat its end. nil: there is
// none.
func (g graph) path(from, to Node, may func(Node) bool) []Node {
	before := map[Node]Node{}
	queue := []Node{from}
	for len(queue) > 0 {
		n := queue[0]
		queue = queue[1:]
		for _, m := range g.out[n] {
			if m == to {
				way := []Node{n}
				for way[0] != from {
					way = append([]Node{before[way[0]]}, way...)
				}
				return way
			}
			if _, seen := before[m]; seen || m == from || !may(m) {
				continue
			}
			before[m] = n
			queue = append(queue, m)
		}
	}
	return nil
}

// reaches says whether there is a way that avoids a node (the zero node: none).
func (g graph) reaches(from, to, avoid Node) bool {
	return from == to || g.path(from, to, func(n Node) bool { return n != avoid }) != nil
}
