package cli

import (
	"cmp"
	"context"
	"fmt"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/server/app"
)

// audit shows and signs the audit log; "verify" checks it.
func (c *command) audit() *cobra.Command {
	parent := &cobra.Command{Use: "audit", Short: "Show and sign the log of who did what"}
	parent.AddCommand(c.auditList(), c.auditCheckpoint())
	return parent
}

func (c *command) auditList() *cobra.Command {
	var slug, login, from, to, zone string
	var q app.AuditQuery
	cmd := &cobra.Command{
		Use: "list [--incident S] [--user LOGIN] [--action A]", Short: "List what was done, the newest first", Args: cobra.NoArgs,
		Example: `  emberline audit list -i pangyo-2022 --action evidence.read --from 2026-11-01
  emberline audit list --user h.kim --json`,
	}
	cmd.RunE = c.with(func(ctx context.Context, a *app.App) error {
		loc, err := models.LoadZone(zone)
		if err != nil {
			return err
		}
		for _, bound := range []struct {
			text string
			at   *time.Time
		}{{from, &q.From}, {to, &q.To}} {
			if bound.text == "" {
				continue
			}
			n, err := models.ParseTime(bound.text, loc)
			if err != nil {
				return err
			}
			*bound.at = n.UTC()
		}
		if slug != "" {
			inc, err := a.Incident(ctx, slug)
			if err != nil {
				return err
			}
			q.Incident = inc.ID
		}
		q.Login = login
		slugs, err := slugsByID(ctx, a)
		if err != nil {
			return err
		}
		recs, err := a.AuditLog(ctx, q)
		if err != nil {
			return err
		}
		return c.printAudit(recs, slugs, loc)
	})
	f := cmd.Flags()
	f.StringVarP(&slug, "incident", "i", "", "only what concerns this incident")
	f.StringVar(&login, "user", "", "only what this login did")
	f.StringVar(&q.Action, "action", "", "only this action: entry.change, evidence.read, session.begin …")
	f.StringVar(&from, "from", "", "from this time on")
	f.StringVar(&to, "to", "", "before this time")
	f.StringVar(&zone, "zone", "Asia/Seoul", "zone of the times given and shown")
	f.Int64Var(&q.Before, "before", 0, "go on: only records with a smaller number")
	f.IntVar(&q.Limit, "limit", 100, "how many, at most 1000")
	c.jsonFlag(cmd)
	return cmd
}

func (c *command) printAudit(recs []models.AuditRecord, slugs map[int64]string, loc *time.Location) error {
	if c.json {
		for _, r := range recs {
			if err := c.printJSON(struct {
				models.AuditRecord
				Incident string `json:"incident,omitempty"`
			}{r, slugs[r.IncidentID]}); err != nil {
				return err
			}
		}
		return nil
	}
	t := tabwriter.NewWriter(c.env.Out, 0, 0, 2, ' ', 0)
	fmt.Fprintf(t, "NO\tWHEN (%s)\tWHO\tACTION\tINCIDENT\tWHAT\n", loc)
	for _, r := range recs {
		who := string(r.Actor.Via)
		if r.Actor.Login != "" {
			who = r.Actor.Login + " (" + who + ")"
		}
		fmt.Fprintf(t, "%d\t%s\t%s\t%s\t%s\t%s\n", r.Seq, r.At.In(loc).Format("2006-01-02 15:04:05"), short(who, 40), r.Action, cmp.Or(slugs[r.IncidentID], "–"), short(r.Key, 60))
	}
	return t.Flush()
}

func (c *command) auditCheckpoint() *cobra.Command {
	cmd := &cobra.Command{
		Use: "checkpoint", Short: "Sign the log as it stands and print the signed note", Args: cobra.NoArgs,
		Long: `Signs the log as it stands and prints the note (https://c2sp.org/tlog-checkpoint).
Keep it, or publish it, outside of this system: a log that is ever rewritten
contradicts it. What does not fit the last note is not signed.`,
	}
	cmd.RunE = c.with(func(ctx context.Context, a *app.App) error {
		point, err := a.Checkpoint(ctx)
		if err != nil {
			return err
		}
		if c.json {
			return c.printJSON(point)
		}
		_, err = fmt.Fprint(c.env.Out, point.Note)
		return err
	})
	c.jsonFlag(cmd)
	return cmd
}
