package models

import (
	"strconv"
	"strings"
	"time"
)

// Kind says what sort of trace an event is.
type Kind uint8

// The kinds. Log, alert and chat are decoded from evidence; gap and entry are
// laid on the same timeline by the system and by people.
const (
	KindLog Kind = iota
	KindAlert
	KindChat
	KindGap
	KindEntry
)

var kindNames = [...]string{"log", "alert", "chat", "gap", "entry"}

// String is the kind's name as it stands in exports.
func (k Kind) String() string {
	if int(k) < len(kindNames) {
		return kindNames[k]
	}
	return "kind(" + strconv.Itoa(int(k)) + ")"
}

// ParseKind is the inverse of String.
func ParseKind(s string) (Kind, error) {
	for i, n := range kindNames {
		if n == s {
			return Kind(i), nil
		}
	}
	return 0, Errorf(CodeInvalid, "unknown kind %q", s).WithHint("one of %s", strings.Join(kindNames[:], ", "))
}

// Severity is OpenTelemetry's severity number: 0 unspecified, 1–4 trace, 5–8
// debug, 9–12 info, 13–16 warn, 17–20 error, 21–24 fatal.
type Severity uint8

// The first number of each range; decoders use these unless the source is finer.
const (
	SevUnspecified Severity = 0
	SevTrace       Severity = 1
	SevDebug       Severity = 5
	SevInfo        Severity = 9
	SevInfo2       Severity = 10 // syslog notice
	SevWarn        Severity = 13
	SevError       Severity = 17
	SevError2      Severity = 18 // syslog critical
	SevError3      Severity = 19 // syslog alert
	SevFatal       Severity = 21
)

// String is OpenTelemetry's short name: "", TRACE … FATAL4.
func (s Severity) String() string {
	if s == 0 || s > 24 {
		return ""
	}
	n := [...]string{"TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"}[(s-1)/4]
	if k := (s - 1) % 4; k > 0 {
		n += strconv.Itoa(int(k) + 1)
	}
	return n
}

// SyslogSeverity maps RFC 5424's severities 0 (emergency) … 7 (debug) as
// OpenTelemetry's data model does.
func SyslogSeverity(n int) Severity {
	switch n {
	case 0:
		return SevFatal
	case 1:
		return SevError3
	case 2:
		return SevError2
	case 3:
		return SevError
	case 4:
		return SevWarn
	case 5:
		return SevInfo2
	case 6:
		return SevInfo
	case 7:
		return SevDebug
	}
	return SevUnspecified
}

// SeverityOf reads a level as people and libraries write it: "ERROR", "warn",
// "Warning", "crit", "E", "NOTICE", "fatal" … Unknown words give 0.
func SeverityOf(word string) Severity {
	if len(word) > 12 {
		return SevUnspecified
	}
	switch strings.ToLower(word) {
	case "trace", "finest", "finer", "silly", "trc":
		return SevTrace
	case "debug", "dbg", "fine", "verbose", "d", "v", "debg":
		return SevDebug
	case "info", "information", "informational", "i", "inf", "config", "normal", "log", "ok", "resolved":
		return SevInfo
	case "notice", "n", "note":
		return SevInfo2
	case "warn", "warning", "w", "wrn":
		return SevWarn
	case "err", "error", "e", "severe", "failure", "failed", "high":
		return SevError
	case "crit", "critical", "c":
		return SevError2
	case "alert", "a":
		return SevError3
	case "fatal", "f", "emerg", "emergency", "panic", "disaster":
		return SevFatal
	}
	return SevUnspecified
}

// AttrType says how an attribute's value is to be written in JSON.
type AttrType uint8

// The attribute types.
const (
	AttrString AttrType = iota
	AttrNumber          // the value is a JSON number, as the source wrote it
	AttrBool            // "true" or "false"
	AttrJSON            // an object or array, as the source wrote it
)

// Attr is one decoded field. Keys follow OpenTelemetry's semantic conventions
// where there is one ("http.request.method"), else the source's own name;
// nested objects are flattened with dots.
type Attr struct {
	Key   string
	Value []byte // UTF-8 as far as the source was; valid only as long as its record
	Type  AttrType
}

// Record is what a decoder hands to a sink: one event as decoded from the
// stream it reads. All byte slices are valid only during the call, so a sink
// copies what it keeps.
type Record struct {
	// Offset is the position of the record's first raw byte in the stream;
	// Length the number of raw bytes, its line end included, so that
	// consecutive records of a plain file touch.
	Offset, Length int64
	// Line is the number of the record's first line in the stream (of the
	// member, inside a container), from 1; 0 where lines mean nothing.
	Line int64
	// Sub distinguishes events decoded from one and the same record: 0 for
	// the only or first one, then 1, 2 …
	Sub int
	// Raw is the record's raw bytes, cut at ingest.MaxRecord; may be nil when
	// the decoder does not have them in one piece.
	Raw []byte

	// Time is the recorded time (NoTime when there is none), Zoned whether
	// the record itself says where that clock stood: an offset, a zone, an
	// epoch. Without, Time is the wall clock read as if it were UTC.
	Time       Nanos
	Zoned      bool
	Resolution Resolution
	// SourceTime is the time as the source wrote it.
	SourceTime []byte
	// Undated says why a record without a time has none; see the Undated
	// constants. It must be set exactly when Time is NoTime.
	Undated string
	// Received asks for the receipt time: a format that carries no time at
	// all (some alerts) is accepted at its receipt, and says so.
	Received bool

	Kind         Kind
	Severity     Severity
	SeverityText []byte // as the source wrote it
	Host         []byte
	Service      []byte
	Actor        []byte // who: a chat's sender, a log's user
	// Text is what a person reads: the message without the fields in front.
	Text  []byte
	Attrs []Attr
}

// Reasons for a record without a time.
const (
	UndatedMissing = "no time in the record"
	UndatedBad     = "time cannot be read"
	UndatedBounds  = "time outside 1970–2262"
	UndatedBefore  = "no dated record before it"
)

// SeverityRanges is how many ranges of severity are counted: 0 unspecified, 1
// trace … 6 fatal.
const SeverityRanges = 7

// Range is the severity's range: 0 unspecified, 1 trace, 2 debug, 3 info, 4
// warn, 5 error, 6 fatal.
func (s Severity) Range() int {
	if s == 0 || s > 24 {
		return 0
	}
	return int(s-1)/4 + 1
}

// Event is one event as readers see it: through its source's clock, with its
// place in the evidence. It owns its memory.
type Event struct {
	ID         string // "s3:1024", "s4/general/2022-10-15.json:88", "s5:0#1"
	SourceID   string
	Source     string // the source's label
	Time       Nanos  // corrected; NoTime when undated
	Earliest   Nanos
	Latest     Nanos
	SourceTime string
	Observed   time.Time // when this system received the bytes
	ZoneBasis  ZoneBasis
	Kind       Kind
	Severity   Severity
	SevText    string
	Host       string
	Service    string
	Actor      string
	Text       string
	Line       int64
	Attributes []Attr
	Undated    string // reason, when Time is NoTime
	Simulated  bool   // the source is made up, and says so wherever it is shown
	// Where the record stands in the source's bytes.
	Offset, Length int64
	Member         string // inside a container: the member's name
	Sub            int
}

// EventID builds an event's id from the source's id, the member ("" outside
// containers), the offset of the first raw byte (within the member, if any)
// and the sub-event.
func EventID(source, member string, offset int64, sub int) string {
	b := make([]byte, 0, len(source)+len(member)+24)
	b = append(b, source...)
	if member != "" {
		b = append(b, '/')
		b = append(b, member...)
	}
	b = append(b, ':')
	b = strconv.AppendInt(b, offset, 10)
	if sub > 0 {
		b = append(b, '#')
		b = strconv.AppendInt(b, int64(sub), 10)
	}
	return string(b)
}

// ParseEventID takes an id apart; the inverse of EventID.
func ParseEventID(id string) (source, member string, offset int64, sub int, err error) {
	bad := Errorf(CodeInvalid, "%q is not an event id", id).WithHint("ids look like s3:1024 or s4/member.json:88#1")
	i := strings.LastIndexByte(id, ':')
	if i <= 0 {
		return "", "", 0, 0, bad
	}
	head, tail := id[:i], id[i+1:]
	if j := strings.IndexByte(tail, '#'); j >= 0 {
		if sub, err = strconv.Atoi(tail[j+1:]); err != nil || sub <= 0 {
			return "", "", 0, 0, bad
		}
		tail = tail[:j]
	}
	if offset, err = strconv.ParseInt(tail, 10, 64); err != nil || offset < 0 {
		return "", "", 0, 0, bad
	}
	source, member, _ = strings.Cut(head, "/")
	return source, member, offset, sub, nil
}
