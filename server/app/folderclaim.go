package app

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"github.com/emberline/emberline/models"
)

// besides are the names that may lie in a folder that is to become a data
// folder: its settings and keys, what an interrupted first start left, and what
// file systems put into the root of a mount.
var besides = []string{
	"emberline.yaml", "audit.key", "audit.checkpoint", "lock", "run", "tmp",
	"lost+found", ".snapshot", ".DS_Store", ".gitignore", ".gitkeep",
}

// claimable says, before anything is written, whether the folder is a data
// folder or may become one. With mustExist it has to be one already. A folder of
// other people's files is never taken over: nobody names one on purpose.
func (f *folder) claimable(mustExist bool) error {
	list, err := os.ReadDir(f.dir)
	switch {
	case errors.Is(err, fs.ErrNotExist) && mustExist:
		return f.noData()
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case errors.Is(err, syscall.ENOTDIR):
		return models.Wrap(err, models.CodeInvalid, "the data folder %s is not a folder", f.dir)
	case err != nil:
		return models.Wrap(err, models.CodeInvalid, "the data folder %s cannot be read", f.dir)
	}
	// Asked after the list was read: a folder that another process is making has
	// its FORMAT before anything else that the list could show.
	if _, err := os.Lstat(f.format()); err == nil {
		return nil
	}
	for _, p := range []string{f.evidence(), f.index(), f.database()} {
		if _, err := os.Lstat(p); err == nil {
			return models.Errorf(models.CodeDamaged, "%s holds %s but no FORMAT", f.dir, filepath.Base(p)).
				WithHint("restore it from a backup, or name another folder with --data")
		}
	}
	if mustExist {
		return f.noData()
	}
	for _, e := range list {
		if foreign(e) {
			return models.Errorf(models.CodeInvalid, "%s holds files that are not Emberline's: %s", f.dir, e.Name()).
				WithHint("name an empty folder, or one that does not exist yet, with --data; nothing was written")
		}
	}
	return nil
}

// foreign says whether an entry belongs to somebody else. An empty file does
// not: a shell makes one in the folder when it sends a command's output there.
func foreign(e fs.DirEntry) bool {
	if slices.Contains(besides, e.Name()) || strings.HasPrefix(e.Name(), ".new-") {
		return false
	}
	st, err := e.Info()
	return err != nil || !st.Mode().IsRegular() || st.Size() > 0
}

func (f *folder) noData() error {
	return models.Errorf(models.CodeNotFound, "no Emberline data in %s", f.dir).
		WithHint("name the folder with --data; emberline demo and emberline incident create make one")
}
