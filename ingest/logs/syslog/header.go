package syslog

import (
	"bytes"

	"github.com/emberline/emberline/ingest/logs/linelog"
	"github.com/emberline/emberline/ingest/stamp"
	"github.com/emberline/emberline/models"
)

// pri reads <PRI> at the beginning of a line and gives where it ends; -1 when
// there is none.
func pri(b []byte) (value, end int) {
	if len(b) < 3 || b[0] != '<' {
		return -1, 0
	}
	v, i := 0, 1
	for i < len(b) && i < 4 && b[i] >= '0' && b[i] <= '9' {
		v = v*10 + int(b[i]-'0')
		i++
	}
	if i == 1 || i >= len(b) || b[i] != '>' || v > 191 {
		return -1, 0
	}
	return v, i + 1
}

var facilities = [24][]byte{
	[]byte("kern"), []byte("user"), []byte("mail"), []byte("daemon"), []byte("auth"), []byte("syslog"),
	[]byte("lpr"), []byte("news"), []byte("uucp"), []byte("cron"), []byte("authpriv"), []byte("ftp"),
	[]byte("ntp"), []byte("security"), []byte("console"), []byte("clock"), []byte("local0"), []byte("local1"),
	[]byte("local2"), []byte("local3"), []byte("local4"), []byte("local5"), []byte("local6"), []byte("local7"),
}

func facility(n int) []byte {
	if n < len(facilities) {
		return facilities[n]
	}
	return nil
}

// bsdHeader reads the traditional header.
func bsdHeader(b []byte, h *header) {
	*h = header{pri: -1}
	v, at := pri(b)
	h.pri = v
	if len(b)-at < 15 || !letter(b[at]) {
		return
	}
	s, ok := stamp.Parse(b[at:])
	if !ok || s.Resolution > models.ResSecond || s.NoDate || !monthFirst(b[at:]) {
		if datelike(b[at:]) {
			h.broken = "a syslog header with a date that does not exist"
		}
		return
	}
	h.stamp, h.time = s, b[at:at+s.Len]
	h.source(b, at+s.Len)
}

// isoHeader reads a header whose time is of RFC 3339, zone and all or without
// its zone, as some templates leave it.
func isoHeader(b []byte, h *header) {
	*h = header{pri: -1}
	v, at := pri(b)
	h.pri = v
	if len(b)-at < 20 || b[at+4] != '-' || b[at+10] != 'T' {
		return
	}
	s, ok := stamp.Parse(b[at:])
	if !ok || s.Resolution > models.ResSecond || s.NoYear || s.NoDate {
		return
	}
	h.stamp, h.time = s, b[at:at+s.Len]
	h.source(b, at+s.Len)
	// Without a tag it is a time and some words.
	if !h.sure && h.pri < 0 && h.host == nil {
		*h = header{pri: -1}
	}
}

// source reads "host tag[pid]: " behind the time that ends at i. Lines of the
// daemon itself have no host ("--- last message repeated 2 times ---"), some
// programs' files none either ("kernel: …").
func (h *header) source(b []byte, i int) {
	if i < len(b) && b[i] == ':' {
		i++ // Cisco's and "Nov 18 01:15:43: --- last message repeated"
	}
	from := linelog.Spaces(b, i)
	if from == i && i < len(b) {
		*h = header{pri: -1}
		return
	}
	h.fits, h.message = true, from
	if bytes.HasPrefix(b[from:], []byte("---")) {
		h.sure = true
		return
	}
	if h.tagAt(b, from) {
		return
	}
	end := linelog.Word(b, from)
	word := b[from:end]
	next := linelog.Spaces(b, end)
	if len(word) == 0 || !hostLike(word) {
		return
	}
	if sev := linelog.Level(word); sev != 0 { // "… INFO kernel: …" has a level for its host
		if h.tagAt(b, next) {
			h.level, h.severity = word, sev
		}
		return
	}
	if bytes.HasPrefix(b[next:], []byte(": ")) {
		next += 2 // Cisco: "host : %ASA-6-302013: …"
	}
	h.host, h.message = word, next
	h.tagAt(b, next)
}

// tagAt reads "tag:", "tag[pid]:" or "tag[pid] <Level>:" at i.
func (h *header) tagAt(b []byte, i int) bool {
	j := i
	for j < len(b) && tagByte(b[j]) && j-i < 128 {
		j++
	}
	if j == i || j >= len(b) {
		return false
	}
	tag := b[i:j]
	var pid []byte
	if b[j] == '[' {
		k := bytes.IndexByte(b[j:min(len(b), j+40)], ']')
		if k < 1 {
			return false
		}
		pid = b[j+1 : j+k]
		j += k + 1
		if m := levelAt(b, j); m > 0 {
			h.level = b[j+2 : m-1]
			h.severity = models.SeverityOf(string(h.level))
			j = m
		}
		if j < len(b) && b[j] != ':' && b[j] != ' ' {
			return false
		}
	} else if b[j] != ':' || j+1 < len(b) && b[j+1] != ' ' && b[j+1] != '\t' && b[j+1] != '\n' {
		return false
	}
	if j < len(b) && b[j] == ':' {
		j++
	}
	h.tag, h.pid, h.sure = tag, pid, true
	h.message = linelog.Spaces(b, j)
	return true
}

// levelAt reads " <Level>" of macOS at i and gives where it ends, 0 for none.
func levelAt(b []byte, i int) int {
	if i+3 >= len(b) || b[i] != ' ' || b[i+1] != '<' {
		return 0
	}
	k := bytes.IndexByte(b[i:min(len(b), i+16)], '>')
	if k < 0 || models.SeverityOf(string(b[i+2:i+k])) == 0 {
		return 0
	}
	return i + k + 1
}

func letter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

// tagByte says what a program's name is made of.
func tagByte(c byte) bool {
	return c > ' ' && c != ':' && c != '[' && c != ']' && c != '"' && c != '<' && c != '>' && c != '=' && c != '|' && c != '(' && c != '{' && c != ','
}

// hostLike says whether a word can be a host's name or address.
func hostLike(w []byte) bool {
	if len(w) > 255 {
		return false
	}
	for _, c := range w {
		switch {
		case letter(c), c >= '0' && c <= '9', c == '.', c == '-', c == '_', c == ':', c == '/', c == '@', c == '%', c >= 0x80:
		default:
			return false
		}
	}
	return true
}

// monthFirst says whether a date begins with a month's name: files of other
// programs begin with the day of the week.
func monthFirst(b []byte) bool {
	i := linelog.Word(b, 0)
	i = linelog.Spaces(b, i)
	return i < len(b) && b[i] >= '0' && b[i] <= '9'
}

// datelike says whether a line looks like "MMM 22 07:54:32 ": a header whose
// date is none, not a message's next line.
func datelike(b []byte) bool {
	if len(b) < 16 || b[3] != ' ' || b[6] != ' ' || b[9] != ':' || b[12] != ':' || b[15] != ' ' && b[15] != ':' {
		return false
	}
	for _, i := range [...]int{5, 7, 8, 10, 11, 13, 14} {
		if b[i] < '0' || b[i] > '9' {
			return false
		}
	}
	return true
}
