package app

import (
	"bufio"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/models/store"
	"github.com/emberline/emberline/search/query"
	"github.com/emberline/emberline/search/timeline"
	"github.com/emberline/emberline/server/export"
	"github.com/emberline/emberline/server/jobs"
)

// ExportSpec says which events are written, and how.
type ExportSpec struct {
	Format string          `json:"format"`
	Filter timeline.Filter `json:"filter"`
	Query  string          `json:"query,omitempty"`
	Zone   string          `json:"zone"` // of the times
}

// ExportFile is an export that a job writes or has written. It is kept below
// the data folder until it expires.
type ExportFile struct {
	ID        string     `json:"id"`
	Incident  string     `json:"incident"`
	By        string     `json:"by"`
	Spec      ExportSpec `json:"spec"`
	Job       int64      `json:"job"`
	CreatedAt time.Time  `json:"created_at"`
	// Once written:
	Events int64  `json:"events,omitempty"`
	Bytes  int64  `json:"bytes,omitempty"`
	SHA256 string `json:"sha256,omitempty"`

	ExpiresAt time.Time `json:"-"`
}

// Ready says whether the file is written.
func (x ExportFile) Ready() bool { return x.SHA256 != "" }

// Name is the file's name for who downloads it.
func (x ExportFile) Name() string {
	return x.Incident + "-" + x.CreatedAt.UTC().Format("20060102-150405") + "." + x.Spec.Format
}

const exportLife = 7 * 24 * time.Hour

// exportJob is the job that writes one.
type exportJob struct {
	IncidentID int64  `json:"incident_id"`
	Export     string `json:"export"`
}

// Kind is jobs.Args's.
func (exportJob) Kind() string { return "write_export" }

func (f folder) exports() string { return filepath.Join(f.dir, "exports") }

func (a *App) exportPath(id, suffix string) string {
	return filepath.Join(a.folder.exports(), id+suffix)
}

// Export writes events in the order of time and says how many.
func (a *App) Export(ctx context.Context, slug string, spec ExportSpec, w io.Writer) (n int64, err error) {
	v, _, err := a.View(ctx, slug)
	if err != nil {
		return 0, err
	}
	loc, err := models.LoadZone(spec.Zone)
	if err != nil {
		return 0, err
	}
	q, err := query.Parse(spec.Query, query.Options{Zone: loc})
	if err != nil {
		return 0, err
	}
	x, err := export.Open(spec.Format, w, loc)
	if err != nil {
		return 0, err
	}
	err = v.Each(ctx, spec.Filter, q, func(e *models.Event) error {
		n++
		return x.Write(e)
	})
	if err == nil {
		err = x.Close()
	}
	return n, err
}

// CreateExport queues an export.
func (a *App) CreateExport(ctx context.Context, slug string, spec ExportSpec, by string) (ExportFile, error) {
	inc, err := a.Incident(ctx, slug)
	if err != nil {
		return ExportFile{}, err
	}
	q, err := a.needQueue()
	if err != nil {
		return ExportFile{}, err
	}
	if !slices.Contains(export.Formats, spec.Format) {
		return ExportFile{}, models.Errorf(models.CodeInvalid, "unknown export format %q", spec.Format).WithHint("one of jsonl, csv, parquet")
	}
	if err := os.MkdirAll(a.folder.exports(), 0o700); err != nil {
		return ExportFile{}, err
	}
	x := ExportFile{ID: rand.Text(), Incident: slug, By: by, Spec: spec, CreatedAt: time.Now().UTC().Truncate(time.Second)}
	// The job runs when the transaction has ended, and finds what is written here.
	err = a.store.Tx(ctx, func(ctx context.Context, _ *store.Store) error {
		if x.Job, _, err = q.Insert(ctx, exportJob{inc.ID, x.ID}, jobs.InsertOptions{IncidentID: inc.ID}); err != nil {
			return err
		}
		return a.saveExport(x)
	})
	if err != nil {
		return x, err
	}
	return a.exportFile(x.ID)
}

func (a *App) saveExport(x ExportFile) error {
	return writeJSON(a.exportPath(x.ID, ".json"), x)
}

func (a *App) exportFile(id string) (x ExportFile, err error) {
	none := models.Errorf(models.CodeNotFound, "no such export").WithHint("an export is removed after a week")
	if !uploadID.MatchString(id) {
		return x, none
	}
	if err := readJSON(a.exportPath(id, ".json"), &x, none, "export"); err != nil {
		return x, err
	}
	x.ExpiresAt = x.CreatedAt.Add(exportLife)
	return x, nil
}

// ExportFile gives one export of an incident.
func (a *App) ExportFile(_ context.Context, slug, id string) (ExportFile, error) {
	x, err := a.exportFile(id)
	if err == nil && x.Incident != slug {
		return ExportFile{}, models.Errorf(models.CodeNotFound, "no such export")
	}
	return x, err
}

// ExportFiles lists an incident's exports, the newest first, and removes those
// that expired.
func (a *App) ExportFiles(ctx context.Context, slug string) ([]ExportFile, error) {
	list, err := filesIn(a.folder.exports())
	if err != nil {
		return nil, err
	}
	var out []ExportFile
	for _, e := range list {
		id, ok := strings.CutSuffix(e.Name(), ".json")
		if !ok || ctx.Err() != nil {
			continue
		}
		x, err := a.exportFile(id)
		switch {
		case err != nil:
		case time.Now().After(x.ExpiresAt):
			if err := a.removeExport(x); err != nil {
				return nil, err
			}
		case x.Incident == slug:
			out = append(out, x)
		}
	}
	slices.SortStableFunc(out, func(x, y ExportFile) int { return y.CreatedAt.Compare(x.CreatedAt) })
	return out, ctx.Err()
}

// RemoveExport removes one.
func (a *App) RemoveExport(_ context.Context, x ExportFile) error { return a.removeExport(x) }

func (a *App) removeExport(x ExportFile) error {
	err := os.Remove(a.exportPath(x.ID, ".data"))
	if errors.Is(err, fs.ErrNotExist) {
		err = nil
	}
	return errors.Join(err, os.Remove(a.exportPath(x.ID, ".json")))
}

// OpenExport opens the file of a written export.
func (a *App) OpenExport(_ context.Context, x ExportFile) (*os.File, error) {
	f, err := os.Open(a.exportPath(x.ID, ".data"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, models.Errorf(models.CodeConflict, "the export is not written yet").WithHint("see its job")
	}
	return f, err
}

// writeExport is the job's work.
func (a *App) writeExport(ctx context.Context, args exportJob, report jobs.Report) (err error) {
	x, err := a.exportFile(args.Export)
	if err != nil {
		return err
	}
	tmp, err := os.CreateTemp(a.folder.exports(), ".new-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = os.Remove(tmp.Name())
		}
	}()
	report(0, 0, "writing events")
	h := sha256.New()
	w := bufio.NewWriterSize(io.MultiWriter(tmp, h), 256<<10)
	x.Events, err = a.Export(ctx, x.Incident, x.Spec, w)
	if err = errors.Join(err, w.Flush(), tmp.Sync()); err != nil {
		return diskFull(errors.Join(err, tmp.Close()))
	}
	st, err := tmp.Stat()
	if err = errors.Join(err, tmp.Close()); err != nil {
		return err
	}
	x.Bytes, x.SHA256 = st.Size(), hex.EncodeToString(h.Sum(nil))
	// A removal takes the exports that may hold what goes: one that was still
	// being written must not appear after it.
	done, err := a.bytes.share(ctx)
	if err != nil {
		return err
	}
	defer done()
	if _, err = a.exportFile(x.ID); err != nil {
		return err
	}
	if err = os.Rename(tmp.Name(), a.exportPath(x.ID, ".data")); err != nil {
		return err
	}
	report(x.Events, x.Events, "written")
	return a.saveExport(x)
}
