package store

import (
	"context"
	"time"

	"gorm.io/gorm"
)

// Changes say which records of an incident changed since a reader last looked,
// so that it need not read them all: one row for every record that was ever
// made or changed, moved to the end by each change. Rows are written in the
// order of commits (see Outbox), so that a reader who goes on from the last
// cursor it saw misses nothing.
type Changes struct{ s *Store }

// Change is the latest change of one record.
type Change struct {
	Cursor    int64     `json:"cursor"` // ascending in the order of commits
	Noun      string    `json:"noun"`
	Key       string    `json:"key"`
	UpdatedAt time.Time `json:"updated_at"` // when its transaction ended
	Revision  int       `json:"revision"`
	Withdrawn bool      `json:"withdrawn,omitempty"` // records are withdrawn, never deleted
}

type changeRow struct {
	ID         int64 `gorm:"primaryKey"`
	IncidentID int64
	Noun       string
	Key        string
	At         int64
	Revision   int
	Withdrawn  bool
}

// TableName tells gorm the table.
func (changeRow) TableName() string { return "changes" }

func (r changeRow) model() (Change, error) {
	return Change{
		Cursor: r.ID, Noun: r.Noun, Key: r.Key, UpdatedAt: instant(r.At), Revision: r.Revision, Withdrawn: r.Withdrawn,
	}, nil
}

// noteChanges moves the announced records to the end; the outbox's lock is held.
func (ss *session) noteChanges(ctx context.Context, db *gorm.DB, queued []notice) error {
	type record struct {
		incident  int64
		noun, key string
	}
	at := ss.core.now().UTC().Truncate(time.Microsecond)
	last := map[record]int{}
	for i, n := range queued {
		last[record{n.IncidentID, n.Noun, n.Key}] = i
	}
	var rows []changeRow
	for i, n := range queued {
		if last[record{n.IncidentID, n.Noun, n.Key}] != i {
			continue
		}
		// A first revision has nothing to move.
		if n.revision != 1 {
			if _, err := gorm.G[changeRow](db).Where("incident_id = ? AND noun = ? AND key = ?", n.IncidentID, n.Noun, n.Key).Delete(ctx); err != nil {
				return translate(err, "note changes")
			}
		}
		rows = append(rows, changeRow{
			IncidentID: n.IncidentID, Noun: n.Noun, Key: n.Key, At: nanos(at), Revision: n.revision, Withdrawn: n.withdrawn,
		})
	}
	return translate(gorm.G[changeRow](db).CreateInBatches(ctx, &rows, 1000), "note changes")
}

// UpdatedSince gives the incident's records that changed at or after a time (the
// zero time: ever) and after a cursor (0: the first), in the order of their last
// changes, at most limit (at most 1000) of them; go on with the last one's
// Cursor. A record that changes between two pages moves behind both: it is seen
// again, never missed. nouns, when there are any, are the only ones given.
func (o Changes) UpdatedSince(ctx context.Context, incidentID int64, since time.Time, after int64, limit int, nouns ...string) ([]Change, error) {
	q := gorm.G[changeRow](o.s.read(ctx)).Where("incident_id = ? AND id > ?", incidentID, after)
	if len(nouns) > 0 {
		q = q.Where("noun IN ?", nouns)
	}
	if from := nanosOrNull(since); from != nil {
		q = q.Where("at >= ?", *from)
	}
	rows, err := q.Order("id").Limit(page(limit)).Find(ctx)
	if err != nil {
		return nil, translate(err, "list changes")
	}
	return each(rows, changeRow.model)
}

// LastChange is the incident's newest cursor, 0 when nothing was ever written:
// where a reader stands who has just read everything.
func (o Changes) LastChange(ctx context.Context, incidentID int64) (int64, error) {
	rows, err := gorm.G[changeRow](o.s.read(ctx)).Where("incident_id = ?", incidentID).Order("id DESC").Limit(1).Find(ctx)
	if err != nil || len(rows) == 0 {
		return 0, translate(err, "list changes")
	}
	return rows[0].ID, nil
}
