package cli

import (
	"strings"

	"github.com/schollz/progressbar/v3"

	"github.com/emberline/emberline/server/app"
)

// bar draws the progress of one long task on a terminal, and nothing elsewhere.
type bar struct {
	c   *command
	bar *progressbar.ProgressBar
	of  string
}

func (c *command) progress(of string) *bar { return &bar{c: c, of: of} }

// set shows where the task stands.
func (b *bar) set(p app.Progress) {
	if !b.c.env.Terminal {
		return
	}
	what := b.of
	if p.Step != "" {
		what = strings.TrimPrefix(what+": "+p.Step, ": ")
	}
	if b.bar == nil {
		b.bar = progressbar.NewOptions64(p.Total,
			progressbar.OptionSetWriter(b.c.env.Err), progressbar.OptionShowBytes(p.Bytes),
			progressbar.OptionSetPredictTime(true), progressbar.OptionClearOnFinish(), progressbar.OptionSetWidth(20),
			progressbar.OptionThrottle(100_000_000)) // 0.1 s
	}
	b.bar.Describe(what)
	if b.bar.GetMax64() != p.Total {
		b.bar.ChangeMax64(p.Total)
	}
	_ = b.bar.Set64(min(p.Done, p.Total)) // a terminal that is gone takes nothing
}

// clear makes room for a line of output; the next set draws again.
func (b *bar) clear() {
	if b.bar != nil {
		_ = b.bar.Clear() // a terminal that is gone takes nothing
	}
}

// done clears the line.
func (b *bar) done() {
	if b.bar != nil {
		_ = b.bar.Finish()
	}
}
