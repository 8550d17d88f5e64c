package app

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"sync"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/models/store"
	"github.com/emberline/emberline/server/jobs"
)

// Commit says how uploads are to be taken in: together, as one source.
type Commit struct {
	Uploads []string
	Label   string // "": the name of the only one, or of the rotated set that they are
	Format  string // "": what is detected
	Zone    string
	Append  bool
	Note    string
	Actor   models.Actor
}

// uploadJob is the job that takes uploads in. It ends when their bytes are kept
// as evidence; the job that indexes them is another, which it queues.
type uploadJob struct {
	IncidentID int64    `json:"incident_id"`
	Uploads    []string `json:"uploads"`
	Label      string   `json:"label"`
	Format     string   `json:"format,omitempty"`
	Zone       string   `json:"zone,omitempty"`
	Append     bool     `json:"append,omitempty"`
	Note       string   `json:"note,omitempty"`
	Account    int64    `json:"account"`
	Login      string   `json:"login"`
	Via        string   `json:"via"`
}

// Kind is jobs.Args's.
func (uploadJob) Kind() string { return "take_in_upload" }

// CommitUploads hands complete uploads over to a job that takes them in, and
// gives the job and the source's label.
func (a *App) CommitUploads(ctx context.Context, slug string, account int64, c Commit) (job int64, label string, err error) {
	if a.draining.Load() {
		return 0, "", models.Errorf(models.CodeUnavailable, "the service is stopping").WithHint("send it again in a minute")
	}
	inc, err := a.Incident(ctx, slug)
	if err != nil {
		return 0, "", err
	}
	q, err := a.needQueue()
	if err != nil {
		return 0, "", err
	}
	if len(c.Uploads) == 0 {
		return 0, "", models.Errorf(models.CodeInvalid, "no upload is named")
	}
	var ready []Upload
	d := Delivery{Label: c.Label, Format: c.Format, Zone: c.Zone, Append: c.Append, Note: c.Note}
	for _, id := range c.Uploads {
		unlock, err := a.uploading.lock(id)
		if err != nil {
			return 0, "", err
		}
		defer unlock()
		u, err := a.Upload(ctx, slug, account, id)
		if err != nil {
			return 0, "", err
		}
		if u.State == UploadCommitted && len(c.Uploads) == 1 { // said twice
			return u.Job, u.Source, nil
		}
		if u.State != UploadComplete {
			return 0, "", models.Errorf(models.CodeConflict, "the upload of %s is %s", u.Name, u.State).WithHint("finish it first")
		}
		ready = append(ready, u)
		d.Files = append(d.Files, a.stagedFile(u))
	}
	if d.Label == "" {
		if d.Label, err = labelOf(d.Files); err != nil {
			return 0, "", err
		}
	}
	if err := d.validate(); err != nil {
		return 0, "", err
	}
	if _, err := a.store.Sources.ByLabel(ctx, inc.ID, d.Label); c.Append && err != nil {
		return 0, "", err
	}
	args := uploadJob{
		IncidentID: inc.ID, Uploads: c.Uploads, Label: d.Label, Format: c.Format, Zone: c.Zone, Append: c.Append, Note: c.Note,
		Account: c.Actor.Account, Login: c.Actor.Login, Via: string(c.Actor.Via),
	}
	// The job runs when the transaction has ended, and finds what is written here.
	err = a.store.Tx(ctx, func(ctx context.Context, _ *store.Store) error {
		if job, _, err = q.Insert(ctx, args, jobs.InsertOptions{IncidentID: inc.ID, Unique: true}); err != nil {
			return err
		}
		for _, u := range ready {
			u.State, u.Job, u.Source = UploadCommitted, job, d.Label
			if err := a.saveUpload(u); err != nil {
				return err
			}
		}
		return nil
	})
	return job, d.Label, err
}

// labelOf names a source after its files. Files that are no rotated set have no
// name in common: to make one source of them has to be said.
func labelOf(files []File) (string, error) {
	if len(files) == 1 {
		return label(files[0].Name), nil
	}
	if !rotatedSet(files) {
		return "", models.Errorf(models.CodeInvalid, "%s and %s are not of one rotated set", files[0].Name, files[len(files)-1].Name).
			WithHint("commit each by itself, or give the source that they are together a label")
	}
	base, _ := rotation(files[0].Name)
	return label(base), nil
}

func (a *App) stagedFile(u Upload) File {
	return File{Name: u.Name, Path: filepath.Join(a.uploadDir(u.ID), "bytes"), Size: u.Size, ModifiedAt: u.ModifiedAt}
}

// takeIn is the job's work. It can be run again at any time: the same bytes
// under the same label are the same source.
func (a *App) takeIn(ctx context.Context, args uploadJob, report jobs.Report) error {
	ctx = store.WithActor(ctx, models.Actor{Account: args.Account, Login: args.Login, Via: models.Via(args.Via)})
	inc, err := a.store.Incidents.ByID(ctx, args.IncidentID)
	if err != nil {
		return err
	}
	d := Delivery{Label: args.Label, Format: args.Format, Zone: args.Zone, Append: args.Append, Note: args.Note}
	for _, id := range args.Uploads {
		u, err := a.loadUpload(id)
		if models.CodeOf(err) == models.CodeNotFound {
			return nil // taken in by an earlier run, and forgotten since
		}
		if err != nil {
			return err
		}
		f := a.stagedFile(u)
		if _, err := os.Stat(f.Path); errors.Is(err, os.ErrNotExist) {
			return nil // as above
		}
		d.Files = append(d.Files, f)
	}
	d.Files = inRotation(d.Files)
	one, _ := a.intake.LoadOrStore(inc.Slug+"\x00"+d.Label, new(sync.Mutex))
	lock := one.(*sync.Mutex) //nolint:forcetypeassert // the map holds nothing else
	lock.Lock()
	acc, err := a.accept(ctx, inc, d, func(p Progress) { report(p.Done, p.Total, p.Step) })
	lock.Unlock()
	if err != nil {
		return err
	}
	report(1, 1, "kept as "+acc.source.PublicID()+", indexed by job "+strconv.FormatInt(acc.job, 10))
	// The bytes are evidence now. Those staged go last: a crash before leaves
	// them to the next run, which finds that they are here already.
	for _, f := range d.Files {
		if err := os.Remove(f.Path); err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
	}
	return nil
}

// reopened says whether a committed upload's job ended without taking its bytes
// in: it may then be committed again.
func (a *App) reopened(ctx context.Context, u Upload) bool {
	if u.State != UploadCommitted || a.queue == nil {
		return false
	}
	if _, err := os.Stat(filepath.Join(a.uploadDir(u.ID), "bytes")); err != nil {
		return false
	}
	j, err := a.queue.Get(ctx, 0, u.Job)
	return models.CodeOf(err) == models.CodeNotFound || err == nil && j.State.Final()
}
