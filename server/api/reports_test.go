package api_test

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/server/api"
	"github.com/emberline/emberline/server/app"
)

// newReported makes an incident of its own with people of every role in it, one
// source and one cited entry.
func newReported(t *testing.T, w *world, slug string) {
	t.Helper()
	text := func(s string) map[string]string {
		return map[string]string{"ko": s + " 한국어", "en": s + " English"}
	}
	w.ask(t, "admin", "POST", "/incidents", map[string]any{"slug": slug, "title": text("Fire"), "zone": "Asia/Seoul"}).want(201)
	inc, err := w.app.Incident(t.Context(), slug)
	if err != nil {
		t.Fatal(err)
	}
	for _, role := range models.Roles() {
		w.door.set(string(role), func(p *models.Principal) {
			roles := map[int64]models.Role{inc.ID: role}
			for id, r := range p.Roles {
				roles[id] = r
			}
			p.Roles = roles
		})
	}
	path := filepath.Join(t.TempDir(), "app.log")
	body := []byte("2022-10-15T15:27:00+09:00 web-01 app[1]: ERROR CANARY-text\n")
	if err := os.WriteFile(path, body, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := w.app.Ingest(app.As(t.Context(), models.Actor{Login: "deliverer", Via: models.ViaToken}), slug, app.Delivery{
		Label: "app.log", Note: "copied from the host", Files: []app.File{{Name: "app.log", Path: path, Size: int64(len(body)), ModifiedAt: time.Now()}},
	}, nil); err != nil {
		t.Fatal(err)
	}
	in := "/incidents/" + slug
	source := w.ask(t, "lead", "GET", in+"/sources", nil).want(200).text("items.0.id")
	for key, at := range map[string]string{"down": "2022-10-15T15:27:00+09:00", "up": "2022-10-15T20:00:00+09:00"} {
		w.ask(t, "lead", "POST", in+"/entries", map[string]any{"key": key, "title": text(key), "earliest": at, "latest": at, "status": "confirmed"}).want(201)
	}
	w.ask(t, "lead", "POST", in+"/entries/down/claims", map[string]any{"party": text("operator"), "statement": text("it went down"), "status": "confirmed", "evidence": []string{source + ":0"}}).want(201)
	now := w.ask(t, "lead", "GET", in, nil).want(200)
	w.ask(t, "lead", "PATCH", in, map[string]any{"headline": map[string]any{"from": "down", "to": "up"}}, "If-Match", now.Header.Get("ETag")).want(200)
}

// get asks an address outside of the API, as nobody.
func (w *world) get(t *testing.T, method, path string, headers ...string) answer {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, w.server.URL+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	resp, err := (&http.Transport{DisableCompression: true}).RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer{t, resp.StatusCode, resp.Header, b}
}

// TestReportScenario goes from an empty draft to a second edition that anybody
// can read and check.
func TestReportScenario(t *testing.T) {
	w := theWorld(t)
	const slug = "reported"
	newReported(t, w, slug)
	in := "/incidents/" + slug
	text := func(s string) map[string]string {
		return map[string]string{"ko": s + " 한국어", "en": s + " English"}
	}
	lost := w.get(t, "GET", "/reports/no-such-incident").want(404)
	if hidden := w.get(t, "GET", "/reports/"+slug).want(404); strings.ReplaceAll(string(hidden.Body), hidden.text("instance"), "") != strings.ReplaceAll(string(lost.Body), lost.text("instance"), "") {
		t.Errorf("an incident that is not published can be told from none:\n%s\n%s", hidden.Body, lost.Body)
	}
	w.ask(t, "lead", "GET", in+"/report", nil).want(404)
	w.ask(t, "viewer", "POST", in+"/report", map[string]any{}).want(403)
	made := w.ask(t, "investigator", "POST", in+"/report", map[string]any{"summary": []any{text("It lasted 4 h 33 min.")}}).want(201)
	if made.text("title.en") != "Fire English" || made.text("state") != "draft" || made.Header.Get("ETag") != `"1"` {
		t.Errorf("made %s", made.Body)
	}
	w.ask(t, "investigator", "POST", in+"/report", map[string]any{}).want(409)
	w.ask(t, "regulator", "GET", in+"/report", nil).want(403)
	w.ask(t, "lead", "PATCH", in+"/report", map[string]any{"summary": []any{text("14,918 + 13,195 = 28,114")}}, "If-Match", `"1"`).want(200)
	stale := w.ask(t, "lead", "PATCH", in+"/report", map[string]any{"title": text("X")}, "If-Match", `"1"`).want(412)
	if stale.text("current_revision") != "2" || stale.text("changes.0.fields.0") != "/summary" {
		t.Errorf("stale: %s", stale.Body)
	}
	if l := w.ask(t, "viewer", "GET", in+"/report/lints", nil).want(200); l.text("items.0.rule") != "figure-does-not-come-out" || l.text("items.0.severity") != "error" {
		t.Errorf("lints %s", clip(l.Body))
	}
	w.ask(t, "lead", "POST", in+"/report/publish", map[string]any{}, "If-Match", `"2"`).want(409) // not in review
	w.ask(t, "investigator", "POST", in+"/report/submit", map[string]any{"note": "ready"}, "If-Match", `"2"`).want(200)
	w.ask(t, "investigator", "POST", in+"/report/publish", map[string]any{}, "If-Match", `"3"`).want(403)
	if p := w.ask(t, "lead", "POST", in+"/report/publish", map[string]any{}, "If-Match", `"3"`).want(409); !strings.Contains(p.text("detail"), "28,113") {
		t.Errorf("refused with %s", p.Body)
	}
	w.ask(t, "lead", "PATCH", in+"/report", map[string]any{"title": text("X")}, "If-Match", `"3"`).want(409) // in review
	w.ask(t, "investigator", "POST", in+"/report/return", map[string]any{"why": "a slip"}, "If-Match", `"3"`).want(403)
	w.ask(t, "lead", "POST", in+"/report/return", map[string]any{"why": "a slip"}, "If-Match", `"3"`).want(200)
	w.ask(t, "lead", "PATCH", in+"/report", map[string]any{
		"summary": []any{text("It lasted 4 h 33 min. <script>alert(1)</script>")}, "publisher": text("board"), "names": []string{"web-01"},
		"recommendations": []any{map[string]any{"key": "one", "text": text("Do it"), "addressee": text("operator"), "due": "2023-01-06"}},
	}, "If-Match", `"4"`).want(200)
	w.ask(t, "lead", "POST", in+"/report/submit", map[string]any{}, "If-Match", `"5"`).want(200)
	if p := w.ask(t, "lead", "POST", in+"/report/publish", map[string]any{}, "If-Match", `"6"`).want(409); !strings.Contains(p.text("hint"), "--note") {
		t.Errorf("alone without a note: %s", p.Body)
	}
	preview := w.ask(t, "viewer", "GET", in+"/report/preview?format=html&lang=ko", nil).want(200)
	if !strings.Contains(string(preview.Body), "미공개 초안") || !strings.Contains(preview.Header.Get("Content-Security-Policy"), "sandbox") {
		t.Error("the preview does not say what it is")
	}
	done := w.ask(t, "lead", "POST", in+"/report/publish", map[string]any{"note": "nobody else is on duty"}, "If-Match", `"6"`).want(201)
	if done.text("number") != "1" || done.text("four_eyes") != "false" || done.text("by") != "lead" || done.Header.Get("Location") != api.Base+in+"/report/editions/1" {
		t.Errorf("published %s", done.Body)
	}
	sum := done.text("sha256")

	// What a regulator sees, and that it was noted.
	reads := w.journal.count("released.read", "regulator")
	list := w.ask(t, "regulator", "GET", in+"/report/editions", nil).want(200)
	if list.text("items.0.sha256") != sum || list.text("items.0.by") != "" || list.text("items.0.note") != "" {
		t.Errorf("editions %s", list.Body)
	}
	x := w.ask(t, "regulator", "GET", in+"/report/editions/1/exhibits/X1", nil).want(200)
	if x.text("custody.delivered_by") != "deliverer" || x.text("custody.acquisition") != "copied from the host" || x.text("custody.sha256") != x.text("piece.sha256") || x.text("quote.host") != "web-01" || x.text("custody.audit_seq") == "" {
		t.Errorf("exhibit %s", x.Body)
	}
	w.ask(t, "regulator", "GET", in+"/report/editions/1/exhibits/X9", nil).want(404)
	w.ask(t, "regulator", "GET", in+"/report/editions/2", nil).want(404)
	w.ask(t, "regulator", "GET", in+"/report/editions/01", nil).want(404)
	w.ask(t, "stranger", "GET", in+"/report/editions/1", nil).want(404)
	w.ask(t, "regulator", "GET", in+"/report/editions/1/file?format=exe", nil).want(400)
	file := w.ask(t, "regulator", "GET", in+"/report/editions/1/file", nil).want(200)
	if h := sha256.Sum256(file.Body); hex.EncodeToString(h[:]) != sum || file.Header.Get("X-Edition-SHA256") != sum {
		t.Error("the file does not have the edition's hash")
	}
	if n := w.journal.count("released.read", "regulator") - reads; n < 6 {
		t.Errorf("%d reads of a regulator were noted", n)
	}

	// What anybody sees.
	base := "/reports/" + slug
	for _, form := range []string{"html", "json", "md", "csv"} {
		got := w.get(t, "GET", base+"/1/report."+form+"?lang=en").want(200)
		if bytes.Contains(got.Body, []byte("CANARY")) || form != "json" && bytes.Contains(got.Body, []byte("<script>alert")) || bytes.Contains(got.Body, []byte("duty")) || bytes.Contains(got.Body, []byte("deliverer")) {
			t.Errorf("report.%s holds what may not leave", form)
		}
		if !strings.Contains(got.Header.Get("Cache-Control"), "immutable") || got.Header.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("report.%s: %v", form, got.Header)
		}
		w.get(t, "GET", base+"/1/report."+form+"?lang=en", "If-None-Match", got.Header.Get("ETag")).want(304)
	}
	page := w.get(t, "GET", base, "Accept-Language", "fr, ko;q=0.8, en;q=0.3").want(200)
	if !bytes.Contains(page.Body, []byte(`<html lang="ko">`)) || !bytes.Contains(page.Body, []byte("4시간 33분")) || !strings.Contains(page.Header.Get("Vary"), "Accept-Language") {
		t.Error("the page does not follow Accept-Language")
	}
	csp := page.Header.Get("Content-Security-Policy")
	if strings.Contains(csp, "unsafe") || !strings.Contains(csp, "default-src 'none'") || !strings.Contains(csp, "script-src 'sha256-") || page.Header.Get("Set-Cookie") != "" {
		t.Errorf("policy %q", csp)
	}
	if en := w.get(t, "GET", base+"/1?lang=en", "Accept-Language", "ko").want(200); !bytes.Contains(en.Body, []byte(`<html lang="en">`)) {
		t.Error("?lang= is not followed")
	}
	small := w.get(t, "GET", base, "Accept-Encoding", "gzip", "Accept-Language", "ko").want(200)
	z, err := gzip.NewReader(bytes.NewReader(small.Body))
	if err != nil {
		t.Fatal(err)
	}
	if whole, err := io.ReadAll(z); err != nil || !bytes.Equal(whole, page.Body) || len(small.Body) > 300<<10 {
		t.Errorf("gzip: %d bytes, %v", len(small.Body), err)
	}
	// Other bytes have another tag; who has either is not sent the other (RFC 9110, 8.8.3).
	plain, zipped := page.Header.Get("ETag"), small.Header.Get("ETag")
	if plain == zipped || strings.TrimSuffix(plain, `"`)+`-gzip"` != zipped {
		t.Errorf("tags %s and, compressed, %s", plain, zipped)
	}
	for _, encoding := range []string{"identity", "gzip"} {
		for _, tag := range []string{plain, zipped} {
			got := w.get(t, "GET", base, "Accept-Encoding", encoding, "Accept-Language", "ko", "If-None-Match", `"other", W/`+tag).want(304)
			if got.Header.Get("ETag") != tag || got.Header.Get("Content-Encoding") != "" {
				t.Errorf("%s, who has %s: %v", encoding, tag, got.Header)
			}
		}
	}
	if h := w.get(t, "HEAD", base+"/1", "Accept-Encoding", "gzip", "Accept-Language", "ko").want(200); h.Header.Get("ETag") != zipped {
		t.Errorf("HEAD, compressed: %v", h.Header)
	}
	if h := w.get(t, "HEAD", base+"/1").want(200); len(h.Body) != 0 || h.Header.Get("ETag") == "" {
		t.Errorf("HEAD: %v", h.Header)
	}
	if all := w.get(t, "GET", "/reports?lang=en").want(200); !bytes.Contains(all.Body, []byte(base+"?lang=en")) || bytes.Contains(all.Body, []byte("/reports/"+elsewhere)) {
		t.Errorf("the list: %s", clip(all.Body))
	}
	w.get(t, "GET", "/reports/report.schema.json").want(200)
	for _, path := range []string{base + "/2", base + "/0", base + "/x", base + "/1/report.exe", "/reports/" + elsewhere, "/reports/..%2fetc"} {
		w.get(t, "GET", path).want(404)
	}

	if none := w.get(t, "GET", base+"/2?lang=ko", "Accept", "text/html").want(404); !bytes.Contains(none.Body, []byte("발행되지 않았습니다")) {
		t.Errorf("to a browser: %s", clip(none.Body))
	}

	// The second edition.
	w.ask(t, "investigator", "PATCH", in+"/report", map[string]any{"summary": []any{text("Shorter.")}, "corrections": text("The summary is shorter.")}, "If-Match", `"7"`).want(200)
	w.ask(t, "investigator", "POST", in+"/report/submit", map[string]any{}, "If-Match", `"8"`).want(200)
	second := w.ask(t, "lead", "POST", in+"/report/publish", map[string]any{}, "If-Match", `"9"`).want(201)
	if second.text("number") != "2" || second.text("four_eyes") != "true" || second.text("supersedes") != "1" {
		t.Errorf("second: %s", second.Body)
	}
	if old := w.get(t, "GET", base+"/1?lang=en").want(200); !bytes.Contains(old.Body, []byte("superseded by edition 2")) {
		t.Error("the first edition does not say that it was superseded")
	}
	if again := w.get(t, "GET", base+"/1/report.json?lang=en").want(200); !bytes.Equal(again.Body, file.Body) {
		t.Error("the first edition has changed")
	}
	if newest := w.get(t, "GET", base+"?lang=en").want(200); !bytes.Contains(newest.Body, []byte("The summary is shorter.")) || !bytes.Contains(newest.Body, []byte("<ins>")) {
		t.Error("the newest edition does not show what changed")
	}
}

// TestReportsAreLimited: one address cannot print without end.
func TestReportsAreLimited(t *testing.T) {
	if strings.HasPrefix(t.Name(), onPostgres+"/") {
		t.Skip("the limits know no database")
	}
	w := theWorld(t)
	limited, err := api.New(api.Options{Service: w.app, Door: w.door, Journal: w.journal, Limits: map[api.Rate]api.Limit{api.RateHeavy: {PerSecond: 0.001, Burst: 1}}})
	if err != nil {
		t.Fatal(err)
	}
	defer limited.Close()
	v := *w
	v.server = newServer(t, limited)
	last := 0
	for range 6 { // an address has four times the share of one account
		last = v.get(t, "GET", "/reports/none/1/report.pdf").Status
	}
	if last != http.StatusTooManyRequests {
		t.Errorf("the sixth was answered %d", last)
	}
}
