package auth

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strings"
	"sync/atomic"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"

	"github.com/emberline/emberline/models"
)

// Params are argon2id's. They are stored with every hash, so that they can be
// raised: an older hash is replaced at the next log-in.
type Params struct {
	MemoryKiB uint32
	Passes    uint32
	Lanes     uint8
}

// DefaultParams lie above OWASP's least (19 MiB, 2 passes) and take about a
// tenth of a second.
var DefaultParams = Params{MemoryKiB: 32 << 10, Passes: 3, Lanes: 1}

// The bounds of parameters read from a stored hash: it may be damaged.
const (
	maxMemoryKiB = 1 << 20
	maxPasses    = 64
	maxLanes     = 64
	saltBytes    = 16
	keyBytes     = 32
)

// Hasher hashes passwords, a few at a time: each takes Params.MemoryKiB, and a
// flood of log-ins must not take them all at once.
type Hasher struct {
	params  Params
	slots   chan struct{}
	waiting atomic.Int64
	queue   int64
}

// NewHasher makes a hasher that works on at most slots passwords at a time while
// at most queue more wait.
func NewHasher(p Params, slots, queue int) *Hasher {
	return &Hasher{params: p, slots: make(chan struct{}, max(slots, 1)), queue: int64(max(queue, 1))}
}

// run derives a key when there is a slot. A full queue is models.CodeUnavailable.
func (h *Hasher) run(ctx context.Context, p Params, password string, salt []byte, size uint32) ([]byte, error) {
	defer h.waiting.Add(-1)
	if h.waiting.Add(1) > h.queue+int64(cap(h.slots)) {
		return nil, models.Errorf(models.CodeUnavailable, "too many log-ins at once").WithHint("try again in a moment")
	}
	select {
	case h.slots <- struct{}{}:
	case <-ctx.Done():
		return nil, models.Wrap(ctx.Err(), models.CodeCanceled, "stopped")
	}
	defer func() { <-h.slots }()
	// One text has many encodings, and keyboards differ in which they give.
	return argon2.IDKey([]byte(norm.NFKC.String(password)), salt, p.Passes, p.MemoryKiB, p.Lanes, size), nil
}

var phc = base64.RawStdEncoding

// Hash gives the text to be stored for a password:
// $argon2id$v=19$m=…,t=…,p=…$SALT$KEY.
func (h *Hasher) Hash(ctx context.Context, password string) (string, error) {
	salt := make([]byte, saltBytes)
	if _, err := rand.Read(salt); err != nil {
		return "", models.Wrap(err, models.CodeInternal, "make a salt")
	}
	key, err := h.run(ctx, h.params, password, salt, keyBytes)
	if err != nil {
		return "", err
	}
	return formatHash(h.params, salt, key), nil
}

func formatHash(p Params, salt, key []byte) string {
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, p.MemoryKiB, p.Passes, p.Lanes, phc.EncodeToString(salt), phc.EncodeToString(key))
}

// decoyHash is a hash that no password is known for; comparing with it takes as
// long as with a real one.
func decoyHash(p Params) (string, error) {
	b := make([]byte, saltBytes+keyBytes)
	if _, err := rand.Read(b); err != nil {
		return "", models.Wrap(err, models.CodeInternal, "make a salt")
	}
	return formatHash(p, b[:saltBytes], b[saltBytes:]), nil
}

// Verify says whether the password is the one of a stored hash, and whether that
// hash should be made anew with today's parameters.
func (h *Hasher) Verify(ctx context.Context, stored, password string) (ok, stale bool, err error) {
	p, salt, want, err := parseHash(stored)
	if err != nil {
		return false, false, err
	}
	got, err := h.run(ctx, p, password, salt, uint32(len(want)))
	if err != nil {
		return false, false, err
	}
	return subtle.ConstantTimeCompare(got, want) == 1, p != h.params, nil
}

func parseHash(stored string) (p Params, salt, key []byte, err error) {
	bad := models.Errorf(models.CodeDamaged, "a stored password cannot be read").WithHint("give the account a new one: emberline user reset")
	f := strings.Split(stored, "$")
	if len(f) != 6 || f[0] != "" || f[1] != "argon2id" || f[2] != fmt.Sprintf("v=%d", argon2.Version) {
		return p, nil, nil, bad
	}
	if _, err := fmt.Sscanf(f[3], "m=%d,t=%d,p=%d", &p.MemoryKiB, &p.Passes, &p.Lanes); err != nil {
		return p, nil, nil, bad
	}
	if salt, err = phc.DecodeString(f[4]); err != nil {
		return p, nil, nil, bad
	}
	if key, err = phc.DecodeString(f[5]); err != nil {
		return p, nil, nil, bad
	}
	if p.MemoryKiB < 8 || p.MemoryKiB > maxMemoryKiB || p.Passes < 1 || p.Passes > maxPasses || p.Lanes < 1 || p.Lanes > maxLanes ||
		len(salt) < 8 || len(key) < 16 || len(key) > 64 {
		return p, nil, nil, bad
	}
	return p, salt, key, nil
}
