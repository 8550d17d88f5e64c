package cli

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"time"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/server/app"
)

// socketName is the private socket's place in the data folder. Only its owner
// can reach it: the folder "run" is 0700.
const socketName = "emberline.sock"

// call is what a command line sends to the service that runs it.
type call struct {
	Args     []string `json:"args"`
	Dir      string   `json:"dir"`
	Environ  []string `json:"environ"`
	Terminal bool     `json:"terminal"`
	Color    bool     `json:"color"`
	User     string   `json:"user"`
}

// The answer is a sequence of frames: kind, length (4 bytes, big-endian), bytes.
const (
	frameOut  = 'o'
	frameErr  = 'e'
	frameExit = 'x' // one byte: the exit status
)

// maxFrame bounds a frame; longer output is several.
const maxFrame = 1 << 20

// socketPath gives a path for the socket that fits the kernel's limit of about
// a hundred bytes, however deep the data folder lies; close ends its use.
func socketPath(data string) (path string, done func(), err error) {
	dir := filepath.Join(data, "run")
	path = filepath.Join(dir, socketName)
	if len(path) < 100 || runtime.GOOS != "linux" {
		return path, func() {}, nil
	}
	d, err := os.Open(dir)
	if err != nil {
		return "", nil, err
	}
	return fmt.Sprintf("/proc/self/fd/%d/%s", d.Fd(), socketName), func() { _ = d.Close() }, nil
}

// Listen serves command lines on the data folder's socket until ctx ends.
func Listen(ctx context.Context, a *app.App, data string) (stop func(), err error) {
	if err := os.MkdirAll(filepath.Join(data, "run"), 0o700); err != nil {
		return nil, err
	}
	path, done, err := socketPath(data)
	if err != nil {
		return nil, err
	}
	// The lock on the folder is ours, so an old socket is a dead one.
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, err
	}
	l, err := new(net.ListenConfig).Listen(ctx, "unix", path)
	if err != nil {
		return nil, fmt.Errorf("private socket: %w", err)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /cli", func(w http.ResponseWriter, r *http.Request) { serveCall(a, w, r) })
	s := &http.Server{Handler: mux, ReadHeaderTimeout: 5 * time.Second, BaseContext: func(net.Listener) context.Context { return ctx }}
	go func() {
		_ = s.Serve(l) // ends with ErrServerClosed
	}()
	return func() {
		_ = s.Close()
		_ = os.Remove(path)
		done()
	}, nil
}

func serveCall(a *app.App, w http.ResponseWriter, r *http.Request) {
	var req call
	if err := json.NewDecoder(io.LimitReader(r.Body, 16<<20)).Decode(&req); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	w.Header().Set("Content-Type", "application/octet-stream")
	w.WriteHeader(http.StatusOK)
	f := &framer{w: w}
	code := Run(r.Context(), Env{
		Args: req.Args, Out: f.stream(frameOut), Err: f.stream(frameErr), Dir: req.Dir, Environ: req.Environ,
		Terminal: req.Terminal, Color: req.Color, User: req.User, App: a,
	})
	_ = f.write(frameExit, []byte{byte(code)}) //nolint:gosec // 0, 1 or 2; a client that left is told nothing
}

// framer writes frames from two streams to one connection.
type framer struct {
	mu sync.Mutex
	w  http.ResponseWriter
}

func (f *framer) write(kind byte, p []byte) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	for first := true; first || len(p) > 0; first = false {
		n := min(len(p), maxFrame)
		head := binary.BigEndian.AppendUint32([]byte{kind}, uint32(n)) //nolint:gosec // n ≤ maxFrame
		if _, err := f.w.Write(append(head, p[:n]...)); err != nil {
			return err
		}
		p = p[n:]
	}
	return http.NewResponseController(f.w).Flush()
}

type frameStream struct {
	f    *framer
	kind byte
}

func (f *framer) stream(kind byte) io.Writer { return frameStream{f, kind} }

func (s frameStream) Write(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	return len(p), s.f.write(s.kind, p)
}

// alive says whether a service holds the data folder.
func (c *command) alive(ctx context.Context) bool {
	path, done, err := socketPath(c.cfg.Data)
	if err != nil {
		return false
	}
	defer done()
	conn, err := new(net.Dialer).DialContext(ctx, "unix", path)
	if err != nil {
		return false
	}
	_ = conn.Close() // it was only asked whether somebody answers
	return true
}

// forward runs the command in the service that holds the data folder; ok is
// false when none does.
func (c *command) forward(ctx context.Context) (code int, ok bool, err error) {
	if !c.alive(ctx) {
		return 0, false, nil
	}
	path, done, err := socketPath(c.cfg.Data)
	if err != nil {
		return 0, true, err
	}
	defer done()
	dial := func(ctx context.Context) (net.Conn, error) { return new(net.Dialer).DialContext(ctx, "unix", path) }
	body, err := json.Marshal(call{Args: c.env.Args, Dir: c.env.Dir, Terminal: c.env.Terminal, Color: c.env.Color, User: c.env.User})
	if err != nil {
		return 0, true, err
	}
	client := &http.Client{Transport: &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) { return dial(ctx) }}}
	defer client.CloseIdleConnections()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://emberline/cli", bytes.NewReader(body))
	if err != nil {
		return 0, true, err
	}
	res, err := client.Do(req)
	if err != nil {
		return 0, true, lost(err)
	}
	defer res.Body.Close() //nolint:errcheck // read to its end
	if res.StatusCode != http.StatusOK {
		return 0, true, models.Errorf(models.CodeInternal, "the running service answered %s on its private socket", res.Status)
	}
	code, err = c.unframe(res.Body)
	if err != nil {
		return 0, true, lost(err)
	}
	return code, true, nil
}

// unframe copies the frames to the command's own outputs.
func (c *command) unframe(r io.Reader) (code int, err error) {
	var head [5]byte
	buf := make([]byte, maxFrame)
	for {
		if _, err := io.ReadFull(r, head[:]); err != nil {
			return 0, err
		}
		n := binary.BigEndian.Uint32(head[1:])
		if n > maxFrame {
			return 0, fmt.Errorf("a frame of %d bytes", n)
		}
		if _, err := io.ReadFull(r, buf[:n]); err != nil {
			return 0, err
		}
		switch head[0] {
		case frameOut:
			_, err = c.env.Out.Write(buf[:n])
		case frameErr:
			_, err = c.env.Err.Write(buf[:n])
		case frameExit:
			if n != 1 {
				return 0, errors.New("an exit frame without a status")
			}
			return int(buf[0]), nil
		}
		if err != nil {
			return 0, err
		}
	}
}

func lost(err error) error {
	if errors.Is(err, context.Canceled) {
		return err
	}
	return &models.Error{Code: models.CodeUnavailable, Message: "the running service did not finish the command", Hint: "see its log; then try again", Err: err}
}
