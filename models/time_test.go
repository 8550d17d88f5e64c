package models

import (
	"testing"
	"time"
)

func TestDurationsInWords(t *testing.T) {
	for _, tt := range []struct {
		d      time.Duration
		en, ko string
	}{
		{127*time.Hour + 33*time.Minute, "127 h 33 min", "127시간 33분"},
		{42 * time.Hour, "42 h 00 min", "42시간 00분"},
		{4 * time.Minute, "4 min", "4분"},
		{3*time.Minute + 42*time.Second, "3 min 42 s", "3분 42초"},
		{0, "0 s", "0초"},
		{-90 * time.Second, "−1 min 30 s", "−1분 30초"},
		{time.Hour + time.Second, "1 h 00 min 01 s", "1시간 00분 01초"},
		{999 * time.Millisecond, "0 s", "0초"},
	} {
		if got := FormatDuration(tt.d); got != tt.en {
			t.Errorf("%v: got %q, want %q", tt.d, got, tt.en)
		}
		if got := FormatDurationIn(tt.d, "ko"); got != tt.ko {
			t.Errorf("%v: got %q, want %q", tt.d, got, tt.ko)
		}
	}
}

func TestZonesAndTimes(t *testing.T) {
	for name, want := range map[string]int{"Asia/Seoul": 9 * 3600, "+09:00": 9 * 3600, "-0330": -(3*3600 + 1800), "UTC": 0, "Z": 0} {
		loc, err := LoadZone(name)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if _, off := time.Date(2022, 10, 15, 0, 0, 0, 0, loc).Zone(); off != want {
			t.Errorf("%s: offset %d, want %d", name, off, want)
		}
	}
	for _, bad := range []string{"", "Local", "Asia/Atlantis", "+9", "../etc/passwd", "+99:99"} {
		if _, err := LoadZone(bad); CodeOf(err) != CodeInvalid || HintOf(err) == "" {
			t.Errorf("zone %q: %v", bad, err)
		}
	}
	seoul, err := LoadZone("Asia/Seoul")
	if err != nil {
		t.Fatal(err)
	}
	want := NanosOf(time.Date(2022, 10, 15, 6, 19, 0, 0, time.UTC))
	for _, s := range []string{"2022-10-15T15:19:00+09:00", "2022-10-15 15:19", "2022-10-15T15:19:00", "2022-10-15T06:19:00Z"} {
		if got, err := ParseTime(s, seoul); err != nil || got != want {
			t.Errorf("%q: %v, %v", s, got.UTC(), err)
		}
	}
	for _, bad := range []string{"", "15:19", "yesterday", "2022-13-01", "2022-10-15T25:00:00Z"} {
		if _, err := ParseTime(bad, seoul); CodeOf(err) != CodeInvalid || HintOf(err) == "" {
			t.Errorf("time %q: %v", bad, err)
		}
	}
}
