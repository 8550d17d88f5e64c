package cli

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/server/app"
)

// lint makes the command that prints what checks find; an error among it is a
// failure. line says of a finding what stands behind its severity.
func (c *command) lint(about string, find func(a *app.App, ctx context.Context, slug string) ([]models.Lint, error), line func(l models.Lint, lang string) string) *cobra.Command {
	var slug, lang string
	cmd := &cobra.Command{Use: "lint --incident S", Short: about, Args: cobra.NoArgs}
	cmd.RunE = c.with(func(ctx context.Context, a *app.App) error {
		if err := checkLang(lang); err != nil {
			return err
		}
		all, err := find(a, ctx, slug)
		if err != nil {
			return err
		}
		failed := false
		for _, l := range all {
			failed = failed || l.Severity == models.LintError
			if c.json {
				if err := c.printJSON(l); err != nil {
					return err
				}
				continue
			}
			fmt.Fprintf(c.env.Out, "%-7s  %s\n         → %s\n", l.Severity, line(l, lang), l.Hint.In(lang))
		}
		if len(all) == 0 && !c.json {
			fmt.Fprintln(c.env.Out, in(lang, "지적할 것이 없습니다.", "Nothing to report."))
		}
		if failed {
			return exitError(1)
		}
		return nil
	})
	incidentFlag(cmd, &slug)
	c.langFlag(cmd, &lang)
	c.jsonFlag(cmd)
	return cmd
}
