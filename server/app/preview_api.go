package app

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/emberline/emberline/ingest"
	"github.com/emberline/emberline/ingest/container"
	"github.com/emberline/emberline/ingest/detect"
	"github.com/emberline/emberline/models"
)

// Preview is what would become of an upload.
type Preview struct {
	Label       string // a name for the source
	Encoding    ingest.Encoding
	Container   container.Kind // "" for a plain file
	Members     []PreviewMember
	MoreMembers bool // there are others than those listed
	Candidates  []Candidate
	Sample      []models.Record // decoded by the first candidate; they own their memory
	Rejected    int             // records of the sample that could not be read
	Damaged     string          // why a container or one of its members cannot be read; "" when they can, as far as was looked
}

// PreviewMember is one file inside a container.
type PreviewMember struct {
	Name string
	Size int64 // read so far, at most a sample
}

// Candidate is a format that may be the upload's.
type Candidate struct {
	Format string
	Title  models.Localized
	Score  int
	Why    string
}

const (
	previewMembers = 50
	previewRecords = 20
	previewBytes   = 1 << 20
	maxCandidates  = 10
)

// FinishUpload closes an upload: it must be whole, and its bytes are hashed as
// they stand on the disk and held against what was declared. It may be called
// again for the preview.
func (a *App) FinishUpload(ctx context.Context, u Upload) (Upload, Preview, error) {
	unlock, err := a.uploading.lock(u.ID)
	if err != nil {
		return u, Preview{}, err
	}
	defer unlock()
	if u, err = a.Upload(ctx, u.Incident, u.Account, u.ID); err != nil {
		return u, Preview{}, err
	}
	if u.State == UploadCommitted {
		return u, Preview{}, models.Errorf(models.CodeConflict, "the upload is committed already")
	}
	if u.Offset != u.Size {
		return u, Preview{}, models.Errorf(models.CodeConflict, "%d of %d bytes are here", u.Offset, u.Size).WithHint("send the rest first")
	}
	path := filepath.Join(a.uploadDir(u.ID), "bytes")
	if u.State == UploadReceiving {
		// What a part that broke off brought may not be on the disk yet.
		if err := syncFile(path); err != nil {
			return u, Preview{}, err
		}
		st, err := hashFile(ctx, path)
		if err != nil {
			return u, Preview{}, err
		}
		if u.Declared != "" && st.SHA256 != u.Declared {
			return u, Preview{}, models.Errorf(models.CodeConflict, "the bytes hash to %s, not to the declared %s", st.SHA256, u.Declared).
				WithHint("the file changed or was damaged on its way: remove the upload and send it again")
		}
		u.State, u.SHA256 = UploadComplete, st.SHA256
		if err := a.saveUpload(u); err != nil {
			return u, Preview{}, err
		}
	}
	p, err := a.preview(ctx, u, path)
	return u, p, err
}

func syncFile(path string) error {
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// errSeen ends the reading of a sample.
var errSeen = errors.New("seen enough")

func (a *App) preview(ctx context.Context, u Upload, path string) (p Preview, err error) {
	f, err := os.Open(path)
	if err != nil {
		return p, err
	}
	defer f.Close() //nolint:errcheck // read only
	p.Label = label(u.Name)
	head := make([]byte, min(u.Size, previewBytes))
	if _, err := io.ReadFull(f, head); err != nil {
		return p, err
	}
	kind := container.Sniff(head)
	if kind == container.None {
		p.sample(ctx, u.Name, head, int64(len(head)) < u.Size, u.ModifiedAt)
		return p, nil
	}
	p.Container = kind
	heads := map[string][]byte{}
	var names []string
	err = container.Each(kind, f, u.Size, u.Name, container.Limits{}, func(m container.Member, r io.Reader) error {
		if len(p.Members) == previewMembers {
			p.MoreMembers = true
			return errSeen
		}
		b, err := io.ReadAll(io.LimitReader(r, previewBytes/4))
		if err != nil && ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil && p.Damaged == "" {
			p.Damaged = fmt.Sprintf("%s: %v", m.Name, err)
		}
		p.Members = append(p.Members, PreviewMember{m.Name, int64(len(b))})
		names, heads[m.Name] = append(names, m.Name), b
		return nil
	})
	if err != nil && !errors.Is(err, errSeen) {
		if models.CodeOf(err) == models.CodeInternal {
			return p, err
		}
		p.Damaged = err.Error() // the bytes are kept all the same, and the ledger says so
		return p, nil
	}
	s := &ingest.Sample{Name: u.Name, Members: names, Open: func(name string) ([]byte, error) {
		b, ok := heads[name]
		if !ok {
			return nil, fmt.Errorf("no member %q", name)
		}
		return b, nil
	}}
	if p.candidates(s); len(p.Candidates) > 0 {
		return p, nil // a whole container's format: its parts say nothing alone
	}
	for _, name := range names {
		if len(heads[name]) > 0 {
			p.sample(ctx, name, heads[name], len(heads[name]) == previewBytes/4, u.ModifiedAt)
			break
		}
	}
	return p, nil
}

func (p *Preview) candidates(s *ingest.Sample) (best *ingest.Format) {
	for i, v := range detect.Choose(Formats(), s) {
		if i == 0 {
			best = &v.Format
		}
		if i < maxCandidates {
			p.Candidates = append(p.Candidates, Candidate{v.Format.Name, v.Format.Title, v.Points, v.Why})
		}
	}
	return best
}

// sample decodes the beginning of a stream by the format that fits best.
func (p *Preview) sample(ctx context.Context, name string, head []byte, cut bool, modified time.Time) {
	s := ingest.NewSample(name, head[:min(len(head), ingest.SampleBytes+1)])
	p.Encoding = s.Encoding
	if s.Encoding == ingest.Binary {
		return
	}
	best := p.candidates(s)
	if best == nil {
		return
	}
	if cut { // the last line is not whole
		if i := bytes.LastIndexByte(head, '\n'); i > 0 {
			head = head[:i+1]
		}
	}
	in := &ingest.Input{
		Reader: bytes.NewReader(head), Size: int64(len(head)), Name: name, Encoding: s.Encoding, ModifiedAt: modified, Reference: time.Now(), Zone: time.UTC,
	}
	func() {
		defer func() {
			if recover() != nil { // a decoder's defect must not keep the file out
				p.Sample = nil
			}
		}()
		// Only errSeen and ctx end it early; the sample then stands as it is.
		_ = best.Decode(ctx, in, (*sampleSink)(p))
	}()
}

// sampleSink keeps the first records.
type sampleSink Preview

func (s *sampleSink) Record(r *models.Record) error {
	keep := *r
	for _, b := range []*[]byte{&keep.SourceTime, &keep.SeverityText, &keep.Host, &keep.Service, &keep.Actor, &keep.Text} {
		*b = bytes.Clone(*b)
	}
	keep.Raw, keep.Attrs = nil, nil
	s.Sample = append(s.Sample, keep)
	if len(s.Sample) >= previewRecords {
		return errSeen
	}
	return nil
}

func (s *sampleSink) Reject(ingest.Rejected) error {
	s.Rejected++
	return nil
}

func (s *sampleSink) Structure(_, _ int64) error { return nil }

func (s *sampleSink) Note(string, models.Example) {}
