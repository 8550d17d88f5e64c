package cli

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/server/app"
	"github.com/emberline/emberline/server/export"
)

// raw gives the original bytes back.
func (c *command) raw() *cobra.Command {
	var slug, label, event string
	var piece int
	cmd := &cobra.Command{
		Use: "raw --incident S --source L [--piece P]", Short: "Write the original bytes of a source to standard output", Args: cobra.NoArgs,
		Long: "Writes the bytes of a source exactly as they came: all its pieces in order, or one. --event gives one event's bytes.",
	}
	cmd.RunE = c.with(func(ctx context.Context, a *app.App) error {
		w := bufio.NewWriterSize(c.env.Out, 256<<10)
		var err error
		switch {
		case event != "":
			err = a.RawEvent(ctx, slug, event, w)
		case label != "":
			err = a.Raw(ctx, slug, label, piece, w)
		default:
			err = models.Errorf(models.CodeInvalid, "name a source or an event").WithHint("--source LABEL or --event ID")
		}
		return errors.Join(err, w.Flush())
	})
	incidentFlag(cmd, &slug)
	cmd.Flags().StringVar(&label, "source", "", "the source's label")
	cmd.Flags().IntVar(&piece, "piece", 0, "only this piece, from 1")
	cmd.Flags().StringVar(&event, "event", "", "only this event's bytes")
	return cmd
}

// export writes events for other programs.
func (c *command) export() *cobra.Command {
	var slug, format string
	var out *outFile
	var f filterFlags
	cmd := &cobra.Command{
		Use: "export --incident S --format jsonl|csv|parquet --out FILE", Short: "Write the timeline for other programs", Args: cobra.NoArgs,
	}
	cmd.RunE = c.with(func(ctx context.Context, a *app.App) error {
		if err := out.check(); err != nil {
			return err
		}
		v, loc, err := a.View(ctx, slug)
		if err != nil {
			return err
		}
		filter, loc, err := f.resolve(ctx, a, slug, loc)
		if err != nil {
			return err
		}
		filter.Undated = true
		if err := a.NoteExport(ctx, slug, format); err != nil {
			return err
		}
		n := 0
		_, err = out.write(func(w io.Writer) error {
			x, err := export.Open(format, w, loc)
			if err != nil {
				return err
			}
			if err := v.Each(ctx, filter, nil, func(e *models.Event) error { n++; return x.Write(e) }); err != nil {
				return err
			}
			return x.Close()
		})
		if err == nil && !out.standard() {
			c.say(fmt.Sprintf("%s written to %s", count(n, "event", "events"), out.name))
		}
		return err
	})
	incidentFlag(cmd, &slug)
	f.add(cmd)
	cmd.Flags().StringVar(&format, "format", "jsonl", "jsonl, csv or parquet")
	out = c.outFlags(cmd, "-")
	return cmd
}

// verify checks everything that is stored.
func (c *command) verify() *cobra.Command {
	cmd := &cobra.Command{
		Use: "verify", Short: "Check every stored byte, hash and index; exit 1 and say what, on any damage", Args: cobra.NoArgs,
	}
	cmd.RunE = c.with(func(ctx context.Context, a *app.App) error {
		bar := c.progress("verify")
		sum, err := a.Verify(ctx, bar.set)
		bar.done()
		if err != nil {
			return err
		}
		if c.json {
			if err := c.printJSON(sum); err != nil {
				return err
			}
		} else {
			for _, f := range sum.Findings {
				fmt.Fprintf(c.env.Out, "%s: %s\n", f.Where, f.What)
				if f.Hint != "" {
					fmt.Fprintf(c.env.Out, "  → %s\n", f.Hint)
				}
			}
			fmt.Fprintf(c.env.Out, "checked %s, %s (%s), %s with %s, %s, %s with %s: %d damaged\n",
				count(sum.Sources, "source", "sources"), count(sum.Pieces, "piece", "pieces"), size(sum.Bytes),
				count(sum.Indexes, "index", "indexes"), count(sum.Events, "event", "events"), count(sum.Editions, "edition", "editions"),
				count(sum.AuditRecords, "audit record", "audit records"), count(sum.Checkpoints, "checkpoint", "checkpoints"), len(sum.Findings))
		}
		if len(sum.Findings) > 0 {
			return exitError(1)
		}
		return nil
	})
	c.jsonFlag(cmd)
	return cmd
}

// rebuild derives the indexes anew.
func (c *command) rebuild() *cobra.Command {
	var slug string
	cmd := &cobra.Command{Use: "rebuild --incident S", Short: "Derive all indexes anew from the evidence", Args: cobra.NoArgs}
	cmd.RunE = c.with(func(ctx context.Context, a *app.App) error {
		bar := c.progress("rebuild")
		n, err := a.Rebuild(ctx, slug, bar.set)
		bar.done()
		if err == nil {
			fmt.Fprintf(c.env.Out, "rebuilt %s\n", count(n, "index", "indexes"))
		}
		return err
	})
	incidentFlag(cmd, &slug)
	return cmd
}

// backup writes everything that cannot be derived into one file.
func (c *command) backup() *cobra.Command {
	var out *outFile
	cmd := &cobra.Command{
		Use: "backup --out FILE", Short: "Write evidence and records into one file, also while the service runs", Args: cobra.NoArgs,
	}
	cmd.RunE = c.with(func(ctx context.Context, a *app.App) error {
		if err := out.check(); err != nil {
			return err
		}
		n, err := out.write(func(w io.Writer) error { return a.Backup(ctx, w) })
		if err != nil || out.standard() {
			return err
		}
		if c.json {
			return c.printJSON(map[string]any{"file": c.path(out.name), "bytes": n})
		}
		_, err = fmt.Fprintf(c.env.Out, "backup written to %s (%s)\n", out.name, size(n))
		return err
	})
	out = c.outFlags(cmd, "")
	_ = cmd.MarkFlagRequired("out") // the flag was just added
	c.jsonFlag(cmd)
	return cmd
}

// restore fills a new data folder from a backup.
func (c *command) restore() *cobra.Command {
	cmd := &cobra.Command{
		Use: "restore FILE", Short: "Fill a new, empty data folder from a backup and check it", Args: cobra.ExactArgs(1),
	}
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		c.running = true
		if c.env.App != nil {
			return models.Errorf(models.CodeConflict, "a service is running on this data folder").WithHint("restore into a new folder: --data DIR")
		}
		if err := c.load(cmd); err != nil {
			return err
		}
		f, err := os.Open(c.path(args[0]))
		if err != nil {
			return models.Wrap(err, models.CodeInvalid, "the backup cannot be read")
		}
		defer f.Close() //nolint:errcheck // read only
		bar := c.progress("restore")
		err = app.Restore(cmd.Context(), c.cfg, f, bar.set)
		bar.done()
		if err == nil {
			fmt.Fprintf(c.env.Out, "restored into %s\n", c.cfg.Data)
		}
		return err
	}
	return cmd
}

// demo makes the reference incident.
func (c *command) demo() *cobra.Command {
	var o app.DemoOptions
	var files string
	cmd := &cobra.Command{
		Use: "demo [--seed N] [--lines N]", Short: "Make the reference incident pangyo-2022 with simulated evidence", Args: cobra.NoArgs,
		Long: `Makes the reference incident pangyo-2022: entries and claims from the public
chronology of a real data-centre fire, and evidence that is simulated and says
so wherever it is shown. The same seed makes the same bytes.`,
	}
	cmd.RunE = c.making(func(ctx context.Context, a *app.App) error {
		bar := c.progress("demo")
		if files != "" {
			o.Files = c.path(files)
		}
		sum, err := a.Demo(ctx, o, c.env.User, bar.set)
		bar.done()
		if err != nil {
			return err
		}
		fmt.Fprintf(c.env.Out, "%s: %s, %s (%s), %s\n", sum.Incident, count(sum.Sources, "source", "sources"),
			count(sum.Records, "record", "records"), size(sum.Bytes), count(sum.Entries, "entry", "entries"))
		fmt.Fprintf(c.env.Out, "what was planted in it: %s\n", sum.Truth)
		return nil
	})
	f := cmd.Flags()
	f.Int64Var(&o.Seed, "seed", 20221015, "seed of the simulated evidence")
	f.IntVar(&o.Lines, "lines", 200_000, "how many records, up to tens of millions")
	f.StringVar(&files, "files", "", "also keep the evidence files in this folder")
	return cmd
}
