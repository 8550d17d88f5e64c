package segment

import (
	"encoding/binary"
	"fmt"

	"github.com/klauspost/compress/zstd"
)

// A part is a fixed number of streams one after the other, each zstd-coded
// where that makes it smaller.

// newEncoder makes the coder of one writer. It is not for concurrent use.
func newEncoder() (*zstd.Encoder, error) {
	enc, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderConcurrency(1),
		zstd.WithEncoderCRC(false), zstd.WithAllLitEntropyCompression(true), zstd.WithWindowSize(1<<20))
	if err != nil {
		return nil, fmt.Errorf("zstd: %w", err)
	}
	return enc, nil
}

// newDecoder makes a decoder for concurrent use, which never writes beyond the
// memory it is given.
func newDecoder() (*zstd.Decoder, error) {
	dec, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(0), zstd.WithDecodeAllCapLimit(true),
		zstd.WithDecoderMaxMemory(1<<30))
	if err != nil {
		return nil, fmt.Errorf("zstd: %w", err)
	}
	return dec, nil
}

// minPacked is the least length worth coding: a frame's own header is about as long.
const minPacked = 24

// appendStream stores one stream; scratch is memory to code into.
func appendStream(dst, scratch, stream []byte, enc *zstd.Encoder) (out, memory []byte) {
	if len(stream) >= minPacked {
		scratch = enc.EncodeAll(stream, scratch[:0])
		if len(scratch) < len(stream) {
			dst = binary.AppendUvarint(dst, uint64(len(stream))<<1|1)
			dst = binary.AppendUvarint(dst, uint64(len(scratch)))
			return append(dst, scratch...), scratch
		}
	}
	dst = binary.AppendUvarint(dst, uint64(len(stream))<<1)
	return append(dst, stream...), scratch
}

// stream reads the next stream, of at most limit bytes.
func (c *cursor) stream(limit int64, dec *zstd.Decoder) *cursor {
	head := c.uvarint()
	size := head >> 1
	if limit < 0 || size > uint64(limit) {
		c.fail()
		return &cursor{bad: true}
	}
	if head&1 == 0 {
		b := c.bytes(int(size))
		return &cursor{b: b, bad: c.bad}
	}
	b := c.bytes(c.count(int64(len(c.b))))
	if c.bad {
		return &cursor{bad: true}
	}
	var mem []byte
	if c.mem != nil {
		mem = *c.mem
	}
	out, err := inflate(b, int64(size), dec, mem)
	if err != nil {
		c.fail()
		return &cursor{bad: true}
	}
	if c.mem != nil {
		*c.mem = out
	}
	return &cursor{b: out}
}

// skip passes over the next stream.
func (c *cursor) skip() {
	if head := c.uvarint(); head&1 == 0 {
		c.bytes(int(min(head>>1, uint64(len(c.b))+1))) //nolint:gosec // no more than there is, or one more, which fails
	} else {
		c.bytes(c.count(int64(len(c.b))))
	}
}

// inflate decodes one frame of exactly size bytes, in mem where that suffices.
func inflate(b []byte, size int64, dec *zstd.Decoder, mem []byte) ([]byte, error) {
	// The frame tells its own size, but for small ones: believe neither alone
	// before allocating.
	if size > (int64(len(b))/4+1)*(128<<10) {
		return nil, errDamaged // a zstd block of four bytes gives 128 KiB at most
	}
	var h zstd.Header
	if err := h.Decode(b); err != nil ||
		h.HasFCS && h.FrameContentSize != uint64(size) || !h.HasFCS && size >= 256 {
		return nil, errDamaged
	}
	if int64(cap(mem)) < size {
		mem = make([]byte, 0, size)
	}
	out, err := dec.DecodeAll(b, mem[:0:size])
	if err != nil || int64(len(out)) != size {
		return nil, errDamaged
	}
	return out, nil
}
