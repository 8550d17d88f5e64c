package store_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/models/store"
)

func (s suite) account(login string, admin bool) models.Account {
	s.Helper()
	a, err := s.st.Accounts.Create(s.ctx, models.Account{Login: login, Name: "김하나", Admin: admin}, "hash of "+login)
	s.must(err)
	return a
}

// actions are the log's actions about people, oldest first.
func (s suite) actions() string {
	s.Helper()
	all, err := s.st.Audit.List(s.ctx, store.AuditFilter{})
	s.must(err)
	var out []string
	for i := len(all) - 1; i >= 0; i-- {
		if r := all[i]; r.Noun == store.NounAccount || r.Noun == store.NounMember || r.Noun == store.NounToken {
			out = append(out, r.Action+" "+r.Key)
		}
		if strings.Contains(all[i].Old+all[i].New, "hash of") {
			s.Errorf("a password's hash is in the audit log: %+v", all[i])
		}
	}
	return strings.Join(out, ", ")
}

func TestAccounts(t *testing.T) {
	run(t, func(s suite) {
		a := s.account("kim", true)
		if a.Language != "ko" || a.ID == 0 || a.CreatedAt.IsZero() {
			s.Errorf("made %+v", a)
		}
		_, err := s.st.Accounts.Create(s.ctx, models.Account{Login: "kim", Name: "x"}, "")
		s.refused(err, models.CodeConflict)
		_, err = s.st.Accounts.Create(s.ctx, models.Account{Login: "K I M", Name: "x"}, "")
		s.refused(err, models.CodeInvalid)
		_, err = s.st.Accounts.ByLogin(s.ctx, "nobody")
		s.refused(err, models.CodeNotFound)

		// The last administrator stays one.
		for _, change := range []func(*models.Account){func(a *models.Account) { a.Admin = false }, func(a *models.Account) { a.Disabled = true }} {
			b := a
			change(&b)
			_, err = s.st.Accounts.Update(s.ctx, b)
			s.refused(err, models.CodeConflict)
		}
		s.account("lee", true)
		a.Name, a.Language, a.Admin = "Kim", "en", false
		got, err := s.st.Accounts.Update(s.ctx, a)
		s.must(err)
		if got.Name != "Kim" || got.Admin || !got.UpdatedAt.After(got.CreatedAt) {
			s.Errorf("changed %+v", got)
		}
		s.must(s.st.Accounts.SetPassword(s.ctx, a.ID, "hash of more", true, ""))
		s.must(s.st.Accounts.Rehash(s.ctx, a.ID, "hash of something else", "hash of a race"))
		got, hash, err := s.st.Accounts.Password(s.ctx, "kim")
		s.must(err)
		if hash != "hash of more" || !got.MustChange {
			s.Errorf("password %q, %+v", hash, got)
		}
		s.must(s.st.Accounts.Rehash(s.ctx, a.ID, "hash of more", "hash of the same"))
		if _, hash, err = s.st.Accounts.Password(s.ctx, "kim"); err != nil || hash != "hash of the same" {
			s.Errorf("rehashed %q, %v", hash, err)
		}
		if got, want := s.actions(), "account.create kim, account.create lee, account.change kim, account.password kim"; got != want {
			s.Errorf("log %q, want %q", got, want)
		}
	})
}

// TestLastAdministrators: two who take each other's rights away take turns.
func TestLastAdministrators(t *testing.T) {
	run(t, func(s suite) {
		both := []models.Account{s.account("kim", true), s.account("lee", true)}
		var wg sync.WaitGroup
		var done atomic.Int32
		for _, a := range both {
			wg.Go(func() {
				a.Admin = false
				if _, err := s.st.Accounts.Update(s.ctx, a); err == nil {
					done.Add(1)
				} else if models.CodeOf(err) != models.CodeConflict {
					s.Errorf("update: %v", err)
				}
			})
		}
		wg.Wait()
		if done.Load() != 1 {
			s.Errorf("%d of two last administrators are none any more", done.Load())
		}
	})
}

func TestMembers(t *testing.T) {
	run(t, func(s suite) {
		kim, lee := s.account("kim", false), s.account("lee", false)
		other := s.newIncident("other")
		s.must(s.st.Members.Grant(s.ctx, s.incident.ID, lee.ID, models.RoleViewer))
		s.must(s.st.Members.Grant(s.ctx, s.incident.ID, kim.ID, models.RoleRegulator))
		s.must(s.st.Members.Grant(s.ctx, s.incident.ID, kim.ID, models.RoleLead))
		s.must(s.st.Members.Grant(s.ctx, s.incident.ID, kim.ID, models.RoleLead)) // nothing new, no line
		s.must(s.st.Members.Grant(s.ctx, other.ID, kim.ID, models.RoleViewer))
		s.refused(s.st.Members.Grant(s.ctx, 999, kim.ID, models.RoleViewer), models.CodeNotFound)
		s.refused(s.st.Members.Grant(s.ctx, other.ID, 999, models.RoleViewer), models.CodeNotFound)
		s.refused(s.st.Members.Grant(s.ctx, other.ID, kim.ID, "king"), models.CodeInvalid)
		list, err := s.st.Members.List(s.ctx, s.incident.ID)
		s.must(err)
		if len(list) != 2 || list[0].Account.Login != "kim" || list[0].Role != models.RoleLead || list[1].Role != models.RoleViewer {
			s.Errorf("members %+v", list)
		}
		s.must(s.st.Members.Revoke(s.ctx, other.ID, kim.ID))
		s.refused(s.st.Members.Revoke(s.ctx, other.ID, kim.ID), models.CodeNotFound)
		roles, err := s.st.Members.Roles(s.ctx, kim.ID)
		s.must(err)
		if len(roles) != 1 || roles[s.incident.ID] != models.RoleLead {
			s.Errorf("roles %v", roles)
		}
		want := "account.create kim, account.create lee, member.grant lee, member.grant kim, member.grant kim, member.grant kim, member.revoke kim"
		if got := s.actions(); got != want {
			s.Errorf("log %q, want %q", got, want)
		}
	})
}

func TestSessions(t *testing.T) {
	run(t, func(s suite) {
		kim, lee := s.account("kim", true), s.account("lee", true)
		now := time.Date(2026, 11, 2, 0, 0, 0, 0, time.UTC)
		for hash, id := range map[string]int64{"a": kim.ID, "b": kim.ID, "c": lee.ID} {
			s.must(s.st.Sessions.Create(s.ctx, models.Session{Hash: hash, AccountID: id, CreatedAt: now, SeenAt: now, ExpiresAt: now.Add(time.Hour), Addr: "192.0.2.1", Agent: "x\x00y"}))
		}
		s.refused(s.st.Sessions.Create(s.ctx, models.Session{Hash: "d", AccountID: 99, CreatedAt: now, SeenAt: now, ExpiresAt: now}), models.CodeNotFound)
		s.must(s.st.Sessions.Touch(s.ctx, "a", now.Add(time.Minute)))
		s.must(s.st.Sessions.Touch(s.ctx, "a", now)) // never backward
		list, err := s.st.Sessions.List(s.ctx, kim.ID)
		s.must(err)
		if len(list) != 2 || list[0].Hash != "a" || !list[0].SeenAt.Equal(now.Add(time.Minute)) {
			s.Errorf("sessions %+v", list)
		}
		s.must(s.st.Accounts.SetPassword(s.ctx, kim.ID, "hash of new", false, "b"))
		_, err = s.st.Sessions.ByHash(s.ctx, "a")
		s.refused(err, models.CodeNotFound)
		_, err = s.st.Sessions.ByHash(s.ctx, "b")
		s.must(err)
		kim.Disabled = true
		_, err = s.st.Accounts.Update(s.ctx, kim)
		s.must(err)
		_, err = s.st.Sessions.ByHash(s.ctx, "b")
		s.refused(err, models.CodeNotFound)
		s.must(s.st.Sessions.Prune(s.ctx, now.Add(time.Hour), now.Add(-time.Hour)))
		_, err = s.st.Sessions.ByHash(s.ctx, "c")
		s.refused(err, models.CodeNotFound)
		s.must(s.st.Sessions.End(s.ctx, "c"))
		s.must(s.st.Sessions.EndAll(s.ctx, lee.ID, ""))
	})
}

func TestTokens(t *testing.T) {
	run(t, func(s suite) {
		kim, lee := s.account("kim", false), s.account("lee", false)
		at := time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)
		made, err := s.st.Tokens.Create(s.ctx, models.Token{
			AccountID: kim.ID, Name: "loader", Prefix: "emb_abc", CreatedBy: "lee", ExpiresAt: at,
			Scope: models.Scope{Permissions: []models.Permission{models.MayIngest}, IncidentID: s.incident.ID},
		}, "hash of token")
		s.must(err)
		_, err = s.st.Tokens.Create(s.ctx, models.Token{AccountID: kim.ID, ExpiresAt: at}, "x")
		s.refused(err, models.CodeInvalid)
		got, err := s.st.Tokens.ByHash(s.ctx, "hash of token")
		s.must(err)
		if got.Scope.IncidentID != s.incident.ID || got.Scope.Permissions[0] != models.MayIngest || !got.ExpiresAt.Equal(at) || !got.UsedAt.IsZero() || made.Login != "kim" {
			s.Errorf("token %+v, made %+v", got, made)
		}
		s.must(s.st.Tokens.Touch(s.ctx, made.ID, at))
		_, err = s.st.Tokens.Revoke(s.ctx, made.ID, lee.ID)
		s.refused(err, models.CodeNotFound)
		_, err = s.st.Tokens.Revoke(s.ctx, made.ID, 0)
		s.must(err)
		_, err = s.st.Tokens.Revoke(s.ctx, made.ID, kim.ID)
		s.refused(err, models.CodeConflict)
		for id, n := range map[int64]int{0: 1, kim.ID: 1, lee.ID: 0} {
			list, err := s.st.Tokens.List(s.ctx, id)
			s.must(err)
			if len(list) != n || n == 1 && (list[0].Login != "kim" || list[0].RevokedAt.IsZero() || !list[0].UsedAt.Equal(at)) {
				s.Errorf("tokens of %d: %+v", id, list)
			}
		}
		if got := s.actions(); !strings.HasSuffix(got, "token.create emb_abc, token.revoke emb_abc") {
			s.Errorf("log %q", got)
		}
	})
}

func TestPasswordLinks(t *testing.T) {
	run(t, func(s suite) {
		kim := s.account("kim", false)
		now := time.Date(2026, 11, 2, 0, 0, 0, 0, time.UTC)
		link := func(hash string) models.PasswordLink {
			return models.PasswordLink{Hash: hash, AccountID: kim.ID, Purpose: models.LinkReset, CreatedBy: "lee", ExpiresAt: now.Add(time.Hour)}
		}
		s.must(s.st.PasswordLinks.Create(s.ctx, link("a")))
		s.must(s.st.PasswordLinks.Create(s.ctx, link("b")))
		for _, hash := range []string{"a", "zzz"} {
			_, err := s.st.PasswordLinks.Use(s.ctx, hash, now)
			s.refused(err, models.CodeNotFound)
		}
		_, err := s.st.PasswordLinks.Use(s.ctx, "b", now.Add(time.Hour))
		s.refused(err, models.CodeNotFound)
		// Of many at once one wins.
		var won atomic.Int32
		var wg sync.WaitGroup
		for range 4 {
			wg.Go(func() {
				if _, err := s.st.PasswordLinks.Use(s.ctx, "b", now); err == nil {
					won.Add(1)
				} else if models.CodeOf(err) != models.CodeNotFound {
					s.Errorf("use: %v", err)
				}
			})
		}
		wg.Wait()
		if won.Load() != 1 {
			s.Errorf("a link was used %d times", won.Load())
		}
	})
}

// TestAttempts: failures are counted before they happen, wait ever longer, are
// forgotten in time, and a refused attempt costs nothing more.
func TestAttempts(t *testing.T) {
	run(t, func(s suite) {
		rule := models.Lockout{Free: 2, Base: time.Second, Max: 5 * time.Second, Forget: time.Hour}
		sub := []store.Subject{{Hash: "kim", Rule: rule}, {Hash: "addr", Rule: models.Lockout{Free: 100, Base: 1, Max: 1, Forget: time.Hour}}}
		now := time.Date(2026, 11, 2, 0, 0, 0, 0, time.UTC)
		begin := func() time.Duration {
			until, err := s.st.Attempts.Begin(s.ctx, sub, now)
			s.must(err)
			if until.IsZero() {
				return 0
			}
			return until.Sub(now)
		}
		var waits []time.Duration
		for range 7 {
			wait := begin()
			waits = append(waits, wait)
			now = now.Add(wait)
			if wait > 0 && begin() != 0 {
				s.Error("still waiting after the wait")
			}
		}
		if got := fmt.Sprint(waits); got != "[0s 0s 0s 1s 2s 4s 5s]" {
			s.Errorf("waits %s", got)
		}
		now = now.Add(time.Hour)
		var fresh []time.Duration
		for range 4 {
			fresh = append(fresh, begin())
		}
		if got := fmt.Sprint(fresh); got != "[0s 0s 0s 1s]" {
			s.Errorf("an hour later: %s", got)
		}
		s.must(s.st.Attempts.Forgive(s.ctx, "kim"))
		if begin() != 0 {
			s.Error("not forgiven")
		}
		s.must(s.st.Attempts.TakeBack(s.ctx, "addr"))
		s.must(s.st.Attempts.TakeBack(s.ctx, "unknown"))
		s.must(s.st.Attempts.Prune(s.ctx, now.Add(time.Hour)))
		for range 2 {
			_ = begin()
		}
		// A hundred at once are a hundred failures.
		s.must(s.st.Attempts.Forgive(s.ctx, "kim", "addr"))
		var let atomic.Int32
		var wg sync.WaitGroup
		for range 12 {
			wg.Go(func() {
				until, err := s.st.Attempts.Begin(s.ctx, sub, now)
				if err != nil {
					s.Errorf("begin: %v", err)
				} else if until.IsZero() {
					let.Add(1)
				}
			})
		}
		wg.Wait()
		if let.Load() != 3 {
			s.Errorf("%d of 12 at once were let through, want 3", let.Load())
		}
	})
}

func TestIdempotency(t *testing.T) {
	run(t, func(s suite) {
		req := store.Once{Account: 1, Route: "POST /entries", Key: "k", BodyHash: "h"}
		var ran atomic.Int32
		create := func(ctx context.Context, tx *store.Store) (int, string, error) {
			ran.Add(1)
			e, err := tx.Entries.Create(ctx, s.ignition(), "")
			return 201, e.Key, err
		}
		_, err := s.st.Idempotency.Do(s.ctx, req, func(context.Context, *store.Store) (int, string, error) { return 0, "", errStop })
		if !errors.Is(err, errStop) {
			s.Fatal(err)
		}
		var wg sync.WaitGroup
		var first atomic.Int32
		for range 4 {
			wg.Go(func() {
				a, err := s.st.Idempotency.Do(s.ctx, req, create)
				if err != nil || a.Status != 201 || a.Body != "ignition" {
					s.Errorf("answer %+v, %v", a, err)
				}
				if !a.Replayed {
					first.Add(1)
				}
			})
		}
		wg.Wait()
		if ran.Load() != 1 || first.Load() != 1 {
			s.Errorf("done %d times", ran.Load())
		}
		other := req
		other.BodyHash = "else"
		_, err = s.st.Idempotency.Do(s.ctx, other, create)
		s.refused(err, models.CodeConflict)
		for _, r := range []store.Once{{Account: 2, Route: req.Route, Key: "k", BodyHash: "else"}, {Account: 1, Route: "PUT", Key: "k", BodyHash: "else"}} {
			a, err := s.st.Idempotency.Do(s.ctx, r, func(context.Context, *store.Store) (int, string, error) { return 200, "", nil })
			if err != nil || a.Replayed {
				s.Errorf("of another account or route: %+v, %v", a, err)
			}
		}
		for _, key := range []string{"", "a\x00", strings.Repeat("x", 256)} {
			_, err = s.st.Idempotency.Do(s.ctx, store.Once{Key: key}, create)
			s.refused(err, models.CodeInvalid)
		}
		s.must(s.st.Idempotency.Prune(s.ctx, time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)))
		_, err = s.st.Idempotency.Do(s.ctx, req, create)
		s.refused(err, models.CodeConflict) // the entry's own key, not the request's
		if ran.Load() != 2 {
			s.Error("a pruned key was not run again")
		}
	})
}

func TestRemoveSource(t *testing.T) {
	run(t, func(s suite) {
		id := s.source.ID
		p := s.newPiece(id, 1, 10)
		s.newPiece(id, 2, 10)
		s.must(s.st.Ledgers.Save(s.ctx, s.incident.ID, p.ID, models.Ledger{Received: 1, Accepted: 1}))
		s.must(s.st.Gaps.Replace(s.ctx, s.incident.ID, p.ID, []models.Gap{{From: 1, To: 2}}))
		_, err := s.st.Sources.Remove(s.ctx, s.incident.ID, id, "han", "mistake")
		s.refused(err, models.CodeConflict) // it is being read
		s.must(s.st.Sources.SetState(s.ctx, s.incident.ID, id, models.SourceReady, ""))
		_, err = s.st.Sources.Remove(s.ctx, s.incident.ID, id, "han", " ")
		s.refused(err, models.CodeInvalid)
		other := s.newIncident("other")
		_, err = s.st.Sources.Remove(s.ctx, other.ID, id, "han", "mistake")
		s.refused(err, models.CodeNotFound)

		alias, err := s.st.Sources.Alias(s.ctx, s.incident.ID, "again", id)
		s.must(err)
		_, err = s.st.Sources.Remove(s.ctx, s.incident.ID, id, "han", "mistake")
		s.refused(err, models.CodeConflict)
		stone, err := s.st.Sources.Remove(s.ctx, s.incident.ID, alias.ID, "han", "mistake")
		s.must(err)
		if stone.AliasOf != s.source.PublicID() || len(stone.Pieces) != 0 {
			s.Errorf("alias' tombstone %+v", stone)
		}

		twin := s.newSource(s.incident.ID, "twin.log")
		dup, err := s.st.Pieces.Add(s.ctx, s.incident.ID, models.Piece{SourceID: twin.ID, SHA256: sha(1), Size: 10, DuplicateOf: p.ID})
		s.must(err)
		_, err = s.st.Sources.Remove(s.ctx, s.incident.ID, id, "han", "mistake")
		s.refused(err, models.CodeConflict)
		dup.DuplicateOf = 0 // the same bytes, but resting on itself
		s.must(s.st.Pieces.Update(s.ctx, s.incident.ID, dup))
		stone, err = s.st.Sources.Remove(s.ctx, s.incident.ID, id, "han", "personal data")
		s.must(err)
		if stone.SourceID != s.source.PublicID() || stone.Label != "web.log" || stone.By != "han" || stone.Why != "personal data" || len(stone.Pieces) != 2 ||
			!stone.Pieces[0].Kept || stone.Pieces[1].Kept || stone.Pieces[1].SHA256 != sha(2) {
			s.Errorf("tombstone %+v", stone)
		}
		_, err = s.st.Sources.ByID(s.ctx, s.incident.ID, id)
		s.refused(err, models.CodeNotFound)
		all, err := s.st.Sources.Removed(s.ctx, s.incident.ID)
		s.must(err)
		if len(all) != 2 || all[1].SourceID != stone.SourceID {
			s.Errorf("removed %+v", all)
		}
		// The label is free again, the id is not.
		if again := s.newSource(s.incident.ID, "web.log"); again.ID <= twin.ID {
			s.Errorf("id %d was given twice", again.ID)
		}
		recs, err := s.st.Audit.List(s.ctx, store.AuditFilter{Action: "source.remove"})
		s.must(err)
		if len(recs) != 2 || !strings.Contains(recs[0].New, "personal data") || !strings.Contains(recs[0].Old, "web.log") {
			s.Errorf("log %+v", recs)
		}
	})
}
