package app

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/emberline/emberline/ingest/evidence"
	"github.com/emberline/emberline/models"
)

// UploadState is where an upload stands.
type UploadState string

// The states.
const (
	UploadReceiving UploadState = "receiving" // parts are still to come
	UploadComplete  UploadState = "complete"  // all bytes are there and hashed
	UploadCommitted UploadState = "committed" // handed over to be taken in
)

// Upload is a file on its way in: its bytes so far are durable, and nobody
// sees it as evidence before it is committed. It is kept as files of its own
// below the data folder, never as a row.
type Upload struct {
	ID       string `json:"id"`
	Incident string `json:"incident"`
	Account  int64  `json:"account"`
	Name     string `json:"name"`
	Size     int64  `json:"size"`
	// Declared is the SHA-256 that the sender expects; "" when none was named.
	Declared   string      `json:"declared,omitempty"`
	SHA256     string      `json:"sha256,omitempty"` // once complete
	ModifiedAt time.Time   `json:"modified_at,omitzero"`
	State      UploadState `json:"state"`
	Job        int64       `json:"job,omitempty"`    // once committed
	Source     string      `json:"source,omitempty"` // the label, once committed
	CreatedAt  time.Time   `json:"created_at"`

	Offset    int64     `json:"-"` // bytes that are here
	ExpiresAt time.Time `json:"-"`
}

const (
	uploadLife = 24 * time.Hour // from the last part on
	commitLife = 30 * 24 * time.Hour
	maxUploads = 200 // open ones of an account
	// maxUploadSize bounds one file: a terabyte.
	maxUploadSize = 1 << 40
	// syncEvery is how many bytes are taken before they are made durable, so
	// that a part cut short has lost little.
	syncEvery = 8 << 20
)

var uploadID = regexp.MustCompile(`^[A-Z2-7]{26}$`)

func (f folder) uploads() string { return filepath.Join(f.dir, "uploads") }

// uploadLocks lets one request at a time work on an upload.
type uploadLocks struct{ m sync.Map }

func (l *uploadLocks) lock(id string) (unlock func(), err error) {
	one, _ := l.m.LoadOrStore(id, new(sync.Mutex))
	mu := one.(*sync.Mutex) //nolint:forcetypeassert // the map holds nothing else
	if !mu.TryLock() {
		return nil, models.Errorf(models.CodeConflict, "another request is working on this upload").WithHint("ask for its offset, then go on from there")
	}
	return mu.Unlock, nil
}

func (a *App) uploadDir(id string) string { return filepath.Join(a.folder.uploads(), id) }

// CreateUpload announces a file; its parts follow.
func (a *App) CreateUpload(ctx context.Context, u Upload) (Upload, error) {
	if err := a.ExpireUploads(ctx); err != nil {
		return u, err
	}
	if err := validateUpload(u); err != nil {
		return u, err
	}
	free, err := a.free()
	if err != nil {
		return u, err
	}
	mine, err := a.Uploads(ctx, u.Incident, u.Account)
	if err != nil {
		return u, err
	}
	open := int64(0)
	for _, m := range mine {
		open += m.Size - m.Offset
	}
	if u.Size > free-open {
		return u, models.Errorf(models.CodeUnavailable, "there is no room on the disk for %d bytes", u.Size).WithHint("make room on the disk of the data folder")
	}
	if len(mine) >= maxUploads {
		return u, models.Errorf(models.CodeTooLarge, "there are %d open uploads already", len(mine)).WithHint("commit or remove some")
	}
	u.ID, u.State, u.CreatedAt = rand.Text(), UploadReceiving, time.Now().UTC().Truncate(time.Second)
	dir := a.uploadDir(u.ID)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return u, err
	}
	f, err := os.OpenFile(filepath.Join(dir, "bytes"), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return u, err
	}
	if err := errors.Join(f.Sync(), f.Close(), a.saveUpload(u), evidence.SyncDir(a.folder.uploads())); err != nil {
		return u, errors.Join(err, os.RemoveAll(dir))
	}
	return a.loadUpload(u.ID)
}

func validateUpload(u Upload) error {
	if strings.TrimSpace(u.Name) == "" || len(u.Name) > 1024 || strings.ContainsFunc(u.Name, func(r rune) bool { return r < 0x20 || r == 0x7f }) {
		return models.Errorf(models.CodeInvalid, "a file's name has 1 to 1024 bytes and no control characters")
	}
	if u.Size < 0 || u.Size > maxUploadSize {
		return models.Errorf(models.CodeTooLarge, "a file has 0 to %d bytes", int64(maxUploadSize))
	}
	if raw, err := hex.DecodeString(u.Declared); u.Declared != "" && (err != nil || len(raw) != 32 || strings.ToLower(u.Declared) != u.Declared) {
		return models.Errorf(models.CodeInvalid, "a SHA-256 has 64 lower-case hexadecimal digits").WithHint("sha256sum FILE prints it")
	}
	return nil
}

func (a *App) saveUpload(u Upload) error {
	return writeJSON(filepath.Join(a.uploadDir(u.ID), "upload.json"), u)
}

// loadUpload reads an upload; CodeNotFound when there is none.
func (a *App) loadUpload(id string) (u Upload, err error) {
	none := models.Errorf(models.CodeNotFound, "no such upload").WithHint("an upload is forgotten a day after its last part")
	if !uploadID.MatchString(id) {
		return u, none
	}
	if err := readJSON(filepath.Join(a.uploadDir(id), "upload.json"), &u, none, "upload"); err != nil {
		return u, err
	}
	st, err := os.Stat(filepath.Join(a.uploadDir(id), "bytes"))
	switch {
	case errors.Is(err, fs.ErrNotExist) && u.State == UploadCommitted: // taken in, and the staged bytes given back
		u.Offset, u.ExpiresAt = u.Size, u.CreatedAt.Add(uploadLife)
	case err != nil:
		return u, models.Wrap(err, models.CodeDamaged, "the upload's bytes cannot be read")
	default:
		u.Offset, u.ExpiresAt = st.Size(), st.ModTime().UTC().Add(uploadLife)
	}
	return u, nil
}

// Upload gives an upload of an account in an incident; anybody else's is not found.
func (a *App) Upload(ctx context.Context, slug string, account int64, id string) (Upload, error) {
	u, err := a.loadUpload(id)
	if err == nil && (u.Incident != slug || u.Account != account) {
		return Upload{}, models.Errorf(models.CodeNotFound, "no such upload")
	}
	if err == nil && a.reopened(ctx, u) {
		u.State = UploadComplete
	}
	return u, err
}

// Uploads lists an account's uploads in an incident, the oldest first.
func (a *App) Uploads(ctx context.Context, slug string, account int64) ([]Upload, error) {
	all, err := a.allUploads(ctx)
	return slices.DeleteFunc(all, func(u Upload) bool { return u.Incident != slug || u.Account != account }), err
}

func (a *App) allUploads(ctx context.Context) ([]Upload, error) {
	dirs, err := filesIn(a.folder.uploads())
	if err != nil {
		return nil, err
	}
	var out []Upload
	for _, d := range dirs {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		u, err := a.loadUpload(d.Name())
		if err != nil {
			continue // being made or removed at this moment
		}
		out = append(out, u)
	}
	slices.SortStableFunc(out, func(x, y Upload) int { return x.CreatedAt.Compare(y.CreatedAt) })
	return out, nil
}

// AppendUpload adds a part that begins at offset, which must be where the
// upload stands. What came is durable when it returns, also when the part broke
// off: the upload then stands behind it.
func (a *App) AppendUpload(ctx context.Context, u Upload, offset int64, r io.Reader) (at int64, err error) {
	unlock, err := a.uploading.lock(u.ID)
	if err != nil {
		return u.Offset, err
	}
	defer unlock()
	if u, err = a.loadUpload(u.ID); err != nil {
		return 0, err
	}
	if u.State != UploadReceiving {
		return u.Offset, models.Errorf(models.CodeConflict, "the upload is %s already", u.State)
	}
	if offset != u.Offset {
		return u.Offset, models.Errorf(models.CodeConflict, "the upload stands at %d, not at %d", u.Offset, offset).WithHint("go on from where it stands")
	}
	f, err := os.OpenFile(filepath.Join(a.uploadDir(u.ID), "bytes"), os.O_WRONLY, 0)
	if err != nil {
		return u.Offset, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	if _, err := f.Seek(offset, io.SeekStart); err != nil {
		return offset, err
	}
	at = offset
	for {
		n, rerr := io.CopyN(f, &meter{r: r, ctx: ctx}, min(syncEvery, u.Size-at+1))
		if at+n > u.Size { // more than was announced: none of the excess is kept
			return u.Size, errors.Join(f.Truncate(u.Size), f.Sync(), models.Errorf(models.CodeInvalid, "the part goes beyond the announced %d bytes", u.Size))
		}
		if err := f.Sync(); err != nil {
			return at, errors.Join(err, f.Truncate(at))
		}
		at += n
		if errors.Is(rerr, io.EOF) {
			return at, nil
		}
		if rerr != nil {
			return at, diskFull(rerr)
		}
	}
}

// RemoveUpload forgets an upload and its bytes. One that is being taken in stays.
func (a *App) RemoveUpload(ctx context.Context, u Upload) error {
	unlock, err := a.uploading.lock(u.ID)
	if err != nil {
		return err
	}
	defer unlock()
	if u, err = a.Upload(ctx, u.Incident, u.Account, u.ID); err != nil {
		return err
	}
	if u.State == UploadCommitted {
		return models.Errorf(models.CodeConflict, "the upload is committed").WithHint("cancel its job, or remove the source")
	}
	a.uploading.m.Delete(u.ID)
	return os.RemoveAll(a.uploadDir(u.ID))
}

// ExpireUploads removes what nobody went on with.
func (a *App) ExpireUploads(ctx context.Context) error {
	all, err := a.allUploads(ctx)
	if err != nil {
		return err
	}
	for _, u := range all {
		_, serr := os.Stat(filepath.Join(a.uploadDir(u.ID), "bytes"))
		life := time.Duration(0)
		if u.State == UploadCommitted && serr == nil {
			life = commitLife // its job has yet to take the bytes
		}
		if time.Now().Before(u.ExpiresAt.Add(life)) {
			continue
		}
		unlock, err := a.uploading.lock(u.ID)
		if err != nil {
			continue // in use after all
		}
		err = os.RemoveAll(a.uploadDir(u.ID))
		a.uploading.m.Delete(u.ID)
		unlock()
		if err != nil {
			return err
		}
		a.log.Info("an abandoned upload was removed", "incident", u.Incident, "upload", u.ID, "bytes", u.Offset)
	}
	return nil
}
