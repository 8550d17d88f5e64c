package jsonlines

import (
	"strings"
	"testing"
	"time"

	"github.com/emberline/emberline/ingest/ingesttest"
	"github.com/emberline/emberline/models"
)

// known is what is known of a third-party file.
type known struct {
	Path     string
	Role     string
	Expected struct {
		Events     *int
		JSONLines  *int `json:"json_lines"`
		OtherLines int  `json:"other_lines"`
		Times      []string
		Levels     []string
	}
}

// ours are the files that this decoder must read as the manifest says.
func ours(path string) bool {
	for _, p := range []string{
		"logs/plaso/jsonl/", "logs/plaso/azure_application_gateway_access.json", "logs/plaso/ios_app_privacy_report.ndjson",
		"logs/plaso/docker/", "logs/lnav/logfile_bunyan", "logs/lnav/logfile_caddy", "logs/lnav/logfile_pino", "logs/lnav/logfile_ecs",
		"logs/lnav/logfile_cloudflare", "logs/lnav/logfile_otel_collector", "logs/lnav/logfile_nextcloud", "logs/lnav/logfile_mongodb.0",
		"logs/lnav/logfile_rust_tracing", "logs/beats/elasticsearch/slowlog/", "logs/beats/osquery/result/test.log",
	} {
		if strings.HasPrefix(path, p) && !strings.HasSuffix(path, "-expected.json") {
			return true
		}
	}
	return strings.HasPrefix(path, "logs/lnav/logfile_") && strings.Contains(path, "json") && !strings.Contains(path, "/formats/")
}

func TestThirdParty(t *testing.T) {
	n := 0
	for _, f := range ingesttest.Manifest[known](t) {
		if f.Role != "input" || !ours(f.Path) {
			continue
		}
		n++
		t.Run(f.Path, func(t *testing.T) {
			r := ingesttest.Decode(t, Format, f.Path, ingesttest.DataFile(t, f.Path))
			x := f.Expected
			if x.Events == nil {
				x.Events = x.JSONLines
			}
			if x.Events == nil {
				t.Fatalf("the manifest expects nothing of %s", f.Path)
			}
			if len(r.Records) != *x.Events || len(r.Rejected) != x.OtherLines {
				t.Errorf("%d records and %d rejected, want %d and %d", len(r.Records), len(r.Rejected), *x.Events, x.OtherLines)
			}
			for i, want := range x.Times {
				at, err := time.Parse(time.RFC3339Nano, want)
				if err != nil {
					t.Fatal(err)
				}
				if got := r.Records[i].Time; got != models.NanosOf(at) {
					t.Errorf("record %d is of %s, want %s", i, got.UTC(), want)
				}
			}
			for i, want := range x.Levels {
				if got := string(r.Records[i].SeverityText); got != want {
					t.Errorf("record %d has the level %q, want %q", i, got, want)
				}
			}
			undated := 0
			for _, g := range r.Records {
				if g.Time == models.NoTime {
					undated++
				}
				if testing.Verbose() {
					t.Logf("%v zoned=%v %v %q h=%q s=%q a=%q %.60q %q attrs=%d src=%q", g.Time.UTC(), g.Zoned, g.Severity, g.SeverityText, g.Host, g.Service, g.Actor, g.Text, g.Undated, len(g.Attrs), g.SourceTime)
				}
			}
			allowed := 0
			switch {
			case strings.HasSuffix(f.Path, "logfile_json.json"):
				allowed = 1 // "ts": "xxx"
			case strings.HasSuffix(f.Path, "otel_collector.jsonl"):
				allowed = len(r.Records) // OTLP has a decoder of its own
			}
			if undated != allowed {
				t.Errorf("%d of %d records are undated, want %d; notes %v", undated, len(r.Records), allowed, r.Notes)
			}
		})
	}
	if n < 25 {
		t.Errorf("only %d files of this format in the manifest", n)
	}
}
