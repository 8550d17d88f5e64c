package api

import (
	"context"
	"encoding/json"
	"net/http"
	"strconv"
	"time"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/server/app"
)

// auditService is what the handlers here need of the application.
type auditService interface {
	AuditLog(ctx context.Context, q app.AuditQuery) ([]models.AuditRecord, error)
	LastCheckpoint(ctx context.Context) (models.Checkpoint, error)
	AuditInclusion(ctx context.Context, seq, size int64) (models.AuditProof, error)
	OwnAuditInclusion(ctx context.Context, slug string, account, seq, size int64) (models.AuditRecord, models.AuditProof, error)
	AuditConsistency(ctx context.Context, older, size int64) (models.AuditProof, error)
}

// auditAnswer is one line of the audit log.
type auditAnswer struct {
	Seq       int64          `json:"seq"`
	At        time.Time      `json:"at"`
	Login     string         `json:"login,omitempty"`
	Via       models.Via     `json:"via" enums:"session,token,cli,system"`
	Addr      string         `json:"addr,omitempty"`
	RequestID string         `json:"request_id,omitempty"`
	Action    string         `json:"action" example:"entry.change"`
	Noun      string         `json:"noun"`
	Key       string         `json:"key"`
	Old       map[string]any `json:"old,omitempty"`
	New       map[string]any `json:"new,omitempty"`
}

func (r *request) auditAnswer(v models.AuditRecord) auditAnswer {
	out := auditAnswer{
		Seq: v.Seq, At: r.in(v.At), Login: v.Actor.Login, Via: v.Actor.Via, Addr: v.Actor.Addr, RequestID: v.Actor.RequestID,
		Action: v.Action, Noun: v.Noun, Key: v.Key,
	}
	_ = json.Unmarshal([]byte(v.Old), &out.Old) // written by us; what is absent stays absent
	_ = json.Unmarshal([]byte(v.New), &out.New)
	return out
}

// auditQuery asks for lines of the audit log, the newest first.
type auditQuery struct {
	pageQuery
	Login  string `form:"login"`
	Action string `form:"action"`
	Noun   string `form:"noun"`
	Key    string `form:"key"`
	From   string `form:"from"`
	To     string `form:"to"`
}

// audit answers with a page of the log within bounds.
func (a *API) audit(r *request, bounds app.AuditQuery) error {
	var q auditQuery
	err := r.query(&q)
	if err != nil {
		return err
	}
	bounds.Action, bounds.Noun, bounds.Key = q.Action, q.Noun, q.Key
	if bounds.Account == 0 {
		bounds.Login = q.Login
	}
	if bounds.Limit, err = q.limit(); err != nil {
		return err
	}
	for _, b := range []struct {
		name, s string
		to      *time.Time
	}{{"from", q.From, &bounds.From}, {"to", q.To, &bounds.To}} {
		t, err := r.time(b.name, b.s)
		if err != nil {
			return err
		}
		if t != 0 {
			*b.to = t.UTC()
		}
	}
	if q.Cursor != "" {
		key, err := uncursor(q.Cursor)
		if err != nil {
			return err
		}
		if bounds.Before, err = strconv.ParseInt(key, 10, 64); err != nil || bounds.Before < 1 {
			return badCursor()
		}
	}
	list, err := a.s.AuditLog(r.ctx(), bounds)
	if err != nil {
		return err
	}
	p := page[auditAnswer]{Items: make([]auditAnswer, 0, len(list))}
	for _, v := range list {
		p.Items = append(p.Items, r.auditAnswer(v))
	}
	if n := len(list); n == bounds.Limit && list[n-1].Seq > 0 {
		p.Next = cursor(strconv.FormatInt(list[n-1].Seq, 10))
	}
	return r.json(http.StatusOK, p)
}

// listAudit lists the whole log.
//
//	@Summary	List the audit log, newest first
//	@Tags		audit
//	@Param		query	query		auditQuery	false	"which"
//	@Success	200		{object}	page[auditAnswer]
//	@Router		/audit [get]
func (a *API) listAudit(r *request) error { return a.audit(r, app.AuditQuery{}) }

// listIncidentAudit lists what concerns an incident.
//
//	@Summary	List the audit log of an incident, newest first
//	@Tags		audit
//	@Param		query	query		auditQuery	false	"which"
//	@Success	200		{object}	page[auditAnswer]
//	@Router		/incidents/{incident}/audit [get]
func (a *API) listIncidentAudit(r *request) error {
	return a.audit(r, app.AuditQuery{Incident: r.incident.ID})
}

// listOwnAudit lists what one did oneself in an incident, reads of what is
// released among it: a regulator's access log, which both sides can read.
//
//	@Summary	List your own doings in an incident
//	@Tags		audit
//	@Param		query	query		auditQuery	false	"which"
//	@Success	200		{object}	page[auditAnswer]
//	@Router		/incidents/{incident}/audit/mine [get]
func (a *API) listOwnAudit(r *request) error {
	return a.audit(r, app.AuditQuery{Incident: r.incident.ID, Account: r.who.Account.ID})
}

// getCheckpoint gives the log's newest signed state.
//
//	@Summary	Read the newest signed checkpoint of the audit log
//	@Tags		audit
//	@Success	200	{object}	models.Checkpoint
//	@Router		/audit/checkpoint [get]
func (a *API) getCheckpoint(r *request) error {
	c, err := a.s.LastCheckpoint(r.ctx())
	if err != nil {
		return err
	}
	c.At = r.in(c.At)
	return r.json(http.StatusOK, c)
}

// inclusionQuery names a size of the log.
type inclusionQuery struct {
	// Size is that of a checkpoint; the last one's when left out
	Size int64 `form:"size"`
}

// getInclusion proves that a record is in the log.
//
//	@Summary	Prove that a record is in the audit log
//	@Tags		audit
//	@Param		query	query		inclusionQuery	false	"of which size"
//	@Success	200		{object}	models.AuditProof
//	@Router		/audit/records/{seq}/proof [get]
func (a *API) getInclusion(r *request) error {
	var q inclusionQuery
	if err := r.query(&q); err != nil {
		return err
	}
	seq, err := r.seq()
	if err != nil {
		return err
	}
	p, err := a.s.AuditInclusion(r.ctx(), seq, q.Size)
	if err != nil {
		return err
	}
	return r.json(http.StatusOK, p)
}

// ownProofAnswer shows that a record of one's own doings is in the log: hash the
// leaf, climb with the hashes to the root, compare that with a checkpoint's.
type ownProofAnswer struct {
	// Leaf is the very text that the log's tree holds; its hash begins with a zero byte (RFC 6962)
	Leaf   string            `json:"leaf"`
	Record auditAnswer       `json:"record"`
	Proof  models.AuditProof `json:"proof"`
}

// getOwnInclusion proves that a record of one's own doings is in the log.
//
//	@Summary	Prove that a record of your own doings is in the audit log
//	@Tags		audit
//	@Param		query	query		inclusionQuery	false	"of which size"
//	@Success	200		{object}	ownProofAnswer
//	@Router		/incidents/{incident}/audit/mine/{seq}/proof [get]
func (a *API) getOwnInclusion(r *request) error {
	var q inclusionQuery
	if err := r.query(&q); err != nil {
		return err
	}
	seq, err := r.seq()
	if err != nil {
		return err
	}
	rec, proof, err := a.s.OwnAuditInclusion(r.ctx(), r.slug(), r.who.Account.ID, seq, q.Size)
	if err != nil {
		return err
	}
	return r.json(http.StatusOK, ownProofAnswer{string(rec.Leaf()), r.auditAnswer(rec), proof})
}

// seq is the number of the record in the address.
func (r *request) seq() (int64, error) {
	seq, err := strconv.ParseInt(r.Param("seq"), 10, 64)
	if err != nil || seq < 0 {
		return 0, models.Errorf(models.CodeNotFound, "no record %q", short(r.Param("seq")))
	}
	return seq, nil
}

// consistencyQuery names two sizes of the log.
type consistencyQuery struct {
	// Older is the size of an earlier checkpoint
	Older int64 `form:"older" validate:"required"`
	// Size is that of a later one; the last one's when left out
	Size int64 `form:"size"`
}

// getConsistency proves that the log only grew.
//
//	@Summary	Prove that the audit log only grew between two sizes
//	@Tags		audit
//	@Param		query	query		consistencyQuery	true	"which sizes"
//	@Success	200		{object}	models.AuditProof
//	@Router		/audit/consistency [get]
func (a *API) getConsistency(r *request) error {
	var q consistencyQuery
	if err := r.query(&q); err != nil {
		return err
	}
	p, err := a.s.AuditConsistency(r.ctx(), q.Older, q.Size)
	if err != nil {
		return err
	}
	return r.json(http.StatusOK, p)
}
