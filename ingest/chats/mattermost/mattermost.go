// Package mattermost reads Mattermost's bulk export: one JSON object a line, of
// which posts and direct posts are messages and the rest describes teams,
// channels and users. What never lives here: attachments' files.
package mattermost

import (
	"bytes"
	"context"
	"fmt"
	"strconv"

	"github.com/emberline/emberline/ingest"
	"github.com/emberline/emberline/ingest/chats"
	"github.com/emberline/emberline/ingest/jsonscan"
	"github.com/emberline/emberline/models"
)

// Format is that export. A post's replies are events of the post's record.
var Format = ingest.Format{
	Name:   "mattermost",
	Title:  models.Localized{Ko: "Mattermost 대량 내보내기", En: "Mattermost bulk export"},
	Detect: detect,
	Decode: decode,
}

func detect(s *ingest.Sample) ingest.Score {
	if s.Members != nil {
		return ingest.Score{}
	}
	n, posts := 0, 0
	seen := jsonscan.Glance(s, jsonscan.Options{}, func(it jsonscan.Item) {
		kind := string(it.Value.Get("type").Text())
		switch kind {
		case "version", "team", "channel", "user", "post", "direct_channel", "direct_post", "emoji", "role", "scheme", "bot":
			if it.Value.Get(kind).OK() {
				n++
			}
		}
		if kind == "post" || kind == "direct_post" {
			posts++
		}
	})
	return ingest.Share(n, seen.Objects, 95, fmt.Sprintf("%d of %d objects are of a bulk export, %d of them posts", n, seen.Objects, posts))
}

func decode(ctx context.Context, in *ingest.Input, sink ingest.Sink) error {
	d := &decoder{sink: sink}
	return jsonscan.Each(ctx, in, sink, jsonscan.Options{}, func(it *jsonscan.Item) error {
		if kind := string(it.Value.Get("type").Text()); kind == "post" || kind == "direct_post" {
			return d.post(it, it.Value.Get(kind))
		}
		return sink.Structure(it.Offset, it.Length)
	})
}

type decoder struct {
	sink ingest.Sink
	rec  models.Record
	room []byte
}

// post hands on a post and its replies.
func (d *decoder) post(it *jsonscan.Item, v jsonscan.Value) error {
	d.room = append(d.room[:0], chats.String(v, "channel")...)
	for m := range v.Get("channel_members").Each {
		if len(d.room) > 0 {
			d.room = append(d.room, ", "...)
		}
		d.room = append(append(d.room, '@'), m.Text()...)
	}
	d.fill(it, v, 0)
	chats.Add(&d.rec, "mattermost.team", chats.String(v, "team"))
	if err := d.sink.Record(&d.rec); err != nil {
		return err
	}
	parent := bytes.Clone(v.Get("create_at").Text())
	sub := 0
	for reply := range v.Get("replies").Each {
		if !reply.Is(jsonscan.Object) {
			continue
		}
		sub++
		d.fill(it, reply, sub)
		// Posts carry no id of their own: their time stands for it.
		chats.Add(&d.rec, chats.AttrReplyTo, parent)
		if err := d.sink.Record(&d.rec); err != nil {
			return err
		}
	}
	return nil
}

func (d *decoder) fill(it *jsonscan.Item, v jsonscan.Value, sub int) {
	d.rec = models.Record{
		Offset: it.Offset, Length: it.Length, Line: it.Line, Raw: it.Raw, Sub: sub,
		Kind: models.KindChat, Service: d.room, Attrs: d.rec.Attrs[:0], Time: models.NoTime, Resolution: models.ResMilli,
	}
	r := &d.rec
	r.Actor = chats.String(v, "user")
	r.Text = chats.String(v, "message")
	if at := v.Get("create_at"); at.OK() {
		r.SourceTime = at.Text()
		if ms, err := strconv.ParseInt(string(r.SourceTime), 10, 64); err != nil || ms < 0 {
			r.Undated = models.UndatedBad
		} else {
			r.Time, r.Undated = chats.Epoch(ms/1000, ms%1000*1e6)
			r.Zoned = r.Undated == ""
		}
	} else {
		r.Undated = models.UndatedMissing
	}
	if kind := chats.String(v, "type"); bytes.HasPrefix(kind, []byte("system_")) {
		r.Attrs = append(r.Attrs, chats.Flag(chats.AttrSystem))
		chats.Add(&d.rec, "mattermost.type", kind)
	}
	if e := v.Get("edit_at"); e.Is(jsonscan.Number) && string(e.Text()) != "0" {
		chats.Add(&d.rec, chats.AttrEdited, e.Text())
	}
	if e := v.Get("delete_at"); e.Is(jsonscan.Number) && string(e.Text()) != "0" {
		r.Attrs = append(r.Attrs, chats.Flag(chats.AttrDeleted))
	}
	chats.Attachments(r, v.Get("attachments").Len())
	if x := v.Get("reactions"); x.Is(jsonscan.Array) && !x.Sloppy() {
		r.Attrs = append(r.Attrs, models.Attr{Key: "mattermost.reactions", Value: x.Raw(), Type: models.AttrJSON})
	}
}
