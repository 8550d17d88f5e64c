// Package instagram reads the message files of Meta's "download your
// information" (Instagram and Messenger): message_1.json and its like.
//
// Meta writes every byte of UTF-8 as a character of its own ("\u00ec\u009c\u00a4"
// for 윤). That is undone where it is so beyond doubt; the raw bytes stay.
// What never lives here: the HTML form.
package instagram

import (
	"context"
	"strconv"
	"unicode/utf8"

	"github.com/emberline/emberline/ingest"
	"github.com/emberline/emberline/ingest/chats"
	"github.com/emberline/emberline/ingest/jsonscan"
	"github.com/emberline/emberline/models"
)

// Format is that file. It is read as one value: the room's name stands behind
// the messages, and Meta begins a new file every 10,000 messages.
var Format = ingest.Format{
	Name:   "instagram",
	Title:  models.Localized{Ko: "Instagram·Messenger 메시지 JSON", En: "Instagram or Messenger messages (JSON)"},
	Detect: detect,
	Decode: decode,
}

// noteMended tells that texts were read as the UTF-8 they were meant to be.
const noteMended = "texts are UTF-8 written byte by byte, as Meta does; shown as they were meant"

func detect(s *ingest.Sample) ingest.Score {
	return chats.DetectMessages(s, 95, "have sender_name and timestamp_ms", func(it jsonscan.Item) bool {
		v := it.Value
		return it.Element && v.Get("sender_name").Is(jsonscan.String) && (v.Get("timestamp_ms").OK() || v.Get("content").OK())
	})
}

func decode(ctx context.Context, in *ingest.Input, sink ingest.Sink) error {
	d := &decoder{sink: sink}
	return jsonscan.Each(ctx, in, sink, jsonscan.Options{}, func(it *jsonscan.Item) error {
		n := chats.NewNested(sink, it)
		d.room = d.mend(chats.String(it.Value, "title"))
		if err := n.Messages(it.Value.Get("messages"), &d.rec, d.fill); err != nil {
			return err
		}
		return n.Close()
	})
}

type decoder struct {
	sink ingest.Sink
	room []byte
	rec  models.Record
}

func (d *decoder) fill(v jsonscan.Value) {
	d.rec = models.Record{Kind: models.KindChat, Service: d.room, Attrs: d.rec.Attrs[:0], Time: models.NoTime, Resolution: models.ResMilli}
	r := &d.rec
	r.Actor = d.mend(chats.String(v, "sender_name"))
	r.Text = d.mend(chats.String(v, "content"))
	if len(r.Text) == 0 {
		r.Text = d.mend(chats.String(v, "share", "link"))
	}
	switch ms := v.Get("timestamp_ms"); {
	case !ms.OK():
		r.Undated = models.UndatedMissing
	default:
		r.SourceTime = ms.Text()
		n, err := strconv.ParseInt(string(r.SourceTime), 10, 64)
		if err != nil {
			r.Undated = models.UndatedBad
			break
		}
		sec := n / 1000
		if n < 0 {
			sec = -1
		}
		r.Time, r.Undated = chats.Epoch(sec, n%1000*1e6)
		r.Zoned = r.Undated == ""
	}
	if string(v.Get("is_unsent").Text()) == "true" {
		r.Attrs = append(r.Attrs, chats.Flag(chats.AttrDeleted))
	}
	n := 0
	for _, key := range []string{"photos", "videos", "audio_files", "gifs", "files"} {
		n += v.Get(key).Len()
	}
	chats.Attachments(r, n)
}

// mend undoes Meta's writing of bytes as characters: every character is one of
// U+0000–U+00FF, and as bytes they are UTF-8 beyond ASCII.
func (d *decoder) mend(b []byte) []byte {
	out := make([]byte, 0, len(b))
	beyond := false
	for i := 0; i < len(b); {
		r, n := utf8.DecodeRune(b[i:])
		if r > 0xFF || r == utf8.RuneError {
			return b
		}
		beyond = beyond || r >= 0x80
		out = append(out, byte(r))
		i += n
	}
	if !beyond || !utf8.Valid(out) {
		return b
	}
	d.sink.Note(noteMended, models.Example{Text: string(out[:min(len(out), 80)])})
	return out
}
