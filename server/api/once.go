package api

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/server/app"
)

// onceService remembers what was answered to a request with a key.
type onceService interface {
	// Once calls do in a transaction and keeps its answer in the same one; when
	// the account has used the key on the route before, with the same body, it
	// gives the answer of then instead. Another body under the key is
	// models.CodeConflict.
	Once(ctx context.Context, o app.OnceRequest, do func(ctx context.Context) (status int, answer string, err error)) (status int, answer string, replayed bool, err error)
}

// maxKey is the longest Idempotency-Key, in bytes.
const maxKey = 128

// recorded is an answer that is kept before it is sent.
type recorded struct {
	Status   int             `json:"-"`
	Location string          `json:"location,omitempty"`
	ETag     string          `json:"etag,omitempty"`
	Body     json.RawMessage `json:"body,omitempty"`
}

// once runs a POST at most once under its Idempotency-Key.
func (a *API) once(r *request, handle handler) error {
	key := r.GetHeader("Idempotency-Key")
	// An answer with a secret in it is not kept; what may be repeated need not be.
	if r.who.Account.ID == 0 || r.route.Has(Secret) || r.route.Has(Again) {
		return handle(a, r)
	}
	if len(key) > maxKey {
		return &httpError{problem: problem{Code: string(models.CodeInvalid), Detail: "an Idempotency-Key has at most 128 bytes"}}
	}
	body, err := io.ReadAll(r.Request.Body)
	if err != nil {
		return err
	}
	r.Request.Body = io.NopCloser(bytes.NewReader(body))
	sum := sha256.Sum256(body)
	outer, reached := r.Request, false
	status, answer, replayed, err := a.s.Once(r.ctx(), app.OnceRequest{
		Account: r.who.Account.ID, Incident: r.incident.ID, Route: r.Request.Method + " " + r.Request.URL.Path, Key: key, Body: hex.EncodeToString(sum[:]),
	},
		func(ctx context.Context) (int, string, error) {
			reached = true
			r.Request = outer.WithContext(ctx)
			r.recording = &recorded{}
			defer func() { r.Request, r.recording = outer, nil }()
			if err := handle(a, r); err != nil {
				return 0, "", err
			}
			b, err := json.Marshal(r.recording)
			return r.recording.Status, string(b), err
		})
	if !reached && models.CodeOf(err) == models.CodeConflict {
		p, _ := problemOf(err)
		p.Code = codeKeyReused
		return &httpError{problem: p, err: err}
	}
	if err != nil {
		return err
	}
	var out recorded
	if err := json.Unmarshal([]byte(answer), &out); err != nil {
		return err
	}
	if replayed {
		r.Header("Idempotency-Replayed", "true")
	}
	for name, v := range map[string]string{"Location": out.Location, "ETag": out.ETag} {
		if v != "" {
			r.Header(name, v)
		}
	}
	if len(out.Body) == 0 {
		r.Status(status)
		return nil
	}
	r.Data(status, "application/json", append(out.Body, '\n'))
	return nil
}

// keep puts an answer aside while the request's transaction is open.
func (r *request) keep(status int, body []byte) {
	h := r.Writer.Header()
	*r.recording = recorded{Status: status, Location: h.Get("Location"), ETag: h.Get("ETag"), Body: bytes.TrimSpace(body)}
	h.Del("Location")
	h.Del("ETag")
}
