// Package strict reads JSON bodies into request types and refuses everything
// that was not asked for: unknown and repeated keys, values of another type,
// null, nesting beyond MaxDepth, bytes that are no UTF-8, anything after the
// value. encoding/json lets all of that through.
//
// It reads as it parses, so that a hostile body is refused at its first wrong
// byte, however long it is.
//
// What never lives here: HTTP, rules of the domain, writing JSON.
package strict

import (
	"encoding"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strconv"
	"strings"
	"time"
)

// MaxDepth is how deep objects and arrays may nest.
const MaxDepth = 64

// MaxItems bounds one array: a request lists things by hand.
const MaxItems = 10_000

// Error says what is wrong with a body, and where: Pointer is a JSON pointer
// (RFC 6901), "" for the whole body.
type Error struct {
	Pointer string
	Detail  string
	Err     error // the reader's, when reading failed
}

func (e *Error) Error() string {
	if e.Pointer == "" {
		return "body: " + e.Detail
	}
	return e.Pointer + ": " + e.Detail
}

// Unwrap gives the reader's error.
func (e *Error) Unwrap() error { return e.Err }

// Decode reads one JSON object from r into the struct that v points to. Fields
// are named by their json tags and keep their value when the body leaves them
// out, which those tagged validate:"required" do not allow.
func Decode(r io.Reader, v any) error {
	target := reflect.ValueOf(v)
	if target.Kind() != reflect.Pointer || target.Elem().Kind() != reflect.Struct {
		return fmt.Errorf("strict: cannot decode into %T", v)
	}
	d := &decoder{json: json.NewDecoder(&utf8Reader{r: r})}
	d.json.UseNumber()
	if err := d.value(target.Elem(), "", 0); err != nil {
		return err
	}
	if _, err := d.json.Token(); !errors.Is(err, io.EOF) {
		return &Error{Detail: "something follows the value", Err: readError(err)}
	}
	return nil
}

type decoder struct{ json *json.Decoder }

// token reads the next token.
func (d *decoder) token(at string) (json.Token, error) {
	t, err := d.json.Token()
	if err == nil {
		return t, nil
	}
	var syntax *json.SyntaxError
	switch {
	case errors.Is(err, errUTF8):
		return nil, &Error{Pointer: at, Detail: "not UTF-8"}
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		if at == "" && d.json.InputOffset() == 0 {
			return nil, &Error{Detail: "there is no body"}
		}
		return nil, &Error{Pointer: at, Detail: "the body ends too early"}
	case errors.As(err, &syntax):
		return nil, &Error{Pointer: at, Detail: fmt.Sprintf("not JSON at byte %d: %s", syntax.Offset, syntax.Error())}
	}
	return nil, &Error{Pointer: at, Detail: "the body cannot be read", Err: err}
}

// readError keeps errors of the reader apart from those of the syntax.
func readError(err error) error {
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		return nil
	}
	return err
}

// value reads one value into v.
func (d *decoder) value(v reflect.Value, at string, depth int) error {
	t, err := d.token(at)
	if err != nil {
		return err
	}
	if delim, ok := t.(json.Delim); ok {
		if depth++; depth > MaxDepth {
			return &Error{Pointer: at, Detail: fmt.Sprintf("nested deeper than %d", MaxDepth)}
		}
		if delim != '{' && delim != '[' {
			return &Error{Pointer: at, Detail: "not JSON: unexpected " + delim.String()}
		}
		for v.Kind() == reflect.Pointer {
			v.Set(reflect.New(v.Type().Elem()))
			v = v.Elem()
		}
		_, text := textual(v)
		switch {
		case delim == '{' && v.Kind() == reflect.Struct && !text:
			return d.object(v, at, depth)
		case delim == '[' && v.Kind() == reflect.Slice:
			return d.array(v, at, depth)
		}
		return wrong(v, at, map[json.Delim]string{'{': "an object", '[': "an array"}[delim])
	}
	return scalar(v, t, at)
}

// object reads the members of a struct; its brace is read.
func (d *decoder) object(v reflect.Value, at string, depth int) error {
	fields := fieldsOf(v.Type())
	seen := make(map[string]bool, len(fields))
	for d.json.More() {
		t, err := d.token(at)
		if err != nil {
			return err
		}
		key, ok := t.(string)
		if !ok {
			return &Error{Pointer: at, Detail: "not JSON: a key must be a string"}
		}
		here := at + "/" + Escape(key)
		i, known := fields[key]
		switch {
		case seen[key]:
			return &Error{Pointer: here, Detail: "the key comes twice"}
		case !known:
			return &Error{Pointer: here, Detail: "unknown key; known here are " + names(v.Type())}
		}
		seen[key] = true
		if err := d.value(v.Field(i), here, depth); err != nil {
			return err
		}
	}
	if _, err := d.token(at); err != nil {
		return err
	}
	for i := range v.NumField() {
		f := v.Type().Field(i)
		if name, _, _ := strings.Cut(f.Tag.Get("json"), ","); f.Tag.Get("validate") == "required" && !seen[name] {
			return &Error{Pointer: at + "/" + Escape(name), Detail: "missing"}
		}
	}
	return nil
}

// array reads the items of a slice; its bracket is read.
func (d *decoder) array(v reflect.Value, at string, depth int) error {
	out := reflect.MakeSlice(v.Type(), 0, 0)
	for d.json.More() {
		if out.Len() == MaxItems {
			return &Error{Pointer: at, Detail: fmt.Sprintf("more than %d items", MaxItems)}
		}
		item := reflect.New(v.Type().Elem()).Elem()
		if err := d.value(item, at+"/"+strconv.Itoa(out.Len()), depth); err != nil {
			return err
		}
		out = reflect.Append(out, item)
	}
	v.Set(out)
	_, err := d.token(at)
	return err
}

// textual gives v as one that reads itself from text, as times do.
func textual(v reflect.Value) (encoding.TextUnmarshaler, bool) {
	u, ok := v.Addr().Interface().(encoding.TextUnmarshaler)
	return u, ok
}

// scalar puts a string, number or bool into v.
func scalar(v reflect.Value, t json.Token, at string) error {
	for v.Kind() == reflect.Pointer {
		if t == nil {
			break
		}
		v.Set(reflect.New(v.Type().Elem()))
		v = v.Elem()
	}
	switch t := t.(type) {
	case string:
		if u, ok := textual(v); ok {
			if err := u.UnmarshalText([]byte(t)); err != nil {
				return &Error{Pointer: at, Detail: fmt.Sprintf("%q is not %s", short(t), kind(v))}
			}
			return nil
		}
		if v.Kind() == reflect.String {
			v.SetString(t)
			return nil
		}
		return wrong(v, at, "a string")
	case bool:
		if v.Kind() == reflect.Bool {
			v.SetBool(t)
			return nil
		}
		return wrong(v, at, "a boolean")
	case json.Number:
		switch v.Kind() {
		case reflect.Int, reflect.Int64:
			n, err := strconv.ParseInt(t.String(), 10, v.Type().Bits())
			if err != nil {
				return &Error{Pointer: at, Detail: fmt.Sprintf("%s is not a whole number within range", short(t.String()))}
			}
			v.SetInt(n)
			return nil
		case reflect.Float64:
			f, err := t.Float64()
			if err != nil {
				return &Error{Pointer: at, Detail: fmt.Sprintf("%s is out of range", short(t.String()))}
			}
			v.SetFloat(f)
			return nil
		}
		return wrong(v, at, "a number")
	}
	return wrong(v, at, "null")
}

func wrong(v reflect.Value, at, got string) error {
	return &Error{Pointer: at, Detail: fmt.Sprintf("expected %s, got %s", kind(v), got)}
}

// kind names what is expected.
func kind(v reflect.Value) string {
	t := v.Type()
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t == reflect.TypeFor[time.Time]() {
		return "a time with an offset such as 2022-10-15T15:19:00+09:00"
	}
	switch t.Kind() {
	case reflect.String:
		return "a string"
	case reflect.Bool:
		return "true or false"
	case reflect.Int, reflect.Int64:
		return "a whole number"
	case reflect.Float64:
		return "a number"
	case reflect.Slice:
		return "an array"
	default:
		return "an object"
	}
}

// fieldsOf gives a struct's fields by their JSON names.
func fieldsOf(t reflect.Type) map[string]int {
	out := make(map[string]int, t.NumField())
	for i := range t.NumField() {
		if name, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ","); name != "" && name != "-" && t.Field(i).IsExported() {
			out[name] = i
		}
	}
	return out
}

func names(t reflect.Type) string {
	var out []string
	for i := range t.NumField() {
		if name, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ","); name != "" && name != "-" {
			out = append(out, name)
		}
	}
	return strings.Join(out, ", ")
}

// Escape writes a key as a token of a JSON pointer.
func Escape(key string) string {
	return strings.NewReplacer("~", "~0", "/", "~1").Replace(short(key))
}

func short(s string) string {
	if len(s) > 64 {
		return strings.ToValidUTF8(s[:64], "") + "…"
	}
	return s
}
