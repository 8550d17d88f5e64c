package timestamped

import (
	"bytes"

	"github.com/emberline/emberline/ingest"
	"github.com/emberline/emberline/ingest/logs/linelog"
	"github.com/emberline/emberline/ingest/stamp"
	"github.com/emberline/emberline/models"
)

type decoding struct {
	lay   layout
	w     *linelog.Writer
	strip []byte
}

// lead finds the time that begins a record, where this stream has it.
func (d *decoding) lead(b []byte) (linelog.Lead, bool) {
	if !d.lay.within {
		return linelog.ReadLead(b, d.lay.order)
	}
	if linelog.Indented(b) {
		return linelog.Lead{}, false
	}
	at, s, ok := stamp.FindOrder(b, window, d.lay.order)
	if !ok {
		return linelog.Lead{}, false
	}
	return linelog.Lead{Stamp: s, From: at, Until: at + s.Len, Rest: at + s.Len}, true
}

func (d *decoding) line(ln *ingest.Line) error {
	if ln.Blank() {
		return d.w.Structure(ln)
	}
	text := linelog.Strip(ln.Text, &d.strip)
	l, ok := d.lead(text)
	rec := d.w.Begin(ln)
	if !ok {
		if linelog.Comments(text) && !ln.Cut {
			return d.w.Structure(ln)
		}
		rec.Text = bytes.TrimRight(text, " \t\r\n")
		d.w.Undated(models.UndatedBefore)
		return d.w.Emit()
	}
	if l.Ambiguous {
		rec.SourceTime = text[l.From:l.Until]
		d.w.Undated(linelog.Ambiguous)
	} else {
		d.w.Time(l.Stamp, text[l.From:l.Until])
	}
	d.message(rec, text, &l)
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
