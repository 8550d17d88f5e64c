// Package discord reads the JSON that DiscordChatExporter writes of a channel.
// What never lives here: Discord's own data package, its API.
package discord

import (
	"bytes"
	"context"

	"github.com/emberline/emberline/ingest"
	"github.com/emberline/emberline/ingest/chats"
	"github.com/emberline/emberline/ingest/jsonscan"
	"github.com/emberline/emberline/models"
)

// Format is that JSON.
var Format = ingest.Format{
	Name:   "discord",
	Title:  models.Localized{Ko: "Discord 채널 JSON (DiscordChatExporter)", En: "Discord channel (DiscordChatExporter JSON)"},
	Detect: detect,
	Decode: decode,
}

func detect(s *ingest.Sample) ingest.Score {
	return chats.DetectMessages(s, 95, "are DiscordChatExporter's messages", func(it jsonscan.Item) bool {
		v := it.Value
		return it.Element && v.Get("timestamp").Is(jsonscan.String) && v.Get("author").Is(jsonscan.Object) && v.Get("content").Is(jsonscan.String)
	})
}

func decode(ctx context.Context, in *ingest.Input, sink ingest.Sink) error {
	d := &decoder{}
	return chats.EachMessage(ctx, in, sink, func(v jsonscan.Value) {
		d.room = bytes.Clone(chats.String(v, "channel", "name"))
		d.guild = bytes.Clone(chats.String(v, "guild", "name"))
	}, func(it *jsonscan.Item) error {
		d.fill(it)
		return sink.Record(&d.rec)
	})
}

type decoder struct {
	room, guild []byte
	rec         models.Record
	text        []byte
}

func (d *decoder) fill(it *jsonscan.Item) {
	v := it.Value
	d.rec = models.Record{
		Offset: it.Offset, Length: it.Length, Line: it.Line, Raw: it.Raw,
		Kind: models.KindChat, Service: d.room, Attrs: d.rec.Attrs[:0],
	}
	r := &d.rec
	chats.Stamp(r, chats.String(v, "timestamp"))
	for _, name := range []string{"nickname", "name"} {
		if r.Actor = chats.String(v, "author", name); len(r.Actor) > 0 {
			break
		}
	}
	d.text = append(d.text[:0], chats.String(v, "content")...)
	for e := range v.Get("embeds").Each {
		d.embed(e)
	}
	n := v.Get("attachments").Len()
	for a := range v.Get("attachments").Each {
		if len(d.text) == 0 {
			d.line(chats.String(a, "fileName"))
		}
	}
	r.Text = d.text
	switch kind := string(v.Get("type").Text()); kind {
	case "", "Default", "Reply", "ThreadStarterMessage", "0", "19":
	default:
		r.Attrs = append(r.Attrs, chats.Flag(chats.AttrSystem))
		chats.Add(r, "discord.type", []byte(kind))
	}
	chats.Add(r, chats.AttrMessageID, v.Get("id").Text())
	chats.Add(r, "discord.user", v.Get("author", "id").Text())
	chats.Add(r, "discord.guild", d.guild)
	chats.Add(r, chats.AttrReplyTo, v.Get("reference", "messageId").Text())
	chats.Add(r, chats.AttrEdited, chats.String(v, "timestampEdited"))
	if string(v.Get("author", "isBot").Text()) == "true" {
		r.Attrs = append(r.Attrs, chats.Flag(chats.AttrBot))
	}
	chats.Attachments(r, n)
}

// embed writes what a program's card says; link previews of what a person
// wrote are cards as well, and stand below the text.
func (d *decoder) embed(e jsonscan.Value) {
	d.line(chats.String(e, "title"))
	d.line(chats.String(e, "description"))
	for f := range e.Get("fields").Each {
		d.line(chats.String(f, "name"))
		if s := chats.String(f, "value"); len(s) > 0 {
			d.text = append(append(d.text, ": "...), s...)
		}
	}
}

func (d *decoder) line(s []byte) {
	if len(s) == 0 {
		return
	}
	if len(d.text) > 0 {
		d.text = append(d.text, '\n')
	}
	d.text = append(d.text, s...)
}
