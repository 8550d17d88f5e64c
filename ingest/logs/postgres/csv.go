package postgres

import (
	"bytes"
	"context"
	"fmt"

	"github.com/emberline/emberline/ingest"
	"github.com/emberline/emberline/ingest/logs/delimited"
	"github.com/emberline/emberline/ingest/logs/entries"
	"github.com/emberline/emberline/ingest/logs/linelog"
	"github.com/emberline/emberline/ingest/stamp"
)

// columns are those of csvlog in their order; later versions add at the end.
// An empty name is a column that has a place of its own in the record.
var columns = [...]string{
	"", "user.name", "db.namespace", "process.pid", "client.address", "session.id", "log.record.number", "db.operation.name",
	"session.start", "virtual_transaction_id", "transaction_id", "", "db.response.status_code", "",
	"detail", "hint", "internal_query", "internal_query_pos", "context", "db.query.text", "query_pos", "location", "application_name",
	"backend_type", "leader_pid", "query_id",
}

// The places of the columns that are looked at.
const (
	atTime    = 0
	atUser    = 1
	atPID     = 3
	atLevel   = 11
	atState   = 12
	atMessage = 13
	least     = 22 // columns of the oldest version
)

func detectCSV(s *ingest.Sample) ingest.Score {
	r := delimited.NewRows(context.Background(), &ingest.Input{Reader: bytes.NewReader(s.Text), Encoding: ingest.UTF8}, ',')
	fit, n := 0, 0
	for r.Next() && n < ingest.SampleLines {
		row := r.Row()
		if row.Blank() {
			continue
		}
		if !s.Whole && n > 0 && row.Offset+row.Length >= int64(len(s.Text)) {
			break
		}
		n++
		if isRow(delimited.Split(row.Text, ',', nil)) {
			fit++
		}
	}
	return ingest.Share(fit, n, 97, fmt.Sprintf("%d of %d rows have the columns of PostgreSQL's csvlog", fit, n))
}

func isRow(cells [][]byte) bool {
	if len(cells) < least || len(cells) > len(columns)+4 {
		return false
	}
	s, ok := stamp.Parse(cells[atTime])
	_, _, lv := level(cells[atLevel])
	return ok && !s.NoDate && lv && len(cells[atState]) == 5 && entries.Digits(cells[atPID]) == len(cells[atPID])
}

func decodeCSV(ctx context.Context, in *ingest.Input, sink ingest.Sink) error {
	w := linelog.NewWriter(in, sink)
	r := delimited.NewRows(ctx, in, ',')
	var cells [][]byte
	for r.Next() {
		ln := r.Row()
		var err error
		cells = delimited.Split(entries.Trim(ln.Text), ',', cells[:0])
		switch {
		case ln.Blank():
			err = w.Structure(ln)
		case isRow(cells):
			w.Begin(ln)
			fill(w, cells)
			err = w.Emit()
		default:
			err = w.Reject(ln, "no row of csvlog", entries.Hint)
		}
		if err != nil {
			return err
		}
	}
	return r.Err()
}

func fill(w *linelog.Writer, cells [][]byte) {
	rec := &w.Rec
	if s, ok := stamp.Parse(cells[atTime]); ok {
		w.Time(s, cells[atTime])
	}
	rec.Severity, _, _ = level(cells[atLevel])
	rec.SeverityText = cells[atLevel]
	rec.Actor = cells[atUser]
	rec.Text = cells[atMessage]
	for i, c := range cells {
		switch {
		case i >= len(columns):
			w.Attr(fmt.Sprintf("column.%d", i+1), c)
		case columns[i] == "":
		case i == atState:
			w.Attr(columns[i], c)
		default:
			w.Number(columns[i], c)
		}
	}
}
