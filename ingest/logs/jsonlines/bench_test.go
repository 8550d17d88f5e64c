package jsonlines

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"testing"
	"time"

	"github.com/valyala/fastjson"

	"github.com/emberline/emberline/ingest"
)

// corpus is what services write: three shapes, eight to fifteen fields, one
// line in ten with escapes.
func corpus(n int) []byte {
	var b bytes.Buffer
	at := time.Date(2022, 10, 15, 15, 19, 0, 0, time.UTC)
	for i := range n {
		at = at.Add(7 * time.Millisecond)
		switch i % 10 {
		case 0:
			fmt.Fprintf(&b, `{"level":"error","ts":%d.%06d,"logger":"storage","caller":"disk/io.go:%d","msg":"write \"failed\"\n\tretrying","attempt":%d,"path":"/var/lib/data/%04x","error":"input/output error"}`+"\n", at.Unix(), at.Nanosecond()/1000, i%400, i%7, i)
		case 1, 2, 3:
			fmt.Fprintf(&b, `{"@timestamp":"%s","log.level":"info","message":"payment accepted","service.name":"checkout","host":{"name":"app-%02d","ip":"10.0.%d.%d"},"trace.id":"%032x","event":{"duration":%d,"outcome":"success"},"user":{"id":"u%d"}}`+"\n", at.Format("2006-01-02T15:04:05.000Z"), i%40, i%250, i%199, i, i*31, i%5000)
		default:
			fmt.Fprintf(&b, `{"level":"info","time":"%s","service":"gateway","method":"GET","path":"/api/v1/rooms/%d/messages","status":%d,"latency_ms":%d.%d,"remote":"10.1.%d.%d","bytes":%d,"request_id":"%016x","message":"request handled"}`+"\n", at.Format(time.RFC3339Nano), i%9000, 200+i%3*100, i%900, i%10, i%250, i%199, i*13%70000, i*7919)
		}
	}
	return b.Bytes()
}

const benchLines = 20_000

func rate(b *testing.B, data []byte) {
	b.Helper()
	b.ReportMetric(float64(b.N)*benchLines/b.Elapsed().Seconds(), "records/s")
	b.SetBytes(int64(len(data)))
}

func BenchmarkDecode(b *testing.B) {
	data := corpus(benchLines)
	b.ReportAllocs()
	for b.Loop() {
		in := &ingest.Input{Reader: bytes.NewReader(data), Encoding: ingest.UTF8, Reference: reference, Zone: time.UTC}
		if err := decode(context.Background(), in, ingest.Discard{}); err != nil {
			b.Fatal(err)
		}
	}
	rate(b, data)
}

// BenchmarkFastjsonParse only parses: no lines' positions, no records.
func BenchmarkFastjsonParse(b *testing.B) {
	data := corpus(benchLines)
	var p fastjson.Parser
	b.ReportAllocs()
	for b.Loop() {
		for rest := data; len(rest) > 0; {
			line, after, _ := bytes.Cut(rest, []byte{'\n'})
			if _, err := p.ParseBytes(line); err != nil {
				b.Fatal(err)
			}
			rest = after
		}
	}
	rate(b, data)
}

// BenchmarkEncodingJSON decodes into maps.
func BenchmarkEncodingJSON(b *testing.B) {
	data := corpus(benchLines)
	b.ReportAllocs()
	for b.Loop() {
		d := json.NewDecoder(bytes.NewReader(data))
		for {
			var v map[string]any
			if err := d.Decode(&v); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				b.Fatal(err)
			}
		}
	}
	rate(b, data)
}
