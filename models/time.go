package models

import (
	"fmt"
	"math"
	"strings"
	"time"
)

// Nanos is a point in time in nanoseconds since 1970-01-01T00:00:00. Of a
// corrected time the zone is UTC; of a recorded time without a zone it is the
// source's own wall clock, read as if it were UTC, until a Clock says where
// that wall hung.
type Nanos int64

// NoTime marks a record that carries no usable time.
const NoTime Nanos = math.MinInt64

// Bounds of a usable time. A record outside is undated, with that reason: one
// stray 1601 or 2554 must never stretch a histogram.
var (
	MinTime = Nanos(0)
	MaxTime = Nanos(time.Date(2262, 1, 1, 0, 0, 0, 0, time.UTC).UnixNano())
)

// InBounds says whether t may stand on a timeline.
func (t Nanos) InBounds() bool { return t >= MinTime && t < MaxTime }

// UTC gives t as a time.Time in UTC.
func (t Nanos) UTC() time.Time { return time.Unix(0, int64(t)).UTC() }

// RFC3339 writes t in loc with the offset, to the nanosecond, trailing zeros
// left out. NoTime gives "".
func (t Nanos) RFC3339(loc *time.Location) string {
	if t == NoTime {
		return ""
	}
	return time.Unix(0, int64(t)).In(loc).Format(time.RFC3339Nano)
}

// NanosOf gives tm as Nanos.
func NanosOf(tm time.Time) Nanos { return Nanos(tm.UnixNano()) }

// ZoneBasis says where the zone of an event's time comes from.
type ZoneBasis string

// The bases, strongest first.
const (
	ZoneExplicit ZoneBasis = "explicit" // the record itself wrote an offset or a zone
	ZoneFile     ZoneBasis = "file"     // the file states it once, in a header
	ZoneUser     ZoneBasis = "user"     // a person gave it
	ZoneAssumed  ZoneBasis = "assumed"  // the incident's zone, because nothing better is known
)

// Resolution is how finely a source wrote a time: a chat that writes minutes
// says only that the event happened within that minute.
type Resolution uint8

// The resolutions, finest first.
const (
	ResNano Resolution = iota
	ResMicro
	ResMilli
	ResSecond
	ResMinute
	ResHour
	ResDay
)

// Span is the length of the interval that a time of this resolution stands for.
func (r Resolution) Span() time.Duration {
	switch r {
	case ResNano:
		return 1
	case ResMicro:
		return time.Microsecond
	case ResMilli:
		return time.Millisecond
	case ResSecond:
		return time.Second
	case ResMinute:
		return time.Minute
	case ResHour:
		return time.Hour
	default:
		return 24 * time.Hour
	}
}

// ParseTime reads a time given by a person: RFC 3339 with an offset, or
// "2022-10-15 15:19[:30]", "2022-10-15T15:19" or "2022-10-15" in loc.
func ParseTime(s string, loc *time.Location) (Nanos, error) {
	if tm, err := time.Parse(time.RFC3339Nano, s); err == nil {
		return NanosOf(tm), nil
	}
	for _, layout := range []string{
		"2006-01-02T15:04:05.999999999", "2006-01-02 15:04:05.999999999",
		"2006-01-02T15:04", "2006-01-02 15:04", "2006-01-02",
	} {
		if tm, err := time.ParseInLocation(layout, s, loc); err == nil {
			return NanosOf(tm), nil
		}
	}
	return NoTime, Errorf(CodeInvalid, "%q is not a time", s).
		WithHint("write 2022-10-15T15:19:00+09:00, or 2022-10-15 15:19 in the incident's zone")
}

// LoadZone resolves an IANA zone name ("Asia/Seoul"), "UTC", or a fixed offset
// ("+09:00", "-0330").
func LoadZone(name string) (*time.Location, error) {
	switch name {
	case "", "Local", "local":
		return nil, Errorf(CodeInvalid, "%q is not a time zone", name).WithHint("write Asia/Seoul, UTC or +09:00")
	case "Z", "z":
		return time.UTC, nil
	}
	if name[0] == '+' || name[0] == '-' {
		for _, layout := range []string{"-07:00", "-0700", "-07"} {
			if tm, err := time.Parse(layout, name); err == nil {
				_, off := tm.Zone()
				return time.FixedZone(name, off), nil
			}
		}
	} else if loc, err := time.LoadLocation(name); err == nil {
		return loc, nil
	}
	return nil, Errorf(CodeInvalid, "unknown time zone %q", name).WithHint("write an IANA name such as Asia/Seoul, UTC, or an offset such as +09:00")
}

// FormatDuration writes a duration the way the reports do: "127 h 33 min",
// "42 h 00 min", "4 min", "3 min 42 s", "0 s". Sub-second parts are cut.
func FormatDuration(d time.Duration) string {
	sign := ""
	if d < 0 {
		sign, d = "−", -d
	}
	h, m, s := int64(d/time.Hour), int64(d/time.Minute)%60, int64(d/time.Second)%60
	switch {
	case h > 0 && s == 0:
		return fmt.Sprintf("%s%d h %02d min", sign, h, m)
	case h > 0:
		return fmt.Sprintf("%s%d h %02d min %02d s", sign, h, m, s)
	case m > 0 && s == 0:
		return fmt.Sprintf("%s%d min", sign, m)
	case m > 0:
		return fmt.Sprintf("%s%d min %02d s", sign, m, s)
	default:
		return fmt.Sprintf("%s%d s", sign, s)
	}
}

// FormatDurationIn writes a duration in "ko" ("127시간 33분") or in English.
func FormatDurationIn(d time.Duration, lang string) string {
	s := FormatDuration(d)
	if lang != "ko" {
		return s
	}
	return strings.NewReplacer(" h", "시간", " min", "분", " s", "초").Replace(s)
}
