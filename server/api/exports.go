package api

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"os"
	"slices"
	"time"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/server/app"
	"github.com/emberline/emberline/server/export"
)

// exportService is what the handlers here need of the application.
type exportService interface {
	Export(ctx context.Context, slug string, spec app.ExportSpec, w io.Writer) (int64, error)
	CreateExport(ctx context.Context, slug string, spec app.ExportSpec, by string) (app.ExportFile, error)
	ExportFile(ctx context.Context, slug, id string) (app.ExportFile, error)
	ExportFiles(ctx context.Context, slug string) ([]app.ExportFile, error)
	OpenExport(ctx context.Context, x app.ExportFile) (*os.File, error)
	RemoveExport(ctx context.Context, x app.ExportFile) error
}

// exportQuery says which events are written, and how.
type exportQuery struct {
	filterQuery
	// Format: jsonl, csv or parquet
	Format string `form:"format" validate:"required" enums:"jsonl,csv,parquet"`
	// Q: only what matches this search
	Q string `form:"q"`
}

// exportTypes are the media types of the formats.
var exportTypes = map[string]string{"jsonl": "application/jsonl", "csv": "text/csv; charset=utf-8", "parquet": "application/vnd.apache.parquet"}

func (a *API) exportSpec(r *request, q exportQuery) (app.ExportSpec, error) {
	spec := app.ExportSpec{Format: q.Format, Query: q.Q, Zone: r.loc.String()}
	if !slices.Contains(export.Formats, q.Format) {
		return spec, invalid("format", "one of jsonl, csv, parquet")
	}
	var err error
	spec.Filter, err = a.filter(r, q.filterQuery)
	spec.Filter.Undated = true
	if err == nil {
		_, err = a.s.Search(r.ctx(), r.slug(), []string{q.Q})
		err = wrongQuery(err)
	}
	return spec, err
}

// streamExport writes events while they are read.
//
//	@Summary	Export the timeline as it is read: JSON lines, CSV or Parquet
//	@Tags		exports
//	@Produce	application/octet-stream
//	@Param		query	query	exportQuery	true	"which, and how"
//	@Success	200		{file}	binary
//	@Router		/incidents/{incident}/export [get]
func (a *API) streamExport(r *request) error {
	var q exportQuery
	if err := r.query(&q); err != nil {
		return err
	}
	spec, err := a.exportSpec(r, q)
	if err != nil {
		return err
	}
	if err := a.note(r, "export.read", "export", spec.Format); err != nil {
		return err
	}
	r.Header("Content-Type", exportTypes[q.Format])
	r.Header("Content-Disposition", attachment(r.slug()+"."+q.Format))
	r.Header("Content-Security-Policy", "sandbox; default-src 'none'")
	w := bufio.NewWriterSize(&lively{r.Writer, r}, 128<<10)
	if _, err := a.s.Export(r.ctx(), r.slug(), spec, w); err != nil {
		return err
	}
	return w.Flush()
}

// exportAnswer is an export that a job writes or has written.
type exportAnswer struct {
	ID     string `json:"id"`
	Format string `json:"format" enums:"jsonl,csv,parquet"`
	Query  string `json:"query,omitempty"`
	By     string `json:"by"`
	Job    int64  `json:"job"`
	// Ready: the file can be downloaded
	Ready     bool      `json:"ready"`
	Events    int64     `json:"events"`
	Bytes     int64     `json:"bytes"`
	SHA256    string    `json:"sha256,omitempty"`
	CreatedAt time.Time `json:"created_at"`
	ExpiresAt time.Time `json:"expires_at"`
}

func (r *request) exportAnswer(x app.ExportFile) exportAnswer {
	return exportAnswer{x.ID, x.Spec.Format, x.Spec.Query, x.By, x.Job, x.Ready(), x.Events, x.Bytes, x.SHA256, r.in(x.CreatedAt), r.in(x.ExpiresAt)}
}

// listExports lists the exports of the incident.
//
//	@Summary	List the exports of an incident, newest first
//	@Tags		exports
//	@Param		query	query		pageQuery	false	"page"
//	@Success	200		{object}	page[exportAnswer]
//	@Router		/incidents/{incident}/exports [get]
func (a *API) listExports(r *request) error {
	return listAll(r, a.s.ExportFiles, func(x app.ExportFile) string { return x.ID }, r.exportAnswer)
}

// exportRequest asks for an export by a job.
type exportRequest struct {
	Format   string   `json:"format" validate:"required" enums:"jsonl,csv,parquet"`
	Q        string   `json:"q"`
	From     string   `json:"from"`
	To       string   `json:"to"`
	Source   []string `json:"source"`
	Kind     []string `json:"kind"`
	Severity string   `json:"severity"`
	Host     []string `json:"host"`
	Service  []string `json:"service"`
	Actor    []string `json:"actor"`
}

// createExport queues an export.
//
//	@Summary	Export the timeline into a file, by a job
//	@Tags		exports
//	@Param		body	body		exportRequest	true	"which, and how"
//	@Success	202		{object}	exportAnswer
//	@Router		/incidents/{incident}/exports [post]
func (a *API) createExport(r *request) error {
	var in exportRequest
	if err := r.body(&in); err != nil {
		return err
	}
	spec, err := a.exportSpec(r, exportQuery{Format: in.Format, Q: in.Q, filterQuery: filterQuery{
		From: in.From, To: in.To, Source: in.Source, Kind: in.Kind, Severity: in.Severity, Host: in.Host, Service: in.Service, Actor: in.Actor,
	}})
	if err != nil {
		return err
	}
	x, err := a.s.CreateExport(r.ctx(), r.slug(), spec, r.author())
	if err != nil {
		return err
	}
	r.Header("Location", r.at("exports", x.ID))
	return r.json(http.StatusAccepted, r.exportAnswer(x))
}

// getExport gives one export.
//
//	@Summary	Read an export and whether it is ready
//	@Tags		exports
//	@Success	200	{object}	exportAnswer
//	@Router		/incidents/{incident}/exports/{export} [get]
func (a *API) getExport(r *request) error {
	x, err := a.s.ExportFile(r.ctx(), r.slug(), r.Param("export"))
	if err != nil {
		return err
	}
	return r.json(http.StatusOK, r.exportAnswer(x))
}

// downloadExport gives an export's file.
//
//	@Summary	Download the file of an export, with Range and its hash
//	@Tags		exports
//	@Produce	application/octet-stream
//	@Success	200	{file}	binary
//	@Router		/incidents/{incident}/exports/{export}/file [get]
func (a *API) downloadExport(r *request) error {
	x, err := a.s.ExportFile(r.ctx(), r.slug(), r.Param("export"))
	if err != nil {
		return err
	}
	if !x.Ready() {
		return models.Errorf(models.CodeConflict, "the export is not written yet").WithHint("see job %d", x.Job)
	}
	f, err := a.s.OpenExport(r.ctx(), x)
	if err != nil {
		return err
	}
	defer f.Close() //nolint:errcheck // read only
	if err := a.note(r, "export.read", "export", x.ID); err != nil {
		return err
	}
	a.serveFile(r, x.Name(), x.SHA256, f)
	return nil
}

// removeExport removes an export.
//
//	@Summary	Remove an export
//	@Tags		exports
//	@Success	204
//	@Router		/incidents/{incident}/exports/{export} [delete]
func (a *API) removeExport(r *request) error {
	x, err := a.s.ExportFile(r.ctx(), r.slug(), r.Param("export"))
	if err != nil {
		return err
	}
	if err := a.s.RemoveExport(r.ctx(), x); err != nil {
		return err
	}
	return r.none()
}
