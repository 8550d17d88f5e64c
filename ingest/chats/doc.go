// Package chats holds what decoders of chats share: the wall clocks that chats
// write, the attributes that messages carry, and the message being put
// together from several lines. One package per product stands below.
//
// What never lives here: anything one product only knows, detection, zones.
package chats

import "github.com/emberline/emberline/models"

// The attributes of messages that mean the same in every product.
const (
	// AttrSystem is "true" for what the product itself said: somebody came or
	// left, a room was renamed. Such an event has a sender only where the source
	// names one in a field of its own (Slack, Telegram, Discord).
	AttrSystem = "chat.system"
	// AttrContinues is "true" for lines that go on with an earlier message
	// after something else was written in between.
	AttrContinues = "chat.continues"
	// AttrTimeBasis says where a time comes from that the message itself does
	// not write.
	AttrTimeBasis = "chat.time_basis"
	// AttrDeleted is "true" where only the trace of a deleted message is left.
	AttrDeleted = "chat.deleted"
	// AttrEdited is the time of the last change as the source wrote it, or
	// "true".
	AttrEdited = "chat.edited"
	// AttrReplyTo is the id of the message that this one answers.
	AttrReplyTo = "chat.reply_to"
	// AttrMessageID is the product's own id of the message.
	AttrMessageID = "chat.message_id"
	// AttrBot is "true" for what a program wrote under a name.
	AttrBot = "chat.bot"
	// AttrAttachments counts files, pictures and embeds that came along.
	AttrAttachments = "chat.attachments"
	// AttrSensitive names what of the raw message must not be published: it
	// holds no value of it.
	AttrSensitive = "chat.sensitive"
)

// PrecedingMessage is the AttrTimeBasis of a notice without a time: it
// happened at or after the message before it, on the same day.
const PrecedingMessage = "preceding message"

// yes is the value of an attribute that only says yes; it is never written to.
var yes = []byte("true")

// Flag makes an attribute that only says yes.
func Flag(key string) models.Attr { return models.Attr{Key: key, Value: yes, Type: models.AttrBool} }

// Text makes an attribute of text.
func Text(key string, value []byte) models.Attr { return models.Attr{Key: key, Value: value} }
