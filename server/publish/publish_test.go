package publish

import (
	"bytes"
	"encoding/base64"
	"encoding/csv"
	"encoding/hex"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/emberline/emberline/models"
)

// text is what a reader finds in a file: a PDF's as pdftotext has it, with the
// document's information beside it.
func text(t *testing.T, name string, b []byte) string {
	t.Helper()
	if !strings.HasSuffix(name, "pdf") {
		return string(b)
	}
	tool, err := exec.LookPath("pdftotext")
	if err != nil {
		t.Skip("pdftotext is not installed")
	}
	path := filepath.Join(t.TempDir(), "report.pdf")
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(tool, "-raw", path, "-").Output()
	if err != nil {
		t.Fatalf("pdftotext: %v", err)
	}
	return string(out) + string(b)
}

// TestAllowList: nothing that may not leave is in any form, not even encoded.
func TestAllowList(t *testing.T) {
	in := input("")
	second := input("")
	second.Previous, second.Draft.Edition = build(t, in), 1
	second.History = []models.ReportPast{{Number: 1, PublishedAt: *second.Previous.Edition.PublishedAt, SHA256: strings.Repeat("0", 64)}}
	forms := []string{
		"CANARY", "canary", base64.StdEncoding.EncodeToString([]byte("CANARY")), hex.EncodeToString([]byte("CANARY")), "YRANAC", "C\x00A\x00N\x00A\x00R\x00Y",
	}
	for edition, r := range map[string]*models.Report{"first": build(t, in), "second": build(t, second)} {
		for name, b := range every(t, r) {
			s := text(t, name, b)
			for _, form := range forms {
				if i := strings.Index(s, form); i >= 0 {
					t.Errorf("%s %s: %q stands in …%s…", edition, name, form, s[max(0, i-60):min(len(s), i+60)])
				}
			}
			if strings.HasSuffix(name, "json") && !strings.Contains(s, "web-01") {
				t.Errorf("%s: a host that may be named is missing", name)
			}
		}
	}
}

// TestWithheld: two sets of records that differ only in what is withheld give
// the same bytes.
func TestWithheld(t *testing.T) {
	a, b := input(""), input("")
	b.Incident.UpdatedBy, b.Incident.Revision = "somebody", 9
	b.Draft.UpdatedBy, b.Draft.Submitted = "else", &models.Submission{By: "x", Note: "secret"}
	for i := range b.Entries {
		e := &b.Entries[i]
		e.UpdatedBy, e.Revision, e.CreatedAt = "another", 7, time.Unix(9, 9)
		if !mayPrint(e.Status) {
			e.Title, e.Earliest, e.Latest = both("a wholly different thing"), e.Earliest.AddDate(0, 0, 40), e.Latest.AddDate(0, 0, 40)
		}
		for j := range e.Claims {
			c := &e.Claims[j]
			c.Author, c.Revision = "another", 8
			if !mayPrint(c.Status) {
				c.Statement, c.Evidence, c.Earliest, c.Latest = both("something else"), []string{"s9:9", "a letter"}, nil, nil
			}
		}
	}
	b.Entries = append(b.Entries, models.Entry{Key: "one-more", Title: both("proposed"), Status: models.ClaimProposed, Earliest: time.Unix(0, 0), Latest: time.Unix(1, 0)})
	for i := range b.Causes {
		c := &b.Causes[i]
		if c.UpdatedBy = "another"; c.Released == nil {
			c.Title, c.Text, c.Evidence, c.Status = both("other"), both("texts"), nil, models.ClaimDisputed
		} else {
			c.Released = &models.Release{At: time.Unix(3, 3), By: "whoever"}
		}
	}
	for i := range b.Links {
		l := &b.Links[i]
		if l.ReviewedAt == nil || l.Key == "l3" {
			l.Verdict, l.Rationale = models.VerdictYes, both("other")
		} else {
			l.Reviewer = "whoever"
		}
	}
	b.Sources[0].Ledger.SHA256, b.Sources[0].Ledger.Why, b.Sources[0].Ledger.Reasons = strings.Repeat("1", 64), "because", nil
	for id, rec := range b.Records {
		rec.Event.Text, rec.Event.Actor, rec.Event.SourceTime, rec.Event.Attributes, rec.Event.Member = "entirely other words", "nobody", "", nil, "other.json"
		if rec.Event.Host != "web-01" {
			rec.Event.Host, rec.Event.Service = "h", "s"
		}
		rec.Event.ID = strings.Replace(rec.Event.ID, "/CANARY-member.json", "/other.json", 1)
		rec.Piece.Name, rec.Piece.Members = "other.zip", []models.Member{{Name: "x"}}
		b.Records[id] = rec
	}
	one, two := every(t, build(t, a)), every(t, build(t, b))
	for name := range one {
		if !bytes.Equal(one[name], two[name]) {
			t.Errorf("%s tells the two apart", name)
		}
	}
}

// TestSameBytes: the same report, parsed anew, gives the same bytes.
func TestSameBytes(t *testing.T) {
	r := build(t, input(""))
	doc, err := JSON(r)
	if err != nil {
		t.Fatal(err)
	}
	again, err := Parse(doc)
	if err != nil {
		t.Fatal(err)
	}
	one, two := every(t, r), every(t, again)
	for name := range one {
		if !bytes.Equal(one[name], two[name]) {
			t.Errorf("%s differs", name)
		}
	}
	for _, bad := range []string{`{"schema":"emberline-report/9"}`, `{"schema":"emberline-report/1","more":1}`, `{`} {
		if _, err := Parse([]byte(bad)); models.CodeOf(err) != models.CodeDamaged {
			t.Errorf("%s: %v", bad, err)
		}
	}
}

// TestContent looks at what the report says.
func TestContent(t *testing.T) {
	r := build(t, input(""))
	if h := r.Figures.Headline; h.Total.Duration.ISO != "PT7H33M" || h.Total.Duration.Minutes != 453 || len(h.Parts) != 2 || h.Parts[0].Duration.Minutes+h.Parts[1].Duration.Minutes != 453 {
		t.Errorf("headline %+v", r.Figures.Headline)
	}
	if len(r.Chronology) != 6 || r.Chronology[0].Key != "ignition" || !r.Chronology[0].Contested || len(r.Chronology[0].Claims) != 2 || r.Chronology[0].Claims[0].Finding {
		t.Errorf("chronology %+v", r.Chronology[0])
	}
	if len(r.Findings) != 1 || r.Findings[0].Claim != "C3" || !slices.Equal(r.Chronology[1].Claims[0].Evidence, []string{"X2"}) {
		t.Errorf("findings %+v", r.Findings)
	}
	if len(r.Figures.Awareness) != 2 || r.Figures.Awareness[1].Latest.Minutes != 44 || r.Figures.Awareness[0].Claim != "C4" {
		t.Errorf("awareness %+v", r.Figures.Awareness)
	}
	if len(r.Causes) != 2 || r.Causes[0].Confidence != models.Likely || r.Causes[1].Confidence != models.Contested || !slices.Equal(r.Causes[0].Evidence, []string{"C1", "X1"}) || !slices.Equal(r.Causes[0].Entries, []string{"ignition"}) {
		t.Errorf("causes %+v", r.Causes)
	}
	if len(r.Links) != 2 || len(r.OpenQuestions) != 4 {
		t.Errorf("links %+v\nquestions %+v", r.Links, r.OpenQuestions)
	}
	x := r.Exhibits[0]
	if x.Event != "s1/m3:10" || !slices.Equal(x.CitedBy, []string{"C1", "K1"}) || x.Quote.Severity != "ERROR" || x.Quote.Host != "" || x.Quote.Time.UTC != "2022-10-15T06:19:00Z" || x.Quote.Time.Local != "2022-10-15T15:19:00+09:00" || !x.Simulated {
		t.Errorf("exhibit %+v", x)
	}
	if x := r.Exhibits[1]; x.Quote.Time != nil || x.Quote.Host != "web-01" {
		t.Errorf("exhibit %+v", x)
	}
	if !r.Simulated || r.Ledgers[0].Received != 10 || r.Gaps[0].Duration.Minutes != 30 {
		t.Errorf("ledger %+v, gaps %+v", r.Ledgers, r.Gaps)
	}
	// A cited record that cannot be read prints nowhere, and is named.
	in := input("")
	delete(in.Records, "s2:0")
	r, missing, err := Build(in)
	if err != nil || !slices.Equal(missing, []string{"s2:0"}) || len(r.Exhibits) != 1 || len(r.Findings) != 0 {
		t.Errorf("missing %v, %v, findings %+v", missing, err, r.Findings)
	}
}

// hostile are texts that must stay texts in every form.
var hostile = []string{
	`<script>alert(1)</script>`, `"><img src=x onerror=alert(1)>`, `</style><script>alert(1)</script>`, `<svg/onload=alert(1)>`, `javascript:alert(1)`,
	`[x](javascript:alert(1))`, `[x]: javascript:alert(1)`, `![x](https://evil.example/x.png)`, `<https://evil.example>`, "`<b>`", `{{.}} ${1} #{1}`, `'"--><!--`,
	`<iframe srcdoc="x">`, `&lt;script&gt;`, "\u202Egnp.exe", `[x](data:text/html,<script>alert(1)</script>)`, `<a href="java&#115;cript:alert(1)">x</a>`, `=cmd|' /C calc'!A0`, `|a|b|`,
}

// TestEntangledTexts renders the largest texts there can be, of what Markdown is
// slow at.
func TestEntangledTexts(t *testing.T) {
	for _, part := range []string{">", "> ", "[a](", "[", "1. ", "1) ", "- ", "* ", "+ ", "**a", "_a ", "`", "![", "<a"} {
		at := time.Now()
		out := paragraphHTML(strings.Repeat(part, models.MaxReportText/len(part)))
		if took := time.Since(at); took > 10*time.Second || len(out) == 0 {
			t.Errorf("%q: %d bytes after %v", part, len(out), took)
		}
	}
	if out := paragraphHTML("**a** [b](https://c.example) > 1. - d"); !strings.Contains(string(out), "<strong>a</strong>") {
		t.Errorf("%s", out)
	}
}

func TestLinksOfParagraphs(t *testing.T) {
	for in, want := range map[string]string{
		"[x](java&#115;cript:alert)": "[x](#java&#115;cript:alert)", `[x](javascript\:alert)`: `[x](#javascript\:alert)`, "[x](JAVA&Tab;SCRIPT:alert)": "[x](#JAVA&Tab;SCRIPT:alert)",
		"[x]: data:text/html,y": "[x]: #data:text/html,y", "[x](https://a.example/?b=c&d=e)": "[x](https://a.example/?b=c&d=e)", "[x](mailto:a@b.example)": "[x](mailto:a@b.example)",
		"[1] (see 3.1: above)": "[1] (see 3.1: above)", "a[1]: 3 of 5": "a[1]: 3 of 5", "[x](#facts)": "[x](#facts)",
	} {
		if got := mdParagraph(in); got != want {
			t.Errorf("%s: %s, want %s", in, got, want)
		}
	}
}

// TestHostileTexts puts them into every field that people and sources write.
func TestHostileTexts(t *testing.T) {
	clean := quick(t, build(t, input("")))
	for _, h := range hostile {
		for name, b := range quick(t, build(t, input(h))) {
			s := string(b)
			switch {
			case strings.HasSuffix(name, "html"), strings.HasSuffix(name, "page"):
				for _, tag := range []string{"<script", "<img", "<svg/", "<iframe", "<style", "onerror=alert(1)>", `href="javascript`, `href="data:`, "<a href=\"java"} {
					if was := strings.Count(string(clean[name]), tag); strings.Count(s, tag) != was {
						t.Errorf("%s: %q brings %q in", name, h, tag)
					}
				}
				if strings.Contains(s, "\u202E") {
					t.Errorf("%s: a mark of direction is kept", name)
				}
			case strings.HasSuffix(name, "md"):
				for _, bad := range []string{"<script", "<img", "<svg", "<iframe", "](javascript:", "](data:", "]: javascript:"} {
					if strings.Contains(strings.ReplaceAll(s, `\]`, ""), bad) {
						t.Errorf("%s: %q leaves %q", name, h, bad)
					}
				}
			}
		}
	}
	// Cells that begin as formulas.
	for _, start := range []string{"=", "+", "-", "@", "\t", "\r"} {
		in := input("")
		for i := range in.Entries {
			in.Entries[i].Title = models.Localized{Ko: start + "1", En: start + "1"}
			for j := range in.Entries[i].Claims {
				in.Entries[i].Claims[j].Statement, in.Entries[i].Claims[j].Party = models.Localized{Ko: start + "1"}, models.Localized{Ko: start + "1"}
			}
		}
		b, err := CSV(build(t, in), "ko")
		if err != nil {
			t.Fatal(err)
		}
		rows, err := csv.NewReader(bytes.NewReader(b)).ReadAll()
		if err != nil || len(rows) < 6 {
			t.Fatalf("%d rows, %v", len(rows), err)
		}
		for _, row := range rows {
			for _, cell := range row {
				if cell != "" && strings.ContainsRune("=+-@\t\r\n", rune(cell[0])) {
					t.Errorf("%q is a formula", cell)
				}
			}
		}
	}
}

// TestPage holds the page to what it promises: no other address is asked, it
// says what is simulated, and that it was superseded.
func TestPage(t *testing.T) {
	r := build(t, input(""))
	for _, lang := range []string{"ko", "en"} {
		b, err := HTML(r, lang, PageOptions{Base: "/reports/fire", Newest: 3})
		if err != nil {
			t.Fatal(err)
		}
		s := string(b)
		for _, bad := range []string{" src=", "@import", "url(", " style=", "<link", "onclick", "ZgotmplZ"} {
			if strings.Contains(s, bad) {
				t.Errorf("%s: the page holds %q", lang, bad)
			}
		}
		for _, want := range []string{
			fmt.Sprintf(`<html lang="%s">`, lang), `href="/reports/fire/3?lang=` + lang, word(lang, "simulated"), word(lang, "contested"), "15:19", "06:19 UTC", "KST", `id="C1"`, `href="#X1"`,
			`/reports/fire/1/report.pdf?lang=` + lang, `href="/reports/report.schema.json"`, "Content-Security-Policy",
		} {
			if !strings.Contains(s, want) {
				t.Errorf("%s: the page lacks %q", lang, want)
			}
		}
		for key := range words {
			if strings.Contains(s, ">"+key+"<") && strings.Contains(key, ".") {
				t.Errorf("%s: the word %q is not there", lang, key)
			}
		}
		alone, err := HTML(r, lang, PageOptions{Newest: 3})
		if err != nil || bytes.Contains(alone, []byte("/reports/")) {
			t.Errorf("%s: a file of its own names the service: %v", lang, err)
		}
	}
	for key, w := range words {
		if w.Ko == "" || w.En == "" {
			t.Errorf("%q is not in both languages", key)
		}
	}
}

// TestPDF: Korean is selectable, bookmarks lead to the chapters, hanja included.
func TestPDF(t *testing.T) {
	r := build(t, input("火災"))
	check := func(name string, pdf []byte) {
		s := text(t, "x.pdf", pdf)
		s = strings.Join(strings.Fields(s), " ")
		for _, want := range []string{"한 title", "火災", "요약", "증거와 원장", "7시간 33분"} {
			if !strings.Contains(s, want) {
				t.Errorf("%s: %q is not in its text", name, want)
			}
		}
		if !bytes.Contains(pdf, []byte("/Outlines")) {
			t.Errorf("%s has no bookmarks", name)
		}
	}
	plain, err := plainPDF(r, "ko")
	if err != nil {
		t.Fatal(err)
	}
	check("without a browser", plain)
	again, err := plainPDF(r, "ko")
	if err != nil || !bytes.Equal(plain, again) {
		t.Errorf("printed twice it differs: %v", err)
	}
	// A browser that fails is done without; one that is there tags.
	p := Printer{Browser: "/bin/false", Temp: t.TempDir()}
	got, why, err := p.PDF(t.Context(), r, "ko")
	if err != nil || why == nil || !bytes.Equal(got, plain) {
		t.Errorf("a failing browser: %v, %v", why, err)
	}
	if p.Browser = FindBrowser("auto"); p.Browser == "" || testing.Short() {
		return
	}
	got, why, err = p.PDF(t.Context(), r, "ko")
	if err != nil || why != nil {
		t.Fatalf("%v, %v", why, err)
	}
	check("with a browser", got)
	if !bytes.Contains(got, []byte("/StructTreeRoot")) {
		t.Error("it is not tagged")
	}
	if left, err := os.ReadDir(p.Temp); err != nil || len(left) != 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}
