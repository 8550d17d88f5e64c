package publish

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/emberline/emberline/models"
)

// exhibits numbers what the released records cite: records of the evidence as
// X1, X2 …, published sources as P1, P2 …, in the order of their first mention.
func (b *builder) exhibits() {
	b.out.Exhibits, b.out.References = []models.ReportExhibit{}, []models.ReportReference{}
	for _, e := range b.entries {
		for _, c := range e.Claims {
			b.number(c.Evidence)
		}
	}
	for _, c := range b.causes {
		b.number(c.Evidence)
	}
}

func (b *builder) number(evidence []string) {
	for _, ev := range evidence {
		switch _, known := b.numbers[ev]; {
		case known || slices.Contains(b.missing, ev) || strings.HasPrefix(ev, models.ClaimRefPrefix):
		case isEvent(ev):
			rec, ok := b.in.Records[ev]
			if !ok {
				b.missing = append(b.missing, ev)
				continue
			}
			b.numbers[ev] = fmt.Sprintf("X%d", len(b.out.Exhibits)+1)
			b.out.Exhibits = append(b.out.Exhibits, b.exhibit(b.numbers[ev], rec))
		default:
			b.numbers[ev] = fmt.Sprintf("P%d", len(b.out.References)+1)
			b.out.References = append(b.out.References, models.ReportReference{Number: b.numbers[ev], Text: ev})
		}
	}
}

// exhibit takes from a record only what may leave: its place, its hashes, and
// the typed fields that say nothing about anybody.
func (b *builder) exhibit(number string, rec Record) models.ReportExhibit {
	ev := rec.Event
	_, _, offset, sub, err := models.ParseEventID(ev.ID)
	if err != nil {
		offset, sub = ev.Offset, ev.Sub
	}
	member := ""
	if rec.Member > 0 {
		member = fmt.Sprintf("m%d", rec.Member) // the member's name may be somebody's
	}
	out := models.ReportExhibit{
		Number: number, Event: models.EventID(ev.SourceID, member, offset, sub), SourceID: ev.SourceID, Source: ev.Source, Simulated: ev.Simulated,
		SHA256: rec.SHA256, Bytes: rec.Bytes,
		Piece: models.ReportPiece{Number: rec.Piece.Seq, SHA256: rec.Piece.SHA256, Bytes: rec.Piece.Size, ReceivedAt: b.time(rec.Piece.ReceivedAt.Truncate(time.Second))},
		Quote: models.ReportQuote{
			ZoneBasis: ev.ZoneBasis, Kind: ev.Kind.String(), Severity: ev.Severity.String(), Format: rec.Format, Host: b.named(ev.Host), Service: b.named(ev.Service),
		},
	}
	if ev.Time != models.NoTime {
		at, from, to := b.time(ev.Time.UTC()), b.time(ev.Earliest.UTC()), b.time(ev.Latest.UTC())
		out.Quote.Time, out.Quote.Earliest, out.Quote.Latest = &at, &from, &to
	}
	return out
}

// named gives a host's or service's name where the report may show it.
func (b *builder) named(name string) string {
	if slices.Contains(b.in.Draft.Names, name) {
		return name
	}
	return ""
}
