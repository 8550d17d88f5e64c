// Package slack reads what Slack's workspace export holds: a zip with
// users.json, channels.json and one file of messages per channel and day; and
// such a day file, or one message, alone.
//
// Identifiers are shown as the names that the export itself gives them; the raw
// bytes keep the identifiers. What never lives here: Slack's API, downloads.
package slack

import (
	"context"
	"fmt"
	"path"
	"strings"

	"github.com/emberline/emberline/ingest"
	"github.com/emberline/emberline/ingest/jsonscan"
	"github.com/emberline/emberline/models"
)

// Export is the whole zip.
var Export = ingest.Format{
	Name:      "slack",
	Title:     models.Localized{Ko: "Slack 내보내기(zip)", En: "Slack export (zip)"},
	Container: true,
	Detect:    detectExport,
	Decode:    decodeExport,
}

// Messages is one file of messages.
var Messages = ingest.Format{
	Name:   "slack-messages",
	Title:  models.Localized{Ko: "Slack 메시지 JSON", En: "Slack messages (JSON)"},
	Detect: detectMessages,
	Decode: func(ctx context.Context, in *ingest.Input, sink ingest.Sink) error {
		d := &decoder{sink: sink, names: newNames()}
		d.channel = []byte(channelOf(in.Name))
		return d.run(ctx, in, sink)
	},
}

func detectExport(s *ingest.Sample) ingest.Score {
	var users, channels bool
	days := 0
	for _, m := range s.Members {
		switch path.Base(m) {
		case "users.json":
			users = true
		case "channels.json", "groups.json", "dms.json", "mpims.json":
			channels = true
		}
		if isDay(m) {
			days++
		}
	}
	why := fmt.Sprintf("%d of %d files are days of messages", days, len(s.Members))
	switch {
	case users && channels && days > 0:
		return ingest.Score{Points: 97, Why: why + ", with users.json and a list of channels"}
	case users && days > 0:
		return ingest.Score{Points: 90, Why: why + ", with users.json"}
	case days > 0:
		return ingest.Share(days, len(s.Members), 60, why+", but who writes is not in it")
	}
	return ingest.Score{}
}

func detectMessages(s *ingest.Sample) ingest.Score {
	if s.Members != nil {
		return ingest.Score{}
	}
	n := 0
	seen := jsonscan.Glance(s, jsonscan.Options{}, func(it jsonscan.Item) {
		if looksLike(it.Value) {
			n++
		}
	})
	all := seen.Objects + seen.Bad
	score := ingest.Share(n, all, 93, fmt.Sprintf("%d of %d objects have Slack's ts and a text or sender", n, all))
	if score.Points > 0 && all > 1 {
		score.Points = 93 // no other format writes its ts so
	}
	return score
}

// looksLike says whether an object is a message of Slack's: a ts of seconds
// with six digits behind the point, as a string, and something said.
func looksLike(v jsonscan.Value) bool {
	ts := v.Get("ts")
	if !ts.Is(jsonscan.String) {
		return false
	}
	if whole, frac, ok := strings.Cut(string(ts.Text()), "."); !ok || len(whole) < 9 || len(whole) > 11 || len(frac) != 6 {
		return false
	}
	for _, key := range []string{"text", "user", "subtype", "bot_id", "blocks", "attachments"} {
		if v.Get(key).OK() {
			return true
		}
	}
	return false
}

// isDay says whether a member holds the messages of a day: "general/2022-10-15.json".
func isDay(name string) bool {
	day, ok := strings.CutSuffix(path.Base(name), ".json")
	if !ok || len(day) != 10 || path.Dir(name) == "." {
		return false
	}
	for i, c := range []byte(day) {
		if (i == 4 || i == 7) != (c == '-') || i != 4 && i != 7 && (c < '0' || c > '9') {
			return false
		}
	}
	return true
}

// channelOf is the folder that a day file stands in; "" when the name tells none.
func channelOf(name string) string {
	if dir := path.Dir(strings.ReplaceAll(name, `\`, "/")); dir != "." && dir != "/" && isDay(name) {
		return path.Base(dir)
	}
	return ""
}
