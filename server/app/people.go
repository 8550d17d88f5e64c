package app

import (
	"context"
	"errors"
	"time"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/models/store"
	"github.com/emberline/emberline/server/auth"
)

// startAuth makes what lets people in, and the journal behind it.
func (a *App) startAuth() (err error) {
	a.journal = auth.NewJournal(a.store.Audit, a.log)
	a.auth, err = auth.New(a.store, a.journal, auth.Options{Log: a.log})
	return err
}

// Auth lets people and programs in.
func (a *App) Auth() *auth.Service { return a.auth }

// Record notes reads, exports and the like for the audit log; they are in it
// about a second later. When it refuses, what was to be noted must not happen.
func (a *App) Record(ctx context.Context, recs ...models.AuditRecord) error {
	return a.journal.Record(ctx, recs...)
}

// logRead is Record for one deed of whoever the context names.
func (a *App) logRead(ctx context.Context, noun, verb string, incident int64, key string) error {
	actor, _ := store.ActorOf(ctx)
	return a.Record(ctx, models.AuditRecord{Actor: actor, Action: noun + "." + verb, IncidentID: incident, Noun: noun, Key: key})
}

// NoteExport notes that an incident's timeline leaves the system in a format.
func (a *App) NoteExport(ctx context.Context, slug, format string) error {
	inc, err := a.Incident(ctx, slug)
	if err != nil {
		return err
	}
	return a.logRead(ctx, "export", "write", inc.ID, format)
}

// FirstAdmin makes the account "admin" when there is no account at all; password
// is to be shown once, made is false when there was nothing to do.
func (a *App) FirstAdmin(ctx context.Context) (password string, made bool, err error) {
	return a.auth.FirstAdmin(ctx)
}

// CreateAccount makes an account with a password for one log-in.
func (a *App) CreateAccount(ctx context.Context, acc models.Account) (password string, made models.Account, err error) {
	acc.Login = models.NormalLogin(acc.Login)
	return a.auth.NewAccount(ctx, acc)
}

// ResetPassword gives an account a password for one log-in and ends its sessions.
func (a *App) ResetPassword(ctx context.Context, login string) (password string, err error) {
	acc, err := a.Account(ctx, login)
	if err != nil {
		return "", err
	}
	return a.auth.ResetPassword(ctx, acc)
}

// CreateToken makes a token in an account's name, for one incident or, with an
// empty slug, for any; secret is shown once.
func (a *App) CreateToken(ctx context.Context, login, name, slug string, may []models.Permission, life time.Duration, by string) (secret string, t models.Token, err error) {
	acc, err := a.Account(ctx, login)
	if err != nil {
		return "", t, err
	}
	scope := models.Scope{Permissions: may}
	if slug != "" {
		inc, err := a.Incident(ctx, slug)
		if err != nil {
			return "", t, err
		}
		scope.IncidentID = inc.ID
	}
	return a.auth.NewToken(ctx, acc, name, scope, life, by)
}

// RolesOf gives an account's roles by the slugs of their incidents.
func (a *App) RolesOf(ctx context.Context, account int64) (map[string]models.Role, error) {
	roles, err := a.store.Members.Roles(ctx, account)
	if err != nil {
		return nil, err
	}
	out := make(map[string]models.Role, len(roles))
	for id, role := range roles {
		inc, err := a.store.Incidents.ByID(ctx, id)
		if err != nil {
			return nil, err
		}
		out[inc.Slug] = role
	}
	return out, nil
}

// The service's own rounds.
const (
	signEvery  = 10 * time.Minute
	pruneEvery = time.Hour
)

// startRounds signs the audit log and forgets what is over, again and again,
// until stop.
func (a *App) startRounds() (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		sign, prune := time.NewTicker(signEvery), time.NewTicker(pruneEvery)
		defer sign.Stop()
		defer prune.Stop()
		for {
			var err error
			select {
			case <-ctx.Done():
				return
			case <-sign.C:
				_, err = a.Checkpoint(ctx)
			case <-prune.C:
				err = errors.Join(a.auth.Prune(ctx), a.ExpireUploads(ctx), a.eraseRemoved(ctx))
			}
			if err != nil && ctx.Err() == nil {
				a.log.Error("routine failed", "error", err)
			}
		}
	}()
	return func() { cancel(); <-done }
}

// closeAuth writes what the journal still holds and signs the log. A log that
// may not be signed, because it is damaged, is no reason not to close: verify
// says so.
func (a *App) closeAuth() error {
	if a.rounds != nil {
		a.rounds()
	}
	if a.journal == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	err := a.journal.Close(ctx)
	if _, serr := a.Checkpoint(ctx); models.CodeOf(serr) == models.CodeDamaged {
		a.log.Error("audit log not signed", "error", serr)
	} else {
		err = errors.Join(err, serr)
	}
	return err
}
