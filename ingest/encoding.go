package ingest

import (
	"bytes"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/korean"
)

// Encoding is how a stream writes its characters.
type Encoding string

// The encodings that are known. Valid UTF-8 is UTF-8; else UTF-16 by its BOM
// (or its zeros); else CP949, when it decodes; else the bytes as they are.
const (
	UTF8    Encoding = "utf-8"
	CP949   Encoding = "cp949"
	UTF16LE Encoding = "utf-16le"
	UTF16BE Encoding = "utf-16be"
	Binary  Encoding = "binary"
)

// DetectEncoding judges the beginning of a stream. A character cut in two at
// the very end is no error. UTF-8 with a few stray bytes stays UTF-8: evidence
// is often dirty, and CP949 is chosen only when it fits better.
func DetectEncoding(head []byte) Encoding {
	switch {
	case bytes.HasPrefix(head, []byte{0xEF, 0xBB, 0xBF}):
		return UTF8
	case bytes.HasPrefix(head, []byte{0xFF, 0xFE}):
		return UTF16LE
	case bytes.HasPrefix(head, []byte{0xFE, 0xFF}):
		return UTF16BE
	}
	var nul, control, bad, multi int
	var zeroEven, zeroOdd int
	for i := 0; i < len(head); {
		c := head[i]
		if c < utf8.RuneSelf {
			if c == 0 {
				nul++
				if i%2 == 0 {
					zeroEven++
				} else {
					zeroOdd++
				}
			} else if c < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != '\f' && c != '\v' && c != 0x1b && c != '\b' && c != 0x07 {
				control++
			}
			i++
			continue
		}
		r, n := utf8.DecodeRune(head[i:])
		if r == utf8.RuneError && n == 1 {
			if !utf8.FullRune(head[i:]) {
				break
			}
			bad++
			i++
			continue
		}
		multi++
		i += n
	}
	if n := len(head); n >= 16 {
		if zeroOdd > n*2/5/2 && zeroEven < n/50+1 {
			return UTF16LE
		}
		if zeroEven > n*2/5/2 && zeroOdd < n/50+1 {
			return UTF16BE
		}
	}
	// Some control characters occur in logs; one in ten means machine code.
	if (control+nul)*10 > len(head) && len(head) > 0 {
		return Binary
	}
	if bad == 0 {
		return UTF8
	}
	// A stray byte of another encoding fits CP949 by chance; Korean text is
	// mostly syllables.
	pairs, hangul, wrong := cp949Pairs(head)
	fits := wrong == 0 || pairs > 4*wrong && pairs > multi
	if fits && wrong <= bad && hangul*2 >= pairs && hangul > 0 {
		return CP949
	}
	if bad*10 > len(head)*3 {
		return Binary
	}
	return UTF8
}

// cp949Pairs counts two-byte characters of CP949, the syllables of KS X 1001
// among them, and bytes that fit none.
func cp949Pairs(b []byte) (pairs, hangul, wrong int) {
	for i := 0; i < len(b); i++ {
		if b[i] < 0x80 {
			continue
		}
		if i+1 >= len(b) {
			break
		}
		lead, trail := b[i], b[i+1]
		if lead >= 0x81 && lead <= 0xFD && (trail >= 0x41 && trail <= 0x5A || trail >= 0x61 && trail <= 0x7A || trail >= 0x81 && trail <= 0xFE) {
			if lead >= 0xB0 && lead <= 0xC8 && trail >= 0xA1 {
				hangul++
			}
			pairs++
			i++
			continue
		}
		wrong++
	}
	return pairs, hangul, wrong
}

// UTF8 gives b as UTF-8: b itself where it is that already (invalid bytes stay
// as they are), else a conversion appended to buf[:0]. A BOM is not removed.
func (e Encoding) UTF8(b, buf []byte) []byte {
	switch e {
	case CP949:
		if ascii(b) {
			return b
		}
		return cp949(b, buf)
	case UTF16LE, UTF16BE:
		out := buf[:0]
		for i := 0; i+1 < len(b); i += 2 {
			r := rune(e.unit(b[i:]))
			if utf16.IsSurrogate(r) && i+3 < len(b) {
				if d := utf16.DecodeRune(r, rune(e.unit(b[i+2:]))); d != utf8.RuneError {
					r = d
					i += 2
				}
			}
			out = utf8.AppendRune(out, r)
		}
		return out
	}
	return b
}

// ascii says whether no byte of b is over 127.
func ascii(b []byte) bool {
	for _, c := range b {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// cp949 converts into buf; what fits no character becomes U+FFFD. A byte makes
// at most three, so one call does it.
func cp949(b, buf []byte) []byte {
	if cap(buf) < 3*len(b) {
		buf = make([]byte, 3*len(b)+64)
	}
	n, _, err := korean.EUCKR.NewDecoder().Transform(buf[:cap(buf)], b, true)
	if err != nil {
		return b
	}
	return buf[:n]
}

// unit reads one UTF-16 code unit.
func (e Encoding) unit(b []byte) uint16 {
	if e == UTF16LE {
		return uint16(b[0]) | uint16(b[1])<<8
	}
	return uint16(b[1]) | uint16(b[0])<<8
}

// lineEnd gives the index just behind the first line end in b, or -1.
func (e Encoding) lineEnd(b []byte) int {
	if e != UTF16LE && e != UTF16BE {
		if i := bytes.IndexByte(b, '\n'); i >= 0 {
			return i + 1
		}
		return -1
	}
	for i := 0; i+1 < len(b); i += 2 {
		if e.unit(b[i:]) == '\n' {
			return i + 2
		}
	}
	return -1
}

// Plain says whether decoded text is the raw bytes themselves.
func (e Encoding) Plain() bool { return e == UTF8 || e == Binary || e == "" }

// bom is the length of a byte-order mark at the start of b, in UTF-8 text.
func bom(text []byte) int {
	if bytes.HasPrefix(text, []byte{0xEF, 0xBB, 0xBF}) {
		return 3
	}
	return 0
}
