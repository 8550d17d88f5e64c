package app

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/models/store"
)

// Entries lists an incident's entries with their claims, by time.
func (a *App) Entries(ctx context.Context, slug string) ([]models.Entry, error) {
	inc, err := a.Incident(ctx, slug)
	if err != nil {
		return nil, err
	}
	return a.store.Entries.List(ctx, inc.ID)
}

// AddEntry adds an entry; at is a time or an interval A..B in the incident's zone.
func (a *App) AddEntry(ctx context.Context, slug string, e models.Entry, at, author, why string) (models.Entry, error) {
	inc, err := a.Incident(ctx, slug)
	if err != nil {
		return e, err
	}
	from, to, err := parseInterval(at, inc.Zone)
	if err != nil {
		return e, err
	}
	e.IncidentID, e.Earliest, e.Latest, e.UpdatedBy = inc.ID, from, to, author
	if e.Status == "" {
		e.Status = models.ClaimProposed
	}
	if err := e.Validate(); err != nil {
		return e, err
	}
	made, err := a.store.Entries.Create(ctx, e, why)
	a.touch(inc.ID)
	return made, err
}

// Dispute adds a competing claim to an entry and marks the entry disputed.
func (a *App) Dispute(ctx context.Context, slug, key string, c models.Claim, at, known, author, why string) (models.Entry, error) {
	inc, err := a.Incident(ctx, slug)
	if err != nil {
		return models.Entry{}, err
	}
	if c.Author, c.Status = author, models.ClaimDisputed; at != "" {
		from, to, err := parseInterval(at, inc.Zone)
		if err != nil {
			return models.Entry{}, err
		}
		c.Earliest, c.Latest = &from, &to
	}
	if known != "" {
		t, _, err := parseInterval(known, inc.Zone)
		if err != nil {
			return models.Entry{}, err
		}
		c.KnownAt = &t
	}
	if strings.TrimSpace(c.Statement.Ko+c.Statement.En) == "" && c.Earliest == nil {
		return models.Entry{}, models.Errorf(models.CodeInvalid, "a claim says something or gives a time").WithHint("give what is asserted, a time, or both")
	}
	var out models.Entry
	err = a.store.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
		e, err := tx.Entries.ByKey(ctx, inc.ID, key)
		if models.CodeOf(err) == models.CodeNotFound {
			return models.Errorf(models.CodeNotFound, "no entry %q in %s", key, slug).WithHint("the list of entries shows them")
		}
		if err != nil {
			return err
		}
		if c.Key == "" {
			c.Key = nextClaimKey(e)
		}
		if err := c.Validate(); err != nil {
			return err
		}
		if _, err := tx.Entries.AddClaim(ctx, inc.ID, key, c, why); err != nil {
			return err
		}
		if e, err = tx.Entries.ByKey(ctx, inc.ID, key); err != nil {
			return err
		}
		if e.Status != models.ClaimDisputed {
			changed := e
			changed.Status, changed.UpdatedBy = models.ClaimDisputed, author
			if _, err := tx.Entries.Update(ctx, changed, e.Revision, why); err != nil {
				return err
			}
		}
		out, err = tx.Entries.ByKey(ctx, inc.ID, key)
		return err
	})
	a.touch(inc.ID)
	return out, err
}

// nextClaimKey is c1, c2 … one beyond the highest.
func nextClaimKey(e models.Entry) string {
	n := len(e.Claims)
	for {
		n++
		key := fmt.Sprintf("c%d", n)
		free := true
		for _, c := range e.Claims {
			free = free && c.Key != key
		}
		if free {
			return key
		}
	}
}

// WithdrawEntry takes an entry back; it stays readable, but is on no timeline
// and in no figure. expected is the revision it was read at.
func (a *App) WithdrawEntry(ctx context.Context, slug, key string, expected int, author, why string) (models.Entry, error) {
	inc, err := a.Incident(ctx, slug)
	if err != nil {
		return models.Entry{}, err
	}
	out, err := a.store.Entries.Withdraw(ctx, inc.ID, key, expected, author, why)
	a.touch(inc.ID)
	return out, err
}

// ParseInterval reads a time or "A..B" in the incident's zone.
func (a *App) ParseInterval(ctx context.Context, slug, s string) (from, to time.Time, err error) {
	inc, err := a.Incident(ctx, slug)
	if err != nil {
		return from, to, err
	}
	return parseInterval(s, inc.Zone)
}

// parseInterval reads a time or "A..B" in the zone; a single time gives an
// interval of no length.
func parseInterval(s, zone string) (from, to time.Time, err error) {
	loc, err := models.LoadZone(zone)
	if err != nil {
		return from, to, err
	}
	first, second, ok := strings.Cut(s, "..")
	if !ok {
		second = first
	}
	x, err := models.ParseTime(strings.TrimSpace(first), loc)
	if err != nil {
		return from, to, err
	}
	y, err := models.ParseTime(strings.TrimSpace(second), loc)
	if err != nil {
		return from, to, err
	}
	if y < x {
		return from, to, models.Errorf(models.CodeInvalid, "%q ends before it begins", s)
	}
	return x.UTC().In(loc), y.UTC().In(loc), nil
}
