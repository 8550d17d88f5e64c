package segment

import (
	"bytes"
	"context"
	"errors"
	"os"
	"testing"

	"github.com/emberline/emberline/models"
)

func TestWriterRefuses(t *testing.T) {
	data, recs := accessLog(10)
	arc := newFake(data, 500)
	bad := map[string]func(r *models.Record){
		"backwards":        func(r *models.Record) { r.Offset = recs[3].Offset },
		"the same twice":   func(r *models.Record) { r.Offset = recs[4].Offset },
		"outside":          func(r *models.Record) { r.Offset = int64(len(data)) },
		"over the end":     func(r *models.Record) { r.Length = int64(len(data)) },
		"overflow":         func(r *models.Record) { r.Length = 1<<63 - 1 },
		"negative":         func(r *models.Record) { r.Length = -1 },
		"negative sub":     func(r *models.Record) { r.Sub = -1 },
		"no such kind":     func(r *models.Record) { r.Kind = 9 },
		"no such fineness": func(r *models.Record) { r.Resolution = 8 },
	}
	for name, change := range bad {
		dir := t.TempDir()
		w, err := Create(dir+"/x.idx", arc, WriterOptions{})
		if err != nil {
			t.Fatal(err)
		}
		for i := range 5 {
			if err := w.Record(&recs[i]); err != nil {
				t.Fatal(err)
			}
		}
		r := recs[5]
		change(&r)
		first := w.Record(&r)
		if first == nil || !errors.Is(w.Record(&recs[6]), first) {
			t.Errorf("%s: %v", name, first)
		}
		if _, err := w.Finish(); !errors.Is(err, first) {
			t.Errorf("%s: finish: %v", name, err)
		}
		if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
			t.Errorf("%s: left behind: %v %v", name, left, err)
		}
	}
}

func TestWriterEnds(t *testing.T) {
	data, recs := accessLog(500)
	arc := newFake(data, 500)
	dir := t.TempDir()
	create := func() *Writer {
		w, err := Create(dir+"/x.idx", arc, WriterOptions{})
		if err != nil {
			t.Fatal(err)
		}
		return w
	}
	w := create()
	if err := w.Record(&recs[0]); err != nil {
		t.Fatal(err)
	}
	w.Abort()
	w.Abort()
	if _, err := w.Finish(); err == nil || w.Record(&recs[1]) == nil {
		t.Error("an aborted writer goes on")
	}
	// A disk that fails under way.
	w = create()
	if err := w.out.file.Close(); err != nil {
		t.Fatal(err)
	}
	var err error
	for i := range recs {
		if err = w.Record(&recs[i]); err != nil {
			break
		}
	}
	if _, ferr := w.Finish(); ferr == nil || err == nil {
		t.Errorf("a file that cannot be written: %v, then %v", err, ferr)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
	if _, err := Create(dir+"/none/x.idx", arc, WriterOptions{}); err == nil {
		t.Error("created in a folder that is not there")
	}
	// An archive of nothing has an index, too.
	empty := newFake(nil, 10)
	path, sum := write(t, empty, nil)
	if err := check(path, empty, nil); err != nil || sum.Events != 0 || sum.Blocks != 0 {
		t.Errorf("empty: %v %+v", err, sum)
	}
}

func TestSameBytesTwice(t *testing.T) {
	arc, first := sample(t)
	_, second := sample(t)
	a, err := os.ReadFile(first)
	if err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(second)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(a, b) {
		t.Error("the same records of the same archive made two different indexes")
	}
	r := open(t, first, arc)
	inline := 0
	for i := range r.metas {
		got, err := r.Rows(context.Background(), i)
		if err != nil {
			t.Fatal(err)
		}
		inline += len(got.(*rows).inline)
	}
	if inline == 0 {
		t.Error("the sample has no event with a shape of its own")
	}
}
