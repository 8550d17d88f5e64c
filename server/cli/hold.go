package cli

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/server/app"
)

// hold keeps evidence from being removed while a matter needs it.
func (c *command) hold() *cobra.Command {
	parent := &cobra.Command{
		Use: "hold", Short: "Put an incident or sources under legal hold: while one is in force, nothing in it can be removed",
	}
	parent.AddCommand(
		c.holdList(), c.holdIssue(),
		c.holdStep("acknowledge KEY --incident S [--why TEXT]", "Note that the custodian knows of a hold", false, (*app.App).AcknowledgeHold),
		c.holdStep("release KEY --incident S --why TEXT", "End a hold; it stays on record", true, (*app.App).ReleaseHold),
	)
	return parent
}

func (c *command) holdList() *cobra.Command {
	var slug string
	cmd := &cobra.Command{Use: "list --incident S", Short: "List the legal holds, released ones too", Args: cobra.NoArgs}
	cmd.RunE = c.with(func(ctx context.Context, a *app.App) error {
		all, err := a.Holds(ctx, slug)
		if err != nil {
			return err
		}
		t := tabwriter.NewWriter(c.env.Out, 0, 0, 2, ' ', 0)
		if !c.json {
			fmt.Fprintln(t, "KEY\tSTATE\tISSUED\tBY\tSOURCES\tCUSTODIAN\tMATTER")
		}
		for _, h := range all {
			if c.json {
				if err := c.printHold(h); err != nil {
					return err
				}
				continue
			}
			fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\t%s\t%s\n", h.Key, h.State(), h.Issued.At.Format(time.RFC3339), h.Issued.By,
				cmp.Or(strings.Join(h.Sources, ","), "all"), short(h.Custodian, 40), short(h.Matter, 60))
		}
		return t.Flush()
	})
	incidentFlag(cmd, &slug)
	c.jsonFlag(cmd)
	return cmd
}

func (c *command) printHold(h models.Hold) error {
	if c.json {
		return c.printJSON(struct {
			models.Hold
			State models.HoldState `json:"state"`
		}{h, h.State()})
	}
	_, err := fmt.Fprintf(c.env.Out, "legal hold %s is %s, revision %d: %s\n", h.Key, h.State(), h.Revision, h.Matter)
	return err
}

func (c *command) holdIssue() *cobra.Command {
	var slug, why string
	var h models.Hold
	cmd := &cobra.Command{
		Use: "issue --incident S --matter M --custodian C --why TEXT [--source L]", Short: "Issue a legal hold", Args: cobra.NoArgs,
		Example: `  emberline hold issue -i pangyo-2022 --matter 2022가합1234 --custodian "기록관리팀" --why "damages are claimed" --source web/nginx-web-01`,
	}
	cmd.RunE = c.with(func(ctx context.Context, a *app.App) error {
		made, err := a.IssueHold(ctx, slug, h, c.env.User, why)
		if err != nil {
			return err
		}
		return c.printHold(made)
	})
	incidentFlag(cmd, &slug)
	f := cmd.Flags()
	f.StringVar(&h.Matter, "matter", "", "what it is for: a case number, an inquiry")
	f.StringVar(&h.Custodian, "custodian", "", "who has to keep what it covers")
	f.StringSliceVar(&h.Sources, "source", nil, "a source it covers (repeatable); without: the whole incident")
	f.StringVar(&why, "why", "", "the reason, kept with the hold")
	for _, name := range []string{"matter", "custodian", "why"} {
		_ = cmd.MarkFlagRequired(name) // the flag was just added
	}
	c.jsonFlag(cmd)
	return cmd
}

// holdStep is a command that takes one step of the hold it names.
func (c *command) holdStep(use, text string, reason bool, step func(a *app.App, ctx context.Context, slug, key string, expected int, author, why string) (models.Hold, error)) *cobra.Command {
	var slug, why string
	cmd := &cobra.Command{Use: use, Short: text, Args: cobra.ExactArgs(1)}
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		return c.with(func(ctx context.Context, a *app.App) error {
			now, err := a.Hold(ctx, slug, args[0])
			if err != nil {
				return err
			}
			h, err := step(a, ctx, slug, now.Key, now.Revision, c.env.User, why)
			if err != nil {
				return err
			}
			return c.printHold(h)
		})(cmd, args)
	}
	incidentFlag(cmd, &slug)
	cmd.Flags().StringVar(&why, "why", "", "the reason, kept with the step")
	if reason {
		_ = cmd.MarkFlagRequired("why") // the flag was just added
	}
	c.jsonFlag(cmd)
	return cmd
}
