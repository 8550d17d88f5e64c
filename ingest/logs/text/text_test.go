package text_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/emberline/emberline/ingest"
	"github.com/emberline/emberline/ingest/ingesttest"
	"github.com/emberline/emberline/ingest/logs/access"
	"github.com/emberline/emberline/ingest/logs/dockercri"
	"github.com/emberline/emberline/ingest/logs/java"
	"github.com/emberline/emberline/ingest/logs/linelog/linelogtest"
	"github.com/emberline/emberline/ingest/logs/syslog"
	"github.com/emberline/emberline/ingest/logs/text"
	"github.com/emberline/emberline/ingest/logs/timestamped"
)

func TestGolden(t *testing.T) { linelogtest.Golden(t, text.Format, "plain.log") }

var formats = []ingest.Format{
	syslog.BSD, syslog.RFC3339, syslog.RFC5424, access.Format, access.Valve, java.Format,
	timestamped.Format, dockercri.Docker, dockercri.CRI, text.Format,
}

// best names the format with the highest score, and the gap to the next.
func best(t *testing.T, name string, data []byte) (format string, gap int) {
	t.Helper()
	top, second := 0, 0
	for _, f := range formats {
		switch p := f.Detect(ingesttest.Sample(name, data)).Points; {
		case p > top:
			top, second, format = p, top, f.Name
		case p > second:
			second = p
		}
	}
	return format, top - second
}

// The formats of text lines do not take each other's files.
func TestDetection(t *testing.T) {
	for path, want := range map[string]string{
		"../syslog/testdata/bsd.log":          "syslog-bsd",
		"../syslog/testdata/rfc3339.log":      "syslog-rfc3339",
		"../syslog/testdata/rfc5424.log":      "syslog-rfc5424",
		"../access/testdata/access.log":       "access",
		"../access/testdata/valve.log":        "access-valve",
		"../java/testdata/log4j.log":          "java",
		"../java/testdata/jul.log":            "java",
		"../java/testdata/spark.log":          "java",
		"../timestamped/testdata/levels.log":  "timestamped",
		"../timestamped/testdata/settled.log": "timestamped",
		"../timestamped/testdata/within.log":  "timestamped",
		"../dockercri/testdata/cri.log":       "cri",
		"../dockercri/testdata/docker.log":    "docker-json",
	} {
		data, err := os.ReadFile(filepath.FromSlash(path)) //nolint:gosec // our own fixtures
		if err != nil {
			t.Fatal(err)
		}
		if got, gap := best(t, path, data); got != want || gap < 3 {
			t.Errorf("%s: %s by %d points, want %s", path, got, gap, want)
		}
	}
}

func TestDetectionOfOthers(t *testing.T) {
	for path, want := range map[string]string{
		"logs/plaso/syslog/syslog":                                "syslog-bsd",
		"logs/plaso/syslog/syslog_chromeos":                       "syslog-rfc3339",
		"logs/plaso/syslog/syslog_rsyslog_SyslogProtocol23Format": "syslog-rfc5424",
		"logs/lnav/logfile_syslog_with_header.0":                  "syslog-bsd",
		"logs/plaso/apache_access.log":                            "access",
		"logs/plaso/jira_access.log":                              "access-valve",
		"logs/plaso/cri.log":                                      "cri",
		"logs/lnav/logfile_java.0":                                "java",
		"logs/lnav/logfile_spark.0":                               "java",
		"logs/beats/elasticsearch/server/elasticsearch.624.log":   "java",
		"logs/beats/kafka/log/state-change-2.0.0.log":             "java",
		"logs/lnav/logfile_generic.0":                             "timestamped",
		"logs/lnav/logfile_with_zones.0":                          "timestamped",
		"logs/lnav/logfile_xml_msg.0":                             "timestamped",
		"logs/beats/mongodb/log/mongodb-debian-3.2.11.log":        "timestamped",
		"logs/beats/nginx/error/error.log":                        "timestamped",
		"logs/beats/postgresql/log/postgresql-13-default.log":     "timestamped",
		"logs/lnav/logfile_plain.0":                               "text",
		"logs/lnav/logfile_procstate.0":                           "text",
		"logs/plaso/bash_history":                                 "text",
	} {
		if got, gap := best(t, path, ingesttest.DataFile(t, path)); got != want || gap < 3 {
			t.Errorf("%s: %s by %d points, want %s", path, got, gap, want)
		}
	}
}

func TestDetectionOfText(t *testing.T) {
	for _, data := range []string{
		"Notes of the night shift\nThe alarm rang, nobody knew why.\n", "야간 근무 기록\n경보가 울림\n", "key=value\n",
	} {
		if got, _ := best(t, "notes.txt", []byte(data)); got != "text" {
			t.Errorf("%q is taken for %s", data, got)
		}
	}
}

// Reading a line allocates nothing: what a decoder allocates is for the stream.
func TestAllocations(t *testing.T) {
	for _, c := range lines {
		some := linelogtest.Allocs(t, c.format, bytes.Repeat([]byte(c.line+"\n"), 1000))
		more := linelogtest.Allocs(t, c.format, bytes.Repeat([]byte(c.line+"\n"), 3000))
		if more-some > 20 {
			t.Errorf("%s: %.0f allocations for 2000 more lines", c.format.Name, more-some)
		}
	}
}

// lines are ordinary lines of every format.
var lines = []struct {
	format ingest.Format
	line   string
}{
	{syslog.BSD, "Oct 15 15:22:10 pangyo-db1 postfix/smtpd[2317]: connect from mail.example.test[192.0.2.7]"},
	{syslog.RFC3339, "2022-10-15T15:22:01.203151+09:00 pangyo-ups1 upsd[4179]: on battery, 3 min left"},
	{syslog.RFC5424, `<165>1 2022-10-15T15:22:03Z gw-2 evntslog - ID47 [exampleSDID@32473 iut="3" eventID="1011"] an event`},
	{access.Format, `198.51.100.7 - seoyeon [15/Oct/2022:15:27:41 +0900] "POST /v1/messages?room=7 HTTP/2.0" 502 157 "-" "curl/7.85.0"`},
	{access.Valve, "[15/Oct/2022:15:19:03 +0900] jihoon http-nio-6 192.0.2.12 GET /index.action?key=1 HTTP/1.1 200 1020ms 7881 - curl/7.85.0"},
	{java.Format, "2022-10-15 15:22:10,500 ERROR [pool-2-thread-1] com.example.store.Replica:87 - promotion failed"},
	{timestamped.Format, "2022-10-15 15:19:04 [warn] 17#0: battery string 4 is warm"},
	{dockercri.Docker, `{"log":"queue is filling\n","stream":"stdout","time":"2022-10-15T06:22:10.237222729Z"}`},
	{dockercri.CRI, "2022-10-15T15:19:03.669794202+09:00 stdout F queue is filling"},
	{text.Format, "the alarm rang and nobody knew why, at 2022-10-15 15:19:04"},
}

func BenchmarkDecode(b *testing.B) {
	for _, c := range lines {
		data := bytes.Repeat([]byte(c.line+"\n"), 20000)
		b.Run(c.format.Name, func(b *testing.B) {
			b.SetBytes(int64(len(data)))
			for b.Loop() {
				linelogtest.Run(b, c.format, data)
			}
			b.ReportMetric(float64(b.N)*20000/b.Elapsed().Seconds()/1e6, "Mlines/s")
		})
	}
}

// No stream is without a reading.
func TestDetectAnything(t *testing.T) {
	for _, data := range [][]byte{nil, []byte("\n \n"), {0, 1, 2, 3, 0, 0, 0, 0, 0}, []byte("x")} {
		if p := text.Format.Detect(ingesttest.Sample("x", data)).Points; p < 1 || p > 5 {
			t.Errorf("%q: %d points", data, p)
		}
		ingesttest.Decode(t, text.Format, "x", data)
	}
}

func FuzzText(f *testing.F) { linelogtest.Fuzz(f, text.Format) }
