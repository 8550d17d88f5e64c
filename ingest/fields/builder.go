package fields

import (
	"bytes"
	"strconv"

	"github.com/emberline/emberline/ingest"
	"github.com/emberline/emberline/ingest/stamp"
	"github.com/emberline/emberline/models"
)

// Builder puts a record together from its fields: the best of them become the
// record's time, level, message and so on, the rest its attributes. It is not
// safe for concurrent use; its memory is used again for the next record.
type Builder struct {
	years    *stamp.Years
	attrs    []models.Attr
	specials []field
	size     int
	marks    mark
	cut      bool
	loose    *Name
	joined   []byte // a time put together from two fields
}

type field struct {
	name  *Name
	attr  models.Attr
	used  bool // it became a field of the record
	tried bool // as its time
}

// maxSpecials is how many fields of a record are looked at for a role; further
// ones are attributes.
const maxSpecials = 48

// NewBuilder reads the input's yearless times.
func NewBuilder(in *ingest.Input) *Builder {
	return &Builder{years: stamp.NewYears(in.Year())}
}

// Reset begins the next record.
func (b *Builder) Reset() {
	b.attrs, b.specials = b.attrs[:0], b.specials[:0]
	b.size, b.marks, b.cut, b.loose = 0, 0, false, nil
}

// Add takes one field. What goes beyond ingest.MaxRecord in all is left out,
// and Cut says so.
func (b *Builder) Add(name *Name, value []byte, t models.AttrType) {
	if b.size += len(value); b.size > ingest.MaxRecord && len(value) > 0 {
		if b.cut = true; name.Role == RoleNone || len(value) > ingest.MaxRecord {
			return
		}
	}
	a := models.Attr{Key: name.Key, Value: value, Type: t}
	if name.mark != 0 {
		b.marks |= name.mark
	}
	if (name.Role == RoleNone && name.mark != markName) || t == models.AttrJSON || len(b.specials) == maxSpecials {
		b.attrs = append(b.attrs, a)
		return
	}
	b.specials = append(b.specials, field{name: name, attr: a})
}

// Cut says whether fields of the record were left out for their size.
func (b *Builder) Cut() bool { return b.cut }

// Loose is the name from whose end alone the record's time was taken; "" for
// names that are known.
func (b *Builder) Loose() string {
	if b.loose == nil {
		return ""
	}
	return b.loose.Key
}

// Finish fills the record's time, level, message, host, service, actor and
// attributes. A text that the record has stays when no field is a message.
func (b *Builder) Finish(rec *models.Record) {
	b.time(rec)
	b.level(rec)
	if f := b.best(RoleMessage); f != nil {
		rec.Text = f.attr.Value
	}
	if f := b.best(RoleHost); f != nil {
		rec.Host = f.attr.Value
	}
	if f := b.best(RoleService); f != nil {
		rec.Service = f.attr.Value
	}
	if f := b.best(RoleActor); f != nil {
		rec.Actor = f.attr.Value
	}
	bunyan := len(rec.Service) == 0 && b.marks&(markV|markPID) == markV|markPID
	for i := range b.specials {
		f := &b.specials[i]
		if bunyan && f.name.mark == markName && f.attr.Type == models.AttrString && len(f.attr.Value) > 0 {
			rec.Service, f.used, bunyan = f.attr.Value, true, false
		}
		if !f.used {
			b.attrs = append(b.attrs, f.attr)
		}
	}
	rec.Attrs = b.attrs
}

// best is the best field of a role that has a value.
func (b *Builder) best(r Role) *field {
	var found *field
	for i := range b.specials {
		f := &b.specials[i]
		if f.name.Role != r || (found != nil && f.name.rank >= found.name.rank) || empty(r, f) {
			continue
		}
		found = f
	}
	if found != nil {
		found.used = true
	}
	return found
}

// empty says whether the field says nothing in its role.
func empty(r Role, f *field) bool {
	v := f.attr.Value
	switch r {
	case RoleMessage:
		return len(v) == 0 || f.attr.Type == models.AttrBool
	case RoleActor:
		// "caller" is a person to Azure and a place in the code to zap.
		if len(f.name.Key) == 6 && (f.name.Key[0]|0x20) == 'c' && bytes.IndexByte(v, ':') >= 0 {
			return true
		}
	}
	return len(v) == 0 || f.attr.Type == models.AttrBool || string(v) == "-" || string(v) == "--"
}

// rankSure bounds the names that can only be meant for the event's time: when
// such a field cannot be read, that is why the record is undated.
const rankSure = 4

// level takes the best field that can be read as a level, else the best.
func (b *Builder) level(rec *models.Record) {
	var found *field
	for i := range b.specials {
		f := &b.specials[i]
		if f.name.Role != RoleLevel || len(f.attr.Value) == 0 || f.attr.Type == models.AttrBool {
			continue
		}
		s := level(f.attr.Value, f.name, b.marks)
		if s == 0 && f.name.scale == scaleWord {
			continue
		}
		if found == nil || (s != 0) != (rec.Severity != 0) && s != 0 ||
			(s != 0) == (rec.Severity != 0) && f.name.rank < found.name.rank {
			found, rec.Severity = f, s
		}
	}
	if found != nil {
		found.used = true
		rec.SeverityText = found.attr.Value
	}
}

// time takes the best field that is a time.
func (b *Builder) time(rec *models.Record) {
	rec.Time, rec.Undated = models.NoTime, models.UndatedMissing
	var first *field // what undated records show
	for {
		var f *field
		for i := range b.specials {
			g := &b.specials[i]
			if !g.tried && (g.name.Role == RoleTime || g.name.Role == RoleSeconds) && len(g.attr.Value) > 0 && g.attr.Type != models.AttrBool &&
				(f == nil || g.name.rank < f.name.rank) {
				f = g
			}
		}
		if f == nil {
			break
		}
		f.tried = true
		if first == nil && f.name.rank < rankSure {
			first = f
		}
		if b.take(rec, f) {
			return
		}
	}
	if first != nil {
		rec.SourceTime = first.attr.Value
		if rec.Undated == models.UndatedMissing {
			rec.Undated = models.UndatedBad
		}
		first.used = true
	}
}

// take sets the record's time from a field, if it is one.
func (b *Builder) take(rec *models.Record, f *field) bool {
	s, ok := When(f.attr.Value)
	if !ok {
		return false
	}
	if f.name.loose && s.Resolution > models.ResMinute {
		return false
	}
	text := f.attr.Value
	var other *field
	switch {
	case f.name.Role == RoleSeconds:
		// They stay an attribute: the time as written shows the seconds only.
		if nanos := b.nanos(f); nanos != nil {
			n, err := strconv.ParseInt(string(nanos.attr.Value), 10, 32)
			if err != nil || n < 0 || n > 999_999_999 {
				return false
			}
			s.Time += models.Nanos(n)
			s.Resolution = models.ResNano
		}
	case s.NoDate || s.Resolution == models.ResDay:
		// A day in one field and a time of day in another.
		for i := range b.specials {
			o := &b.specials[i]
			if o == f || o.name.Role != RoleTime || o.attr.Type != models.AttrString {
				continue
			}
			os, ok := When(o.attr.Value)
			if !ok || os.NoDate == s.NoDate || (!s.NoDate && !os.NoDate) || (s.NoDate && os.Resolution != models.ResDay) {
				continue
			}
			day, clock := f, o
			if s.NoDate {
				day, clock = o, f
			}
			b.joined = append(append(append(b.joined[:0], day.attr.Value...), ' '), clock.attr.Value...)
			if both, ok := When(b.joined); ok && !both.NoDate {
				s, text, other = both, b.joined, o
				break
			}
		}
		if s.NoDate {
			return false
		}
	}
	setStamp(rec, s, b.years)
	if rec.Time == models.NoTime {
		return false // out of bounds; the reason is kept unless a better field follows
	}
	f.used = true
	if other != nil {
		other.used = true
	}
	if f.name.loose {
		b.loose = f.name
	}
	rec.SourceTime = text
	return true
}

// nanos finds the field with the nanoseconds that belong to seconds.
func (b *Builder) nanos(sec *field) *field {
	head := sec.name.Key[:bytes.LastIndexByte([]byte(sec.name.Key), '.')+1]
	for i := range b.specials {
		if f := &b.specials[i]; f.name.Role == RoleNanos && len(f.name.Key) > len(head) && f.name.Key[:len(head)] == head {
			return f
		}
	}
	return nil
}
