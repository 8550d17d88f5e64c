// Package cli is the command line: it parses flags, calls the application and
// prints. Beside a running service the same commands run inside it, over a
// private socket in the data folder, so that every command works either way.
//
// What never lives here: anything the API would need too; that is in app.
package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/server/app"
	"github.com/emberline/emberline/server/config"
)

// Env is what a command may touch of the world.
type Env struct {
	Args     []string // without the program's name
	Out, Err io.Writer
	Dir      string   // relative paths start here
	Environ  []string // KEY=value
	Terminal bool     // Err is a terminal: progress may be drawn
	Color    bool     // Out is a terminal that takes colours
	User     string   // who is at work, for revisions
	// App is set when the command runs inside a service; the data folder is
	// then that service's.
	App *app.App
}

// exitError ends a command with a status and no further message.
type exitError int

func (e exitError) Error() string { return fmt.Sprintf("exit %d", int(e)) }

// Run runs one command and gives its exit status: 0 done, 1 failed, 2 the call
// itself is wrong.
func Run(ctx context.Context, env Env) int {
	c := &command{env: env}
	root := c.root()
	root.SetArgs(env.Args)
	root.SetOut(env.Out)
	root.SetErr(env.Err)
	cmd, err := root.ExecuteContextC(ctx)
	if err == nil {
		return 0
	}
	var exit exitError
	if errors.As(err, &exit) {
		return int(exit)
	}
	var domain *models.Error
	if !errors.As(err, &domain) && !c.running {
		c.report(usage(cmd, err)) // the library's own: an unknown flag or command
		return 2
	}
	c.report(err)
	return 1
}

// command is one run of the command line.
type command struct {
	env     Env
	json    bool
	running bool // flags were parsed and the command itself began
	cfg     config.Config
	origin  config.Origin
}

// report prints an error and what to do about it.
func (c *command) report(err error) {
	if errors.Is(err, context.Canceled) {
		err = &models.Error{Code: models.CodeCanceled, Message: "stopped; what was acknowledged is kept"}
	}
	hint := hintOf(err)
	if c.json {
		b, merr := json.Marshal(map[string]any{"error": map[string]string{
			"code": string(models.CodeOf(err)), "message": err.Error(), "hint": hint,
		}})
		if merr == nil {
			fmt.Fprintf(c.env.Err, "%s\n", b)
			return
		}
	}
	fmt.Fprintf(c.env.Err, "emberline: %v\n", err)
	if hint != "" {
		fmt.Fprintf(c.env.Err, "  → %s\n", hint)
	}
}

// path resolves a path given by the caller.
func (c *command) path(p string) string {
	if filepath.IsAbs(p) {
		return p
	}
	return filepath.Join(c.env.Dir, p)
}

// load reads the settings, and warns of variables that look like one; flags must
// be parsed.
func (c *command) load(cmd *cobra.Command) error {
	if f := cmd.Flags().Lookup("data"); f != nil && f.Changed {
		if err := f.Value.Set(c.path(f.Value.String())); err != nil {
			return err
		}
	}
	for _, v := range config.Misspelt(c.env.Environ) {
		c.say(fmt.Sprintf("emberline: %.100s in the environment is no setting and changes nothing; the nearest is %s", v.Name, v.Nearest))
	}
	var err error
	c.cfg, c.origin, err = config.Load(cmd.Flags(), c.env.Environ)
	return err
}

// with runs f on the application: the service's own when the command runs
// inside one, a service's over its socket when one holds the data folder, else
// one opened for the command. The data folder has to be one: a command that only
// asks must not make one where a path was mistyped.
func (c *command) with(f func(ctx context.Context, a *app.App) error) func(*cobra.Command, []string) error {
	return c.on(true, f)
}

// making is with, for the commands that a new data folder begins with.
func (c *command) making(f func(ctx context.Context, a *app.App) error) func(*cobra.Command, []string) error {
	return c.on(false, f)
}

func (c *command) on(mustExist bool, f func(ctx context.Context, a *app.App) error) func(*cobra.Command, []string) error {
	return func(cmd *cobra.Command, _ []string) (err error) {
		c.running = true
		ctx := c.operator(cmd.Context())
		if c.env.App != nil {
			return f(ctx, c.env.App)
		}
		if err := c.load(cmd); err != nil {
			return err
		}
		if code, ok, err := c.forward(ctx); ok || err != nil {
			if err == nil && code != 0 {
				return exitError(code)
			}
			return err
		}
		if c.origin["log-level"] == "default" {
			c.cfg.LogLevel = "warn" // a command says what it has to say by itself
		}
		a, err := app.Open(ctx, c.cfg, app.Options{Log: c.cfg.Logger(os.Stderr), Say: c.say, MustExist: mustExist})
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, a.Close()) }()
		return f(ctx, a)
	}
}

// say tells the person at the terminal what is going on, on standard error.
func (c *command) say(text string) { fmt.Fprintln(c.env.Err, text) }

// printEach prints a list as JSON, one document a line.
func printEach[T any](c *command, list []T) error {
	for _, v := range list {
		if err := c.printJSON(v); err != nil {
			return err
		}
	}
	return nil
}

// printJSON prints one compact JSON document.
func (c *command) printJSON(v any) error {
	e := json.NewEncoder(c.env.Out)
	e.SetEscapeHTML(false)
	return e.Encode(v)
}
