package segment

import "bytes"

// field gathers a column of few different strings.
type field struct {
	ids     map[string]uint32
	values  []string
	counts  []int64
	literal []bool // of a value: in some event it does not stand in the raw bytes
	index   []uint32
	last    uint32
	at      int // where it stood last
}

func (f *field) reset() {
	if f.ids == nil {
		f.ids = map[string]uint32{}
	}
	clear(f.ids)
	f.values = append(f.values[:0], "")
	f.counts = append(f.counts[:0], 0)
	f.literal = append(f.literal[:0], false)
	f.index, f.last, f.at = f.index[:0], 0, 0
}

// add appends a value and gives its number.
func (f *field) add(v []byte) uint32 {
	id := f.last
	if f.values[id] != string(v) {
		id = f.slow(v)
	}
	f.last = id
	f.counts[id]++
	f.index = append(f.index, id)
	return id
}

func (f *field) slow(v []byte) uint32 {
	if len(v) == 0 {
		return 0
	}
	if id, ok := f.ids[string(v)]; ok {
		return id
	}
	id := uint32(len(f.values))
	s := string(v)
	f.ids[s] = id
	f.values = append(f.values, s)
	f.counts = append(f.counts, 0)
	f.literal = append(f.literal, false)
	return id
}

// seek marks value id as literal unless it stands in raw. Only the beginning
// of a long record is searched: to call too many literal costs room in the
// filter, never a hit.
func (f *field) seek(id uint32, v, raw []byte) bool {
	if id == 0 || f.literal[id] {
		return f.literal[id]
	}
	if f.at+len(v) <= len(raw) && string(raw[f.at:f.at+len(v)]) == string(v) {
		return false
	}
	i := bytes.Index(raw[:min(len(raw), 16<<10)], v)
	if i >= 0 {
		f.at = i
	}
	f.literal[id] = i < 0
	return i < 0
}
