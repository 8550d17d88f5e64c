package kakaotalk

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/emberline/emberline/ingest"
)

// verdict is what the beginning of a text export shows.
type verdict struct {
	shape    shape
	messages int // lines with a sender
	notices  int // stamped lines without
	days     int // headings of days
	title    bool
	saved    bool // the line that says when the export was made
	first    bool // the first line that says anything is one of these
}

// judge finds the shape that most lines have.
func judge(lines [][]byte) verdict {
	type count struct{ messages, notices, days int }
	counts := map[shape]*count{}
	of := func(s shape) *count {
		if counts[s] == nil {
			counts[s] = &count{}
		}
		return counts[s]
	}
	var v verdict
	var order []shape // in which shapes appeared: ties go to the first
	dashes, days, blanks := 0, 0, 0
	for i, line := range lines {
		hit := true
		if _, _, _, t, ok := parsePC(line); ok {
			s := shape{pc, t.Style}
			if counts[s] == nil {
				order = append(order, s)
			}
			of(s).messages++
		} else if st, ok := parseStamped(line); ok {
			if counts[st.shape] == nil {
				order = append(order, st.shape)
			}
			switch _, _, sender := splitSender(st.rest, nil); {
			case st.header:
				of(st.shape).days++
			case sender && !st.system:
				of(st.shape).messages++
			default:
				of(st.shape).notices++
			}
		} else if _, _, ok := parseDashes(line); ok {
			dashes++
		} else if _, ok := parseDay(line); ok {
			days++
		} else if isSaved(line) {
			v.saved = true
		} else if room, ok := roomOf(line); ok && room != "" && !v.title && i < 5 {
			v.title = true
		} else {
			hit = false
		}
		if len(bytes.TrimSpace(line)) == 0 {
			blanks++
		} else if i == blanks {
			v.first = hit
		}
	}
	best := 0
	for _, s := range order {
		c := counts[s]
		if n := c.messages + c.notices; n > best {
			best = n
			v.shape, v.messages, v.notices, v.days = s, c.messages, c.notices, c.days
		}
	}
	if v.shape.family == pc {
		v.days = dashes
	} else {
		v.days += days
	}
	return v
}

func detect(s *ingest.Sample) ingest.Score {
	if s.Encoding == ingest.Binary || s.Members != nil {
		return ingest.Score{}
	}
	if csvHeader(s) {
		good := 0
		for _, l := range s.Lines[1:] {
			if rowStarts(l) {
				good++
			}
		}
		if good == 0 {
			return ingest.Score{Points: 40, Why: "the header is the Mac client's, but no row fits it"}
		}
		return ingest.Score{Points: 97, Why: fmt.Sprintf("Mac client: header Date,User,Message and %d rows of it", good)}
	}
	v := judge(s.Lines)
	n := v.messages + v.notices
	why := fmt.Sprintf("%s: %d messages and notices, %d headings of days in the first %d lines", v.shape, n, v.days, len(s.Lines))
	switch {
	case n == 0 && v.title && v.saved:
		return ingest.Score{Points: 60, Why: "the title is KakaoTalk's, but there are no messages"}
	case n == 0:
		return ingest.Score{}
	case v.saved && (v.title || v.days > 0):
		return ingest.Score{Points: 98, Why: why + ", title and date of saving"}
	case v.messages == 0:
		return ingest.Score{Points: 30, Why: why + ", none with a sender"}
	case v.days > 0:
		return ingest.Score{Points: 95, Why: why}
	case v.shape.family == pc && !v.first, v.shape.family == clock:
		return ingest.Share(n, len(s.Lines), 60, why)
	case v.shape.family == pc:
		return ingest.Share(n, len(s.Lines), 80, why)
	case v.first || n*2 > len(s.Lines):
		return ingest.Score{Points: 92, Why: why}
	default:
		return ingest.Score{Points: 40, Why: why}
	}
}

// isSaved says whether a line tells when the export was made.
func isSaved(line []byte) bool {
	t := bytes.TrimSpace(line)
	return bytes.HasPrefix(t, []byte("저장한 날짜 :")) || bytes.HasPrefix(t, []byte("Date Saved :"))
}

// roomOf takes the room's name out of a title as the clients write them.
func roomOf(line []byte) (string, bool) {
	t := strings.TrimSpace(string(line[:min(len(line), 1<<10)]))
	for _, end := range []string{" 님과 카카오톡 대화", " 카카오톡 대화", " KakaoTalk Chats"} {
		if room, ok := strings.CutSuffix(t, end); ok {
			return room, true
		}
	}
	for _, start := range []string{"KakaoTalk Chats with ", "Kakao Talk Chats with "} {
		if room, ok := strings.CutPrefix(t, start); ok {
			return room, true
		}
	}
	return "", false
}

// splitSender takes "name : text" apart at its first " : ", unless a longer
// name is known to hold one itself.
func splitSender(rest []byte, long [][]byte) (sender, text []byte, ok bool) {
	for _, name := range long {
		if after, found := bytes.CutPrefix(rest, name); found {
			if after, found = bytes.CutPrefix(after, colon); found {
				return name, after, true
			}
		}
	}
	if i := bytes.Index(rest, colon); i >= 0 {
		return rest[:i], rest[i+len(colon):], true
	}
	// Nothing was said, and a program cut the space at the line's end.
	if i := len(rest) - 2; i >= 0 && string(rest[i:]) == " :" {
		return rest[:i], nil, true
	}
	return nil, nil, false
}

var colon = []byte(" : ")

// sameMessages is from how many messages on a part that all of them share is
// taken for a part of the sender's name.
const sameMessages = 3

// longSenders finds names that hold " : ": the one the title gives, and those
// of which every message in the sample begins with the same longer name.
func longSenders(s *ingest.Sample) [][]byte {
	type seen struct {
		next  []byte // the part up to the second " : ", the same in all messages
		n     int
		mixed bool
	}
	short := map[string]*seen{}
	var names [][]byte
	for _, line := range s.Lines {
		if room, ok := roomOf(line); ok && strings.Contains(room, " : ") {
			names = append(names, []byte(room))
		}
		st, ok := parseStamped(line)
		if !ok || st.header || st.system {
			continue
		}
		name, text, ok := splitSender(st.rest, nil)
		if !ok {
			continue
		}
		next, _, more := splitSender(text, nil)
		e := short[string(name)]
		if e == nil {
			e = &seen{next: next}
			short[string(name)] = e
		}
		e.n++
		e.mixed = e.mixed || !more || !bytes.Equal(next, e.next)
	}
	for name, e := range short {
		if name != "" && !e.mixed && e.n >= sameMessages {
			names = append(names, []byte(name+" : "+string(e.next)))
		}
	}
	// The longest first, so that a name wins over its own beginning.
	slices.SortFunc(names, func(a, b []byte) int {
		return cmp.Or(cmp.Compare(len(b), len(a)), bytes.Compare(a, b))
	})
	return names
}
