package demo

import (
	"context"
	"errors"
	"runtime"
	"slices"
	"sync"

	"github.com/emberline/emberline/models"
)

// The number of records of a generated incident.
const (
	DefaultLines = 200_000
	MinLines     = 20_000 // fewer cannot hold what is planted
)

// Options for Generate.
type Options struct {
	// Seed: the same seed and number of lines give the same bytes, whatever
	// the machine.
	Seed int64
	// Lines is how many records all sources have together, at least MinLines;
	// 0 means DefaultLines. Duplicates of an overlapping rotation and second
	// deliveries come on top.
	Lines int
	// Progress is told now and then how many of how many records are written;
	// its calls do not overlap. May be nil.
	Progress func(done, total int64)
}

// Plan is what was written and in which order to deliver it.
type Plan struct {
	Deliveries []Delivery `json:"deliveries"`
	Truth      Truth      `json:"truth"`
}

// Delivery is one hand-over of files under one label.
type Delivery struct {
	Label string   `json:"label"`
	Paths []string `json:"paths"` // below the folder, with slashes, in the order of the source
	// Zone and Format are what the deliverer stated; "" nothing. The zone of
	// a source that needs one is not stated: it is for the investigator to
	// find, and Truth knows it.
	Zone   string `json:"zone,omitempty"`
	Format string `json:"format,omitempty"`
	// Append: the paths go on an earlier delivery under the same label.
	Append bool `json:"append,omitempty"`
	// DuplicateOf is the label under which the very same bytes came before.
	DuplicateOf string           `json:"duplicate_of,omitempty"`
	Note        models.Localized `json:"note"`
}

// Generate writes the simulated evidence of the reference incident below dir,
// which need not exist, and says what it planted. It uses memory that does not
// grow with the number of lines. An error leaves files behind.
func Generate(ctx context.Context, dir string, o Options) (*Plan, error) {
	if o.Lines == 0 {
		o.Lines = DefaultLines
	}
	if o.Lines < MinLines {
		return nil, models.Errorf(models.CodeInvalid, "%d lines are too few for the reference incident", o.Lines).WithHint("ask for at least %d", MinLines)
	}
	ref, err := Load()
	if err != nil {
		return nil, err
	}
	cal, err := newCalendar(ref.Entries)
	if err != nil {
		return nil, err
	}
	specs, lists, err := loadSpecs()
	if err != nil {
		return nil, err
	}
	counts, err := allot(specs, int64(o.Lines))
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	progress := newProgress(int64(o.Lines), o.Progress)
	tasks := make([]*task, len(specs))
	for i := range specs {
		tasks[i] = &task{spec: &specs[i], n: counts[i], seed: o.Seed, dir: dir, cal: cal, lists: lists, tell: progress}
	}
	runAll(ctx, cancel, tasks)
	if err := context.Cause(ctx); err != nil {
		var known *models.Error
		switch {
		case errors.As(err, &known):
			return nil, err
		case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
			return nil, models.Wrap(err, models.CodeCanceled, "the reference incident was not written to its end")
		}
		return nil, models.Wrap(err, models.CodeUnavailable, "cannot write the reference incident")
	}
	return newPlan(o, tasks), nil
}

// runAll works the tasks, the longest first, on as many processors as there are.
func runAll(ctx context.Context, cancel context.CancelCauseFunc, tasks []*task) {
	order := slices.Clone(tasks)
	slices.SortStableFunc(order, func(a, b *task) int { return int(b.n - a.n) })
	queue := make(chan *task, len(order))
	for _, t := range order {
		queue <- t
	}
	close(queue)
	var wg sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(order)) {
		wg.Go(func() {
			for t := range queue {
				if ctx.Err() != nil {
					return
				}
				if err := t.run(ctx); err != nil {
					cancel(err)
				}
			}
		})
	}
	wg.Wait()
}

// allot shares the lines out.
func allot(specs []spec, lines int64) ([]int64, error) {
	counts := make([]int64, len(specs))
	left := lines
	var elastic float64
	last := -1
	for i := range specs {
		s := &specs[i]
		if s.Elastic {
			elastic += s.Share
			last = i
			continue
		}
		n := max(int64(s.Share*float64(lines)), s.Min)
		if s.Max > 0 {
			n = min(n, s.Max)
		}
		counts[i] = n
		left -= n
	}
	if last < 0 || left <= 0 {
		return nil, models.Errorf(models.CodeInternal, "%d lines leave %d for the elastic sources", lines, left)
	}
	rest := left
	for i := range specs {
		if s := &specs[i]; s.Elastic && i != last {
			counts[i] = int64(float64(left) * s.Share / elastic)
			rest -= counts[i]
		}
	}
	counts[last] = rest
	return counts, nil
}

// newProgress gives the function that sources report to.
func newProgress(total int64, tell func(done, total int64)) func(int64) {
	var mu sync.Mutex
	var done int64
	return func(n int64) {
		mu.Lock()
		defer mu.Unlock()
		done += n
		if tell != nil && n > 0 {
			tell(done, total)
		}
	}
}

// newPlan puts together what the tasks know.
func newPlan(o Options, tasks []*task) *Plan {
	p := &Plan{Truth: Truth{Seed: o.Seed}}
	var again []Delivery
	for _, t := range tasks {
		s, tr := t.spec, &t.truth
		p.Truth.Records += tr.Received - tr.Duplicate
		tr.First, tr.Last = tr.First.UTC(), tr.Last.UTC()
		p.Truth.Sources = append(p.Truth.Sources, *tr)
		p.Truth.Planted = append(p.Truth.Planted, t.planted...)
		d := Delivery{Label: s.Label, Paths: s.Files, Note: s.Note}
		if s.Append {
			n := len(s.Files) - 1
			d.Paths = s.Files[:n]
			again = append(again, Delivery{Label: s.Label, Paths: s.Files[n:], Append: true, Note: models.Localized{
				Ko: "같은 소스의 나머지 부분으로, 나중에 전달됨", En: "the rest of the same source, delivered later",
			}})
			p.Truth.Planted = append(p.Truth.Planted, Plant{Kind: PlantAppended, Source: s.Label, Offset: tr.Pieces[0].Bytes})
		}
		p.Deliveries = append(p.Deliveries, d)
		if s.Twice != "" {
			again = append(again, Delivery{Label: s.Twice, Paths: s.Files, DuplicateOf: s.Label, Note: models.Localized{
				Ko: "다른 부서가 같은 파일을 다시 전달함", En: "the same files, delivered again by another team",
			}})
			p.Truth.Planted = append(p.Truth.Planted, Plant{Kind: PlantTwice, Source: s.Twice, Other: s.Label})
		}
	}
	p.Deliveries = append(p.Deliveries, again...)
	return p
}
