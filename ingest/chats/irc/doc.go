// Package irc reads the logs of IRC clients: XChat and HexChat, their
// scrollback, irssi and WeeChat. One format each; all share what a nick, an
// action and a notice look like. What never lives here: zones (only the
// scrollback writes epochs).
package irc

import (
	"bytes"
	"context"
	"fmt"

	"github.com/emberline/emberline/ingest"
	"github.com/emberline/emberline/ingest/chats"
	"github.com/emberline/emberline/models"
)

// The formats.
var (
	XChat = ingest.Format{
		Name:   "xchat",
		Title:  models.Localized{Ko: "XChat·HexChat 기록", En: "XChat or HexChat log"},
		Detect: detector(func() client { return &xchat{} }, 92), Decode: decoder(func(in *ingest.Input) client { return newXChat(in) }),
	}
	Scrollback = ingest.Format{
		Name:   "xchat-scrollback",
		Title:  models.Localized{Ko: "XChat 스크롤백", En: "XChat scrollback"},
		Detect: detector(func() client { return scrollback{} }, 92), Decode: decoder(func(*ingest.Input) client { return scrollback{} }),
	}
	Irssi = ingest.Format{
		Name:   "irssi",
		Title:  models.Localized{Ko: "irssi 기록", En: "irssi log"},
		Detect: detector(func() client { return &irssi{} }, 93), Decode: decoder(func(*ingest.Input) client { return &irssi{} }),
	}
	WeeChat = ingest.Format{
		Name:   "weechat",
		Title:  models.Localized{Ko: "WeeChat 기록", En: "WeeChat log"},
		Detect: detector(func() client { return weechat{} }, 92), Decode: decoder(func(*ingest.Input) client { return weechat{} }),
	}
)

// outcome is what a line turned out to be.
type outcome uint8

const (
	unread  outcome = iota // nothing of this client's
	message                // fills the record
	marker                 // a line about the log itself, which carries no record
	alien                  // has the client's front and an unreadable time: an undated record
)

// client reads single lines of one client's log.
type client interface {
	// line reads one line into the record's time, actor, text and attributes;
	// the record comes with Kind set and without a time. text is a buffer for
	// text that must be rewritten.
	line(line []byte, r *models.Record, text *[]byte) outcome
	// own says whether a line cannot be another format's.
	own(line []byte) bool
}

func detector(make func() client, full int) func(*ingest.Sample) ingest.Score {
	return func(s *ingest.Sample) ingest.Score {
		if s.Encoding == ingest.Binary || s.Members != nil {
			return ingest.Score{}
		}
		c := make()
		n, own, lines := 0, 0, 0
		var buf []byte
		for _, l := range s.Lines {
			if len(bytes.TrimSpace(l)) == 0 {
				continue
			}
			lines++
			r := models.Record{}
			if c.line(l, &r, &buf) != unread {
				n++
			}
			if c.own(l) {
				own++
			}
		}
		points := full
		if own == 0 {
			points = 45
		}
		score := ingest.Share(n, lines, points, fmt.Sprintf("%d of %d lines fit, %d of them no other format's", n, lines, own))
		// A stray line or two does not make it another format.
		if n*10 >= lines*8 && own > 0 {
			score.Points = points
		}
		return score
	}
}

func decoder(make func(*ingest.Input) client) func(context.Context, *ingest.Input, ingest.Sink) error {
	return func(ctx context.Context, in *ingest.Input, sink ingest.Sink) error {
		c := make(in)
		lines := ingest.NewLines(ctx, in)
		var rec models.Record
		var buf []byte
		for lines.Next() {
			l := lines.Line()
			if l.Blank() {
				continue
			}
			rec = models.Record{
				Offset: l.Offset, Length: l.Length, Line: l.No, Raw: l.Raw,
				Kind: models.KindChat, Time: models.NoTime, Attrs: rec.Attrs[:0],
			}
			var err error
			switch c.line(l.Text, &rec, &buf) {
			case message:
				err = sink.Record(&rec)
			case alien:
				rec.Time, rec.Undated = models.NoTime, models.UndatedBad
				err = sink.Record(&rec)
			case marker:
				err = sink.Structure(l.Offset, l.Length)
			default:
				err = sink.Reject(ingest.Rejected{Offset: l.Offset, Length: l.Length, Line: l.No, Reason: "not a line of this client's log", Raw: l.Raw})
			}
			if err != nil {
				return err
			}
		}
		return lines.Err()
	}
}

// said takes "<nick> text", "* nick acts" or a notice apart. stars says whether
// the client keeps the star for what somebody does; XChat puts it before
// notices too, so that nobody can be named.
func said(b []byte, r *models.Record, stars bool) {
	b = bytes.TrimLeft(b, " ")
	if len(b) > 1 && b[0] == '<' {
		if i := bytes.IndexByte(b, '>'); i > 0 {
			r.Actor = bytes.TrimLeft(b[1:i], "@+%&~ ")
			r.Text = bytes.TrimLeft(b[i+1:], " \t")
			return
		}
	}
	if rest, ok := bytes.CutPrefix(b, []byte("* ")); ok && stars {
		// An action is a sentence that begins with its subject, so it stays whole.
		rest = bytes.TrimLeft(rest, " ")
		if nick, _, more := bytes.Cut(rest, []byte(" ")); more {
			r.Actor = nick
		}
		r.Text = rest
		r.Attrs = append(r.Attrs, chats.Flag(attrAction))
		return
	}
	r.Text = b
	r.Attrs = append(r.Attrs, chats.Flag(chats.AttrSystem))
}

// attrAction marks what somebody did (/me) rather than said.
const attrAction = "irc.action"
