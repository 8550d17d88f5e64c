package store

import (
	"encoding/json"
	"math"
	"strings"
	"time"

	"github.com/emberline/emberline/models"
)

// nanos is an instant as it is stored.
func nanos(t time.Time) int64 { return t.UnixNano() }

// instant is the inverse of nanos.
func instant(n int64) time.Time { return time.Unix(0, n).UTC() }

var (
	firstInstant = time.Unix(0, math.MinInt64)
	lastInstant  = time.Unix(0, math.MaxInt64)
)

// nanosOrNull stores the zero time, and one beyond an int64 of nanoseconds (a
// container may claim any), as NULL.
func nanosOrNull(t time.Time) *int64 {
	if t.IsZero() || t.Before(firstInstant) || t.After(lastInstant) {
		return nil
	}
	n := t.UnixNano()
	return &n
}

// instantOrZero is the inverse of nanosOrNull.
func instantOrZero(n *int64) time.Time {
	if n == nil {
		return time.Time{}
	}
	return instant(*n)
}

// nanosOf and instantOf carry optional instants.
func nanosOf(t *time.Time) *int64 {
	if t == nil {
		return nil
	}
	return nanosOrNull(*t)
}

func instantOf(n *int64) *time.Time {
	if n == nil {
		return nil
	}
	t := instant(*n)
	return &t
}

// clean makes a text that both databases take: valid UTF-8 without NUL.
func clean(s string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "\uFFFD")
}

// encode writes a nested value as JSON; encoding/json itself replaces invalid
// UTF-8 and escapes NUL.
func encode(v any) (string, error) {
	b, err := json.Marshal(v)
	if err != nil {
		return "", models.Wrap(err, models.CodeInternal, "encode %T", v)
	}
	return string(b), nil
}

// decode is the inverse of encode. JSON that does not read was damaged
// outside of this program.
func decode[T any](s string) (T, error) {
	var v T
	if err := json.Unmarshal([]byte(s), &v); err != nil {
		return v, models.Wrap(err, models.CodeDamaged, "stored %T cannot be read", v)
	}
	return v, nil
}

// each converts rows, stopping at the first that does not convert.
func each[R, T any](rows []R, convert func(R) (T, error)) ([]T, error) {
	out := make([]T, 0, len(rows))
	for _, r := range rows {
		v, err := convert(r)
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, nil
}
