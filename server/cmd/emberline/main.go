// Command emberline is the one binary: service and command line.
package main

import (
	"context"
	"os"
	"os/signal"
	"os/user"
	"syscall"

	_ "time/tzdata" // zones must not depend on the machine

	"golang.org/x/term"

	"github.com/emberline/emberline/server/cli"
)

func main() { os.Exit(run()) }

// run gives the command the process's surroundings. A first interrupt lets the
// command stop in order, a second one ends it.
func run() int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop)
	dir, err := os.Getwd()
	if err != nil {
		dir = "/"
	}
	name := "cli"
	if u, err := user.Current(); err == nil && u.Username != "" {
		name = "cli:" + u.Username
	}
	return cli.Run(ctx, cli.Env{
		Args: os.Args[1:], Out: os.Stdout, Err: os.Stderr, Dir: dir, Environ: os.Environ(),
		Terminal: terminal(os.Stderr), Color: terminal(os.Stdout) && os.Getenv("NO_COLOR") == "", User: name,
	})
}

func terminal(f *os.File) bool { return term.IsTerminal(int(f.Fd())) }
