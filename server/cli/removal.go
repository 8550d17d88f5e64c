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

// sourcesRemove takes a source away that should never have come.
func (c *command) sourcesRemove() *cobra.Command {
	var slug, label, why string
	var sure, despite bool
	cmd := &cobra.Command{
		Use: "remove --incident S LABEL --why TEXT --yes", Short: "Remove a source for good, bytes and all; a tombstone stays", Args: cobra.MaximumNArgs(1),
		Long: `Removes a source that should never have come: its records, its index and its
bytes. There is no way back. What stays is a tombstone: its names and hashes,
who removed it, when and why. Bytes that another source holds too stay.

A source is kept while something rests on it: a legal hold, a claim or a cause
that cites its events, another name of it, a job at work on it. Exhibits of
published editions, which never change, keep it too, unless --despite-editions
says that they may lose their bytes: their hashes stay.`,
		Example: `  emberline sources remove -i pangyo-2022 chats/ops.txt --why "personal data, delivered by mistake" --yes`,
	}
	run := c.with(func(ctx context.Context, a *app.App) error {
		if !sure {
			return c.wouldRemove(ctx, a, slug, label)
		}
		stone, err := a.RemoveSource(ctx, slug, label, app.Removal{Author: c.env.User, Why: why, DespiteEditions: despite})
		if err != nil {
			return err
		}
		if c.json {
			return c.printJSON(stone)
		}
		_, err = fmt.Fprintf(c.env.Out, "removed %s (%s) with %s; its tombstone stays\n", stone.Label, stone.SourceID, count(len(stone.Pieces), "piece", "pieces"))
		return err
	})
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if (label == "") != (len(args) == 1) {
			return models.Errorf(models.CodeInvalid, "name one source").WithHint("emberline sources remove LABEL, or --source LABEL; emberline sources lists them")
		}
		if label == "" {
			label = args[0]
		}
		return run(cmd, args)
	}
	incidentFlag(cmd, &slug)
	f := cmd.Flags()
	f.StringVar(&label, "source", "", "the source's label or id, instead of LABEL")
	f.StringVar(&why, "why", "", "the reason, kept with the tombstone")
	f.BoolVar(&sure, "yes", false, "it is meant")
	f.BoolVar(&despite, "despite-editions", false, "also when exhibits of published editions lose their bytes")
	_ = cmd.MarkFlagRequired("why") // the flag was just added
	c.jsonFlag(cmd)
	return cmd
}

// wouldRemove says what would go, and what would lose its evidence.
func (c *command) wouldRemove(ctx context.Context, a *app.App, slug, label string) error {
	src, err := a.Source(ctx, slug, label)
	if err != nil {
		return err
	}
	cited, err := a.CitedByEditions(ctx, slug, label)
	if err != nil {
		return err
	}
	lost := ""
	if len(cited) > 0 {
		lost = "; " + app.Cited(cited) + " would lose the bytes they cite"
	}
	return models.Errorf(models.CodeInvalid, "%s (%s, %s in %s) would be removed for good%s", src.Source, src.SourceID, size(src.Bytes), count(len(src.Pieces), "piece", "pieces"), lost).
		WithHint("add --yes when that is meant")
}

// sourcesRemoved lists the tombstones.
func (c *command) sourcesRemoved() *cobra.Command {
	var slug string
	cmd := &cobra.Command{Use: "removed --incident S", Short: "List what was removed, by whom and why", Args: cobra.NoArgs}
	cmd.RunE = c.with(func(ctx context.Context, a *app.App) error {
		all, err := a.Tombstones(ctx, slug)
		if err != nil {
			return err
		}
		t := tabwriter.NewWriter(c.env.Out, 0, 0, 2, ' ', 0)
		if !c.json {
			fmt.Fprintln(t, "ID\tSOURCE\tPIECES\tREMOVED\tBY\tWHY")
		}
		for _, s := range all {
			if c.json {
				if err := c.printJSON(s); err != nil {
					return err
				}
				continue
			}
			fmt.Fprintf(t, "%s\t%s\t%d\t%s\t%s\t%s\n", s.SourceID, s.Label, len(s.Pieces), s.At.Format(time.RFC3339), s.By, short(s.Why, 80))
		}
		return t.Flush()
	})
	incidentFlag(cmd, &slug)
	c.jsonFlag(cmd)
	return cmd
}
