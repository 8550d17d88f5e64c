package models

import (
	"errors"
	"fmt"
)

// Code says what went wrong in a word a caller may branch on. One table at the
// edge (server) turns codes into HTTP statuses and exit codes.
type Code string

// The codes there are.
const (
	CodeInvalid      Code = "invalid"      // the caller's input is wrong; Hint says how to mend it
	CodeNotFound     Code = "not_found"    // no such thing, or not within the caller's incident
	CodeConflict     Code = "conflict"     // it exists already, or somebody else changed it first
	CodeUnauthorized Code = "unauthorized" // nobody is logged in
	CodeForbidden    Code = "forbidden"    // somebody is, but may not
	CodeTooLarge     Code = "too_large"    // over a stated limit
	CodeUnavailable  Code = "unavailable"  // try again later: full queue, full disk, locked store
	CodeCanceled     Code = "canceled"     // stopped on request
	CodeDamaged      Code = "damaged"      // stored bytes are not what was stored
	CodeInternal     Code = "internal"     // a defect of ours; the cause is logged, never shown
)

// Error is the one error of the domain: a code for programs, a message for
// people and a hint that says what to do next. Err, when set, is the cause; it
// is logged and never sent to a client.
type Error struct {
	Code    Code
	Message string // one sentence, lower case, no full stop: "no incident named x"
	Hint    string // what to do: "list them with: emberline incident list"
	Err     error
}

// Error gives the message and, in brackets, the cause.
func (e *Error) Error() string {
	if e.Err != nil {
		return e.Message + ": " + e.Err.Error()
	}
	return e.Message
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// Errorf makes an Error without a cause; Wrap is for those with one.
func Errorf(code Code, format string, args ...any) *Error {
	return &Error{Code: code, Message: fmt.Sprintf(format, args...)}
}

// WithHint returns a copy of the error with a hint.
func (e *Error) WithHint(format string, args ...any) *Error {
	c := *e
	c.Hint = fmt.Sprintf(format, args...)
	return &c
}

// Wrap gives err the code and a message in front. A domain error inside keeps
// its hint. Wrap(nil) is nil.
func Wrap(err error, code Code, format string, args ...any) error {
	if err == nil {
		return nil
	}
	e := &Error{Code: code, Message: fmt.Sprintf(format, args...), Err: err}
	var in *Error
	if errors.As(err, &in) {
		e.Hint = in.Hint
	}
	return e
}

// CodeOf is the code of the outermost domain error in err's chain, and
// CodeInternal for any other error. CodeOf(nil) is "".
func CodeOf(err error) Code {
	if err == nil {
		return ""
	}
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return CodeInternal
}

// HintOf is the first hint in err's chain, or "".
func HintOf(err error) string {
	var e *Error
	for errors.As(err, &e) {
		if e.Hint != "" {
			return e.Hint
		}
		err = e.Err
		if err == nil {
			return ""
		}
	}
	return ""
}
