package auditd

import (
	"bytes"
	"encoding/hex"

	"github.com/emberline/emberline/ingest/logs/entries"
	"github.com/emberline/emberline/ingest/logs/linelog"
	"github.com/emberline/emberline/models"
)

// fieldsOf takes key=value pairs apart; its memory is used again.
type fieldsOf struct {
	keys    map[string]string // keys that were seen, so that each is one string
	command []byte
}

const maxKeys = 4096

func (f *fieldsOf) key(b []byte) string {
	if k, ok := f.keys[string(b)]; ok {
		return k
	}
	if f.keys == nil {
		f.keys = map[string]string{}
	}
	k := string(b)
	if len(f.keys) < maxKeys {
		f.keys[k] = k
	}
	return k
}

// fill adds the pairs of a record's text; those of a quoted msg='…' and of what
// enrichment adds behind them (UID="root") are pairs like the others.
func (f *fieldsOf) fill(w *linelog.Writer, kind, b []byte) {
	f.command = f.command[:0]
	f.pairs(w, kind, b, 0)
	w.Attr("process.command_line", bytes.TrimRight(f.command, " "))
}

func (f *fieldsOf) pairs(w *linelog.Writer, kind, b []byte, depth int) {
	for len(b) > 0 {
		b = bytes.TrimLeft(b, " \t\x1d,")
		i := 0
		for i < len(b) && (letter(b[i]) || i > 0 && (b[i] >= '0' && b[i] <= '9' || b[i] == '-' || b[i] == '_' || b[i] == '.')) {
			i++
		}
		if i == 0 || i >= len(b) || b[i] != '=' {
			b = b[linelog.Word(b, 0):]
			continue
		}
		k := b[:i]
		v, n := value(b[i+1:])
		quote := byte(0)
		if i+1 < len(b) {
			quote = b[i+1]
		}
		b = b[i+1+n:]
		if quote == '\'' && depth == 0 {
			f.pairs(w, kind, v, 1)
			continue
		}
		f.pair(w, kind, k, v, quote == '"')
	}
}

func letter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

// value reads a value in quotes or up to a blank.
func value(b []byte) (v []byte, n int) {
	if len(b) > 0 && (b[0] == '"' || b[0] == '\'') {
		if end := bytes.IndexByte(b[1:], b[0]); end >= 0 {
			return b[1 : 1+end], end + 2
		}
	}
	n = bytes.IndexAny(b, " \x1d")
	if n < 0 {
		n = len(b)
	}
	return b[:n], n
}

func (f *fieldsOf) pair(w *linelog.Writer, kind, k, v []byte, quoted bool) {
	rec := &w.Rec
	if string(v) == "?" || string(v) == "(null)" {
		return
	}
	switch string(k) {
	case "res", "success":
		if s := string(v); s == "failed" || s == "no" || s == "0" {
			rec.Severity = models.SevWarn
		}
	case "acct":
		v = unhex(v, quoted)
		rec.Actor = v
		w.Attr("user.name", v)
		return
	case "AUID":
		if string(v) != "unset" && len(rec.Actor) == 0 {
			rec.Actor = v
		}
	case "pid":
		w.Number("process.pid", v)
		return
	case "comm", "exe", "name", "cwd", "cmd", "path", "data":
		v = unhex(v, quoted)
	case "proctitle":
		f.command = append(f.command, bytes.ReplaceAll(unhex(v, quoted), []byte{0}, []byte{' '})...)
	default:
		if string(kind) == "EXECVE" && k[0] == 'a' && len(k) > 1 && entries.Digits(k[1:]) == len(k)-1 {
			f.command = append(append(f.command, unhex(v, quoted)...), ' ')
		}
	}
	w.Number(f.key(k), v)
}

// unhex resolves a value that is written in hexadecimal, as the kernel does with
// everything a user may have put quotes or blanks in.
func unhex(v []byte, quoted bool) []byte {
	if quoted || len(v) < 4 || len(v)%2 != 0 {
		return v
	}
	for _, c := range v {
		if (c < '0' || c > '9') && (c < 'A' || c > 'F') {
			return v
		}
	}
	out := make([]byte, len(v)/2)
	if _, err := hex.Decode(out, v); err != nil {
		return v
	}
	return out
}
