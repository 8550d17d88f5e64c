// Package telegram reads the JSON that Telegram's desktop client exports: one
// chat, or all of them in one file. What never lives here: the HTML export.
package telegram

import (
	"bytes"
	"context"
	"strconv"

	"github.com/emberline/emberline/ingest"
	"github.com/emberline/emberline/ingest/chats"
	"github.com/emberline/emberline/ingest/jsonscan"
	"github.com/emberline/emberline/models"
)

// Format is that JSON. A file of all chats is read as one value, which
// jsonscan.MaxValue and jsonscan.MaxNodes bound; a file of one chat streams.
var Format = ingest.Format{
	Name:   "telegram",
	Title:  models.Localized{Ko: "Telegram 내보내기 JSON", En: "Telegram export (JSON)"},
	Detect: detect,
	Decode: decode,
}

// lists are the places where a file of all chats keeps them.
var lists = [...]string{"chats", "left_chats"}

func detect(s *ingest.Sample) ingest.Score {
	return chats.DetectMessages(s, 94, "are Telegram's messages", func(it jsonscan.Item) bool {
		v := it.Value
		for _, l := range lists {
			if first := v.Get(l, "list").First().Get("messages").First(); first.OK() {
				v = first
			}
		}
		kind := string(v.Get("type").Text())
		return (kind == "message" || kind == "service") &&
			(v.Get("date").OK() || v.Get("date_unixtime").OK()) && (v.Get("text").OK() || v.Get("action").OK())
	})
}

func decode(ctx context.Context, in *ingest.Input, sink ingest.Sink) error {
	d := &decoder{}
	return chats.EachMessage(ctx, in, sink, func(v jsonscan.Value) {
		d.room = bytes.Clone(chats.String(v, "name"))
	}, func(it *jsonscan.Item) error {
		if !it.Element && (it.Value.Get("chats").OK() || it.Value.Get("left_chats").OK()) {
			return d.all(it, sink)
		}
		d.fill(it.Value)
		d.rec.Offset, d.rec.Length, d.rec.Line, d.rec.Raw = it.Offset, it.Length, it.Line, it.Raw
		return sink.Record(&d.rec)
	})
}

type decoder struct {
	room []byte
	rec  models.Record
	text []byte
}

// all reads a file of all chats.
func (d *decoder) all(it *jsonscan.Item, sink ingest.Sink) error {
	n := chats.NewNested(sink, it)
	for part := range it.Value.Each {
		if key := string(part.Key()); key != lists[0] && key != lists[1] {
			continue
		}
		for chat := range part.Get("list").Each {
			d.room = chats.String(chat, "name")
			if err := n.Messages(chat.Get("messages"), &d.rec, d.fill); err != nil {
				return err
			}
		}
	}
	return n.Close()
}

// fill makes a message's record but for its place.
func (d *decoder) fill(v jsonscan.Value) {
	d.rec = models.Record{Kind: models.KindChat, Service: d.room, Attrs: d.rec.Attrs[:0]}
	r := &d.rec
	d.time(v)
	d.text = appendText(d.text[:0], v.Get("text"))
	r.Actor = chats.String(v, "from")
	if string(v.Get("type").Text()) == "service" {
		r.Attrs = append(r.Attrs, chats.Flag(chats.AttrSystem))
		r.Actor = chats.String(v, "actor")
		for _, key := range []string{"action", "title"} {
			if s := chats.String(v, key); len(s) > 0 {
				d.add("telegram."+key, s)
				if len(d.text) > 0 {
					d.text = append(d.text, ' ')
				}
				d.text = append(d.text, s...)
			}
		}
	}
	for _, a := range [...]struct{ key, field string }{
		{chats.AttrMessageID, "id"}, {chats.AttrReplyTo, "reply_to_message_id"}, {"telegram.from_id", "from_id"},
		{"telegram.forwarded_from", "forwarded_from"}, {"telegram.media_type", "media_type"},
	} {
		if f := v.Get(a.field); f.Is(jsonscan.String) || f.Is(jsonscan.Number) {
			d.add(a.key, f.Text())
		}
	}
	if e := v.Get("edited_unixtime"); e.OK() {
		d.add(chats.AttrEdited, e.Text())
	} else if e := v.Get("edited"); e.Is(jsonscan.String) {
		d.add(chats.AttrEdited, e.Text())
	}
	for _, key := range []string{"file_name", "file", "photo"} {
		if s := chats.String(v, key); len(s) > 0 {
			chats.Attachments(r, 1)
			if len(d.text) == 0 {
				d.text = append(d.text, s...)
			}
			break
		}
	}
	r.Text = d.text
}

// time takes the seconds since 1970 where they stand, else the wall clock of
// the computer that exported.
func (d *decoder) time(v jsonscan.Value) {
	r := &d.rec
	r.Time, r.Resolution = models.NoTime, models.ResSecond
	if u := v.Get("date_unixtime"); u.OK() {
		r.SourceTime = u.Text()
		sec, err := strconv.ParseInt(string(r.SourceTime), 10, 64)
		if err != nil {
			r.Undated = models.UndatedBad
			return
		}
		r.Time, r.Undated = chats.Epoch(sec, 0)
		r.Zoned = r.Undated == ""
		return
	}
	chats.Stamp(r, chats.String(v, "date"))
}

// appendText writes a text that is a string or a list of strings and entities.
func appendText(dst []byte, v jsonscan.Value) []byte {
	if v.Is(jsonscan.String) {
		return append(dst, v.Text()...)
	}
	entity := false
	for part := range v.Each {
		s := part.Text()
		if part.Is(jsonscan.Object) {
			s = chats.String(part, "text")
			// Two entities that touch: an address would run into the word before.
			if kind := string(part.Get("type").Text()); entity && (kind == "link" || kind == "text_link") && len(dst) > 0 && dst[len(dst)-1] > ' ' {
				dst = append(dst, ' ')
			}
		}
		entity = part.Is(jsonscan.Object)
		dst = append(dst, s...)
	}
	return dst
}

func (d *decoder) add(key string, value []byte) {
	d.rec.Attrs = append(d.rec.Attrs, chats.Text(key, value))
}
