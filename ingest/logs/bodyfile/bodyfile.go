// Package bodyfile reads the Sleuth Kit's body files, a line a file with its
// times; a record stands at the time of the last change of contents, and keeps
// the others. What never lives here: mactime's own output, which is a table.
package bodyfile

import (
	"bytes"
	"context"

	"github.com/emberline/emberline/ingest"
	"github.com/emberline/emberline/ingest/logs/entries"
	"github.com/emberline/emberline/ingest/logs/linelog"
	"github.com/emberline/emberline/ingest/stamp"
	"github.com/emberline/emberline/models"
)

// Format is a body file.
var Format = ingest.Format{
	Name:   "bodyfile",
	Title:  models.Localized{Ko: "파일 시각 목록 (bodyfile)", En: "file times (bodyfile)"},
	Detect: detect,
	Decode: decode,
}

// The columns: MD5|name|inode|mode|UID|GID|size|atime|mtime|ctime|crtime.
var columns = [...]string{"file.hash.md5", "", "file.inode", "file.mode", "file.uid", "file.gid", "file.size", "file.accessed", "file.modified", "file.changed", "file.created"}

const (
	atName  = 1
	atTimes = 7
	atTime  = 8
)

// split cuts a line at its bars, of which the name may hold escaped ones.
func split(line []byte, cells [][]byte) [][]byte {
	from := 0
	for i := 0; i < len(line) && len(cells) < 2*len(columns); i++ {
		switch line[i] {
		case '\\':
			i++
		case '|':
			cells = append(cells, line[from:i])
			from = i + 1
		}
	}
	return append(cells, line[from:])
}

func fits(cells [][]byte) bool {
	if len(cells) != len(columns) {
		return false
	}
	for _, c := range cells[atTimes:] {
		if n := entries.Digits(c); n == 0 && len(c) > 0 || n < len(c) && c[n] != '.' {
			return false
		}
	}
	return len(cells[atName]) > 0
}

func comment(line []byte) bool { return entries.Has(line, "#") }

func detect(s *ingest.Sample) ingest.Score {
	var cells [][]byte
	return entries.Detect(s, 94, func(line []byte) bool {
		cells = split(line, cells[:0])
		return fits(cells)
	}, comment, "have a body file's eleven columns")
}

func decode(ctx context.Context, in *ingest.Input, sink ingest.Sink) error {
	var cells [][]byte
	return entries.Decode(ctx, in, sink, func(w *linelog.Writer) entries.Shape {
		return entries.Shape{Header: comment, Read: func(line []byte) string {
			if cells = split(line, cells[:0]); !fits(cells) {
				return "not a body file's eleven columns"
			}
			for i, c := range cells {
				if columns[i] != "" && (len(c) > 1 || len(c) == 1 && c[0] != '0') {
					entries.Attr(w, columns[i], c)
				}
			}
			name := cells[atName]
			if bytes.IndexByte(name, '\\') >= 0 {
				name = bytes.ReplaceAll(bytes.ReplaceAll(name, []byte(`\|`), []byte{'|'}), []byte(`\\`), []byte{'\\'})
			}
			w.Attr("file.path", name)
			w.Rec.Text = name
			for _, at := range [...]int{atTime, atTime + 1, atTime + 2, atTimes} {
				if s, ok := stamp.Epoch(cells[at]); ok && s.Len == len(cells[at]) {
					w.Time(s, cells[at])
					return ""
				}
			}
			w.Undated(models.UndatedMissing)
			return ""
		}}
	})
}
