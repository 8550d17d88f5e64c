package app

import (
	"archive/tar"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/emberline/emberline/ingest/evidence"
	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/server/config"
)

// A backup is a tar: the records as JSON lines, then every kept piece of
// evidence as it is stored, then a manifest with the hash of each. Indexes are
// derived and stay out. It is the same for both databases.
const (
	backupFormat   = 1
	backupRecords  = "records.ndjson"
	backupEvidence = "evidence/"
	backupDemo     = "demo/"
	backupManifest = "MANIFEST.json"
)

// manifest closes a backup.
type manifest struct {
	Format int               `json:"format"`
	Made   time.Time         `json:"made"`
	Files  map[string]string `json:"files"` // name → SHA-256 of the stored bytes
}

// Backup writes everything that cannot be derived. It may run while the
// service works: the records are one transaction's view, and evidence that
// they refer to never changes.
func (a *App) Backup(ctx context.Context, w io.Writer) error {
	if err := a.logRead(ctx, "export", "backup", 0, ""); err != nil {
		return err
	}
	done, err := a.bytes.share(ctx) // or a removal could take bytes that the dump names
	if err != nil {
		return err
	}
	defer done()
	t := tar.NewWriter(w)
	m := manifest{Format: backupFormat, Made: time.Now().UTC().Truncate(time.Second), Files: map[string]string{}}
	dump, err := os.CreateTemp(a.folder.tmp(), "backup-*")
	if err != nil {
		return err
	}
	defer os.Remove(dump.Name()) //nolint:errcheck // a leftover in tmp harms nobody
	if err := errors.Join(a.store.Dump(ctx, dump), dump.Close()); err != nil {
		return err
	}
	if err := addFile(ctx, t, &m, backupRecords, dump.Name()); err != nil {
		return err
	}
	err = a.evidence.Each(func(sha string, form models.StoreForm, _ int64) error {
		path := a.evidence.Path(sha, form)
		return addFile(ctx, t, &m, backupEvidence+filepath.Base(path), path)
	})
	if err != nil {
		return err
	}
	demos, err := filesIn(a.folder.demo())
	if err != nil {
		return err
	}
	for _, d := range demos {
		if err := addFile(ctx, t, &m, backupDemo+d.Name(), filepath.Join(a.folder.demo(), d.Name())); err != nil {
			return err
		}
	}
	b, err := json.Marshal(m)
	if err != nil {
		return err
	}
	if err := t.WriteHeader(&tar.Header{Name: backupManifest, Mode: 0o600, Size: int64(len(b)), ModTime: m.Made}); err != nil {
		return err
	}
	if _, err := t.Write(b); err != nil {
		return err
	}
	return t.Close()
}

func addFile(ctx context.Context, t *tar.Writer, m *manifest, name, path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close() //nolint:errcheck // read only
	st, err := f.Stat()
	if err != nil {
		return err
	}
	if err := t.WriteHeader(&tar.Header{Name: name, Mode: 0o600, Size: st.Size(), ModTime: st.ModTime()}); err != nil {
		return err
	}
	h := sha256.New()
	if _, err := io.Copy(io.MultiWriter(t, h), &meter{r: f, ctx: ctx}); err != nil {
		return err
	}
	m.Files[name] = hex.EncodeToString(h.Sum(nil))
	return nil
}

// Restore fills a new data folder from a backup, derives the indexes and
// checks everything.
func Restore(ctx context.Context, cfg config.Config, r io.Reader, progress func(Progress)) (err error) {
	if _, err := os.Stat(filepath.Join(cfg.Data, "FORMAT")); err == nil {
		return models.Errorf(models.CodeConflict, "%s holds data already", cfg.Data).WithHint("restore into a new folder: --data DIR")
	}
	a, err := Open(ctx, cfg, Options{})
	if err != nil {
		return err
	}
	defer func() {
		err = errors.Join(err, a.Close())
		if err != nil { // half a restore must not pass for a data folder, nor keep the next one out
			err = errors.Join(err, a.folder.unmake())
		}
	}()
	got := map[string]string{}
	var records string
	var want *manifest
	for t := tar.NewReader(r); want == nil; {
		h, err := t.Next()
		if errors.Is(err, io.EOF) {
			return models.Errorf(models.CodeDamaged, "the backup ends early: its manifest is missing")
		}
		if err != nil {
			return models.Wrap(err, models.CodeDamaged, "the backup cannot be read")
		}
		tell(progress, Progress{Step: "unpack", Done: int64(len(got)), Total: int64(len(got)) + 1})
		if h.Name == backupManifest {
			want = &manifest{}
			if err := json.NewDecoder(io.LimitReader(t, 1<<30)).Decode(want); err != nil {
				return models.Wrap(err, models.CodeDamaged, "the backup's manifest cannot be read")
			}
			continue
		}
		path, sum, err := a.unpackFile(ctx, h.Name, t)
		if err != nil {
			return err
		}
		got[h.Name] = sum
		if h.Name == backupRecords {
			records = path
		}
	}
	if err := want.compare(got); err != nil {
		return err
	}
	return a.refill(ctx, records, progress)
}

// compare holds what was unpacked against the manifest.
func (m *manifest) compare(got map[string]string) error {
	if m.Format != backupFormat {
		return models.Errorf(models.CodeInvalid, "the backup is of format %d; this program knows %d", m.Format, backupFormat)
	}
	for name, sum := range m.Files {
		if got[name] != sum {
			return models.Errorf(models.CodeDamaged, "%s in the backup is damaged or missing", name)
		}
	}
	if len(got) != len(m.Files) {
		return models.Errorf(models.CodeDamaged, "the backup holds %d files, its manifest %d", len(got), len(m.Files))
	}
	return nil
}

// unpackFile writes one file of a backup to its place. Names are taken apart
// and rebuilt, never joined as they are.
func (a *App) unpackFile(ctx context.Context, name string, r io.Reader) (path, sum string, err error) {
	base := filepath.Base(name)
	switch {
	case name == backupRecords:
		path = filepath.Join(a.folder.tmp(), "restore.ndjson")
	case name == backupEvidence+base:
		sha, ext, _ := strings.Cut(base, ".")
		form := models.StoredBlob
		if ext == "arc" {
			form = models.StoredArchive
		}
		path = a.evidence.Path(sha, form)
	case name == backupDemo+base && base != "." && base != "..":
		path = filepath.Join(a.folder.demo(), base)
	default:
		return "", "", models.Errorf(models.CodeDamaged, "the backup holds %q, which belongs nowhere", name)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return "", "", err
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return "", "", fmt.Errorf("unpack %s: %w", name, err)
	}
	h := sha256.New()
	_, err = io.Copy(io.MultiWriter(f, h), &meter{r: r, ctx: ctx})
	if errors.Is(err, io.ErrUnexpectedEOF) {
		err = models.Wrap(err, models.CodeDamaged, "the backup ends early, within %s", name)
	}
	err = errors.Join(err, f.Sync(), f.Close(), evidence.SyncDir(filepath.Dir(path)))
	return path, hex.EncodeToString(h.Sum(nil)), err
}

// refill loads the records and derives everything else.
func (a *App) refill(ctx context.Context, records string, progress func(Progress)) error {
	b, err := os.ReadFile(records)
	if err != nil {
		return models.Wrap(err, models.CodeDamaged, "the backup holds no records")
	}
	if err := errors.Join(a.store.Load(ctx, bytes.NewReader(b)), os.Remove(records)); err != nil {
		return err
	}
	incidents, err := a.store.Incidents.List(ctx)
	if err != nil {
		return err
	}
	for _, inc := range incidents {
		if _, err := a.Rebuild(ctx, inc.Slug, progress); err != nil {
			return err
		}
	}
	v, err := a.Verify(ctx, progress)
	if err != nil {
		return err
	}
	if len(v.Findings) > 0 {
		f := v.Findings[0]
		return models.Errorf(models.CodeDamaged, "after the restore %d things are damaged, the first: %s: %s", len(v.Findings), f.Where, f.What)
	}
	return nil
}
