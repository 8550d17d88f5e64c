package api

import (
	"encoding/base64"
	"encoding/hex"
	"io"
	"mime"
	"net/http"
	"strconv"
	"time"

	"github.com/emberline/emberline/models"
)

// streamPause is how long a client may take nothing of a download.
const streamPause = 30 * time.Second

// downloadSource gives a source's bytes as they came, all pieces in order.
//
//	@Summary	Download the bytes of a source, with Range
//	@Tags		sources
//	@Produce	application/octet-stream
//	@Success	200	{file}	binary
//	@Router		/incidents/{incident}/sources/{source}/raw [get]
func (a *API) downloadSource(r *request) error { return a.download(r, 0) }

// downloadPiece gives one piece's bytes as they came.
//
//	@Summary	Download the bytes of one piece, with Range and its hash
//	@Tags		sources
//	@Produce	application/octet-stream
//	@Success	200	{file}	binary
//	@Router		/incidents/{incident}/sources/{source}/pieces/{piece}/raw [get]
func (a *API) downloadPiece(r *request) error {
	n, err := strconv.Atoi(r.Param("piece"))
	if err != nil || n < 1 {
		return models.Errorf(models.CodeNotFound, "no piece %q", short(r.Param("piece")))
	}
	return a.download(r, n)
}

func (a *API) download(r *request, piece int) error {
	c, err := a.s.Content(r.ctx(), r.slug(), r.Param("source"), piece)
	if err != nil {
		return err
	}
	defer c.Close() //nolint:errcheck // read only
	if err := a.readEvidence(r, "source", r.Param("source")); err != nil {
		return err
	}
	a.serveFile(r, c.Name, c.SHA256, c)
	return nil
}

// serveFile answers with bytes that came from outside: as an attachment of no
// type, in a sandbox, whole or a range of them, with their hash.
func (a *API) serveFile(r *request, name, sha string, content io.ReadSeeker) {
	h := r.Writer.Header()
	h.Set("Content-Type", "application/octet-stream")
	h.Set("Content-Disposition", attachment(name))
	h.Set("Content-Security-Policy", "sandbox; default-src 'none'")
	if raw, err := hex.DecodeString(sha); err == nil && len(raw) > 0 {
		h.Set("Repr-Digest", "sha-256=:"+base64.StdEncoding.EncodeToString(raw)+":")
		h.Set("X-Content-SHA256", sha)
		h.Set("ETag", `"`+sha+`"`)
	}
	http.ServeContent(&lively{r.Writer, r}, r.Request, "", time.Time{}, content)
}

// attachment names a file without letting the name be anything else.
func attachment(name string) string {
	if v := mime.FormatMediaType("attachment", map[string]string{"filename": name}); v != "" {
		return v
	}
	return "attachment"
}

// lively is a writer that has time as long as the client takes something.
type lively struct {
	http.ResponseWriter
	r *request
}

// Write is http.ResponseWriter's.
func (l *lively) Write(p []byte) (int, error) {
	l.r.keepAlive(streamPause)
	return l.ResponseWriter.Write(p)
}

// Unwrap lets http.ResponseController through.
func (l *lively) Unwrap() http.ResponseWriter { return l.ResponseWriter }
