// Package pipeline reads one kept piece of evidence: it detects its format,
// runs the decoder, hands records to an index and accounts for every record
// and every byte. The bytes were hashed and kept before it begins, so nothing
// that goes wrong here can lose them.
//
// What never lives here: SQL, where bytes are kept, how an index works.
package pipeline

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"github.com/emberline/emberline/ingest"
	"github.com/emberline/emberline/ingest/detect"
	"github.com/emberline/emberline/models"
)

// Stream is the bytes of one piece, or of a container's members one after the
// other.
type Stream struct {
	Name string
	Size int64
	At   io.ReaderAt
	// Open reads the stream from its start; by default At is read. Where the
	// reader checks what it reads against the kept hash, this is the check.
	Open func(ctx context.Context) (io.ReadCloser, error)
	// Members of a container, with their places in the stream; nil for a plain
	// piece. Open of a member may be nil: At is read.
	Members    []ingest.Member
	Damage     []Damage // what could not be unpacked
	ModifiedAt time.Time
	// Overlap is how many bytes at the start were delivered before: their
	// records are duplicates.
	Overlap int64
}

// Damage is a member of a container that could not be read to its end.
type Damage struct {
	Member string
	Offset int64 // where in the stream its bytes end
	Err    error
}

// Options for a run.
type Options struct {
	Formats   []ingest.Format
	Format    string // chosen by a person; "" to detect
	Zone      *time.Location
	Reference time.Time
	Progress  func(bytes int64) // called now and then with the bytes read so far; may be nil
}

// Index takes records in the order of the stream.
type Index interface {
	Record(*models.Record) error
}

// Result is what a run found.
type Result struct {
	Ledger models.Ledger
	Gaps   []models.Gap
}

// Run decodes the stream into the index. Its error is a failure of reading, of
// the index or of ctx, or a decoder's defect; bad input is in the ledger.
func Run(ctx context.Context, s Stream, o Options, ix Index) (Result, error) {
	a := newAccount(s, ix)
	for _, d := range s.Damage {
		hint := models.HintOf(d.Err)
		if hint == "" {
			hint = "what came before the damage was read, and the file is kept as it came; ask for a whole copy"
		}
		a.Note("damaged member: "+reason(d.Err), models.Example{Piece: d.Member, Offset: d.Offset, Hint: hint})
	}
	var err error
	switch {
	case s.Members != nil:
		err = runContainer(ctx, s, o, a)
	case s.Size == 0:
		a.led.Format, a.led.Why = "empty", "the file has no bytes"
	default:
		err = runOne(ctx, s, o, a, plainMember(s))
	}
	if err != nil {
		return Result{}, err
	}
	if err := a.finish(); err != nil {
		return Result{}, err
	}
	return Result{Ledger: a.led, Gaps: a.gaps.found()}, nil
}

// reason is a countable text for an error.
func reason(err error) string {
	var e *models.Error
	if errors.As(err, &e) {
		return e.Message
	}
	return err.Error()
}

func plainMember(s Stream) ingest.Member {
	return ingest.Member{Member: models.Member{Name: s.Name, Size: s.Size}, ModifiedAt: s.ModifiedAt}
}

// runContainer gives the members to one container format, or each to its own.
func runContainer(ctx context.Context, s Stream, o Options, a *account) error {
	var whole []ingest.Format
	for _, f := range o.Formats {
		if f.Container && (o.Format == "" || o.Format == f.Name) {
			whole = append(whole, f)
		}
	}
	members := make([]ingest.Member, len(s.Members))
	names := make([]string, len(s.Members))
	byName := map[string]ingest.Member{}
	for i, m := range s.Members {
		members[i], names[i] = m, m.Name
		members[i].Open = func() (io.ReadCloser, error) {
			return io.NopCloser(io.NewSectionReader(s.At, m.Offset, m.Size)), nil
		}
		byName[m.Name] = members[i]
	}
	sample := &ingest.Sample{Name: s.Name, Members: names, Open: func(name string) ([]byte, error) {
		m, ok := byName[name]
		if !ok {
			return nil, fmt.Errorf("no member %q", name)
		}
		return head(s.At, m.Offset, m.Size)
	}}
	if v := detect.Choose(whole, sample); len(v) > 0 {
		a.chosen(v, o.Format != "")
		in := &ingest.Input{Size: s.Size, Name: s.Name, Encoding: ingest.UTF8, ModifiedAt: s.ModifiedAt, Reference: o.Reference, Zone: o.Zone, Members: members}
		return decode(ctx, v[0].Format, in, a)
	}
	for _, m := range s.Members {
		if m.Size == 0 {
			continue
		}
		a.member = m.Name
		if err := runOne(ctx, s, o, a, m); err != nil {
			return err
		}
	}
	a.member = ""
	return nil
}

// runOne decodes one member of the stream, or the whole plain stream.
func runOne(ctx context.Context, s Stream, o Options, a *account, m ingest.Member) error {
	start, err := head(s.At, m.Offset, m.Size)
	if err != nil {
		return err
	}
	sample := ingest.NewSample(m.Name, start)
	format, err := choose(sample, o, a)
	if err != nil {
		return err
	}
	if format == nil {
		why := "binary data"
		if sample.Encoding != ingest.Binary {
			why = "no format fits"
		}
		a.formats = append(a.formats, "none")
		a.led.Why = why
		return a.Reject(ingest.Rejected{
			Offset: m.Offset, Length: m.Size, Reason: why, Raw: start[:min(len(start), 64)],
			Hint: "the bytes are kept; choose a format with --format if you know it",
		})
	}
	src, err := open(ctx, s, m)
	if err != nil {
		return err
	}
	in := &ingest.Input{
		Reader: &counting{r: src, tell: o.Progress, n: m.Offset}, Base: m.Offset, Size: m.Size, Name: m.Name, Encoding: sample.Encoding,
		ModifiedAt: m.ModifiedAt, Reference: o.Reference, Zone: o.Zone,
	}
	if in.ModifiedAt.IsZero() {
		in.ModifiedAt = s.ModifiedAt
	}
	if sample.Encoding != ingest.UTF8 {
		a.Note("text is "+string(sample.Encoding), models.Example{Offset: m.Offset})
	}
	err = decode(ctx, *format, in, a)
	if err == nil {
		// What a decoder leaves unread is unclaimed, and must still be checked.
		_, err = io.Copy(io.Discard, in.Reader)
	}
	return errors.Join(err, src.Close())
}

// choose gives the format to use, nil when none fits.
func choose(sample *ingest.Sample, o Options, a *account) (*ingest.Format, error) {
	if o.Format != "" {
		f, err := detect.ByName(o.Formats, o.Format)
		if err != nil {
			return nil, err
		}
		a.chosen([]detect.Verdict{{Format: f, Score: ingest.Score{Points: 100, Why: "chosen by a person"}}}, true)
		return &f, nil
	}
	if sample.Encoding == ingest.Binary {
		return nil, nil
	}
	v := detect.Choose(o.Formats, sample)
	if len(v) == 0 {
		return nil, nil
	}
	a.chosen(v, false)
	return &v[0].Format, nil
}

// decode runs a decoder and turns a panic into an error: the evidence is kept,
// and a defect in one decoder must not take the service down.
func decode(ctx context.Context, f ingest.Format, in *ingest.Input, a *account) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = &models.Error{
				Code: models.CodeInternal, Message: fmt.Sprintf("the decoder %s failed on %s", f.Name, in.Name),
				Hint: "the bytes are kept; choose another with --format, and report this",
				Err:  fmt.Errorf("panic: %v\n%s", p, debug.Stack()),
			}
		}
	}()
	return f.Decode(ctx, in, a)
}

func open(ctx context.Context, s Stream, m ingest.Member) (io.ReadCloser, error) {
	if s.Members == nil && s.Open != nil {
		return s.Open(ctx)
	}
	return io.NopCloser(io.NewSectionReader(s.At, m.Offset, m.Size)), nil
}

// head reads the first bytes for a sample: one more than it takes, when there
// are as many, so that it knows whether it has seen all.
func head(at io.ReaderAt, offset, size int64) ([]byte, error) {
	b := make([]byte, min(size, ingest.SampleBytes+1))
	n, err := at.ReadAt(b, offset)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	return b[:n], nil
}

// counting tells how far reading has come, every 4 MiB.
type counting struct {
	r        io.Reader
	tell     func(int64)
	n, shown int64
}

func (c *counting) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	if c.tell != nil && (c.n-c.shown >= 4<<20 || err != nil) {
		c.shown = c.n
		c.tell(c.n)
	}
	return n, err
}

// formatName is the ledger's name of one format or several.
func formatName(names []string) string {
	seen := slices.Clone(names)
	slices.Sort(seen)
	return strings.Join(slices.Compact(seen), "+")
}
