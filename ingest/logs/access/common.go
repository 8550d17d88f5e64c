package access

import (
	"bytes"

	"github.com/emberline/emberline/ingest/logs/linelog"
	"github.com/emberline/emberline/ingest/stamp"
	"github.com/emberline/emberline/models"
)

// Why a line is no request.
const (
	noTime    = "no [time] where an access log has it"
	noClient  = "no client in front of the time"
	noRequest = "no request and status behind the time"
	unclosed  = "a quoted field without its end"
)

// common reads the common log format and its descendants.
func common(b []byte, r *request) string {
	*r = request{}
	open := bytes.Index(b, []byte(" ["))
	if open < 1 {
		return noTime
	}
	i, ok := r.bracketTime(b, open+1)
	if !ok {
		return noTime
	}
	if !r.who(b[:open]) {
		return noClient
	}
	if i = linelog.Spaces(b, i); i >= len(b) || b[i] != '"' {
		return noRequest
	}
	r.from = i
	end := requestEnd(b, i)
	if end < 0 {
		return noRequest
	}
	r.request(b[i+1 : end])
	i = linelog.Spaces(b, end+1)
	j := linelog.Word(b, i)
	if r.status = nilled(b[i:j]); r.status != nil && !number(r.status) {
		return noRequest
	}
	r.until = j
	i = linelog.Spaces(b, j)
	if j = linelog.Word(b, i); i == j || !number(b[i:j]) && b[i] != '-' {
		return noRequest
	}
	r.size = nilled(b[i:j])
	for _, field := range [...]*[]byte{&r.referer, &r.agent} {
		if i = linelog.Spaces(b, j); i >= len(b) || b[i] != '"' {
			return ""
		}
		k := quoteEnd(b, i)
		if k < 0 {
			return unclosed
		}
		*field = nilled(b[i+1 : k])
		j = k + 1
	}
	return ""
}

// bracketTime reads [15/Oct/2022:15:19:03 +0900] at i and gives where it ends.
// A bracket that holds something else as long is a time that cannot be read.
func (r *request) bracketTime(b []byte, i int) (end int, ok bool) {
	k := bytes.IndexByte(b[i:min(len(b), i+64)], ']')
	if k < 0 {
		return 0, false
	}
	r.time = b[i+1 : i+k]
	s, is := stamp.Parse(r.time)
	switch {
	case is && s.Len == len(r.time) && !s.NoDate && !s.NoYear && s.Resolution <= models.ResSecond:
		r.stamp = s
	case bytes.Count(r.time, []byte{':'}) >= 2:
		r.undated = models.UndatedBad
	default:
		return 0, false
	}
	return i + k + 1, true
}

// who reads what stands in front of the time: [host] client[, client …] [ident
// user]. nginx behind proxies writes a list of clients, the first is farthest.
func (r *request) who(b []byte) bool {
	b = bytes.TrimSpace(b)
	if len(b) == 0 || len(b) > 4096 {
		return false
	}
	var words [3][]byte // the last ones: ident, user
	rest := b
	n := 0
	for n < 2 {
		i := bytes.LastIndexByte(rest, ' ')
		if i < 0 {
			break
		}
		words[n] = rest[i+1:]
		rest = bytes.TrimRight(rest[:i], " ")
		n++
	}
	if n == 2 {
		r.user = nilled(words[0])
	} else {
		rest = b // no ident and user: `client [time]`
		if n == 1 {
			return false
		}
	}
	first := rest[:linelog.Word(rest, 0)]
	if len(first) < len(rest) && first[len(first)-1] != ',' && first[0] != '"' {
		r.host = first
		rest = rest[linelog.Spaces(rest, len(first)):]
	}
	rest = bytes.Trim(rest, `"`)
	if i := bytes.IndexAny(rest, ", "); i >= 0 {
		rest = rest[:i]
	}
	r.client = nilled(rest)
	return true
}

// requestEnd finds the quote that ends a request: the first, unescaped, behind
// which a status stands. Clients put quotes into paths, and not every server
// escapes them.
func requestEnd(b []byte, i int) int {
	for k := i + 1; k < len(b); k++ {
		switch b[k] {
		case '\\':
			k++
		case '"':
			j := linelog.Spaces(b, k+1)
			e := linelog.Word(b, j)
			if j > k+1 && (e-j == 3 && number(b[j:e]) || e-j == 1 && b[j] == '-') {
				return k
			}
		}
	}
	return -1
}

// quoteEnd finds the unescaped quote that ends the field begun at i; one that
// neither a blank nor the end follows stands inside.
func quoteEnd(b []byte, i int) int {
	for k := i + 1; k < len(b); k++ {
		switch b[k] {
		case '\\':
			k++
		case '"':
			if k+1 == len(b) || b[k+1] == ' ' || b[k+1] == '\t' || b[k+1] == '\r' || b[k+1] == ',' {
				return k
			}
		}
	}
	return -1
}

// request reads "METHOD target HTTP/x"; anything else, as scanners send it, is
// all target.
func (r *request) request(b []byte) {
	if len(b) == 0 || len(b) == 1 && b[0] == '-' {
		return
	}
	i := linelog.Word(b, 0)
	j := bytes.LastIndexByte(b, ' ')
	if i == len(b) || !linelog.Upper(b[:i]) || !letters(b[:i]) {
		r.target = b
		return
	}
	r.method = b[:i]
	if j > i && bytes.HasPrefix(b[j+1:], []byte("HTTP/")) {
		r.protocol = b[j+1:]
	} else {
		j = len(b)
	}
	r.target = bytes.TrimSpace(b[i:j])
}

func letters(w []byte) bool {
	for _, c := range w {
		if (c < 'A' || c > 'Z') && c != '-' && c != '_' {
			return false
		}
	}
	return len(w) > 0
}

func number(w []byte) bool {
	for _, c := range w {
		if c < '0' || c > '9' {
			return false
		}
	}
	return len(w) > 0
}

func nilled(f []byte) []byte {
	if len(f) == 0 || len(f) == 1 && f[0] == '-' {
		return nil
	}
	return f
}
