package java

import (
	"bytes"

	"github.com/emberline/emberline/ingest/logs/linelog"
	"github.com/emberline/emberline/models"
)

// head is what stands between a record's time and its message.
type head struct {
	level, thread, logger, pid []byte
	severity                   models.Severity
	message                    int
}

// fits says whether there is what makes a log of Java's kind. A number alone in
// brackets is a process: PostgreSQL writes that.
func (h *head) fits() bool {
	return h.level != nil && (h.logger != nil || h.thread != nil && !digits(h.thread))
}

// maxParts bounds how many parts a head has.
const maxParts = 8

// read takes the head apart, part by part, up to the first that is none.
func (h *head) read(text []byte, l *linelog.Lead) {
	*h = head{message: l.Rest}
	if l.Level != nil {
		h.level, h.severity = l.Level, linelog.Level(l.Level)
	}
	line := linelog.FirstLine(text)
	if c := text[l.From]; c|0x20 >= 'a' && c|0x20 <= 'z' || c >= 0x80 || twoLines(text, line, l) {
		h.twoLines(text, line, l)
		return
	}
	tight := l.Open == '[' && l.Rest < len(line) && line[l.Rest] == '[' // [time][LEVEL][logger]
	alone := l.Open == '[' && !tight && l.Level == nil                  // [time] LEVEL message (logger)
	i := l.Rest
	for range maxParts {
		i = skip(line, i)
		h.message = i
		if i >= len(line) {
			break
		}
		next, more := h.part(line, i, tight, alone)
		if next == i {
			break
		}
		i = next
		h.message = i
		if !more {
			break
		}
	}
	h.message = linelog.Spaces(text, min(h.message, len(line)))
	if alone && h.logger == nil {
		h.trailing(text)
	}
}

// skip passes blanks and bars.
func skip(b []byte, i int) int {
	for i < len(b) && (b[i] == ' ' || b[i] == '\t' || b[i] == '|') {
		i++
	}
	return i
}

// part reads one part at i and gives where it ends (i itself: none) and
// whether more may follow.
func (h *head) part(b []byte, i int, tight, alone bool) (next int, more bool) {
	switch b[i] {
	case '[':
		return h.bracket(b, i, tight, alone)
	case '(':
		if h.level == nil || h.logger == nil || h.thread != nil {
			return i, false
		}
		if k := closes(b, i, ')'); k > 0 {
			h.thread = b[i+1 : k]
			return k + 1, false
		}
		return i, false
	case '-', ':':
		k := i
		for k < len(b) && b[k] == b[i] {
			k++
		}
		if k < len(b) && b[k] != ' ' {
			if b[i] == ':' { // time:LEVEL:logger:message
				return i + 1, h.level == nil || h.logger == nil
			}
			return i, false
		}
		done := h.level != nil && h.logger != nil && k-i < 3
		return k, !done
	}
	return h.word(b, i, alone)
}

// closes finds the bracket that closes the one at i, near by.
func closes(b []byte, i int, end byte) int {
	open, depth := b[i], 0
	for k := i; k < len(b) && k < i+256; k++ {
		switch b[k] {
		case open:
			depth++
		case end:
			if depth--; depth == 0 {
				return k
			}
		}
	}
	return -1
}

// bracket reads [LEVEL], [thread] or [logger].
func (h *head) bracket(b []byte, i int, tight, alone bool) (next int, more bool) {
	k := closes(b, i, ']')
	if k < 0 {
		return i, false
	}
	in := bytes.TrimSpace(b[i+1 : k])
	switch {
	case h.level == nil && linelog.Upper(in) && linelog.Level(in) != 0:
		h.setLevel(in)
	case alone && h.level != nil:
		return i, false // Kafka: the bracket is part of the message
	case h.logger == nil && h.level != nil && (dotted(in) || tight):
		h.logger = in
		if tight {
			return k + 1, false
		}
	case h.thread == nil && !tight:
		h.thread = in
		if z := bytes.LastIndexByte(in, ':'); z > 0 && bytes.IndexByte(in[z:], '@') > 0 {
			h.thread, h.logger = in[:z], in[z+1:] // ZooKeeper: [thread:class@line]
			h.logger = h.logger[:bytes.IndexByte(h.logger, '@')]
		}
		if len(in) == 0 || bytes.HasPrefix(in, []byte("myid:")) {
			h.thread = nil
		}
	default:
		return i, false
	}
	return k + 1, true
}

func (h *head) setLevel(w []byte) { h.level, h.severity = w, linelog.Level(w) }

// word reads a level, a process id, a thread's number or a logger.
func (h *head) word(b []byte, i int, alone bool) (next int, more bool) {
	end := linelog.Word(b, i)
	w := b[i:end]
	if h.level == nil {
		bare := w
		if c := bytes.IndexByte(w, ':'); c > 0 {
			bare = w[:c]
		}
		if linelog.Upper(bare) && linelog.Level(bare) != 0 {
			h.setLevel(bare)
			return i + len(bare), true
		}
	}
	if digits(w) {
		if bytes.HasPrefix(b[end:], []byte(" ---")) {
			h.pid = w
			return end, true
		}
		return end, h.level == nil
	}
	if h.logger != nil || alone {
		return i, false
	}
	after := linelog.Spaces(b, end)
	rest := b[after:]
	name := w
	if c := bytes.IndexByte(w, ':'); c > 0 {
		name = w[:c]
	}
	sep := bytes.HasPrefix(rest, []byte("- ")) || bytes.HasPrefix(rest, []byte(": "))
	switch {
	case !identifier(name):
		return i, false
	case sep, h.level != nil && dotted(name), h.level != nil && len(name) < len(w) && dotted(name):
		h.logger = name
		if len(name) < len(w) && !digits(w[len(name)+1:]) { // "logger:message" or "logger:"
			return i + len(name) + 1, false
		}
		return end, sep
	}
	return i, false
}

// dotted says whether w is a name such as o.e.n.Node or org.example.App$1:42.
func dotted(w []byte) bool { return bytes.IndexByte(w, '.') > 0 && identifier(w) }

// identifier says whether w can name a class or a logger.
func identifier(w []byte) bool {
	if len(w) == 0 || len(w) > 200 || !(w[0]|0x20 >= 'a' && w[0]|0x20 <= 'z') || w[len(w)-1] == '.' {
		return false
	}
	for _, c := range w {
		switch {
		case c|0x20 >= 'a' && c|0x20 <= 'z', c >= '0' && c <= '9':
		case c == '.' || c == '_' || c == '$' || c == '-' || c == '@':
		default:
			return false
		}
	}
	return true
}

func digits(w []byte) bool {
	for _, c := range w {
		if c < '0' || c > '9' {
			return false
		}
	}
	return len(w) > 0
}

// trailing takes the logger from the end of Kafka's lines: "… (kafka.server)".
func (h *head) trailing(text []byte) {
	line := linelog.FirstLine(text)
	if len(line) == 0 || line[len(line)-1] != ')' {
		return
	}
	i := bytes.LastIndexByte(line, '(')
	if name := line[i+1 : len(line)-1]; i > h.message && (dotted(name) || identifier(name) && bytes.IndexByte(name, '-') > 0) {
		h.logger = name
	}
}

// twoLines says whether java.util.logging wrote the record: a time, a class
// and a method, and the level at the head of the next line.
func twoLines(text, line []byte, l *linelog.Lead) bool {
	if len(line) == len(text) || !dotted(firstWord(line, l.Rest)) {
		return false
	}
	var h head
	h.twoLines(text, line, l)
	return h.level != nil
}

func firstWord(b []byte, i int) []byte {
	i = linelog.Spaces(b, i)
	return b[i:linelog.Word(b, i)]
}

// twoLines reads such a record.
func (h *head) twoLines(text, line []byte, l *linelog.Lead) {
	class := firstWord(line, l.Rest)
	i := bytes.IndexByte(text, '\n')
	if i < 0 || !dotted(class) {
		return
	}
	second := text[i+1:]
	c := bytes.IndexByte(second[:min(len(second), 24)], ':')
	if c < 0 || linelog.Level(second[:c]) == 0 {
		return
	}
	h.setLevel(second[:c])
	h.logger = class
	h.message = linelog.Spaces(text, i+1+c+1)
}
