package archive

import (
	"bytes"
	"context"
	"crypto/sha256"
	"io"
	"sync"
	"testing"

	"github.com/klauspost/compress/zstd"
)

var benchmarks = []struct {
	name string
	make func() []byte
}{
	{"mixed", func() []byte { return mixed(1, 60_000_000) }},
	{"json", func() []byte { return lines(2, 20_000_000, (*maker).json) }},
	{"korean", func() []byte { return lines(3, 20_000_000, (*maker).chat) }},
}

func report(b *testing.B, raw []byte, size int) {
	b.Helper()
	b.SetBytes(int64(len(raw)))
	b.ReportMetric(float64(bytes.Count(raw, []byte("\n")))*float64(b.N)/b.Elapsed().Seconds(), "lines/s")
	b.ReportMetric(float64(size)/float64(len(raw)), "disk/raw")
}

// BenchmarkLimit is SHA-256 beside zstd-1: what keeping evidence costs at least.
func BenchmarkLimit(b *testing.B) {
	for _, c := range benchmarks {
		b.Run(c.name, func(b *testing.B) {
			raw := c.make()
			size := 0
			b.ResetTimer()
			for range b.N {
				var wg sync.WaitGroup
				wg.Go(func() { sha256.Sum256(raw) })
				var n counter
				z, err := zstd.NewWriter(&n, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderConcurrency(1))
				if err != nil {
					b.Fatal(err)
				}
				if _, err := z.Write(raw); err != nil {
					b.Fatal(err)
				}
				if err := z.Close(); err != nil {
					b.Fatal(err)
				}
				wg.Wait()
				size = int(n)
			}
			report(b, raw, size)
		})
	}
}

type counter int64

func (c *counter) Write(p []byte) (int, error) {
	*c += counter(len(p))
	return len(p), nil
}

func BenchmarkEncode(b *testing.B) {
	for _, c := range benchmarks {
		b.Run(c.name, func(b *testing.B) {
			raw := c.make()
			var n counter
			b.ResetTimer()
			for range b.N {
				n = 0
				if _, err := Encode(context.Background(), &n, bytes.NewReader(raw), Options{}); err != nil {
					b.Fatal(err)
				}
			}
			report(b, raw, int(n))
		})
	}
}

func BenchmarkVerify(b *testing.B) {
	for _, c := range benchmarks {
		b.Run(c.name, func(b *testing.B) {
			raw := c.make()
			archive := encode(b, raw, 0)
			r := open(b, archive)
			b.ResetTimer()
			for range b.N {
				if err := r.Verify(context.Background()); err != nil {
					b.Fatal(err)
				}
			}
			report(b, raw, len(archive))
		})
	}
}

// BenchmarkBlock decodes on one core.
func BenchmarkBlock(b *testing.B) {
	raw := mixed(1, 5_000_000)
	r := open(b, encode(b, raw, 0))
	var buf []byte
	b.ResetTimer()
	n := 0
	for i := range b.N {
		var err error
		if buf, err = r.Block(i%len(r.Blocks()), buf); err != nil {
			b.Fatal(err)
		}
		n += len(buf)
	}
	b.SetBytes(int64(n / b.N))
}

func BenchmarkProbe(b *testing.B) {
	archive := encode(b, mixed(1, 60_000_000), 0)
	for _, word := range []string{"connection", "unheard", "8675309", "장애", "불", "404"} {
		b.Run(word, func(b *testing.B) {
			r := open(b, archive)
			never, counted := 0, 0
			for range b.N {
				list, err := r.Probe(Word{Text: []byte(word)})
				if err != nil {
					b.Fatal(err)
				}
				never, counted = 0, 0
				for _, p := range list {
					switch p.Verdict {
					case Never:
						never++
					case Counted:
						counted++
					}
				}
			}
			n := float64(len(r.Blocks()))
			b.ReportMetric(float64(never)/n, "never")
			b.ReportMetric(float64(counted)/n, "counted")
		})
	}
}

// BenchmarkOpen is what many small archives cost.
func BenchmarkOpen(b *testing.B) {
	archive := encode(b, mixed(1, 100_000), 0)
	b.ReportMetric(float64(len(archive)), "bytes")
	for range b.N {
		r := open(b, archive)
		if _, err := io.Copy(io.Discard, io.NewSectionReader(r, 0, 1)); err != nil {
			b.Fatal(err)
		}
	}
}
