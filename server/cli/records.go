package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/models/store"
	"github.com/emberline/emberline/server/app"
)

// clock corrects and restores a source's clock.
func (c *command) clock() *cobra.Command {
	parent := &cobra.Command{Use: "clock", Short: "Correct the clock of a source, and take that back"}
	var slug, label, why string
	var change app.ClockChange
	var offset, uncertainty time.Duration
	var zone string
	var drift float64
	var steps []string

	set := &cobra.Command{
		Use: "set --incident S --source L [--zone Z] [--offset D] --why TEXT", Short: "Say how to read a source's times", Args: cobra.NoArgs,
		Long: `Says how to read a source's times. What is not named stays as it is. The
events move at once; the evidence is not touched. A host that runs 3 min 42 s
fast has offset -3m42s. The zone is for records that carry none.`,
		Example: `  emberline clock set -i pangyo-2022 --source web/nginx-web-01 --offset -3m42s --why "NTP was off; compared with the load balancer"`,
	}
	set.RunE = func(cmd *cobra.Command, args []string) error {
		return c.with(func(ctx context.Context, a *app.App) error {
			f := cmd.Flags()
			if f.Changed("zone") {
				change.Zone = &zone
			}
			if f.Changed("offset") {
				change.Offset = &offset
			}
			if f.Changed("uncertainty") {
				change.Uncertainty = &uncertainty
			}
			if f.Changed("drift-ppm") {
				change.DriftPPM = &drift
			}
			if f.Changed("step") {
				change.Steps = steps
			}
			if change.Zone == nil && change.Offset == nil && change.Uncertainty == nil && change.DriftPPM == nil && change.Steps == nil {
				return models.Errorf(models.CodeInvalid, "nothing to correct").
					WithHint("say what changes: --zone Asia/Seoul, --offset -3m42s, --uncertainty 2s, --drift-ppm 12 or --step EVENT=1h")
			}
			rev, err := a.SetClock(ctx, slug, label, change, c.env.User, why)
			if err != nil {
				return err
			}
			return c.printRevision(rev)
		})(cmd, args)
	}
	undo := &cobra.Command{Use: "undo --incident S --source L", Short: "Take the last change of a source's clock back", Args: cobra.NoArgs}
	undo.RunE = c.with(func(ctx context.Context, a *app.App) error {
		rev, err := a.UndoClock(ctx, slug, label, c.env.User)
		if err != nil {
			return err
		}
		return c.printRevision(rev)
	})
	log := &cobra.Command{Use: "log --incident S --source L", Short: "List the changes of a source's clock", Args: cobra.NoArgs}
	log.RunE = c.with(func(ctx context.Context, a *app.App) error {
		revs, err := a.ClockHistory(ctx, slug, label)
		if err != nil {
			return err
		}
		for _, r := range revs {
			if err := c.printRevision(r); err != nil {
				return err
			}
		}
		return nil
	})
	for _, cmd := range []*cobra.Command{set, undo, log} {
		incidentFlag(cmd, &slug)
		cmd.Flags().StringVar(&label, "source", "", "the source's label")
		_ = cmd.MarkFlagRequired("source") // the flag was just added
		c.jsonFlag(cmd)
	}
	f := set.Flags()
	f.StringVar(&zone, "zone", "", "zone of records that carry none: Asia/Seoul, UTC, +09:00")
	f.DurationVar(&offset, "offset", 0, "what to add to every time: -3m42s")
	f.DurationVar(&uncertainty, "uncertainty", 0, "how far off the corrected times may still be, to both sides")
	f.Float64Var(&drift, "drift-ppm", 0, "parts per million by which true time runs ahead of the source's")
	f.StringSliceVar(&steps, "step", nil, "EVENT=D: from that event on, add D (repeatable)")
	f.StringVar(&why, "why", "", "the reason, kept with the change")
	_ = set.MarkFlagRequired("why") // the flag was just added
	parent.AddCommand(set, undo, log)
	return parent
}

func (c *command) printRevision(r models.Revision) error {
	if c.json {
		return c.printJSON(r)
	}
	undoes := ""
	if r.Undoes > 0 {
		undoes = fmt.Sprintf(" (takes back %d)", r.Undoes)
	}
	_, err := fmt.Fprintf(c.env.Out, "%s %s, revision %d%s by %s at %s: %s → %s  %s\n",
		r.Noun, r.Key, r.Number, undoes, r.Author, r.At.Format(time.RFC3339), readable(r.Noun, r.Old), readable(r.Noun, r.New), r.Why)
	return err
}

// readable writes one side of a revision for people: a clock in words, the rest
// as it is kept.
func readable(noun, side string) string {
	if side == "" {
		return "–"
	}
	var clock models.Clock
	if noun != store.NounClock || json.Unmarshal([]byte(side), &clock) != nil {
		return side
	}
	var parts []string
	add := func(format string, args ...any) { parts = append(parts, fmt.Sprintf(format, args...)) }
	if clock.Zone != "" {
		add("zone %s", clock.Zone)
	}
	if clock.Offset != 0 {
		add("offset %s", clock.Offset)
	}
	if clock.DriftPPM != 0 {
		add("drift %g ppm", clock.DriftPPM)
	}
	for _, s := range clock.Steps {
		add("from byte %d on %s", s.From, s.Offset)
	}
	if clock.Uncertainty != 0 {
		add("± %s", clock.Uncertainty)
	}
	if len(parts) == 0 {
		return "as written"
	}
	return strings.Join(parts, ", ")
}

// entry lists, adds and disputes entries.
func (c *command) entry() *cobra.Command {
	parent := &cobra.Command{Use: "entry", Short: "List, add, revise and dispute entries: the curated facts on the timeline"}
	var slug, at, why, partyEn, partyKo, sayEn, sayKo, known string
	var e models.Entry
	var evidence []string

	list := &cobra.Command{Use: "list --incident S", Short: "List the entries with their claims", Args: cobra.NoArgs}
	list.RunE = c.with(func(ctx context.Context, a *app.App) error { return c.listEntries(ctx, a, slug) })

	add := &cobra.Command{
		Use: "add --incident S --key K --title T --at TIME|A..B", Short: "Add an entry", Args: cobra.NoArgs,
		Example: `  emberline entry add -i pangyo-2022 --key first-alarm --title "First alarm" --title-ko "첫 경보" --at 2022-10-15T15:19:00+09:00`,
	}
	add.RunE = c.with(func(ctx context.Context, a *app.App) error {
		made, err := a.AddEntry(ctx, slug, e, at, c.env.User, why)
		if err != nil {
			return err
		}
		if c.json {
			return c.printJSON(made)
		}
		fmt.Fprintf(c.env.Out, "added entry %s: %s\n", made.Key, made.Title.In("en"))
		return nil
	})
	f := add.Flags()
	f.StringVar(&e.Key, "key", "", "its short, stable name")
	f.StringVar(&e.Title.En, "title", "", "its title")
	f.StringVar(&e.Title.Ko, "title-ko", "", "its title in Korean")
	f.StringVar(&e.Phase, "phase", "", "the phase it belongs to")
	f.StringVar(&e.Kind, "source-kind", "", "what sort of trace says so: alarm, notice, call log …")
	f.BoolVar(&e.Approx, "approximate", false, "the time is a guess")
	f.StringVar(&at, "at", "", "when: a time, or an interval A..B")
	for _, name := range []string{"key", "at"} {
		_ = add.MarkFlagRequired(name) // the flag was just added
	}

	dispute := &cobra.Command{
		Use: "dispute --incident S --key K --party P --claim TEXT [--at TIME|A..B]", Args: cobra.NoArgs,
		Short: "Add a competing claim to an entry; the entry becomes disputed",
	}
	dispute.RunE = c.with(func(ctx context.Context, a *app.App) error {
		claim := models.Claim{
			Party:     models.Localized{En: partyEn, Ko: partyKo},
			Statement: models.Localized{En: sayEn, Ko: sayKo}, Evidence: evidence,
		}
		got, err := a.Dispute(ctx, slug, e.Key, claim, at, known, c.env.User, why)
		if err != nil {
			return err
		}
		if c.json {
			return c.printJSON(got)
		}
		fmt.Fprintf(c.env.Out, "entry %s is disputed: %s\n", got.Key, count(len(got.Claims), "claim", "claims"))
		return nil
	})
	f = dispute.Flags()
	f.StringVar(&e.Key, "key", "", "the entry's key")
	f.StringVar(&partyEn, "party", "", "who asserts it")
	f.StringVar(&partyKo, "party-ko", "", "who asserts it, in Korean")
	f.StringVar(&sayEn, "claim", "", "what is asserted")
	f.StringVar(&sayKo, "claim-ko", "", "what is asserted, in Korean")
	f.StringVar(&at, "at", "", "when it happened by this claim: a time or A..B")
	f.StringVar(&known, "known-at", "", "when the party knew it, by its own account")
	f.StringSliceVar(&evidence, "evidence", nil, "event ids or citations that support it")
	for _, cmd := range []*cobra.Command{add, dispute} {
		cmd.Flags().StringVar(&why, "why", "", "the reason, kept with the change")
	}
	_ = dispute.MarkFlagRequired("key") // the flag was just added
	for _, cmd := range []*cobra.Command{list, add, dispute} {
		incidentFlag(cmd, &slug)
		c.jsonFlag(cmd)
	}
	parent.AddCommand(list, add, dispute, c.entryShow(), c.entryRevise(), c.entryRestore(), c.entryWithdraw(), c.entryKnown())
	return parent
}

func (c *command) listEntries(ctx context.Context, a *app.App, slug string) error {
	inc, err := a.Incident(ctx, slug)
	if err != nil {
		return err
	}
	loc, err := models.LoadZone(inc.Zone)
	if err != nil {
		return err
	}
	all, err := a.Entries(ctx, slug)
	if err != nil {
		return err
	}
	if c.json {
		return printEach(c, all)
	}
	if len(all) == 0 {
		fmt.Fprintf(c.env.Out, "No entry yet. Add one with: emberline entry add --incident %s --key K --title T --at TIME\n", slug)
		return nil
	}
	t := tabwriter.NewWriter(c.env.Out, 0, 0, 2, ' ', 0)
	fmt.Fprintf(t, "WHEN (%s)\tKEY\tSTATUS\tTITLE\n", inc.Zone)
	for _, e := range all {
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\n", interval(e.Earliest, e.Latest, e.Approx, loc), e.Key, e.Status, strings.TrimSpace(e.Title.Ko+" / "+e.Title.En))
		for _, cl := range e.Claims {
			when := ""
			if cl.Earliest != nil {
				when = interval(*cl.Earliest, *cl.Latest, false, loc)
			}
			fmt.Fprintf(t, "  %s\t  %s\t%s\t  %s: %s\n", when, cl.Key, cl.Status, cl.Party.In("en"), short(cl.Statement.In("en"), 100))
		}
	}
	return t.Flush()
}

// interval writes a time or an interval for people.
func interval(from, to time.Time, approx bool, loc *time.Location) string {
	s := from.In(loc).Format("2006-01-02 15:04:05")
	if approx {
		s = "~" + s
	}
	if !to.Equal(from) {
		s += "–" + to.In(loc).Format("15:04:05")
	}
	return s
}

// annotate adds an annotation.
func (c *command) annotate() *cobra.Command {
	var slug, on, reply, kind string
	var tags []string
	cmd := &cobra.Command{
		Use: "annotate --incident S --on EVENT|entry:KEY|cause:KEY|A..B TEXT", Short: "Remark on an event, an entry, a cause or a range of time",
		Example: `  emberline annotate -i pangyo-2022 --on s3:1024 "first sign of the fire"
  emberline annotate -i pangyo-2022 --on 2022-10-15T15:19..2022-10-15T15:27 --kind question "who saw the alarm?"
  emberline annotate -i pangyo-2022 --reply a1 "the night shift did, @han knows more"`,
		Args: cobra.MinimumNArgs(1),
	}
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		return c.with(func(ctx context.Context, a *app.App) error {
			made, err := a.Annotate(ctx, slug, on, models.Annotation{
				Thread: reply, Kind: models.AnnotationKind(kind), Text: strings.Join(args, " "), Tags: tags, Author: c.env.User,
			})
			if err != nil {
				return err
			}
			if c.json {
				return c.printJSON(made)
			}
			if made.Thread != "" {
				fmt.Fprintf(c.env.Out, "answered %s as %s\n", made.Thread, made.Key)
				return nil
			}
			fmt.Fprintf(c.env.Out, "annotated %s as %s\n", on, made.Key)
			return nil
		})(cmd, args)
	}
	incidentFlag(cmd, &slug)
	cmd.Flags().StringVar(&on, "on", "", "an event id, entry:KEY, cause:KEY, or a range A..B")
	cmd.Flags().StringVar(&reply, "reply", "", "the annotation to answer, instead of --on")
	cmd.Flags().StringVar(&kind, "kind", string(models.AnnotationObservation), "observation, hypothesis, question or cause")
	cmd.Flags().StringSliceVar(&tags, "tag", nil, "a tag (repeatable)")
	cmd.MarkFlagsOneRequired("on", "reply")
	cmd.MarkFlagsMutuallyExclusive("on", "reply")
	c.jsonFlag(cmd)
	return cmd
}
