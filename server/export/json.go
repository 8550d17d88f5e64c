// Package export writes events for other programs: JSON lines, CSV, Parquet.
// Every form carries the same fields, the zone of each time and the mark of
// simulated evidence. What never lives here: which events, and who may have
// them.
package export

import (
	"bytes"
	"encoding/json"
	"strconv"
	"time"
	"unicode/utf8"

	"github.com/emberline/emberline/models"
)

// AppendEvent appends the event as one compact JSON object, without a line
// end. Times are RFC 3339 in loc; an undated event has null times and a reason
// in "undated". Bytes that are no UTF-8 are written as \xNN in the text; the
// raw bytes stay in the evidence.
//
//nolint:gosec // lengths and counts are not negative
func AppendEvent(b []byte, e *models.Event, loc *time.Location) []byte {
	b = append(b, `{"id":`...)
	b = AppendString(b, e.ID)
	b = append(b, `,"source":`...)
	b = AppendString(b, e.Source)
	b = append(b, `,"time":`...)
	b = appendTime(b, e.Time, loc)
	b = append(b, `,"earliest":`...)
	b = appendTime(b, e.Earliest, loc)
	b = append(b, `,"latest":`...)
	b = appendTime(b, e.Latest, loc)
	b = append(b, `,"source_time":`...)
	b = AppendString(b, e.SourceTime)
	b = append(b, `,"observed":`...)
	if e.Observed.IsZero() {
		b = append(b, "null"...)
	} else {
		b = append(b, '"')
		b = e.Observed.In(loc).AppendFormat(b, time.RFC3339Nano)
		b = append(b, '"')
	}
	b = append(b, `,"zone_basis":`...)
	b = AppendString(b, string(e.ZoneBasis))
	b = append(b, `,"kind":"`...)
	b = append(b, e.Kind.String()...)
	b = append(b, `","severity":{"number":`...)
	b = strconv.AppendUint(b, uint64(e.Severity), 10)
	b = append(b, `,"text":`...)
	b = AppendString(b, severityText(e))
	b = append(b, `},"host":`...)
	b = AppendString(b, e.Host)
	b = append(b, `,"service":`...)
	b = AppendString(b, e.Service)
	b = append(b, `,"actor":`...)
	b = AppendString(b, e.Actor)
	b = append(b, `,"text":`...)
	b = AppendString(b, e.Text)
	b = append(b, `,"line":`...)
	b = strconv.AppendInt(b, e.Line, 10)
	if e.Undated != "" {
		b = append(b, `,"undated":`...)
		b = AppendString(b, e.Undated)
	}
	if e.Simulated {
		b = append(b, `,"simulated":true`...)
	}
	b = append(b, `,"attributes":`...)
	b = AppendAttributes(b, e.Attributes)
	return append(b, '}')
}

// severityText is what the source wrote, else OpenTelemetry's short name.
func severityText(e *models.Event) string {
	if e.SevText != "" {
		return e.SevText
	}
	return e.Severity.String()
}

func appendTime(b []byte, t models.Nanos, loc *time.Location) []byte {
	if t == models.NoTime {
		return append(b, "null"...)
	}
	b = append(b, '"')
	b = time.Unix(0, int64(t)).In(loc).AppendFormat(b, time.RFC3339Nano)
	return append(b, '"')
}

// AppendAttributes appends the attributes as a JSON object, in their order. A
// key that a record holds twice gets "#2" the second time: JSON readers would
// keep only one.
func AppendAttributes(b []byte, attrs []models.Attr) []byte {
	b = append(b, '{')
	for i, a := range attrs {
		if i > 0 {
			b = append(b, ',')
		}
		key, n := a.Key, 1
		for _, p := range attrs[:i] {
			if p.Key == a.Key {
				n++
			}
		}
		if n > 1 {
			key += "#" + strconv.Itoa(n)
		}
		b = AppendString(b, key)
		b = append(b, ':')
		switch a.Type {
		case models.AttrNumber, models.AttrBool:
			if len(a.Value) > 0 && json.Valid(a.Value) {
				b = append(b, a.Value...)
				continue
			}
		case models.AttrJSON:
			// As the source wrote it but for white space: an object's line ends
			// would break the line it stands in.
			w := bytes.NewBuffer(b)
			if utf8.Valid(a.Value) && json.Compact(w, a.Value) == nil {
				b = w.Bytes()
				continue
			}
		}
		b = appendBytes(b, a.Value)
	}
	return append(b, '}')
}

const hexDigits = "0123456789abcdef"

// AppendString appends s as a JSON string.
func AppendString(b []byte, s string) []byte { return appendBytes(b, s) }

func appendBytes[T string | []byte](b []byte, s T) []byte {
	b = append(b, '"')
	start := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c >= 0x20 && c != '"' && c != '\\' && c < utf8.RuneSelf {
			i++
			continue
		}
		if c >= utf8.RuneSelf {
			r, n := decode(s[i:])
			if (r != utf8.RuneError || n > 1) && r != '\u2028' && r != '\u2029' {
				i += n
				continue
			}
			b = append(b, s[start:i]...)
			if n > 1 { // line and paragraph separators break some readers of JSON lines
				b = append(b, `\u202`...)
				b = append(b, hexDigits[r&0xf])
			} else {
				b = append(b, `\\x`...)
				b = append(b, hexDigits[c>>4], hexDigits[c&0xf])
			}
			i += n
			start = i
			continue
		}
		b = append(b, s[start:i]...)
		switch c {
		case '"', '\\':
			b = append(b, '\\', c)
		case '\n':
			b = append(b, '\\', 'n')
		case '\r':
			b = append(b, '\\', 'r')
		case '\t':
			b = append(b, '\\', 't')
		default:
			b = append(b, `\u00`...)
			b = append(b, hexDigits[c>>4], hexDigits[c&0xf])
		}
		i++
		start = i
	}
	b = append(b, s[start:]...)
	return append(b, '"')
}

// decode reads one rune of at most four bytes.
func decode[T string | []byte](s T) (rune, int) {
	var p [utf8.UTFMax]byte
	n := copy(p[:], s)
	return utf8.DecodeRune(p[:n])
}
