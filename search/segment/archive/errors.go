package archive

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/emberline/emberline/models"
)

// outside is the error of a place that does not exist.
func outside(format string, args ...any) error {
	return models.Errorf(models.CodeInvalid, "there is no "+format+" in the archive", args...)
}

// damaged is the error of bytes that are not what was written.
func damaged(format string, args ...any) error {
	return (&models.Error{Code: models.CodeDamaged, Message: "the archive is damaged", Err: fmt.Errorf(format, args...)}).
		WithHint("restore the segment from a copy, or read its source again")
}

// canceled is the error of a context that ended.
func canceled(ctx context.Context) error {
	return models.Wrap(context.Cause(ctx), models.CodeCanceled, "stopped on request")
}

// readFull reads exactly len(p) bytes; fewer are damage, as the caller knows
// how many there must be.
func readFull(r io.ReaderAt, p []byte, at int64) error {
	n, err := r.ReadAt(p, at)
	if n == len(p) {
		return nil
	}
	if err == nil || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return damaged("%d of %d bytes at %d are missing", len(p)-n, len(p), at)
	}
	return models.Wrap(err, models.CodeInternal, "read the archive at %d", at)
}
