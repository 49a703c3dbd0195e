// Package disk is where the command meets the disk. It reads the sources, none of which can keep it
// waiting or fill the memory, and it keeps the client in its folder: whole however a run ends, and
// apart from what others keep there.
package disk

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/cekura-community/cekura-go/gen/internal/legible"
)

// Fault says what is wrong with a whole file or folder and what to do, on one line whatever it is called.
func Fault(name, format string, args ...any) error {
	return fmt.Errorf("%s:1:1: "+format, append([]any{oneLine(filepath.ToSlash(name))}, args...)...)
}

func unreadable(name, flag string, err error) error {
	return Fault(name, "can't be read: %w; name another with %s", reason(err), flag)
}

// reason is an error without its path: that may be one of the stage, which is gone when the user reads it.
func reason(err error) error {
	var pathError *os.PathError
	var linkError *os.LinkError
	switch {
	case errors.As(err, &pathError):
		return pathError.Err
	case errors.As(err, &linkError):
		return linkError.Err
	}
	return err
}

// oneLine is the name of a file as it is printed: it may have any character but the slash and the zero.
func oneLine(name string) string { return legible.Line(name, 300) }
