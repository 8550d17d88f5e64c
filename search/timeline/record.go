package timeline

import (
	"slices"
	"strings"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/search/query"
	"github.com/emberline/emberline/search/segment"
)

// record shows event k of a block to a query.
type record struct {
	b     *block
	cols  *segment.Columns
	rows  segment.Rows
	k     int
	t     models.Nanos
	attrs []models.Attr
	read  bool // attrs are those of k
}

var _ query.Record = (*record)(nil)

// set moves on to event k of corrected time t.
func (r *record) set(k int, t models.Nanos) { r.k, r.t, r.read = k, t, false }

func (r *record) Time() models.Nanos         { return r.t }
func (r *record) Kind() models.Kind          { return r.cols.Kind[r.k] }
func (r *record) Severity() models.Severity  { return r.cols.Severity[r.k] }
func (r *record) Host() string               { return r.cols.Host.At(r.k) }
func (r *record) Service() string            { return r.cols.Service.At(r.k) }
func (r *record) Actor() string              { return r.cols.Actor.At(r.k) }
func (r *record) Source() (id, label string) { return r.b.piece.src.public, r.b.piece.src.label }
func (r *record) Raw() []byte                { return r.rows.Raw(r.k) }
func (r *record) Literals() []byte           { return r.rows.Literals(r.k) }
func (r *record) Text() []byte               { return r.rows.Text(r.k) }

func (r *record) Attrs() []models.Attr {
	if !r.read {
		r.attrs, r.read = r.rows.Attrs(r.k, r.attrs[:0]), true
	}
	return r.attrs
}

// marked shows a mark to a query: its text stands for its evidence.
type marked struct{ e *models.Event }

func (m marked) Time() models.Nanos         { return markKey(m.e).time }
func (m marked) Kind() models.Kind          { return m.e.Kind }
func (m marked) Severity() models.Severity  { return m.e.Severity }
func (m marked) Host() string               { return m.e.Host }
func (m marked) Service() string            { return m.e.Service }
func (m marked) Actor() string              { return m.e.Actor }
func (m marked) Source() (id, label string) { return m.e.SourceID, m.e.Source }
func (m marked) Raw() []byte                { return []byte(m.e.Text) }
func (m marked) Text() []byte               { return []byte(m.e.Text) }
func (m marked) Attrs() []models.Attr       { return m.e.Attributes }
func (m marked) Literals() []byte {
	var b []byte
	for _, a := range m.e.Attributes {
		b = append(append(b, a.Value...), '\n')
	}
	return b
}

// member finds the member that holds position pos of the piece's stream.
func (p *piece) member(pos int64) (name string, offset int64) {
	i, found := slices.BinarySearchFunc(p.members, pos, func(m models.Member, pos int64) int {
		switch {
		case m.Offset < pos:
			return -1
		case m.Offset > pos:
			return 1
		}
		return 0
	})
	if found { // an empty member begins where the next one does
		for i+1 < len(p.members) && p.members[i+1].Offset == pos {
			i++
		}
	} else {
		i--
	}
	if i < 0 {
		return "", 0
	}
	return p.members[i].Name, p.members[i].Offset
}

// event makes event k, with memory of its own.
func (b *block) event(rows segment.Rows, k int, t models.Nanos) models.Event {
	p, c := b.piece, rows.Columns()
	e := models.Event{
		SourceID: p.src.public, Source: p.src.label, Time: t, Earliest: t, Latest: t,
		Observed: p.observed, Kind: c.Kind[k], Severity: c.Severity[k], Line: c.Line[k], Simulated: p.src.simulated,
		Offset: p.offset + c.Offset[k], Length: c.Length[k], Sub: int(c.Sub[k]),
	}
	if name, from := p.member(c.Offset[k]); name != "" {
		e.Member = name
		e.ID = models.EventID(p.src.public, name, c.Offset[k]-from, e.Sub)
	} else {
		e.ID = models.EventID(p.src.public, "", e.Offset, e.Sub)
	}
	switch {
	case t == models.NoTime:
		if e.Undated = rows.Undated(k); c.Time[k] != models.NoTime {
			e.Undated = models.UndatedBounds
		} else if e.Undated == "" {
			e.Undated = models.UndatedMissing
		}
	case !c.Received[k]:
		e.Earliest, e.Latest = p.src.clock.Interval(t, c.Resolution[k])
		e.ZoneBasis = p.src.clock.Basis(c.Zoned[k])
	}
	attrs := rows.Attrs(k, nil)
	text, when, sev := rows.Text(k), rows.SourceTime(k), rows.SeverityText(k)
	host, service, actor := c.Host.At(k), c.Service.At(k), c.Actor.At(k)

	// One string and one slice hold all of it.
	n, v := len(text)+len(when)+len(sev)+len(host)+len(service)+len(actor), 0
	for _, a := range attrs {
		n += len(a.Key)
		v += len(a.Value)
	}
	var all strings.Builder
	all.Grow(n)
	all.Write(text)
	all.Write(when)
	all.Write(sev)
	for _, s := range []string{host, service, actor} {
		all.WriteString(s)
	}
	for _, a := range attrs {
		all.WriteString(a.Key)
	}
	rest := all.String()
	cut := func(n int) (s string) {
		s, rest = rest[:n], rest[n:]
		return s
	}
	e.Text, e.SourceTime, e.SevText = cut(len(text)), cut(len(when)), cut(len(sev))
	e.Host, e.Service, e.Actor = cut(len(host)), cut(len(service)), cut(len(actor))
	values := make([]byte, 0, v)
	for i := range attrs {
		from := len(values)
		values = append(values, attrs[i].Value...)
		attrs[i].Key, attrs[i].Value = cut(len(attrs[i].Key)), values[from:len(values):len(values)]
	}
	e.Attributes = attrs
	return e
}
