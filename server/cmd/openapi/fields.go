package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"reflect"
	"strings"
)

// field is what Go knows of a field and the annotations do not say.
type field struct {
	name     string
	time     bool // a time with an offset
	nullable bool // a pointer that is written as null
	always   bool // always there
}

// readFields reads the structs of the folders, by "package.Type".
func readFields(dirs []string) (map[string][]field, error) {
	out := map[string][]field{}
	for _, dir := range dirs {
		files, err := os.ReadDir(dir)
		if err != nil {
			return nil, err
		}
		for _, f := range files {
			if !strings.HasSuffix(f.Name(), ".go") || strings.HasSuffix(f.Name(), "_test.go") {
				continue
			}
			parsed, err := parser.ParseFile(token.NewFileSet(), filepath.Join(dir, f.Name()), nil, parser.SkipObjectResolution)
			if err != nil {
				return nil, err
			}
			ast.Inspect(parsed, func(n ast.Node) bool {
				if spec, ok := n.(*ast.TypeSpec); ok {
					if s, ok := spec.Type.(*ast.StructType); ok {
						out[parsed.Name.Name+"."+spec.Name.Name] = fieldsOf(s)
					}
				}
				return true
			})
		}
	}
	return out, nil
}

func fieldsOf(s *ast.StructType) []field {
	var out []field
	for _, f := range s.Fields.List {
		if f.Tag == nil {
			continue
		}
		name, options, _ := strings.Cut(reflect.StructTag(strings.Trim(f.Tag.Value, "`")).Get("json"), ",")
		if name == "" || name == "-" {
			continue
		}
		t := f.Type
		star, pointer := t.(*ast.StarExpr)
		if pointer {
			t = star.X
		}
		sel, ok := t.(*ast.SelectorExpr)
		left := strings.Contains(options, "omitempty") || strings.Contains(options, "omitzero")
		row := field{name: name, nullable: pointer && !left, always: !left}
		if ok {
			x, isIdent := sel.X.(*ast.Ident)
			row.time = isIdent && x.Name == "time" && sel.Sel.Name == "Time"
		}
		out = append(out, row)
	}
	return out
}
