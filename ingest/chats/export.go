package chats

import (
	"context"
	"fmt"
	"strconv"

	"github.com/emberline/emberline/ingest"
	"github.com/emberline/emberline/ingest/jsonscan"
	"github.com/emberline/emberline/models"
)

// messages delivers the elements of the top-level array "messages".
var messages = jsonscan.Options{Inside: func(name []byte, nth int) (yes, more bool) {
	return string(name) == "messages", nth < 64
}}

// DetectMessages scores by the share of objects that are a product's messages,
// alone or in a top-level array "messages". what ends the reason: it follows how
// many of how many objects.
func DetectMessages(s *ingest.Sample, full int, what string, is func(jsonscan.Item) bool) ingest.Score {
	if s.Members != nil {
		return ingest.Score{}
	}
	n := 0
	seen := jsonscan.Glance(s, messages, func(it jsonscan.Item) {
		if is(it) {
			n++
		}
	})
	return ingest.Share(n, seen.Objects, full, fmt.Sprintf("%d of %d objects %s", n, seen.Objects, what))
}

// EachMessage hands the elements of a top-level array "messages", and objects
// that stand alone, to f. Before that it shows the stream's first object to
// head, with the fields before the messages: the room's name is one of them.
func EachMessage(ctx context.Context, in *ingest.Input, sink ingest.Sink, head func(jsonscan.Value), f func(*jsonscan.Item) error) error {
	r, start, err := Peek(in.Reader, ingest.SampleBytes+1)
	if err != nil {
		return err
	}
	first := true
	jsonscan.Glance(ingest.NewSample(in.Name, start), jsonscan.Options{}, func(it jsonscan.Item) {
		if first {
			head(it.Value)
		}
		first = false
	})
	mine := *in
	mine.Reader = r
	return jsonscan.Each(ctx, &mine, sink, messages, f)
}

// String is a string field's text; nil for anything else.
func String(v jsonscan.Value, path ...string) []byte {
	if f := v.Get(path...); f.Is(jsonscan.String) {
		return f.Text()
	}
	return nil
}

// Add adds an attribute of text, when there is one.
func Add(r *models.Record, key string, value []byte) {
	if len(value) > 0 {
		r.Attrs = append(r.Attrs, Text(key, value))
	}
}

// Attachments notes how many files, pictures and embeds came along, if any did.
func Attachments(r *models.Record, n int) {
	if n > 0 {
		r.Attrs = append(r.Attrs, models.Attr{Key: AttrAttachments, Value: strconv.AppendInt(nil, int64(n), 10), Type: models.AttrNumber})
	}
}
