package segment

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/search/segment/archive"
)

// WriterOptions change how an index is written; the zero value is good.
type WriterOptions struct {
	// Values is how many different hosts, services, actors and keys each are
	// counted for completion; 0 means 10,000.
	Values int
}

// Writer writes the index of one archive from the records of a decoder. Its
// method Record is what a decoder's sink needs. It is not for concurrent use;
// blocks are coded and written by a goroutine of its own, which Finish and
// Abort end. The same archive and records make the same bytes.
type Writer struct {
	path string
	arc  Archive
	cuts []archive.BlockInfo
	size int64
	raw  window

	dict *shapes
	cur  *builder // nil before the first record
	edge edges
	// The record before.
	any    bool
	offset int64
	sub    int

	work, free chan *builder
	done       chan struct{}
	out        *output
	err        error
}

// Create begins the index of an archive that is complete. Nothing stands at
// path before Finish: bytes go to a file beside it, named path plus a random
// part plus ".tmp"; a process that dies leaves that one behind.
func Create(path string, arc Archive, o WriterOptions) (*Writer, error) {
	enc, err := newEncoder()
	if err != nil {
		return nil, err
	}
	file, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*.tmp")
	if err != nil {
		return nil, fmt.Errorf("create index: %w", err)
	}
	limit := o.Values
	if limit <= 0 {
		limit = tallyValues
	}
	w := &Writer{path: path, arc: arc, cuts: arc.Blocks(), size: arc.Info().Size, dict: newShapes()}
	w.raw = window{arc: arc, cuts: w.cuts, loaded: -1}
	w.edge = edges{raw: w.raw, size: w.size}
	w.work, w.free, w.done = make(chan *builder, 1), make(chan *builder, 3), make(chan struct{})
	for range cap(w.free) {
		w.free <- &builder{}
	}
	w.out = newOutput(file, enc, w.cuts, limit)
	go w.out.run(w.work, w.free, w.done)
	return w, nil
}

// Record takes one event. Records come by offset and, within one record, by
// Sub; a record out of order or outside the archive is an error, after which
// the writer only aborts.
func (w *Writer) Record(r *models.Record) error {
	if w.err == nil {
		w.err = w.record(r)
	}
	return w.err
}

func (w *Writer) record(r *models.Record) error {
	if err := w.check(r); err != nil {
		return err
	}
	raw := r.Raw
	if n := shown(r.Length); int64(len(raw)) >= n {
		raw = raw[:n]
	} else {
		var err error
		if raw, err = w.raw.read(r.Offset, n); err != nil {
			return err
		}
	}
	if !w.any || r.Offset != w.offset {
		before, ragged, err := w.edge.next(r.Offset, r.Length, raw)
		if err != nil {
			return err
		}
		if w.cur != nil {
			w.cur.ragged = w.cur.ragged || before
		}
		if w.cur == nil || r.Offset >= w.cur.cut.Offset+w.cur.cut.Length {
			if err := w.turn(r.Offset); err != nil {
				return err
			}
		}
		w.cur.ragged = w.cur.ragged || ragged
	}
	w.any, w.offset, w.sub = true, r.Offset, r.Sub
	return w.cur.add(r, raw, w.dict)
}

// check says what is wrong with a record's place or marks.
func (w *Writer) check(r *models.Record) error {
	switch {
	case r.Offset < 0 || r.Length < 0 || r.Length > w.size || r.Offset > w.size-r.Length || r.Offset >= w.size:
		return models.Errorf(models.CodeInternal, "record at %d of %d bytes lies outside the %d archived", r.Offset, r.Length, w.size)
	case w.any && (r.Offset < w.offset || r.Offset == w.offset && r.Sub <= w.sub) || r.Sub < 0 || r.Sub > 1<<31-1:
		return models.Errorf(models.CodeInternal, "record at %d#%d comes after %d#%d", r.Offset, r.Sub, w.offset, w.sub)
	case r.Kind > 7 || r.Resolution > 7:
		return models.Errorf(models.CodeInternal, "record at %d has kind %d and resolution %d", r.Offset, r.Kind, r.Resolution)
	}
	return nil
}

// turn hands the block over and begins the one that holds offset.
func (w *Writer) turn(offset int64) error {
	i := blockOf(w.cuts, offset)
	if i < 0 {
		return models.Errorf(models.CodeInternal, "no block of the archive holds byte %d", offset)
	}
	if w.cur != nil {
		select {
		case w.work <- w.cur:
		case <-w.out.failed:
			return w.out.err
		}
		w.cur = nil
	}
	b := <-w.free
	b.reset(i, w.cuts[i], w.size)
	w.cur = b
	return nil
}

// Finish writes what is left, makes the file durable and puts it in its place
// in one step. After an error, nothing new stands at the path.
func (w *Writer) Finish() (Summary, error) {
	if w.out == nil {
		return Summary{}, errFinished
	}
	if w.err == nil {
		w.err = w.last()
	}
	if w.err != nil {
		err := w.err
		w.Abort()
		return Summary{}, err
	}
	w.drain()
	o := w.out
	s, err := o.finish(w.arc.Info(), w.cuts, w.dict)
	if err == nil {
		err = os.Rename(o.file.Name(), w.path)
	}
	if err == nil {
		w.out = nil
		err = syncDir(filepath.Dir(w.path))
	}
	if err != nil {
		w.Abort()
		return Summary{}, fmt.Errorf("write index: %w", err)
	}
	w.err = errFinished
	return s, nil
}

// errFinished is what a writer says that is used after its end.
var errFinished = errors.New("index is finished or given up")

// last hands the last block over.
func (w *Writer) last() error {
	if w.cur == nil {
		return nil
	}
	ragged, err := w.edge.after(nil, false)
	if err != nil {
		return err
	}
	w.cur.ragged = w.cur.ragged || ragged
	select {
	case w.work <- w.cur:
		w.cur = nil
		return nil
	case <-w.out.failed:
		return w.out.err
	}
}

// Abort ends the writer and leaves nothing behind. After Finish it does nothing.
func (w *Writer) Abort() {
	if w.out == nil {
		return
	}
	w.drain()
	// The file is given up: what closing and removing it say changes nothing.
	_ = w.out.file.Close()
	_ = os.Remove(w.out.file.Name())
	w.out = nil
	if w.err == nil {
		w.err = errFinished
	}
}

// drain ends the coding goroutine.
func (w *Writer) drain() {
	if w.work != nil {
		close(w.work)
		w.work = nil
	}
	<-w.done
}
