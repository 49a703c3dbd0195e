package disk

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"time"

	"github.com/rogpeppe/go-internal/lockedfile"
)

// patience is how long a run waits for another, which takes well under a second.
const patience = 5 * time.Second

var errBusy = errors.New("another run of gen is writing into it")

// held does what it is given while no other run writes into the folder and nothing of a killed one is left.
func (f folder) held(do func(folder) error) error {
	lock, err := f.lock()
	if err != nil {
		return err
	}
	defer f.release(lock)
	if err := f.undo(); err != nil {
		return Fault(f.dir, "a run that was killed can't be undone: %w; correct that, or delete %s in it", reason(err), stage)
	}
	f.tidy()
	return do(f)
}

// lock makes the stage and waits until it is this run's. The run before removes it at its end, so that
// what is locked then may be a file that is gone.
func (f folder) lock() (*lockedfile.File, error) {
	for {
		if err := f.Mkdir(stage, 0o777); err != nil && !errors.Is(err, fs.ErrExist) {
			return nil, unwritable(f.dir, err)
		}
		if !f.ownsStage() {
			return nil, Fault(filepath.Join(f.dir, stage), "not made by gen, which needs that name; move it")
		}
		lock, err := edited(filepath.Join(f.dir, lockName), f.patience)
		switch {
		case err == nil && f.isThere(lock):
			return lock, nil
		case err == nil:
			_ = lock.Close()
		case !errors.Is(err, fs.ErrNotExist):
			return nil, unwritable(f.dir, err)
		}
	}
}

// ownsStage tells gen's stage by the lock in it, without which it is empty.
func (f folder) ownsStage() bool {
	entries, err := fs.ReadDir(f.FS(), stage)
	isLock := func(entry fs.DirEntry) bool { return entry.Name() == path.Base(lockName) && entry.Type().IsRegular() }
	return errors.Is(err, fs.ErrNotExist) || err == nil && (len(entries) == 0 || slices.ContainsFunc(entries, isLock))
}

func (f folder) isThere(lock *lockedfile.File) bool {
	locked, err := lock.Stat()
	there, thereErr := f.Lstat(lockName)
	return err == nil && thereErr == nil && os.SameFile(locked, there)
}

// edited is lockedfile.Edit, which waits for ever, within a time.
func edited(name string, patience time.Duration) (*lockedfile.File, error) {
	type result struct {
		lock *lockedfile.File
		err  error
	}
	results := make(chan result)
	ctx, giveUp := context.WithTimeout(context.Background(), patience)
	defer giveUp()
	go func() {
		lock, err := lockedfile.Edit(name)
		select {
		case results <- result{lock, err}:
		case <-ctx.Done():
			if err == nil {
				_ = lock.Close()
			}
		}
	}()
	select {
	case r := <-results:
		return r.lock, r.err
	case <-ctx.Done():
		return nil, errBusy
	}
}

// release removes the stage, but for one whose run can't be undone.
func (f folder) release(lock *lockedfile.File) {
	isTidy := f.tidy()
	removed := !isTidy || f.Remove(lockName) == nil
	_ = lock.Close()
	if !removed {
		_ = f.Remove(lockName) // Windows removes no file that is open, and so none that the next run has locked
	}
	if isTidy {
		_ = f.Remove(stage)
	}
}
