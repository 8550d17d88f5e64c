package jsonscan

import (
	"encoding/binary"
	"math/bits"
)

// fault is why a value could not be parsed.
type fault struct {
	reason string // "" when there is none
	short  bool   // the text ended too early; more may follow
}

// What a value can be rejected for.
const (
	reasonSyntax  = "not valid JSON"
	reasonBreak   = "line break inside a JSON string"
	reasonCut     = "JSON value is cut off at the end"
	reasonDepth   = "JSON nested deeper than 64"
	reasonNodes   = "JSON value holds over a million values"
	reasonHuge    = "JSON value over 64 MiB"
	reasonLine    = "not a JSON object"
	reasonOdd     = "odd byte at the end of UTF-16"
	reasonOutside = "not a JSON object between the elements of an array"
)

// parse reads one value at the beginning of b and gives the position behind
// it. more says that the stream goes on behind b.
func (d *doc) parse(b []byte, more bool) (end int, f fault) {
	d.raw, d.nodes, d.arena = b, d.nodes[:0], d.arena[:0]
	d.lines, d.control, d.sloppy = 0, false, false
	d.lineEnd, d.wideEnd = count{}, count{}
	depth, i := 0, 0
	var keyStart, keyEnd int
	var keyEsc bool
	short := fault{short: more, reason: reasonCut}
	bad := fault{reason: reasonSyntax}

value:
	if i = d.space(b, i); i >= len(b) {
		return i, short
	}
	if len(d.nodes) >= MaxNodes {
		return i, fault{reason: reasonNodes}
	}
	{
		n := node{keyStart: uint32(keyStart), keyEnd: uint32(keyEnd), keyEsc: keyEsc, start: uint32(i)}
		switch c := b[i]; c {
		case '"':
			stop, esc, sf := d.str(b, i+1)
			if sf.reason != "" {
				sf.short = sf.short && more
				return stop, sf
			}
			n.kind, n.escaped, n.start, n.end = String, esc, uint32(i+1), uint32(stop)
			i = stop + 1
		case '{', '[':
			if depth == MaxDepth {
				return i, fault{reason: reasonDepth}
			}
			n.kind = Object
			if c == '[' {
				n.kind = Array
			}
			d.stack[depth] = uint32(len(d.nodes))
			depth++
			d.nodes = append(d.nodes, n)
			if i = d.space(b, i+1); i >= len(b) {
				return i, short
			}
			if b[i] == c+2 { // '}' is '{'+2 and ']' is '['+2
				goto closing
			}
			keyStart, keyEnd, keyEsc = 0, 0, false
			if c == '{' {
				goto key
			}
			goto value
		default:
			stop, kind, ok := d.scalar(b, i)
			if stop == len(b) && (more || !ok) {
				return stop, short
			}
			if !ok {
				return i, bad
			}
			n.kind, n.end = kind, uint32(stop)
			i = stop
		}
		n.next = uint32(len(d.nodes) + 1)
		d.nodes = append(d.nodes, n)
	}

after:
	if depth == 0 {
		return i, fault{}
	}
	if i = d.space(b, i); i >= len(b) {
		return i, short
	}
	switch b[i] {
	case ',':
		i++
		if d.nodes[d.stack[depth-1]].kind == Array {
			goto value
		}
		if i = d.space(b, i); i >= len(b) {
			return i, short
		}
		goto key
	case '}':
		if d.nodes[d.stack[depth-1]].kind == Object {
			goto closing
		}
	case ']':
		if d.nodes[d.stack[depth-1]].kind == Array {
			goto closing
		}
	}
	return i, bad

closing:
	i++
	depth--
	{
		n := &d.nodes[d.stack[depth]]
		n.end, n.next = uint32(i), uint32(len(d.nodes))
	}
	goto after

key:
	if b[i] != '"' {
		return i, bad
	}
	{
		stop, esc, sf := d.str(b, i+1)
		if sf.reason != "" {
			sf.short = sf.short && more
			return stop, sf
		}
		keyStart, keyEnd, keyEsc = i+1, stop, esc
		if i = d.space(b, stop+1); i >= len(b) {
			return i, short
		}
		if b[i] != ':' {
			return i, bad
		}
		i++
	}
	goto value
}

// parseHead reads as much of a value as b holds and closes what stays open:
// for detectors, who see only the beginning.
func (d *doc) parseHead(b []byte) bool {
	_, f := d.parse(b, true)
	if f.reason == "" {
		return true
	}
	if !f.short || len(d.nodes) == 0 {
		return false
	}
	for i := range d.nodes {
		if n := &d.nodes[i]; n.kind >= Array && n.end == 0 {
			n.end, n.next = uint32(len(b)), uint32(len(d.nodes))
		}
	}
	return true
}

// space skips white space and counts line ends.
func (d *doc) space(b []byte, i int) int {
	for i < len(b) {
		switch b[i] {
		case ' ', '\t', '\r':
		case '\n':
			d.lines++
		default:
			return i
		}
		i++
	}
	return i
}

const (
	ones  = 0x0101010101010101
	highs = 0x8080808080808080
)

// str finds the closing quote of the string whose characters begin at i.
func (d *doc) str(b []byte, i int) (end int, escaped bool, f fault) {
	for {
		// Eight bytes at a time: a quote, a backslash or a control character.
		for i+8 <= len(b) {
			x := binary.LittleEndian.Uint64(b[i:])
			q, s := x^(ones*'"'), x^(ones*'\\')
			m := ((q - ones) &^ q) | ((s - ones) &^ s) | ((x - ones*0x20) &^ x)
			if m &= highs; m != 0 {
				i += bits.TrailingZeros64(m) >> 3
				break
			}
			i += 8
		}
		for i < len(b) && b[i] != '"' && b[i] != '\\' && b[i] >= 0x20 {
			i++
		}
		if i >= len(b) {
			return i, escaped, fault{reason: reasonCut, short: true}
		}
		switch b[i] {
		case '"':
			return i, escaped, fault{}
		case '\\':
			escaped = true
			if i+1 >= len(b) {
				return len(b), escaped, fault{reason: reasonCut, short: true}
			}
			if b[i+1] < 0x20 {
				i++ // a lone backslash; what follows is looked at next
				d.sloppy = true
				continue
			}
			if !knownEscape(b[i+1]) {
				d.sloppy = true
			}
			i += 2
		case '\n':
			return i, escaped, fault{reason: reasonBreak}
		default:
			d.control = true
			i++
		}
	}
}

func knownEscape(c byte) bool {
	switch c {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't', 'u':
		return true
	}
	return false
}

// scalar reads a number or a word. NaN and Infinity, which JSON does not know
// and Python writes, are read as strings.
func (d *doc) scalar(b []byte, i int) (end int, k Kind, ok bool) {
	start := i
	for i < len(b) && scalarByte[b[i]] {
		i++
	}
	w := b[start:i]
	if len(w) == 0 {
		return i, None, false
	}
	switch w[0] {
	case 't':
		return i, Bool, string(w) == "true"
	case 'f':
		return i, Bool, string(w) == "false"
	case 'n':
		return i, Null, string(w) == "null"
	case 'N', 'I':
		d.sloppy = true
		return i, String, string(w) == "NaN" || string(w) == "Infinity"
	}
	if string(w) == "-Infinity" {
		d.sloppy = true
		return i, String, true
	}
	return i, Number, isNumber(w)
}

// scalarByte tells the bytes of numbers and words.
var scalarByte = func() (t [256]bool) {
	for _, r := range [][2]byte{{'a', 'z'}, {'A', 'Z'}, {'0', '9'}} {
		for c := int(r[0]); c <= int(r[1]); c++ {
			t[c] = true
		}
	}
	t['-'], t['+'], t['.'] = true, true, true
	return t
}()

// isNumber checks JSON's grammar of numbers.
func isNumber(w []byte) bool {
	i := 0
	if w[0] == '-' {
		i++
	}
	n := digits(w, i)
	if n == i || (w[i] == '0' && n > i+1) {
		return false
	}
	if i = n; i < len(w) && w[i] == '.' {
		if n = digits(w, i+1); n == i+1 {
			return false
		}
		i = n
	}
	if i < len(w) && (w[i] == 'e' || w[i] == 'E') {
		i++
		if i < len(w) && (w[i] == '+' || w[i] == '-') {
			i++
		}
		if n = digits(w, i); n == i {
			return false
		}
		i = n
	}
	return i == len(w)
}

func digits(w []byte, i int) int {
	for i < len(w) && w[i] >= '0' && w[i] <= '9' {
		i++
	}
	return i
}
