package auth

import (
	"context"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/models/store"
)

// Sessions lists an account's log-ins that stand, the last used first.
func (v *Service) Sessions(ctx context.Context, accountID int64) ([]models.Session, error) {
	all, err := v.store.Sessions.List(ctx, accountID)
	if err != nil {
		return nil, err
	}
	now := v.o.Now()
	out := all[:0]
	for _, s := range all {
		if now.Before(s.ExpiresAt) && now.Sub(s.SeenAt) < v.o.Idle {
			out = append(out, s)
		}
	}
	return out, nil
}

// EndSession ends one of the principal's own log-ins, by its public id.
func (v *Service) EndSession(ctx context.Context, p models.Principal, id string, m Meta) error {
	all, err := v.Sessions(ctx, p.Account.ID)
	if err != nil {
		return err
	}
	for _, s := range all {
		if s.PublicID() != id {
			continue
		}
		if err := v.store.Sessions.End(ctx, s.Hash); err != nil {
			return err
		}
		return v.note(ctx, p, m, "session.end")
	}
	return models.Errorf(models.CodeNotFound, "no such session of yours").WithHint("it may be over already")
}

// EndSessions ends every log-in of an account; whoever the context names did it.
func (v *Service) EndSessions(ctx context.Context, a models.Account) error {
	if err := v.store.Sessions.EndAll(ctx, a.ID, ""); err != nil {
		return err
	}
	actor, _ := store.ActorOf(ctx)
	return v.journal.Record(ctx, models.AuditRecord{At: v.o.Now(), Actor: actor, Action: "session.end_all", Noun: "session", Key: a.Login})
}
