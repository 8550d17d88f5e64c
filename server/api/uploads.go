package api

import (
	"context"
	"errors"
	"io"
	"mime"
	"net/http"
	"strconv"
	"time"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/server/app"
)

// uploadService is what the handlers here need of the application.
type uploadService interface {
	CreateUpload(ctx context.Context, u app.Upload) (app.Upload, error)
	Upload(ctx context.Context, slug string, account int64, id string) (app.Upload, error)
	Uploads(ctx context.Context, slug string, account int64) ([]app.Upload, error)
	AppendUpload(ctx context.Context, u app.Upload, offset int64, r io.Reader) (int64, error)
	FinishUpload(ctx context.Context, u app.Upload) (app.Upload, app.Preview, error)
	CommitUploads(ctx context.Context, slug string, account int64, c app.Commit) (job int64, label string, err error)
	RemoveUpload(ctx context.Context, u app.Upload) error
}

// The headers of resumable uploads.
const (
	headerOffset = "Upload-Offset"
	headerLength = "Upload-Length"
	partType     = "application/offset+octet-stream"
)

// uploadAnswer is a file on its way in.
type uploadAnswer struct {
	ID     string `json:"id"`
	Name   string `json:"name"`
	Size   int64  `json:"size"`
	Offset int64  `json:"offset"`
	// State: receiving, complete (all bytes are here and hashed) or committed
	State    app.UploadState `json:"state" enums:"receiving,complete,committed"`
	SHA256   string          `json:"sha256,omitempty"`
	Declared string          `json:"declared_sha256,omitempty"`
	// Job takes the upload in, once committed; Source is the label it gets
	Job        int64      `json:"job,omitempty"`
	Source     string     `json:"source,omitempty"`
	ModifiedAt *time.Time `json:"modified_at,omitempty"`
	CreatedAt  time.Time  `json:"created_at"`
	ExpiresAt  time.Time  `json:"expires_at"`
}

func (r *request) uploadAnswer(u app.Upload) uploadAnswer {
	return uploadAnswer{
		u.ID, u.Name, u.Size, u.Offset, u.State, u.SHA256, u.Declared, u.Job, u.Source, r.maybe(u.ModifiedAt), r.in(u.CreatedAt), r.in(u.ExpiresAt),
	}
}

// upload finds the path's upload among one's own.
func (a *API) upload(r *request) (app.Upload, error) {
	return a.s.Upload(r.ctx(), r.slug(), r.who.Account.ID, r.Param("upload"))
}

// listUploads lists one's uploads.
//
//	@Summary	List your uploads
//	@Tags		uploads
//	@Param		query	query		pageQuery	false	"page"
//	@Success	200		{object}	page[uploadAnswer]
//	@Router		/incidents/{incident}/uploads [get]
func (a *API) listUploads(r *request) error {
	var q pageQuery
	if err := r.query(&q); err != nil {
		return err
	}
	all, err := a.s.Uploads(r.ctx(), r.slug(), r.who.Account.ID)
	if err != nil {
		return err
	}
	return pageOf(r, q, all, func(u app.Upload) string { return u.ID }, r.uploadAnswer)
}

// uploadRequest announces a file.
type uploadRequest struct {
	Name string `json:"name" validate:"required"`
	Size int64  `json:"size" validate:"required"`
	// SHA256 is what the bytes must hash to
	SHA256 string `json:"sha256"`
	// ModifiedAt is the file's own time: it gives the year to lines without one
	ModifiedAt *time.Time `json:"modified_at"`
}

// createUpload announces a file; parts follow as PATCH.
//
//	@Summary	Announce a file to upload
//	@Tags		uploads
//	@Param		body	body		uploadRequest	true	"file"
//	@Success	201		{object}	uploadAnswer
//	@Router		/incidents/{incident}/uploads [post]
func (a *API) createUpload(r *request) error {
	var in uploadRequest
	if err := r.body(&in); err != nil {
		return err
	}
	u := app.Upload{Incident: r.slug(), Account: r.who.Account.ID, Name: in.Name, Size: in.Size, Declared: in.SHA256}
	if in.ModifiedAt != nil {
		u.ModifiedAt = in.ModifiedAt.UTC()
	}
	made, err := a.s.CreateUpload(r.ctx(), u)
	if err != nil {
		return err
	}
	return r.created(r.at("uploads", made.ID), 0, r.uploadAnswer(made))
}

// getUpload gives one upload.
//
//	@Summary	Read an upload and where it stands
//	@Tags		uploads
//	@Success	200	{object}	uploadAnswer
//	@Router		/incidents/{incident}/uploads/{upload} [get]
func (a *API) getUpload(r *request) error {
	u, err := a.upload(r)
	if err != nil {
		return err
	}
	return r.json(http.StatusOK, r.uploadAnswer(u))
}

// headUpload says in headers where an upload stands.
//
//	@Summary	Ask where an upload stands: Upload-Offset and Upload-Length
//	@Tags		uploads
//	@Success	200
//	@Router		/incidents/{incident}/uploads/{upload} [head]
func (a *API) headUpload(r *request) error {
	u, err := a.upload(r)
	if err != nil {
		return err
	}
	r.Header(headerOffset, strconv.FormatInt(u.Offset, 10))
	r.Header(headerLength, strconv.FormatInt(u.Size, 10))
	r.Status(http.StatusOK)
	return nil
}

// appendUpload takes one part; what is acknowledged is durable.
//
//	@Summary	Send a part of a file, from Upload-Offset on
//	@Tags		uploads
//	@Accept		application/offset+octet-stream
//	@Param		part	body	string	true	"bytes, at most 64 MiB"	format(binary)
//	@Success	204
//	@Router		/incidents/{incident}/uploads/{upload} [patch]
func (a *API) appendUpload(r *request) error {
	if mt, _, err := mime.ParseMediaType(r.GetHeader("Content-Type")); err != nil || mt != partType {
		return &httpError{problem: problem{Code: codeMedia, Detail: "a part must be " + partType, Hint: "send Content-Type: " + partType}}
	}
	offset, err := strconv.ParseInt(r.GetHeader(headerOffset), 10, 64)
	if err != nil || offset < 0 {
		return &httpError{problem: problem{Code: string(models.CodeInvalid), Detail: headerOffset + " says where the part begins", Hint: "HEAD says where the upload stands"}}
	}
	u, err := a.upload(r)
	if err != nil {
		return err
	}
	at, err := a.s.AppendUpload(r.ctx(), u, offset, &patient{r})
	r.Header(headerOffset, strconv.FormatInt(at, 10))
	if models.CodeOf(err) == models.CodeConflict && at != offset {
		p, _ := problemOf(err)
		p.Code = codeUploadOffset
		return &httpError{problem: p, err: err}
	}
	var size *http.MaxBytesError
	if err != nil && !errors.As(err, &size) && models.CodeOf(err) == models.CodeInternal && r.ctx().Err() == nil && at > offset {
		// The sender's connection broke; what came is kept, and HEAD says how much.
		return &httpError{problem: problem{Code: string(models.CodeInvalid), Detail: "the part broke off", Hint: "go on from " + headerOffset}, err: err}
	}
	if err != nil {
		return err
	}
	return r.none()
}

// patient reads a body as long as something comes.
type patient struct{ r *request }

// Read is io.Reader's.
func (p *patient) Read(b []byte) (int, error) {
	p.r.keepAlive(streamPause)
	return p.r.Request.Body.Read(b)
}

// finishAnswer is a complete upload with what would become of it.
type finishAnswer struct {
	Upload  uploadAnswer  `json:"upload"`
	Preview previewAnswer `json:"preview"`
}

// previewAnswer is what would become of an upload.
type previewAnswer struct {
	// Label is a name for the source
	Label    string `json:"label"`
	Encoding string `json:"encoding,omitempty"`
	// Container: zip, gzip, tar …; absent for a plain file
	Container   string            `json:"container,omitempty"`
	Members     []memberFile      `json:"members"`
	MoreMembers bool              `json:"more_members"`
	Candidates  []candidateAnswer `json:"candidates"`
	Sample      []sampleAnswer    `json:"sample"`
	// Rejected is how many records of the sample could not be read
	Rejected int `json:"rejected"`
	// Damaged says why the container or one of its members cannot be read; its bytes are kept all the same
	Damaged string `json:"damaged,omitempty"`
}

// memberFile is one file inside a container.
type memberFile struct {
	Name string `json:"name"`
}

// candidateAnswer is a format that may be the upload's, and how sure that is.
type candidateAnswer struct {
	Format string           `json:"format"`
	Title  models.Localized `json:"title"`
	Score  int              `json:"score"`
	Why    string           `json:"why"`
}

// sampleAnswer is a record as the first candidate reads it. Its time is as
// recorded: no clock has been applied.
type sampleAnswer struct {
	Line       int64     `json:"line"`
	SourceTime string    `json:"source_time"`
	Recorded   time.Time `json:"recorded,omitzero"`
	// Zoned: the record itself says where its clock stood
	Zoned    bool   `json:"zoned"`
	Undated  string `json:"undated,omitempty"`
	Severity string `json:"severity"`
	Host     string `json:"host"`
	Service  string `json:"service"`
	Actor    string `json:"actor"`
	Text     string `json:"text"`
}

func previewOf(p app.Preview) previewAnswer {
	out := previewAnswer{
		Label: p.Label, Encoding: string(p.Encoding), Container: string(p.Container), Members: []memberFile{}, MoreMembers: p.MoreMembers,
		Candidates: []candidateAnswer{}, Sample: []sampleAnswer{}, Rejected: p.Rejected, Damaged: p.Damaged,
	}
	for _, m := range p.Members {
		out.Members = append(out.Members, memberFile{m.Name})
	}
	for _, c := range p.Candidates {
		out.Candidates = append(out.Candidates, candidateAnswer(c))
	}
	for i := range p.Sample {
		s := &p.Sample[i]
		row := sampleAnswer{
			Line: s.Line, SourceTime: string(s.SourceTime), Zoned: s.Zoned, Undated: s.Undated, Severity: s.Severity.String(), Host: string(s.Host),
			Service: string(s.Service), Actor: string(s.Actor), Text: short512(string(s.Text)),
		}
		if s.Time != models.NoTime {
			row.Recorded = s.Time.UTC()
		}
		out.Sample = append(out.Sample, row)
	}
	return out
}

func short512(s string) string {
	if r := []rune(s); len(r) > 512 {
		return string(r[:512]) + "…"
	}
	return s
}

// finishUpload closes an upload: its bytes are hashed as they stand on the disk.
//
//	@Summary	Close an upload and see how it would be read
//	@Tags		uploads
//	@Success	200	{object}	finishAnswer
//	@Router		/incidents/{incident}/uploads/{upload}/finish [post]
func (a *API) finishUpload(r *request) error {
	u, err := a.upload(r)
	if err != nil {
		return err
	}
	r.keepAlive(time.Minute + time.Duration(u.Size/(50<<20))*time.Second) // hashing reads it once
	u, p, err := a.s.FinishUpload(r.ctx(), u)
	if err != nil {
		return err
	}
	return r.json(http.StatusOK, finishAnswer{r.uploadAnswer(u), previewOf(p)})
}

// commitRequest says how uploads are to be taken in: together, as one source.
type commitRequest struct {
	Uploads []string `json:"uploads" validate:"required"`
	// Label of the source; the file's name when left out
	Label string `json:"label"`
	// Format: what is detected when left out
	Format string `json:"format"`
	// Zone of records that carry none
	Zone string `json:"zone" example:"Asia/Seoul"`
	// Append adds to a source that is there
	Append bool `json:"append"`
	// Note says where the evidence came from
	Note string `json:"note"`
}

// commitAnswer names the job that takes uploads in, and the source they become.
type commitAnswer struct {
	Job    int64  `json:"job"`
	Source string `json:"source"`
}

// commitUploads hands complete uploads over to a job.
//
//	@Summary	Take complete uploads in as a source
//	@Tags		uploads
//	@Param		body	body		commitRequest	true	"which, and how"
//	@Success	202		{object}	commitAnswer
//	@Router		/incidents/{incident}/uploads/commit [post]
func (a *API) commitUploads(r *request) error {
	var in commitRequest
	if err := r.body(&in); err != nil {
		return err
	}
	job, label, err := a.s.CommitUploads(r.ctx(), r.slug(), r.who.Account.ID, app.Commit{
		Uploads: in.Uploads, Label: in.Label, Format: in.Format, Zone: in.Zone, Append: in.Append, Note: in.Note, Actor: r.actor(),
	})
	if err != nil {
		return err
	}
	r.Header("Location", r.at("jobs", strconv.FormatInt(job, 10)))
	return r.json(http.StatusAccepted, commitAnswer{job, label})
}

// removeUpload forgets an upload and its bytes.
//
//	@Summary	Remove an upload
//	@Tags		uploads
//	@Success	204
//	@Router		/incidents/{incident}/uploads/{upload} [delete]
func (a *API) removeUpload(r *request) error {
	u, err := a.upload(r)
	if err != nil {
		return err
	}
	if err := a.s.RemoveUpload(r.ctx(), u); err != nil {
		return err
	}
	return r.none()
}
