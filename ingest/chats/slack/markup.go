package slack

import (
	"bytes"
	"net/url"
	"strings"

	"github.com/emberline/emberline/ingest"
	"github.com/emberline/emberline/ingest/jsonscan"
)

// maxBlocks is how deep blocks may lie within each other and still be read.
const maxBlocks = 16

// writer puts together what a person reads, bounded by ingest.MaxRecord.
type writer struct {
	b      []byte
	names  *names
	hidden bool // a secret was left out
}

func (w *writer) reset(n *names) { w.b, w.names, w.hidden = w.b[:0], n, false }

func (w *writer) empty() bool { return len(bytes.TrimSpace(w.b)) == 0 }

func (w *writer) plain(s string) {
	w.b = append(w.b, s[:min(len(s), max(0, ingest.MaxRecord-len(w.b)))]...)
}

// line begins a new line unless one has begun.
func (w *writer) line() {
	if n := len(w.b); n > 0 && w.b[n-1] != '\n' {
		w.plain("\n")
	}
}

var entities = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&")

// markup writes Slack's own way of text: <@U1>, <#C1|name>, <!here>,
// <https://…|label>, and three escaped characters.
func (w *writer) markup(s string) {
	for {
		i := strings.IndexByte(s, '<')
		j := -1
		if i >= 0 {
			j = strings.IndexByte(s[i:], '>')
		}
		if j < 0 {
			w.plain(entities.Replace(s))
			return
		}
		w.plain(entities.Replace(s[:i]))
		w.angle(s[i+1 : i+j])
		s = s[i+j+1:]
	}
}

// angle writes what stands between < and >.
func (w *writer) angle(s string) {
	target, label, labelled := strings.Cut(s, "|")
	label = entities.Replace(label)
	switch {
	case strings.HasPrefix(target, "@"):
		name := w.names.users[target[1:]]
		if name == "" && labelled {
			name = label
		}
		if name == "" {
			name = target[1:]
		}
		w.plain("@" + name)
	case strings.HasPrefix(target, "#"):
		if !labelled || label == "" {
			label = w.names.channel(target[1:])
		}
		w.plain("#" + label)
	case strings.HasPrefix(target, "!"):
		if !labelled {
			label = "@" + strings.TrimPrefix(target, "!")
		}
		w.plain(label)
	default:
		w.link(entities.Replace(target), label)
	}
}

// link writes an address with its label, without what would open it to anybody.
func (w *writer) link(target, label string) {
	safe := hideSecrets(target)
	w.hidden = w.hidden || safe != target
	switch {
	case label == "" || label == target || "http://"+label == target || "https://"+label == target || "mailto:"+label == target:
		w.plain(strings.TrimPrefix(safe, "mailto:"))
	default:
		w.plain(label + " (" + safe + ")")
	}
}

// hideSecrets replaces the access tokens in an address of Slack's.
func hideSecrets(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	host := u.Hostname()
	switch {
	case host == "hooks.slack.com" && strings.Count(u.Path, "/") > 2:
		return u.Scheme + "://" + host + "/…"
	case host == "slack-files.com" && len(u.Path) > 1:
		return u.Scheme + "://" + host + "/…"
	case host == "slack.com" || strings.HasSuffix(host, ".slack.com") || strings.HasSuffix(host, ".slack-edge.com"):
	default:
		return address
	}
	query := u.Query()
	changed := false
	for _, key := range []string{"t", "token", "pub_secret", "x-enc"} {
		if query.Has(key) {
			query.Set(key, "-")
			changed = true
		}
	}
	if !changed {
		return address
	}
	u.RawQuery = query.Encode()
	return u.String()
}

// block writes a block of any kind: what is a text in it, in order.
func (w *writer) block(v jsonscan.Value, depth int) {
	if depth > maxBlocks || !v.Is(jsonscan.Object) {
		return
	}
	kind := text(v, "type")
	switch kind {
	case "mrkdwn":
		w.markup(text(v, "text"))
		return
	case "plain_text", "text":
		w.plain(text(v, "text"))
		return
	case "link":
		w.link(text(v, "url"), text(v, "text"))
		return
	case "user":
		w.plain("@" + w.names.user(text(v, "user_id")))
		return
	case "usergroup":
		w.plain("@" + text(v, "usergroup_id"))
		return
	case "channel":
		w.plain("#" + w.names.channel(text(v, "channel_id")))
		return
	case "broadcast":
		w.plain("@" + text(v, "range"))
		return
	case "emoji":
		w.plain(":" + text(v, "name") + ":")
		return
	case "image":
		w.line()
		w.plain(text(v, "alt_text"))
		return
	}
	if inline := kind == "rich_text_section" || kind == "rich_text_preformatted" || kind == "rich_text_quote"; inline || depth == 0 {
		w.line()
	}
	if t := v.Get("text"); t.Is(jsonscan.Object) {
		w.block(t, depth+1)
	}
	for _, key := range []string{"fields", "elements"} {
		for e := range v.Get(key).Each {
			if key == "fields" || kind == "context" {
				w.line()
			}
			w.block(e, depth+1)
		}
	}
}

// attachment writes a legacy attachment: what stands before it, its title, its
// text and its fields; the fallback only when there is nothing else.
func (w *writer) attachment(v jsonscan.Value) {
	before := len(w.b)
	for _, key := range []string{"pretext", "author_name", "title", "text"} {
		if s := text(v, key); s != "" {
			w.line()
			w.markup(s)
		}
	}
	for f := range v.Get("fields").Each {
		w.line()
		if title := text(f, "title"); title != "" {
			w.markup(title)
			w.plain(": ")
		}
		w.markup(text(f, "value"))
	}
	for b := range v.Get("blocks").Each {
		w.block(b, 0)
	}
	if len(w.b) == before {
		if s := text(v, "fallback"); s != "" {
			w.line()
			w.markup(s)
		}
	}
}
