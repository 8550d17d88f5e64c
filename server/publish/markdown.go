package publish

import (
	"bytes"
	"html"
	"html/template"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/microcosm-cc/bluemonday"
	"github.com/yuin/goldmark"
)

// paragraphHTML renders what people wrote: Markdown without HTML, then only
// what a paragraph needs is let through. Pictures would ask other servers for
// something, headings would break the numbering.
func paragraphHTML(s string) template.HTML {
	if entangled(s) {
		return template.HTML("<p>" + template.HTMLEscapeString(s) + "</p>") //nolint:gosec // escaped
	}
	var b bytes.Buffer
	// Without the unsafe option goldmark drops raw HTML: it is shown as text instead.
	if err := goldmark.Convert([]byte(escapeTags(s)), &b); err != nil {
		return template.HTML(template.HTMLEscapeString(s)) //nolint:gosec // escaped
	}
	return template.HTML(policy().SanitizeBytes(b.Bytes())) //nolint:gosec // sanitised
}

// maxBrackets bounds what opens links in one paragraph.
const maxBrackets = 1000

// deepNest finds a line that begins with very many quotes and lists in one another.
var deepNest = regexp.MustCompile(`(?:>[ \t]*|[-*+][ \t]+|\d{1,9}[.)][ \t]+){100}`)

// entangled says whether a text is shown as it stands: Markdown takes time that
// grows with the square of what it has to hold open, and the page is anybody's to ask for.
func entangled(s string) bool {
	return strings.Count(s, "[") > maxBrackets || deepNest.MatchString(s)
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
	linkTarget = regexp.MustCompile(`(\]\s*[(:]\s*)([^\s()]+)`)
	scheme     = regexp.MustCompile(`^([A-Za-z][A-Za-z0-9+.-]*):`)
	mdSpecial  = strings.NewReplacer(`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "<", "&lt;", ">", "&gt;", "|", `\|`, "#", `\#`, "\n", " ", "!", `\!`, "~", `\~`)
)

// mdParagraph gives a paragraph as Markdown for other programs: without HTML
// and pictures, and with links to the web only.
func mdParagraph(s string) string {
	s = strings.NewReplacer("<", "&lt;", "![", `\![`).Replace(s)
	return linkTarget.ReplaceAllStringFunc(s, func(m string) string {
		parts := linkTarget.FindStringSubmatch(m)
		if mayLink(parts[2]) {
			return m
		}
		return parts[1] + "#" + parts[2]
	})
}

// mayLink says whether a target has no scheme or one of the web, as a reader of
// Markdown and then a browser understand it: escapes and entities are taken out,
// blanks and controls do not count.
func mayLink(target string) bool {
	target = strings.ReplaceAll(html.UnescapeString(target), `\`, "")
	target = strings.Map(func(r rune) rune {
		if r <= ' ' {
			return -1
		}
		return r
	}, target)
	parts := scheme.FindStringSubmatch(target)
	return parts == nil || slices.Contains([]string{"http", "https", "mailto"}, strings.ToLower(parts[1]))
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
