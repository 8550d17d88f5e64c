package fields

import (
	"testing"
	"time"

	"github.com/emberline/emberline/ingest"
	"github.com/emberline/emberline/models"
)

func TestMean(t *testing.T) {
	for name, want := range map[string]Role{
		"@timestamp": RoleTime, "Timestamp": RoleTime, "time_stamp": RoleTime, "t.$date": RoleTime, "t.$date.$numberLong": RoleTime,
		"jsonPayload.timestamp": RoleTime, "door_opened_at": RoleTime, "lastSeenTime": RoleTime,
		"instant.epochSecond": RoleSeconds, "instant.nanoOfSecond": RoleNanos,
		"level": RoleLevel, "log.level": RoleLevel, "@fields.lvl": RoleLevel, "PRIORITY": RoleLevel,
		"message": RoleMessage, "fields.message": RoleMessage, "elasticsearch.slowlog.message": RoleMessage,
		"host.name": RoleHost, "_HOSTNAME": RoleHost, "request.host": RoleNone,
		"service.name": RoleService, "serviceContext.service": RoleService,
		"user.name": RoleActor, "userIdentity.userName": RoleActor,
		"expires_at": RoleNone, "valid_until_date": RoleNone, "a.b.c.time": RoleNone, "latency": RoleNone, "format": RoleNone, "": RoleNone,
	} {
		if got := Mean(name).Role; got != want {
			t.Errorf("%q has role %d, want %d", name, got, want)
		}
	}
}

func TestNames(t *testing.T) {
	var n Names
	once := n.Of([]byte("level"))
	if again := n.Of([]byte("level")); once != again {
		t.Error("a name is understood twice")
	}
	long := make([]byte, 2*maxNameSize)
	if n.Of(long).Key != string(long) || len(n.known) != 1 {
		t.Error("a long name is kept, or not given")
	}
}

func TestWhen(t *testing.T) {
	at := time.Date(2022, 10, 15, 6, 19, 3, 0, time.UTC)
	for text, zoned := range map[string]bool{
		"1665814743": true, "1665814743.0": true, "1665814743000": true, "2022-10-15T15:19:03+09:00": true, " 2022-10-15 06:19:03 ": false,
		"/Date(1665814743000)/": true, "2022-10-15T15:19:03+09:00[Asia/Seoul]": true, "Sat Oct 15 06:19:03 2022 UTC": true,
	} {
		s, ok := When([]byte(text))
		if !ok || s.Time != models.NanosOf(at) || s.Zoned != zoned {
			t.Errorf("%q: %v %v zoned %v", text, ok, s.Time.UTC(), s.Zoned)
		}
	}
	for _, text := range []string{"", "12", "0.004", "GET /", "2022-10-15T15:19:03Zebra", "/Date(x)/", "true"} {
		if s, ok := When([]byte(text)); ok {
			t.Errorf("%q is read as %v", text, s.Time.UTC())
		}
	}
}

// TestLevel tells numbers apart by the dialect in which they are written.
func TestLevel(t *testing.T) {
	for _, c := range []struct {
		name, value string
		marks       mark
		want        models.Severity
	}{
		{"level", "30", 0, models.SevInfo}, {"level", "60", 0, models.SevFatal}, {"level", "3", 0, models.SevError},
		{"level", "3", markReq, models.SevError}, {"level", "1", markReq, models.SevInfo}, {"level", "4", markRes, models.SevInfo},
		{"levelno", "20", 0, models.SevInfo}, {"levelno", "50", 0, models.SevFatal}, {"level", "250", 0, models.SevInfo2}, {"level", "400", 0, models.SevError},
		{"level_value", "40000", 0, models.SevError}, {"level_value", "5000", 0, models.SevTrace}, {"severityNumber", "17", 0, models.SevError},
		{"priority", "6", 0, models.SevInfo}, {"level", "DEBUG3", 0, models.SevDebug}, {"s", "E", 0, models.SevError}, {"s", "5", 0, 0},
		{"level", "STATS", 0, 0}, {"level", "99999999999999999999", 0, 0}, {"level", "-1", 0, 0},
	} {
		n := Mean(c.name)
		if got := level([]byte(c.value), &n, c.marks); got != c.want {
			t.Errorf("%s %s: %v, want %v", c.name, c.value, got, c.want)
		}
	}
}

func TestBuilder(t *testing.T) {
	b := NewBuilder(&ingest.Input{Reference: time.Date(2022, 10, 21, 0, 0, 0, 0, time.UTC)})
	var names Names
	build := func(kv ...string) models.Record {
		b.Reset()
		for i := 0; i < len(kv); i += 2 {
			b.Add(names.Of([]byte(kv[i])), []byte(kv[i+1]), models.AttrString)
		}
		rec := models.Record{Text: []byte("whole")}
		b.Finish(&rec)
		return rec
	}
	r := build("created", "2021-01-01T00:00:00Z", "time", "Oct 15 15:19:03", "levelno", "20", "levelname", "INFO", "msg", "", "error", "gone")
	if r.Time.UTC().Format("2006-01-02 15:04:05") != "2022-10-15 15:19:03" || string(r.SeverityText) != "INFO" || string(r.Text) != "gone" || len(r.Attrs) != 3 {
		t.Errorf("%v %q %q %d attributes", r.Time.UTC(), r.SeverityText, r.Text, len(r.Attrs))
	}
	// The best name that can be read wins; one that cannot is no reason to be undated.
	if r = build("time", "soon", "created", "2021-01-01T00:00:00Z"); r.Undated != "" || string(r.SourceTime) != "2021-01-01T00:00:00Z" {
		t.Errorf("%+v", r)
	}
	if r = build("t", "5", "x", "y"); r.Undated != models.UndatedMissing || string(r.Text) != "whole" || len(r.Attrs) != 2 {
		t.Errorf("%+v", r)
	}
	if r = build("timestamp", "9999-12-31T00:00:00Z"); r.Undated != models.UndatedBounds || r.Time != models.NoTime || string(r.SourceTime) == "" {
		t.Errorf("%+v", r)
	}
	if r = build("time", "15:19"); r.Undated != models.UndatedBad {
		t.Errorf("%+v", r)
	}
}
