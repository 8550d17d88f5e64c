package timestamped

import (
	"bytes"

	"github.com/emberline/emberline/ingest"
	"github.com/emberline/emberline/ingest/logs/linelog"
	"github.com/emberline/emberline/ingest/stamp"
	"github.com/emberline/emberline/models"
)

type decoding struct {
	lay  layout
	w    *linelog.Writer
	lead linelog.Lead
}

// begins finds the time that begins a record, where this stream has it.
func (d *decoding) begins(b []byte) (ok bool) {
	if !d.lay.within {
		d.lead, ok = linelog.ReadLead(b, d.lay.order)
		return ok
	}
	if linelog.Indented(b) {
		return false
	}
	at, s, ok := stamp.FindOrder(b, window, d.lay.order)
	d.lead = linelog.Lead{Stamp: s, From: at, Until: at + s.Len, Rest: at + s.Len}
	return ok
}

func (d *decoding) record(_ *ingest.Line, text []byte) error {
	d.w.Lead(&d.lead, text)
	d.message(&d.w.Rec, text, &d.lead)
	return d.w.Emit()
}

// message finds the level and what a person reads. Nothing but the time and a
// level beside it is left out of the text.
func (d *decoding) message(rec *models.Record, text []byte, l *linelog.Lead) {
	from := linelog.Separators(text, l.Rest)
	at, until, sev, first := linelog.FindLevel(text, l.Rest)
	switch {
	case l.Level != nil:
		rec.Severity, rec.SeverityText = linelog.Level(l.Level), l.Level
	case sev != 0:
		rec.Severity, rec.SeverityText = sev, text[at:until]
		if first && until < len(text) && text[until] != '/' {
			from = linelog.Separators(text, until)
		}
	}
	if d.lay.within {
		from = 0
		if sev == 0 {
			if at, until, sev, _ = linelog.FindLevel(text[:l.From], 0); sev != 0 {
				rec.Severity, rec.SeverityText = sev, text[at:until]
			}
		}
	}
	if from >= len(text) {
		from = l.Rest
	}
	rec.Text = bytes.TrimRight(text[from:], " \t\r\n")
}
