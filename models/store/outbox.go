package store

import (
	"context"

	"gorm.io/gorm"
)

// Outbox tells the records' index what to read again. Every change of an entry,
// a claim, an annotation, a cause or a link leaves a row here in the same
// transaction; the indexer reads them in order, keeps the last id it has done,
// and trims. The same announcements feed Changes, which is never trimmed.
type Outbox struct{ s *Store }

// Announcement says that a record was made or changed.
type Announcement struct {
	ID         int64 // ascending in the order of commits
	IncidentID int64
	Noun       string // NounEntry, NounClaim (see SplitClaimKey) and so on
	Key        string
}

type outboxRow struct {
	ID         int64 `gorm:"primaryKey"`
	IncidentID int64
	Noun       string
	Key        string
}

// TableName tells gorm the table.
func (outboxRow) TableName() string { return "outbox" }

// notice is an announcement that waits for its transaction's end.
type notice struct {
	outboxRow
	revision  int
	withdrawn bool
}

// announce queues a notice for the transaction's end: the record's new revision,
// and whether it stands no more.
func (ss *session) announce(incidentID int64, noun, key string, revision int, withdrawn bool) {
	ss.outbox = append(ss.outbox, notice{outboxRow{IncidentID: incidentID, Noun: noun, Key: key}, revision, withdrawn})
}

// outboxLock is the advisory lock held from the writing of outbox rows to their
// commit: the letters "outb".
const outboxLock = 0x6f757462

// flushOutbox writes the queued rows as the transaction's last act. PostgreSQL
// gives ids when a row is written, not when it is committed: without a lock a
// reader could see 8 before 7 and never come back for 7. Taken after all others
// but the audit log's, which every transaction takes last, it cannot deadlock.
// SQLite has one writer.
func (ss *session) flushOutbox(ctx context.Context) error {
	if len(ss.outbox) == 0 {
		return nil
	}
	if ss.pgxTx != nil {
		if _, err := ss.pgxTx.Exec(ctx, "SELECT pg_advisory_xact_lock($1)", outboxLock); err != nil {
			return translate(err, "announce changes")
		}
	}
	queued := ss.outbox
	ss.outbox = nil
	rows := make([]outboxRow, 0, len(queued))
	for _, n := range queued {
		rows = append(rows, n.outboxRow)
	}
	db := ss.gorm(ctx)
	if err := gorm.G[outboxRow](db).CreateInBatches(ctx, &rows, 1000); err != nil {
		return translate(err, "announce changes")
	}
	return ss.noteChanges(ctx, db, queued)
}

// After gives the announcements after the id, oldest first, at most limit (at
// most 1000) of them.
func (o Outbox) After(ctx context.Context, after int64, limit int) ([]Announcement, error) {
	rows, err := gorm.G[outboxRow](o.s.read(ctx)).Where("id > ?", after).Order("id").Limit(page(limit)).Find(ctx)
	if err != nil {
		return nil, translate(err, "read outbox")
	}
	return each(rows, func(r outboxRow) (Announcement, error) { return Announcement(r), nil })
}

// Trim forgets the announcements up to and including the id.
func (o Outbox) Trim(ctx context.Context, through int64) error {
	return o.s.write(ctx, func(ctx context.Context, db *gorm.DB, _ *session) error {
		_, err := gorm.G[outboxRow](db).Where("id <= ?", through).Delete(ctx)
		return translate(err, "trim outbox")
	})
}
