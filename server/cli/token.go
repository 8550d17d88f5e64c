package cli

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/server/app"
)

// token manages the keys of programs.
func (c *command) token() *cobra.Command {
	parent := &cobra.Command{Use: "token", Short: "Make, list and revoke the keys of programs"}
	parent.AddCommand(c.tokenCreate(), c.tokenList(), c.tokenRevoke())
	return parent
}

func (c *command) tokenCreate() *cobra.Command {
	var login, name, slug string
	var can []string
	var days int
	cmd := &cobra.Command{
		Use: "create --user LOGIN --name N --can P,… [--incident S] [--days N]", Args: cobra.NoArgs,
		Short: "Make a token that works in an account's name; it is shown once",
		Long: `Makes a token for a program. It may do what is named with --can, as far as its
account may: ` + permissionNames() + `.`,
		Example: `  emberline token create --user loader --name "night job" --can ingest,read_released,read_timeline -i pangyo-2022 --days 30`,
	}
	cmd.RunE = c.with(func(ctx context.Context, a *app.App) error {
		var may []models.Permission
		for _, s := range can {
			p, err := models.ParsePermission(strings.TrimSpace(s))
			if err != nil {
				return err
			}
			may = append(may, p)
		}
		secret, t, err := a.CreateToken(ctx, login, name, slug, may, time.Duration(days)*24*time.Hour, c.env.User)
		if err != nil {
			return err
		}
		acc, err := a.Account(ctx, login)
		if err != nil {
			return err
		}
		if c.json {
			return c.printJSON(struct {
				Secret string `json:"secret"`
				models.Token
				// Idle: until its account has chosen a password, it may do nothing.
				Idle bool `json:"idle,omitempty"`
			}{secret, t, acc.MustChange})
		}
		fmt.Fprintf(c.env.Out, "token %d of %s, until %s; shown only now:\n%s\n", t.ID, t.Login, t.ExpiresAt.UTC().Format(time.RFC3339), secret)
		if acc.MustChange {
			fmt.Fprintf(c.env.Out, "Warning: %s has yet to choose a password, and until then this token may do nothing.\n"+
				"  → let its holder log in with the first password (POST /api/v1/sessions) and choose one (PUT /api/v1/me/password)\n", acc.Login)
		}
		return nil
	})
	f := cmd.Flags()
	f.StringVar(&login, "user", "", "the account in whose name it works")
	f.StringVar(&name, "name", "", "what it is for")
	f.StringSliceVar(&can, "can", nil, "what it may do (repeatable, or separated by commas)")
	f.StringVarP(&slug, "incident", "i", "", "only in this incident; without: in any")
	f.IntVar(&days, "days", 90, "how many days it lives, at most two years")
	for _, required := range []string{"user", "name", "can"} {
		_ = cmd.MarkFlagRequired(required) // the flag was just added
	}
	c.jsonFlag(cmd)
	return cmd
}

func permissionNames() string {
	return joined(models.Permissions(), ", ")
}

func joined(list []models.Permission, by string) string {
	out := make([]string, 0, len(list))
	for _, p := range list {
		out = append(out, string(p))
	}
	return strings.Join(out, by)
}

func (c *command) tokenList() *cobra.Command {
	cmd := &cobra.Command{Use: "list", Short: "List the tokens, revoked and expired ones too", Args: cobra.NoArgs}
	cmd.RunE = c.with(func(ctx context.Context, a *app.App) error {
		all, err := a.Tokens(ctx, 0)
		if err != nil {
			return err
		}
		slugs, err := slugsByID(ctx, a)
		if err != nil {
			return err
		}
		t := tabwriter.NewWriter(c.env.Out, 0, 0, 2, ' ', 0)
		if !c.json {
			fmt.Fprintln(t, "ID\tTOKEN\tUSER\tNAME\tMAY\tINCIDENT\tSTATE\tLAST USED")
		}
		for _, tok := range all {
			state := tokenState(tok, time.Now())
			if c.json {
				if err := c.printJSON(struct {
					models.Token
					Incident string `json:"incident,omitempty"`
					State    string `json:"state"`
				}{tok, slugs[tok.Scope.IncidentID], state}); err != nil {
					return err
				}
				continue
			}
			where, used := "any", "never"
			if tok.Scope.IncidentID != 0 {
				where = slugs[tok.Scope.IncidentID]
			}
			if !tok.UsedAt.IsZero() {
				used = tok.UsedAt.Format(time.RFC3339)
			}
			fmt.Fprintf(t, "%d\t%s…\t%s\t%s\t%s\t%s\t%s\t%s\n", tok.ID, tok.Prefix, tok.Login, tok.Name, joined(tok.Scope.Permissions, ","), where, state, used)
		}
		return t.Flush()
	})
	c.jsonFlag(cmd)
	return cmd
}

func tokenState(t models.Token, now time.Time) string {
	switch {
	case !t.RevokedAt.IsZero():
		return "revoked"
	case !now.Before(t.ExpiresAt):
		return "expired"
	}
	return "until " + t.ExpiresAt.Format(time.DateOnly)
}

func (c *command) tokenRevoke() *cobra.Command {
	cmd := &cobra.Command{Use: "revoke ID", Short: "End a token for good", Args: cobra.ExactArgs(1)}
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		return c.with(func(ctx context.Context, a *app.App) error {
			id, err := strconv.ParseInt(args[0], 10, 64)
			if err != nil || id < 1 {
				return models.Errorf(models.CodeInvalid, "%q is not a token's number", args[0]).WithHint("list them with: emberline token list")
			}
			tok, err := a.RevokeToken(ctx, id, 0)
			if err != nil {
				return err
			}
			if c.json {
				return c.printJSON(tok)
			}
			fmt.Fprintf(c.env.Out, "token %d (%s…) is revoked\n", tok.ID, tok.Prefix)
			return nil
		})(cmd, args)
	}
	c.jsonFlag(cmd)
	return cmd
}

// slugsByID gives the incidents' slugs by row id.
func slugsByID(ctx context.Context, a *app.App) (map[int64]string, error) {
	all, err := a.Incidents(ctx)
	if err != nil {
		return nil, err
	}
	out := make(map[int64]string, len(all))
	for _, i := range all {
		out[i.ID] = i.Slug
	}
	return out, nil
}
