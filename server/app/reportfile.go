package app

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"sync"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/models/store"
	"github.com/emberline/emberline/server/publish"
)

// ReportFile is a report in one of its forms.
type ReportFile struct {
	Name, MediaType string
	Body            []byte
	Edition         models.Edition // zero for a draft
}

// ReportsBase is the address below which published reports are served.
const ReportsBase = "/reports"

// EditionFile writes an edition (number 0: the newest) in a format and a
// language, as a file of its own: the same edition gives the same bytes.
func (a *App) EditionFile(ctx context.Context, slug string, number int, format, lang string) (ReportFile, error) {
	return a.editionFile(ctx, slug, number, format, lang, nil)
}

// EditionPage writes an edition as the page under which it is served: beside its
// other forms, and saying so when it was superseded.
func (a *App) EditionPage(ctx context.Context, slug string, number int, lang string) (ReportFile, error) {
	newest, err := a.Edition(ctx, slug, 0)
	if err != nil {
		return ReportFile{}, err
	}
	o := publish.PageOptions{Base: ReportsBase + "/" + slug}
	if number != 0 && number != newest.Number {
		o.Newest = newest.Number
	}
	return a.editionFile(ctx, slug, number, "html", lang, &o)
}

func (a *App) editionFile(ctx context.Context, slug string, number int, format, lang string, page *publish.PageOptions) (ReportFile, error) {
	if err := publish.CheckFormat(format, lang); err != nil {
		return ReportFile{}, err
	}
	e, err := a.Edition(ctx, slug, number)
	if err != nil {
		return ReportFile{}, err
	}
	if sum := sha256.Sum256(e.Document); hex.EncodeToString(sum[:]) != e.SHA256 {
		return ReportFile{}, models.Errorf(models.CodeDamaged, "edition %d of %s does not have the hash it was published with", e.Number, slug).WithHint("emberline verify says more; restore from a backup")
	}
	f := ReportFile{Name: publish.EditionFileName(slug, e.Number, format, lang), Edition: e, MediaType: publish.MediaType(format)}
	key := e.SHA256 + "." + lang + "." + format
	if page != nil {
		key += "." + strconv.Itoa(page.Newest)
	}
	if format == "json" {
		f.Body = e.Document
		return f, nil
	}
	f.Body, err = a.prints.once(key, func() ([]byte, error) {
		r, err := publish.Parse(e.Document)
		if err != nil {
			return nil, err
		}
		if format == "pdf" {
			return a.keptPDF(ctx, r, e, lang)
		}
		return writeReport(r, format, lang, page)
	})
	return f, err
}

// DraftFile writes the report as it would be published now.
func (a *App) DraftFile(ctx context.Context, slug, format, lang string) (ReportFile, error) {
	if err := publish.CheckFormat(format, lang); err != nil {
		return ReportFile{}, err
	}
	r, err := a.PreviewReport(ctx, slug)
	if err != nil {
		return ReportFile{}, err
	}
	f := ReportFile{Name: publish.FileName(r, format, lang), MediaType: publish.MediaType(format)}
	if format == "pdf" {
		f.Body, _, err = a.printPDF(ctx, r, lang)
	} else {
		f.Body, err = writeReport(r, format, lang, nil)
	}
	return f, err
}

func writeReport(r *models.Report, format, lang string, page *publish.PageOptions) ([]byte, error) {
	switch format {
	case "json":
		return publish.JSON(r)
	case "md":
		return publish.Markdown(r, lang)
	case "csv":
		return publish.CSV(r, lang)
	}
	if page == nil {
		page = &publish.PageOptions{}
	}
	return publish.HTML(r, lang, *page)
}

// keptPDF prints an edition once and keeps it in the data folder, as something
// derived that may be deleted.
func (a *App) keptPDF(ctx context.Context, r *models.Report, e models.Edition, lang string) ([]byte, error) {
	path := filepath.Join(a.folder.prints(), e.SHA256+"."+lang+".pdf")
	b, err := os.ReadFile(path)
	if err == nil || !errors.Is(err, fs.ErrNotExist) {
		return b, err
	}
	// Whoever asked first may leave: the others still wait for it.
	b, plain, err := a.printPDF(context.WithoutCancel(ctx), r, lang)
	if err != nil || plain {
		return b, err // the browser may do better after the next start
	}
	if err := errors.Join(os.MkdirAll(a.folder.prints(), 0o700), writeFile(path, b)); err != nil {
		a.log.WarnContext(ctx, "a printed report could not be kept", "error", err)
	}
	return b, nil
}

// printPDF prints one report at a time: a browser takes much memory. plain says
// that there is no browser or that it failed, and the report was printed without.
func (a *App) printPDF(ctx context.Context, r *models.Report, lang string) (pdf []byte, plain bool, err error) {
	select {
	case a.prints.press <- struct{}{}:
		defer func() { <-a.prints.press }()
	case <-ctx.Done():
		return nil, false, ctx.Err()
	}
	p := publish.Printer{Browser: publish.FindBrowser(a.cfg.Browser), Temp: a.folder.tmp()}
	pdf, why, err := p.PDF(ctx, r, lang)
	if why != nil {
		a.log.Warn("a report was printed without the browser", "error", why)
	}
	return pdf, why != nil || p.Browser == "", err
}

// maxPrints bounds the bytes of finished forms that are kept in memory.
const maxPrints = 32 << 20

// prints keeps the forms of editions in memory: they never change. Each is made
// once, however many ask for it at the same time.
type prints struct {
	press chan struct{}

	mu    sync.Mutex
	made  map[string]*formMade
	bytes int
}

type formMade struct {
	ready chan struct{}
	body  []byte
	err   error
}

func newPrints() *prints { return &prints{press: make(chan struct{}, 1), made: map[string]*formMade{}} }

func (p *prints) once(key string, write func() ([]byte, error)) ([]byte, error) {
	p.mu.Lock()
	m, ok := p.made[key]
	if !ok {
		m = &formMade{ready: make(chan struct{})}
		p.made[key] = m
	}
	p.mu.Unlock()
	if ok {
		<-m.ready
		return m.body, m.err
	}
	// Whatever becomes of write, nobody waits for ever.
	m.err = models.Errorf(models.CodeInternal, "the report was not written")
	defer func() {
		close(m.ready)
		p.mu.Lock()
		defer p.mu.Unlock()
		switch p.bytes += len(m.body); {
		case m.err != nil:
			p.bytes -= len(m.body)
			if p.made[key] == m {
				delete(p.made, key)
			}
		case p.bytes > maxPrints:
			p.made, p.bytes = map[string]*formMade{}, 0 // they are quickly made again
		}
	}()
	m.body, m.err = write()
	return m.body, m.err
}

// auditedHash is the hash that a line of the audit log names for an edition.
func auditedHash(said string, number int) string {
	var one struct {
		Number int    `json:"number"`
		SHA256 string `json:"sha256"`
	}
	if json.Unmarshal([]byte(said), &one) != nil || one.Number != number {
		return ""
	}
	return one.SHA256
}

// verifyEditions checks every edition against the hash it was published with,
// and that hash against the audit log.
func (a *App) verifyEditions(ctx context.Context, v *Verification, inc models.Incident) error {
	list, err := a.store.Reports.Editions(ctx, inc.ID)
	if err != nil || len(list) == 0 {
		return err
	}
	said, err := a.store.Audit.List(ctx, store.AuditFilter{Incident: inc.ID, Action: store.NounReport + ".publish"})
	if err != nil {
		return err
	}
	for i, head := range list {
		at := fmt.Sprintf("%s edition %d", inc.Slug, head.Number)
		e, err := a.store.Reports.Edition(ctx, inc.ID, head.Number)
		if err != nil {
			return err
		}
		v.Editions++
		const hint = "restore from a backup"
		if sum := sha256.Sum256(e.Document); hex.EncodeToString(sum[:]) != e.SHA256 {
			v.find(at, errors.New("the document does not have the hash it was published with"), hint)
		}
		if head.Number != i+1 {
			v.find(at, fmt.Errorf("edition %d is missing", i+1), hint)
		}
		known := false
		for _, rec := range said {
			known = known || auditedHash(rec.New, head.Number) == e.SHA256
		}
		if !known && len(said) < 1000 { // the list holds no more
			v.find(at, errors.New("the audit log tells of no such publication"), hint)
		}
	}
	return nil
}
