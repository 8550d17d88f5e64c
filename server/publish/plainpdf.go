package publish

import (
	"bytes"
	"compress/gzip"
	"embed"
	"fmt"
	"io"
	"strings"
	"sync"
	"time"

	"codeberg.org/go-pdf/fpdf"

	"github.com/emberline/emberline/models"
)

//go:embed fonts/*.gz
var fontFiles embed.FS

// fonts unpacks the two faces once: regular and bold.
var fonts = sync.OnceValues(func() ([2][]byte, error) {
	var out [2][]byte
	for i, name := range []string{"Regular", "Bold"} {
		f, err := fontFiles.Open("fonts/EmberlineSansKR-" + name + ".ttf.gz")
		if err != nil {
			return out, err
		}
		z, err := gzip.NewReader(f)
		if err != nil {
			return out, err
		}
		if out[i], err = io.ReadAll(z); err != nil {
			return out, err
		}
	}
	return out, nil
})

// plainPDF prints the report without a browser: every word of it, with
// bookmarks and selectable text, in a plainer form.
func plainPDF(r *models.Report, lang string) ([]byte, error) {
	v, err := newView(r, lang)
	if err != nil {
		return nil, err
	}
	faces, err := fonts()
	if err != nil {
		return nil, models.Wrap(err, models.CodeInternal, "the fonts cannot be read")
	}
	p := &sheet{view: v, Fpdf: fpdf.New("P", "mm", "A4", "")}
	p.AddUTF8FontFromBytes("kr", "", faces[0])
	p.AddUTF8FontFromBytes("kr", "B", faces[1])
	p.SetTitle(v.L(v.Report.Title), true)
	p.SetLang(lang)
	p.SetCreator("Emberline", true)
	p.SetMargins(18, 18, 18)
	p.SetAutoPageBreak(true, 20)
	p.SetCatalogSort(true)
	at := time.Unix(0, 0).UTC() // a draft has no day
	if r.Edition.PublishedAt != nil {
		at = v.parse(*r.Edition.PublishedAt)
	}
	p.SetCreationDate(at)
	p.SetModificationDate(at)
	p.AliasNbPages("{pages}")
	p.SetFooterFunc(func() {
		p.SetY(-14)
		p.style("", 7.5, 110)
		p.CellFormat(0, 4, fmt.Sprintf("%d / {pages}", p.PageNo()), "", 0, "R", false, 0, "")
	})
	p.AddPage()
	p.cover()
	p.factual()
	p.judged()
	p.evidence()
	p.last()
	var b bytes.Buffer
	if err := p.Output(&b); err != nil {
		return nil, models.Wrap(err, models.CodeInternal, "the PDF cannot be written")
	}
	return b.Bytes(), nil
}

type sheet struct {
	*fpdf.Fpdf
	*view
	chapters int
}

func (p *sheet) style(face string, size float64, grey int) {
	p.SetFont("kr", face, size)
	p.SetTextColor(grey, grey, grey)
}

// printable replaces characters beyond the plane that the fonts know.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if r > 0xFFFF {
			return '\uFFFD'
		}
		return r
	}, s)
}

func (p *sheet) text(face string, size float64, grey int, s string) {
	if strings.TrimSpace(s) == "" {
		return
	}
	p.style(face, size, grey)
	p.MultiCell(0, size*0.56, printable(s), "", "L", false)
}

func (p *sheet) body(s string) { p.text("", 9.5, 30, s); p.Ln(1.4) }
func (p *sheet) note(s string) { p.text("", 8, 100, s); p.Ln(1.2) }

// item writes a number beside its text.
func (p *sheet) item(number, head, text, foot string) {
	left, _, _, _ := p.GetMargins()
	if _, h := p.GetPageSize(); p.GetY() > h-34 {
		p.AddPage()
	}
	y := p.GetY()
	p.style("B", 8.5, 110)
	p.CellFormat(13, 5.3, number, "", 0, "L", false, 0, "")
	p.SetLeftMargin(left + 13)
	p.SetXY(left+13, y)
	p.text("B", 9.5, 30, head)
	p.text("", 9.5, 30, text)
	p.text("", 7.8, 100, foot)
	p.SetLeftMargin(left)
	p.SetX(left)
	p.Ln(1.6)
}

func (p *sheet) chapter(key string) {
	p.chapters++
	title := fmt.Sprintf("%d  %s", p.chapters, p.T(key))
	p.Ln(5)
	if _, h := p.GetPageSize(); p.GetY() > h-45 {
		p.AddPage()
	}
	p.Bookmark(printable(title), 0, -1)
	p.text("B", 15, 20, title)
	p.SetDrawColor(30, 30, 30)
	x, y := p.GetXY()
	w, _ := p.GetPageSize()
	p.Line(x, y+1, w-18, y+1)
	p.Ln(4)
}

func (p *sheet) section(key string) {
	p.Ln(2)
	if _, h := p.GetPageSize(); p.GetY() > h-40 {
		p.AddPage()
	}
	p.Bookmark(printable(p.T(key)), 1, -1)
	p.text("B", 11, 30, p.T(key))
	p.Ln(1)
}

func (p *sheet) name() string {
	if p.State == "draft" {
		return p.T("draft")
	}
	return p.T("edition", p.Edition.Number)
}

func (p *sheet) marked(source string, simulated bool) string {
	if simulated {
		return source + " [" + p.T("simulated") + "]"
	}
	return source
}

// bar draws the headline's parts in proportion.
func (p *sheet) bar() {
	h := p.Figures.Headline
	hues := [][3]int{{125, 31, 16}, {204, 106, 46}, {227, 177, 85}, {123, 138, 150}, {77, 98, 114}}
	if h == nil || h.Total.Duration.Seconds <= 0 {
		return
	}
	w, _ := p.GetPageSize()
	full, x, y := w-36, p.GetX(), p.GetY()+1
	from, to := p.parse(h.Total.Start), p.parse(h.Total.End)
	for i, part := range h.Parts {
		a, z := percent(p.parse(part.Start), from, to), percent(p.parse(part.End), from, to)
		c := hues[i%len(hues)]
		p.SetFillColor(c[0], c[1], c[2])
		p.Rect(x+full*a/100, y, full*max(z-a, 0.2)/100, 8, "F")
	}
	p.SetXY(x, y+11)
}
