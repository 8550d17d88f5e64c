package timeline

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/search/segment"
	"github.com/emberline/emberline/search/segment/archive"
	"github.com/emberline/emberline/search/words"
)

// fakeEvent is one event of a fake index.
type fakeEvent struct {
	offset, length, line    int64
	sub                     int32
	time                    models.Nanos
	zoned, received         bool
	res                     models.Resolution
	sev                     models.Severity
	kind                    models.Kind
	host, service, actor    string
	raw, literals, text, by string // by: value of the attribute "by"
	undated                 string
}

// fakeIndex keeps events in memory and satisfies segment.Index.
type fakeIndex struct {
	blocks [][]fakeEvent
	metas  []segment.BlockMeta
	loose  bool // probes answer Maybe where they may
	lines  bool // probes count
}

func newFake(events []fakeEvent, perBlock int) *fakeIndex {
	f := &fakeIndex{}
	for len(events) > 0 {
		n := min(perBlock, len(events))
		for n < len(events) && events[n].sub > 0 { // one record stays together
			n++
		}
		f.blocks = append(f.blocks, events[:n])
		f.metas = append(f.metas, fakeMeta(events[:n]))
		events = events[n:]
	}
	return f
}

func fakeMeta(list []fakeEvent) segment.BlockMeta {
	m := segment.BlockMeta{Events: len(list), ZonedMin: models.NoTime, ZonedMax: models.NoTime, WallMin: models.NoTime, WallMax: models.NoTime}
	grow := func(lo, hi *models.Nanos, t models.Nanos) {
		if *lo == models.NoTime || t < *lo {
			*lo = t
		}
		if t > *hi {
			*hi = t
		}
	}
	for i, e := range list {
		if i == 0 {
			m.First = e.offset
		}
		m.End = e.offset + e.length
		m.Severity[e.sev.Range()]++
		m.Kinds |= 1 << e.kind
		switch {
		case e.received:
			m.Received++
		case e.time == models.NoTime:
			m.Undated++
		case e.zoned:
			grow(&m.ZonedMin, &m.ZonedMax, e.time)
		default:
			grow(&m.WallMin, &m.WallMax, e.time)
		}
	}
	m.Lines = m.Undated+m.Received == 0
	return m
}

func (f *fakeIndex) Blocks() []segment.BlockMeta { return f.metas }

func (f *fakeIndex) Columns(ctx context.Context, i int) (*segment.Columns, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	c := &segment.Columns{}
	dict := func(d *segment.Dict, seen map[string]uint32, v string) {
		if d.Values == nil {
			d.Values, seen[""] = []string{""}, 0
		}
		at, ok := seen[v]
		if !ok {
			at = uint32(len(d.Values)) //nolint:gosec // a few
			seen[v] = at
			d.Values = append(d.Values, v)
		}
		d.Index = append(d.Index, at)
	}
	hosts, services, actors := map[string]uint32{}, map[string]uint32{}, map[string]uint32{}
	for _, e := range f.blocks[i] {
		c.Offset, c.Length, c.Line, c.Sub = append(c.Offset, e.offset), append(c.Length, e.length), append(c.Line, e.line), append(c.Sub, e.sub)
		c.Time, c.Zoned, c.Resolution = append(c.Time, e.time), append(c.Zoned, e.zoned), append(c.Resolution, e.res)
		c.Received, c.Severity, c.Kind = append(c.Received, e.received), append(c.Severity, e.sev), append(c.Kind, e.kind)
		dict(&c.Host, hosts, e.host)
		dict(&c.Service, services, e.service)
		dict(&c.Actor, actors, e.actor)
	}
	return c, nil
}

func (f *fakeIndex) Rows(ctx context.Context, i int) (segment.Rows, error) {
	c, err := f.Columns(ctx, i)
	if err != nil {
		return nil, err
	}
	return &fakeRows{f.blocks[i], c}, nil
}

func (f *fakeIndex) Probe(_ context.Context, w archive.Word) ([]archive.Probe, error) {
	out := make([]archive.Probe, len(f.blocks))
	for i, list := range f.blocks {
		n := 0
		for _, e := range list {
			if words.Contains(words.Fold(nil, []byte(e.raw)), w.Text, w.Prefix) >= 0 ||
				words.Contains(words.Fold(nil, []byte(e.literals)), w.Text, w.Prefix) >= 0 {
				n++
			}
		}
		switch {
		case f.lines && f.metas[i].Lines:
			out[i] = archive.Probe{Verdict: archive.Counted, Count: n}
		case n == 0 && !f.loose:
			out[i] = archive.Probe{Verdict: archive.Never}
		}
	}
	return out, nil
}

// holder is a fake index that is a Holder too, where its lines are events.
type holder struct{ *fakeIndex }

func (h holder) Holding(_ context.Context, i int, w archive.Word) (events []int32, ok bool, err error) {
	if !h.metas[i].Lines {
		return nil, false, nil
	}
	for k, e := range h.blocks[i] {
		if words.Contains(words.Fold(nil, []byte(e.raw+"\n"+e.literals)), w.Text, w.Prefix) >= 0 {
			events = append(events, int32(k)) //nolint:gosec // a few
		}
	}
	return events, true, nil
}

type fakeRows struct {
	list []fakeEvent
	cols *segment.Columns
}

func (r *fakeRows) Columns() *segment.Columns { return r.cols }
func (r *fakeRows) Raw(k int) []byte          { return []byte(r.list[k].raw) }
func (r *fakeRows) Literals(k int) []byte     { return []byte(r.list[k].literals) }
func (r *fakeRows) Text(k int) []byte         { return []byte(r.list[k].text) }
func (r *fakeRows) SourceTime(k int) []byte {
	if r.list[k].time == models.NoTime {
		return nil
	}
	return []byte(r.list[k].time.UTC().Format(time.RFC3339Nano))
}
func (r *fakeRows) SeverityText(k int) []byte { return []byte(r.list[k].sev.String()) }
func (r *fakeRows) Undated(k int) string      { return r.list[k].undated }
func (r *fakeRows) Attrs(k int, dst []models.Attr) []models.Attr {
	if r.list[k].by != "" {
		dst = append(dst, models.Attr{Key: "by", Value: []byte(r.list[k].by)})
	}
	return dst
}

var fakeWords = []string{"error", "Timeout", "전원이", "차단", "disk", "retry"}

// fakeSources draws sources with clocks of every sort, disorder, events
// without times, received ones, several of one record, pieces and members.
func fakeSources(rnd *rand.Rand, events int) []Source {
	zones := []string{"", "Asia/Seoul", "America/New_York", "+03:30", "Australia/Lord_Howe"}
	var out []Source
	for id := int64(1); id <= int64(1+rnd.IntN(4)); id++ {
		c := models.Clock{Zone: zones[rnd.IntN(len(zones))]}
		if rnd.IntN(2) == 0 {
			c.Offset = time.Duration(rnd.IntN(600_000)-300_000) * time.Millisecond
		}
		if rnd.IntN(4) == 0 {
			c.DriftPPM = rnd.Float64()*2000 - 1000
			c.DriftFrom = base
		}
		if rnd.IntN(3) == 0 {
			c.Steps = []models.ClockStep{{From: rnd.Int64N(3000), Offset: time.Duration(rnd.IntN(7200)-3600) * time.Second}}
		}
		if rnd.IntN(10) == 0 {
			c.Offset = 60 * 365 * 24 * time.Hour * time.Duration(1-2*rnd.IntN(2)) // may leave the bounds
		}
		r, err := c.Reader(time.UTC)
		if err != nil {
			panic(err)
		}
		s := Source{ID: id * 3, Label: fmt.Sprintf("source %d", id), Clock: r, Simulated: rnd.IntN(2) == 0}
		pos := int64(0)
		for range 1 + rnd.IntN(3) {
			list := fakeEvents(rnd, rnd.IntN(events+1))
			p := Piece{Offset: pos, ReceivedAt: base.UTC().Add(time.Duration(rnd.IntN(100)) * time.Hour)}
			size := int64(0)
			if len(list) > 0 {
				size = list[len(list)-1].offset + list[len(list)-1].length
			}
			if rnd.IntN(3) == 0 && len(list) > 1 {
				cut := list[len(list)/2].offset
				p.Members = []models.Member{
					{Name: fmt.Sprintf("a%d.log", pos), Size: cut},
					{Name: fmt.Sprintf("empty%d", pos), Offset: cut},
					{Name: fmt.Sprintf("dir/b%d.log", pos), Offset: cut, Size: size - cut},
				}
			}
			f := newFake(list, 1+rnd.IntN(12))
			f.loose, f.lines = rnd.IntN(2) == 0, rnd.IntN(2) == 0
			p.Index = f
			switch rnd.IntN(4) {
			case 0:
				p.Index = holder{f}
			case 1, 2:
				p.Index = stripped{f}
			}
			s.Pieces = append(s.Pieces, p)
			pos += size
		}
		out = append(out, s)
	}
	return out
}

var base = models.NanosOf(time.Date(2022, 11, 5, 20, 0, 0, 0, time.UTC)) // New York's clocks go back ten hours later

func fakeEvents(rnd *rand.Rand, n int) []fakeEvent {
	pick := func(list ...string) string { return list[rnd.IntN(len(list))] }
	var out []fakeEvent
	t, pos := base+models.Nanos(rnd.IntN(3600))*1e9, int64(rnd.IntN(20))
	disorder := rnd.IntN(3)
	for i := range n {
		switch {
		case disorder == 2:
			t = base + models.Nanos(rnd.IntN(100_000))*1e9
		case disorder == 1 && rnd.IntN(8) == 0:
			t -= models.Nanos(rnd.IntN(1000)) * 1e9
		default:
			t += models.Nanos(rnd.IntN(400)) * 1e9
		}
		e := fakeEvent{
			offset: pos, length: 10 + int64(rnd.IntN(50)), line: int64(i + 1), time: t, zoned: rnd.IntN(3) == 0,
			res: models.ResSecond, sev: models.Severity(rnd.IntN(25)), kind: models.Kind(rnd.IntN(3)), //nolint:gosec // small
			host: pick("", "web-01", "db-01"), service: pick("pay", "chat"), actor: pick("", "김민지"), by: pick("", "cron job", "7"),
		}
		var parts []string
		for range 1 + rnd.IntN(3) {
			parts = append(parts, fakeWords[rnd.IntN(len(fakeWords))])
		}
		e.text = strings.Join(parts, " ")
		e.raw = "x " + e.text + " by=" + e.by + "\n"
		if rnd.IntN(6) == 0 {
			e.raw, e.literals = "x \\u0000 by="+e.by+"\n", e.text+"\n"
		}
		switch rnd.IntN(15) {
		case 0:
			e.time, e.undated = models.NoTime, models.UndatedBad
		case 1:
			e.time, e.received = models.NoTime, true
		}
		if m := len(out); m > 0 && rnd.IntN(10) == 0 {
			e.offset, e.length, e.sub = out[m-1].offset, out[m-1].length, out[m-1].sub+1
		} else {
			pos += e.length
		}
		out = append(out, e)
	}
	return out
}

func fakeMarks(rnd *rand.Rand) []models.Event {
	var out []models.Event
	for i := range rnd.IntN(5) {
		e := models.Event{ID: fmt.Sprintf("entry:e%d", i), Kind: models.KindEntry, Text: "전원이 error", Time: base + models.Nanos(rnd.IntN(50_000))*1e9}
		if rnd.IntN(3) == 0 {
			e.Kind, e.SourceID = models.KindGap, "s3"
		}
		if i > 0 && rnd.IntN(2) == 0 {
			e.Time = out[i-1].Time
		}
		e.Earliest, e.Latest = e.Time, e.Time
		out = append(out, e)
	}
	return out
}

// stripped is a fake index that offers all that counting can use, with a
// rollup at hand when it is asked for.
type stripped struct{ *fakeIndex }

func (s stripped) Strip(ctx context.Context, i int, f segment.Fields, _ *segment.Scratch) (*segment.Columns, error) {
	c, err := s.Columns(ctx, i)
	if err != nil {
		return nil, err
	}
	if f&segment.Places == 0 {
		c.Offset, c.Length, c.Line, c.Sub = nil, nil, nil, nil
	}
	for bit, d := range map[segment.Fields]*segment.Dict{segment.Hosts: &c.Host, segment.Services: &c.Service, segment.Actors: &c.Actor} {
		if f&bit == 0 {
			*d = segment.Dict{}
		}
	}
	return c, nil
}

func (s stripped) Rollup(_ context.Context, phase models.Nanos, by segment.Fields, _ bool) (*segment.Rollup, error) {
	r := &segment.Rollup{}
	for _, block := range s.blocks {
		for _, e := range block {
			if e.time == models.NoTime && !e.received {
				continue
			}
			// One series an event: readers must not rely on there being few.
			one := segment.Series{Kind: e.kind, Zoned: e.zoned && !e.received, Received: e.received}
			switch by {
			case segment.Hosts:
				one.Value = e.host
			case segment.Services:
				one.Value = e.service
			}
			cell := segment.Cell{}
			if !e.received {
				cell.Start = e.time - (e.time-phase)%segment.RollupCell
			}
			cell.Counts[e.sev.Range()] = 1
			one.Cells = []segment.Cell{cell}
			r.Series = append(r.Series, one)
		}
	}
	return r, nil
}

func (s stripped) Summary() segment.Summary {
	var sum segment.Summary
	hosts := map[string]int64{}
	for _, block := range s.blocks {
		for _, e := range block {
			hosts[e.host]++
		}
	}
	for h, n := range hosts {
		if h != "" {
			sum.Hosts.Values = append(sum.Hosts.Values, segment.Count{Value: h, Events: n})
		}
	}
	return sum
}
