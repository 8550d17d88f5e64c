package export

import (
	"encoding/csv"
	"io"
	"strconv"
	"time"

	"github.com/emberline/emberline/models"
)

// Writer takes events in order; Close ends the file (not what it is written to).
type Writer interface {
	Write(*models.Event) error
	Close() error
}

// Formats are the names Open takes.
var Formats = []string{"jsonl", "csv", "parquet"}

// Open starts a file of the format on w; times are written in loc.
func Open(format string, w io.Writer, loc *time.Location) (Writer, error) {
	switch format {
	case "jsonl":
		return &jsonLines{w: w, loc: loc}, nil
	case "csv":
		return newCSV(w, loc)
	case "parquet":
		return newParquet(w), nil
	}
	return nil, models.Errorf(models.CodeInvalid, "unknown export format %q", format).WithHint("one of jsonl, csv, parquet")
}

// jsonLines writes one object a line.
type jsonLines struct {
	w   io.Writer
	loc *time.Location
	buf []byte
}

func (j *jsonLines) Write(e *models.Event) error {
	j.buf = append(AppendEvent(j.buf, e, j.loc), '\n')
	if len(j.buf) < 64<<10 {
		return nil
	}
	return j.flush()
}

func (j *jsonLines) flush() error {
	_, err := j.w.Write(j.buf)
	j.buf = j.buf[:0]
	return err
}

func (j *jsonLines) Close() error { return j.flush() }

// csvFile writes RFC 4180 with a header. A cell that a spreadsheet would take
// for a formula gets an apostrophe in front.
type csvFile struct {
	w   *csv.Writer
	loc *time.Location
}

var csvHeader = []string{
	"id", "source", "time", "earliest", "latest", "source_time", "observed", "zone_basis", "kind",
	"severity_number", "severity_text", "host", "service", "actor", "text", "line", "undated", "simulated", "attributes",
}

func newCSV(w io.Writer, loc *time.Location) (*csvFile, error) {
	c := &csvFile{w: csv.NewWriter(w), loc: loc}
	return c, c.w.Write(csvHeader)
}

func (c *csvFile) Write(e *models.Event) error {
	observed := ""
	if !e.Observed.IsZero() {
		observed = e.Observed.In(c.loc).Format(time.RFC3339Nano)
	}
	row := []string{
		e.ID, e.Source, e.Time.RFC3339(c.loc), e.Earliest.RFC3339(c.loc), e.Latest.RFC3339(c.loc), e.SourceTime, observed,
		string(e.ZoneBasis), e.Kind.String(), strconv.Itoa(int(e.Severity)), severityText(e), e.Host, e.Service, e.Actor, e.Text,
		strconv.FormatInt(e.Line, 10), e.Undated, strconv.FormatBool(e.Simulated), string(AppendAttributes(nil, e.Attributes)),
	}
	for i, cell := range row {
		row[i] = Cell(cell)
	}
	return c.w.Write(row)
}

func (c *csvFile) Close() error {
	c.w.Flush()
	return c.w.Error()
}

// Cell makes a text safe as a spreadsheet's cell.
func Cell(s string) string {
	if s != "" {
		switch s[0] {
		case '=', '+', '-', '@', '\t', '\r', '\n':
			return "'" + s
		}
	}
	return s
}
