package api

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"net/http"
	"strconv"
	"time"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/server/api/strict"
)

// problem is what is answered when something went wrong: RFC 9457 with a code
// for programs and a hint for people.
type problem struct {
	// Type leads to the code's explanation.
	Type string `json:"type" example:"/api/docs#problem-not_found"`
	// Title is the same for all problems of a code.
	Title  string `json:"title" example:"Not found"`
	Status int    `json:"status" example:"404"`
	// Detail is about this very problem.
	Detail string `json:"detail,omitempty"`
	// Instance is the request's id, as it stands in the log.
	Instance string `json:"instance"`
	Code     string `json:"code" example:"not_found"`
	Hint     string `json:"hint,omitempty"`
	// Errors are the fields that are wrong.
	Errors []fieldError `json:"errors,omitempty"`
	// CurrentRevision and Changes say, when If-Match did not hold, where the
	// record is now and who changed what since.
	CurrentRevision int            `json:"current_revision,omitempty"`
	Changes         []changeAnswer `json:"changes,omitempty"`
}

// fieldError is what is wrong with one field.
type fieldError struct {
	// Pointer is a JSON pointer into the body, or "?name" for a parameter.
	Pointer string `json:"pointer" example:"/title/ko"`
	Detail  string `json:"detail"`
}

// httpError is an error that only HTTP knows.
type httpError struct {
	problem
	retry time.Duration // > 0: Retry-After
	err   error         // logged, never sent
}

func (e *httpError) Error() string {
	if e.err != nil {
		return e.Detail + ": " + e.err.Error()
	}
	return e.Detail
}
func (e *httpError) Unwrap() error { return e.err }

// Codes of problems beyond those of the domain.
const (
	codePrecondition  = "precondition_failed"
	codeNeedsMatch    = "precondition_required"
	codeRate          = "rate_limited"
	codeMethod        = "method_not_allowed"
	codeMedia         = "unsupported_media_type"
	codeCrossOrigin   = "cross_origin"
	codeRange         = "range_not_satisfiable"
	codeKeyReused     = "idempotency_key_reused"
	codeUploadOffset  = "offset_mismatch"
	codeTimeout       = "timeout"
	retryAfterDefault = 5 * time.Second
)

// codeInfo is what a code means over HTTP.
type codeInfo struct {
	Code   string
	Status int
	Title  string
	Ko     string
}

// Codes is the one table from codes to statuses.
var Codes = []codeInfo{
	{string(models.CodeInvalid), http.StatusBadRequest, "The request is wrong", "요청이 잘못되었습니다"},
	{string(models.CodeUnauthorized), http.StatusUnauthorized, "Nobody is logged in", "로그인이 필요합니다"},
	{string(models.CodeForbidden), http.StatusForbidden, "Not allowed", "권한이 없습니다"},
	{codeCrossOrigin, http.StatusForbidden, "Refused: from another site", "다른 사이트에서 온 요청입니다"},
	{string(models.CodeNotFound), http.StatusNotFound, "Not found", "찾을 수 없습니다"},
	{codeMethod, http.StatusMethodNotAllowed, "The address does not take this method", "허용되지 않는 메서드입니다"},
	{string(models.CodeConflict), http.StatusConflict, "In conflict with what is there", "현재 상태와 충돌합니다"},
	{codeKeyReused, http.StatusConflict, "The key was used for another request", "다른 요청에 쓰인 키입니다"},
	{codeUploadOffset, http.StatusConflict, "The part begins elsewhere", "조각의 위치가 맞지 않습니다"},
	{codePrecondition, http.StatusPreconditionFailed, "Somebody else changed it first", "다른 사람이 먼저 바꾸었습니다"},
	{string(models.CodeTooLarge), http.StatusRequestEntityTooLarge, "Too large", "너무 큽니다"},
	{codeMedia, http.StatusUnsupportedMediaType, "Another media type is needed", "지원하지 않는 형식입니다"},
	{codeRange, http.StatusRequestedRangeNotSatisfiable, "No such range", "없는 범위입니다"},
	{codeNeedsMatch, http.StatusPreconditionRequired, "If-Match is needed", "If-Match 헤더가 필요합니다"},
	{codeRate, http.StatusTooManyRequests, "Too many requests", "요청이 너무 많습니다"},
	{string(models.CodeCanceled), http.StatusServiceUnavailable, "Stopped", "중단되었습니다"},
	{codeTimeout, http.StatusServiceUnavailable, "It took too long", "시간이 너무 오래 걸렸습니다"},
	{string(models.CodeUnavailable), http.StatusServiceUnavailable, "Not available now", "지금은 사용할 수 없습니다"},
	{string(models.CodeDamaged), http.StatusInternalServerError, "Stored data is damaged", "저장된 데이터가 손상되었습니다"},
	{string(models.CodeInternal), http.StatusInternalServerError, "Internal error", "내부 오류"},
}

func infoOf(code string) codeInfo {
	for _, c := range Codes {
		if c.Code == code {
			return c
		}
	}
	return infoOf(string(models.CodeInternal))
}

// problemOf makes an error presentable: what the domain says of it goes out,
// causes and everything else stays in.
func problemOf(err error) (p problem, retry time.Duration) {
	var own *httpError
	var body *strict.Error
	var size *http.MaxBytesError
	switch {
	case errors.As(err, &own):
		p, retry = own.problem, own.retry
	case errors.As(err, &size):
		p.Code, p.Detail = string(models.CodeTooLarge), fmt.Sprintf("the body is larger than %d bytes", size.Limit)
	case errors.As(err, &body):
		p.Code, p.Detail = string(models.CodeInvalid), body.Error()
		p.Errors = []fieldError{{body.Pointer, body.Detail}}
	case errors.Is(err, context.DeadlineExceeded):
		p.Code, p.Detail, p.Hint = codeTimeout, "the request took too long", "narrow it: a shorter range, fewer sources"
	default:
		var e *models.Error
		p.Code, p.Hint = string(models.CodeOf(err)), models.HintOf(err)
		if errors.As(err, &e) && e.Code != models.CodeInternal {
			p.Detail = e.Message
		} else {
			p.Code, p.Hint, p.Detail = string(models.CodeInternal), "", "the cause is in the service's log, under this request's id"
		}
	}
	info := infoOf(p.Code)
	p.Status, p.Title, p.Type = info.Status, info.Title, "/api/docs#problem-"+p.Code
	if retry == 0 && p.Status == http.StatusServiceUnavailable {
		retry = retryAfterDefault
	}
	return p, retry
}

// fail answers with the problem and logs what is not sent.
func (a *API) fail(r *request, err error) {
	ctx := r.ctx()
	if errors.Is(err, context.Canceled) && ctx.Err() != nil {
		a.log.DebugContext(ctx, "client left", "request", r.id, "route", r.FullPath())
		r.Abort()
		return
	}
	p, retry := problemOf(err)
	p.Instance = r.id
	a.noteRefused(r, p.Status)
	if p.Status >= http.StatusInternalServerError {
		a.log.ErrorContext(ctx, "request failed", "request", r.id, "method", r.Request.Method, "route", r.FullPath(), "status", p.Status, "error", err)
	}
	r.Abort()
	if r.Writer.Written() { // a stream that broke: the connection is cut, so that it does not look whole
		a.log.WarnContext(ctx, "answer broke off", "request", r.id, "route", r.FullPath(), "error", err)
		panic(http.ErrAbortHandler)
	}
	h := r.Writer.Header()
	for _, k := range []string{"ETag", "Content-Length", "Content-Disposition", "Accept-Ranges", "Last-Modified"} {
		h.Del(k)
	}
	if retry > 0 {
		h.Set("Retry-After", strconv.Itoa(int(math.Ceil(retry.Seconds()))))
	}
	if p.Status == http.StatusUnauthorized {
		h.Set("WWW-Authenticate", `Bearer realm="emberline"`)
	}
	b, merr := json.Marshal(p)
	if merr != nil {
		b = []byte(`{"status":500}`)
	}
	r.Data(p.Status, "application/problem+json", append(b, '\n'))
}

// invalid is an error about one parameter of the address.
func invalid(name, format string, args ...any) error {
	detail := fmt.Sprintf(format, args...)
	return &httpError{problem: problem{Code: string(models.CodeInvalid), Detail: name + ": " + detail, Errors: []fieldError{{"?" + name, detail}}}}
}

// wrongField is an error about one field of the body.
func wrongField(pointer, format string, args ...any) error {
	return &strict.Error{Pointer: pointer, Detail: fmt.Sprintf(format, args...)}
}
