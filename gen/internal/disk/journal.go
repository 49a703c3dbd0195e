package disk

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"maps"
	"path"
	"slices"
	"time"
)

// A run changes a folder in steps, between any two of which it may be killed:
//
//	.gen-stage/new/NAME is written        for each file that is new or changed
//	.gen-stage/journal is written         from here on the next run would undo it all
//	NAME becomes .gen-stage/old/NAME      for each file that is changed or goes
//	.gen-stage/new/NAME becomes NAME
//	.gen-stage/journal is removed         from here on it is done
//
// The folder itself is not renamed: it may be a mount point or a link.
const (
	stage       = ".gen-stage"
	lockName    = stage + "/lock"
	newFolder   = stage + "/new/"
	oldFolder   = stage + "/old/"
	journalName = stage + "/journal"
	draftName   = stage + "/draft"
)

// folder is one that is written into.
type folder struct {
	disk
	dir      string // as faults call it
	patience time.Duration
}

// disk is an *os.Root, below which no link leads out of it; tests stand in for it.
type disk interface {
	FS() fs.FS
	Lstat(name string) (fs.FileInfo, error)
	WriteFile(name string, data []byte, mode fs.FileMode) error
	Chmod(name string, mode fs.FileMode) error
	Mkdir(name string, mode fs.FileMode) error
	MkdirAll(name string, mode fs.FileMode) error
	Rename(from, to string) error
	Remove(name string) error
	RemoveAll(name string) error
}

// journal is what undoing a change has to know.
type journal struct {
	Folders []string // that weren't there, those within others behind them
	Made    []string // files that weren't there
	Moved   []string // files that were
}

// change is what one run does.
type change struct {
	folder
	journal
	client  Files
	written []string // the files that are new or changed
}

// replace makes the client of the files that are there, or leaves them as they are.
func (f folder) replace(ctx context.Context, client Files) error {
	there, err := read(f.FS(), f.dir, client)
	if err != nil {
		return err
	}
	err = f.plan(there, client).carryOut(ctx)
	if err == nil {
		return nil
	}
	if undoErr := f.undo(); undoErr != nil {
		return Fault(f.dir, "written in part (%w) and not put back (%w); correct that and run gen again, which puts it back first", reason(err), reason(undoErr))
	}
	return unwritable(f.dir, err)
}

func (f folder) plan(there, client Files) *change {
	c := &change{folder: f, client: client}
	both := maps.Clone(there)
	maps.Copy(both, client)
	for _, name := range slices.Sorted(maps.Keys(both)) {
		was, isThere := there[name]
		data, isWanted := client[name]
		switch {
		case isThere && isWanted && bytes.Equal(was, data):
			continue
		case isThere:
			c.Moved = append(c.Moved, name)
		default:
			c.Made = append(c.Made, name)
		}
		if isWanted {
			c.written = append(c.written, name)
		}
	}
	for _, name := range foldersOf(client) {
		if _, err := f.Lstat(name); errors.Is(err, fs.ErrNotExist) {
			c.Folders = append(c.Folders, name)
		}
	}
	return c
}

func (c *change) carryOut(ctx context.Context) error {
	for _, phase := range []struct {
		names []string
		step  func(name string) error
	}{
		{c.written, c.write},
		{[]string{journalName}, c.begin},
		{c.Moved, func(name string) error { return c.move(name, oldFolder+name) }},
		{c.written, func(name string) error { return c.move(newFolder+name, name) }},
		{[]string{journalName}, c.Remove},
	} {
		for _, name := range phase.names {
			if err := ctx.Err(); err != nil {
				return err
			}
			if err := phase.step(name); err != nil {
				return err
			}
		}
	}
	return nil
}

// write makes a new file, in the mode of the one it takes the place of.
func (c *change) write(name string) error {
	staged := newFolder + name
	if err := c.MkdirAll(path.Dir(staged), 0o777); err != nil {
		return err
	}
	if err := c.WriteFile(staged, c.client[name], 0o666); err != nil {
		return err
	}
	was, wasErr := c.Lstat(name)
	is, isErr := c.Lstat(staged)
	if wasErr != nil || isErr != nil || was.Mode() == is.Mode() {
		return nil
	}
	return c.Chmod(staged, was.Mode())
}

// begin puts the journal in its place at once, so that no half of it is ever read.
func (c *change) begin(name string) error {
	data, err := json.Marshal(c.journal)
	if err != nil {
		return err
	}
	if err := c.WriteFile(draftName, data, 0o666); err != nil {
		return err
	}
	return c.Rename(draftName, name)
}

func (c *change) move(from, to string) error {
	if err := c.MkdirAll(path.Dir(to), 0o777); err != nil {
		return err
	}
	return c.Rename(from, to)
}

// undo takes back what the journal says, as often as it is asked to.
func (f folder) undo() error {
	data, err := fs.ReadFile(f.FS(), journalName)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	var j journal
	if err == nil {
		err = json.Unmarshal(data, &j)
	}
	if err != nil {
		return err
	}
	for _, name := range j.Made {
		if data, _ := readOurs(f.FS(), name); data == nil {
			continue // not made yet
		}
		if err := f.Remove(name); err != nil {
			return err
		}
	}
	for _, name := range j.Moved {
		if _, err := f.Lstat(oldFolder + name); errors.Is(err, fs.ErrNotExist) {
			continue // not moved yet
		}
		if err := f.Rename(oldFolder+name, name); err != nil {
			return err
		}
	}
	for _, name := range slices.Backward(j.Folders) {
		_ = f.Remove(name) // unless something is in it
	}
	return f.Remove(journalName)
}

// tidy removes what is of no more use, and reports whether that is all.
func (f folder) tidy() bool {
	if _, err := f.Lstat(journalName); !errors.Is(err, fs.ErrNotExist) {
		return false
	}
	return errors.Join(f.RemoveAll(path.Clean(newFolder)), f.RemoveAll(path.Clean(oldFolder)), f.RemoveAll(draftName)) == nil
}
