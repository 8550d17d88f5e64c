package cli

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/server/app"
)

// operator says that whoever calls the command line is behind what it does.
func (c *command) operator(ctx context.Context) context.Context {
	return app.As(ctx, models.Actor{Login: strings.TrimPrefix(c.env.User, models.ByCommandLine), Via: models.ViaCLI})
}

// user manages accounts and their roles.
func (c *command) user() *cobra.Command {
	parent := &cobra.Command{Use: "user", Short: "Manage accounts and their roles in incidents"}
	parent.AddCommand(
		c.userAdd(), c.userList(),
		c.userOn("disable LOGIN", "Keep an account out; its sessions end at once", func(ctx context.Context, a *app.App, login string) error {
			return c.switchAccount(ctx, a, login, true)
		}),
		c.userOn("enable LOGIN", "Let a disabled account in again", func(ctx context.Context, a *app.App, login string) error {
			return c.switchAccount(ctx, a, login, false)
		}),
		c.userOn("reset LOGIN", "Give an account a password for one log-in; its sessions end", func(ctx context.Context, a *app.App, login string) error {
			password, err := a.ResetPassword(ctx, login)
			if err != nil {
				return err
			}
			return c.showPassword(models.NormalLogin(login), password)
		}),
		c.userOn("logout LOGIN", "End every session of an account", func(ctx context.Context, a *app.App, login string) error {
			acc, err := a.Account(ctx, login)
			if err != nil {
				return err
			}
			if err := a.Auth().EndSessions(ctx, acc); err != nil {
				return err
			}
			_, err = fmt.Fprintf(c.env.Out, "every session of %s is over\n", acc.Login)
			return err
		}),
		c.userGrant(), c.userRevoke(),
	)
	return parent
}

// userOn makes a command that works on one login.
func (c *command) userOn(use, short string, run func(ctx context.Context, a *app.App, login string) error) *cobra.Command {
	cmd := &cobra.Command{Use: use, Short: short, Args: cobra.ExactArgs(1)}
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		return c.with(func(ctx context.Context, a *app.App) error { return run(ctx, a, args[0]) })(cmd, args)
	}
	c.jsonFlag(cmd)
	return cmd
}

// showPassword prints a password that is never shown again.
func (c *command) showPassword(login, password string) error {
	if c.json {
		return c.printJSON(map[string]any{"login": login, "password": password, "must_change": true})
	}
	_, err := fmt.Fprintf(c.env.Out, "%s's password for one log-in, shown only now: %s\n", login, password)
	return err
}

func (c *command) userAdd() *cobra.Command {
	var acc models.Account
	run := func(ctx context.Context, a *app.App, login string) error {
		acc.Login = login
		password, made, err := a.CreateAccount(ctx, acc)
		if err != nil {
			return err
		}
		return c.showPassword(made.Login, password)
	}
	cmd := c.userOn("add LOGIN --name N [--language ko|en] [--admin]", "Make an account with a password for one log-in", run)
	cmd.RunE = func(cmd *cobra.Command, args []string) error { // accounts may come before the first incident
		return c.making(func(ctx context.Context, a *app.App) error { return run(ctx, a, args[0]) })(cmd, args)
	}
	cmd.Example = `  emberline user add h.kim --name "김하나"
  emberline user grant h.kim --incident pangyo-2022 --role investigator`
	f := cmd.Flags()
	f.StringVar(&acc.Name, "name", "", "the person's name, as others see it")
	f.StringVar(&acc.Language, "language", "ko", "ko or en")
	f.BoolVar(&acc.Admin, "admin", false, "let the account administer the whole installation")
	_ = cmd.MarkFlagRequired("name") // the flag was just added
	return cmd
}

func (c *command) userList() *cobra.Command {
	cmd := &cobra.Command{Use: "list", Short: "List the accounts with their roles", Args: cobra.NoArgs}
	cmd.RunE = c.with(func(ctx context.Context, a *app.App) error {
		all, err := a.Accounts(ctx)
		if err != nil {
			return err
		}
		t := tabwriter.NewWriter(c.env.Out, 0, 0, 2, ' ', 0)
		if !c.json {
			fmt.Fprintln(t, "LOGIN\tNAME\tSTATE\tROLES")
		}
		for _, acc := range all {
			roles, err := a.RolesOf(ctx, acc.ID)
			if err != nil {
				return err
			}
			if c.json {
				if err := c.printJSON(struct {
					models.Account
					Roles map[string]models.Role `json:"roles"`
				}{acc, roles}); err != nil {
					return err
				}
				continue
			}
			fmt.Fprintf(t, "%s\t%s\t%s\t%s\n", acc.Login, acc.Name, accountState(acc), rolesText(acc, roles))
		}
		return t.Flush()
	})
	c.jsonFlag(cmd)
	return cmd
}

func accountState(a models.Account) string {
	switch {
	case a.Disabled:
		return "disabled"
	case a.MustChange:
		return "must change its password"
	}
	return "active"
}

func rolesText(a models.Account, roles map[string]models.Role) string {
	var out []string
	if a.Admin {
		out = append(out, "admin")
	}
	for _, slug := range slices.Sorted(maps.Keys(roles)) {
		out = append(out, slug+": "+string(roles[slug]))
	}
	return strings.Join(out, ", ")
}

func (c *command) switchAccount(ctx context.Context, a *app.App, login string, disabled bool) error {
	acc, err := a.ChangeAccount(ctx, login, func(acc *models.Account) { acc.Disabled = disabled })
	if err != nil {
		return err
	}
	if c.json {
		return c.printJSON(acc)
	}
	_, err = fmt.Fprintf(c.env.Out, "%s is %s\n", acc.Login, map[bool]string{true: "disabled", false: "enabled"}[disabled])
	return err
}

func (c *command) userGrant() *cobra.Command {
	var slug, role string
	cmd := c.userOn("grant LOGIN --incident S --role R", "Give an account a role in an incident, in place of the one it had", func(ctx context.Context, a *app.App, login string) error {
		r, err := models.ParseRole(role)
		if err != nil {
			return err
		}
		if err := a.Grant(ctx, slug, login, r); err != nil {
			return err
		}
		return c.showRole(slug, login, string(r))
	})
	incidentFlag(cmd, &slug)
	cmd.Flags().StringVar(&role, "role", "", "lead, investigator, viewer or regulator")
	_ = cmd.MarkFlagRequired("role") // the flag was just added
	return cmd
}

func (c *command) userRevoke() *cobra.Command {
	var slug string
	cmd := c.userOn("revoke LOGIN --incident S", "Take an account's role in an incident away", func(ctx context.Context, a *app.App, login string) error {
		if err := a.Revoke(ctx, slug, login); err != nil {
			return err
		}
		return c.showRole(slug, login, "")
	})
	incidentFlag(cmd, &slug)
	return cmd
}

func (c *command) showRole(slug, login, role string) error {
	if c.json {
		return c.printJSON(map[string]string{"incident": slug, "login": models.NormalLogin(login), "role": role})
	}
	if role == "" {
		role = "nothing any more"
	}
	_, err := fmt.Fprintf(c.env.Out, "%s is %s in %s\n", models.NormalLogin(login), role, slug)
	return err
}
