package app

import (
	"context"
	"crypto/rand"
	"errors"
	"io/fs"
	"os"
	"strings"

	"golang.org/x/mod/sumdb/note"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/models/store"
)

// The log's key and its newest checkpoint lie in the data folder, outside of
// the database: who can only write that can neither sign nor roll it back
// unseen. A backup holds neither; a restored folder signs with a key of its own,
// which the log then names.

// auditSigner reads the key with which this folder signs, or makes it.
func (a *App) auditSigner(ctx context.Context) (signer note.Signer, public string, err error) {
	private, public, err := a.auditKey()
	if errors.Is(err, fs.ErrNotExist) {
		installation, ierr := a.store.Meta.Get(ctx, store.MetaInstallation)
		if ierr != nil {
			return nil, "", ierr
		}
		if private, public, err = note.GenerateKey(rand.Reader, "emberline-"+installation); err == nil {
			err = writeFile(a.folder.auditKey(), []byte(private+"\n"+public+"\n"))
		}
	}
	if err != nil {
		return nil, "", err
	}
	signer, err = note.NewSigner(private)
	return signer, public, models.Wrap(err, models.CodeDamaged, "%s cannot be read", a.folder.auditKey())
}

// auditKey reads the key's two halves, a line each.
func (a *App) auditKey() (private, public string, err error) {
	b, err := os.ReadFile(a.folder.auditKey())
	if err != nil {
		return "", "", err
	}
	private, public, ok := strings.Cut(strings.TrimSpace(string(b)), "\n")
	if !ok {
		return "", "", models.Errorf(models.CodeDamaged, "%s cannot be read", a.folder.auditKey()).
			WithHint("put it back; without it, move it away, and a new key is made and named in the log")
	}
	return private, public, nil
}

// Checkpoint signs the audit log as it stands. One that has not grown gives its
// last checkpoint, one that was never written to models.CodeNotFound.
func (a *App) Checkpoint(ctx context.Context) (models.Checkpoint, error) {
	if err := a.journal.Flush(ctx); err != nil {
		return models.Checkpoint{}, err
	}
	a.signing.Lock()
	defer a.signing.Unlock()
	size, err := a.store.Audit.Size(ctx)
	if err != nil {
		return models.Checkpoint{}, err
	}
	if size == 0 {
		return models.Checkpoint{}, nil
	}
	signer, public, err := a.auditSigner(ctx)
	if err != nil {
		return models.Checkpoint{}, err
	}
	c, err := a.store.Audit.Checkpoint(ctx, signer, public)
	if err != nil {
		return c, err
	}
	if kept, err := os.ReadFile(a.folder.checkpoint()); err == nil && string(kept) == c.Note {
		return c, nil
	}
	return c, writeFile(a.folder.checkpoint(), []byte(c.Note))
}

// verifyAudit checks the audit log against itself, its checkpoints and the one
// that the folder keeps.
func (a *App) verifyAudit(ctx context.Context, v *Verification) error {
	if err := a.journal.Flush(ctx); err != nil {
		// The journal keeps what it could not write, as on a full disk. That is
		// no reason not to check what is stored.
		a.log.Warn("reads not yet in the audit log", "error", err)
	}
	var known store.AuditKnown
	kept, err := os.ReadFile(a.folder.checkpoint())
	switch {
	case err == nil:
		known.Checkpoints = []string{string(kept)}
	case !errors.Is(err, fs.ErrNotExist):
		return err
	}
	_, public, err := a.auditKey()
	switch {
	case err == nil:
		known.Keys = []string{public}
	case !errors.Is(err, fs.ErrNotExist):
		v.find("audit log", err, "")
	}
	c, err := a.store.Audit.Verify(ctx, known)
	if err != nil {
		return err
	}
	v.AuditRecords, v.Checkpoints = c.Records, c.Checkpoints
	for _, f := range c.Findings {
		v.find("audit log", errors.New(f.What), "somebody or something wrote to the database beside this program; compare with a backup")
	}
	return nil
}
