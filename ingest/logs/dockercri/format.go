// Package dockercri reads what container runtimes write around the output of
// containers: Docker's json-file lines and the CRI's lines of containerd and
// CRI-O. Parts of one line are joined. What never lives here: the formats of
// the programs inside, but for the level of a line.
package dockercri

import (
	"bytes"
	"context"
	"fmt"

	"github.com/valyala/fastjson"

	"github.com/emberline/emberline/ingest"
	"github.com/emberline/emberline/ingest/logs/linelog"
	"github.com/emberline/emberline/ingest/stamp"
	"github.com/emberline/emberline/models"
)

// Docker is {"log":"…\n","stream":"stdout","time":"…"} line by line.
var Docker = ingest.Format{
	Name:   "docker-json",
	Title:  models.Localized{Ko: "도커 컨테이너 로그 (json-file)", En: "Docker container log (json-file)"},
	Detect: detector(func() reader { return new(dockerLine).read }, 95, "{log, stream, time}"),
	Decode: decoder(func() reader { return new(dockerLine).read }),
}

// CRI is "2022-10-15T15:19:03.123456789+09:00 stdout F message".
var CRI = ingest.Format{
	Name:   "cri",
	Title:  models.Localized{Ko: "쿠버네티스 컨테이너 로그 (CRI)", En: "Kubernetes container log (CRI)"},
	Detect: detector(func() reader { return readCRI }, 95, "a time, stdout or stderr, and F or P"),
	Decode: decoder(func() reader { return readCRI }),
}

// part is one line of the runtime: a whole line of the container's or a part.
type part struct {
	time    []byte
	stamp   stamp.Stamp
	undated string
	stream  []byte
	text    []byte // without its line end
	partial bool   // the container's line goes on
	attrs   *fastjson.Object
}

// reader takes a line apart; reason says why it could not.
type reader func(line []byte, p *part) (reason string)

func detector(newReader func() reader, full int, what string) func(*ingest.Sample) ingest.Score {
	return func(s *ingest.Sample) ingest.Score {
		read := newReader()
		fit, n := 0, 0
		var p part
		for _, line := range s.Lines {
			if len(bytes.TrimSpace(line)) == 0 {
				continue
			}
			n++
			if read(line, &p) == "" {
				fit++
			}
		}
		return ingest.Share(fit, n, full, fmt.Sprintf("%d of %d lines are %s", fit, n, what))
	}
}

func decoder(newReader func() reader) func(context.Context, *ingest.Input, ingest.Sink) error {
	return func(ctx context.Context, in *ingest.Input, sink ingest.Sink) error {
		read := newReader()
		j := joiner{w: linelog.NewWriter(in, sink), sink: sink}
		lines := ingest.NewLines(ctx, in)
		var p part
		if err := lines.Each(func(ln *ingest.Line) error { return j.line(ln, read, &p) }); err != nil {
			return err
		}
		return j.flush()
	}
}
