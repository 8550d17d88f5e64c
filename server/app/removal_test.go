package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/search/timeline"
	"github.com/emberline/emberline/server/config"
)

// delivered takes text in as a source of incident x.
func delivered(t *testing.T, a *App, slug, label, text string) models.Ledger {
	t.Helper()
	path := filepath.Join(t.TempDir(), "in.log")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	led, err := a.Ingest(t.Context(), slug, Delivery{Label: label, Files: []File{{Name: label, Path: path, Size: int64(len(text))}}}, nil)
	if err != nil {
		t.Fatalf("%s: %v", label, err)
	}
	return led
}

func spilled(seed string) string {
	var b strings.Builder
	for i := range 40 {
		fmt.Fprintf(&b, "2022-10-15 15:%02d:00,000 INFO  [main] com.example.Pay - %s %d\n", i, seed, i)
	}
	return b.String()
}

// filesOf gives the paths below the data folder whose names hold a part.
func filesOf(t *testing.T, a *App, part string) []string {
	t.Helper()
	var out []string
	err := filepath.WalkDir(a.folder.dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && strings.Contains(path, part) {
			out = append(out, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func verified(t *testing.T, a *App) {
	t.Helper()
	v, err := a.Verify(context.WithoutCancel(t.Context()), nil)
	if err != nil || len(v.Findings) > 0 || v.Loose > 0 {
		t.Errorf("verify: %+v, %v", v, err)
	}
}

// TestRemoveSource removes a source and finds nothing of it any more, but the
// bytes that another incident holds too.
func TestRemoveSource(t *testing.T) {
	a := uploading(t)
	if _, err := a.CreateIncident(t.Context(), models.Incident{Slug: "y", Title: models.Localized{En: "y"}, Zone: "UTC"}); err != nil {
		t.Fatal(err)
	}
	shared := delivered(t, a, "x", "shared.log", spilled("shared"))
	delivered(t, a, "y", "theirs.log", spilled("shared"))
	secret := delivered(t, a, "x", "secret.log", spilled("secret"))
	delivered(t, a, "x", "again.log", spilled("secret")) // another name of it
	delivered(t, a, "x", "stays.log", spilled("stays"))
	if _, _, err := a.View(t.Context(), "x"); err != nil {
		t.Fatal(err)
	}

	if _, err := a.RemoveSource(t.Context(), "x", "secret.log", Removal{Author: "han", Why: " "}); models.CodeOf(err) != models.CodeInvalid {
		t.Errorf("without a reason: %v", err)
	}
	if _, err := a.RemoveSource(t.Context(), "x", "secret.log", Removal{Author: "han", Why: "mistake"}); models.CodeOf(err) != models.CodeConflict || models.HintOf(err) == "" {
		t.Errorf("with another name: %v", err)
	}
	for _, label := range []string{"again.log", "secret.log", "shared.log"} {
		stone, err := a.RemoveSource(t.Context(), "x", label, Removal{Author: "han", Why: "mistake"})
		if err != nil || stone.Label != label {
			t.Fatalf("%s: %+v, %v", label, stone, err)
		}
		if twice, err := a.RemoveSource(t.Context(), "x", stone.SourceID, Removal{Author: "lee", Why: "again"}); err != nil || twice.By != "han" {
			t.Errorf("%s again: %+v, %v", label, twice, err)
		}
	}
	for _, part := range []string{secret.SHA256, "/index/" + secret.SourceID, "/index/" + shared.SourceID} {
		if left := filesOf(t, a, part); len(left) > 0 {
			t.Errorf("what was removed left %v", left)
		}
	}
	if len(filesOf(t, a, shared.SHA256)) != 1 {
		t.Error("the bytes that another incident holds are gone")
	}
	var b strings.Builder
	if err := a.Raw(t.Context(), "y", "theirs.log", 0, &b); err != nil || b.String() != spilled("shared") {
		t.Errorf("theirs: %d bytes, %v", b.Len(), err)
	}
	hits, err := a.Search(t.Context(), "x", []string{"secret"})
	if err != nil {
		t.Fatal(err)
	}
	page, err := hits.View.Page(t.Context(), timeline.PageRequest{Query: hits.Query, Limit: 10})
	if err != nil || len(page.Events) != 0 {
		t.Errorf("search finds %d events, %v", len(page.Events), err)
	}
	all, err := a.Sources(t.Context(), "x")
	if err != nil || len(all) != 1 || all[0].Source != "stays.log" {
		t.Errorf("sources %+v, %v", all, err)
	}
	stones, err := a.Tombstones(t.Context(), "x")
	if err != nil || len(stones) != 3 || !stones[2].Pieces[0].Kept || stones[1].Pieces[0].Kept {
		t.Errorf("tombstones %+v, %v", stones, err)
	}
	verified(t, a)
	// It may come again, under its old name and a new id.
	if led := delivered(t, a, "x", "secret.log", spilled("secret")); led.SourceID == secret.SourceID || led.Accepted != 40 {
		t.Errorf("delivered again: %+v", led)
	}
	verified(t, a)
}

// TestRemovalIsFinished: what a crash left between the commit and the deletion
// is gone after the next start; what came again since is not.
func TestRemovalIsFinished(t *testing.T) {
	cfg, _, err := config.Load(nil, []string{"EMBERLINE_DATA=" + filepath.Join(t.TempDir(), "data")})
	if err != nil {
		t.Fatal(err)
	}
	open := func() *App {
		a, err := Open(t.Context(), cfg, Options{})
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	a := open()
	if _, err := a.CreateIncident(t.Context(), models.Incident{Slug: "x", Title: models.Localized{En: "x"}, Zone: "UTC"}); err != nil {
		t.Fatal(err)
	}
	gone, back := delivered(t, a, "x", "gone.log", spilled("gone")), delivered(t, a, "x", "back.log", spilled("back"))
	inc, err := a.Incident(t.Context(), "x")
	if err != nil {
		t.Fatal(err)
	}
	for _, led := range []models.Ledger{gone, back} { // the commit, and then the crash
		id, _ := models.ParseSourceID(led.SourceID)
		if _, err := a.store.Sources.Remove(t.Context(), inc.ID, id, "han", "mistake"); err != nil {
			t.Fatal(err)
		}
	}
	delivered(t, a, "x", "back.log", spilled("back"))
	now := time.Now().UTC().Truncate(time.Second)
	for id, at := range map[string]time.Time{"BEFORE": now.Add(-time.Minute), "SINCE": now.Add(time.Minute)} {
		if err := os.MkdirAll(a.folder.exports(), 0o700); err != nil {
			t.Fatal(err)
		}
		id += strings.Repeat("A", 26-len(id))
		if err := errors.Join(a.saveExport(ExportFile{ID: id, Incident: "x", CreatedAt: at}), os.WriteFile(a.exportPath(id, ".data"), []byte("gone"), 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	a = open()
	if len(filesOf(t, a, "SINCEA")) != 2 {
		t.Error("an export made since the removal is gone")
	}
	for _, part := range []string{"BEFOREA", gone.SHA256, "/index/" + gone.SourceID, "/index/" + back.SourceID} {
		if left := filesOf(t, a, part); len(left) > 0 {
			t.Errorf("left after the start: %v", left)
		}
	}
	if len(filesOf(t, a, back.SHA256)) != 1 {
		t.Error("what came again is gone")
	}
	verified(t, a)
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
}

// TestExportOutlivesNoRemoval: an export that is being written when it is taken
// away does not appear after that.
func TestExportOutlivesNoRemoval(t *testing.T) {
	a := uploading(t)
	delivered(t, a, "x", "a.log", spilled("a"))
	x := ExportFile{ID: strings.Repeat("A", 26), Incident: "x", Spec: ExportSpec{Format: "jsonl", Zone: "UTC"}, CreatedAt: time.Now()}
	if err := errors.Join(os.MkdirAll(a.folder.exports(), 0o700), a.saveExport(x)); err != nil {
		t.Fatal(err)
	}
	removed, err := a.bytes.whole(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	done, written := make(chan error, 1), make(chan struct{}, 1)
	go func() {
		done <- a.writeExport(t.Context(), exportJob{Export: x.ID}, func(int64, int64, string) { written <- struct{}{} })
	}()
	<-written // it has begun
	if err := a.removeExport(x); err != nil {
		t.Error(err)
	}
	removed()
	if err := <-done; models.CodeOf(err) != models.CodeNotFound {
		t.Errorf("written all the same: %v", err)
	}
	if left, err := os.ReadDir(a.folder.exports()); err != nil || len(left) > 0 {
		t.Errorf("left: %v, %v", left, err)
	}
}

// TestRemoveWhileDelivering removes sources while the same bytes come in again
// and again: whatever was acknowledged is there in the end.
func TestRemoveWhileDelivering(t *testing.T) {
	a := uploading(t)
	text := spilled("contested")
	path := filepath.Join(t.TempDir(), "in.log")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for i := range 4 {
		wg.Go(func() {
			for n := range 6 {
				label := fmt.Sprintf("s%d-%d.log", i, n)
				_, err := a.Ingest(t.Context(), "x", Delivery{Label: label, Files: []File{{Name: label, Path: path, Size: int64(len(text))}}}, nil)
				// A twin that was removed in between is told, and nothing is acknowledged.
				if err != nil && models.CodeOf(err) != models.CodeNotFound && models.CodeOf(err) != models.CodeConflict {
					t.Errorf("%s: %v", label, err)
				}
				if _, err := a.RemoveSource(t.Context(), "x", label, Removal{Author: "han", Why: "mistake"}); err != nil && models.CodeOf(err) != models.CodeConflict && models.CodeOf(err) != models.CodeNotFound {
					t.Errorf("remove %s: %v", label, err)
				}
			}
		})
	}
	wg.Wait()
	verified(t, a)
	all, err := a.Sources(t.Context(), "x")
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range all {
		var b strings.Builder
		if err := a.Raw(t.Context(), "x", s.Source, 0, &b); err != nil || b.String() != text {
			t.Errorf("%s: %d bytes, %v", s.Source, b.Len(), err)
		}
	}
}
