package publish

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestBrowserRunsNothing opens a page of hostile texts in a real browser: none
// of them becomes a script, and the page's own one still runs.
func TestBrowserRunsNothing(t *testing.T) {
	browser := FindBrowser("auto")
	if browser == "" || testing.Short() {
		t.Skip("there is no Chromium here")
	}
	const deed = `document.documentElement.dataset.owned=1`
	in := input(strings.Join([]string{
		`<script>` + deed + `</script>`, `"><img src=x onerror=` + deed + `>`, `<svg/onload=` + deed + `>`, `</style><script>` + deed + `</script>`,
		`</script><script>` + deed + `</script>`, `<iframe srcdoc="<script>parent.` + deed + `</script>"></iframe>`, `<details open ontoggle=` + deed + `>`,
		`[x](javascript:` + deed + `)`, `<body onload=` + deed + `>`, `' autofocus onfocus='` + deed, `<!--><script>` + deed + `</script>-->`, `&#60;script&#62;` + deed + `&#60;/script&#62;`,
	}, "\n"))
	page, err := HTML(build(t, in), "en", PageOptions{})
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	path := filepath.Join(dir, "page.html")
	if err := os.WriteFile(path, page, 0o600); err != nil {
		t.Fatal(err)
	}
	args := []string{
		"--headless", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run",
		"--user-data-dir=" + filepath.Join(dir, "profile"), "--virtual-time-budget=3000", "--dump-dom", "file://" + path,
	}
	if os.Geteuid() == 0 {
		args = append([]string{"--no-sandbox"}, args...)
	}
	out, err := exec.CommandContext(t.Context(), browser, args...).Output()
	if err != nil {
		t.Fatalf("%s: %v", browser, err)
	}
	head, _, _ := strings.Cut(string(out), "<head>")
	if strings.Contains(head, "data-owned") {
		t.Errorf("a text of the report ran: %s", head)
	}
	if !strings.Contains(string(out), `<span class="tools" id="tools">`) {
		t.Error("the page's own script did not run")
	}
}
