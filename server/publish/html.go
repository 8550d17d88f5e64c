package publish

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"sync"

	"github.com/emberline/emberline/models"
)

//go:embed page
var pageFiles embed.FS

// PageOptions say where a page stands.
type PageOptions struct {
	// Base is the address below which the report's editions are served; ""
	// for a file of its own.
	Base string
	// Newest is the number of the edition that supersedes this one; 0: none.
	Newest int
}

// page is what the template is given.
type page struct {
	*view
	parts
	OtherHref, NewestHref string
	base                  string
}

// parts are the page's own pieces, whose hashes its policy names.
type parts struct {
	Style  template.CSS
	Script template.JS
	CSP    string
}

type assets struct {
	tmpl *template.Template
	parts
}

// loaded reads the embedded files once.
var loaded = sync.OnceValues(func() (*assets, error) {
	css, err := pageFiles.ReadFile("page/report.css")
	if err != nil {
		return nil, err
	}
	js, err := pageFiles.ReadFile("page/report.js")
	if err != nil {
		return nil, err
	}
	css, js = bytes.TrimSpace(css), bytes.TrimSpace(js)
	t, err := template.New("").Funcs(template.FuncMap{"args": func(v *page, list any) map[string]any { return map[string]any{"Of": v, "List": list} }}).
		ParseFS(pageFiles, "page/report.html.tmpl")
	if err != nil {
		return nil, err
	}
	hash := func(b []byte) string {
		sum := sha256.Sum256(b)
		return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
	}
	return &assets{t, parts{
		Style: template.CSS(css), Script: template.JS(js), //nolint:gosec // embedded, ours
		CSP: "default-src 'none'; style-src " + hash(css) + "; script-src " + hash(js) + "; base-uri 'none'; form-action 'none'",
	}}, nil
})

// PagePolicy is the Content-Security-Policy of the pages. It stands in them,
// too, so that a file of its own keeps it.
func PagePolicy() (string, error) {
	a, err := loaded()
	if err != nil {
		return "", err
	}
	return a.CSP, nil
}

// HTML writes the report as one page that asks no other address for anything
// and works without its script.
func HTML(r *models.Report, lang string, o PageOptions) ([]byte, error) {
	v, err := newView(r, lang)
	if err != nil {
		return nil, err
	}
	a, err := loaded()
	if err != nil {
		return nil, err
	}
	p := &page{view: v, parts: a.parts, base: o.Base, OtherHref: "?lang=" + v.Other()}
	if o.Base != "" {
		v.Served, v.Newest = true, o.Newest
		p.NewestHref = fmt.Sprintf("%s/%d?lang=%s", o.Base, o.Newest, lang)
	} else {
		p.OtherHref = FileName(r, "html", v.Other())
	}
	var b bytes.Buffer
	if err := a.tmpl.ExecuteTemplate(&b, "report", p); err != nil {
		return nil, models.Wrap(err, models.CodeInternal, "the page cannot be written")
	}
	return b.Bytes(), nil
}

// FileName is what a report's file is called.
func FileName(r *models.Report, format, lang string) string {
	if r.State == "draft" {
		return fileName(r.Incident.Slug+"-draft", format, lang)
	}
	return EditionFileName(r.Incident.Slug, r.Edition.Number, format, lang)
}

// EditionFileName is what an edition's file is called.
func EditionFileName(slug string, number int, format, lang string) string {
	return fileName(fmt.Sprintf("%s-%d", slug, number), format, lang)
}

func fileName(name, format, lang string) string {
	if format != "json" { // which holds both languages
		name += "." + lang
	}
	return name + "." + format
}

// Shelf is one report in the list of those that were published.
type Shelf struct {
	Href, Title, Incident, Published string
	Number                           int
}

// List writes the page that lists the published reports, the newest first.
func List(editions []models.Edition, incidents []models.Incident, lang, base string) ([]byte, error) {
	a, err := loaded()
	if err != nil {
		return nil, err
	}
	l := struct {
		*page
		Items []Shelf
	}{page: &page{view: &view{Lang: lang}, parts: a.parts}}
	for i, e := range editions {
		v := view{Lang: lang}
		if v.loc, err = models.LoadZone(incidents[i].Zone); err != nil {
			return nil, err
		}
		at := (&builder{loc: v.loc}).time(e.PublishedAt)
		l.Items = append(l.Items, Shelf{
			Href: fmt.Sprintf("%s/%s?lang=%s", base, incidents[i].Slug, lang), Title: e.Title.In(lang), Incident: incidents[i].Title.In(lang),
			Published: v.When(at), Number: e.Number,
		})
	}
	var b bytes.Buffer
	if err := a.tmpl.ExecuteTemplate(&b, "list", l); err != nil {
		return nil, models.Wrap(err, models.CodeInternal, "the page cannot be written")
	}
	return b.Bytes(), nil
}

// None writes the page of what was not published.
func None(lang, base string) ([]byte, error) {
	a, err := loaded()
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err = a.tmpl.ExecuteTemplate(&b, "none", struct {
		*page
		Base string
	}{&page{view: &view{Lang: lang}, parts: a.parts}, base})
	return b.Bytes(), models.Wrap(err, models.CodeInternal, "the page cannot be written")
}

// Section is a line of the contents.
type Section struct{ ID, Title string }

// Sections are the chapters in their order.
func (p *page) Sections() []Section {
	out := []Section{}
	for _, id := range []string{"summary", "figures", "facts", "findings", "analysis", "open", "recommendations", "evidence", "editions", "verify"} {
		key := id
		if id == "evidence" {
			key = "section.evidence"
		}
		out = append(out, Section{id, p.T(key)})
	}
	return out
}

// Format is another form of the same report.
type Format struct{ Name, Href string }

// Formats are the report's other forms.
func (p *page) Formats() []Format {
	var out []Format
	for _, f := range Formats {
		out = append(out, Format{f, fmt.Sprintf("%s/report.%s?lang=%s", p.EditionHref(p.Edition.Number), f, p.Lang)})
	}
	return append(out, Format{"report.schema.json", p.base[:len(p.base)-len(p.Incident.Slug)] + "report.schema.json"})
}

// EditionHref is the address of an edition.
func (p *page) EditionHref(number int) string { return fmt.Sprintf("%s/%d", p.base, number) }

// Markdown renders what people wrote.
func (p *page) Markdown(l models.Localized) template.HTML { return paragraphHTML(p.L(l)) }

// Plain is what people wrote without the marks of Markdown.
func (p *page) Plain(l models.Localized) string { return paragraphText(p.L(l)) }

// MarkdownOf renders it in the language it is in.
func (p *page) MarkdownOf(s string) template.HTML { return paragraphHTML(s) }

// Hue is the colour of the i-th part.
func (p *page) Hue(i int) int { return i % 5 }
