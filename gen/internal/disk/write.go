package disk

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
)

// Write makes dir hold the client, and of the former one nothing else. It leaves alone what is there
// already, byte by byte, and leaves all as it was when it fails or the context ends. A run that was
// killed is undone by the next.
func Write(ctx context.Context, dir string, client Files) error {
	there, err := Read(dir, client)
	if err != nil || maps.EqualFunc(there, client, bytes.Equal) && !isStaged(dir) {
		return err
	}
	made, err := makeFolders(dir)
	if err == nil {
		err = held(dir, func(f folder) error { return f.replace(ctx, client) })
	}
	for _, folder := range made {
		if err != nil {
			_ = os.Remove(folder) // unless something is in it
		}
	}
	return err
}

// Repair undoes a run that was killed while it wrote into dir.
func Repair(dir string) error {
	if !isStaged(dir) {
		return nil
	}
	return held(dir, func(folder) error { return nil })
}

func isStaged(dir string) bool {
	_, err := os.Lstat(filepath.Join(dir, stage))
	return err == nil
}

// makeFolders makes dir and those above it that aren't there, and returns these, the deepest first.
func makeFolders(dir string) (made []string, err error) {
	for at := filepath.Clean(dir); ; at = filepath.Dir(at) {
		if _, err := os.Lstat(at); !errors.Is(err, fs.ErrNotExist) {
			break
		}
		made = append(made, at)
	}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return made, unwritable(dir, err)
	}
	return made, nil
}

// held does what it is given while no other run writes into dir, and nothing of one that was killed is left.
func held(dir string, do func(folder) error) error {
	root, err := open(dir)
	if err != nil {
		return err
	}
	defer root.Close()
	return folder{root, dir, patience}.held(do)
}

func unwritable(dir string, err error) error {
	switch {
	case errors.Is(err, context.Canceled):
		return Fault(dir, "left as it was, for gen was interrupted; run it again")
	case errors.Is(err, errBusy):
		return Fault(dir, "%w; wait for its end and run this one again", err)
	}
	return Fault(dir, "can't be written: %w; name another folder with -out", reason(err))
}
