package query

import (
	"math"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/search/words"
)

// field reads the value behind name and operator; at is where the name began.
func (p *parser) field(at int, name string, op Op) (Node, error) {
	f := &Field{Name: name, Op: op}
	if c, ok := builtin[strings.ToLower(name)]; ok {
		f.Name, f.class = strings.ToLower(name), c
	}
	if name == "" {
		return nil, p.fail(at, "a field needs a name").hint(`put the text in quotes to search for it`)
	}
	from := p.pos
	quoted := p.follows(`"`)
	var err error
	if quoted {
		if f.Value, err = p.quoted(); err != nil {
			return nil, err
		}
		f.Prefix = p.star()
		if f.class == classTime && p.follows("..") { // "2022-10-15 15:19".."2022-10-15 15:30"
			p.pos += 2
			f.Value += ".."
			if err := p.rangeEnd(f); err != nil {
				return nil, err
			}
		}
	} else {
		if f.Value, f.Prefix, err = p.bare(); err != nil {
			return nil, err
		}
		if f.class == classTime && strings.HasSuffix(f.Value, "..") && p.follows(`"`) {
			if err := p.rangeEnd(f); err != nil {
				return nil, err
			}
		}
		f.Exists = f.Prefix && f.Value == ""
	}
	if f.Exists {
		f.Prefix = false
		if op != Has {
			return nil, p.fail(from, `"*" asks whether there is a value`).hint("write %s:*", name)
		}
		return f, nil
	}
	if f.Value == "" {
		return nil, p.fail(at, "%s%s has no value", name, opText[op]).
			hint(`write %s:value, %s:* for any, or "%s" in quotes to search for the word`, name, name, name)
	}
	return f, p.compile(f, from, quoted)
}

// rangeEnd takes the second end of a range of times.
func (p *parser) rangeEnd(f *Field) error {
	var end string
	var err error
	if p.follows(`"`) {
		end, err = p.quoted()
	} else {
		end, _, err = p.bare()
	}
	f.Value += end
	return err
}

// compile makes the condition ready for matching; from is where the value began.
func (p *parser) compile(f *Field, from int, quoted bool) error {
	f.fold = words.Fold(nil, []byte(f.Value))
	if f.Prefix && (f.Op != Has || f.class >= classKind) {
		return p.fail(from, `"*" does not go with %s%s`, f.Name, opText[f.Op]).hint("leave it out")
	}
	switch f.class {
	case classTime:
		f.fold = nil
		return p.compileTime(f, from)
	case classSeverity:
		return p.compileSeverity(f, from)
	case classKind:
		k, err := models.ParseKind(string(f.fold))
		if err != nil {
			return p.fail(from, "unknown kind %q", f.Value).hint("%s", models.HintOf(err))
		}
		f.kind, f.Value, f.fold = k, string(f.fold), nil
	}
	if f.class != classAttr {
		if f.Op > Equal {
			return p.fail(from, "%s has no greater and less", f.Name).hint("write %s:%s", f.Name, f.Value)
		}
	} else if err := p.compileNumber(f, from, quoted); err != nil {
		return err
	}
	if f.class == classText || f.class == classActor || f.class == classAttr {
		f.words = split(f.Value, f.Prefix)
		if f.class == classText && len(f.words) == 0 {
			return p.fail(from, "%q holds no word", f.Value).hint("a search needs letters or digits; punctuation is not searched")
		}
	}
	return p.count(from, len(f.words))
}

func (p *parser) compileNumber(f *Field, from int, quoted bool) error {
	v, ok := number(f.Value)
	// Plain digits are sought as they are written, which indexes can answer.
	digits := f.Op == Has && strings.Trim(f.Value, "0123456789") == ""
	f.lo, f.hi, f.num = v, v, ok && !f.Prefix && !digits
	switch f.Op {
	case Greater, GreaterEqual:
		f.hi = math.Inf(1)
	case Less, LessEqual:
		f.lo = math.Inf(-1)
	}
	f.open = f.Op == Greater || f.Op == Less
	if f.Op > Equal && !f.num {
		return p.fail(from, "%q is not a number", f.Value).hint(`%s%s compares numbers; put the whole in quotes to search for the text`, f.Name, opText[f.Op])
	}
	if a, b, is := strings.Cut(f.Value, ".."); is && f.Op == Has && !quoted && !f.Prefix {
		lo, okLo := number(a)
		hi, okHi := number(b)
		if (okLo || a == "") && (okHi || b == "") && (okLo || okHi) {
			if !okLo {
				lo = math.Inf(-1)
			}
			if !okHi {
				hi = math.Inf(1)
			}
			if lo > hi {
				return p.fail(from, "the range ends before it begins").hint("write %s:%s..%s", f.Name, b, a)
			}
			f.lo, f.hi, f.num = lo, hi, true
		}
	}
	return nil
}

func (p *parser) compileSeverity(f *Field, from int) error {
	read := func(s string) (lo, hi models.Severity, err error) {
		lo, hi, ok := severity(s)
		if !ok {
			return 0, 0, p.fail(from, "unknown severity %q", s).
				hint("one of trace, debug, info, warn, error, fatal, unspecified, or a number from 1 to 24")
		}
		return lo, hi, nil
	}
	f.Value, f.fold = string(f.fold), nil
	a, b, isRange := strings.Cut(f.Value, "..")
	if isRange && f.Op == Has && (a != "" || b != "") {
		f.sevLo, f.sevHi = 1, 24
		if a != "" {
			lo, _, err := read(a)
			if err != nil {
				return err
			}
			f.sevLo = max(lo, 1)
		}
		if b != "" {
			_, hi, err := read(b)
			if err != nil {
				return err
			}
			f.sevHi = hi
		}
		return nil
	}
	lo, hi, err := read(f.Value)
	if err != nil {
		return err
	}
	switch f.Op {
	case Greater:
		lo, hi = hi+1, 24
	case GreaterEqual:
		lo, hi = max(lo, 1), 24
	case Less:
		lo, hi = 1, max(lo, 1)-1 // of the lowest none is less: an empty range
	case LessEqual:
		lo = 1
	}
	f.sevLo, f.sevHi = lo, hi
	return nil
}

// severity reads a level: a range's name means all of it, others one number.
func severity(s string) (lo, hi models.Severity, ok bool) {
	if s == "unspecified" || s == "0" {
		return 0, 0, true
	}
	if n, ok := number(s); ok {
		return models.Severity(n), models.Severity(n), n >= 1 && n <= 24 && n == math.Trunc(n)
	}
	for n := models.Severity(1); n <= 24; n++ {
		if strings.EqualFold(n.String(), s) {
			lo = n
		}
	}
	if lo == 0 {
		lo = models.SeverityOf(s)
	}
	if lo%4 == 1 {
		return lo, lo + 3, true
	}
	return lo, lo, lo != 0
}

func (p *parser) compileTime(f *Field, from int) error {
	read := func(s string, at int) (models.Nanos, models.Nanos, error) {
		t, err := models.ParseTime(s, p.zone)
		if err != nil {
			return 0, 0, p.fail(at, "%q is not a time", s).hint("write 2022-10-15T15:19:00+09:00, or 2022-10-15T15:19 in the shown zone; from..to for a range")
		}
		return t, after(t, s, p.zone), nil
	}
	f.from, f.to = math.MinInt64+1, math.MaxInt64
	a, b, isRange := strings.Cut(f.Value, "..")
	switch {
	case isRange && f.Op == Has && (a != "" || b != ""):
		var err error
		if a != "" {
			if f.from, _, err = read(a, from); err != nil {
				return err
			}
		}
		if b != "" {
			if f.to, _, err = read(b, from+len(a)+2); err != nil {
				return err
			}
		}
		if a != "" && b != "" && f.to < f.from {
			return p.fail(from, "the range of time ends before it begins").hint("write time:%s..%s", b, a)
		}
	default:
		t, end, err := read(f.Value, from)
		if err != nil {
			return err
		}
		switch f.Op {
		case Has, Equal:
			f.from, f.to = t, end
		case Greater:
			f.from = end
		case GreaterEqual:
			f.from = t
		case Less:
			f.to = t
		case LessEqual:
			f.to = end
		}
	}
	f.Value = strings.ReplaceAll(f.Value, " ", "T")
	return nil
}

// after is the first moment behind what a time of that writing stands for: a
// day, a minute, a second or a part of one.
func after(t models.Nanos, s string, zone *time.Location) models.Nanos {
	switch n := utf8.RuneCountInString(s); {
	case n == len("2022-10-15"):
		return models.NanosOf(time.Unix(0, int64(t)).In(zone).AddDate(0, 0, 1))
	case n == len("2022-10-15T15:19"):
		return t + models.Nanos(time.Minute)
	}
	_, fraction, ok := strings.Cut(s, ".")
	span := models.Nanos(time.Second)
	for i := 0; ok && i < len(fraction) && fraction[i] >= '0' && fraction[i] <= '9'; i++ {
		span = max(span/10, 1)
	}
	return t + span
}
