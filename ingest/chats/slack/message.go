package slack

import (
	"bytes"
	"context"
	"strconv"
	"strings"

	"github.com/emberline/emberline/ingest"
	"github.com/emberline/emberline/ingest/chats"
	"github.com/emberline/emberline/ingest/jsonscan"
	"github.com/emberline/emberline/models"
)

// Attributes of Slack's own.
const (
	attrUser      = "slack.user"
	attrSubtype   = "slack.subtype"
	attrThread    = "slack.thread_ts"
	attrReply     = "slack.is_reply"
	attrFiles     = "slack.files"
	attrReactions = "slack.reactions"
	attrBot       = "slack.bot_id"
)

// fileToken is the value of chats.AttrSensitive for messages whose raw bytes
// let anybody fetch a file.
const fileToken = "file access token in a URL"

// decoder turns messages into records.
type decoder struct {
	sink    ingest.Sink
	names   *names
	channel []byte
	rec     models.Record
	text    writer
}

func (d *decoder) run(ctx context.Context, in *ingest.Input, sink ingest.Sink) error {
	return jsonscan.Each(ctx, in, sink, jsonscan.Options{}, func(it *jsonscan.Item) error {
		d.fill(it)
		return sink.Record(&d.rec)
	})
}

// fill makes a message's record.
func (d *decoder) fill(it *jsonscan.Item) {
	v := it.Value
	d.rec = models.Record{
		Offset: it.Offset, Length: it.Length, Line: it.Line, Raw: it.Raw, Kind: models.KindChat,
		Service: d.channel, Attrs: d.rec.Attrs[:0],
	}
	d.text.reset(d.names)
	d.time(v)
	if len(d.channel) == 0 {
		d.rec.Service = []byte(d.names.channel(first(v, "channel_name", "channel")))
	}
	said := v
	subtype := text(v, "subtype")
	if subtype == "message_changed" || subtype == "thread_broadcast" && !v.Get("user").OK() {
		if m := v.Get("message"); m.Is(jsonscan.Object) {
			said = m
		}
	}
	d.who(v, said)
	if subtype != "" {
		d.add(attrSubtype, []byte(subtype))
	}
	switch {
	case subtype == "tombstone", subtype == "message_deleted", v.Get("deleted_ts").OK():
		d.flag(chats.AttrDeleted)
	case isSystem(subtype):
		d.flag(chats.AttrSystem)
	}
	if e := first(said, "edited.ts", "event_ts"); e != "" && (said.Get("edited").OK() || subtype == "message_changed") {
		d.add(chats.AttrEdited, []byte(e))
	}
	d.thread(v)
	d.content(said, subtype)
	if v.Get("reactions").Is(jsonscan.Array) && !v.Sloppy() {
		d.rec.Attrs = append(d.rec.Attrs, models.Attr{Key: attrReactions, Value: v.Get("reactions").Raw(), Type: models.AttrJSON})
	}
	d.rec.Text = d.text.b
}

// time reads ts: seconds with six digits that also tell messages of one second
// apart. The oldest workspaces count there, which is no fraction of a second.
func (d *decoder) time(v jsonscan.Value) {
	r := &d.rec
	r.Time = models.NoTime
	ts := v.Get("ts")
	if !ts.OK() {
		r.Undated = models.UndatedMissing
		return
	}
	r.SourceTime = ts.Text()
	d.add(chats.AttrMessageID, r.SourceTime)
	whole, frac, _ := strings.Cut(string(r.SourceTime), ".")
	sec, err := strconv.ParseInt(whole, 10, 64)
	micro := 0
	if err == nil && frac != "" {
		micro, err = strconv.Atoi((frac + "000000")[:6])
	}
	if err != nil || micro < 0 {
		r.Undated = models.UndatedBad
		return
	}
	r.Resolution = models.ResMicro
	if micro < 1000 {
		r.Resolution = models.ResSecond
	}
	r.Time, r.Undated = chats.Epoch(sec, int64(micro)*1000)
	r.Zoned = r.Undated == ""
}

// who names the sender.
func (d *decoder) who(v, said jsonscan.Value) {
	id := first(said, "user", "user_id", "comment.user")
	if id == "" {
		id = text(v, "user")
	}
	name := d.names.users[id]
	if name == "" {
		name = first(said, "user_profile.display_name", "user_profile.real_name", "user_profile.name")
	}
	bot := first(said, "bot_id")
	if bot != "" || text(v, "subtype") == "bot_message" {
		d.flag(chats.AttrBot)
		if bot != "" {
			d.add(attrBot, []byte(bot))
		}
		if b := first(said, "username", "bot_profile.name"); b != "" && name == "" {
			name = b
		}
		if name == "" && id == "" {
			name = d.names.users[bot]
		}
	}
	if id != "" {
		d.add(attrUser, []byte(id))
	}
	for _, n := range []string{name, id, first(said, "username"), bot} {
		if n != "" {
			d.rec.Actor = []byte(n)
			return
		}
	}
}

func (d *decoder) thread(v jsonscan.Value) {
	thread := v.Get("thread_ts")
	if !thread.Is(jsonscan.String) {
		return
	}
	d.add(attrThread, thread.Text())
	if !bytes.Equal(thread.Text(), d.rec.SourceTime) {
		d.flag(attrReply)
		d.add(chats.AttrReplyTo, thread.Text())
	}
}

// content writes what a person reads.
func (d *decoder) content(v jsonscan.Value, subtype string) {
	t := &d.text
	t.markup(text(v, "text"))
	if t.empty() {
		for b := range v.Get("blocks").Each {
			t.block(b, 0)
		}
	}
	// What a program says often stands in attachments alone; below what a
	// person wrote they only preview a link.
	att := v.Get("attachments")
	if t.empty() || subtype == "bot_message" || first(v, "bot_id") != "" {
		for a := range att.Each {
			t.attachment(a)
		}
	}
	var files []string
	n := att.Len()
	sensitive := t.hidden
	for _, f := range []jsonscan.Value{v.Get("file"), v.Get("files")} {
		list := []jsonscan.Value{f}
		if f.Is(jsonscan.Array) {
			list = list[:0]
			for one := range f.Each {
				list = append(list, one)
			}
		}
		for _, one := range list {
			if !one.Is(jsonscan.Object) {
				continue
			}
			n++
			files = append(files, first(one, "name", "title", "id"))
			sensitive = sensitive || secretFile(one)
		}
	}
	if len(files) > 0 {
		names := strings.Join(files, ", ")
		d.add(attrFiles, []byte(names))
		if t.empty() {
			t.plain(names)
		}
	}
	chats.Attachments(&d.rec, n)
	if sensitive {
		d.add(chats.AttrSensitive, []byte(fileToken))
	}
}

// secretFile says whether a file's addresses open it without logging in.
func secretFile(f jsonscan.Value) bool {
	if text(f, "permalink_public") != "" {
		return true
	}
	for v := range f.Each {
		if v.Is(jsonscan.String) && bytes.HasPrefix(v.Text(), []byte("http")) && hideSecrets(string(v.Text())) != string(v.Text()) {
			return true
		}
	}
	return false
}

func (d *decoder) add(key string, value []byte) {
	d.rec.Attrs = append(d.rec.Attrs, chats.Text(key, value))
}

func (d *decoder) flag(key string) { d.rec.Attrs = append(d.rec.Attrs, chats.Flag(key)) }

// first is the first of several string fields that says something; dots lead
// into objects.
func first(v jsonscan.Value, paths ...string) string {
	for _, p := range paths {
		if s := text(v, strings.Split(p, ".")...); s != "" {
			return s
		}
	}
	return ""
}

// isSystem says whether Slack itself writes messages of a subtype.
func isSystem(subtype string) bool {
	switch subtype {
	case "bot_add", "bot_remove", "pinned_item", "unpinned_item", "reminder_add", "reminder_delete", "bot_enable", "bot_disable",
		"huddle_thread", "joiner_notification", "sh_room_created":
		return true
	}
	return strings.HasPrefix(subtype, "channel_") || strings.HasPrefix(subtype, "group_")
}
