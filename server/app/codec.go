package app

import (
	"context"
	"io"

	"github.com/emberline/emberline/ingest/evidence"
	"github.com/emberline/emberline/search/segment/archive"
)

// codec is the archive as the evidence store wants it.
type codec struct{}

func (codec) Encode(ctx context.Context, w io.Writer, r io.Reader) (int64, [32]byte, error) {
	info, err := archive.Encode(ctx, w, r, archive.Options{})
	return info.Size, info.SHA256, err
}

func (codec) Open(r io.ReaderAt, size int64) (evidence.Decoder, error) {
	return archive.Open(r, size)
}
