package publish

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/emberline/emberline/models"
)

// Printer writes PDF: through a Chromium where there is one, tagged and with
// bookmarks, else by itself.
type Printer struct {
	// Browser is the Chromium's path; "" prints without one.
	Browser string
	// Temp is a folder for the browser's files.
	Temp string
	// Wait is the longest a browser may take; 0 means a minute.
	Wait time.Duration
}

// browsers are the names under which a Chromium goes.
var browsers = []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable"}

// FindBrowser resolves the setting: "auto" looks for a Chromium in the PATH,
// "off" is none, everything else is a path. "" when there is none.
func FindBrowser(setting string) string {
	switch setting {
	case "off":
		return ""
	case "", "auto":
		for _, name := range browsers {
			if path, err := exec.LookPath(name); err == nil {
				return path
			}
		}
		return ""
	}
	return setting
}

// PDF writes the report. When the browser fails, why says so and the report is
// printed without it.
func (p Printer) PDF(ctx context.Context, r *models.Report, lang string) (pdf []byte, why, err error) {
	if p.Browser != "" {
		page, err := HTML(r, lang, PageOptions{})
		if err != nil {
			return nil, nil, err
		}
		pdf, why = p.print(ctx, page)
		if why == nil || ctx.Err() != nil {
			return pdf, nil, ctx.Err()
		}
	}
	pdf, err = plainPDF(r, lang)
	return pdf, why, err
}

// maxPDF bounds what is taken from the browser.
const maxPDF = 256 << 20

// print lets a Chromium of its own print the page, which it gets as a file: it
// is given no network, no profile but an empty one, and no longer than Wait.
func (p Printer) print(ctx context.Context, page []byte) (pdf []byte, err error) {
	dir, err := os.MkdirTemp(p.Temp, "print-")
	if err != nil {
		return nil, err
	}
	// What is left there, should the browser's last processes still write, harms
	// nobody and is no reason to do without its PDF.
	defer func() { _ = os.RemoveAll(dir) }()
	in, out := filepath.Join(dir, "report.html"), filepath.Join(dir, "report.pdf")
	if err := os.WriteFile(in, page, 0o600); err != nil {
		return nil, err
	}
	if p.Wait <= 0 {
		p.Wait = time.Minute
	}
	ctx, cancel := context.WithTimeout(ctx, p.Wait)
	defer cancel()
	args := []string{
		"--headless", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-extensions",
		"--no-first-run", "--disable-dev-shm-usage", "--host-resolver-rules=MAP * ~NOTFOUND", "--proxy-server=127.0.0.1:9", "--user-data-dir=" + filepath.Join(dir, "profile"),
		"--no-pdf-header-footer", "--export-tagged-pdf", "--generate-pdf-document-outline", "--print-to-pdf=" + out, "file://" + in,
	}
	if os.Geteuid() == 0 {
		args = append([]string{"--no-sandbox"}, args...) // Chromium refuses root with one
	}
	cmd := exec.CommandContext(ctx, p.Browser, args...) //nolint:gosec // the operator names the browser, nobody else the rest
	// The service's own settings, with what opens its database, are not for it.
	cmd.Env = slices.DeleteFunc(os.Environ(), func(v string) bool { return strings.HasPrefix(v, "EMBERLINE_") })
	cmd.Env = append(cmd.Env, "HOME="+dir)
	var said bytes.Buffer
	cmd.Stderr = &limited{w: &said, left: 4 << 10}
	// The browser is several processes: all end with it.
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	cmd.WaitDelay = 5 * time.Second
	err = cmd.Run()
	if cmd.Process != nil { // a helper that outlived it would hold on to memory
		_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w: %s", p.Browser, err, bytes.TrimSpace(said.Bytes()))
	}
	st, err := os.Stat(out)
	if err != nil || st.Size() > maxPDF {
		return nil, fmt.Errorf("%s printed nothing of use: %s", p.Browser, bytes.TrimSpace(said.Bytes()))
	}
	pdf, err = os.ReadFile(out)
	if err == nil && !bytes.HasPrefix(pdf, []byte("%PDF-")) {
		err = fmt.Errorf("%s printed no PDF", p.Browser)
	}
	return pdf, err
}

// limited keeps the beginning of what is written to it.
type limited struct {
	w    *bytes.Buffer
	left int
}

func (l *limited) Write(b []byte) (int, error) {
	if n := min(len(b), l.left); n > 0 {
		l.left -= n
		l.w.Write(b[:n])
	}
	return len(b), nil
}
