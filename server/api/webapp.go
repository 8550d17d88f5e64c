package api

import (
	"bytes"
	"compress/gzip"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/emberline/emberline/frontend"
)

// startPage is what a browser gets while the web application is not built into
// the binary: how to go on. It tells nobody which incidents there are.
const startPage = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><title>Emberline</title></head>
<body><main><h1>Emberline</h1>
<p lang="ko">서비스가 실행 중입니다. 이 실행 파일에는 웹 화면이 들어 있지 않습니다. <code>make build</code>가 웹 화면까지 만듭니다(Node 20.19 이상). 그동안에도 모든 일을 명령줄과 REST API로 할 수 있습니다.</p>
<p>The service is running. This binary holds no web interface: <code>make build</code> builds it in (it needs Node 20.19 or newer). Meanwhile everything can be done from the command line and over the REST API.</p>
<pre>emberline incident list
emberline events --incident pangyo-2022 --limit 20
emberline search --incident pangyo-2022 전원</pre>
<p><a href="/reports">/reports</a> · <a href="/api/docs">API</a> · <a href="/livez">/livez</a> <a href="/readyz">/readyz</a> <a href="/metrics">/metrics</a></p>
</main></body></html>
`

// nonceMark is where the built page wants the nonce of its policy.
const nonceMark = "__CSP_NONCE__"

// webapp serves the built web application from memory: its files never change
// while the process runs, and are compressed once.
type webapp struct {
	page  []byte // index.html; nil: not built in
	files map[string]webfile
}

type webfile struct {
	mime    string
	etag    string
	plain   []byte
	gzipped []byte // nil: it does not shrink
	forever bool   // its name holds its hash
}

func newWebapp(files fs.FS) (*webapp, error) {
	w := &webapp{files: map[string]webfile{}}
	err := fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasPrefix(path.Base(name), ".") {
			return err
		}
		b, err := fs.ReadFile(files, name)
		if err != nil {
			return err
		}
		if name == "index.html" {
			w.page = b
			return nil
		}
		sum := sha256.Sum256(b)
		f := webfile{mime: mime.TypeByExtension(path.Ext(name)), etag: `"` + hex.EncodeToString(sum[:12]) + `"`, plain: b, forever: strings.HasPrefix(name, "assets/")}
		if f.mime == "" {
			f.mime = "application/octet-stream"
		}
		var z bytes.Buffer
		zw, err := gzip.NewWriterLevel(&z, gzip.BestCompression)
		if err != nil {
			return err
		}
		if _, err := zw.Write(b); err != nil {
			return err
		}
		if err := zw.Close(); err != nil {
			return err
		}
		if z.Len() < len(b)*9/10 {
			f.gzipped = z.Bytes()
		}
		w.files["/"+name] = f
		return nil
	})
	return w, err
}

// open serves the application's page, which finds its way by the address; or
// says how to build it.
func (w *webapp) open(c *gin.Context) { w.show(c, http.StatusOK) }

func (w *webapp) show(c *gin.Context, status int) {
	c.Header("Cache-Control", "no-cache")
	if w.page == nil {
		c.Data(status, "text/html; charset=utf-8", []byte(startPage))
		return
	}
	// Styles that are made while the page runs carry the nonce; nothing else may
	// be written into the page, and no script but the built ones is run.
	nonce := rand.Text()
	c.Header("Content-Security-Policy", strings.Replace(policy, "style-src 'self'", "style-src 'self' 'nonce-"+nonce+"'", 1))
	c.Data(status, "text/html; charset=utf-8", bytes.ReplaceAll(w.page, []byte(nonceMark), []byte(nonce)))
}

// file serves a built file; false: there is none of that name.
func (w *webapp) file(c *gin.Context) bool {
	f, ok := w.files[c.Request.URL.Path]
	if !ok {
		return false
	}
	h := c.Writer.Header()
	h.Set("Content-Type", f.mime)
	h.Set("Vary", "Accept-Encoding")
	h.Set("ETag", f.etag)
	h.Set("Cache-Control", "no-cache")
	if f.forever {
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	body := f.plain
	if f.gzipped != nil && acceptsGzip(c.GetHeader("Accept-Encoding")) {
		body = f.gzipped
		h.Set("Content-Encoding", "gzip")
		h.Set("ETag", `"gz-`+f.etag[1:])
	}
	http.ServeContent(c.Writer, c.Request, "", time.Time{}, bytes.NewReader(body))
	return true
}

func acceptsGzip(header string) bool {
	for part := range strings.SplitSeq(header, ",") {
		name, q, _ := strings.Cut(strings.TrimSpace(part), ";")
		if strings.EqualFold(strings.TrimSpace(name), "gzip") {
			return strings.TrimSpace(q) != "q=0"
		}
	}
	return false
}

// routes adds the addresses of the application's pages.
func (w *webapp) routes(e *gin.Engine) {
	for _, at := range []string{"/", "/login", "/password", "/profile", "/admin/*page", "/i/*page"} {
		e.GET(at, w.open)
	}
}

// lost answers for an address that is nobody's: a file of the application, a
// page for a person, else the given answer for a program.
func (w *webapp) lost(program gin.HandlerFunc) gin.HandlerFunc {
	return func(c *gin.Context) {
		get := c.Request.Method == http.MethodGet || c.Request.Method == http.MethodHead
		switch {
		case get && w.file(c):
		case get && w.page != nil && !strings.HasPrefix(c.Request.URL.Path, "/api/") && strings.Contains(c.GetHeader("Accept"), "text/html"):
			w.show(c, http.StatusNotFound)
		default:
			program(c)
		}
	}
}

// builtIn is the application that was built into this binary.
func builtIn() (*webapp, error) { return newWebapp(frontend.Files()) }
