package slack

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"path"
	"slices"

	"github.com/emberline/emberline/ingest"
	"github.com/emberline/emberline/ingest/jsonscan"
	"github.com/emberline/emberline/models"
)

// reasonMember is for a member whose bytes cannot be had.
const reasonMember = "a file of the archive cannot be read"

func decodeExport(ctx context.Context, in *ingest.Input, sink ingest.Sink) error {
	d := &decoder{sink: sink, names: newNames()}
	members := slices.Clone(in.Members)
	slices.SortStableFunc(members, func(a, b ingest.Member) int { return cmp.Compare(a.Offset, b.Offset) })
	// Who is who, before anybody speaks. The users first: conversations of two
	// are called by them.
	for _, list := range []struct {
		name string
		add  func(jsonscan.Value)
	}{
		{"users.json", d.names.addUser}, {"channels.json", d.names.addChannel}, {"groups.json", d.names.addChannel},
		{"mpims.json", d.names.addChannel}, {"dms.json", d.names.addChannel},
	} {
		for i := range members {
			if path.Base(members[i].Name) == list.name {
				if err := each(ctx, &members[i], ingest.Discard{}, list.add); err != nil {
					return err
				}
			}
		}
	}
	for i := range members {
		m := &members[i]
		if err := ctx.Err(); err != nil {
			return err
		}
		switch {
		case m.Size <= 0:
		case isDay(m.Name):
			if err := d.day(ctx, m); err != nil {
				return err
			}
		default:
			if err := sink.Structure(m.Offset, m.Size); err != nil {
				return err
			}
		}
	}
	return nil
}

// day reads the messages of one channel and day.
func (d *decoder) day(ctx context.Context, m *ingest.Member) error {
	d.channel = []byte(d.names.channel(path.Base(path.Dir(m.Name))))
	claims := &claims{Sink: d.sink, end: m.Offset}
	r, err := m.Open()
	if err == nil {
		defer r.Close() //nolint:errcheck // only read from
		in := &ingest.Input{
			// A member that is longer than it says would run into the next.
			Reader: io.LimitReader(r, m.Size), Base: m.Offset, Size: m.Size, Name: m.Name, Encoding: ingest.UTF8,
		}
		err = d.run(ctx, in, claims)
	}
	if err == nil || claims.failed || ctx.Err() != nil {
		return err
	}
	// The archive is damaged here; what follows may not be.
	return d.sink.Reject(ingest.Rejected{
		Offset: claims.end, Length: m.Offset + m.Size - claims.end, Reason: reasonMember,
		Hint: fmt.Sprintf("%s: %v; test the archive with: unzip -t", m.Name, err),
	})
}

// claims notes how far a member is accounted for, and whether the sink failed.
type claims struct {
	ingest.Sink
	end    int64
	failed bool
}

func (c *claims) note(end int64, err error) error {
	c.end = max(c.end, end)
	c.failed = c.failed || err != nil
	return err
}

// Record passes on.
func (c *claims) Record(r *models.Record) error { return c.note(r.Offset+r.Length, c.Sink.Record(r)) }

// Reject passes on.
func (c *claims) Reject(r ingest.Rejected) error { return c.note(r.Offset+r.Length, c.Sink.Reject(r)) }

// Structure passes on.
func (c *claims) Structure(off, n int64) error { return c.note(off+n, c.Sink.Structure(off, n)) }

// each goes through the objects of a list such as users.json. A list that
// cannot be read is no error: identifiers then stand for themselves.
func each(ctx context.Context, m *ingest.Member, sink ingest.Sink, f func(jsonscan.Value)) error {
	r, err := m.Open()
	if err != nil {
		return ctx.Err()
	}
	defer r.Close() //nolint:errcheck // only read from
	s := jsonscan.New(ctx, &ingest.Input{Reader: io.LimitReader(r, m.Size), Name: m.Name, Encoding: ingest.UTF8}, sink, jsonscan.Options{})
	for s.Next() {
		f(s.Item().Value)
	}
	return ctx.Err()
}
