package slack

import (
	"cmp"

	"github.com/emberline/emberline/ingest/jsonscan"
)

// maxNames bounds how many names an export may bring; what has none is shown
// by its identifier.
const maxNames = 1 << 20

// names are the names that the export gives to identifiers.
type names struct {
	users    map[string]string // U…, W…, B… → name
	channels map[string]string // C…, G…, D… → name
}

func newNames() *names { return &names{users: map[string]string{}, channels: map[string]string{}} }

// user is a user's name, or the identifier itself.
func (n *names) user(id string) string { return cmp.Or(n.users[id], id) }

// channel is a channel's name, or the identifier itself.
func (n *names) channel(id string) string { return cmp.Or(n.channels[id], id) }

// addUser takes an element of users.json.
func (n *names) addUser(v jsonscan.Value) {
	if id := text(v, "id"); id != "" && len(n.users) < maxNames {
		n.users[id] = cmp.Or(text(v, "profile", "display_name"), text(v, "real_name"),
			text(v, "profile", "real_name"), text(v, "name"))
	}
}

// addChannel takes an element of channels.json, groups.json, mpims.json or
// dms.json; a conversation without a name is called by who is in it.
func (n *names) addChannel(v jsonscan.Value) {
	id := text(v, "id")
	if id == "" || len(n.channels) >= maxNames {
		return
	}
	name := text(v, "name")
	if name == "" {
		for m := range v.Get("members").Each {
			if name != "" {
				name += ", "
			}
			name += "@" + n.user(string(m.Text()))
		}
	}
	n.channels[id] = name
}

// text is a string field's text; "" for anything else.
func text(v jsonscan.Value, path ...string) string {
	if f := v.Get(path...); f.Is(jsonscan.String) {
		return string(f.Text())
	}
	return ""
}
