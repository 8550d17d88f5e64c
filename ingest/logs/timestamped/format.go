// Package timestamped reads any text in which records begin with a time: the
// layouts that package stamp knows, bare or in brackets, with a level found
// among the words behind it, and with the lines that continue a record. It is
// what remains when no format with a name fits. What never lives here: formats
// that have a name.
package timestamped

import (
	"bytes"
	"context"
	"fmt"

	"github.com/emberline/emberline/ingest"
	"github.com/emberline/emberline/ingest/logs/linelog"
	"github.com/emberline/emberline/ingest/stamp"
	"github.com/emberline/emberline/models"
)

// Format is text whose records begin with a time.
var Format = ingest.Format{
	Name:   "timestamped",
	Title:  models.Localized{Ko: "시각으로 시작하는 텍스트", En: "text with leading times"},
	Detect: detect,
	Decode: decode,
}

// window is how far into a line a time is looked for where it does not lead.
const window = 64

// layout is where and how a stream writes its times, settled on its beginning.
type layout struct {
	order  stamp.Order
	short  bool
	within bool // the time stands behind other words: "host app 2022-10-15 …"
	leads  int  // lines of the sample that begin a record
	lines  int  // lines that neither are blank nor continue one by their indent
	levels int  // records of the sample with a level
	first  bool // the first line begins a record
}

// settle looks at the beginning of a stream.
func settle(s *ingest.Sample) layout {
	var strip []byte
	lay := layout{}
	clean := make([][]byte, 0, len(s.Lines))
	for _, line := range s.Lines {
		if line = linelog.Strip(line, &strip); len(bytes.TrimSpace(line)) > 0 {
			clean = append(clean, bytes.Clone(line[:min(len(line), 512)]))
		}
	}
	lay.order, lay.short = linelog.SettleOrder(clean)
	within := 0
	for i, line := range clean {
		if _, ok := linelog.ReadLead(line, lay.order); ok {
			lay.leads++
			lay.lines++
			lay.first = lay.first || i == 0
			if l, _ := linelog.ReadLead(line, lay.order); l.Level != nil || hasLevel(line, l.Rest) {
				lay.levels++
			}
		} else if !linelog.Indented(line) {
			lay.lines++
		}
		if _, _, ok := stamp.FindOrder(line, window, lay.order); ok && !linelog.Indented(line) && line[0] != '{' {
			within++
		}
	}
	if lay.leads*2 < within && within*2 >= lay.lines {
		lay.within, lay.leads, lay.levels = true, within, 0
		lay.first = true
	}
	return lay
}

func hasLevel(b []byte, i int) bool {
	_, _, sev, _ := linelog.FindLevel(b, i)
	return sev != 0
}

func detect(s *ingest.Sample) ingest.Score {
	lay := settle(s)
	why := fmt.Sprintf("%d of %d lines begin with a time", lay.leads, lay.lines)
	full := 50
	switch {
	case lay.within:
		why = fmt.Sprintf("%d of %d lines have a time near their beginning", lay.leads, lay.lines)
		full = 42
	case lay.levels*2 >= lay.leads:
		why += fmt.Sprintf(", %d with a level", lay.levels)
		full = 60
	}
	if sc := ingest.Share(lay.leads, lay.lines, full, why); sc.Points >= 20 {
		return sc
	}
	// Few records with long bodies: stack traces, documents, dumps.
	switch {
	case lay.first && lay.leads > 1:
		return ingest.Score{Points: 15, Why: why + "; the others continue them"}
	case lay.first:
		return ingest.Score{Points: 8, Why: "the first line begins with a time"}
	}
	return ingest.Score{}
}

// decode settles the layout on the beginning and reads record by record.
func decode(ctx context.Context, in *ingest.Input, sink ingest.Sink) error {
	sample, in, err := ingest.Peek(in)
	if err != nil {
		return err
	}
	d := decoding{lay: settle(sample), w: linelog.NewWriter(in, sink)}
	return linelog.Groups(ctx, in, d.w, d.begins, d.record)
}
