package archive

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"io"
	"runtime"
	"sync"
)

// Options are how an archive is made. They never change its bytes.
type Options struct {
	Workers int // 0: GOMAXPROCS
}

// job is one block on its way. The dictionary goes from block to block in the
// order of the stream: it has one owner at any time, and the bytes do not
// depend on the number of workers.
type job struct {
	cut
	opens bool // its part: it begins a dictionary
	take  <-chan *dictionary
	give  chan<- *dictionary
	done  chan coded // never blocks
}

// coded is what became of a job.
type coded struct {
	payload []byte
	filter  []byte
	meta    blockMeta
	counts  []count     // lines by template
	dict    *dictionary // of the block's part; to be read once its last block is here
	err     error
}

// Encode codes the raw bytes of r into an archive on w. It reads r once and
// needs some ten megabytes for each worker, whatever the length. The bytes
// written depend on the raw bytes and on Version alone. After an error, what
// was written is of no use.
func Encode(ctx context.Context, w io.Writer, r io.Reader, o Options) (Info, error) {
	return encodeSized(ctx, w, r, o, standard)
}

func encodeSized(ctx context.Context, w io.Writer, r io.Reader, o Options, size sizes) (Info, error) {
	workers := o.Workers
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	ctx, cancel := context.WithCancel(ctx)
	e := &encoding{
		sum:     sha256.New(),
		work:    make(chan *job),
		order:   make(chan *job, workers+1),
		buffers: make(chan []byte, 2*workers+4),
	}
	var wg sync.WaitGroup
	wg.Go(func() { e.read(ctx, r, size) })
	for range workers {
		wg.Go(e.code)
	}
	info, err := e.write(ctx, w)
	cancel()
	for range e.order { // lets the reader end when an error came first
		continue
	}
	wg.Wait()
	return info, err
}

// encoding is one call of Encode: a reader, workers and a writer.
type encoding struct {
	sum     hash.Hash   // of the raw bytes; the reader's until order is closed
	work    chan *job   // to the workers
	order   chan *job   // to the writer, in the order of the stream
	buffers chan []byte // of blocks that are done
}

// read cuts the stream, hashes it and hands out the blocks.
func (e *encoding) read(ctx context.Context, r io.Reader, size sizes) {
	defer close(e.order)
	defer close(e.work)
	c := cutter{sizes: size, r: r}
	first := make(chan *dictionary, 1)
	first <- nil
	var take <-chan *dictionary = first
	for i := 0; ctx.Err() == nil; i++ {
		var buf []byte
		select {
		case buf = <-e.buffers:
		default:
			buf = make([]byte, 0, size.most+padding)
		}
		block, err := c.next(buf)
		if errors.Is(err, io.EOF) {
			return
		}
		done := make(chan coded, 1)
		if err != nil {
			done <- coded{err: err}
			e.order <- &job{done: done}
			return
		}
		_, _ = e.sum.Write(block.buf) // a hash takes everything
		give := make(chan *dictionary, 1)
		j := &job{cut: block, opens: i%size.part == 0, take: take, give: give, done: done}
		take = give
		e.order <- j
		e.work <- j
	}
}

// code is a worker.
func (e *encoding) code() {
	var c *coder // large: only for a worker that gets work
	for j := range e.work {
		if c == nil {
			var err error
			if c, err = newCoder(); err != nil {
				j.give <- <-j.take
				j.done <- coded{err: err}
				continue
			}
		}
		j.done <- c.encode(j)
	}
}

// write writes the blocks in order, each part's sections behind its blocks,
// and the footer.
func (e *encoding) write(ctx context.Context, w io.Writer) (Info, error) {
	z, err := newCompressor()
	if err != nil {
		return Info{}, err
	}
	out := &output{w: w, z: z}
	out.put(header())
	for j := range e.order {
		b := <-j.done
		if b.err != nil {
			return Info{}, b.err
		}
		if ctx.Err() != nil {
			return Info{}, canceled(ctx)
		}
		if j.opens {
			out.endPart()
		}
		out.block(&b)
		select {
		case e.buffers <- j.buf:
		default:
		}
		if out.err != nil {
			return Info{}, fmt.Errorf("write the archive: %w", out.err)
		}
	}
	if ctx.Err() != nil {
		return Info{}, canceled(ctx)
	}
	out.endPart()
	e.sum.Sum(out.f.info.SHA256[:0])
	out.put(appendFooter(nil, &out.f))
	if out.err != nil {
		return Info{}, fmt.Errorf("write the archive: %w", out.err)
	}
	out.f.info.Coded = out.n
	return out.f.info, nil
}
