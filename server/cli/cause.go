package cli

import (
	"context"
	"fmt"
	"slices"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/server/app"
)

// cause lists, adds, links and checks causes.
func (c *command) cause() *cobra.Command {
	parent := &cobra.Command{Use: "cause", Short: "List, add, link and check causes: the why-because graph"}
	parent.AddCommand(c.causeList(), c.causeAdd(), c.causeLink(), c.causeLint())
	return parent
}

func (c *command) causeList() *cobra.Command {
	var slug, lang string
	cmd := &cobra.Command{Use: "list --incident S", Short: "List the causes and their links", Args: cobra.NoArgs}
	cmd.RunE = c.with(func(ctx context.Context, a *app.App) error {
		if err := checkLang(lang); err != nil {
			return err
		}
		g, err := a.CauseGraph(ctx, slug)
		if err != nil {
			return err
		}
		if c.json {
			if err := printEach(c, g.Causes); err != nil {
				return err
			}
			return printEach(c, g.Links)
		}
		if len(g.Causes) == 0 {
			fmt.Fprintf(c.env.Out, "No cause yet. Add one with: emberline cause add --incident %s --key K --title T --class direct --effect onset\n", slug)
			return nil
		}
		t := tabwriter.NewWriter(c.env.Out, 0, 0, 2, ' ', 0)
		fmt.Fprintln(t, "KEY\tCLASS\tEFFECT\tORIGIN\tSTATUS\tTITLE")
		for _, x := range g.Causes {
			fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\t%s\n", x.Key, x.Class, x.Effect, x.Origin, x.Status, short(x.Title.In(lang), 80))
		}
		fmt.Fprintln(t, "\nLINK\tVERDICT\tSUFFICIENCY\tREVIEWER\t\tFROM → TO")
		for _, l := range g.Links {
			withdrawn := ""
			if l.Withdrawn {
				withdrawn = "withdrawn"
			}
			fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\t%s → %s\n", l.Key, l.Verdict, l.Sufficiency, l.Reviewer, withdrawn, l.From, l.To)
		}
		return t.Flush()
	})
	incidentFlag(cmd, &slug)
	c.langFlag(cmd, &lang)
	c.jsonFlag(cmd)
	return cmd
}

func (c *command) causeAdd() *cobra.Command {
	var slug, why, class, effect, origin, root, detail string
	var cause models.Cause
	cmd := &cobra.Command{
		Use: "add --incident S --key K --title T --class C --effect E", Short: "Add a cause", Args: cobra.NoArgs,
		Example: `  emberline cause add -i pangyo-2022 --key no-zone-cutoff --title "No zone could be cut off" --class contributing --effect delay \
    --origin outsourcer --entry power-cutoff --evidence claim:power-cutoff/c1 --evidence "findings of 6 December 2022"`,
	}
	cmd.RunE = c.with(func(ctx context.Context, a *app.App) error {
		cause.Class, cause.Effect, cause.Origin = models.CauseClass(class), models.CauseEffect(effect), models.CauseOrigin(origin)
		cause.RootCause, cause.RootCauseDetail = models.RootCause(root), models.RootCauseDetail(detail)
		made, err := a.CreateCause(ctx, slug, cause, c.env.User, why)
		if err != nil {
			return err
		}
		if c.json {
			return c.printJSON(made)
		}
		fmt.Fprintf(c.env.Out, "added cause %s: %s\n", made.Key, made.Title.In("en"))
		return nil
	})
	incidentFlag(cmd, &slug)
	f := cmd.Flags()
	f.StringVar(&cause.Key, "key", "", "its short, stable name")
	f.StringVar(&cause.Title.En, "title", "", "its title")
	f.StringVar(&cause.Title.Ko, "title-ko", "", "its title in Korean")
	f.StringVar(&cause.Text.En, "text", "", "what more there is to say")
	f.StringVar(&cause.Text.Ko, "text-ko", "", "the same in Korean")
	f.StringVar(&class, "class", "", "direct, contributing or indirect")
	f.StringVar(&effect, "effect", "", "what it explains: onset (why it began) or delay (why it lasted)")
	f.StringVar(&origin, "origin", string(models.OriginOwn), "in whose house it lies: own, outsourcer or supply-chain")
	f.StringSliceVar(&cause.Entries, "entry", nil, "an entry at which it acted (repeatable)")
	f.StringArrayVar(&cause.Evidence, "evidence", nil, "an event id, claim:ENTRY/CLAIM or a citation (repeatable)")
	f.StringVar(&root, "root-cause", "", "field 4.1 of the DORA form: system_failure_malfunction …")
	f.StringVar(&detail, "root-cause-detail", "", "field 4.2 of the DORA form")
	f.StringVar(&why, "why", "", "the reason, kept with the change")
	for _, name := range []string{"key", "class", "effect"} {
		_ = cmd.MarkFlagRequired(name) // the flag was just added
	}
	c.jsonFlag(cmd)
	return cmd
}

// causeLink makes a link, or answers the one that is there.
func (c *command) causeLink() *cobra.Command {
	var slug, from, to, verdict, sufficiency, why string
	var rationale models.Localized
	var review, withdraw bool
	cmd := &cobra.Command{
		Use: "link --incident S --from NODE --to NODE [--verdict V]", Short: "Link a cause to what it brought about, or answer the link's question", Args: cobra.NoArgs,
		Long: `Links two nodes, each cause:KEY or entry:KEY, or changes the link between them.
The verdict answers the link's question: had the first not been, could the
second have happened? "no" passes the test.`,
		Example: `  emberline cause link -i pangyo-2022 --from cause:no-zone-cutoff --to entry:power-cutoff --verdict no --rationale "a zone would have sufficed"`,
	}
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		return c.with(func(ctx context.Context, a *app.App) error {
			var l models.Link
			var err error
			if l.From, err = models.ParseNode(from); err != nil {
				return err
			}
			if l.To, err = models.ParseNode(to); err != nil {
				return err
			}
			answer := func(l *models.Link) error {
				set := cmd.Flags().Changed
				if set("verdict") {
					l.Verdict = models.Verdict(verdict)
				}
				if set("sufficiency") {
					l.Sufficiency = models.Sufficiency(sufficiency)
				}
				if set("rationale") {
					l.Rationale.En = rationale.En
				}
				if set("rationale-ko") {
					l.Rationale.Ko = rationale.Ko
				}
				if review {
					l.Reviewer, l.ReviewedAt = c.env.User, nil
				}
				return nil
			}
			all, err := a.Links(ctx, slug)
			if err != nil {
				return err
			}
			i := slices.IndexFunc(all, func(x models.Link) bool { return !x.Withdrawn && x.From == l.From && x.To == l.To })
			done := "linked"
			switch {
			case withdraw && i < 0:
				return models.Errorf(models.CodeNotFound, "%s → %s is not linked", l.From, l.To).WithHint("emberline cause list shows the links")
			case withdraw:
				done = "withdrew"
				l, err = a.WithdrawLink(ctx, slug, all[i].Key, all[i].Revision, c.env.User, why)
			case i >= 0:
				done = "answered"
				l, err = a.ChangeLink(ctx, slug, all[i].Key, all[i].Revision, answer, c.env.User, why)
			default:
				if err := answer(&l); err != nil {
					return err
				}
				l, err = a.CreateLink(ctx, slug, l, c.env.User, why)
			}
			if err != nil {
				return err
			}
			if c.json {
				return c.printJSON(l)
			}
			fmt.Fprintf(c.env.Out, "%s %s: %s → %s, %s\n", done, l.Key, l.From, l.To, l.Verdict)
			return nil
		})(cmd, args)
	}
	incidentFlag(cmd, &slug)
	f := cmd.Flags()
	f.StringVar(&from, "from", "", "what came first: cause:KEY or entry:KEY")
	f.StringVar(&to, "to", "", "what it brought about: cause:KEY or entry:KEY")
	f.StringVar(&verdict, "verdict", "", "could the second have happened without the first? no, yes or unknown")
	f.StringVar(&sufficiency, "sufficiency", "", "did the second have to follow from its links? sufficient, insufficient or unknown")
	f.StringVar(&rationale.En, "rationale", "", "why this is the answer")
	f.StringVar(&rationale.Ko, "rationale-ko", "", "the same in Korean")
	f.BoolVar(&review, "review", false, "say as its reviewer that the answer holds")
	f.BoolVar(&withdraw, "withdraw", false, "take the link back")
	f.StringVar(&why, "why", "", "the reason, kept with the change")
	for _, name := range []string{"from", "to"} {
		_ = cmd.MarkFlagRequired(name) // the flag was just added
	}
	c.jsonFlag(cmd)
	return cmd
}

// causeLint prints what the checks of the causes find.
func (c *command) causeLint() *cobra.Command {
	return c.lint("Check the causes: circles, evidence, times, untested links; status 1 when there is an error", (*app.App).LintCauses,
		func(l models.Lint, lang string) string { return fmt.Sprintf("%-22s  %s", l.Rule, l.Message.In(lang)) })
}
