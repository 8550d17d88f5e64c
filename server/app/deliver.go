package app

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/emberline/emberline/ingest/container"
	"github.com/emberline/emberline/models"
)

// Delivery is evidence handed over for one source.
type Delivery struct {
	Label      string
	Files      []File // in the order of the source
	Append     bool   // the source exists: add pieces
	Format     string // "" to detect
	Zone       string // of records that carry none; "" when not known
	Note       string
	Simulated  bool
	ModifiedAt time.Time // overrides the files' own time; zero: theirs
}

// File is one file of a delivery.
type File struct {
	Name       string // for people
	Path       string
	Size       int64
	ModifiedAt time.Time
}

// Gather turns paths into deliveries that share d's settings. With a label all
// files are one source; without, each file or rotated set is one, named after
// it; those of one name from different folders are told apart by their folders.
// Folders are walked; links inside them are not followed.
func Gather(paths []string, d Delivery) ([]Delivery, error) {
	var files []File
	for _, p := range paths {
		found, err := walk(p)
		if err != nil {
			return nil, err
		}
		files = append(files, found...)
	}
	if len(files) == 0 {
		return nil, models.Errorf(models.CodeInvalid, "no file there").WithHint("name files, or folders that hold some")
	}
	if !d.ModifiedAt.IsZero() {
		for i := range files {
			files[i].ModifiedAt = d.ModifiedAt
		}
	}
	if d.Label != "" {
		if err := models.ValidateLabel(d.Label); err != nil {
			return nil, err
		}
		one := d
		sets, err := setsOf(files)
		if err != nil {
			return nil, err
		}
		one.Files = files
		if len(sets) == 1 {
			one.Files = inRotation(files)
		}
		return []Delivery{one}, nil
	}
	return split(files, d)
}

// walk lists the regular files at a path.
func walk(path string) ([]File, error) {
	st, err := os.Stat(path)
	if err != nil {
		return nil, models.Wrap(err, models.CodeInvalid, "%s cannot be read", path)
	}
	if !st.IsDir() {
		if !st.Mode().IsRegular() {
			return nil, models.Errorf(models.CodeInvalid, "%s is not a regular file", path)
		}
		return []File{{Name: filepath.Base(path), Path: path, Size: st.Size(), ModifiedAt: st.ModTime().UTC()}}, nil
	}
	var out []File
	err = filepath.WalkDir(path, func(p string, e fs.DirEntry, err error) error {
		if err != nil {
			return models.Wrap(err, models.CodeInvalid, "%s cannot be read", p)
		}
		if !e.Type().IsRegular() {
			return nil
		}
		st, err := e.Info()
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(path, p)
		if err != nil {
			return err
		}
		out = append(out, File{Name: filepath.ToSlash(rel), Path: p, Size: st.Size(), ModifiedAt: st.ModTime().UTC()})
		return nil
	})
	return out, err
}

// rotated matches the names logrotate and its like give: app.log.1,
// app.log.2.gz, app.log-20221015.gz.
var rotated = regexp.MustCompile(`^(.+?)(?:\.(\d{1,4})|[-.](\d{8}(?:[-_]?\d{2,6})?))(\.gz|\.zst|\.bz2)?$`)

// rotation takes a name apart: the live file's name, and a key that sorts the
// oldest first; the live file itself comes last.
func rotation(name string) (base string, key int64) {
	m := rotated.FindStringSubmatch(name)
	switch {
	case m == nil:
		return strings.TrimSuffix(name, ".gz"), 1 << 62
	case m[2] != "":
		n, _ := strconv.ParseInt(m[2], 10, 64) // at most four digits
		return m[1], -n
	default:
		n, _ := strconv.ParseInt(strings.NewReplacer("-", "", "_", "").Replace(m[3]), 10, 64) // at most 14 digits
		return m[1], n
	}
}

// inRotation orders a rotated set oldest first; anything else stays as given.
func inRotation(files []File) []File {
	if !rotatedSet(files) {
		return files
	}
	out := slices.Clone(files)
	slices.SortStableFunc(out, func(a, b File) int {
		_, x := rotation(a.Name)
		_, y := rotation(b.Name)
		return cmp.Compare(x, y)
	})
	return out
}

// rotatedSet says whether the names are those of one rotated set. The same name
// twice is none: those are two files of different places.
func rotatedSet(files []File) bool {
	base, _ := rotation(files[0].Name)
	names := map[string]bool{}
	for _, f := range files {
		if b, _ := rotation(f.Name); b != base || names[f.Name] {
			return false
		}
		names[f.Name] = true
	}
	return true
}

// maxLabel is the longest label in bytes.
const maxLabel = 255

// label makes a label of a file's name, whatever that is: one odd name in a
// folder must not keep the others out. Of a long path the end says most; its
// hash keeps two of the same end apart.
func label(name string) string {
	l := strings.TrimSpace(container.Clean(name))
	if l == "" {
		l = "unnamed"
	}
	if len(l) <= maxLabel {
		return l
	}
	sum := sha256.Sum256([]byte(name))
	end := strings.TrimSpace(strings.ToValidUTF8(l[len(l)-(maxLabel-20):], ""))
	return "…" + end + "~" + hex.EncodeToString(sum[:4])
}
