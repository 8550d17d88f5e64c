package access

import (
	"bytes"

	"github.com/emberline/emberline/ingest/logs/linelog"
)

// valve reads Tomcat's line. Newer products put the forwarded-for address in
// front of the user, so the fields up to the method are counted from it.
func valve(b []byte, r *request) string {
	*r = request{}
	if len(b) == 0 || b[0] != '[' {
		return noTime
	}
	i, ok := r.bracketTime(b, 0)
	if !ok {
		return noTime
	}
	// Words up to the protocol: [forwarded] user thread client METHOD target.
	var store [6][]byte
	var starts [6]int
	words := store[:0]
	for {
		i = linelog.Spaces(b, i)
		j := linelog.Word(b, i)
		w, start := b[i:j], i
		i = j
		if bytes.HasPrefix(w, []byte("HTTP/")) {
			r.protocol = w
			break
		}
		if len(w) == 0 || len(words) == len(store) {
			return noRequest
		}
		starts[len(words)] = start
		words = append(words, w)
	}
	at := starts[:]
	if len(words) == len(store) { // behind a proxy, whose address the other is
		r.client = nilled(words[0])
		words, at = words[1:], starts[1:]
	}
	if len(words) < 5 || !letters(words[3]) {
		return noRequest
	}
	r.user, r.thread, r.method, r.target = nilled(words[0]), words[1], words[3], words[4]
	if r.client == nil {
		r.client = nilled(words[2])
	}
	r.from = at[3]
	var rest [4][]byte // status, duration, size, referer
	for k := range rest {
		i = linelog.Spaces(b, i)
		j := linelog.Word(b, i)
		rest[k] = nilled(b[i:j])
		if k == 0 {
			r.until = j
		}
		i = j
	}
	if !number(rest[0]) {
		return noRequest
	}
	r.status, r.taken, r.size, r.referer = rest[0], rest[1], rest[2], rest[3]
	r.agent = nilled(bytes.TrimSpace(b[i:]))
	return ""
}
