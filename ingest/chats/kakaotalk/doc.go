// Package kakaotalk reads what KakaoTalk's clients export: text of the PC,
// Android and iOS clients in Korean and English, with 12 or 24 hours, and the
// CSV of the Mac client.
//
// Which client wrote a file is judged once, from its beginning, and holds to
// its end: a line in another client's form is then what somebody pasted into a
// message. What never lives here: zones (no export writes one), translations
// of what the client said.
package kakaotalk

import (
	"context"

	"github.com/emberline/emberline/ingest"
	"github.com/emberline/emberline/ingest/chats"
	"github.com/emberline/emberline/models"
)

// Format is every export of KakaoTalk.
var Format = ingest.Format{
	Name:   "kakaotalk",
	Title:  models.Localized{Ko: "카카오톡 대화 내보내기", En: "KakaoTalk export"},
	Detect: detect,
	Decode: decode,
}

func decode(ctx context.Context, in *ingest.Input, sink ingest.Sink) error {
	// The beginning is looked at before it is read, as detection did.
	r, head, err := chats.Peek(in.Reader, ingest.SampleBytes+1)
	if err != nil {
		return err
	}
	s := ingest.NewSample(in.Name, head)
	mine := *in
	mine.Reader = r
	lines := ingest.NewLines(ctx, &mine)
	if csvHeader(s) {
		return decodeCSV(lines, in.Name, sink)
	}
	d := &decoder{sink: sink, shape: judge(s.Lines).shape, long: longSenders(s)}
	return d.run(lines)
}
