package app

import (
	"path/filepath"
	"strings"

	"github.com/emberline/emberline/models"
)

// fileSet is one file or one rotated set, all of one folder.
type fileSet struct {
	name  string   // what it is called below the path that was given
	above []string // the folders above that name, the outermost first
	more  int      // how many of them the label has
	files []File
}

// label is the set's name, after as many of its folders as it takes.
func (s *fileSet) label() string {
	return label(strings.Join(append(s.above[len(s.above)-s.more:len(s.above):len(s.above)], s.name), "/"))
}

// setsOf sorts files into sets, in the order of the files. A file that is named
// twice is there once.
func setsOf(files []File) ([]*fileSet, error) {
	type key struct{ folder, base string }
	sets := map[key]*fileSet{}
	seen := map[string]bool{}
	var order []*fileSet
	for _, f := range files {
		path, err := filepath.Abs(f.Path)
		if err != nil {
			return nil, err
		}
		if seen[path] {
			continue
		}
		seen[path] = true
		base, _ := rotation(f.Name)
		k := key{filepath.Dir(path), base}
		s := sets[k]
		if s == nil {
			above := strings.TrimSuffix(filepath.ToSlash(path), f.Name)
			s = &fileSet{name: base, above: strings.FieldsFunc(above, func(r rune) bool { return r == '/' })}
			sets[k] = s
			order = append(order, s)
		}
		s.files = append(s.files, f)
	}
	for _, s := range order {
		if len(s.files) == 1 {
			s.name = s.files[0].Name
		}
	}
	return order, nil
}

// tellApart lengthens labels that are the same by the folders above, until they
// differ.
func tellApart(sets []*fileSet) {
	for again := true; again; {
		again = false
		same := map[string][]*fileSet{}
		for _, s := range sets {
			same[s.label()] = append(same[s.label()], s)
		}
		for _, list := range same {
			for _, s := range list {
				if len(list) > 1 && s.more < len(s.above) {
					s.more++
					again = true
				}
			}
		}
	}
}

// split makes one delivery per file or rotated set, in the order of the files.
func split(files []File, d Delivery) ([]Delivery, error) {
	sets, err := setsOf(files)
	if err != nil {
		return nil, err
	}
	tellApart(sets)
	out := make([]Delivery, 0, len(sets))
	for _, s := range sets {
		one := d
		one.Files, one.Label = inRotation(s.files), s.label()
		if err := models.ValidateLabel(one.Label); err != nil {
			return nil, err
		}
		out = append(out, one)
	}
	return out, nil
}
