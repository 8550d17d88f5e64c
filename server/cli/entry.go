package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/models/store"
	"github.com/emberline/emberline/server/app"
)

// revised are the flags that every change of a record takes.
type revised struct {
	slug, key, why string
	revision       int
}

func (r *revised) add(c *command, cmd *cobra.Command, what string) {
	incidentFlag(cmd, &r.slug)
	f := cmd.Flags()
	f.StringVar(&r.key, "key", "", "the "+what+"'s key")
	f.StringVar(&r.why, "why", "", "the reason, kept with the change")
	f.IntVar(&r.revision, "revision", 0, "the revision the change was made on; refused when it has moved on (default: the last)")
	_ = cmd.MarkFlagRequired("key") // the flag was just added
	c.jsonFlag(cmd)
}

// expected is the revision that the change is held against.
func (r *revised) expected(last int) int {
	if r.revision > 0 {
		return r.revision
	}
	return last
}

// entryShow prints one entry with its claims and its history.
func (c *command) entryShow() *cobra.Command {
	var slug, key string
	cmd := &cobra.Command{Use: "show --incident S --key K", Short: "Show an entry with its claims and every change of it", Args: cobra.NoArgs}
	cmd.RunE = c.with(func(ctx context.Context, a *app.App) error {
		e, err := a.Entry(ctx, slug, key)
		if err != nil {
			return err
		}
		history, err := a.Revisions(ctx, slug, store.NounEntry, key)
		if err != nil {
			return err
		}
		if c.json {
			return c.printJSON(map[string]any{"entry": e, "revisions": history})
		}
		inc, err := a.Incident(ctx, slug)
		if err != nil {
			return err
		}
		loc, err := models.LoadZone(inc.Zone)
		if err != nil {
			return err
		}
		out := func(format string, args ...any) { fmt.Fprintf(c.env.Out, format, args...) }
		out("%s (revision %d, %s): %s\n%s\n", e.Key, e.Revision, e.Status, bothOf(e.Title), interval(e.Earliest, e.Latest, e.Approx, loc))
		if body := bothOf(e.Body); body != "" {
			out("%s\n", body)
		}
		for _, cl := range e.Claims {
			out("  %s (revision %d, %s) %s: %s\n", cl.Key, cl.Revision, cl.Status, bothOf(cl.Party), bothOf(cl.Statement))
			for _, ev := range cl.Evidence {
				out("      %s\n", ev)
			}
		}
		for _, r := range history {
			restores := ""
			if r.Restores > 0 {
				restores = fmt.Sprintf(" restores %d", r.Restores)
			}
			out("revision %d%s, %s by %s  %s\n", r.Number, restores, r.At.In(loc).Format(time.RFC3339), r.Author, r.Why)
			if r.Old != "" {
				for _, line := range changedFields(r.Old, r.New) {
					out("    %s\n", line)
				}
			}
		}
		return nil
	})
	incidentFlag(cmd, &slug)
	cmd.Flags().StringVar(&key, "key", "", "the entry's key")
	_ = cmd.MarkFlagRequired("key") // the flag was just added
	c.jsonFlag(cmd)
	return cmd
}

func bothOf(l models.Localized) string {
	if l.Ko == "" || l.En == "" || l.Ko == l.En {
		return l.Ko + l.En
	}
	return l.Ko + " / " + l.En
}

// changedFields compares two states of a record, field by field. What every
// change moves (number, time, author) is left out.
func changedFields(before, after string) []string {
	var x, y map[string]any
	if json.Unmarshal([]byte(before), &x) != nil || json.Unmarshal([]byte(after), &y) != nil {
		return nil
	}
	all := maps.Clone(x)
	maps.Copy(all, y)
	var out []string
	for _, name := range slices.Sorted(maps.Keys(all)) {
		if name == "revision" || name == "updated_at" || name == "updated_by" {
			continue
		}
		// Both came out of a decoder and go back in.
		a, _ := json.Marshal(x[name])
		b, _ := json.Marshal(y[name])
		if string(a) != string(b) {
			out = append(out, fmt.Sprintf("%s: %s → %s", name, a, b))
		}
	}
	return out
}

// entryRevise changes what is named of an entry.
func (c *command) entryRevise() *cobra.Command {
	var r revised
	var at, status string
	var to models.Entry
	cmd := &cobra.Command{
		Use: "revise --incident S --key K [--title T] [--at TIME|A..B] …", Short: "Change an entry; what is not named stays", Args: cobra.NoArgs,
		Example: `  emberline entry revise -i pangyo-2022 --key fire-out --at 2022-10-15T23:46 --status confirmed --why "agreed by both authorities"`,
	}
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		return c.with(func(ctx context.Context, a *app.App) error {
			now, err := a.Entry(ctx, r.slug, r.key)
			if err != nil {
				return err
			}
			set := cmd.Flags().Changed
			made, err := a.ChangeEntry(ctx, r.slug, r.key, r.expected(now.Revision), func(e *models.Entry) error {
				for flag, field := range map[string]struct{ have, want *string }{
					"title": {&e.Title.En, &to.Title.En}, "title-ko": {&e.Title.Ko, &to.Title.Ko}, "body": {&e.Body.En, &to.Body.En},
					"body-ko": {&e.Body.Ko, &to.Body.Ko}, "phase": {&e.Phase, &to.Phase}, "source-kind": {&e.Kind, &to.Kind},
					"service": {&e.Service, &to.Service}, "function": {&e.Function, &to.Function},
				} {
					if set(flag) {
						*field.have = *field.want
					}
				}
				if set("approximate") {
					e.Approx = to.Approx
				}
				if set("status") {
					e.Status = models.ClaimStatus(status)
				}
				if !set("at") {
					return nil
				}
				e.Earliest, e.Latest, err = a.ParseInterval(ctx, r.slug, at)
				return err
			}, c.env.User, r.why)
			return c.printEntry(made, "revised", err)
		})(cmd, args)
	}
	r.add(c, cmd, "entry")
	f := cmd.Flags()
	f.StringVar(&to.Title.En, "title", "", "its title")
	f.StringVar(&to.Title.Ko, "title-ko", "", "its title in Korean")
	f.StringVar(&to.Body.En, "body", "", "what more there is to say")
	f.StringVar(&to.Body.Ko, "body-ko", "", "the same in Korean")
	f.StringVar(&to.Phase, "phase", "", "the phase it belongs to")
	f.StringVar(&to.Kind, "source-kind", "", "what sort of trace says so: alarm, notice, call log …")
	f.StringVar(&to.Service, "service", "", "the service it is about")
	f.StringVar(&to.Function, "function", "", "what was done: detect, notify, acknowledge, know_cause, mitigate, restore")
	f.BoolVar(&to.Approx, "approximate", false, "the time is a guess")
	f.StringVar(&at, "at", "", "when: a time, or an interval A..B")
	f.StringVar(&status, "status", "", "proposed, corroborated, disputed, confirmed or withdrawn")
	return cmd
}

func (c *command) printEntry(e models.Entry, done string, err error) error {
	if err != nil {
		return err
	}
	if c.json {
		return c.printJSON(e)
	}
	fmt.Fprintf(c.env.Out, "%s entry %s: revision %d\n", done, e.Key, e.Revision)
	return nil
}

// entryRestore brings an earlier revision back, as a new one.
func (c *command) entryRestore() *cobra.Command {
	var r revised
	var to int
	cmd := &cobra.Command{Use: "restore --incident S --key K --to N", Short: "Make an entry what it was at a revision, as a new revision", Args: cobra.NoArgs}
	cmd.RunE = c.with(func(ctx context.Context, a *app.App) error {
		now, err := a.Entry(ctx, r.slug, r.key)
		if err != nil {
			return err
		}
		made, err := a.RestoreEntry(ctx, r.slug, r.key, to, r.expected(now.Revision), c.env.User, r.why)
		return c.printEntry(made, "restored", err)
	})
	r.add(c, cmd, "entry")
	cmd.Flags().IntVar(&to, "to", 0, "the revision whose content comes back")
	_ = cmd.MarkFlagRequired("to") // the flag was just added
	return cmd
}

// entryWithdraw takes an entry back.
func (c *command) entryWithdraw() *cobra.Command {
	var r revised
	cmd := &cobra.Command{Use: "withdraw --incident S --key K", Short: "Take an entry off the timeline; it stays readable", Args: cobra.NoArgs}
	cmd.RunE = c.with(func(ctx context.Context, a *app.App) error {
		now, err := a.Entry(ctx, r.slug, r.key)
		if err != nil {
			return err
		}
		made, err := a.WithdrawEntry(ctx, r.slug, r.key, r.expected(now.Revision), c.env.User, r.why)
		return c.printEntry(made, "withdrew", err)
	})
	r.add(c, cmd, "entry")
	return cmd
}

// entryKnown says what a party knew at a moment.
func (c *command) entryKnown() *cobra.Command {
	var slug, party, at, lang string
	cmd := &cobra.Command{
		Use: "known --incident S --party P --at TIME", Short: "Say what a party knew at a time, by its own claims", Args: cobra.NoArgs,
		Example: `  emberline entry known -i pangyo-2022 --party "the service operator" --at 2022-10-15T15:41`,
	}
	cmd.RunE = c.with(func(ctx context.Context, a *app.App) error {
		if err := checkLang(lang); err != nil {
			return err
		}
		all, err := a.KnownAt(ctx, slug, party, at)
		if err != nil {
			return err
		}
		for _, k := range all {
			if c.json {
				if err := c.printJSON(k); err != nil {
					return err
				}
				continue
			}
			against := ""
			if len(k.Against) > 0 {
				against = fmt.Sprintf("  (%s: %v)", in(lang, "아직 몰랐다는 주장", "not yet, by"), k.Against)
			}
			fmt.Fprintf(c.env.Out, "%-14s %s/%s  %s: %s%s\n", k.State, k.Entry, k.Claim.Key, k.Title.In(lang), short(k.Claim.Statement.In(lang), 120), against)
		}
		if len(all) == 0 && !c.json {
			fmt.Fprintln(c.env.Out, in(lang, "이 당사자의 주장으로는 아무것도 몰랐습니다.", "By its claims the party knew of nothing."))
		}
		return nil
	})
	incidentFlag(cmd, &slug)
	f := cmd.Flags()
	f.StringVar(&party, "party", "", "the party, as its claims name it in either language")
	f.StringVar(&at, "at", "", "the moment")
	for _, name := range []string{"party", "at"} {
		_ = cmd.MarkFlagRequired(name) // the flag was just added
	}
	c.langFlag(cmd, &lang)
	c.jsonFlag(cmd)
	return cmd
}
