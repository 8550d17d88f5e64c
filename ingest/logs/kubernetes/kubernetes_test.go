package kubernetes

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/emberline/emberline/ingest/ingesttest"
	"github.com/emberline/emberline/models"
)

// golden is a list of old and new events, a watch, a bookmark, something else
// and an audit event.
const golden = `{"kind":"EventList","apiVersion":"v1","metadata":{"resourceVersion":"7"},"items":[
{"metadata":{"name":"web.1","namespace":"shop","uid":"u1","creationTimestamp":"2022-10-15T06:20:00Z","labels":{"a":"b"}},"involvedObject":{"kind":"Pod","namespace":"shop","name":"web-0"},"reason":"BackOff","message":"Back-off restarting failed container","source":{"component":"kubelet","host":"node-3"},"firstTimestamp":"2022-10-15T06:20:00Z","lastTimestamp":"2022-10-15T06:33:10Z","count":16,"type":"Warning"},
{"metadata":{"name":"web.2","namespace":"shop","creationTimestamp":"2022-10-15T06:34:00Z"},"regarding":{"kind":"Node","name":"node-3"},"reason":"NodeNotReady","note":"Node is not ready","eventTime":"2022-10-15T06:34:00.123456Z","series":{"count":4,"lastObservedTime":"2022-10-15T06:40:00.5Z"},"reportingController":"node-controller","reportingInstance":"node-controller-1","type":"Normal"},
{"kind":"Pod","metadata":{"name":"x"}}
]}
{"type":"ADDED","object":{"kind":"Event","apiVersion":"v1","metadata":{"name":"w"},"involvedObject":{"name":"n"},"reason":"Pulled","lastTimestamp":null,"firstTimestamp":null,"type":"Normal"}}
{"type":"BOOKMARK","object":{"kind":"Event","apiVersion":"v1","metadata":{"resourceVersion":"9"}}}
{"kind":"Event","apiVersion":"audit.k8s.io/v1","level":"Metadata","auditID":"a-1","stage":"ResponseComplete","requestURI":"/api/v1/namespaces/shop/pods/web-0","verb":"delete","user":{"username":"jiho.park"},"responseStatus":{"code":403},"requestReceivedTimestamp":"2022-10-15T06:41:00.000001Z","stageTimestamp":"2022-10-15T06:41:00.250000Z"}
`

// at is where in the fixture a text begins.
func at(text string) string { return strconv.Itoa(strings.Index(golden, text)) }

func TestDecode(t *testing.T) {
	r := ingesttest.Decode(t, Format, "golden", []byte(golden))
	want := []string{
		at(`{"metadata":{"name":"web.1"`) + "@2 2022-10-15T06:33:10Z WARN/Warning host=node-3 service=web-0 actor= | Back-off restarting failed container | k8s.event.reason=BackOff k8s.event.name=web.1 k8s.event.uid=u1 k8s.event.count=16 k8s.event.start_time=2022-10-15T06:20:00Z k8s.event.created=2022-10-15T06:20:00Z k8s.namespace.name=shop k8s.object.kind=Pod k8s.object.name=web-0 k8s.event.reporter=kubelet metadata.labels.a=b",
		at(`{"metadata":{"name":"web.2"`) + "@3 2022-10-15T06:40:00.5Z INFO/Normal host=node-controller-1 service=node-3 actor= | Node is not ready | k8s.event.reason=NodeNotReady k8s.event.name=web.2 k8s.event.count=4 k8s.event.time=2022-10-15T06:34:00.123456Z k8s.event.created=2022-10-15T06:34:00Z k8s.namespace.name=shop k8s.object.kind=Node k8s.object.name=node-3 k8s.event.reporter=node-controller series.lastObservedTime=2022-10-15T06:40:00.5Z",
		at(`{"type":"ADDED"`) + "@6  INFO/Normal host= service=n actor= | Pulled | k8s.watch.type=ADDED k8s.event.reason=Pulled k8s.event.name=w k8s.object.name=n",
		at(`{"kind":"Event","apiVersion":"audit`) + "@8 2022-10-15T06:41:00.25Z WARN/ host= service= actor=jiho.park | delete /api/v1/namespaces/shop/pods/web-0 403 | level=Metadata auditID=a-1 stage=ResponseComplete requestURI=/api/v1/namespaces/shop/pods/web-0 verb=delete user.username=jiho.park responseStatus.code=403 requestReceivedTimestamp=2022-10-15T06:41:00.000001Z stageTimestamp=2022-10-15T06:41:00.250000Z",
	}
	for i, g := range r.Records {
		var attrs []string
		for _, a := range g.Attrs {
			attrs = append(attrs, a.Key+"="+string(a.Value))
		}
		got := fmt.Sprintf("%d@%d %s %s/%s host=%s service=%s actor=%s | %s | %s", g.Offset, g.Line, g.Time.RFC3339(time.UTC), g.Severity, g.SeverityText,
			g.Host, g.Service, g.Actor, g.Text, strings.Join(attrs, " "))
		if i >= len(want) || got != want[i] {
			t.Errorf("event %d\n got %s\nwant %s", i, got, want[min(i, len(want)-1)])
		}
	}
	if len(r.Records) != len(want) || len(r.Rejected) != 1 || r.Rejected[0].Line != 4 {
		t.Errorf("%d events, rejected %+v", len(r.Records), r.Rejected)
	}
}

func TestDetect(t *testing.T) {
	big := `{"apiVersion":"v1","items":[{"apiVersion":"v1","involvedObject":{"kind":"Pod"},"kind":"Event","reason":"x","message":"` + strings.Repeat("y", 80<<10) + `"}],"kind":"List"}`
	for text, want := range map[string]bool{
		golden: true,
		big:    true,
		`{"kind":"Pod","apiVersion":"v1","metadata":{}}`:         false,
		`{"kind":"List","items":[{"kind":"Pod","metadata":{}}]}`: false,
		`{"time":"2022-10-15T06:41:00Z","msg":"x"}`:              false,
	} {
		if s := Format.Detect(ingesttest.Sample("x", []byte(text))); (s.Points > 60) != want {
			t.Errorf("%.60s: %d points: %s", text, s.Points, s.Why)
		}
	}
}

func TestThirdParty(t *testing.T) {
	type known struct {
		Path, Role string
		Expected   struct {
			Events    int
			TimesUnix []float64 `json:"times_unix"`
		}
	}
	n := 0
	for _, f := range ingesttest.Manifest[known](t) {
		if f.Role != "input" || !strings.HasPrefix(f.Path, "logs/kubernetes/") {
			continue
		}
		n++
		r := ingesttest.ThirdParty(t, Format, f.Path, 90)
		if len(r.Records) != f.Expected.Events || len(r.Rejected) > 0 {
			t.Errorf("%s: %d events, %d rejected, want %d and none", f.Path, len(r.Records), len(r.Rejected), f.Expected.Events)
			continue
		}
		for i, want := range f.Expected.TimesUnix {
			if g := r.Records[i]; g.Time != models.Nanos(want*1e9) || !g.Zoned {
				t.Errorf("%s: event %d is of %s, want %f", f.Path, i, g.Time.UTC(), want)
			}
		}
	}
	if n != 3 {
		t.Errorf("%d files in the manifest, want 3", n)
	}
}

func FuzzDecode(f *testing.F) {
	ingesttest.Fuzz(f, [][]byte{[]byte(golden)}, Format)
}
