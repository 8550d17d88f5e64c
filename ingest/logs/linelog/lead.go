package linelog

import (
	"github.com/emberline/emberline/ingest/stamp"
	"github.com/emberline/emberline/models"
)

// Lead is a time at the head of a line, perhaps in brackets, perhaps behind a
// level.
type Lead struct {
	Stamp stamp.Stamp
	From  int // where the time begins
	Until int // where it ends
	Rest  int // what follows it, a closing bracket skipped
	Open  byte
	// Ambiguous times are there, but day and month cannot be told apart.
	Ambiguous bool
	Level     []byte // a level in front of the time: "INFO [2022-10-15 15:19:03] …"
}

// Ambiguous is why a record with such a time is undated.
const Ambiguous = "day and month cannot be told apart"

// ReadLead reads the lead of a line whose order of bare dates is o.
func ReadLead(b []byte, o stamp.Order) (l Lead, ok bool) {
	if len(b) < 8 {
		return l, false
	}
	if c := b[0]; leadByte[c] {
		if l.at(b, 0, o) {
			return l, true
		}
	}
	// A level may stand in front.
	i := 0
	if b[0] == '[' {
		i = 1
	}
	j := i
	for j < len(b) && j < i+9 && letterOrHigh(b[j]) {
		j++
	}
	if j == i || j+8 >= len(b) || !Upper(b[i:j]) || Level(b[i:j]) == 0 {
		return l, false
	}
	l.Level = b[i:j]
	for k := 0; k < 4 && j < len(b) && (b[j] == ' ' || b[j] == ']' || b[j] == ':' || b[j] == '\t' || b[j] == '|'); k++ {
		j++
	}
	if j < len(b) && l.at(b, j, o) {
		return l, true
	}
	return Lead{}, false
}

// at reads a time at b[i:], a bracket in front allowed.
func (l *Lead) at(b []byte, i int, o stamp.Order) bool {
	switch b[i] {
	case '[', '(', '<', '"', '{':
		l.Open = b[i]
		i++
	}
	s, ok := stamp.ParseOrder(b[i:], o)
	if !ok && o == stamp.OrderUnknown {
		if s, ok = stamp.ParseOrder(b[i:], stamp.MonthFirst); !ok {
			s, ok = stamp.ParseOrder(b[i:], stamp.DayFirst)
		}
		l.Ambiguous = ok
	}
	if !ok {
		s, ok = epoch(b[i:])
	}
	if !ok || s.Resolution > models.ResMinute {
		*l = Lead{Level: l.Level}
		return false
	}
	l.Stamp, l.From, l.Until = s, i, i+s.Len
	l.Rest = l.Until
	if l.Open != 0 {
		if k := Spaces(b, l.Rest); k < len(b) && b[k] == closing(l.Open) {
			l.Rest = k + 1
		}
	}
	return true
}

// epoch reads a number of seconds or finer that stands alone.
func epoch(b []byte) (stamp.Stamp, bool) {
	n := 0
	for n < len(b) && b[n] >= '0' && b[n] <= '9' {
		n++
	}
	switch n {
	case 10, 13, 16, 19:
	default:
		return stamp.Stamp{}, false
	}
	s, ok := stamp.Epoch(b)
	if !ok || !s.Time.InBounds() || s.Len < len(b) && (b[s.Len] == '-' || b[s.Len] == '/') {
		return stamp.Stamp{}, false
	}
	return s, true
}

func closing(open byte) byte {
	switch open {
	case '(':
		return ')'
	case '"':
		return '"'
	}
	return open + 2 // [ ], < >, { }
}

func letterOrHigh(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' || c >= 0x80 }

// leadByte marks what a lead without a level can begin with.
var leadByte = func() (t [256]bool) {
	for _, c := range `0123456789@[(<"{JFMASONDTWjfmasondtw` {
		t[c] = true
	}
	return t
}()

// SettleOrder finds the one order that makes sense of every bare date at the
// heads of these lines; unknown when none or several do. short says that years
// of two digits are among them.
func SettleOrder(lines [][]byte) (o stamp.Order, short bool) {
	orders := [...]stamp.Order{stamp.MonthFirst, stamp.DayFirst, stamp.YearFirst}
	possible := [len(orders)]bool{true, true, true}
	seen := false
	for _, b := range lines {
		l, ok := ReadLead(b, stamp.OrderUnknown)
		if !ok || l.Until-l.From < 8 {
			continue
		}
		date := b[l.From:l.Until]
		if !bareDate(date) {
			continue
		}
		seen = true
		short = short || date[2] == '/' && date[5] == '/' && !(date[8] >= '0' && date[8] <= '9')
		for k, order := range orders {
			if l, ok := ReadLead(b, order); !ok || l.Ambiguous || l.Stamp.NoYear && order == stamp.YearFirst {
				possible[k] = false
			}
		}
	}
	if !seen {
		return stamp.OrderUnknown, false
	}
	for k, order := range orders {
		if possible[k] {
			if o != stamp.OrderUnknown {
				return stamp.OrderUnknown, short
			}
			o = order
		}
	}
	return o, short
}

// bareDate says whether a time begins with numbers between slashes or dashes,
// of which none is a year of four digits in front.
func bareDate(b []byte) bool {
	n := 0
	for n < len(b) && b[n] >= '0' && b[n] <= '9' {
		n++
	}
	return n > 0 && n <= 2 && len(b) > 8 && (b[n] == '/' || b[n] == '-') && b[n+1] >= '0' && b[n+1] <= '9'
}
