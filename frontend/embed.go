// Package frontend embeds the built web application. The folder dist is made
// by its own build and is not committed; without it the binary still builds,
// and the service shows a page that says what it can do without.
package frontend

import (
	"embed"
	"io/fs"
)

//go:embed all:dist
var dist embed.FS

// Files are the built files; index.html is missing when nothing was built.
func Files() fs.FS {
	sub, err := fs.Sub(dist, "dist")
	if err != nil { // the embedded folder is named above
		return dist
	}
	return sub
}
