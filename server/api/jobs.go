package api

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/server/jobs"
)

// jobService is what the handlers here need of the application.
type jobService interface {
	Jobs(ctx context.Context, slug string, o jobs.ListOptions) ([]jobs.Job, error)
	Job(ctx context.Context, slug string, id int64) (jobs.Job, error)
	CancelJob(ctx context.Context, slug string, id int64) (jobs.Job, error)
}

// jobAnswer is a job as it is answered.
type jobAnswer struct {
	ID         int64         `json:"id"`
	Kind       string        `json:"kind"`
	State      jobs.State    `json:"state" enums:"queued,running,retrying,done,failed,canceled"`
	Attempt    int           `json:"attempt"`
	Progress   jobs.Progress `json:"progress"`
	Failure    *jobs.Failure `json:"failure,omitempty"`
	CreatedAt  time.Time     `json:"created_at"`
	StartedAt  *time.Time    `json:"started_at,omitempty"`
	NextAt     *time.Time    `json:"next_at,omitempty"`
	FinishedAt *time.Time    `json:"finished_at,omitempty"`
}

func (r *request) jobAnswer(j jobs.Job) jobAnswer {
	return jobAnswer{
		j.ID, j.Kind, j.State, j.Attempt, j.Progress, j.Failure, r.in(j.CreatedAt), r.maybe(j.StartedAt), r.maybe(j.NextAt), r.maybe(j.FinishedAt),
	}
}

// jobQuery asks for jobs.
type jobQuery struct {
	pageQuery
	// Kind: only of this kind
	Kind string `form:"kind"`
	// Unfinished leaves out what is done, failed or canceled
	Unfinished bool `form:"unfinished"`
}

// listJobs lists an incident's jobs.
//
//	@Summary	List the jobs of an incident, newest first
//	@Tags		jobs
//	@Param		query	query		jobQuery	false	"which"
//	@Success	200		{object}	page[jobAnswer]
//	@Router		/incidents/{incident}/jobs [get]
func (a *API) listJobs(r *request) error {
	var q jobQuery
	if err := r.query(&q); err != nil {
		return err
	}
	all, err := a.s.Jobs(r.ctx(), r.slug(), jobs.ListOptions{Kind: q.Kind, Unfinished: q.Unfinished, Limit: maxLimit})
	if err != nil {
		return err
	}
	return pageOf(r, q.pageQuery, all, func(j jobs.Job) string { return strconv.FormatInt(j.ID, 10) }, r.jobAnswer)
}

// jobID reads the path's job.
func (r *request) jobID() (int64, error) {
	id, err := strconv.ParseInt(r.Param("job"), 10, 64)
	if err != nil || id < 1 {
		return 0, models.Errorf(models.CodeNotFound, "no job %q", short(r.Param("job")))
	}
	return id, nil
}

// getJob gives one job.
//
//	@Summary	Read a job and how far it is
//	@Tags		jobs
//	@Success	200	{object}	jobAnswer
//	@Router		/incidents/{incident}/jobs/{job} [get]
func (a *API) getJob(r *request) error {
	id, err := r.jobID()
	if err != nil {
		return err
	}
	j, err := a.s.Job(r.ctx(), r.slug(), id)
	if err != nil {
		return err
	}
	return r.json(http.StatusOK, r.jobAnswer(j))
}

// cancelJob asks for a job's end.
//
//	@Summary	Cancel a job
//	@Tags		jobs
//	@Success	202	{object}	jobAnswer
//	@Router		/incidents/{incident}/jobs/{job}/cancel [post]
func (a *API) cancelJob(r *request) error {
	id, err := r.jobID()
	if err != nil {
		return err
	}
	j, err := a.s.CancelJob(r.ctx(), r.slug(), id)
	if err != nil {
		return err
	}
	return r.json(http.StatusAccepted, r.jobAnswer(j))
}
