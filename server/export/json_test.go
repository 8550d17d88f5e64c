package export

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/emberline/emberline/models"
)

func sample() *models.Event {
	return &models.Event{
		ID: "s1:0", Source: "웹/nginx", Time: 1_665_814_740_123_000_000, Earliest: 1_665_814_740_123_000_000, Latest: 1_665_814_740_123_999_999,
		SourceTime: "15/Oct/2022:15:19:00.123 +0900", Observed: time.Date(2022, 10, 21, 0, 0, 0, 0, time.UTC), ZoneBasis: models.ZoneExplicit,
		Severity: models.SevError, Host: "web-01", Text: "전원 \"차단\"\n\tback\\slash \x8f\xff \u2028 \x01", Line: 7, Simulated: true,
		Attributes: []models.Attr{
			{Key: "status", Value: []byte("502"), Type: models.AttrNumber},
			{Key: "ok", Value: []byte("true"), Type: models.AttrBool},
			{Key: "tags", Value: []byte("[\n  \"a\",\n  {\"b\": 1}\n]"), Type: models.AttrJSON},
			{Key: "broken", Value: []byte("{\"a\":"), Type: models.AttrJSON},
			{Key: "notanumber", Value: []byte("0x1F"), Type: models.AttrNumber},
			{Key: "same", Value: []byte("1")},
			{Key: "same", Value: []byte("2")},
			{Key: "empty", Type: models.AttrNumber},
		},
	}
}

func TestEventIsOneLineOfJSON(t *testing.T) {
	seoul, err := models.LoadZone("Asia/Seoul")
	if err != nil {
		t.Fatal(err)
	}
	b := AppendEvent(nil, sample(), seoul)
	if bytes.ContainsAny(b, "\n\r\u2028") || !utf8.Valid(b) {
		t.Fatalf("not one line of UTF-8: %q", b)
	}
	var got map[string]any
	if err := json.Unmarshal(b, &got); err != nil {
		t.Fatalf("%v in %s", err, b)
	}
	for key, want := range map[string]any{
		"id": "s1:0", "source": "웹/nginx", "time": "2022-10-15T15:19:00.123+09:00", "latest": "2022-10-15T15:19:00.123999999+09:00",
		"observed": "2022-10-21T09:00:00+09:00", "zone_basis": "explicit", "kind": "log", "line": 7.0, "simulated": true,
		"text": "전원 \"차단\"\n\tback\\slash \\x8f\\xff \u2028 \x01",
	} {
		if got[key] != want {
			t.Errorf("%s: got %v, want %v", key, got[key], want)
		}
	}
	sev := got["severity"].(map[string]any)
	if sev["number"] != 17.0 || sev["text"] != "ERROR" {
		t.Errorf("severity %v", sev)
	}
	attrs := got["attributes"].(map[string]any)
	if attrs["status"] != 502.0 || attrs["ok"] != true || attrs["broken"] != "{\"a\":" || attrs["notanumber"] != "0x1F" ||
		attrs["same"] != "1" || attrs["same#2"] != "2" || attrs["empty"] != "" || len(attrs["tags"].([]any)) != 2 {
		t.Errorf("attributes %v", attrs)
	}
}

func TestUndatedEventSaysWhy(t *testing.T) {
	e := sample()
	e.Time, e.Earliest, e.Latest, e.Undated = models.NoTime, models.NoTime, models.NoTime, models.UndatedBad
	var got map[string]any
	if err := json.Unmarshal(AppendEvent(nil, e, time.UTC), &got); err != nil {
		t.Fatal(err)
	}
	if got["time"] != nil || got["undated"] != models.UndatedBad {
		t.Errorf("time %v, undated %v", got["time"], got["undated"])
	}
}

func FuzzAppendString(f *testing.F) {
	f.Add("전원\x80\"\\\n\u2029")
	f.Fuzz(func(t *testing.T, s string) {
		b := AppendString(nil, s)
		var back string
		if err := json.Unmarshal(b, &back); err != nil {
			t.Fatalf("%v in %q", err, b)
		}
		if utf8.ValidString(s) && back != s {
			t.Fatalf("%q came back as %q", s, back)
		}
	})
}

func TestCellsAreNoFormulas(t *testing.T) {
	for _, s := range []string{"=1+1", "+1", "-1", "@x", "\tx", "\rx", "\nx"} {
		if got := Cell(s); got != "'"+s {
			t.Errorf("%q became %q", s, got)
		}
	}
	if got := Cell("plain = text"); got != "plain = text" {
		t.Errorf("a plain cell became %q", got)
	}
	var b bytes.Buffer
	w, err := Open("csv", &b, time.UTC)
	if err != nil {
		t.Fatal(err)
	}
	e := sample()
	e.Text = "=HYPERLINK(1)"
	if err := w.Write(e); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(b.String(), ",'=HYPERLINK(1),") || !strings.HasPrefix(b.String(), "id,source,time,") {
		t.Errorf("CSV: %s", b.String())
	}
}

func TestUnknownFormat(t *testing.T) {
	if _, err := Open("xlsx", &bytes.Buffer{}, time.UTC); models.CodeOf(err) != models.CodeInvalid || models.HintOf(err) == "" {
		t.Errorf("got %v", err)
	}
}
