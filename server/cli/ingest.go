package cli

import (
	"context"
	"fmt"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/server/app"
)

// ingest takes files and folders in.
func (c *command) ingest() *cobra.Command {
	var slug, asOf string
	var d app.Delivery
	cmd := &cobra.Command{
		Use: "ingest --incident S [--source LABEL] PATH...", Short: "Take evidence in: files, folders, rotated sets, archives",
		Long: `Takes evidence in and prints one ledger line per source.

Without --source every file becomes a source of its own, named after it; a
rotated set (app.log.2.gz, app.log.1, app.log) of one folder becomes one, oldest
first. Files of one name from different folders are labelled with their folders:
h1/app.log, h2/app.log. With --source all paths are pieces of that one source, in the order given unless
they are a rotated set. The same bytes again are recognised and answered with
the first ledger. Exit status 1 only if a job failed.`,
		Args: cobra.MinimumNArgs(1),
	}
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		return c.with(func(ctx context.Context, a *app.App) error {
			inc, err := a.Incident(ctx, slug)
			if err != nil {
				return err
			}
			if asOf != "" {
				loc, err := models.LoadZone(inc.Zone)
				if err != nil {
					return err
				}
				t, err := models.ParseTime(asOf, loc)
				if err != nil {
					return err
				}
				d.ModifiedAt = t.UTC()
			}
			paths := make([]string, len(args))
			for i, p := range args {
				paths[i] = c.path(p)
			}
			deliveries, err := app.Gather(paths, d)
			if err != nil {
				return err
			}
			failed := 0
			bar := c.progress("")
			err = a.IngestAll(ctx, slug, deliveries, bar.set, func(d app.Delivery, led models.Ledger, err error) error {
				bar.clear()
				switch {
				case ctx.Err() != nil:
					return ctx.Err()
				case err != nil:
					failed++
					c.report(models.Wrap(err, models.CodeOf(err), "source %s", d.Label))
					return nil
				}
				return c.printLedger(led)
			})
			bar.done()
			if err != nil {
				return err
			}
			if failed > 0 {
				return exitError(1)
			}
			return nil
		})(cmd, args)
	}
	incidentFlag(cmd, &slug)
	f := cmd.Flags()
	f.StringVar(&d.Label, "source", "", "the source's label; default: the file's name")
	f.BoolVar(&d.Append, "append", false, "add pieces to a source that exists")
	f.StringVar(&d.Format, "format", "", "the format, instead of detecting it (emberline formats)")
	f.StringVar(&d.Zone, "zone", "", "time zone of records that carry none")
	f.StringVar(&asOf, "as-of", "", "when the files were written, for lines without a year (default: the files' own time)")
	f.StringVar(&d.Note, "note", "", "a remark to keep with the source: where it came from")
	f.BoolVar(&d.Simulated, "simulated", false, "mark the evidence as made up")
	c.jsonFlag(cmd)
	return cmd
}

// printLedger prints one source's ledger, as JSON or as a line.
func (c *command) printLedger(l models.Ledger) error {
	if c.json {
		return c.printJSON(l)
	}
	dup := ""
	if l.DuplicateOf != "" {
		dup = ", the same bytes as " + l.DuplicateOf
	}
	_, err := fmt.Fprintf(c.env.Out, "%s  %s  %s in: %s = %d accepted + %d rejected + %d duplicate + %d undated%s\n",
		l.Source, l.Format, size(l.Bytes), count(l.Received, "record", "records"), l.Accepted, l.Rejected, l.Duplicate, l.Undated, dup)
	for _, r := range l.Reasons {
		if err != nil {
			break
		}
		where := ""
		if len(r.Examples) > 0 && r.Examples[0].Line > 0 {
			where = fmt.Sprintf(", first at line %d", r.Examples[0].Line)
		}
		_, err = fmt.Fprintf(c.env.Out, "    %s ×%d: %s%s\n", r.What, r.Count, r.Reason, where)
		if err == nil && len(r.Examples) > 0 && r.Examples[0].Hint != "" {
			_, err = fmt.Fprintf(c.env.Out, "      → %s\n", r.Examples[0].Hint)
		}
	}
	return err
}

// sources lists the sources with their ledgers.
func (c *command) sources() *cobra.Command {
	var slug string
	cmd := &cobra.Command{Use: "sources --incident S", Short: "List the sources with ledgers, clocks and gaps", Args: cobra.NoArgs}
	cmd.RunE = c.with(func(ctx context.Context, a *app.App) error {
		all, err := a.Sources(ctx, slug)
		if err != nil {
			return err
		}
		if c.json {
			return printEach(c, all)
		}
		if len(all) == 0 {
			fmt.Fprintf(c.env.Out, "No source yet. Take evidence in with: emberline ingest --incident %s PATH...\n", slug)
			return nil
		}
		t := tabwriter.NewWriter(c.env.Out, 0, 0, 2, ' ', tabwriter.AlignRight)
		fmt.Fprintln(t, "ID\tSOURCE\tFORMAT\tSTATE\tBYTES\tRECEIVED\tACCEPTED\tREJECTED\tDUPLICATE\tUNDATED\tGAPS\tCLOCK\t")
		for _, s := range all {
			clock := s.Clock.Zone
			if s.Clock.Offset != 0 {
				clock += fmt.Sprintf(" %+v", s.Clock.Offset.Round(time.Millisecond))
			}
			state := string(s.State)
			if s.Simulated {
				state += " (simulated)"
			}
			if s.DuplicateOf != "" {
				state = "= " + s.DuplicateOf
			}
			fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\t%d\t%d\t%d\t%d\t%d\t%d\t%s\t\n", s.SourceID, s.Source, s.Format, state, size(s.Bytes),
				s.Received, s.Accepted, s.Rejected, s.Duplicate, s.Undated, len(s.Gaps), clock)
		}
		return t.Flush()
	})
	incidentFlag(cmd, &slug)
	c.jsonFlag(cmd)
	cmd.AddCommand(c.sourcesRemove(), c.sourcesRemoved())
	return cmd
}

// formats lists the formats that are known.
func (c *command) formats() *cobra.Command {
	return &cobra.Command{
		Use: "formats", Short: "List the formats that --format takes", Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			c.running = true
			t := tabwriter.NewWriter(c.env.Out, 0, 0, 2, ' ', 0)
			for _, f := range app.Formats() {
				fmt.Fprintf(t, "%s\t%s\t%s\n", f.Name, f.Title.En, f.Title.Ko)
			}
			return t.Flush()
		},
	}
}

// size writes a number of bytes for people, in powers of 1000.
func size(n int64) string {
	switch {
	case n < 1000:
		return fmt.Sprintf("%d B", n)
	case n < 1e6:
		return fmt.Sprintf("%.1f kB", float64(n)/1e3)
	case n < 1e9:
		return fmt.Sprintf("%.1f MB", float64(n)/1e6)
	}
	return fmt.Sprintf("%.2f GB", float64(n)/1e9)
}
