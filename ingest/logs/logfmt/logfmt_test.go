package logfmt

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/emberline/emberline/ingest/ingesttest"
	"github.com/emberline/emberline/models"
)

const golden = `time=2022-10-15T15:19:03.250+09:00 level=ERROR msg="배터리실 온도 이상" host=ups-3 service=facility room=B3 celsius=61.5 alarm=true code=007

ts=1665814744 lvl=warn msg="say \"hi\"\tand \u00e9 \q" user=minji.kang caller=main.go:12
panic: runtime error
level=info msg="never closed host=x
at=info method=GET path=/ empty= bare status=200
`

func TestDecode(t *testing.T) {
	r := ingesttest.Decode(t, Format, "golden", []byte(golden))
	var got []string
	for _, g := range r.Records {
		var attrs []string
		for _, a := range g.Attrs {
			attrs = append(attrs, fmt.Sprintf("%s=%s/%d", a.Key, a.Value, a.Type))
		}
		got = append(got, fmt.Sprintf("%d+%d@%d %s zoned=%v %s/%s h=%s s=%s a=%s | %s | %s", g.Offset, g.Length, g.Line, g.Time.RFC3339(time.UTC), g.Zoned,
			g.Severity, g.SeverityText, g.Host, g.Service, g.Actor, g.Text, strings.Join(attrs, " ")))
	}
	want := []string{
		"0+149@1 2022-10-15T06:19:03.25Z zoned=true ERROR/ERROR h=ups-3 s=facility a= | 배터리실 온도 이상 | room=B3/0 celsius=61.5/1 alarm=true/2 code=007/0",
		"150+89@3 2022-10-15T06:19:04Z zoned=true WARN/warn h= s= a=minji.kang | say \"hi\"\tand é \\q | caller=main.go:12/0",
		"260+36@5  zoned=false INFO/info h= s= a= | never closed host=x | ",
		"296+49@6  zoned=false / h= s= a= | at=info method=GET path=/ empty= bare status=200 | at=info/0 method=GET/0 path=//0 empty=/0 bare=/0 status=200/1",
	}
	for i := range max(len(got), len(want)) {
		if i >= len(got) || i >= len(want) || got[i] != want[i] {
			t.Errorf("record %d\n got %v\nwant %v", i, got[min(i, len(got)-1)], want[min(i, len(want)-1)])
		}
	}
	if len(r.Rejected) != 1 || r.Rejected[0].Line != 4 || r.Notes["quote is not closed; the value runs to the end of the line"] != 1 {
		t.Errorf("rejected %+v, notes %v", r.Rejected, r.Notes)
	}
}

func TestDetect(t *testing.T) {
	for text, least := range map[string]int{
		"time=1 level=info msg=x\ntime=2 level=info msg=y\n": 60,
		golden: 30,
		"Oct 15 15:19:03 host app[1]: a=1 b=2 c=3\n": 0,
		"{\"a\":\"b=c d=e f=g\"}\n":                  0,
		"GET /?a=1 b=2 c=3\n":                        0,
		"":                                           0,
		"just a text\nwith = signs = in it = here\n": 0,
	} {
		s := Format.Detect(ingesttest.Sample("x", []byte(text)))
		if s.Points < least || (least == 0 && s.Points != 0) || s.Points > 69 {
			t.Errorf("%.30q: %d points, want %d: %s", text, s.Points, least, s.Why)
		}
	}
}

func TestThirdParty(t *testing.T) {
	type known struct {
		Path     string
		Expected struct {
			Events        int
			Times, Levels []string
		}
	}
	for _, f := range ingesttest.Manifest[known](t) {
		if f.Path != "logs/lnav/logfile_logfmt.0" {
			continue
		}
		r := ingesttest.ThirdParty(t, Format, f.Path, 60)
		if len(r.Records) != f.Expected.Events || len(r.Rejected) > 0 {
			t.Fatalf("%d records, %d rejected", len(r.Records), len(r.Rejected))
		}
		for i, g := range r.Records {
			// The manifest cuts times at milliseconds.
			if at := g.Time.UTC().Truncate(time.Millisecond).Format("2006-01-02T15:04:05.000"); at != f.Expected.Times[i] || !g.Zoned {
				t.Errorf("record %d is of %s, want %s", i, at, f.Expected.Times[i])
			}
			if string(g.SeverityText) != f.Expected.Levels[i] || g.Severity == models.SevUnspecified {
				t.Errorf("record %d: level %q, want %q", i, g.SeverityText, f.Expected.Levels[i])
			}
		}
		return
	}
	t.Error("logfmt is not in the manifest")
}

func FuzzDecode(f *testing.F) {
	ingesttest.Fuzz(f, [][]byte{[]byte(golden), []byte("a=\"\\x4\" =b \"c\"=d\n")}, Format)
}

func BenchmarkDecode(b *testing.B) {
	line := `time="2022-10-15T06:19:03.250Z" level=info msg="request handled" service=checkout method=GET path=/api/v1/orders status=200 duration=12.5ms request_id=8f14e45f` + "\n"
	data := []byte(strings.Repeat(line, 10000))
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		benchmark(b, data)
	}
	b.ReportMetric(float64(b.N)*10000/b.Elapsed().Seconds(), "records/s")
}
