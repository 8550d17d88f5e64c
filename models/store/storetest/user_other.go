//go:build !unix

package storetest

import (
	"errors"
	"syscall"
)

// unprivileged: the cluster listens on a Unix socket only.
func unprivileged(string) (*syscall.SysProcAttr, error) {
	return nil, errors.New("a cluster for tests needs a Unix system")
}
