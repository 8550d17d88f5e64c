package api

import (
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/gin-gonic/gin"
	"golang.org/x/text/language"

	apidocs "github.com/emberline/emberline/api-docs"
	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/server/app"
	"github.com/emberline/emberline/server/publish"
)

// public serves what was published to anybody: no log-in, no cookies, the same
// answer for everybody. What was not published is not found, and neither is an
// incident that exists.
func (a *API) public(e *gin.Engine) {
	for path, handle := range map[string]func(*request, string) error{
		"":                                a.publicList,
		"/report.schema.json":             a.publicSchema,
		"/:incident":                      a.publicPage,
		"/:incident/:edition":             a.publicPage,
		"/:incident/:edition/report.html": a.publicFile("html"),
		"/:incident/:edition/report.pdf":  a.publicFile("pdf"),
		"/:incident/:edition/report.json": a.publicFile("json"),
		"/:incident/:edition/report.md":   a.publicFile("md"),
		"/:incident/:edition/report.csv":  a.publicFile("csv"),
	} {
		rate := RateRead
		if strings.HasSuffix(path, ".pdf") {
			rate = RateHeavy
		}
		h := a.publicly(rate, handle)
		e.GET(app.ReportsBase+path, h)
		e.HEAD(app.ReportsBase+path, h)
	}
}

func (a *API) publicly(rate Rate, handle func(r *request, lang string) error) gin.HandlerFunc {
	return func(c *gin.Context) {
		r := &request{Context: c, id: requestID(c), loc: time.UTC}
		c.Header("Cache-Control", "no-store") // unless there is an answer
		lang := c.Query("lang")
		if lang != "ko" && lang != "en" {
			lang = languageOf(c.GetHeader("Accept-Language"))
		}
		err := a.limits.address(rate, c.ClientIP())
		if err == nil {
			err = handle(r, lang)
		}
		if models.CodeOf(err) == models.CodeNotFound {
			err = a.unpublished(r, lang)
		}
		if err != nil {
			a.fail(r, err)
		}
	}
}

// unpublished says the same of what is not published and of what is not there.
func (a *API) unpublished(r *request, lang string) error {
	if !strings.Contains(r.GetHeader("Accept"), "text/html") {
		return models.Errorf(models.CodeNotFound, "no such report has been published").WithHint("%s lists those that were", app.ReportsBase)
	}
	page, err := publish.None(lang, app.ReportsBase)
	if err != nil {
		return err
	}
	policy, err := publish.PagePolicy()
	if err != nil {
		return err
	}
	r.Header("Content-Security-Policy", policy+"; frame-ancestors 'none'")
	r.Data(http.StatusNotFound, publish.MediaType("html"), page)
	return nil
}

// languages are those of reports; the first is for who asks for none of them.
var languages = language.NewMatcher([]language.Tag{language.English, language.Korean})

// languageOf chooses by Accept-Language.
func languageOf(header string) string {
	if len(header) > 1000 {
		return "en"
	}
	if _, i := language.MatchStrings(languages, header); i == 1 {
		return "ko"
	}
	return "en"
}

func (a *API) publicList(r *request, lang string) error {
	editions, incidents, err := a.s.PublishedReports(r.ctx())
	if err != nil {
		return err
	}
	page, err := publish.List(editions, incidents, lang, app.ReportsBase)
	if err != nil {
		return err
	}
	return r.publish(page, publish.MediaType("html"), false)
}

func (a *API) publicSchema(r *request, _ string) error {
	return r.publish(apidocs.ReportSchema, "application/schema+json", false)
}

// publicPage serves an edition's page, the newest where none is named.
func (a *API) publicPage(r *request, lang string) error {
	number := 0
	if s := r.Param("edition"); s != "" {
		var err error
		if number, err = editionNumber(s); err != nil {
			return err
		}
	}
	f, err := a.s.EditionPage(r.ctx(), r.Param("incident"), number, lang)
	if err != nil {
		return err
	}
	return r.publish(f.Body, f.MediaType, false)
}

func (a *API) publicFile(format string) func(*request, string) error {
	return func(r *request, lang string) error {
		number, err := editionNumber(r.Param("edition"))
		if err != nil {
			return err
		}
		f, err := a.s.EditionFile(r.ctx(), r.Param("incident"), number, format, lang)
		if err != nil {
			return err
		}
		r.Header("Content-Disposition", inlined(f.Name))
		r.Header("X-Edition-SHA256", f.Edition.SHA256)
		return r.publish(f.Body, f.MediaType, true)
	}
}

// publish answers with bytes that everybody may have and keep: those of a file
// for good, where the language is in the address, pages as long as nothing new
// is published.
func (r *request) publish(body []byte, mediaType string, frozen bool) error {
	policy, err := publish.PagePolicy()
	if err != nil {
		return err
	}
	sum := sha256.Sum256(body)
	name := hex.EncodeToString(sum[:16])
	// Other bytes are another entity (RFC 9110, 8.8.3), but who has the one need
	// not be sent the other.
	tag, other := `"`+name+`"`, `"`+name+`-gzip"`
	zipped := mediaType != "application/pdf" && acceptsGzip(r.GetHeader("Accept-Encoding"))
	if zipped {
		tag, other = other, tag
	}
	known := r.GetHeader("If-None-Match")
	if !strings.Contains(known, tag) && strings.Contains(known, other) {
		tag = other
	}
	h := r.Writer.Header()
	h.Set("Content-Security-Policy", policy+"; frame-ancestors 'none'")
	h.Set("Cross-Origin-Resource-Policy", "cross-origin")
	h.Set("Vary", "Accept-Language, Accept-Encoding")
	h.Set("Cache-Control", "public, max-age=60")
	if frozen && r.Query("lang") != "" {
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	h.Set("ETag", tag)
	if strings.Contains(known, tag) {
		r.Status(http.StatusNotModified)
		return nil
	}
	if !zipped {
		r.Data(http.StatusOK, mediaType, body)
		return nil
	}
	h.Set("Content-Encoding", "gzip")
	h.Set("Content-Type", mediaType)
	r.Status(http.StatusOK)
	if r.Request.Method == http.MethodHead {
		return nil
	}
	z := gzip.NewWriter(r.Writer)
	_, err = z.Write(body)
	// Nothing can be said to who left in the middle of the answer.
	if err = errors.Join(err, z.Close()); err != nil && !errors.Is(err, io.ErrClosedPipe) {
		return err
	}
	return nil
}
