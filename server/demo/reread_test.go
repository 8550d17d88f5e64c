package demo

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"golang.org/x/text/encoding/korean"
)

// reread is one record as simple code of the test's own finds it again.
type reread struct {
	offset int64 // in the source, or in the member
	member string
	raw    string // as written
	text   string // decoded
	time   time.Time
	cut    bool
}

// style tells the test how a source is written: what begins a record and
// where its time stands.
type style struct {
	begins *regexp.Regexp // its group is the time
	layout string         // "" for seconds since 1970, "ms" for milliseconds
	zone   string         // of a layout without one; "" is Korea's
}

var kst = time.FixedZone("KST", 9*3600)

var styles = map[string]style{
	"bsd-syslog":    {regexp.MustCompile(`^(\w{3} [ \d]\d [\d:]{8}) `), "2006 " + time.Stamp, ""},
	"pri-syslog":    {regexp.MustCompile(`^<\d+>(\w{3} [ \d]\d [\d:]{8}) `), "2006 " + time.Stamp, ""},
	"rfc5424":       {regexp.MustCompile(`^<\d+>1 (\S+) `), time.RFC3339, ""},
	"nginx":         {regexp.MustCompile(`^[\d.]+ - - \[([^]]+)\] "`), "02/Jan/2006:15:04:05 -0700", ""},
	"registry":      {regexp.MustCompile(`^time="([^"]+)" `), "2006-01-02T15:04:05", "UTC"},
	"logfmt":        {regexp.MustCompile(`^ts=(\S+) `), time.RFC3339, ""},
	"postgres":      {regexp.MustCompile(`^([-\d]+ [.:\d]+) KST \[`), "2006-01-02 15:04:05", ""},
	"redis":         {regexp.MustCompile(`^3121:M (.{24}) `), "02 Jan 2006 15:04:05", ""},
	"logback":       {regexp.MustCompile(`^(\d{4}-\d\d-\d\d [\d:]{8},\d{3}) `), "2006-01-02 15:04:05,000", ""},
	"zap":           {regexp.MustCompile(`^\{.*?(?:"ts":([\d.]+)|$)`), "", ""},
	"ecs":           {regexp.MustCompile(`^\{(?:"@timestamp":"([^"]+)")?`), time.RFC3339, ""},
	"pino":          {regexp.MustCompile(`^\{"level":\d+,"time":(\d+)`), "ms", ""},
	"k8s-event":     {regexp.MustCompile(`^\{.*"lastTimestamp":"([^"]+)"`), time.RFC3339, ""},
	"pagerduty":     {regexp.MustCompile(`^\{"event":.*?"occurred_at":"([^"]+)"`), time.RFC3339, ""},
	"kakao-android": {regexp.MustCompile(`^(\d+년 \d+월 \d+일 (?:오전|오후) \d+:\d\d), .+? : `), "2006년 1월 2일 PM 3:04", ""},
	"kakao-pc":      {regexp.MustCompile(`^\[[^]]+\] \[((?:오전|오후) \d+:\d\d)\] `), "2006년 1월 2일 PM 3:04", ""},
}

// parse reads a written time.
func (s style) parse(t *testing.T, written, day string) time.Time {
	t.Helper()
	if written == "" || written == "-" {
		return time.Time{}
	}
	written = strings.NewReplacer("오전", "AM", "오후", "PM").Replace(written)
	switch {
	case s.layout == "" || s.layout == "ms":
		whole, frac, _ := strings.Cut(written, ".")
		n, err := strconv.ParseInt(whole+frac, 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		if s.layout == "ms" {
			return time.UnixMilli(n)
		}
		return time.UnixMicro(n)
	case strings.HasPrefix(s.layout, "2006 "):
		written = "2022 " + written
	case day != "":
		written = day + " " + written
	}
	loc := kst
	if s.zone == "UTC" {
		loc = time.UTC
	}
	at, err := time.ParseInLocation(s.layout, written, loc)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// rereadSource reads a source's files again, duplicates of an overlap left out.
func rereadSource(t *testing.T, dir string, s SourceTruth) []reread {
	t.Helper()
	var out []reread
	var base int64
	var before []byte
	for i, p := range s.Pieces {
		b, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(p.Path)))
		if err != nil {
			t.Fatal(err)
		}
		if int64(len(b)) != p.Bytes {
			t.Errorf("%s holds %d bytes, truth says %d", p.Path, len(b), p.Bytes)
		}
		switch s.Style {
		case "slack":
			return rereadWorkspace(t, b)
		case "alertmanager":
			return rereadAlerts(t, b)
		}
		got := rereadLines(t, s.Style, b, base)
		if s.Duplicate > 0 && i == len(s.Pieces)-1 {
			end := int64(len(b))
			if n := int(s.Duplicate); n < len(got) {
				end = got[n].offset - base
			}
			if !bytes.HasSuffix(before, b[:end]) {
				t.Errorf("%s does not begin with the end of the piece before it", p.Path)
			}
			got = got[s.Duplicate:]
		}
		out = append(out, got...)
		base += int64(len(b))
		before = b
	}
	return out
}

func rereadLines(t *testing.T, name string, b []byte, base int64) []reread {
	t.Helper()
	st, ok := styles[name]
	if !ok {
		t.Fatalf("the test knows no style %s", name)
	}
	var out []reread
	day := ""
	headed := strings.HasPrefix(name, "kakao") // such files begin with a header, others with a record
	for off := int64(0); len(b) > 0; {
		i := bytes.IndexByte(b, '\n') + 1
		if i == 0 {
			i = len(b)
		}
		raw := string(b[:i])
		text := raw
		if name == "kakao-android" {
			dec, err := korean.EUCKR.NewDecoder().String(raw)
			if err != nil || strings.ContainsRune(dec, utf8.RuneError) {
				t.Fatalf("%q is no CP949: %v", raw, err)
			}
			text = dec
		}
		if d, ok := strings.CutPrefix(text, "--------------- "); ok && name == "kakao-pc" {
			day = d[:strings.Index(d, "일 ")+len("일")]
		} else if m := st.begins.FindStringSubmatch(text); m != nil {
			r := reread{offset: base + off, raw: raw, text: text, time: st.parse(t, m[1], day), cut: raw[len(raw)-1] != '\n'}
			if raw[0] == '{' && json.Valid(b[:i]) == r.cut {
				t.Errorf("%s: %q: valid JSON and cut off: %v", name, raw, r.cut)
			}
			out = append(out, r)
		} else if !headed && len(out) == 0 {
			out = append(out, reread{offset: base + off, raw: raw, text: text})
		} else if n := len(out); n > 0 && strings.TrimSpace(text) != "" && !(name == "kakao-android" && strings.HasPrefix(text, "2022년")) {
			out[n-1].raw += raw
			out[n-1].text += text
		}
		off += int64(i)
		b = b[i:]
	}
	return out
}

func rereadAlerts(t *testing.T, b []byte) []reread {
	t.Helper()
	var out []reread
	off := 0
	for _, ln := range bytes.SplitAfter(b, []byte{'\n'}) {
		if len(ln) == 0 {
			continue
		}
		var body struct{ Alerts []json.RawMessage }
		if err := json.Unmarshal(ln, &body); err != nil {
			t.Fatal(err)
		}
		from := 0
		for _, raw := range body.Alerts {
			var a struct {
				StartsAt, EndsAt time.Time
				Annotations      struct{ Summary, Description string }
			}
			if err := json.Unmarshal(raw, &a); err != nil {
				t.Fatal(err)
			}
			if !a.EndsAt.IsZero() && a.EndsAt.Year() > 1 && !a.EndsAt.After(a.StartsAt) || a.Annotations.Summary != a.Annotations.Description {
				t.Errorf("alert %s makes no sense", raw)
			}
			at := from + bytes.Index(ln[from:], raw)
			from = at + len(raw)
			out = append(out, reread{offset: int64(off + at), raw: string(raw), text: a.Annotations.Summary, time: a.StartsAt})
		}
		off += len(ln)
	}
	return out
}

func rereadWorkspace(t *testing.T, b []byte) []reread {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	type message struct {
		User, Text, TS string
		ThreadTS       string `json:"thread_ts"`
		ReplyCount     int    `json:"reply_count"`
		Edited         *struct{ TS string }
	}
	var users, channels []struct{ ID, Name string }
	known := map[string]bool{}
	stamps, replies, edits := map[string]int{}, map[string]int{}, 0
	var out []reread
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		all, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		switch f.Name {
		case "users.json":
			err = json.Unmarshal(all, &users)
			for _, u := range users {
				known[u.ID] = true
			}
		case "channels.json":
			err = json.Unmarshal(all, &channels)
		default:
			var raws []json.RawMessage
			err = json.Unmarshal(all, &raws)
			from := 0
			for _, raw := range raws {
				var m message
				if err := json.Unmarshal(raw, &m); err != nil {
					t.Fatal(err)
				}
				at := from + bytes.Index(all[from:], raw)
				from = at + len(raw)
				us, err := strconv.ParseInt(strings.Replace(m.TS, ".", "", 1), 10, 64)
				if err != nil {
					t.Fatal(err)
				}
				when := time.UnixMicro(us)
				dir, day, _ := strings.Cut(f.Name, "/")
				if day != when.In(kst).Format("2006-01-02")+".json" || !slices.ContainsFunc(channels, func(c struct{ ID, Name string }) bool { return c.Name == dir }) {
					t.Errorf("a message of %s stands in %s", when.In(kst), f.Name)
				}
				if !known[m.User] {
					t.Errorf("nobody is %s", m.User)
				}
				if m.Edited != nil {
					edits++
				}
				stamps[dir+m.TS] = m.ReplyCount
				if m.ThreadTS != "" && m.ThreadTS != m.TS {
					replies[dir+m.ThreadTS]++
				}
				out = append(out, reread{offset: int64(at), member: f.Name, raw: string(raw), text: m.Text, time: when})
			}
		}
		if err != nil {
			t.Fatalf("%s: %v", f.Name, err)
		}
	}
	if len(users) < 5 || len(channels) != 3 || edits == 0 || len(replies) == 0 {
		t.Errorf("%d users, %d channels, %d edits, %d threads", len(users), len(channels), edits, len(replies))
	}
	for ts, n := range replies {
		count, ok := stamps[ts]
		if !ok || count > 0 && count != n {
			t.Errorf("thread %s has %d replies, its first message (%v) says %d", ts, n, ok, count)
		}
	}
	return out
}
