package store

import (
	"context"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"
	"gorm.io/gorm"
)

// AuditFinding is one place where the log is not what was written.
type AuditFinding struct {
	Seq  int64  `json:"seq"` // the record it is about; -1: a checkpoint
	What string `json:"what"`
}

// AuditCheck is what Verify checked and found.
type AuditCheck struct {
	Records     int64          `json:"records"`
	Checkpoints int            `json:"checkpoints"`
	Root        string         `json:"root"` // of the tree as it stands, base64
	Findings    []AuditFinding `json:"findings,omitempty"`
}

// maxAuditFindings bounds a report: past it the log is lost anyway.
const maxAuditFindings = 100

func (c *AuditCheck) find(seq int64, format string, args ...any) {
	if len(c.Findings) < maxAuditFindings {
		c.Findings = append(c.Findings, AuditFinding{Seq: seq, What: fmt.Sprintf(format, args...)})
	}
}

// AuditKnown is what is known of the log from outside of the database.
type AuditKnown struct {
	Checkpoints []string // signed notes that were kept elsewhere
	Keys        []string // keys that may sign, in the form of sumdb/note, beside those the log names
}

// Verify hashes every record anew, builds the tree from them and compares both
// with what is stored and with every checkpoint: a record that was changed,
// removed, added or moved is found and named. A log written anew as a whole,
// with a key of its own, only contradicts what is known from outside.
func (o Audit) Verify(ctx context.Context, known AuditKnown) (AuditCheck, error) {
	c := AuditCheck{}
	db := o.s.read(ctx)
	// The hashes are counted before the records, so that a record added between
	// the two cannot look like a hash too many.
	stored, err := gorm.G[auditHashRow](db).Select("position").Order("position DESC").Limit(1).Find(ctx)
	if err != nil {
		return c, translate(err, "check audit log")
	}
	if c.Records, err = o.Size(ctx); err != nil {
		return c, err
	}
	if len(stored) > 0 && stored[0].Position >= tlog.StoredHashCount(c.Records) {
		c.find(c.Records, "record %d is missing: the tree goes on, so records were removed from the end", c.Records)
	}
	added, err := gorm.G[auditRow](db).Select("seq").Where("seq < 0").Limit(1).Find(ctx)
	if err != nil {
		return c, translate(err, "check audit log")
	}
	for _, r := range added {
		c.find(r.Seq, "record %d was added", r.Seq)
	}
	marks, err := o.marks(ctx, &c, known)
	if err != nil {
		return c, err
	}
	e := &edge{}
	w := auditWalk{check: &c, edge: e, record: marks.learn, reached: func() { marks.reached(&c, e) }}
	if err := w.run(ctx, db, c.Records); err != nil {
		return c, err
	}
	marks.finish(&c)
	c.Root = e.root().String()
	return c, nil
}

// auditWalk goes through the log's records in order.
type auditWalk struct {
	check   *AuditCheck
	edge    *edge
	record  func(auditRow) // called with every record
	reached func()         // called at every size
}

// run walks from the edge's size to the size given. Where the tree and the
// records disagree it names the place and goes on with what is stored, so that
// one change is one finding.
func (w *auditWalk) run(ctx context.Context, db *gorm.DB, size int64) error {
	w.reached()
	for w.edge.size < size {
		from := w.edge.size
		to := min(from+maxPage, size)
		rows, err := gorm.G[auditRow](db).Where("seq >= ? AND seq < ?", from, to).Order("seq").Find(ctx)
		if err != nil {
			return translate(err, "check audit log")
		}
		stored, err := gorm.G[auditHashRow](db).Where("position >= ? AND position < ?", tlog.StoredHashCount(from), tlog.StoredHashCount(to)).Find(ctx)
		if err != nil {
			return translate(err, "check audit log")
		}
		hashes := make(map[int64]string, len(stored))
		for _, h := range stored {
			hashes[h.Position] = h.Hash
		}
		for seq := from; seq < to; seq++ {
			var row *auditRow
			if len(rows) > 0 && rows[0].Seq == seq {
				row, rows = &rows[0], rows[1:]
			}
			w.step(seq, row, hashes)
		}
	}
	return nil
}

// step checks one record, nil when it is missing, and the hashes stored with it.
func (w *auditWalk) step(seq int64, row *auditRow, hashes map[int64]string) {
	var leaf tlog.Hash
	if row == nil {
		w.check.find(seq, "record %d is missing", seq)
	} else {
		leaf = tlog.RecordHash(row.model().Leaf())
		w.record(*row)
	}
	position := tlog.StoredHashIndex(0, seq)
	bare := false // nothing is stored of this record but, at most, itself
	w.edge.push(leaf, func(level int, h tlog.Hash) tlog.Hash {
		have, err := tlog.ParseHash(hashes[position])
		position++
		switch {
		case err != nil:
			if level == 0 && row != nil {
				w.check.find(seq, "record %d has no hash: it was added, or its hash was removed", seq)
			}
			if level > 0 && !bare {
				w.check.find(seq, "the hash over the %d records that end with %d is missing", int64(1)<<level, seq)
			}
			bare = bare || level == 0
			return h
		case have == h || bare && row == nil:
		case level == 0 && row != nil:
			w.check.find(seq, "record %d is not what was logged", seq)
		case level > 0:
			w.check.find(seq, "the hash over the %d records that end with %d is not what was logged", int64(1)<<level, seq)
		}
		return have
	})
	w.reached()
}
