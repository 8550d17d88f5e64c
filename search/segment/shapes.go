package segment

import (
	"encoding/binary"
	"hash/maphash"
	"strings"

	"github.com/emberline/emberline/models"
)

// A shape is the sequence of a record's attribute keys and types. A segment
// has few of them, so that one number per event names all its keys. Sources
// whose keys never repeat (identifiers as JSON keys) are bounded: when the
// dictionary is full, an event's shape is written beside it.
const (
	maxShapes    = 1 << 16
	maxShapeRefs = 1 << 20 // keys of all shapes together
	maxKeys      = 1 << 16
	maxKeyBytes  = 4 << 20 // of all keys together
)

// fixedSlots are the values every record has beside its attributes: the
// source's time and severity in front, the text at the end.
const fixedSlots = 3

// shapeKey is one attribute of a shape.
type shapeKey struct {
	key uint32 // into the dictionary's keys
	typ models.AttrType
}

type shape struct {
	attrs []shapeKey
	count int64 // events
}

// shapes is the dictionary of a segment. The writer adds to it, readers only read.
type shapes struct {
	keys   []string
	list   []shape
	byKey  map[string]uint32
	byHash map[uint64][]uint32
	seed   maphash.Seed // for look-up only: the order of the list does not hang on it
	bytes  int
	refs   int
	last   uint32
	after  []uint32 // the shape that last followed each
	full   bool
}

func newShapes() *shapes {
	return &shapes{byKey: map[string]uint32{}, byHash: map[uint64][]uint32{}, seed: maphash.MakeSeed()}
}

// id gives the number of the attributes' shape; false when the dictionary is
// full and does not hold it.
func (s *shapes) id(attrs []models.Attr) (uint32, bool) {
	if len(s.list) > 0 {
		if s.is(s.last, attrs) {
			return s.last, true
		}
		if next := s.after[s.last]; s.is(next, attrs) {
			s.last = next
			return next, true
		}
	}
	var h maphash.Hash
	h.SetSeed(s.seed)
	for i := range attrs {
		// Neither write returns an error.
		_, _ = h.WriteString(attrs[i].Key)
		_ = h.WriteByte(byte(attrs[i].Type))
	}
	sum := h.Sum64()
	for _, id := range s.byHash[sum] {
		if s.is(id, attrs) {
			s.after[s.last], s.last = id, id
			return id, true
		}
	}
	if !s.fits(attrs) {
		return 0, false
	}
	keys := make([]shapeKey, len(attrs))
	for i := range attrs {
		keys[i] = shapeKey{s.key(attrs[i].Key), attrs[i].Type}
	}
	id := uint32(len(s.list))
	s.list = append(s.list, shape{attrs: keys})
	s.after = append(s.after, id)
	s.byHash[sum] = append(s.byHash[sum], id)
	s.refs += len(attrs)
	s.after[s.last], s.last = id, id
	return id, true
}

// is says whether shape id has just these attributes.
func (s *shapes) is(id uint32, attrs []models.Attr) bool {
	have := s.list[id].attrs
	if len(have) != len(attrs) {
		return false
	}
	for i := range attrs {
		if attrs[i].Type != have[i].typ || attrs[i].Key != s.keys[have[i].key] {
			return false
		}
	}
	return true
}

// fits says whether another shape may be added. Once one did not, none is, so
// that a hostile source does not cost a search per record.
func (s *shapes) fits(attrs []models.Attr) bool {
	if s.full {
		return false
	}
	keys, size := 0, 0
	for i := range attrs {
		if _, ok := s.byKey[attrs[i].Key]; !ok {
			keys++
			size += len(attrs[i].Key)
		}
	}
	s.full = len(s.list) >= maxShapes || s.refs+len(attrs) > maxShapeRefs ||
		len(s.keys)+keys > maxKeys || s.bytes+size > maxKeyBytes
	return !s.full
}

func (s *shapes) key(k string) uint32 {
	if id, ok := s.byKey[k]; ok {
		return id
	}
	k = strings.Clone(k)
	id := uint32(len(s.keys))
	s.keys = append(s.keys, k)
	s.byKey[k] = id
	s.bytes += len(k)
	return id
}

// append stores the dictionary.
func (s *shapes) append(dst []byte) []byte {
	dst = binary.AppendUvarint(dst, uint64(len(s.keys)))
	for _, k := range s.keys {
		dst = appendText(dst, k)
	}
	dst = binary.AppendUvarint(dst, uint64(len(s.list)))
	for _, sh := range s.list {
		dst = binary.AppendUvarint(dst, uint64(sh.count))
		dst = binary.AppendUvarint(dst, uint64(len(sh.attrs)))
		for _, a := range sh.attrs {
			dst = binary.AppendUvarint(dst, uint64(a.key))
			dst = append(dst, byte(a.typ))
		}
	}
	return dst
}

// readShapes is the inverse of append.
func readShapes(c *cursor) *shapes {
	s := &shapes{}
	for range c.count(maxKeys) {
		s.keys = append(s.keys, string(c.text()))
	}
	refs := maxShapeRefs
	for range c.count(maxShapes) {
		count := c.count(1 << 62)
		n := c.count(int64(min(refs, len(c.b))))
		refs -= n
		sh := shape{attrs: make([]shapeKey, n), count: int64(count)}
		for i := range sh.attrs {
			sh.attrs[i].key = uint32(c.count(int64(len(s.keys) - 1)))
			sh.attrs[i].typ = models.AttrType(c.byte())
		}
		if c.bad {
			return s
		}
		s.list = append(s.list, sh)
	}
	return s
}

// appendInline stores one event's own shape.
func appendInline(dst []byte, attrs []models.Attr) []byte {
	dst = binary.AppendUvarint(dst, uint64(len(attrs)))
	for i := range attrs {
		dst = appendText(dst, attrs[i].Key)
		dst = append(dst, byte(attrs[i].Type))
	}
	return dst
}

// inlineKey is one attribute of an event's own shape.
type inlineKey struct {
	key string
	typ models.AttrType
}

// readInline is the inverse of appendInline; dst is added to.
func readInline(c *cursor, dst []inlineKey) []inlineKey {
	for range c.count(int64(len(c.b)) / 2) {
		k := string(c.text())
		dst = append(dst, inlineKey{k, models.AttrType(c.byte())})
	}
	return dst
}
