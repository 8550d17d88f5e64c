package auth

import (
	"context"
	"errors"
	"log/slog"
	"runtime"
	"time"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/models/store"
)

// Options for New; zero values are defaults.
type Options struct {
	Log    *slog.Logger
	Now    func() time.Time
	Params Params // of passwords; DefaultParams
	// HashSlots and HashQueue bound hashing: how many at a time, how many wait.
	HashSlots, HashQueue int
	Idle, Absolute       time.Duration // how long a session lives unused, and at all; 12 h and 7 days
	Account, Addr        models.Lockout
}

// Service lets people and programs in. It is safe for concurrent use.
type Service struct {
	store   *store.Store
	journal *Journal
	hasher  *Hasher
	decoy   string // a hash that no password has: for logins that nobody has
	o       Options
}

// New makes the service. Log-ins are written to the journal.
func New(s *store.Store, j *Journal, o Options) (*Service, error) {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Params == (Params{}) {
		o.Params = DefaultParams
	}
	if o.HashSlots == 0 {
		o.HashSlots = min(runtime.GOMAXPROCS(0), 4)
	}
	if o.HashQueue == 0 {
		o.HashQueue = 64
	}
	if o.Idle == 0 {
		o.Idle = 12 * time.Hour
	}
	if o.Absolute == 0 {
		o.Absolute = 7 * 24 * time.Hour
	}
	if o.Account == (models.Lockout{}) {
		o.Account = models.Lockout{Free: 5, Base: time.Second, Max: 15 * time.Minute, Forget: time.Hour}
	}
	if o.Addr == (models.Lockout{}) {
		// Many people may share an address.
		o.Addr = models.Lockout{Free: 30, Base: time.Second, Max: 15 * time.Minute, Forget: time.Hour}
	}
	decoy, err := decoyHash(o.Params)
	if err != nil {
		return nil, err
	}
	j.mu.Lock()
	j.together = func(ctx context.Context, writes []func(context.Context) error) (lost error) {
		err := s.Tx(ctx, func(ctx context.Context, _ *store.Store) error {
			for _, write := range writes {
				lost = errors.Join(lost, write(ctx)) // of a session that ended meanwhile
			}
			return nil
		})
		return errors.Join(err, lost)
	}
	j.mu.Unlock()
	return &Service{store: s, journal: j, hasher: NewHasher(o.Params, o.HashSlots, o.HashQueue), decoy: decoy, o: o}, nil
}

// principal loads what an account may do.
func (v *Service) principal(ctx context.Context, accountID int64) (models.Principal, error) {
	a, err := v.store.Accounts.ByID(ctx, accountID)
	if err != nil {
		return models.Principal{}, err
	}
	if a.Disabled {
		return models.Principal{}, models.Errorf(models.CodeUnauthorized, "this account is disabled").WithHint("ask an administrator")
	}
	roles, err := v.store.Members.Roles(ctx, a.ID)
	return models.Principal{Account: a, Roles: roles}, err
}

// Prune forgets sessions, failed log-ins and remembered answers that are over;
// once an hour is often enough.
func (v *Service) Prune(ctx context.Context) error {
	now := v.o.Now()
	if err := v.store.Sessions.Prune(ctx, now, now.Add(-v.o.Idle)); err != nil {
		return err
	}
	if err := v.store.Attempts.Prune(ctx, now.Add(-max(v.o.Account.Forget, v.o.Addr.Forget))); err != nil {
		return err
	}
	return v.store.Idempotency.Prune(ctx, now.Add(-rememberAnswers))
}

// rememberAnswers is how long a request may be repeated under its key.
const rememberAnswers = 48 * time.Hour
