package segment

import (
	"context"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"testing"
	"time"

	"github.com/emberline/emberline/models"
)

// accessLog makes lines of an access log with ten attributes each.
func accessLog(n int) (data []byte, recs []models.Record) {
	rng := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // made-up data
	methods, statuses := []string{"GET", "GET", "GET", "POST", "PUT"}, []string{"200", "200", "200", "200", "304", "404", "500", "503"}
	agents := []string{"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36", "TalkClient/10.1.2 (iOS 16.0; ko_KR)", "TalkClient/10.1.0 (Android 13)", "kube-probe/1.24"}
	paths := []string{"/v1/messages", "/v1/messages/read", "/v2/friends", "/pay/checkout", "/health", "/v1/profile/image"}
	at := time.Date(2022, 10, 15, 15, 0, 0, 0, time.FixedZone("", 9*3600))
	type piece struct{ from, to int }
	var pieces [][]piece
	for i := range n {
		if rng.IntN(8) == 0 {
			at = at.Add(time.Second)
		}
		start := len(data)
		var own []piece
		put := func(keep bool, s string) {
			if keep {
				own = append(own, piece{len(data), len(data) + len(s)})
			}
			data = append(data, s...)
		}
		path := paths[rng.IntN(len(paths))]
		put(true, fmt.Sprintf("10.%d.%d.%d", rng.IntN(4), rng.IntN(256), rng.IntN(256)))
		put(false, " - - [")
		put(true, at.Format("02/Jan/2006:15:04:05 -0700"))
		put(false, "] \"")
		text := len(data)
		put(true, methods[rng.IntN(len(methods))])
		put(false, " ")
		put(true, fmt.Sprintf("%s?u=%d", path, rng.IntN(1_000_000)))
		put(false, " HTTP/")
		put(true, "1.1")
		own = append(own, piece{text, len(data)})
		put(false, "\" ")
		put(true, statuses[rng.IntN(len(statuses))])
		put(false, " ")
		put(true, fmt.Sprint(rng.IntN(20000)))
		put(false, " \"")
		put(true, "https://talk.example.kr"+path)
		put(false, "\" \"")
		put(true, agents[rng.IntN(len(agents))])
		put(false, "\" rt=")
		put(true, fmt.Sprintf("0.%03d", rng.IntN(800)))
		put(false, " up=")
		put(true, fmt.Sprintf("10.1.0.%d:8080", rng.IntN(16)))
		put(false, "\n")
		pieces = append(pieces, own)
		recs = append(recs, models.Record{
			Offset: int64(start), Length: int64(len(data) - start), Line: int64(i) + 1, Time: models.NanosOf(at), Zoned: true,
			Resolution: models.ResSecond, Severity: models.SevInfo,
		})
	}
	keys := []string{"client.address", "", "http.request.method", "url.original", "network.protocol.version", "", "http.response.status_code",
		"http.response.body.size", "http.request.header.referer", "user_agent.original", "request_time", "upstream_addr"}
	for i := range recs {
		r := &recs[i]
		r.Raw = data[r.Offset : r.Offset+r.Length]
		for k, p := range pieces[i] {
			v := data[p.from:p.to]
			switch k {
			case 1:
				r.SourceTime = v
			case 5:
				r.Text = v
			default:
				r.Attrs = append(r.Attrs, models.Attr{Key: keys[k], Value: v})
			}
		}
		r.Host = nil
	}
	return data, recs
}

func BenchmarkWriter(b *testing.B) {
	data, recs := accessLog(100_000)
	arc := newFake(data, 512<<10)
	path := filepath.Join(b.TempDir(), "x.idx")
	b.ResetTimer()
	var s Summary
	for b.Loop() {
		w, err := Create(path, arc, WriterOptions{})
		if err != nil {
			b.Fatal(err)
		}
		for i := range recs {
			if err := w.Record(&recs[i]); err != nil {
				b.Fatal(err)
			}
		}
		if s, err = w.Finish(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(recs)), "ns/record")
	b.ReportMetric(float64(s.Bytes)/float64(len(recs)), "B/record")
	b.ReportMetric(float64(s.Bytes)/float64(len(data)), "of-raw")
}

func BenchmarkReader(b *testing.B) {
	data, recs := accessLog(20_000)
	arc := newFake(data, 512<<10)
	path, _ := write(b, arc, recs)
	r := open(b, path, arc)
	for _, part := range []string{"columns", "rows"} {
		b.Run(part, func(b *testing.B) {
			n := 0
			for b.Loop() {
				for i := range r.Blocks() {
					cols, err := r.loadColumns(i)
					if err != nil {
						b.Fatal(err)
					}
					n += cols.Len()
					if part == "rows" {
						if _, err := r.loadRows(i, cols); err != nil {
							b.Fatal(err)
						}
					}
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(n), "ns/record")
		})
	}
	if err := r.Verify(context.Background()); err != nil {
		b.Fatal(err)
	}
}
