package cli

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"time"

	"github.com/spf13/cobra"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/server/api"
	"github.com/emberline/emberline/server/app"
	"github.com/emberline/emberline/server/auth"
	"github.com/emberline/emberline/server/config"
)

// serve runs the service until it is told to stop.
func (c *command) serve() *cobra.Command {
	var demo bool
	var demoLines int
	cmd := &cobra.Command{
		Use: "serve [--addr HOST:PORT] [--database-url URL]", Short: "Run the service", Args: cobra.NoArgs,
	}
	f := cmd.Flags()
	for _, s := range config.Settings {
		switch s.Key {
		case "addr", "workers", "shutdown-timeout", "trusted-proxies", "trusted-origins", "behind-tls":
			f.String(s.Key, s.Default, s.Help)
		}
	}
	f.BoolVar(&demo, "demo", false, "make the reference incident first when there is no incident yet")
	f.IntVar(&demoLines, "demo-lines", 200_000, "with --demo: how many records")
	cmd.RunE = func(cmd *cobra.Command, _ []string) (err error) {
		c.running = true
		if c.env.App != nil {
			return models.Errorf(models.CodeConflict, "a service is running on this data folder already")
		}
		if err := c.load(cmd); err != nil {
			return err
		}
		if c.alive(cmd.Context()) {
			return models.Errorf(models.CodeConflict, "a service is running on %s already", c.cfg.Data).WithHint("stop it first, or name another folder with --data")
		}
		ctx := cmd.Context()
		// Before anything is made: a first password that is not printed is lost.
		l, err := c.listen(ctx)
		if err != nil {
			return err
		}
		defer l.Close() //nolint:errcheck // the server closes it, and it is closed twice then
		log := c.cfg.Logger(os.Stderr)
		a, err := app.Open(ctx, c.cfg, app.Options{Log: log, Say: c.say, Service: true})
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, a.Close()) }()
		if demo {
			if err := c.firstDemo(c.operator(ctx), a, demoLines); err != nil {
				return err
			}
		}
		welcome, err := firstAdmin(ctx, a)
		if err != nil {
			return err
		}
		return c.listenAndServe(ctx, a, l, welcome)
	}
	return cmd
}

// firstAdmin makes the first account when there is none, and gives the words
// that show its password, once; until it is changed, those that say how to get
// another.
func firstAdmin(ctx context.Context, a *app.App) (welcome string, err error) {
	password, made, err := a.FirstAdmin(ctx)
	if err != nil {
		return "", err
	}
	if !made {
		acc, err := a.Account(ctx, auth.FirstLogin)
		if models.CodeOf(err) == models.CodeNotFound || err == nil && !acc.MustChange {
			return "", nil
		}
		return fmt.Sprintf("Log-in: %s, with the password shown at the first start (lost: emberline user reset %s)\n", auth.FirstLogin, auth.FirstLogin), err
	}
	return fmt.Sprintf("First log-in: %s, password %s — shown only now, to be changed at once (lost: emberline user reset %s)\n",
		auth.FirstLogin, password, auth.FirstLogin), nil
}

// firstDemo makes the reference incident in an empty folder.
func (c *command) firstDemo(ctx context.Context, a *app.App, lines int) error {
	all, err := a.Incidents(ctx)
	if err != nil || len(all) > 0 {
		return err
	}
	c.say(fmt.Sprintf("Making the reference incident (%d records) in %s …", lines, c.cfg.Data))
	bar := c.progress("demo")
	_, err = a.Demo(ctx, app.DemoOptions{Seed: 20221015, Lines: lines}, c.env.User, bar.set)
	bar.done()
	return err
}

// listen takes the service's address.
func (c *command) listen(ctx context.Context) (net.Listener, error) {
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", c.cfg.Addr)
	if err != nil {
		return nil, models.Wrap(err, models.CodeInvalid, "cannot listen on %s", c.cfg.Addr).(*models.Error). //nolint:errorlint,forcetypeassert // Wrap makes one
															WithHint("choose another address: --addr 127.0.0.1:0 takes a free port; make run ADDR=127.0.0.1:9000")
	}
	return l, nil
}

// listenAndServe serves until ctx ends, then lets running requests finish.
// welcome is printed below the address.
func (c *command) listenAndServe(ctx context.Context, a *app.App, l net.Listener, welcome string) error {
	stop, err := Listen(ctx, a, c.cfg.Data)
	if err != nil {
		return err
	}
	defer stop()
	handler, err := api.New(api.Options{
		Service: a, Door: a.Auth(), Journal: a, Log: c.cfg.Logger(os.Stderr),
		TrustedProxies: config.List(c.cfg.TrustedProxies), TrustedOrigins: config.List(c.cfg.TrustedOrigins), Secure: c.cfg.BehindTLS,
	})
	if err != nil {
		return models.Wrap(err, models.CodeInvalid, "trusted proxies or origins cannot be read")
	}
	s := &http.Server{
		Handler: handler, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 5 * time.Minute,
		WriteTimeout: 5 * time.Minute, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10,
	}
	s.RegisterOnShutdown(handler.Close) // streams end by themselves only when told
	fmt.Fprintf(c.env.Out, "Emberline is listening on http://%s\n%s", l.Addr(), welcome)
	failed := make(chan error, 1)
	go func() { failed <- s.Serve(l) }()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	c.say("stopping: waiting for running requests and jobs")
	a.Drain()
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), c.cfg.ShutdownTimeout)
	defer cancel()
	if err := s.Shutdown(grace); err != nil {
		_ = s.Close()
	}
	return a.Stop(grace)
}
