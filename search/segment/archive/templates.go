package archive

import (
	"encoding/binary"
	"errors"
)

// Limits of the templates of one part. They bound what a writer and a reader hold.
const (
	maxTemplates    = 16384
	maxTemplateText = 4 << 20 // bytes of all of them
)

// templates are the templates of one part. Template id is list[id-1]; 0 is none.
type templates struct {
	text  []byte // of all, one behind the other
	slots []templateSlot
	list  []template
}

// template is where a template's text and slots end; they begin where those of
// the one before it end.
type template struct{ text, slots uint32 }

// templateSlot stands before byte at of its template's text.
type templateSlot struct{ at, kind uint16 }

// get gives the text and the slots of template id.
func (t *templates) get(id int) ([]byte, []templateSlot) {
	end := t.list[id-1]
	var from template
	if id > 1 {
		from = t.list[id-2]
	}
	return t.text[from.text:end.text], t.slots[from.slots:end.slots]
}

// add appends the template of a line and gives its id.
func (t *templates) add(b *tokenised, l *line) uint16 {
	from, literal := len(t.text), l.start
	for _, s := range b.of(l) {
		t.text = append(t.text, b.raw[literal:s.start]...)
		t.slots = append(t.slots, templateSlot{uint16(len(t.text) - from), s.kind})
		literal = s.start + uint32(s.len)
	}
	t.text = append(t.text, b.raw[literal:l.end]...)
	t.list = append(t.list, template{uint32(len(t.text)), uint32(len(t.slots))})
	return uint16(len(t.list))
}

// is says whether the line is of template id: equal hashes are not enough.
func (t *templates) is(id uint16, b *tokenised, l *line) bool {
	text, slots := t.get(int(id))
	if len(slots) != int(l.slots) {
		return false
	}
	at, literal := 0, int(l.start)
	for i, s := range b.of(l) {
		k := slots[i]
		n := int(s.start) - literal
		if k.kind != s.kind || int(k.at)-at != n || string(text[at:k.at]) != string(b.raw[literal:s.start]) {
			return false
		}
		at, literal = int(k.at), int(s.start)+int(s.len)
	}
	return string(text[at:]) == string(b.raw[literal:l.end])
}

// appendTo writes the templates: their numbers first, then all their text.
func (t *templates) appendTo(dst []byte) []byte {
	dst = binary.AppendUvarint(dst, uint64(len(t.list)))
	for id := 1; id <= len(t.list); id++ {
		text, slots := t.get(id)
		dst = binary.AppendUvarint(dst, uint64(len(text)))
		dst = binary.AppendUvarint(dst, uint64(len(slots)))
		at := uint16(0)
		for _, s := range slots {
			dst = binary.AppendUvarint(dst, uint64(s.at-at))
			dst = binary.AppendUvarint(dst, uint64(s.kind))
			at = s.at
		}
	}
	return append(dst, t.text...)
}

var errTemplates = errors.New("the templates do not hold together")

// read is the inverse of appendTo.
func (t *templates) read(p []byte) error {
	c := cursor{b: p}
	n := int(c.uint(maxTemplates))
	t.list = make([]template, 0, n)
	text := 0
	for len(t.list) < n && !c.bad {
		size := int(c.uint(maxLine))
		slots := int(c.uint(maxSlots + 1))
		at := 0
		for range slots {
			at += int(c.uint(maxLine))
			kind := uint16(c.uint(kindTime + layouts - 1))
			if at > size || kind >= kindTime && !layout(kind-kindTime).valid() {
				return errTemplates
			}
			t.slots = append(t.slots, templateSlot{uint16(at), kind})
			if c.bad {
				return errTemplates
			}
		}
		text += size
		t.list = append(t.list, template{uint32(text), uint32(len(t.slots))})
	}
	if c.bad || text != len(c.b) {
		return errTemplates
	}
	t.text = c.b
	return nil
}
