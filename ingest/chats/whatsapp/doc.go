// Package whatsapp reads the text that WhatsApp's "export chat" writes, in the
// layouts of Android and iOS and of many regions.
//
// Whether 10/12/22 is in October or in December is not written anywhere. It is
// inferred once for the whole file: from a number over 12, else from the order
// in which the messages stand. Where neither decides, the messages stay without
// a time and say why; the formats whatsapp-dmy and whatsapp-mdy then let a
// person choose. What never lives here: a guess.
package whatsapp

import (
	"context"

	"github.com/emberline/emberline/ingest"
	"github.com/emberline/emberline/ingest/chats"
	"github.com/emberline/emberline/models"
)

// lookAhead is how much of a file is read to infer how it writes dates.
const lookAhead = 4 << 20

// Format is WhatsApp's export with the order of day and month inferred.
var Format = ingest.Format{
	Name:   "whatsapp",
	Title:  models.Localized{Ko: "WhatsApp 대화 내보내기", En: "WhatsApp export"},
	Detect: detect,
	Decode: decoder(unknown),
}

// DayFirst and MonthFirst are the same with the order given; they are only
// ever chosen by a person.
var (
	DayFirst = ingest.Format{
		Name:   "whatsapp-dmy",
		Title:  models.Localized{Ko: "WhatsApp 대화 내보내기 (일/월/년)", En: "WhatsApp export (day/month/year)"},
		Detect: never, Decode: decoder(dayFirst),
	}
	MonthFirst = ingest.Format{
		Name:   "whatsapp-mdy",
		Title:  models.Localized{Ko: "WhatsApp 대화 내보내기 (월/일/년)", En: "WhatsApp export (month/day/year)"},
		Detect: never, Decode: decoder(monthFirst),
	}
)

func never(*ingest.Sample) ingest.Score { return ingest.Score{} }

func decoder(o order) func(context.Context, *ingest.Input, ingest.Sink) error {
	return func(ctx context.Context, in *ingest.Input, sink ingest.Sink) error {
		r, head, err := chats.Peek(in.Reader, lookAhead)
		if err != nil {
			return err
		}
		mine := *in
		mine.Reader = r
		d := &reader{sink: sink, found: survey(in.Encoding.UTF8(head, nil))}
		if o != unknown {
			d.order, d.why = o, "chosen by a person"
		}
		return d.run(ingest.NewLines(ctx, &mine))
	}
}
