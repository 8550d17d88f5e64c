package store

import (
	"context"

	"golang.org/x/mod/sumdb/tlog"
	"gorm.io/gorm"

	"github.com/emberline/emberline/models"
)

// Audit is the log of who did what: records in the order of commits, with the
// hashes of their tree (RFC 6962) in the same transaction as the change that
// they tell of. Every method of this package that changes a record of the
// incident or of people adds to it by itself; Reads adds what is no change.
type Audit struct{ s *Store }

type auditRow struct {
	Seq        int64 `gorm:"primaryKey;autoIncrement:false"`
	At         int64
	AccountID  int64
	Login      string
	Via        string
	Addr       string
	RequestID  string
	Action     string
	IncidentID int64
	Noun       string
	Key        string
	OldJSON    string `gorm:"column:old_json"`
	NewJSON    string `gorm:"column:new_json"`
}

// TableName tells gorm the table.
func (auditRow) TableName() string { return "audit" }

func (r auditRow) model() models.AuditRecord {
	return models.AuditRecord{
		Seq: r.Seq, At: instant(r.At), Actor: models.Actor{Account: r.AccountID, Login: r.Login, Via: models.Via(r.Via), Addr: r.Addr, RequestID: r.RequestID},
		Action: r.Action, IncidentID: r.IncidentID, Noun: r.Noun, Key: r.Key, Old: r.OldJSON, New: r.NewJSON,
	}
}

func auditRowOf(r models.AuditRecord) auditRow {
	row := auditRow{
		AccountID: r.Actor.Account, Login: clean(r.Actor.Login), Via: clean(string(r.Actor.Via)), Addr: clean(r.Actor.Addr),
		RequestID: clean(r.Actor.RequestID), Action: clean(r.Action), IncidentID: r.IncidentID, Noun: clean(r.Noun), Key: clean(r.Key),
		OldJSON: clean(r.Old), NewJSON: clean(r.New),
	}
	if !r.At.IsZero() {
		row.At = nanos(r.At)
	}
	return row
}

// actorKey is the context's key of who is at work.
type actorKey struct{}

// WithActor says who is behind everything done with the context.
func WithActor(ctx context.Context, a models.Actor) context.Context {
	return context.WithValue(ctx, actorKey{}, a)
}

// ActorOf is the context's actor; the system's own where none is named.
func ActorOf(ctx context.Context) (a models.Actor, named bool) {
	if a, ok := ctx.Value(actorKey{}).(models.Actor); ok {
		return a, true
	}
	return models.Actor{Via: models.ViaSystem}, false
}

// record queues a line for the end of the transaction: noun.verb, of the
// incident (0: none). before and after are written as JSON unless nil.
func (ss *session) record(ctx context.Context, noun, verb string, incidentID int64, key string, before, after any) error {
	rec := models.AuditRecord{Action: noun + "." + verb, IncidentID: incidentID, Noun: noun, Key: key}
	for _, half := range []struct {
		value any
		text  *string
	}{{before, &rec.Old}, {after, &rec.New}} {
		if half.value == nil {
			continue
		}
		text, err := encode(half.value)
		if err != nil {
			return err
		}
		*half.text = text
	}
	rec.Actor, _ = ActorOf(ctx)
	ss.audited = append(ss.audited, auditRowOf(rec))
	return nil
}

// recordRevision queues the line of a record's revision. Without an actor the
// revision's author stands for it.
func (ss *session) recordRevision(ctx context.Context, r revisionRow) {
	verb := "change"
	switch {
	case r.Undoes != 0:
		verb = "undo"
	case r.Restores != 0:
		verb = "restore"
	case r.OldJSON == "":
		verb = "create"
	}
	actor, ok := ActorOf(ctx)
	if !ok {
		actor.Login = r.Author
	}
	ss.audited = append(ss.audited, auditRowOf(models.AuditRecord{
		Actor: actor, Action: r.Noun + "." + verb, IncidentID: r.IncidentID, Noun: r.Noun, Key: r.Key, Old: r.OldJSON, New: r.NewJSON,
	}))
}

// auditLock is the advisory lock held from the reading of the tree's edge to
// the commit: the letters "audi". It is taken after every other lock.
const auditLock = 0x61756469

// flushAudit writes the queued lines as the transaction's very last act. The
// lock gives the log one order on PostgreSQL, as SQLite's one writer does. Its
// holder wants no further lock (the tables refer to no other), so that it
// cannot deadlock.
func (ss *session) flushAudit(ctx context.Context) error {
	if len(ss.audited) == 0 {
		return nil
	}
	if ss.pgxTx != nil {
		if _, err := ss.pgxTx.Exec(ctx, "SELECT pg_advisory_xact_lock($1)", auditLock); err != nil {
			return translate(err, "write audit log")
		}
	}
	db := ss.gorm(ctx)
	size, err := auditSize(ctx, db)
	if err != nil {
		return err
	}
	edge, err := loadEdge(ctx, db, size)
	if err != nil {
		return err
	}
	now := nanos(newStore(ss.core, ss).stamp())
	rows := ss.audited
	ss.audited = nil
	hashes := make([]auditHashRow, 0, 2*len(rows))
	position := tlog.StoredHashCount(size)
	for i := range rows {
		rows[i].Seq = size + int64(i)
		if rows[i].At == 0 {
			rows[i].At = now
		}
		edge.push(tlog.RecordHash(rows[i].model().Leaf()), func(_ int, h tlog.Hash) tlog.Hash {
			hashes = append(hashes, auditHashRow{Position: position, Hash: h.String()})
			position++
			return h
		})
	}
	if err := gorm.G[auditRow](db).CreateInBatches(ctx, &rows, maxPage); err != nil {
		return translate(err, "write audit log")
	}
	return translate(gorm.G[auditHashRow](db).CreateInBatches(ctx, &hashes, maxPage), "write audit log")
}

// Reads adds what changed nothing and is to be known all the same: reads of
// evidence, exports, log-ins, whatever a regulator looked at. Every record
// brings its own actor; a zero At becomes now; Seq is given here.
func (o Audit) Reads(ctx context.Context, recs []models.AuditRecord) error {
	for _, r := range recs {
		if r.Action == "" || r.Actor.Via == "" {
			return models.Errorf(models.CodeInvalid, "an audit record names an action and how its actor came in")
		}
	}
	return o.s.write(ctx, func(_ context.Context, _ *gorm.DB, ss *session) error {
		for _, r := range recs {
			ss.audited = append(ss.audited, auditRowOf(r))
		}
		return nil
	})
}
