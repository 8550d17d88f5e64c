package archive

import (
	"fmt"

	"github.com/klauspost/compress/zstd"
)

// compressor compresses pieces, each on its own.
type compressor struct{ z *zstd.Encoder }

// newCompressor spends no more than the fastest level: what is left after
// templates and columns gains little from a better one. Literals are
// entropy-coded even where no matches are found, as numbers have none.
func newCompressor() (compressor, error) {
	z, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderConcurrency(1),
		zstd.WithEncoderCRC(false), zstd.WithAllLitEntropyCompression(true), zstd.WithWindowSize(1<<20))
	if err != nil {
		return compressor{}, fmt.Errorf("start the compressor: %w", err)
	}
	return compressor{z}, nil
}

// compress appends the shorter of raw and its compressed form. They are told
// apart by their length.
func (c compressor) compress(dst, raw []byte) []byte {
	if len(raw) == 0 {
		return dst
	}
	from := len(dst)
	dst = c.z.EncodeAll(raw, dst)
	if len(dst)-from >= len(raw) {
		dst = append(dst[:from], raw...)
	}
	return dst
}
