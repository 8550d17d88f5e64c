package publish

import (
	"bytes"
	"html/template"
	"regexp"
	"strings"
	"sync"

	"github.com/microcosm-cc/bluemonday"
	"github.com/yuin/goldmark"
)

// paragraphHTML renders what people wrote: Markdown without HTML, then only
// what a paragraph needs is let through. Pictures would ask other servers for
// something, headings would break the numbering.
func paragraphHTML(s string) template.HTML {
	var b bytes.Buffer
	// Without the unsafe option goldmark drops raw HTML: it is shown as text instead.
	if err := goldmark.Convert([]byte(escapeTags(s)), &b); err != nil {
		return template.HTML(template.HTMLEscapeString(s)) //nolint:gosec // escaped
	}
	return template.HTML(policy().SanitizeBytes(b.Bytes())) //nolint:gosec // sanitised
}

var policy = sync.OnceValue(func() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements("p", "br", "em", "strong", "code", "pre", "blockquote", "ul", "ol", "li")
	p.AllowAttrs("href").OnElements("a")
	p.AllowURLSchemes("http", "https", "mailto")
	p.RequireParseableURLs(true)
	p.RequireNoFollowOnLinks(true)
	p.RequireNoReferrerOnLinks(true)
	return p
})

var opensTag = regexp.MustCompile(`<([A-Za-z/!?])`)

// escapeTags makes what looks like HTML into text, automatic links aside.
func escapeTags(s string) string {
	return opensTag.ReplaceAllStringFunc(s, func(m string) string {
		return `\<` + m[1:]
	})
}

var (
	hostileLink = regexp.MustCompile(`(?i)(\]\s*[(:]\s*<?\s*)([a-z][a-z0-9+.-]*):`)
	mdSpecial   = strings.NewReplacer(`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "<", "&lt;", ">", "&gt;", "|", `\|`, "#", `\#`, "\n", " ", "!", `\!`, "~", `\~`)
)

// mdParagraph gives a paragraph as Markdown for other programs: without HTML
// and pictures, and with links to the web only.
func mdParagraph(s string) string {
	s = strings.NewReplacer("<", "&lt;", "![", `\![`).Replace(s)
	return hostileLink.ReplaceAllStringFunc(s, func(m string) string {
		parts := hostileLink.FindStringSubmatch(m)
		switch strings.ToLower(parts[2]) {
		case "http", "https", "mailto":
			return m
		}
		return parts[1] + "#" + parts[2] + ":"
	})
}

// mdText gives a text of one line that means nothing in Markdown.
func mdText(s string) string { return mdSpecial.Replace(s) }

// paragraphText gives a paragraph as plain text, for formats that know no
// Markdown: the marks go, what they marked stays.
func paragraphText(s string) string {
	s = linkForm.ReplaceAllString(s, "$1 ($2)")
	return strings.NewReplacer("**", "", "__", "", "`", "").Replace(s)
}

var linkForm = regexp.MustCompile(`\[([^\]]*)\]\(([^)\s]*)\)`)
