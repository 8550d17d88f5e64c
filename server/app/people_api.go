package app

import (
	"context"
	"time"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/models/store"
)

// Accounts lists all accounts by login.
func (a *App) Accounts(ctx context.Context) ([]models.Account, error) {
	return a.store.Accounts.List(ctx)
}

// Account gives the account of a login.
func (a *App) Account(ctx context.Context, login string) (models.Account, error) {
	return a.store.Accounts.ByLogin(ctx, models.NormalLogin(login))
}

// ChangeAccount changes an account's name, language, and whether it administers
// or is disabled.
func (a *App) ChangeAccount(ctx context.Context, login string, change func(*models.Account)) (out models.Account, err error) {
	err = a.store.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
		acc, err := tx.Accounts.ByLogin(ctx, models.NormalLogin(login))
		if err != nil {
			return err
		}
		change(&acc)
		out, err = tx.Accounts.Update(ctx, acc)
		return err
	})
	return out, err
}

// Members lists who has a role in an incident.
func (a *App) Members(ctx context.Context, slug string) ([]models.Membership, error) {
	inc, err := a.Incident(ctx, slug)
	if err != nil {
		return nil, err
	}
	return a.store.Members.List(ctx, inc.ID)
}

// Grant gives an account a role in an incident, in place of one it had.
func (a *App) Grant(ctx context.Context, slug, login string, role models.Role) error {
	inc, err := a.Incident(ctx, slug)
	if err != nil {
		return err
	}
	acc, err := a.Account(ctx, login)
	if err != nil {
		return err
	}
	return a.store.Members.Grant(ctx, inc.ID, acc.ID, role)
}

// Revoke takes an account's role in an incident away.
func (a *App) Revoke(ctx context.Context, slug, login string) error {
	inc, err := a.Incident(ctx, slug)
	if err != nil {
		return err
	}
	acc, err := a.Account(ctx, login)
	if err != nil {
		return err
	}
	return a.store.Members.Revoke(ctx, inc.ID, acc.ID)
}

// Tokens lists an account's tokens; 0: everybody's.
func (a *App) Tokens(ctx context.Context, account int64) ([]models.Token, error) {
	return a.store.Tokens.List(ctx, account)
}

// RevokeToken ends a token; account bounds whose it may be, 0: anybody's.
func (a *App) RevokeToken(ctx context.Context, id, account int64) (models.Token, error) {
	return a.store.Tokens.Revoke(ctx, id, account)
}

// AuditQuery chooses records of the audit log.
type AuditQuery struct {
	Incident, Account        int64
	Login, Action, Noun, Key string
	From, To                 time.Time
	Before                   int64 // go on with the last one's Seq; 0: from the newest
	Limit                    int
}

// AuditLog lists records of the audit log, the newest first.
func (a *App) AuditLog(ctx context.Context, q AuditQuery) ([]models.AuditRecord, error) {
	return a.store.Audit.List(ctx, store.AuditFilter(q))
}

// LastCheckpoint is the audit log's newest signed state.
func (a *App) LastCheckpoint(ctx context.Context) (models.Checkpoint, error) {
	return a.store.Audit.LastCheckpoint(ctx)
}

// AuditInclusion proves that a record is in the log of a size; size 0 takes the
// last checkpoint's.
func (a *App) AuditInclusion(ctx context.Context, seq, size int64) (models.AuditProof, error) {
	size, err := a.auditSize(ctx, size)
	if err != nil {
		return models.AuditProof{}, err
	}
	return a.store.Audit.Proof(ctx, seq, size)
}

// OwnAuditInclusion proves that a record of an account's own doings in an incident
// is in the log of a size, as AuditInclusion does, and gives the record. Anybody
// else's is not found.
func (a *App) OwnAuditInclusion(ctx context.Context, slug string, account, seq, size int64) (models.AuditRecord, models.AuditProof, error) {
	inc, err := a.Incident(ctx, slug)
	if err != nil {
		return models.AuditRecord{}, models.AuditProof{}, err
	}
	rec, err := a.store.Audit.BySeq(ctx, seq)
	if err != nil && models.CodeOf(err) != models.CodeNotFound {
		return models.AuditRecord{}, models.AuditProof{}, err
	}
	if err != nil || rec.IncidentID != inc.ID || rec.Actor.Account != account {
		return models.AuditRecord{}, models.AuditProof{}, models.Errorf(models.CodeNotFound, "no record %d of your doings in this incident", seq)
	}
	if size, err = a.auditSize(ctx, size); models.CodeOf(err) == models.CodeNotFound || err == nil && seq >= size {
		return rec, models.AuditProof{}, models.Errorf(models.CodeNotFound, "record %d is newer than that checkpoint", seq).
			WithHint("the log is signed every %s while it grows; ask again then", signEvery)
	}
	if err != nil {
		return rec, models.AuditProof{}, err
	}
	proof, err := a.store.Audit.Proof(ctx, seq, size)
	return rec, proof, err
}

// AuditConsistency proves that the log of an older size is the beginning of that
// of a newer one; size 0 takes the last checkpoint's.
func (a *App) AuditConsistency(ctx context.Context, older, size int64) (models.AuditProof, error) {
	size, err := a.auditSize(ctx, size)
	if err != nil {
		return models.AuditProof{}, err
	}
	return a.store.Audit.Consistency(ctx, older, size)
}

func (a *App) auditSize(ctx context.Context, size int64) (int64, error) {
	if size != 0 {
		return size, nil
	}
	c, err := a.store.Audit.LastCheckpoint(ctx)
	return c.Size, err
}
