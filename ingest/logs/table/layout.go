package table

import (
	"bytes"
	"context"
	"strings"

	"github.com/emberline/emberline/ingest"
	"github.com/emberline/emberline/ingest/fields"
	"github.com/emberline/emberline/ingest/logs/delimited"
	"github.com/emberline/emberline/ingest/logs/entries"
	"github.com/emberline/emberline/ingest/stamp"
	"github.com/emberline/emberline/models"
)

// layout is how a table is written, settled on its beginning.
type layout struct {
	sep     byte
	columns []column
	time    int // the column of the time, or of the date; -1 when there is none
	clock   int // the column of the time of day, -1 when time holds both
	order   stamp.Order
	zone    string // of the times, when the header names one
	named   bool   // the time's column is known by its name
	rows    int    // of the sample
	fit     int    // rows with as many cells as most and a time
	extra   fields.Name
}

type column struct {
	name fields.Name
	time int // how sure the name is to mean the time: 0 not, 1 it ends like one, 2 it is known
}

// sampleRows is how many rows are looked at.
const sampleRows = 100

// settle finds the delimiter with which the text makes the best table.
func settle(s *ingest.Sample) (best layout, ok bool) {
	for _, sep := range [...]byte{',', '\t', ';', '|'} {
		lay, found := try(s, sep)
		if found && (!ok || lay.fit > best.fit || lay.fit == best.fit && len(lay.columns) > len(best.columns)) {
			best, ok = lay, true
		}
	}
	return best, ok
}

// try reads the sample with one delimiter.
func try(s *ingest.Sample, sep byte) (lay layout, ok bool) {
	r := delimited.NewRows(context.Background(), &ingest.Input{Reader: bytes.NewReader(s.Text), Encoding: ingest.UTF8}, sep)
	var rows [][][]byte
	for r.Next() && len(rows) < sampleRows {
		text := entries.Trim(r.Row().Text)
		if len(bytes.TrimSpace(text)) == 0 {
			continue
		}
		if len(rows) == 0 && len(lay.columns) == 0 {
			if preamble(text) {
				continue
			}
			if lay, ok = head(delimited.Split(text, sep, nil), sep); !ok {
				return lay, false
			}
			continue
		}
		if cells := delimited.Split(bytes.Clone(text), sep, nil); !lay.header(cells) {
			rows = append(rows, cells)
		}
	}
	if len(rows) > 1 && !s.Whole {
		rows = rows[:len(rows)-1] // the sample may end within it
	}
	width := usual(rows)
	if len(rows) == 0 || width < 2 || width > len(lay.columns)+1 || width < len(lay.columns)-1 {
		return lay, false
	}
	lay.choose(rows, width)
	if lay.time < 0 {
		return lay, false
	}
	lay.rows = len(rows)
	for _, cells := range rows {
		if len(cells) == width && lay.time < len(cells) && len(cells[lay.time]) > 0 {
			lay.fit++
		}
	}
	return lay, lay.fit*2 >= lay.rows
}

// fallback is a table without a time, of which only the header is known.
func fallback(s *ingest.Sample) layout {
	for _, line := range s.Lines {
		if len(bytes.TrimSpace(line)) == 0 || preamble(line) {
			continue
		}
		for _, sep := range [...]byte{'\t', ';', '|'} {
			if lay, ok := head(delimited.Split(line, sep, nil), sep); ok {
				return lay
			}
		}
		break
	}
	return layout{sep: ',', time: -1, clock: -1, extra: unnamed("cell")}
}

// preamble says whether a line stands before the header.
func preamble(line []byte) bool {
	return line[0] == '#' || len(line) <= len("sep=;")+1 && entries.Has(bytes.ToLower(line), "sep=")
}

// head reads the line of column names: short, without times and numbers.
func head(cells [][]byte, sep byte) (lay layout, ok bool) {
	lay = layout{sep: sep, time: -1, clock: -1, extra: unnamed("extra")}
	if len(cells) < 2 {
		return lay, false
	}
	empty := 0
	for _, c := range cells {
		c = bytes.TrimSpace(c)
		if len(c) == 0 {
			empty++
		}
		if len(c) > 100 || bytes.IndexByte(c, '\n') >= 0 || len(c) > 0 && (entries.TypeOf(c) == models.AttrNumber || c[0] == '{' || c[0] == '[' || c[0] == '<') {
			return lay, false
		}
		if _, ok, _ := when(c, stamp.OrderUnknown); ok {
			return lay, false
		}
		lay.columns = append(lay.columns, meaning(string(c)))
	}
	return lay, empty*4 < len(cells) && !chat(lay.columns)
}

// chat knows the header of a chat's export, which is read elsewhere or not at
// all.
func chat(c []column) bool {
	return len(c) == 3 && c[0].name.Key == "Date" && c[1].name.Key == "User" && c[2].name.Key == "Message"
}

// header says whether a row repeats the header, as files put together do.
func (l *layout) header(cells [][]byte) bool {
	if len(cells) != len(l.columns) {
		return false
	}
	for i, c := range cells {
		if string(bytes.TrimSpace(c)) != l.columns[i].name.Key {
			return false
		}
	}
	return true
}

// usual is the number of cells that most rows have.
func usual(rows [][][]byte) int {
	count := map[int]int{}
	best := 0
	for _, cells := range rows {
		if count[len(cells)]++; count[len(cells)] > count[best] {
			best = len(cells)
		}
	}
	return best
}

// cellsOf is what was seen of a column's cells as times.
type cellsOf struct {
	filled, whole, days, clocks, epochs int
	month, day                          int // that can be read month first, day first
	bare                                int // that need an order
}

// choose finds the column of the time: one known by its name before one that
// ends like one, before the first that holds nothing but times.
func (l *layout) choose(rows [][][]byte, width int) {
	seen := make([]cellsOf, len(l.columns))
	n := 0
	for _, cells := range rows {
		if len(cells) != width {
			continue
		}
		n++
		for i := range min(len(cells), len(seen)) {
			seen[i].look(bytes.TrimSpace(cells[i]))
		}
	}
	at, day, clock := -1, -1, -1
	better := func(i, than int) bool { return than < 0 || l.columns[i].time > l.columns[than].time }
	for i, s := range seen {
		sure := l.columns[i].time
		switch most := s.filled - s.filled/3; {
		case s.filled == 0 || s.filled*2 < n:
		case s.whole-s.epochs >= most || s.whole >= most && sure > 0:
			if better(i, at) {
				at = i
			}
		case s.days >= most && better(i, day):
			day = i
		case s.clocks >= most && better(i, clock):
			clock = i
		}
	}
	switch {
	case at >= 0:
		l.time = at
	case day >= 0 && (clock >= 0 || l.columns[day].time == sureName):
		l.time, l.clock = day, clock
	default:
		return
	}
	l.named = l.columns[l.time].time == sureName
	l.zone = zoneOf(l.columns[l.time].name.Key)
	if s := seen[l.time]; s.bare > 0 {
		switch {
		case s.month == s.bare && s.day < s.bare:
			l.order = stamp.MonthFirst
		case s.day == s.bare && s.month < s.bare:
			l.order = stamp.DayFirst
		}
	}
	for i := range l.columns {
		// Only the chosen column is the record's time.
		if r := l.columns[i].name.Role; r == fields.RoleTime || r == fields.RoleSeconds || r == fields.RoleNanos {
			l.columns[i].name.Role = fields.RoleNone
		}
	}
}

func (s *cellsOf) look(c []byte) {
	if len(c) == 0 {
		return
	}
	s.filled++
	t, ok, ambiguous := when(c, stamp.OrderUnknown)
	_, month := stamp.ParseOrder(c, stamp.MonthFirst)
	_, first := stamp.ParseOrder(c, stamp.DayFirst)
	if ambiguous || ok && month != first {
		s.bare++
		if month {
			s.month++
		}
		if first {
			s.day++
		}
	}
	switch {
	case !ok:
	case t.NoDate:
		s.clocks++
	case t.Resolution >= models.ResDay:
		s.days++
	default:
		s.whole++
		if entries.Digits(c) >= 9 && !strings.ContainsAny(string(c), "-/: T") && entries.Digits(c) != 14 {
			s.epochs++
		}
	}
}
