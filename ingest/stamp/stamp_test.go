package stamp

import (
	"strings"
	"testing"
	"time"

	"github.com/emberline/emberline/models"
)

// The columns: the text, the time as RFC 3339 ("" when it is none), flags (z
// zoned, y no year, d no date), the resolution, and what remains unread.
var layouts = []struct {
	text, want, flags string
	res               models.Resolution
	rest              string
}{
	{"2022-10-15T15:19:03Z", "2022-10-15T15:19:03Z", "z", models.ResSecond, ""},
	{"2022-10-15T15:19:03.123+09:00 x", "2022-10-15T06:19:03.123Z", "z", models.ResMilli, " x"},
	{"2022-10-15 15:19:03,123 INFO x", "2022-10-15T15:19:03.123Z", "", models.ResMilli, " INFO x"},
	{"2022-10-15 15:19:03:123 x", "2022-10-15T15:19:03.123Z", "", models.ResMilli, " x"},
	{"2022-10-15T15:19:03.123456+0900", "2022-10-15T06:19:03.123456Z", "z", models.ResMicro, ""},
	{"2022-10-15T15:19:03.123456789-07", "2022-10-15T22:19:03.123456789Z", "z", models.ResNano, ""},
	{"2022-10-15T15:19:03.1234567890123Z", "2022-10-15T15:19:03.123456789Z", "z", models.ResNano, ""},
	{"2022-10-15 15:19:03 +0900 [x]", "2022-10-15T06:19:03Z", "z", models.ResSecond, " [x]"},
	{"2022-10-15T15:19:03+09:00[Asia/Seoul] x", "2022-10-15T06:19:03Z", "z", models.ResSecond, " x"},
	{"2022-10-15 15:19:03.5 UTC [7]", "2022-10-15T15:19:03.5Z", "z", models.ResMilli, " [7]"},
	{"2022-10-15 15:19:03 KST x", "2022-10-15T06:19:03Z", "z", models.ResSecond, " x"},
	{"2022-10-15 15:19:03 CST x", "2022-10-15T15:19:03Z", "", models.ResSecond, " x"},
	{"2022-10-15 15:19:03 GMT+9 x", "2022-10-15T15:19:03Z", "z", models.ResSecond, "+9 x"},
	{"2022-10-15 15:19:03 GMT+09:00 x", "2022-10-15T06:19:03Z", "z", models.ResSecond, " x"},
	{"2022-10-15 15:19:03-15:20:03", "2022-10-15T15:19:03Z", "", models.ResSecond, "-15:20:03"},
	{"2022-10-15 15:19:03-10:20:03", "2022-10-15T15:19:03Z", "", models.ResSecond, "-10:20:03"},
	{"2022-10-15 15:19:03,20,GET", "2022-10-15T15:19:03Z", "", models.ResSecond, ",20,GET"},
	{"2022-10-15 15:19", "2022-10-15T15:19:00Z", "", models.ResMinute, ""},
	{"2022-10-15T15:19Z", "2022-10-15T15:19:00Z", "z", models.ResMinute, ""},
	{"2022-10-15 - 15:19:03 x", "2022-10-15T15:19:03Z", "", models.ResSecond, " x"},
	{"2022-10-15, 15:19:03", "2022-10-15T15:19:03Z", "", models.ResSecond, ""},
	{"2022-10-15", "2022-10-15T00:00:00Z", "", models.ResDay, ""},
	{"2022-1-5 3:04:05 PM.", "2022-01-05T15:04:05Z", "", models.ResSecond, "."},
	{"2022-10-15 24:00:00", "2022-10-16T00:00:00Z", "", models.ResSecond, ""},
	{"2016-12-31T23:59:60Z", "2016-12-31T23:59:59.999999999Z", "z", models.ResSecond, ""},
	{"2022-10-15T15:19:61Z", "", "", 0, ""},
	{"2022-10-15T25:19:01Z", "", "", 0, ""},
	{"2022-02-29 15:19:03", "", "", 0, ""},
	{"2020-02-29 15:19:03", "2020-02-29T15:19:03Z", "", models.ResSecond, ""},
	{"2022-13-01 15:19:03", "", "", 0, ""},
	{"2022-10-155", "", "", 0, ""},
	{"2022-10-15abc", "", "", 0, ""},
	{"2022/10/15 15:19:03 [error]", "2022-10-15T15:19:03Z", "", models.ResSecond, " [error]"},
	{"2022/10/15-15:19:03.123456", "2022-10-15T15:19:03.123456Z", "", models.ResMicro, ""},
	{"2022.10.15 15:19:03", "2022-10-15T15:19:03Z", "", models.ResSecond, ""},
	{"2022-Oct-15 15:19:03.123456", "2022-10-15T15:19:03.123456Z", "", models.ResMicro, ""},
	{"20221015 15:19:03 x", "2022-10-15T15:19:03Z", "", models.ResSecond, " x"},
	{"20221015-151903.25 x", "2022-10-15T15:19:03.25Z", "", models.ResMilli, " x"},
	{"20221015T151903Z", "2022-10-15T15:19:03Z", "z", models.ResSecond, ""},
	{"20221015151903", "2022-10-15T15:19:03Z", "", models.ResSecond, ""},
	{"20221015.151903,672:DEBUG", "2022-10-15T15:19:03.672Z", "", models.ResMilli, ":DEBUG"},
	{"2012-025T10:22:40,672:DEBUG", "2012-01-25T10:22:40.672Z", "", models.ResMilli, ":DEBUG"},
	{"2014-333T16:56:38Z", "2014-11-29T16:56:38Z", "z", models.ResSecond, ""},
	{"2020-366 16:56:38", "2020-12-31T16:56:38Z", "", models.ResSecond, ""},
	{"2021-366 16:56:38", "", "", 0, ""},
	{"12/28-12:55:38.765402 x", "2024-12-28T12:55:38.765402Z", "y", models.ResMicro, " x"},
	{"Thu Nov 14 20:14:37.123 x", "2024-11-14T20:14:37.123Z", "y", models.ResMilli, " x"},
	{"20221015", "2022-10-15T00:00:00Z", "", models.ResDay, ""},
	{"221015 15:19:03 7 Query", "2022-10-15T15:19:03Z", "", models.ResSecond, " 7 Query"},
	{"221015  5:19:03 7 Query", "2022-10-15T05:19:03Z", "", models.ResSecond, " 7 Query"},
	{"081109 203615 148 INFO", "2008-11-09T20:36:15Z", "", models.ResSecond, " 148 INFO"},
	{"10/15/22 15:19:03", "2022-10-15T15:19:03Z", "", models.ResSecond, ""},
	{"15/10/2022 15:19:03", "2022-10-15T15:19:03Z", "", models.ResSecond, ""},
	{"10/15/2022 3:19:03 PM x", "2022-10-15T15:19:03Z", "", models.ResSecond, " x"},
	{"10/15/2022, 12:19 a.m. x", "2022-10-15T00:19:00Z", "", models.ResMinute, " x"},
	{"05/06/2022 15:19:03", "", "", 0, ""},
	{"05/05/2022 15:19:03", "2022-05-05T15:19:03Z", "", models.ResSecond, ""},
	{"17/06/09 20:10:40", "", "", 0, ""},
	{"15.10.2022 15:19:03", "2022-10-15T15:19:03Z", "", models.ResSecond, ""},
	{"05.06.2022 15:19:03", "2022-06-05T15:19:03Z", "", models.ResSecond, ""},
	{"10.0.0.1 x 15:19", "", "", 0, ""},
	{"10-15 15:19:03.123  12 I", "2024-10-15T15:19:03.123Z", "y", models.ResMilli, "  12 I"},
	{"Oct 15 15:19:03 web sshd[1]: x", "2024-10-15T15:19:03Z", "y", models.ResSecond, " web sshd[1]: x"},
	{"Oct  5 15:19:03 web", "2024-10-05T15:19:03Z", "y", models.ResSecond, " web"},
	{"Oct 15 15:19:03.250 web", "2024-10-15T15:19:03.25Z", "y", models.ResMilli, " web"},
	{"Oct 15 15:19:03 2022 x", "2022-10-15T15:19:03Z", "", models.ResSecond, " x"},
	{"Oct 15 2022 15:19:03 x", "2022-10-15T15:19:03Z", "", models.ResSecond, " x"},
	{"Oct 15 15:19:03 2001-host x", "2024-10-15T15:19:03Z", "y", models.ResSecond, " 2001-host x"},
	{"Feb 29 15:19:03 x", "2024-02-29T15:19:03Z", "y", models.ResSecond, " x"},
	{"Feb 30 15:19:03 x", "", "", 0, ""},
	{"Octopus 15 15:19:03", "", "", 0, ""},
	{"Oct 15, 2022 3:19:03 PM com.example", "2022-10-15T15:19:03Z", "", models.ResSecond, " com.example"},
	{"October 15, 2022 at 12:19:03 AM", "2022-10-15T00:19:03Z", "", models.ResSecond, ""},
	{"Sat Oct 15 15:19:03 2022", "2022-10-15T15:19:03Z", "", models.ResSecond, ""},
	{"Sat Oct 15 15:19:03 KST 2022 x", "2022-10-15T06:19:03Z", "z", models.ResSecond, " x"},
	{"Sat Oct 15 15:19:03 EST 2022 x", "2022-10-15T15:19:03Z", "", models.ResSecond, " x"},
	{"Sat Oct 15 15:19:03.250555 2022] x", "2022-10-15T15:19:03.250555Z", "", models.ResMicro, "] x"},
	{"Sat, 15 Oct 2022 15:19:03 +0900", "2022-10-15T06:19:03Z", "z", models.ResSecond, ""},
	{"Saturday, October 15, 2022 15:19", "2022-10-15T15:19:00Z", "", models.ResMinute, ""},
	{"Sat 2022-10-15 15:19:03 KST", "2022-10-15T06:19:03Z", "z", models.ResSecond, ""},
	{"15/Oct/2022:15:19:03 +0900] x", "2022-10-15T06:19:03Z", "z", models.ResSecond, "] x"},
	{"15-Oct-2022 15:19:03.25 x", "2022-10-15T15:19:03.25Z", "", models.ResMilli, " x"},
	{"15 Oct 2022 15:19:03 x", "2022-10-15T15:19:03Z", "", models.ResSecond, " x"},
	{"15 Oct 2022", "2022-10-15T00:00:00Z", "", models.ResDay, ""},
	{"5 Oct 15:19:03 x", "2024-10-05T15:19:03Z", "y", models.ResSecond, " x"},
	{"2022년 10월 15일 오후 3:19, x", "2022-10-15T15:19:00Z", "", models.ResMinute, ", x"},
	{"2022년 10월 15일 오전 12:05", "2022-10-15T00:05:00Z", "", models.ResMinute, ""},
	{"2022년 10월 15일 (토) 15시 19분 3초 x", "2022-10-15T15:19:03Z", "", models.ResSecond, " x"},
	{"2022년 10월 15일 토요일", "2022-10-15T00:00:00Z", "", models.ResDay, ""},
	{"2022. 10. 15. 오후 3:19:03 x", "2022-10-15T15:19:03Z", "", models.ResSecond, " x"},
	{"2022. 1. 5. 03:19", "2022-01-05T03:19:00Z", "", models.ResMinute, ""},
	{"10월 15, 2022 3:19:03 오후 com.example", "2022-10-15T15:19:03Z", "", models.ResSecond, " com.example"},
	{"10월 15일 오후 3:19:03 x", "2024-10-15T15:19:03Z", "y", models.ResSecond, " x"},
	{"@4000000037c219bf2ef02e94 x", "1999-08-24T04:04:05.787492500Z", "z", models.ResNano, " x"},
	{"15:19:03.25 x", "15:19:03.25", "d", models.ResMilli, " x"},
	{"15:19 x", "15:19:00", "d", models.ResMinute, " x"},
	{"15:19:0x", "", "", 0, ""},
	{"123 15:19:03", "", "", 0, ""},
	{"hello", "", "", 0, ""},
	{"", "", "", 0, ""},
}

func wantTime(t *testing.T, want, flags string) models.Nanos {
	t.Helper()
	if strings.Contains(flags, "d") {
		tm, err := time.Parse("2006-01-02 15:04:05.999", "1970-01-01 "+want)
		if err != nil {
			t.Fatal(err)
		}
		return models.NanosOf(tm)
	}
	tm, err := time.Parse(time.RFC3339Nano, want)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(flags, "y") { // counted from the start of a leap year
		return models.Nanos(tm.Sub(time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)))
	}
	return models.NanosOf(tm)
}

func flagsOf(s Stamp) string {
	f := ""
	if s.Zoned {
		f += "z"
	}
	if s.NoYear {
		f += "y"
	}
	if s.NoDate {
		f += "d"
	}
	return f
}

func TestParse(t *testing.T) {
	for _, c := range layouts {
		t.Run(c.text, func(t *testing.T) {
			s, ok := Parse([]byte(c.text))
			if ok != (c.want != "") {
				t.Fatalf("ok = %v (%v)", ok, s.Time.UTC())
			}
			if !ok {
				return
			}
			if want := wantTime(t, c.want, c.flags); s.Time != want {
				t.Errorf("time %v, want %v", s.Time.UTC(), want.UTC())
			}
			if f := flagsOf(s); f != c.flags || s.Resolution != c.res || c.text[s.Len:] != c.rest {
				t.Errorf("flags %q, resolution %d, rest %q; want %q, %d, %q", f, s.Resolution, c.text[s.Len:], c.flags, c.res, c.rest)
			}
		})
	}
}

func TestParseOrder(t *testing.T) {
	for _, c := range []struct {
		text  string
		order Order
		want  string
	}{
		{"05/06/2022 15:19:03", MonthFirst, "2022-05-06T15:19:03Z"},
		{"05/06/2022 15:19:03", DayFirst, "2022-06-05T15:19:03Z"},
		{"17/06/09 20:10:40 INFO", YearFirst, "2017-06-09T20:10:40Z"},
		{"17/06/09 20:10:40 INFO", DayFirst, "2009-06-17T20:10:40Z"},
		{"10/15/2022 15:19:03", DayFirst, ""},
		{"10/15/2022 15:19:03", YearFirst, ""},
	} {
		s, ok := ParseOrder([]byte(c.text), c.order)
		if ok != (c.want != "") || ok && s.Time.UTC().Format(time.RFC3339) != c.want {
			t.Errorf("%s in order %d: %v %v, want %s", c.text, c.order, s.Time.UTC(), ok, c.want)
		}
	}
}

// A year that no timeline holds is read, and out of bounds.
func TestBounds(t *testing.T) {
	for _, text := range []string{"1601-01-01T00:00:00Z", "2554-07-21T23:34:33Z", "9999-12-31 23:59:59", "0001-01-01T00:00:00Z", "0000-01-01T00:00:00Z", "1969-12-31T23:59:59Z", "2262-01-01T00:00:00Z"} {
		s, ok := Parse([]byte(text))
		if !ok || s.Time.InBounds() || s.Time == models.NoTime {
			t.Errorf("%s: ok %v, time %d", text, ok, s.Time)
		}
	}
}

// Every day of four centuries agrees with the standard library.
func TestCivil(t *testing.T) {
	for d := time.Date(1890, 1, 1, 0, 0, 0, 0, time.UTC); d.Year() < 2262; d = d.AddDate(0, 0, 1) {
		if got := days(d.Year(), int(d.Month()), d.Day()) * daySeconds; got != d.Unix() {
			t.Fatalf("%v: %d, want %d", d, got, d.Unix())
		}
		if !validDay(d.Year(), int(d.Month()), d.Day(), true) {
			t.Fatalf("%v is said not to exist", d)
		}
	}
	if got, want := days(0, 1, 1)*daySeconds, time.Date(0, 1, 1, 0, 0, 0, 0, time.UTC).Unix(); got != want {
		t.Errorf("year 0: %d, want %d", got, want)
	}
}

func TestEpoch(t *testing.T) {
	for _, c := range []struct {
		text, want string
		res        models.Resolution
	}{
		{"1665814743", "2022-10-15T06:19:03Z", models.ResSecond},
		{"1665814743.123 x", "2022-10-15T06:19:03.123Z", models.ResMilli},
		{"1665814743.123456789", "2022-10-15T06:19:03.123456789Z", models.ResNano},
		{"1665814743123", "2022-10-15T06:19:03.123Z", models.ResMilli},
		{"1665814743123.456", "2022-10-15T06:19:03.123456Z", models.ResMicro},
		{"1665814743123456", "2022-10-15T06:19:03.123456Z", models.ResMicro},
		{"1665814743123456789", "2022-10-15T06:19:03.123456789Z", models.ResNano},
		{"1.665814743e9", "2022-10-15T06:19:03Z", models.ResSecond},
		{"1.6658147431234E+12", "2022-10-15T06:19:03.1234Z", models.ResMicro},
		{"514848225", "1986-04-25T21:23:45Z", models.ResSecond},
		{"12345", "", 0},
		{"0", "", 0},
		{"-1665814743", "", 0},
		{"1665814743x", "", 0},
		{"166581474312345678901234567890123", "", 0},
		{"000001665814743", "", 0},
	} {
		s, ok := Epoch([]byte(c.text))
		if ok != (c.want != "") {
			t.Errorf("%s: ok %v", c.text, ok)
			continue
		}
		if ok && (s.Time.UTC().Format(time.RFC3339Nano) != c.want || s.Resolution != c.res || !s.Zoned) {
			t.Errorf("%s: %v at %d, want %s at %d", c.text, s.Time.UTC(), s.Resolution, c.want, c.res)
		}
	}
	if s, ok := Epoch([]byte("99999999999")); !ok || s.Time.InBounds() {
		t.Error("a second after 2262 should be out of bounds")
	}
}

func TestGlog(t *testing.T) {
	level, s, ok := Glog([]byte("E1015 15:19:03.123456    7 x.go:1] y"))
	if !ok || level != 'E' || !s.NoYear || s.Len != 21 {
		t.Fatalf("%c %+v %v", level, s, ok)
	}
	if _, s, ok := Glog([]byte("I20221015 15:19:03.123456 7 x.go:1] y")); !ok || s.Time.UTC().Year() != 2022 {
		t.Errorf("%+v %v", s, ok)
	}
	for _, bad := range []string{"X1015 15:19:03.123456", "E1315 15:19:03.123456", "E1015", "Error 15:19:03.123"} {
		if _, _, ok := Glog([]byte(bad)); ok {
			t.Errorf("%q was read", bad)
		}
	}
}

func TestFind(t *testing.T) {
	for _, c := range []struct {
		text string
		n    int
		at   int
	}{
		{"[2022-10-15 15:19:03] x", 10, 1},
		{"web-1 app: 2022-10-15 15:19:03 x", 40, 11},
		{"x2022-10-15 15:19:03", 40, -1},
		{"version 1.2022-10-15 15:19:03", 40, -1},
		{"took 15:19:03 on 2022-10-15", 40, -1},
		{"----------------- 2022-10-15 15:19:03", 10, -1},
		{"<Oct 15, 2022 3:19:03 PM KST>", 10, 1},
	} {
		at, _, ok := Find([]byte(c.text), c.n)
		if !ok {
			at = -1
		}
		if at != c.at {
			t.Errorf("%q: at %d, want %d", c.text, at, c.at)
		}
	}
}
