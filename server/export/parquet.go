package export

import (
	"io"
	"strconv"
	"strings"

	"github.com/parquet-go/parquet-go"

	"github.com/emberline/emberline/models"
)

// row is the Parquet schema. Times are UTC instants in nanoseconds, null when
// the event is undated.
type row struct {
	ID             string            `parquet:"id"`
	Source         string            `parquet:"source,dict"`
	Time           *int64            `parquet:"time,optional,timestamp(nanosecond)"`
	Earliest       *int64            `parquet:"earliest,optional,timestamp(nanosecond)"`
	Latest         *int64            `parquet:"latest,optional,timestamp(nanosecond)"`
	SourceTime     string            `parquet:"source_time"`
	Observed       *int64            `parquet:"observed,optional,timestamp(nanosecond)"`
	ZoneBasis      string            `parquet:"zone_basis,dict"`
	Kind           string            `parquet:"kind,dict"`
	SeverityNumber int32             `parquet:"severity_number"`
	SeverityText   string            `parquet:"severity_text,dict"`
	Host           string            `parquet:"host,dict"`
	Service        string            `parquet:"service,dict"`
	Actor          string            `parquet:"actor,dict"`
	Text           string            `parquet:"text"`
	Line           int64             `parquet:"line"`
	Undated        string            `parquet:"undated,dict"`
	Simulated      bool              `parquet:"simulated"`
	Attributes     map[string]string `parquet:"attributes"`
}

// parquetFile buffers rows in groups.
type parquetFile struct {
	w    *parquet.GenericWriter[row]
	rows []row
	n    int
}

// The number of rows per write and per row group: groups bound the memory.
const (
	parquetBatch = 1024
	parquetGroup = 128 << 10
)

func newParquet(w io.Writer) *parquetFile {
	return &parquetFile{w: parquet.NewGenericWriter[row](w, parquet.Compression(&parquet.Zstd))}
}

func (p *parquetFile) Write(e *models.Event) error {
	at := func(t models.Nanos) *int64 {
		if t == models.NoTime {
			return nil
		}
		n := int64(t)
		return &n
	}
	r := row{
		ID: e.ID, Source: e.Source, Time: at(e.Time), Earliest: at(e.Earliest), Latest: at(e.Latest), SourceTime: valid(e.SourceTime),
		ZoneBasis: string(e.ZoneBasis), Kind: e.Kind.String(), SeverityNumber: int32(e.Severity), SeverityText: valid(severityText(e)),
		Host: valid(e.Host), Service: valid(e.Service), Actor: valid(e.Actor), Text: valid(e.Text), Line: e.Line, Undated: e.Undated, Simulated: e.Simulated,
	}
	if !e.Observed.IsZero() {
		r.Observed = at(models.NanosOf(e.Observed))
	}
	if len(e.Attributes) > 0 {
		r.Attributes = make(map[string]string, len(e.Attributes))
		for _, a := range e.Attributes {
			// A key that comes twice gets "#2" the second time, as in JSON: a map
			// would keep only one.
			key := a.Key
			for n := 2; ; n++ {
				if _, taken := r.Attributes[key]; !taken {
					break
				}
				key = a.Key + "#" + strconv.Itoa(n)
			}
			r.Attributes[key] = valid(string(a.Value))
		}
	}
	p.rows = append(p.rows, r)
	if len(p.rows) < parquetBatch {
		return nil
	}
	return p.flush()
}

func (p *parquetFile) flush() error {
	if _, err := p.w.Write(p.rows); err != nil {
		return err
	}
	p.n += len(p.rows)
	p.rows = p.rows[:0]
	if p.n >= parquetGroup {
		p.n = 0
		return p.w.Flush()
	}
	return nil
}

func (p *parquetFile) Close() error {
	if err := p.flush(); err != nil {
		return err
	}
	return p.w.Close()
}

// valid replaces bytes that are no UTF-8: Parquet's strings must be.
func valid(s string) string { return strings.ToValidUTF8(s, "\uFFFD") }
