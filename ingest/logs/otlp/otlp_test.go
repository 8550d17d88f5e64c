package otlp_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/emberline/emberline/ingest/ingesttest"
	"github.com/emberline/emberline/ingest/logs/linelog/linelogtest"
	"github.com/emberline/emberline/ingest/logs/otlp"
)

func TestGolden(t *testing.T) {
	linelogtest.Golden(t, otlp.Format, "lines.log")
	linelogtest.Golden(t, otlp.Format, "pretty.log")
}

// Payloads of a collector's tests: each that it accepts must be read whole.
func TestCases(t *testing.T) {
	var cases map[string]struct {
		Input    json.RawMessage
		Expected json.RawMessage
	}
	if err := json.Unmarshal(ingesttest.DataFile(t, "logs/otel/logs.json"), &cases); err != nil {
		t.Fatal(err)
	}
	read := 0
	for name, c := range cases {
		if len(c.Expected) == 0 || !strings.Contains(string(c.Input), "ogRecords") {
			continue
		}
		r := ingesttest.Decode(t, otlp.Format, name, c.Input)
		if len(r.Records) == 0 && strings.Contains(string(c.Input), "imeUnixNano") {
			t.Errorf("%s: no record", name)
		}
		if len(r.Rejected) > 0 {
			t.Errorf("%s: rejected: %s", name, r.Rejected[0].Reason)
		}
		read += len(r.Records)
	}
	if read == 0 {
		t.Error("no record at all")
	}
}

func TestDetect(t *testing.T) {
	for text, want := range map[string]int{
		`{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"timeUnixNano":"1"}]}]}]}`: 96,
		`{"resourceSpans":[{"scopeSpans":[]}]}`:                                    0,
		`{"ts":1665814743,"msg":"resourceLogs"}`:                                   0,
		``:                                                                         0,
	} {
		if got := otlp.Format.Detect(ingesttest.Sample("x", []byte(text))).Points; got != want {
			t.Errorf("%s: %d points, want %d", text, got, want)
		}
	}
}

func FuzzOTLP(f *testing.F) {
	linelogtest.Fuzz(f, otlp.Format, `{"resourceLogs":[{"scopeLogs":[{"logRecords":[1,{"body":{"kvlistValue":{"values":[{"key":"a","value":{"intValue":"-"}}]}}}]}]}]}`)
}
