package app

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/server/config"
)

func uploading(t *testing.T) *App {
	t.Helper()
	cfg, _, err := config.Load(nil, []string{"EMBERLINE_DATA=" + filepath.Join(t.TempDir(), "data")})
	if err != nil {
		t.Fatal(err)
	}
	a, err := Open(t.Context(), cfg, Options{Service: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})
	if _, err := a.CreateIncident(t.Context(), models.Incident{Slug: "x", Title: models.Localized{En: "x"}, Zone: "UTC"}); err != nil {
		t.Fatal(err)
	}
	return a
}

// TestAbandonedUpload forgets what nobody went on with for a day, and nothing else.
func TestAbandonedUpload(t *testing.T) {
	a := uploading(t)
	var ids []string
	for range 2 {
		u, err := a.CreateUpload(t.Context(), Upload{Incident: "x", Account: 1, Name: "a.log", Size: 3})
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, u.ID)
	}
	old := time.Now().Add(-uploadLife - time.Minute)
	if err := os.Chtimes(filepath.Join(a.uploadDir(ids[0]), "bytes"), old, old); err != nil {
		t.Fatal(err)
	}
	if err := a.ExpireUploads(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := a.Upload(t.Context(), "x", 1, ids[0]); models.CodeOf(err) != models.CodeNotFound {
		t.Errorf("the abandoned one: %v", err)
	}
	if _, err := os.Stat(a.uploadDir(ids[0])); !os.IsNotExist(err) {
		t.Errorf("its bytes stay: %v", err)
	}
	if _, err := a.Upload(t.Context(), "x", 1, ids[1]); err != nil {
		t.Error(err)
	}
	for _, c := range []struct {
		slug    string
		account int64
		id      string
	}{{"y", 1, ids[1]}, {"x", 2, ids[1]}, {"x", 1, "../" + ids[1]}, {"x", 1, "."}, {"x", 1, ""}} {
		if _, err := a.Upload(t.Context(), c.slug, c.account, c.id); models.CodeOf(err) != models.CodeNotFound {
			t.Errorf("%+v: %v", c, err)
		}
	}
}

// TestTakeInTwice runs the job of an upload again, as after a crash: before its
// bytes were kept, and after.
func TestTakeInTwice(t *testing.T) {
	a := uploading(t)
	text := strings.Repeat("2022-10-15T15:19:00Z error power lost\n", 100)
	u, err := a.CreateUpload(t.Context(), Upload{Incident: "x", Account: 1, Name: "a.log", Size: int64(len(text))})
	if err != nil {
		t.Fatal(err)
	}
	if at, err := a.AppendUpload(t.Context(), u, 0, strings.NewReader(text)); err != nil || at != u.Size {
		t.Fatal(at, err)
	}
	if u, _, err = a.FinishUpload(t.Context(), u); err != nil {
		t.Fatal(err)
	}
	u.State, u.Job, u.Source = UploadCommitted, 1, "twice"
	if err := a.saveUpload(u); err != nil {
		t.Fatal(err)
	}
	inc, err := a.Incident(t.Context(), "x")
	if err != nil {
		t.Fatal(err)
	}
	args := uploadJob{IncidentID: inc.ID, Uploads: []string{u.ID}, Label: "twice", Account: 1, Login: "lead", Via: "session"}
	staged := a.stagedFile(u).Path
	again := append([]byte(nil), text...)
	for run := range 3 {
		if run == 1 { // the first run died before it gave the staged bytes back
			if err := os.WriteFile(staged, again, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if err := a.takeIn(t.Context(), args, func(int64, int64, string) {}); err != nil {
			t.Fatalf("run %d: %v", run, err)
		}
	}
	for end := time.Now().Add(10 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		src, err := a.Source(t.Context(), "x", "twice")
		if err != nil {
			t.Fatal(err)
		}
		if src.State == models.SourceReady {
			if src.Accepted != 100 || len(src.Pieces) != 1 {
				t.Errorf("%d events in %d pieces", src.Accepted, len(src.Pieces))
			}
			break
		}
		if time.Now().After(end) {
			t.Fatalf("the source is %s", src.State)
		}
	}
	c, err := a.Content(t.Context(), "x", "twice", 0)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	got := new(bytes.Buffer)
	if _, err := got.ReadFrom(c); err != nil || got.String() != text {
		t.Errorf("%d bytes back: %v", got.Len(), err)
	}
}

// TestPreviewOfDamage says before the commit what cannot be read, and says
// nothing of what can.
func TestPreviewOfDamage(t *testing.T) {
	a := uploading(t)
	log := bytes.Repeat([]byte("2022-10-15T15:19:00Z error power lost\n"), 2000)
	var zipped, gzipped bytes.Buffer
	z, g := zip.NewWriter(&zipped), gzip.NewWriter(&gzipped)
	member, err := z.Create("a.log")
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range []io.Writer{member, g} {
		if _, err := w.Write(log); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(z.Close(), g.Close()); err != nil {
		t.Fatal(err)
	}
	whole, gz := zipped.Bytes(), gzipped.Bytes()
	for _, c := range []struct {
		name    string
		bytes   []byte
		damaged bool
	}{
		{"whole.zip", whole, false}, {"whole.log.gz", gz, false},
		{"cut.zip", whole[:len(whole)/2], true}, {"cut.log.gz", gz[:len(gz)/2], true},
	} {
		u, err := a.CreateUpload(t.Context(), Upload{Incident: "x", Account: 1, Name: c.name, Size: int64(len(c.bytes))})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := a.AppendUpload(t.Context(), u, 0, bytes.NewReader(c.bytes)); err != nil {
			t.Fatal(err)
		}
		_, p, err := a.FinishUpload(t.Context(), u)
		if err != nil || (p.Damaged != "") != c.damaged {
			t.Errorf("%s: %q, %v", c.name, p.Damaged, err)
		}
	}
}
