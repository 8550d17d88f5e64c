package cli

import (
	"bufio"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/emberline/emberline/models"
)

// outFile is where a command writes its result: a file, or standard output.
type outFile struct {
	c     *command
	name  string // as given; "-" is standard output
	force bool
}

// outFlags adds --out and --force.
func (c *command) outFlags(cmd *cobra.Command, standard string) *outFile {
	o := &outFile{c: c}
	cmd.Flags().StringVar(&o.name, "out", standard, "the file to write; - for standard output")
	cmd.Flags().BoolVar(&o.force, "force", false, "replace the file when there is one already")
	return o
}

// standard says whether it is standard output.
func (o *outFile) standard() bool { return o.name == "-" }

// check says what is wrong with the path, before anything is done for it.
func (o *outFile) check() error {
	if o.standard() {
		return nil
	}
	if o.name == "" {
		return models.Errorf(models.CodeInvalid, "no file to write is named").WithHint("--out FILE, or --out - for standard output")
	}
	path := o.c.path(o.name)
	st, err := os.Stat(path)
	switch {
	case err == nil && st.IsDir():
		return models.Errorf(models.CodeInvalid, "%s is a folder", o.name).WithHint("name the file to write in it, as in: --out %s", filepath.Join(o.name, "FILE"))
	case err == nil && !st.Mode().IsRegular():
		return models.Errorf(models.CodeInvalid, "%s is not a regular file", o.name).WithHint("--out - writes to standard output")
	case err == nil && !o.force:
		return models.Errorf(models.CodeConflict, "%s exists already", o.name).WithHint("name another file, or replace it with --force")
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return o.unwritable(err)
	}
	dir := filepath.Dir(path)
	switch st, err = os.Stat(dir); {
	case errors.Is(err, fs.ErrNotExist):
		return models.Errorf(models.CodeInvalid, "%s cannot be written: the folder %s does not exist", o.name, dir).WithHint("make the folder first, or name another file with --out")
	case err != nil:
		return o.unwritable(err)
	case !st.IsDir():
		return models.Errorf(models.CodeInvalid, "%s cannot be written: %s is not a folder", o.name, dir).WithHint("name another file with --out")
	}
	return nil
}

// write writes the file in one step, so that it appears complete or not at all,
// and gives its size in bytes.
func (o *outFile) write(content func(io.Writer) error) (n int64, err error) {
	if o.standard() {
		w := bufio.NewWriterSize(o.c.env.Out, 256<<10)
		return 0, errors.Join(content(w), w.Flush())
	}
	path := o.c.path(o.name)
	tmp, err := os.CreateTemp(filepath.Dir(path), ".emberline-*")
	if err != nil {
		return 0, o.unwritable(err)
	}
	defer func() {
		if err != nil {
			_ = os.Remove(tmp.Name())
		}
	}()
	w := bufio.NewWriterSize(tmp, 256<<10)
	err = errors.Join(content(w), w.Flush(), tmp.Sync())
	st, serr := tmp.Stat()
	if err = errors.Join(err, serr, tmp.Close()); err != nil {
		return 0, err
	}
	if err = os.Rename(tmp.Name(), path); err != nil {
		return 0, o.unwritable(err)
	}
	return st.Size(), nil
}

// unwritable names the path that was given, not that of the temporary file.
func (o *outFile) unwritable(err error) error {
	var path *fs.PathError
	var link *os.LinkError
	switch {
	case errors.As(err, &path):
		err = path.Err
	case errors.As(err, &link):
		err = link.Err
	}
	return models.Errorf(models.CodeInvalid, "%s cannot be written: %v", o.name, err).WithHint("name another file with --out")
}
