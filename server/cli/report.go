package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/server/app"
)

// reports writes, checks, publishes and exports the public report.
func (c *command) reports() *cobra.Command {
	parent := &cobra.Command{
		Use: "report", Short: "Write, check, publish and export the public report of an incident",
		Long: `The report of an incident is written as a draft, put up for review and
published as an edition, which never changes. What people write is only its
texts; everything else is taken from the released records when an edition is
made: confirmed, corroborated and disputed entries and claims, released causes,
reviewed links, ledgers and gaps.`,
	}
	parent.AddCommand(c.reportDraft(), c.reportLint(), c.reportSubmit(), c.reportReturn(), c.reportPublish(), c.reportList(), c.reportExport())
	return parent
}

// reportDraft makes the draft, or replaces its texts.
func (c *command) reportDraft() *cobra.Command {
	var slug, from, why string
	cmd := &cobra.Command{
		Use: "draft --incident S [--from FILE]", Short: "Show the draft, make it, or replace its texts", Args: cobra.NoArgs,
		Long: `Makes the draft when there is none yet, and shows it. With --from its texts are
replaced by those of a JSON file: title, publisher, summary, facts, analysis,
recommendations, corrections and names, as "report draft --json" prints them.`,
		Example: `  emberline report draft -i pangyo-2022 --json > texts.json
  emberline report draft -i pangyo-2022 --from texts.json --why "summary rewritten"`,
	}
	cmd.RunE = c.with(func(ctx context.Context, a *app.App) error {
		var text *models.ReportText
		if from != "" {
			var err error
			if text, err = c.reportTexts(from); err != nil {
				return err
			}
		}
		d, err := a.ReportDraft(ctx, slug)
		switch {
		case models.CodeOf(err) == models.CodeNotFound:
			if text == nil {
				text = &models.ReportText{}
			}
			d, err = a.CreateReport(ctx, slug, *text, c.env.User, why)
		case err == nil && text != nil:
			d, err = a.ChangeReport(ctx, slug, d.Revision, func(t *models.ReportText) error {
				*t = *text
				return nil
			}, c.env.User, why)
		}
		if err != nil {
			return err
		}
		if c.json {
			return c.printJSON(d.ReportText)
		}
		fmt.Fprintf(c.env.Out, "%s\n%s, revision %d, changed %s by %s; editions: %d\n", d.Title.In(c.language()), d.State, d.Revision, d.UpdatedAt.Format(time.RFC3339), d.UpdatedBy, d.Edition)
		fmt.Fprintf(c.env.Out, "%d paragraphs of summary, %d of facts, %d of analysis, %d recommendations\n", len(d.Summary), len(d.Facts), len(d.Analysis), len(d.Recommendations))
		return nil
	})
	incidentFlag(cmd, &slug)
	cmd.Flags().StringVar(&from, "from", "", "replace the texts by those of this JSON file")
	cmd.Flags().StringVar(&why, "why", "", "the reason, kept with the change")
	c.jsonFlag(cmd)
	return cmd
}

// maxTexts bounds a file of texts: JSON may double what it holds.
const maxTexts = 4 * models.MaxReportText

func (c *command) reportTexts(from string) (t *models.ReportText, err error) {
	f, err := os.Open(c.path(from))
	if err != nil {
		return nil, models.Wrap(err, models.CodeInvalid, "%s cannot be read", from)
	}
	defer f.Close() //nolint:errcheck // read only
	d := json.NewDecoder(io.LimitReader(f, maxTexts))
	d.DisallowUnknownFields()
	t = &models.ReportText{}
	return t, models.Wrap(d.Decode(t), models.CodeInvalid, "%s holds no texts of a report", from)
}

// reportLint prints what the checks of the draft find.
func (c *command) reportLint() *cobra.Command {
	return c.lint("Check the draft: figures, evidence, translations, personal data; status 1 when there is an error", (*app.App).LintReport,
		func(l models.Lint, lang string) string {
			return fmt.Sprintf("%-24s  %s  %s", l.Rule, l.On, l.Message.In(lang))
		})
}

func (c *command) reportSubmit() *cobra.Command {
	var slug, note string
	cmd := &cobra.Command{Use: "submit --incident S", Short: "Put the draft up for review", Args: cobra.NoArgs}
	cmd.RunE = c.onReport(&slug, func(ctx context.Context, a *app.App, d models.ReportDraft) (string, error) {
		_, err := a.SubmitReport(ctx, slug, d.Revision, c.env.User, note)
		return "the report is in review; publish it with: emberline report publish", err
	})
	incidentFlag(cmd, &slug)
	cmd.Flags().StringVar(&note, "note", "", "what the reviewer should know")
	return cmd
}

func (c *command) reportReturn() *cobra.Command {
	var slug, why string
	cmd := &cobra.Command{Use: "return --incident S --why TEXT", Short: "Give the draft back to its authors", Args: cobra.NoArgs}
	cmd.RunE = c.onReport(&slug, func(ctx context.Context, a *app.App, d models.ReportDraft) (string, error) {
		_, err := a.ReturnReport(ctx, slug, d.Revision, c.env.User, why)
		return "the report is a draft again", err
	})
	incidentFlag(cmd, &slug)
	cmd.Flags().StringVar(&why, "why", "", "the reason, kept with the change")
	_ = cmd.MarkFlagRequired("why") // the flag was just added
	return cmd
}

func (c *command) reportPublish() *cobra.Command {
	var slug, note string
	cmd := &cobra.Command{
		Use: "publish --incident S [--note TEXT]", Short: "Freeze the reviewed draft as the next edition", Args: cobra.NoArgs,
		Long: `Freezes the draft in review as the next edition, which never changes; an error
among the findings of "report lint" keeps it from being published. At
the command line it is published only with --note, which says why not two
accounts did it: whose account the system's user has is not known.`,
	}
	cmd.RunE = c.with(func(ctx context.Context, a *app.App) error {
		d, err := a.ReportDraft(ctx, slug)
		if err != nil {
			return err
		}
		e, err := a.PublishReport(ctx, slug, d.Revision, c.env.User, note)
		if err != nil {
			return err
		}
		if c.json {
			return c.printJSON(e)
		}
		fmt.Fprintf(c.env.Out, "published edition %d of %s\nSHA-256 %s\n", e.Number, slug, e.SHA256)
		return nil
	})
	incidentFlag(cmd, &slug)
	cmd.Flags().StringVar(&note, "note", "", "why no other account looks at it")
	c.jsonFlag(cmd)
	return cmd
}

// onReport runs f on the draft as it is now and prints what it says.
func (c *command) onReport(slug *string, f func(ctx context.Context, a *app.App, d models.ReportDraft) (string, error)) func(*cobra.Command, []string) error {
	return c.with(func(ctx context.Context, a *app.App) error {
		d, err := a.ReportDraft(ctx, *slug)
		if err != nil {
			return err
		}
		said, err := f(ctx, a, d)
		if err == nil {
			fmt.Fprintln(c.env.Out, said)
		}
		return err
	})
}

func (c *command) reportList() *cobra.Command {
	var slug string
	cmd := &cobra.Command{Use: "list --incident S", Short: "List the editions", Args: cobra.NoArgs}
	cmd.RunE = c.with(func(ctx context.Context, a *app.App) error {
		all, err := a.Editions(ctx, slug)
		if err != nil {
			return err
		}
		if c.json {
			return printEach(c, all)
		}
		if len(all) == 0 {
			fmt.Fprintln(c.env.Out, "Nothing has been published yet.")
			return nil
		}
		t := tabwriter.NewWriter(c.env.Out, 0, 0, 2, ' ', 0)
		fmt.Fprintln(t, "EDITION\tPUBLISHED\tBY\tSUBMITTED BY\tSHA-256")
		for _, e := range all {
			fmt.Fprintf(t, "%d\t%s\t%s\t%s\t%s\n", e.Number, e.PublishedAt.Format(time.RFC3339), e.By, e.SubmittedBy, e.SHA256)
		}
		return t.Flush()
	})
	incidentFlag(cmd, &slug)
	c.jsonFlag(cmd)
	return cmd
}

func (c *command) reportExport() *cobra.Command {
	var slug, format, lang string
	var out *outFile
	var edition int
	var draft bool
	cmd := &cobra.Command{
		Use: "export --incident S --format html|pdf|json|md|csv --out FILE", Short: "Write an edition, or the draft, as a file", Args: cobra.NoArgs,
		Long: `Writes the newest edition, or that of --edition. As long as nothing has been
published, or with --draft, the report as it would be published now is written;
it says so of itself.`,
	}
	cmd.RunE = c.with(func(ctx context.Context, a *app.App) error {
		if err := out.check(); err != nil {
			return err
		}
		var f app.ReportFile
		var err error
		unpublished := false
		if !draft {
			f, err = a.EditionFile(ctx, slug, edition, format, lang)
			unpublished = models.CodeOf(err) == models.CodeNotFound && edition == 0
		}
		if draft || unpublished {
			f, err = a.DraftFile(ctx, slug, format, lang)
		}
		if err != nil {
			return err
		}
		if unpublished {
			c.say("nothing has been published: this is the draft")
		}
		if err := a.NoteExport(ctx, slug, "report."+format); err != nil {
			return err
		}
		_, err = out.write(func(w io.Writer) error {
			_, err := w.Write(f.Body)
			return err
		})
		if err == nil && !out.standard() {
			c.say(fmt.Sprintf("%s written to %s", count(len(f.Body), "byte", "bytes"), out.name))
		}
		return err
	})
	incidentFlag(cmd, &slug)
	f := cmd.Flags()
	f.StringVar(&format, "format", "html", "html, pdf, json, md or csv")
	out = c.outFlags(cmd, "-")
	f.IntVar(&edition, "edition", 0, "number of the edition; 0: the newest")
	f.BoolVar(&draft, "draft", false, "the report as it would be published now")
	c.langFlag(cmd, &lang)
	cmd.MarkFlagsMutuallyExclusive("edition", "draft")
	return cmd
}
