package demo

import (
	"strconv"
	"time"

	"github.com/emberline/emberline/models"
)

// chatFrames are the messenger's two exports: no zone, no seconds.
func chatFrames() map[string]*frame {
	return map[string]*frame{
		// The desktop's, in UTF-8 with a byte-order mark and CRLF; lines within
		// a message end in LF.
		"kakao-pc": {
			resolution: models.ResMinute,
			header: func(b []byte, w *writing) []byte {
				b = append(b, "\uFEFF"...)
				b = append(b, w.s.Title...)
				return append(b, " 님과 카카오톡 대화\r\n저장한 날짜 : 2022-10-22 10:12:33\r\n\r\n"...)
			},
			between: func(b []byte, w *writing) []byte {
				b = append(b, "--------------- "...)
				b = appendDay(b, w.rec)
				return append(b, " ---------------\r\n"...)
			},
			write: func(b []byte, w *writing, ln *line) []byte {
				b = append(b, '[')
				b = append(b, ln.host...)
				b = append(b, "] ["...)
				b = appendClock(b, w.rec)
				b = append(b, "] "...)
				return append(w.text(b, ln), "\r\n"...)
			},
		},
		// The phone's, in CP949.
		"kakao-android": {
			resolution: models.ResMinute,
			header: func(b []byte, w *writing) []byte {
				b = append(b, w.s.Title...)
				return append(b, " 카카오톡 대화\n저장한 날짜 : 2022년 10월 22일 오전 10:15\n\n"...)
			},
			between: func(b []byte, w *writing) []byte {
				b = append(b, '\n')
				return append(appendMoment(b, w.rec), '\n')
			},
			write: func(b []byte, w *writing, ln *line) []byte {
				b = appendMoment(b, w.rec)
				b = append(b, ", "...)
				b = append(b, ln.host...)
				b = append(b, " : "...)
				return append(w.text(b, ln), '\n')
			},
		},
	}
}

// appendDay appends "2022년 10월 15일 토요일".
func appendDay(b []byte, t time.Time) []byte {
	b = t.AppendFormat(b, "2006년 1월 2일 ")
	return append(b, [...]string{"일", "월", "화", "수", "목", "금", "토"}[t.Weekday()]+"요일"...)
}

// appendClock appends "오후 3:19"; midnight is 오전 12:00.
func appendClock(b []byte, t time.Time) []byte {
	half := "오전 "
	if t.Hour() >= 12 {
		half = "오후 "
	}
	b = append(b, half...)
	b = strconv.AppendInt(b, int64((t.Hour()+11)%12+1), 10)
	return t.AppendFormat(b, ":04")
}

// appendMoment appends "2022년 10월 15일 오후 3:19".
func appendMoment(b []byte, t time.Time) []byte {
	return appendClock(t.AppendFormat(b, "2006년 1월 2일 "), t)
}
