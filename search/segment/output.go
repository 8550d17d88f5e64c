package segment

import (
	"fmt"
	"os"

	"github.com/klauspost/compress/zstd"

	"github.com/emberline/emberline/search/segment/archive"
)

// output is the file being written. It belongs to the coding goroutine until
// that ends, then to the writer.
type output struct {
	file   *os.File
	at     int64
	buf    []byte
	coder  blockCoder
	blocks []block
	limit  int
	tally  [3]*tallier
	inline int64 // events with a shape of their own
	err    error
	failed chan struct{} // closed on the first error, after err is set
}

func newOutput(file *os.File, enc *zstd.Encoder, cuts []archive.BlockInfo, limit int) *output {
	o := &output{file: file, coder: blockCoder{enc: enc, columns: columnCoder{enc: enc}}, limit: limit, failed: make(chan struct{})}
	for i := range o.tally {
		o.tally[i] = newTallier(limit)
	}
	o.blocks = make([]block, len(cuts))
	for i := range o.blocks {
		o.blocks[i].BlockMeta = emptyMeta(cuts[i].Offset)
	}
	return o
}

// run codes and writes blocks in the order they come, until work is closed.
func (o *output) run(work <-chan *builder, free chan<- *builder, done chan<- struct{}) {
	defer close(done)
	o.write(header())
	for b := range work {
		if o.err == nil {
			o.block(b)
		}
		free <- b
	}
}

func (o *output) block(b *builder) {
	var row block
	o.buf, row = o.coder.encode(o.buf[:0], b)
	at := o.at
	for k := range row.parts {
		row.parts[k].offset = at
		at += row.parts[k].length
	}
	o.blocks[b.number] = row
	for k, f := range []*field{&b.host, &b.service, &b.actor} {
		for id, v := range f.values {
			o.tally[k].add(v, f.counts[id])
		}
	}
	o.inline += b.inlineEvents
	o.write(o.buf)
}

func (o *output) write(b []byte) {
	if o.err != nil {
		return
	}
	if _, err := o.file.Write(b); err != nil {
		o.err = fmt.Errorf("write index: %w", err)
		close(o.failed)
		return
	}
	o.at += int64(len(b))
}

// finish writes footer and trailer and makes the file durable.
func (o *output) finish(info archive.Info, cuts []archive.BlockInfo, dict *shapes) (Summary, error) {
	f := footer{sha256: info.SHA256, size: info.Size, blocks: o.blocks, shapes: dict}
	for k, t := range o.tally {
		f.tally[k] = t.tally()
	}
	f.tally[3] = tallyKeys(dict, o.limit, o.inline)
	plain := f.append(nil, cuts)
	stored := o.coder.enc.EncodeAll(plain, nil)
	t := trailer{offset: o.at, length: int64(len(stored)), size: int64(len(plain)), sum: checksum(stored)}
	o.write(stored)
	o.write(t.bytes())
	if o.err == nil {
		o.err = o.file.Sync()
	}
	if err := o.file.Close(); o.err == nil {
		o.err = err
	}
	if o.err != nil {
		return Summary{}, o.err
	}
	return f.summary(o.at), nil
}

// syncDir makes a rename in a folder durable.
func syncDir(path string) error {
	d, err := os.Open(path)
	if err != nil {
		return err
	}
	err = d.Sync()
	if cerr := d.Close(); err == nil {
		err = cerr
	}
	return err
}
