package otlp

import (
	"strconv"
	"strings"

	"github.com/emberline/emberline/ingest/jsonscan"
	"github.com/emberline/emberline/models"
)

// log adds the fields of a log record.
func (d *decoding) log(v jsonscan.Value) {
	for c := range v.Each {
		switch string(c.Key()) {
		case "timeUnixNano", "time_unix_nano":
			d.add("timeUnixNano", c)
		case "observedTimeUnixNano", "observed_time_unix_nano":
			d.add("observedTimeUnixNano", c)
		case "severityNumber", "severity_number":
			d.severity(c)
		case "severityText", "severity_text":
			d.add("severityText", c)
		case "traceId", "trace_id":
			d.add("trace_id", c)
		case "spanId", "span_id":
			d.add("span_id", c)
		case "eventName", "event_name":
			d.add("event.name", c)
		case "attributes":
			d.attributes("", c, 0)
		case "body":
			d.any("body", c, 0)
		default:
			d.add(string(c.Key()), c)
		}
	}
}

// severity takes the number, which protobuf's JSON may spell as a name.
func (d *decoding) severity(c jsonscan.Value) {
	name := strings.TrimPrefix(string(c.Text()), "SEVERITY_NUMBER_")
	if !c.Is(jsonscan.String) || name == "" || name[0] >= '0' && name[0] <= '9' {
		d.add("severityNumber", c)
		return
	}
	for n := models.SevTrace; n <= models.SevFatal+3; n++ {
		if n.String() == name {
			d.builder.Add(d.names.Of([]byte("severityNumber")), strconv.AppendInt(nil, int64(n), 10), models.AttrNumber)
		}
	}
}

// empty says whether a value is not there, null, or how protobuf's JSON writes
// a field that was not set.
func empty(c jsonscan.Value) bool {
	t := c.Text()
	return len(t) == 0 || string(t) == "0" && c.Is(jsonscan.String)
}

// add adds a plain value under a name.
func (d *decoding) add(key string, c jsonscan.Value) {
	if empty(c) {
		return
	}
	d.builder.Add(d.names.Of([]byte(key)), c.Text(), c.AttrType())
}

// maxNested bounds how deep maps are flattened.
const maxNested = 8

// attributes adds a list of key and value, names joined with dots.
func (d *decoding) attributes(parent string, list jsonscan.Value, depth int) {
	if !list.Is(jsonscan.Array) {
		return
	}
	for kv := range list.Each {
		key := string(kv.Get("key").Text())
		if key == "" {
			continue
		}
		if parent != "" {
			key = parent + "." + key
		}
		d.any(key, kv.Get("value"), depth)
	}
}

// any adds an AnyValue.
func (d *decoding) any(key string, v jsonscan.Value, depth int) {
	for c := range v.Each {
		switch string(c.Key()) {
		case "intValue", "int_value":
			// A 64-bit number is a string in protobuf's JSON.
			t := models.AttrString
			if number(c.Text()) {
				t = models.AttrNumber
			}
			d.builder.Add(d.names.Of([]byte(key)), c.Text(), t)
		case "kvlistValue", "kvlist_value":
			if depth < maxNested {
				d.attributes(key, c.Get("values"), depth+1)
			} else {
				d.add(key, c)
			}
		case "arrayValue", "array_value":
			d.add(key, c.Get("values"))
		default:
			d.add(key, c)
		}
	}
	if !v.Is(jsonscan.Object) && v.OK() {
		d.add(key, v) // not by the letter, but seen: a body that is a string
	}
}

// number says whether b is a whole number as JSON writes it.
func number(b []byte) bool {
	if len(b) > 0 && b[0] == '-' {
		b = b[1:]
	}
	for _, c := range b {
		if c < '0' || c > '9' {
			return false
		}
	}
	return len(b) > 0 && len(b) < 20 && (b[0] != '0' || len(b) == 1)
}
