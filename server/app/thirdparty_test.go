package app_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emberline/emberline/ingest/ingesttest"
	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/search/timeline"
	"github.com/emberline/emberline/server/app"
)

// wantHeld is the part of the files with a known number of events that must
// give that number.
const wantHeld = 0.85

// input is a file of the third-party data, with what is known to be in it.
type input struct {
	Path     string
	Role     string
	Expected *struct {
		Events    *int64   `json:"events"`
		FileMTime string   `json:"file_mtime"`
		Times     []string `json:"times"`
		Note      string   `json:"note"`
	}
}

// taken is an input after it was taken in.
type taken struct {
	input
	content []byte
	ledger  models.Ledger
	err     error
}

// thirdPartyData is all inputs, taken in by one process.
type thirdPartyData struct {
	app   *app.App
	dir   string
	files []taken
}

// thirdParty takes all inputs in, once for all tests; closeThirdParty ends it.
var (
	thirdPartyOnce sync.Once
	thirdPartyAll  *thirdPartyData
	errThirdParty  error
)

func thirdParty(t *testing.T) *thirdPartyData {
	t.Helper()
	from := ingesttest.DataDir(t)
	thirdPartyOnce.Do(func() { thirdPartyAll, errThirdParty = takeThirdParty(context.WithoutCancel(t.Context()), from) })
	if errThirdParty != nil {
		t.Fatal(errThirdParty)
	}
	return thirdPartyAll
}

func closeThirdParty() error {
	if thirdPartyAll == nil {
		return nil
	}
	return errors.Join(thirdPartyAll.app.Close(), os.RemoveAll(thirdPartyAll.dir))
}

func takeThirdParty(ctx context.Context, from string) (d *thirdPartyData, err error) {
	b, err := os.ReadFile(filepath.Join(from, "MANIFEST.json"))
	if err != nil {
		return nil, err
	}
	var manifest struct{ Files []input }
	if err := json.Unmarshal(b, &manifest); err != nil {
		return nil, err
	}
	d = &thirdPartyData{}
	if d.dir, err = os.MkdirTemp("", "emberline-test-"); err != nil {
		return nil, err
	}
	if d.app, err = app.Open(ctx, settings(filepath.Join(d.dir, "data")), app.Options{}); err != nil {
		return nil, err
	}
	if _, err = d.app.CreateIncident(ctx, models.Incident{Slug: slug, Title: models.Localized{En: "Third party"}, Zone: "UTC"}); err != nil {
		return nil, err
	}
	for _, in := range manifest.Files {
		if in.Role == "input" {
			d.files = append(d.files, taken{input: in})
		}
	}
	var wg sync.WaitGroup
	next := make(chan *taken, len(d.files))
	for i := range d.files {
		next <- &d.files[i]
	}
	close(next)
	for range 4 { // a process takes several in at once, as a service does
		wg.Go(func() {
			for f := range next {
				f.take(ctx, d.app, from)
			}
		})
	}
	wg.Wait()
	return d, nil
}

// take takes one file in, under its path as label.
func (f *taken) take(ctx context.Context, a *app.App, from string) {
	name := filepath.Join(from, filepath.FromSlash(f.Path))
	if f.content, f.err = os.ReadFile(name); f.err != nil {
		return
	}
	one := app.File{Name: path.Base(f.Path), Path: name, Size: int64(len(f.content)), ModifiedAt: time.Date(2022, 10, 21, 0, 0, 0, 0, time.UTC)}
	zone := ""
	if e := f.Expected; e != nil {
		if at, err := time.Parse("2006-01-02T15:04", e.FileMTime); err == nil {
			one.ModifiedAt = at
		}
		if strings.Contains(e.Note, "times without a zone are taken as -02:00") {
			zone = "-02:00"
		}
	}
	f.ledger, f.err = a.Ingest(ctx, slug, app.Delivery{Label: f.Path, Files: []app.File{one}, Zone: zone}, nil)
	if f.err == nil {
		f.err = f.ledger.Check()
	}
}

// TestThirdPartyCounts prints, for every file that other projects publish as
// test data, how it was read, and holds the number of events against what
// those projects say. make test-real runs it.
func TestThirdPartyCounts(t *testing.T) {
	t.Parallel()
	d := thirdParty(t)
	var held, known int
	var missed []string
	for _, f := range d.files {
		if f.err != nil {
			t.Errorf("%s: %v", f.Path, f.err)
			continue
		}
		l := f.ledger
		got := l.Accepted + l.Undated
		line := fmt.Sprintf("%-80s %-18s %5d accepted %3d undated %3d rejected", f.Path, l.Format, l.Accepted, l.Undated, l.Rejected)
		switch e := f.Expected; {
		case e == nil || e.Events == nil:
			t.Logf("%s  (no number is known)", line)
		case *e.Events == got:
			held++
			known++
			t.Logf("%s  holds", line)
		default:
			known++
			line = fmt.Sprintf("%s  MISSED: %d expected: %s", line, *e.Events, whyMissed(f))
			missed = append(missed, line)
			t.Log(line)
		}
	}
	t.Logf("%d of %d files give the number of events that is known of them (%.1f %%); missed:\n%s", held, known, 100*float64(held)/float64(known), strings.Join(missed, "\n"))
	if float64(held) < wantHeld*float64(known) {
		t.Errorf("%d of %d are fewer than %.0f %%", held, known, 100*wantHeld)
	}
}

// whyMissed says what the ledger knows of a number that does not hold.
func whyMissed(f taken) string {
	var why []string
	for _, r := range f.ledger.Reasons {
		why = append(why, fmt.Sprintf("%s ×%d %s", r.What, r.Count, r.Reason))
	}
	return strings.Join(append(why, "as it is known: "+f.Expected.Note), "; ")
}

// TestThirdPartyTimes prints how many files give the times that are known of
// them, and holds that to a figure too.
func TestThirdPartyTimes(t *testing.T) {
	t.Parallel()
	d := thirdParty(t)
	var held, known int
	for _, f := range d.files {
		if f.err != nil || f.Expected == nil || len(f.Expected.Times) == 0 {
			continue
		}
		ids, err := d.app.SourceIDs(t.Context(), slug, []string{f.Path})
		if err != nil {
			t.Fatal(err)
		}
		got := map[models.Nanos]bool{}
		for _, e := range events(t, d.app, slug, timeline.Filter{Sources: ids}) {
			got[e.Time] = true
			got[e.Time/1e6*1e6] = true // known to the millisecond only
		}
		known++
		i := slices.IndexFunc(f.Expected.Times, func(s string) bool {
			at, err := models.ParseTime(s, time.UTC)
			return err == nil && !got[at] // some are no times at all
		})
		if i < 0 {
			held++
		} else {
			t.Logf("%s (%s): no event at %s", f.Path, f.ledger.Format, f.Expected.Times[i])
		}
	}
	t.Logf("%d of %d files give all the times that are known of them", held, known)
	if float64(held) < wantHeld*float64(known) {
		t.Errorf("%d of %d are fewer than %.0f %%", held, known, 100*wantHeld)
	}
}

// TestThirdPartyRawIsExact gets every file back byte for byte, and events as
// they stand in it.
func TestThirdPartyRawIsExact(t *testing.T) {
	t.Parallel()
	d := thirdParty(t)
	v, _, err := d.app.View(t.Context(), slug)
	if err != nil {
		t.Fatal(err)
	}
	by := map[string][]models.Event{}
	for _, e := range events(t, d.app, slug, timeline.Filter{Undated: true}) {
		by[e.Source] = append(by[e.Source], e)
	}
	for _, f := range d.files {
		if f.err != nil {
			continue // counted above
		}
		if got := raw(t, d.app, slug, f.Path); !bytes.Equal(got, f.content) {
			t.Errorf("%s: %d bytes come back of %d, and not the same", f.Path, len(got), len(f.content))
		}
		all := by[f.Path]
		for i, e := range all {
			if e.Kind == models.KindGap || e.Member != "" || i != 0 && i != len(all)/2 && i != len(all)-1 { // three of each
				continue
			}
			got, err := v.Raw(t.Context(), e.ID)
			if err != nil || e.Offset+e.Length > int64(len(f.content)) || !bytes.Equal(got, f.content[e.Offset:e.Offset+e.Length]) {
				t.Errorf("%s: event %s is %q (%v)", f.Path, e.ID, got, err)
			}
		}
	}
	clean(t, d.app)
}
