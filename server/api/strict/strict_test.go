package strict

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
	"time"
)

type inner struct {
	N    int     `json:"n"`
	Rate float64 `json:"rate"`
}

type sample struct {
	Name  string     `json:"name" validate:"required"`
	On    bool       `json:"on"`
	At    *time.Time `json:"at"`
	Inner inner      `json:"inner"`
	List  []inner    `json:"list"`
	Maybe *string    `json:"maybe"`
	Never int        `json:"-"`
}

func TestDecode(t *testing.T) {
	var v sample
	err := Decode(strings.NewReader(`{"name":"전원 🔥","on":true,"at":"2022-10-15T15:19:00+09:00","inner":{"n":3,"rate":1e3},"list":[{"n":1},{"n":2}],"maybe":""}`), &v)
	if err != nil {
		t.Fatal(err)
	}
	if v.Name != "전원 🔥" || !v.On || v.At == nil || v.At.UTC().Hour() != 6 || v.Inner.N != 3 || v.Inner.Rate != 1000 || len(v.List) != 2 || v.List[1].N != 2 || v.Maybe == nil || *v.Maybe != "" {
		t.Errorf("%+v", v)
	}
}

// TestRefused names for every wrong body the place that is pointed at.
func TestRefused(t *testing.T) {
	deep := strings.Repeat(`{"inner":`, 70)
	for _, c := range []struct{ body, pointer, says string }{
		{``, "", "no body"},
		{`null`, "", "expected an object"},
		{`[]`, "", "expected an object"},
		{`{`, "", "too early"},
		{`{"name":"a"`, "", "too early"},
		{`{"name":"a"}{}`, "", "follows"},
		{`{"name":"a"} x`, "", "follows"},
		{`{"name":"a"}` + "\n\t ", "-", ""},
		{`{}`, "/name", "missing"},
		{`{"name":"a","name":"b"}`, "/name", "twice"},
		{`{"name":"a","inner":{"n":1,"n":2}}`, "/inner/n", "twice"},
		{`{"name":"a","admin":true}`, "/admin", "unknown key"},
		{`{"name":"a","Never":1}`, "/Never", "unknown key"},
		{`{"name":"a","NAME":"b"}`, "/NAME", "unknown key"},
		{`{"name":"a","a/b~c":1}`, "/a~1b~0c", "unknown key"},
		{`{"name":1}`, "/name", "expected a string, got a number"},
		{`{"name":null}`, "/name", "expected a string, got null"},
		{`{"name":"a","on":"true"}`, "/on", "expected true or false"},
		{`{"name":"a","inner":{"n":1.5}}`, "/inner/n", "whole number"},
		{`{"name":"a","inner":{"n":99999999999999999999}}`, "/inner/n", "within range"},
		{`{"name":"a","inner":{"rate":1e999}}`, "/inner/rate", "out of range"},
		{`{"name":"a","list":[{"n":1},{"n":"x"}]}`, "/list/1/n", "whole number"},
		{`{"name":"a","list":{}}`, "/list", "expected an array"},
		{`{"name":"a","at":"2022-10-15 15:19"}`, "/at", "offset"},
		{`{"name":"a","maybe":null}`, "/maybe", "got null"},
		{"{\"name\":\"\xff\"}", "/name", "UTF-8"},
		{`{"name":"a" "on":true}`, "", "not JSON"},
		{deep, "/inner/inner", "unknown key"},
	} {
		var v sample
		err := Decode(strings.NewReader(c.body), &v)
		if c.pointer == "-" {
			if err != nil {
				t.Errorf("%q: %v", c.body, err)
			}
			continue
		}
		var e *Error
		if !errors.As(err, &e) || e.Pointer != c.pointer || !strings.Contains(e.Detail, c.says) {
			t.Errorf("%.60q: %v, want %q at %q", c.body, err, c.says, c.pointer)
		}
	}
}

type nest struct {
	List []nest `json:"list"`
}

// TestDepth holds the bound exactly, and answers long before the end of a body.
func TestDepth(t *testing.T) {
	at := func(n int) string { return strings.Repeat(`{"list":[`, n/2) + strings.Repeat(`]}`, n/2) }
	if err := Decode(strings.NewReader(at(MaxDepth)), &nest{}); err != nil {
		t.Errorf("depth %d: %v", MaxDepth, err)
	}
	if err := Decode(strings.NewReader(at(MaxDepth+2)), &nest{}); err == nil || !strings.Contains(err.Error(), "nested") {
		t.Errorf("depth %d: %v", MaxDepth+2, err)
	}
	huge := bytes.NewReader(bytes.Repeat([]byte(`{"list":[`), 10<<20/9))
	err := Decode(huge, &nest{})
	if read := huge.Size() - int64(huge.Len()); err == nil || read > 64<<10 {
		t.Errorf("10 MiB nested: %v after %d bytes", err, read)
	}
}

// TestSplitCharacters reads characters that the reader cuts in two.
func TestSplitCharacters(t *testing.T) {
	var v sample
	body := `{"name":"` + strings.Repeat("전🔥é", 5000) + `"}`
	if err := Decode(&oneByOne{[]byte(body)}, &v); err != nil || v.Name != strings.Repeat("전🔥é", 5000) {
		t.Errorf("%v, %d bytes", err, len(v.Name))
	}
}

type oneByOne struct{ b []byte }

func (o *oneByOne) Read(p []byte) (int, error) {
	if len(o.b) == 0 {
		return 0, io.EOF
	}
	p[0], o.b = o.b[0], o.b[1:]
	return 1, nil
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte(`{"name":"a","inner":{"n":1},"list":[{"rate":2}]}`))
	f.Add([]byte(`{"name":"\ud800"}`))
	f.Fuzz(func(_ *testing.T, b []byte) {
		var v sample
		_ = Decode(bytes.NewReader(b), &v) // it may refuse, but neither panic nor hang
	})
}
