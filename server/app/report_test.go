package app_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/server/app"
	"github.com/emberline/emberline/server/demo"
	"github.com/emberline/emberline/server/publish"
)

func ko(s string) models.Localized { return models.Localized{Ko: s + " 한국어", En: s + " English"} }

// reported makes an incident whose report can be published; secret is put
// wherever what is withheld stands.
func reported(t *testing.T, secret string) *app.App {
	t.Helper()
	cfg := settings(filepath.Join(t.TempDir(), "data"))
	cfg.Browser = "off"
	a, err := app.Open(t.Context(), cfg, app.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = a.Close() })
	ctx := t.Context()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	if _, err := a.CreateIncident(ctx, models.Incident{
		Slug: slug, Title: ko("Fire"), Zone: "Asia/Seoul", Phases: []models.Phase{{Key: "all", Title: ko("All"), From: "down", To: "up"}},
		Headline: models.Headline{From: "down", To: "up"},
	}); err != nil {
		t.Fatal(err)
	}
	pad := func(s string) string { return fmt.Sprintf("%-24.24s", s) } // withheld texts of one length: ledgers count bytes
	ingest(t, a, "app.log", []byte("2022-10-15T15:27:00+09:00 web-01 app[1]: ERROR connection refused\n2022-10-15T15:28:00+09:00 web-01 app[1]: INFO fine\n"))
	ingest(t, a, "chat.log", []byte("2022-10-15T15:30:00+09:00 "+pad(secret)+" chat[2]: "+pad(secret)+"\n2022-10-15T15:31:00+09:00 web-01 chat[2]: "+pad(secret)+"\n"))
	at := func(h, m int) time.Time { return time.Date(2022, 10, 15, h-9, m, 0, 0, time.UTC) }
	author := "login-of-" + secret
	for _, e := range []models.Entry{
		{Key: "down", Title: ko("Down"), Earliest: at(15, 27), Latest: at(15, 27), Status: models.ClaimConfirmed, Service: "shop", Function: "detect", Claims: []models.Claim{
			{Party: ko("operator"), Statement: ko("down"), Status: models.ClaimConfirmed, Evidence: []string{"s1:0", "Published: a notice"}},
			{Party: ko(secret), Statement: ko(secret), Status: models.ClaimProposed, Evidence: []string{"s2:0"}},
		}},
		{Key: "up", Title: ko("Up"), Earliest: at(20, 0), Latest: at(20, 0), Status: models.ClaimConfirmed, Service: "shop", Function: "restore"},
		{Key: "maybe", Title: ko(secret), Body: ko(secret), Earliest: at(21, 0), Latest: at(21, 0), Status: models.ClaimProposed, Service: secret, Function: "restore"},
	} {
		_, err := a.CreateEntry(ctx, slug, e, author, secret)
		must(err)
	}
	for _, c := range []models.Cause{
		{Key: "shown", Title: ko("Shown"), Text: ko("It is shown"), Class: models.CauseDirect, Effect: models.EffectOnset, Origin: models.OriginOwn, Status: models.ClaimCorroborated, Entries: []string{"down"}, Evidence: []string{"s1:0"}},
		{Key: "held", Title: ko(secret), Text: ko(secret), Class: models.CauseIndirect, Effect: models.EffectDelay, Origin: models.OriginOwn, Status: models.ClaimConfirmed, Evidence: []string{secret}},
	} {
		made, err := a.CreateCause(ctx, slug, c, author, secret)
		must(err)
		if c.Key == "shown" {
			_, err = a.ReleaseCause(ctx, slug, c.Key, true, made.Revision, author, secret)
			must(err)
		}
	}
	for _, l := range []models.Link{
		{From: models.CauseNode("shown"), To: models.EntryNode("down"), Verdict: models.VerdictNo, Sufficiency: models.Sufficient, Rationale: ko("why"), Reviewer: author},
		{From: models.CauseNode("held"), To: models.EntryNode("up"), Verdict: models.VerdictNo, Sufficiency: models.Sufficient, Rationale: ko(secret), Reviewer: author},
	} {
		_, err := a.CreateLink(ctx, slug, l, author, secret)
		must(err)
	}
	_, err = a.Annotate(ctx, slug, "entry:down", models.Annotation{Kind: models.AnnotationObservation, Text: secret, Author: author})
	must(err)
	d, err := a.CreateReport(ctx, slug, models.ReportText{
		Title: ko("Report"), Summary: []models.Localized{ko("It lasted 4 h 33 min, 14,918 + 13,195 + 59,082 = 87,195 of 105,116 (82.95 %).")}, Analysis: []models.Localized{ko("Because.")},
		Recommendations: []models.Recommendation{{Key: "one", Text: ko("Do it"), Addressee: ko("operator"), Due: "2023-01-06"}},
	}, author, secret)
	must(err)
	_, err = a.SubmitReport(ctx, slug, d.Revision, author, secret)
	must(err)
	return a
}

var everyForm = []string{"html", "pdf", "json", "md", "csv"}

// textOf gives what a reader finds in a file.
func textOf(t *testing.T, f app.ReportFile) string {
	t.Helper()
	if f.MediaType != "application/pdf" {
		return string(f.Body)
	}
	tool, err := exec.LookPath("pdftotext")
	if err != nil {
		t.Skip("pdftotext is not installed")
	}
	path := filepath.Join(t.TempDir(), "r.pdf")
	if err := os.WriteFile(path, f.Body, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(tool, "-raw", path, "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

// TestReportWithholds: of everything that is not released nothing leaves, in no
// form; and two folders that differ in nothing else publish the same.
func TestReportWithholds(t *testing.T) {
	t.Parallel()
	secrets := []string{"CANARY-one", "OTHER-two"}
	var said [2]*models.Report
	for i, secret := range secrets {
		a := reported(t, secret)
		d, err := a.ReportDraft(t.Context(), slug)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := a.PublishReport(t.Context(), slug, d.Revision, "login-of-"+secret, ""); models.CodeOf(err) != models.CodeConflict {
			t.Fatalf("published alone and without a note: %v", err)
		}
		e, err := a.PublishReport(t.Context(), slug, d.Revision, "login-of-"+secret, secret+" is alone")
		if err != nil {
			t.Fatal(err)
		}
		for _, form := range everyForm {
			for _, lang := range []string{"ko", "en"} {
				f, err := a.EditionFile(t.Context(), slug, 1, form, lang)
				if err != nil {
					t.Fatalf("%s %s: %v", form, lang, err)
				}
				s := textOf(t, f)
				if i := strings.Index(s, secret); i >= 0 {
					t.Errorf("%s %s: …%s…", form, lang, s[max(0, i-80):min(len(s), i+40)])
				}
				again, err := a.EditionFile(t.Context(), slug, 0, form, lang)
				if err != nil || !bytes.Equal(again.Body, f.Body) {
					t.Errorf("%s %s: asked again it differs: %v", form, lang, err)
				}
			}
		}
		page, err := a.EditionPage(t.Context(), slug, 0, "ko")
		if err != nil || bytes.Contains(page.Body, []byte(secret)) {
			t.Errorf("the page: %v", err)
		}
		if said[i], err = publish.Parse(e.Document); err != nil {
			t.Fatal(err)
		}
		if said[i].Edition.FourEyes || len(said[i].Exhibits) != 1 || len(said[i].Findings) != 1 || said[i].Figures.Headline.Total.Duration.ISO != "PT4H33M" {
			t.Errorf("%+v", said[i])
		}
		// What only the clock on the wall makes differ.
		said[i].Edition.PublishedAt, said[i].Exhibits[0].Piece.ReceivedAt = nil, models.ReportTime{}
		clean(t, a)
	}
	one, err := publish.JSON(said[0])
	if err != nil {
		t.Fatal(err)
	}
	two, err := publish.JSON(said[1])
	if err != nil || !bytes.Equal(one, two) {
		t.Errorf("the reports tell the folders apart:\n%s\n%s", one, two)
	}
}

// TestReportEditions: an edition stays as it was published, the next one
// supersedes it and says what changed.
func TestReportEditions(t *testing.T) {
	t.Parallel()
	a := reported(t, "x1")
	ctx := t.Context()
	d, err := a.ReportDraft(ctx, slug)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := a.ChangeReport(ctx, slug, d.Revision, func(*models.ReportText) error { return nil }, "x", ""); models.CodeOf(err) != models.CodeConflict {
		t.Errorf("changed in review: %v", err)
	}
	first, err := a.PublishReport(ctx, slug, d.Revision, "reviewer", "")
	if err != nil {
		t.Fatal(err)
	}
	before, err := a.EditionFile(ctx, slug, 1, "html", "en")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := a.PublishReport(ctx, slug, d.Revision+1, "reviewer", ""); models.CodeOf(err) != models.CodeConflict {
		t.Errorf("published twice: %v", err)
	}
	change := func(edit func(*models.ReportText)) models.ReportDraft {
		t.Helper()
		d, err := a.ReportDraft(ctx, slug)
		if err != nil {
			t.Fatal(err)
		}
		if d.State == models.ReportReview {
			if d, err = a.ReturnReport(ctx, slug, d.Revision, "reviewer", "mend it"); err != nil {
				t.Fatal(err)
			}
		}
		d, err = a.ChangeReport(ctx, slug, d.Revision, func(r *models.ReportText) error { edit(r); return nil }, "author", "")
		if err != nil {
			t.Fatal(err)
		}
		if d, err = a.SubmitReport(ctx, slug, d.Revision, "author", ""); err != nil {
			t.Fatal(err)
		}
		return d
	}
	// A slip keeps it from being published, and the hint says what it comes to.
	d = change(func(r *models.ReportText) {
		r.Summary[0] = ko("14,918 + 13,195 + 59,082 = 87,195 of 105,116 (83.1 %).")
	})
	if _, err := a.PublishReport(ctx, slug, d.Revision, "reviewer", ""); models.CodeOf(err) != models.CodeConflict || !strings.Contains(err.Error(), "82.95 %") {
		t.Errorf("a slip was published: %v", err)
	}
	for rule, edit := range map[string]func(*models.ReportText){
		"translation-missing": func(r *models.ReportText) { r.Analysis = []models.Localized{{Ko: "한국어만"}} },
		"personal-data":       func(r *models.ReportText) { r.Analysis = []models.Localized{ko("call 010-1234-5678")} },
	} {
		d = change(edit)
		lints, err := a.LintReport(ctx, slug)
		if err != nil || !slices.ContainsFunc(lints, func(l models.Lint) bool { return l.Rule == rule && l.Severity == models.LintError }) {
			t.Errorf("%s: %+v, %v", rule, lints, err)
		}
		if _, err := a.PublishReport(ctx, slug, d.Revision, "reviewer", ""); models.CodeOf(err) != models.CodeConflict {
			t.Errorf("%s was published: %v", rule, err)
		}
	}
	d = change(func(r *models.ReportText) {
		r.Summary[0], r.Analysis, r.Corrections = ko("It lasted 4 h 33 min, as computed."), []models.Localized{ko("Because.")}, ko("A sum is corrected.")
	})
	entry, err := a.Entry(ctx, slug, "up")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := a.ChangeEntry(ctx, slug, "up", entry.Revision, func(e *models.Entry) error { e.Title = ko("All up"); return nil }, "author", ""); err != nil {
		t.Fatal(err)
	}
	second, err := a.PublishReport(ctx, slug, d.Revision, "reviewer", "")
	if err != nil {
		t.Fatal(err)
	}
	r, err := publish.Parse(second.Document)
	if err != nil {
		t.Fatal(err)
	}
	got := ""
	for _, c := range r.Changes {
		got += c.Change + " " + c.Noun + " " + c.Key + "\n"
	}
	if got != "changed paragraph summary\nchanged entry up\n" || len(r.History) != 1 || r.History[0].SHA256 != first.SHA256 || r.Edition.Supersedes != 1 || !r.Edition.FourEyes {
		t.Errorf("changes\n%shistory %+v edition %+v", got, r.History, r.Edition)
	}
	after, err := a.EditionFile(ctx, slug, 1, "html", "en")
	if err != nil || !bytes.Equal(before.Body, after.Body) {
		t.Errorf("the first edition is no longer what it was: %v", err)
	}
	page, err := a.EditionPage(ctx, slug, 1, "en")
	if err != nil || !bytes.Contains(page.Body, []byte("superseded by edition 2")) || !bytes.Contains(page.Body, []byte(`/reports/`+slug+`/2?lang=en`)) {
		t.Errorf("the first edition does not say that it was superseded: %v", err)
	}
	page, err = a.EditionPage(ctx, slug, 0, "en")
	if err != nil || bytes.Contains(page.Body, []byte("superseded by")) || !bytes.Contains(page.Body, []byte("<ins>")) || !bytes.Contains(page.Body, []byte("A sum is corrected.")) {
		t.Errorf("the second edition does not show what changed: %v", err)
	}
	v, err := a.Verify(ctx, nil)
	if err != nil || len(v.Findings) != 0 || v.Editions != 2 {
		t.Errorf("verify: %+v, %v", v, err)
	}
	editions, incidents, err := a.PublishedReports(ctx)
	if err != nil || len(editions) != 1 || editions[0].Number != 2 || incidents[0].Slug != slug {
		t.Errorf("published: %+v, %v", editions, err)
	}
}

// TestReferenceReport publishes the reference incident's report as it is made.
func TestReferenceReport(t *testing.T) {
	t.Parallel()
	a := open(t, filepath.Join(t.TempDir(), "data"))
	if _, err := a.Demo(t.Context(), app.DemoOptions{Seed: 1, Lines: demo.MinLines}, "test", nil); err != nil {
		t.Fatal(err)
	}
	lints, err := a.LintReport(t.Context(), demo.Slug)
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range lints {
		if l.Severity == models.LintError || l.Rule == "duration-not-in-figures" || l.Rule == "link-unreviewed" {
			t.Errorf("%+v", l)
		}
	}
	d, err := a.ReportDraft(t.Context(), demo.Slug)
	if err != nil {
		t.Fatal(err)
	}
	e, err := a.PublishReport(t.Context(), demo.Slug, d.Revision, "test", "the demo has no second reviewer")
	if err != nil {
		t.Fatal(err)
	}
	r, err := publish.Parse(e.Document)
	if err != nil {
		t.Fatal(err)
	}
	if e.FourEyes() {
		t.Error("the demo's edition claims two people")
	}
	h := r.Figures.Headline
	if h == nil || h.Total.Duration.ISO != "PT127H33M" || h.Total.Duration.Minutes != 7653 || len(h.Parts) != 3 || h.Parts[0].Duration.Minutes+h.Parts[1].Duration.Minutes+h.Parts[2].Duration.Minutes != 7653 {
		t.Errorf("headline %+v", h)
	}
	if len(r.Chronology) != 33 || len(r.Causes) != 16 || len(r.Exhibits) != 20 || len(r.Figures.Awareness) != 4 || len(r.Recommendations) != 5 {
		t.Errorf("%d entries, %d causes, %d exhibits", len(r.Chronology), len(r.Causes), len(r.Exhibits))
	}
	for _, x := range r.Exhibits {
		if !x.Simulated || x.Quote.Format == "" || len(x.CitedBy) == 0 {
			t.Errorf("exhibit %+v", x)
		}
	}
	// Chat texts, people and their numbers stay where they are.
	for _, form := range []string{"html", "json", "md", "csv"} {
		f, err := a.EditionFile(t.Context(), demo.Slug, 1, form, "ko")
		if err != nil {
			t.Fatal(err)
		}
		for _, secret := range []string{"정민재", "강유진", "윤시우", "010-0000", "rq7f3kz9e41d", "원인은 확인 중으로"} {
			if strings.Contains(string(f.Body), secret) {
				t.Errorf("%s holds %q", form, secret)
			}
		}
	}
}
