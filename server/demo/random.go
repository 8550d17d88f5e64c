package demo

import (
	"hash/fnv"
	"math/bits"
)

// random is a small generator of pseudo-random numbers (splitmix64). Each
// source has a stream of its own, keyed by its label, so that changing one
// source leaves the bytes of all others as they were; and being our own it
// gives the same evidence under every version of Go. It decides what invented
// chatter says, nothing else.
type random struct{ state uint64 }

// newRandom gives the stream of that name under the seed.
func newRandom(seed int64, name string) *random {
	h := fnv.New64a()
	_, _ = h.Write([]byte(name)) // a hash never fails to write
	r := &random{state: h.Sum64() ^ uint64(seed)*0x9E3779B97F4A7C15}
	r.next()
	return r
}

func (r *random) next() uint64 {
	r.state += 0x9E3779B97F4A7C15
	z := r.state
	z = (z ^ z>>30) * 0xBF58476D1CE4E5B9
	z = (z ^ z>>27) * 0x94D049BB133111EB
	return z ^ z>>31
}

// below gives a number in [0, n); n must be positive.
func (r *random) below(n int) int {
	hi, _ := bits.Mul64(r.next(), uint64(n))
	return int(hi) //nolint:gosec // hi < n
}

// unit gives a number in [0, 1).
func (r *random) unit() float64 { return float64(r.next()>>11) / (1 << 53) }
