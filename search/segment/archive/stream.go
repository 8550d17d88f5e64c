package archive

import (
	"context"
	"crypto/sha256"
	"errors"
	"io"
	"runtime"
	"sync"
)

// decoded is a block on its way to a stream's reader.
type decoded struct {
	raw []byte
	err error
}

// stream reads blocks in order, decoding some ahead.
type stream struct {
	ctx    context.Context //nolint:containedctx // lives as long as the stream
	cancel context.CancelFunc
	order  chan chan decoded
	spare  chan []byte // buffers to be used again
	wg     sync.WaitGroup
	block  []byte // the one being read
	rest   []byte // of it
	err    error
}

// NewReader reads the raw bytes in order, decoding blocks ahead on GOMAXPROCS
// workers. It must be closed. It is not safe for concurrent use.
func (r *Reader) NewReader(ctx context.Context) io.ReadCloser {
	workers := max(1, min(runtime.GOMAXPROCS(0), len(r.blocks)))
	ctx, cancel := context.WithCancel(ctx)
	order := make(chan chan decoded, workers+1)
	s := &stream{ctx: ctx, cancel: cancel, order: order, spare: make(chan []byte, 2*workers+2)}
	type task struct {
		index int
		done  chan decoded
	}
	tasks := make(chan task)
	s.wg.Go(func() {
		defer close(order)
		defer close(tasks)
		for i := range r.blocks {
			t := task{i, make(chan decoded, 1)}
			select {
			case order <- t.done:
			case <-ctx.Done():
				return
			}
			tasks <- t
		}
	})
	for range workers {
		s.wg.Go(func() {
			for t := range tasks {
				if ctx.Err() != nil {
					t.done <- decoded{err: canceled(ctx)}
					continue
				}
				var buf []byte
				select {
				case buf = <-s.spare:
				default:
				}
				raw, err := r.Block(t.index, buf)
				t.done <- decoded{raw, err}
			}
		})
	}
	return s
}

// NewProvenReader reads as NewReader does, and ends in an error of
// models.CodeDamaged instead of io.EOF where the bytes have another size or
// SHA-256 than those the archive was made of. It hashes ahead of its reader.
func (r *Reader) NewProvenReader(ctx context.Context) io.ReadCloser {
	s := r.NewReader(ctx).(*stream) //nolint:forcetypeassert // made above
	blocks, proven := s.order, make(chan chan decoded, cap(s.order))
	s.order = proven
	s.wg.Go(func() {
		defer close(proven)
		sum, size := sha256.New(), int64(0)
		for done := range blocks {
			d := <-done
			sum.Write(d.raw)
			size += int64(len(d.raw))
			done <- d
			select {
			case proven <- done:
			case <-s.ctx.Done():
				return
			}
		}
		if info := r.Info(); s.ctx.Err() == nil && (size != info.Size || [32]byte(sum.Sum(nil)) != info.SHA256) {
			end := make(chan decoded, 1)
			end <- decoded{err: damaged("its %d raw bytes have another SHA-256 than those it was made of", size)}
			select {
			case proven <- end:
			case <-s.ctx.Done():
			}
		}
	})
	return s
}

// Read gives the next raw bytes.
func (s *stream) Read(p []byte) (int, error) {
	for len(s.rest) == 0 {
		if s.err != nil {
			return 0, s.err
		}
		if s.ctx.Err() != nil {
			s.err = canceled(s.ctx)
			continue
		}
		if s.block != nil {
			select {
			case s.spare <- s.block:
			default:
			}
			s.block = nil
		}
		done, ok := <-s.order
		if !ok {
			if s.err = io.EOF; s.ctx.Err() != nil {
				s.err = canceled(s.ctx)
			}
			continue
		}
		d := <-done
		s.block, s.rest, s.err = d.raw, d.raw, d.err
	}
	n := copy(p, s.rest)
	s.rest = s.rest[n:]
	return n, nil
}

// Close ends the workers and waits for them.
func (s *stream) Close() error {
	s.cancel()
	for range s.order { // lets the one that hands out blocks end
		continue
	}
	s.wg.Wait()
	if s.err == nil {
		s.err = io.ErrClosedPipe
	}
	s.rest = nil
	return nil
}

// Verify decodes everything and compares all checksums, the size and the
// SHA-256. Any difference is an error of models.CodeDamaged.
func (r *Reader) Verify(ctx context.Context) error {
	for i := range r.parts {
		p, err := r.part(i)
		if err == nil {
			err = r.checkFilters(p)
		}
		if err != nil {
			return err
		}
	}
	s := r.NewProvenReader(ctx)
	_, err := io.Copy(io.Discard, s)
	return errors.Join(err, s.Close())
}
