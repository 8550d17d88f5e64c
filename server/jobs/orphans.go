package jobs

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/rivertype"

	"github.com/emberline/emberline/models/store"
)

// diedMessage marks a try that ended with its process.
const diedMessage = "the process ended while the job ran"

// adoptOrphans puts jobs back that are marked as running though nothing runs
// yet: on SQLite all of them (the data directory is ours alone), on PostgreSQL
// those this node took last. A death does not count as a try, so that a machine
// that loses power often still gets its work done; but each lengthens the pause
// before the next, so that a job which kills its process leaves time to cancel it.
func (q *Queue) adoptOrphans(ctx context.Context) error {
	var cursor *river.JobListCursor
	for {
		params := river.NewJobListParams().States(rivertype.JobStateRunning).OrderBy(river.JobListOrderByID, river.SortOrderAsc).First(1000)
		if cursor != nil {
			params = params.After(cursor)
		}
		res, err := q.engine.JobList(ctx, params)
		if err != nil {
			return err
		}
		for _, job := range res.Jobs {
			if q.st.Dialect() == store.Postgres && (len(job.AttemptedBy) == 0 || job.AttemptedBy[len(job.AttemptedBy)-1] != q.node) {
				continue
			}
			if err := q.adopt(ctx, job); err != nil {
				return err
			}
			q.log.WarnContext(ctx, "job was interrupted and goes back into the queue", "job", job.ID, "kind", job.Kind)
		}
		if len(res.Jobs) < 1000 {
			return nil
		}
		cursor = res.LastCursor
	}
}

func (q *Queue) adopt(ctx context.Context, job *rivertype.JobRow) error {
	died := 1
	for _, e := range slices.Backward(job.Errors) {
		if !strings.HasPrefix(e.Error, diedMessage) {
			break
		}
		died++
	}
	now := time.Now().UTC()
	at := now.Add(pauseAfterDeaths(died))
	note, err := json.Marshal(rivertype.AttemptError{At: now, Attempt: max(job.Attempt, 1), Error: diedMessage})
	if err != nil {
		return err
	}
	state, finalized := rivertype.JobStateAvailable, []*time.Time{nil}
	switch {
	case cancelRequested(job):
		state, finalized = rivertype.JobStateCancelled, []*time.Time{&now}
	case at.After(now):
		state = rivertype.JobStateRetryable
	}
	if _, err := q.engine.exec.JobUpdateFull(ctx, &riverdriver.JobUpdateFullParams{
		ID: job.ID, AttemptDoUpdate: true, Attempt: max(job.Attempt-1, 0),
	}); err != nil {
		return err
	}
	_, err = q.engine.exec.JobRescueMany(ctx, &riverdriver.JobRescueManyParams{
		ID: []int64{job.ID}, Error: [][]byte{note}, FinalizedAt: finalized, ScheduledAt: []time.Time{at},
		State: []string{string(state)}, StuckHorizon: now.Add(time.Hour),
	})
	return err
}

// pauseAfterDeaths: none after the first, then 2 s, 4 s … at most five minutes.
func pauseAfterDeaths(died int) time.Duration {
	if died <= 1 {
		return 0
	}
	return min(time.Second<<min(died-1, 20), 5*time.Minute)
}

// cancelRequested says whether somebody asked for the job's end before it was
// interrupted.
func cancelRequested(job *rivertype.JobRow) bool {
	var meta struct {
		At *time.Time `json:"cancel_attempted_at"`
	}
	return json.Unmarshal(job.Metadata, &meta) == nil && meta.At != nil
}
