package chats

import (
	"bufio"
	"errors"
	"fmt"
	"io"
)

// Peek gives the first n bytes of a stream, fewer when it is shorter, and a
// reader that gives the whole stream.
func Peek(r io.Reader, n int) (whole io.Reader, head []byte, err error) {
	b := bufio.NewReaderSize(r, n)
	head, err = b.Peek(n)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, nil, fmt.Errorf("read the beginning: %w", err)
	}
	return b, head, nil
}
