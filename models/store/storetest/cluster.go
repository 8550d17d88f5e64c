package storetest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"sort"
	"time"

	"github.com/jackc/pgx/v5"
)

// cluster is one running PostgreSQL of our own.
type cluster struct {
	url   string
	dir   string
	leash io.Closer // the server ends when this does
	done  chan struct{}
}

// maxSocketDir keeps the socket's path within the 107 bytes systems allow.
const maxSocketDir = 80

// watch runs the server until standard input ends, which it also does when the
// test process is killed: no server outlives its tests.
const watch = `"$1" -D "$2/data" -k "$2" -c listen_addresses= -c fsync=off -c synchronous_commit=off -c full_page_writes=off \
  -c max_connections=200 -c shared_buffers=32MB -c autovacuum=off >"$2/log" 2>&1 </dev/null &
pid=$!
read -r _
kill -INT $pid
wait $pid
cd / && rm -rf "$2"`

// start makes a cluster in a private directory and starts it on a socket there,
// without TCP, as an unprivileged user when we are root.
func start() (*cluster, error) {
	initdb, err := binary("initdb")
	if err != nil {
		return nil, err
	}
	server, err := binary("postgres")
	if err != nil {
		return nil, err
	}
	base := os.TempDir()
	if len(base) > maxSocketDir {
		base = "/tmp"
	}
	dir, err := os.MkdirTemp(base, "embpg")
	if err != nil {
		return nil, err
	}
	c := &cluster{dir: dir, done: make(chan struct{})}
	if err := c.launch(initdb, server); err != nil {
		c.stop()
		return nil, err
	}
	return c, nil
}

func (c *cluster) launch(initdb, server string) error {
	attr, err := unprivileged(c.dir)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	//nolint:gosec // the installed program, in our own directory
	init := exec.CommandContext(ctx, initdb, "-D", filepath.Join(c.dir, "data"), "-U", "postgres", "-A", "trust",
		"-E", "UTF8", "--locale=C", "--no-sync", "--no-instructions")
	init.Dir, init.SysProcAttr = c.dir, attr
	if out, err := init.CombinedOutput(); err != nil {
		return fmt.Errorf("initdb: %w: %s", err, bytes.TrimSpace(out))
	}
	// Its end is the leash's, not a context's.
	run := exec.CommandContext(context.Background(), "/bin/sh", "-c", watch, "sh", server, c.dir) //nolint:gosec // as above
	run.Dir, run.SysProcAttr = c.dir, attr
	leash, err := run.StdinPipe()
	if err != nil {
		return err
	}
	if err := run.Start(); err != nil {
		return err
	}
	c.leash = leash
	go func() {
		defer close(c.done)
		_ = run.Wait() // how a stopped server exits is of no interest
	}()
	c.url = (&url.URL{Scheme: "postgres", User: url.User("postgres"), Path: "/postgres",
		RawQuery: url.Values{"host": {c.dir}}.Encode()}).String()
	for {
		conn, err := pgx.Connect(ctx, c.url)
		if err == nil {
			return conn.Close(ctx)
		}
		select {
		case <-c.done:
			return fmt.Errorf("PostgreSQL did not start: %s", c.log())
		case <-ctx.Done():
			return fmt.Errorf("PostgreSQL does not answer: %w: %s", err, c.log())
		case <-time.After(30 * time.Millisecond):
		}
	}
}

func (c *cluster) log() string {
	b, err := os.ReadFile(filepath.Join(c.dir, "log"))
	if err != nil {
		return err.Error()
	}
	return string(bytes.TrimSpace(b))
}

// stop ends the server and removes its directory.
func (c *cluster) stop() {
	if c.leash != nil {
		_ = c.leash.Close()
		<-c.done
	}
	_ = os.RemoveAll(c.dir) // a temporary directory, at worst left behind
}

// binary finds one of PostgreSQL's programs: the newest of Debian's versions,
// or what the path holds (Debian keeps the server's programs off the path).
func binary(name string) (string, error) {
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/" + name)
	if err == nil && len(found) > 0 {
		sort.Slice(found, func(i, j int) bool {
			return len(found[i]) < len(found[j]) || len(found[i]) == len(found[j]) && found[i] < found[j]
		})
		return found[len(found)-1], nil
	}
	p, err := exec.LookPath(name)
	if err != nil {
		return "", errors.New("no " + name + " installed")
	}
	return p, nil
}
