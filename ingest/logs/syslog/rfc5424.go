package syslog

import (
	"bytes"

	"github.com/emberline/emberline/ingest/logs/linelog"
	"github.com/emberline/emberline/ingest/stamp"
	"github.com/emberline/emberline/models"
)

// header5424 reads RFC 5424's header, also behind an octet count as some
// collectors keep it.
func header5424(b []byte, h *header) {
	*h = header{pri: -1}
	i := 0
	for i < len(b) && i < 7 && b[i] >= '0' && b[i] <= '9' {
		i++
	}
	if i > 0 {
		if i+1 >= len(b) || b[i] != ' ' || b[i+1] != '<' {
			return
		}
		i++
	}
	v, n := pri(b[i:])
	i += n
	if v < 0 || i+2 >= len(b) || b[i] != '1' || b[i+1] != ' ' {
		return
	}
	i += 2
	h.broken = "an RFC 5424 header that is incomplete"
	var fields [5][]byte // time, host, app, procid, msgid
	for k := range fields {
		end := linelog.Word(b, i)
		if end == i || end >= len(b) || b[end] != ' ' {
			return
		}
		fields[k] = nilled(b[i:end])
		i = end + 1
	}
	sd, ok := structuredEnd(b, i)
	if !ok {
		return
	}
	h.fits, h.sure, h.pri, h.broken = true, true, v, ""
	h.host, h.tag, h.pid, h.msgID = fields[1], fields[2], fields[3], fields[4]
	if b[i] == '[' {
		h.structured = b[i:sd]
	}
	if t := fields[0]; t != nil {
		s, ok := stamp.Parse(t)
		if !ok || s.Len != len(t) || s.NoDate || s.NoYear || s.Resolution > models.ResSecond {
			*h = header{pri: -1, broken: "an RFC 5424 header whose time cannot be read"}
			return
		}
		h.stamp, h.time = s, t
	}
	h.message = linelog.Spaces(b, sd)
	if bytes.HasPrefix(b[h.message:], []byte{0xEF, 0xBB, 0xBF}) {
		h.message += 3
	}
}

// nilled is the field, nil for RFC 5424's nil value.
func nilled(f []byte) []byte {
	if len(f) == 1 && f[0] == '-' {
		return nil
	}
	return f
}

// structuredEnd finds the end of the structured data at i: "-" or elements in
// brackets, whose values may hold escaped quotes and brackets.
func structuredEnd(b []byte, i int) (end int, ok bool) {
	if i >= len(b) {
		return i, false
	}
	if b[i] == '-' {
		return i + 1, i+1 == len(b) || b[i+1] == ' ' || b[i+1] == '\n'
	}
	for i < len(b) && b[i] == '[' {
		quoted := false
		for i++; ; i++ {
			if i >= len(b) {
				return i, false
			}
			c := b[i]
			if c == '"' {
				quoted = !quoted
			} else if c == '\\' && quoted {
				i++
			} else if c == ']' && !quoted {
				break
			}
		}
		i++
		ok = true
	}
	return i, ok && (i == len(b) || b[i] == ' ' || b[i] == '\n')
}

// scratch keeps what structured data becomes; keys repeat from line to line
// and are made once.
type scratch struct {
	keys  map[string]string
	key   []byte
	value []byte
}

// structured adds the parameters of structured data as id.name attributes.
func (s *scratch) structured(w *linelog.Writer, b []byte) {
	s.value = s.value[:0]
	// Values are unescaped behind each other; enough room first, so that none moves.
	if cap(s.value) < len(b) {
		s.value = make([]byte, 0, 2*len(b))
	}
	for i := 0; i < len(b) && b[i] == '['; i++ {
		i++
		from := i
		for i < len(b) && b[i] != ' ' && b[i] != ']' {
			i++
		}
		id := b[from:i]
		for i < len(b) && b[i] == ' ' {
			i++
			from = i
			for i < len(b) && b[i] != '=' && b[i] != ' ' && b[i] != ']' {
				i++
			}
			name := b[from:i]
			if i+1 >= len(b) || b[i] != '=' || b[i+1] != '"' {
				continue
			}
			i += 2
			start := len(s.value)
			for i < len(b) && b[i] != '"' {
				if b[i] == '\\' && i+1 < len(b) && (b[i+1] == '"' || b[i+1] == '\\' || b[i+1] == ']') {
					i++
				}
				s.value = append(s.value, b[i])
				i++
			}
			i++
			w.Attr(s.name(id, name), s.value[start:len(s.value):len(s.value)])
		}
		for i < len(b) && b[i] != ']' {
			i++
		}
	}
}

// maxKeys bounds the keys that are kept: a hostile stream invents them.
const maxKeys = 4096

func (s *scratch) name(id, name []byte) string {
	s.key = append(append(append(s.key[:0], id...), '.'), name...)
	if k, ok := s.keys[string(s.key)]; ok {
		return k
	}
	k := string(s.key)
	if s.keys == nil || len(s.keys) >= maxKeys {
		s.keys = map[string]string{}
	}
	s.keys[k] = k
	return k
}
