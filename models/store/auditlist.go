package store

import (
	"context"
	"time"

	"gorm.io/gorm"

	"github.com/emberline/emberline/models"
)

// AuditFilter chooses records of the log; its zero value chooses all.
type AuditFilter struct {
	Incident int64     // of this incident
	Account  int64     // by this account
	Login    string    // by whoever went by this name
	Action   string    // this very action: "entry.change"
	Noun     string    // about things of this sort
	Key      string    // with Noun: about this thing
	From, To time.Time // From ≤ at < To
	Before   int64     // records older than this one; 0: from the newest
	Limit    int       // at most 1000, which 0 means too
}

// List gives records, the newest first. Go on with Before set to the last one's
// Seq; a last one of 0 is the log's first record.
func (o Audit) List(ctx context.Context, f AuditFilter) ([]models.AuditRecord, error) {
	q := gorm.G[auditRow](o.s.read(ctx)).Where("seq >= 0")
	if f.Incident != 0 {
		q = q.Where("incident_id = ?", f.Incident)
	}
	if f.Account != 0 {
		q = q.Where("account_id = ?", f.Account)
	}
	for _, c := range []struct{ where, value string }{
		{"login = ?", f.Login}, {"action = ?", f.Action}, {"noun = ?", f.Noun}, {"key = ?", f.Key},
	} {
		if c.value != "" {
			q = q.Where(c.where, c.value)
		}
	}
	if from := nanosOrNull(f.From); from != nil {
		q = q.Where("at >= ?", *from)
	}
	if to := nanosOrNull(f.To); to != nil {
		q = q.Where("at < ?", *to)
	}
	if f.Before > 0 {
		q = q.Where("seq < ?", f.Before)
	}
	rows, err := q.Order("seq DESC").Limit(page(f.Limit)).Find(ctx)
	if err != nil {
		return nil, translate(err, "list audit log")
	}
	return each(rows, func(r auditRow) (models.AuditRecord, error) { return r.model(), nil })
}

// BySeq gives one record; models.CodeNotFound when the log is shorter.
func (o Audit) BySeq(ctx context.Context, seq int64) (models.AuditRecord, error) {
	row, err := gorm.G[auditRow](o.s.read(ctx)).Where("seq = ?", seq).Take(ctx)
	return row.model(), named(err, models.Errorf(models.CodeNotFound, "the audit log has no record %d", seq), nil, "read audit log")
}
