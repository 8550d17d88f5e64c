package publish

import (
	"fmt"
	"html/template"
	"strings"
	"time"
)

// The bars are drawn in percent of their width, without a scaled picture, so
// that their words stay legible on a narrow screen. Everything in them is a
// number or one of the report's own words.

// SplitBar is the headline's duration and its parts, in proportion.
func (p *page) SplitBar() template.HTML {
	h := p.Figures.Headline
	if h == nil || h.Total.Duration.Seconds <= 0 {
		return ""
	}
	var b strings.Builder
	fmt.Fprintf(&b, `<svg width="100%%" height="44" role="img" aria-label="%s">`, template.HTMLEscapeString(p.T("headline")+": "+p.L(h.Total.Duration.Text)))
	from, to := p.parse(h.Total.Start), p.parse(h.Total.End)
	for i, part := range h.Parts {
		x := percent(p.parse(part.Start), from, to)
		w := percent(p.parse(part.End), from, to) - x
		fmt.Fprintf(&b, `<rect class="p%d" x="%.3f%%" width="%.3f%%" height="44"><title>%s</title></rect>`, p.Hue(i), x, max(w, 0.15),
			template.HTMLEscapeString(p.EntryTitle(part.From)+" → "+p.EntryTitle(part.To)+": "+p.L(part.Duration.Text)))
	}
	b.WriteString(`</svg>`)
	return template.HTML(b.String()) //nolint:gosec // escaped above
}

// axis gives the ends of the axis on which outages are drawn.
func (p *page) axis() (from, to time.Time, ok bool) {
	for i, o := range p.Figures.Outages {
		a, z := p.parse(o.Total.Start), p.parse(o.Total.End)
		if i == 0 || a.Before(from) {
			from = a
		}
		if i == 0 || z.After(to) {
			to = z
		}
	}
	return from, to, to.After(from)
}

// maxTicks bounds the lines on the axis.
const maxTicks = 14

// ticks are the local midnights within the axis, thinned out where there are many.
func (p *page) ticks(from, to time.Time) []time.Time {
	days := int(to.Sub(from)/(24*time.Hour)) + 1
	step := (days + maxTicks - 1) / maxTicks
	var out []time.Time
	local := from.In(p.loc)
	for at := time.Date(local.Year(), local.Month(), local.Day()+1, 0, 0, 0, 0, p.loc); at.Before(to); at = at.AddDate(0, 0, step) {
		out = append(out, at)
	}
	return out
}

// OutageAxis names the days.
func (p *page) OutageAxis() template.HTML {
	from, to, ok := p.axis()
	if !ok {
		return ""
	}
	var b strings.Builder
	b.WriteString(`<div class="axis" aria-hidden="true"><svg width="100%" height="18">`)
	for _, at := range p.ticks(from, to) {
		fmt.Fprintf(&b, `<text x="%.3f%%" y="12" text-anchor="middle">%s</text>`, percent(at, from, to), at.Format("01-02"))
	}
	b.WriteString(`</svg></div>`)
	return template.HTML(b.String()) //nolint:gosec // numbers only
}

// OutageBar is one service's outage: dark until something of it was back.
func (p *page) OutageBar(i int) template.HTML {
	from, to, ok := p.axis()
	if !ok {
		return ""
	}
	o := p.Figures.Outages[i]
	start, end := p.parse(o.Total.Start), p.parse(o.Total.End)
	x, w := percent(start, from, to), percent(end, from, to)-percent(start, from, to)
	var b strings.Builder
	fmt.Fprintf(&b, `<svg width="100%%" height="18" role="img" aria-label="%s"><rect class="base" width="100%%" height="18"/>`,
		template.HTMLEscapeString(p.When(o.Total.Start)+" → "+p.When(o.Total.End)+": "+p.L(o.Total.Duration.Text)))
	for _, at := range p.ticks(from, to) {
		fmt.Fprintf(&b, `<line class="grid" x1="%.3f%%" x2="%.3f%%" y1="0" y2="18"/>`, percent(at, from, to), percent(at, from, to))
	}
	class := "dark"
	if o.Service == "" {
		class = "whole"
	}
	back := end
	if e := p.entries[o.FirstBack]; e != nil && o.Service != "" {
		back = p.parse(e.Earliest)
	}
	dark := percent(back, from, to) - x
	fmt.Fprintf(&b, `<rect class="%s" x="%.3f%%" y="3" width="%.3f%%" height="12"/>`, class, x, max(dark, 0.2))
	if back.Before(end) {
		fmt.Fprintf(&b, `<rect class="tail" x="%.3f%%" y="3" width="%.3f%%" height="12"/>`, x+dark, max(w-dark, 0.2))
	}
	b.WriteString(`</svg>`)
	return template.HTML(b.String()) //nolint:gosec // escaped above
}

// AwarenessBar is one party's delay against the longest.
func (p *page) AwarenessBar(i int) template.HTML {
	longest := int64(1)
	for _, a := range p.Figures.Awareness {
		longest = max(longest, a.Latest.Seconds)
	}
	a := p.Figures.Awareness[i]
	at := func(s int64) float64 { return 100 * float64(min(max(s, 0), longest)) / float64(longest) }
	var b strings.Builder
	fmt.Fprintf(&b, `<svg width="100%%" height="18" aria-hidden="true"><rect class="base" y="7" width="100%%" height="4"/><rect class="tail" y="7" width="%.3f%%" height="4"/>`, at(a.Earliest.Seconds))
	fmt.Fprintf(&b, `<rect class="dot" x="%.3f%%" y="2" width="%.3f%%" height="14" transform="translate(-3 0)"/>`, at(a.Earliest.Seconds), max(at(a.Latest.Seconds)-at(a.Earliest.Seconds), 1))
	b.WriteString(`</svg>`)
	return template.HTML(b.String()) //nolint:gosec // numbers only
}
