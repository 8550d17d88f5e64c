package app_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync"
	"syscall"
	"testing"

	"github.com/emberline/emberline/server/cli"
)

// childMark in the environment makes this test binary the program itself, so
// that tests can run it as a process of its own and kill it.
const childMark = "EMBERLINE_TEST_CHILD"

// measureMark makes it run the program and write its peak of memory to the
// file that this names.
const measureMark = "EMBERLINE_TEST_PEAK"

func TestMain(m *testing.M) {
	if os.Getenv(childMark) != "" {
		os.Exit(cli.Run(context.Background(), cli.Env{
			Args: os.Args[1:], Out: os.Stdout, Err: os.Stderr, Dir: "/", Environ: os.Environ(), User: "child",
		}))
	}
	if path := os.Getenv(measureMark); path != "" {
		os.Exit(measure(path))
	}
	code := m.Run()
	if err := closeThirdParty(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	if dir := programDir; dir != "" {
		if err := os.RemoveAll(dir); err != nil {
			fmt.Fprintln(os.Stderr, err)
		}
	}
	os.Exit(code)
}

// measure runs a program and writes how many bytes of memory it held at most.
func measure(report string) int {
	c := exec.CommandContext(context.Background(), os.Args[1], os.Args[2:]...)
	c.Env = append(os.Environ(), childMark+"=1")
	c.Stdout, c.Stderr = os.Stdout, os.Stderr
	err := c.Run()
	usage, ok := c.ProcessState.SysUsage().(*syscall.Rusage)
	if err == nil && ok {
		err = os.WriteFile(report, strconv.AppendInt(nil, usage.Maxrss<<10, 10), 0o600)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

var programDir string // of the program, when it had to be built

// program gives the path of the program: this binary, or, under the race
// detector, one built without it, because memory and time are measured.
var program = sync.OnceValues(func() (string, error) {
	if !raceDetector {
		return os.Executable()
	}
	dir, err := os.MkdirTemp("", "emberline-test-")
	if err != nil {
		return "", err
	}
	programDir = dir
	path := filepath.Join(dir, "emberline")
	build := exec.CommandContext(context.Background(), "go", "build", "-o", path, "../cmd/emberline")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build the program: %w\n%s", err, out)
	}
	return path, nil
})

// child is the program as a process.
type child struct {
	*exec.Cmd
	out, err bytes.Buffer
}

// command prepares the program on a data folder.
func command(t testing.TB, data string, args ...string) *child {
	t.Helper()
	path, err := program()
	if err != nil {
		t.Fatal(err)
	}
	c := &child{Cmd: exec.CommandContext(t.Context(), path, append(args, "--data", data)...)} //nolint:gosec // the program itself
	c.Env = append(os.Environ(), childMark+"=1", "EMBERLINE_LOG_LEVEL=error", "EMBERLINE_CACHE_MB=32")
	c.Stdout, c.Stderr = &c.out, &c.err
	return c
}

// exit waits for the end of the process and gives its status; -1 when it was killed.
func (c *child) exit(t testing.TB, err error) int {
	t.Helper()
	var status *exec.ExitError
	switch {
	case err == nil:
		return 0
	case errors.As(err, &status):
		return status.ExitCode()
	}
	t.Fatalf("%v: %v", c.Args, err)
	return 0
}

// must runs the program to its end, which has to be a good one.
func must(t testing.TB, data string, args ...string) string {
	t.Helper()
	c := command(t, data, args...)
	if code := c.exit(t, c.Run()); code != 0 {
		t.Fatalf("%v: exit %d\n%s%s", args, code, c.out.String(), c.err.String())
	}
	return c.out.String()
}
