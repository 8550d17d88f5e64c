package models

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
)

// bruteCyclic walks the transitive closure: a node that reaches itself.
func bruteCyclic(n int, edges map[[2]int]bool) map[int]bool {
	reach := make([][]bool, n)
	for i := range reach {
		reach[i] = make([]bool, n)
		for j := range n {
			reach[i][j] = edges[[2]int{i, j}]
		}
	}
	for k := range n {
		for i := range n {
			for j := range n {
				reach[i][j] = reach[i][j] || (reach[i][k] && reach[k][j])
			}
		}
	}
	on := map[int]bool{}
	for i := range n {
		if reach[i][i] {
			on[i] = true
		}
	}
	return on
}

// TestCyclesAgainstBruteForce: a graph has a reported cycle exactly when some
// node reaches itself; every reported cycle is one, of distinct nodes; every
// knot has one of its nodes reported.
func TestCyclesAgainstBruteForce(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 11))
	node := func(i int) Node { return CauseNode(fmt.Sprintf("n%02d", i)) }
	cyclic := 0
	for range 3000 {
		n := 1 + rng.IntN(8)
		edges := map[[2]int]bool{}
		var links []Link
		for range rng.IntN(2 * n) {
			a, b := rng.IntN(n), rng.IntN(n)
			if a == b || edges[[2]int{a, b}] {
				continue
			}
			edges[[2]int{a, b}] = true
			links = append(links, Link{From: node(a), To: node(b)})
		}
		want := bruteCyclic(n, edges)
		g := newGraph(links)
		got := g.cycles()
		if (len(got) > 0) != (len(want) > 0) {
			t.Fatalf("%v: cycles %v, on cycles by closure %v", links, got, want)
		}
		if len(got) > 0 {
			cyclic++
		}
		told := map[Node]bool{}
		for _, c := range got {
			seen := map[Node]bool{}
			for i, m := range c {
				next := c[(i+1)%len(c)]
				if seen[m] || !slices.Contains(g.out[m], next) {
					t.Fatalf("%v: %v is no cycle", links, c)
				}
				seen[m], told[m] = true, true
			}
		}
		// Every node on a cycle reaches, and is reached by, a reported one.
		for i := range want {
			ok := told[node(i)]
			for m := range told {
				ok = ok || (g.reaches(node(i), m, Node{}) && g.reaches(m, node(i), Node{}))
			}
			if !ok {
				t.Fatalf("%v: the knot of n%02d is not reported: %v", links, i, got)
			}
		}
		if tops := g.tops(); len(links) > 0 && len(want) == 0 && len(tops) == 0 {
			t.Fatalf("%v: an acyclic graph without a top", links)
		}
	}
	if cyclic < 300 || cyclic > 2700 {
		t.Errorf("%d of 3000 graphs are cyclic: the test looks at one sort only", cyclic)
	}
}

func TestReachesAvoiding(t *testing.T) {
	a, b, c, d := CauseNode("a"), CauseNode("b"), CauseNode("c"), EntryNode("d")
	g := newGraph([]Link{{From: a, To: b}, {From: b, To: d}, {From: a, To: c}, {From: c, To: d}})
	for _, x := range []struct {
		from, to, avoid Node
		want            bool
	}{{a, d, Node{}, true}, {a, d, b, true}, {b, d, c, true}, {d, a, Node{}, false}, {a, a, Node{}, true}} {
		if got := g.reaches(x.from, x.to, x.avoid); got != x.want {
			t.Errorf("%v → %v around %v: %v", x.from, x.to, x.avoid, got)
		}
	}
	g = newGraph([]Link{{From: a, To: b}, {From: b, To: d}})
	if g.reaches(a, d, b) {
		t.Error("there is no way around b")
	}
	if tops := g.tops(); len(tops) != 1 || tops[0] != d {
		t.Errorf("tops %v", tops)
	}
}
