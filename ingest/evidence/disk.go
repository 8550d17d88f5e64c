package evidence

import (
	"errors"
	"syscall"

	"github.com/emberline/emberline/models"
)

// diskError tells a full disk apart: nothing was acknowledged, and it is for
// the operator to mend, not for the sender.
func diskError(err error) error {
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) {
		return &models.Error{
			Code: models.CodeUnavailable, Message: "the disk is full; nothing of this delivery was accepted",
			Hint: "free space in the data directory and send it again", Err: err,
		}
	}
	return err
}
