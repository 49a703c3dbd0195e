package disk

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// ours is the content of a file of gen's.
func ours(text string) []byte { return []byte("// " + Header("openapi.yaml") + "\n\n" + text) }

var client = Files{
	"a.gen.go":           ours("new"),
	"kept.gen.go":        ours("kept"),
	"made.gen.go":        ours("made"),
	"below/made.gen.go":  ours("made"),
	"below/deep/made.go": ours("made"),
	"openapi.gen.yaml":   ours("new"),
}

// formerClient is a folder that a client was written into before, among files of others.
func formerClient(t *testing.T) (dir string) {
	t.Helper()
	dir = filepath.Join(t.TempDir(), "client")
	there := Files{
		"a.gen.go":            ours("former"),
		"kept.gen.go":         ours("kept"),
		"gone.gen.go":         ours("gone"),
		"openapi.gen.yaml":    ours("former"),
		"go.mod":              []byte("module example.com/client"),
		".gitignore":          []byte("*.out"),
		".gen-mine/note":      []byte("mine"),
		"README.md":           []byte("mine"),
		"mine.gen.yaml":       []byte("mine"),
		"v2/gone.gen.go":      ours("another client's"),
		"v2/mine.go":          []byte("package mine"),
		"empty/.gitkeep":      nil,
		"below.gen.go/mine.c": nil,
	}
	for name, data := range there {
		full := filepath.Join(dir, filepath.FromSlash(name))
		require.NoError(t, os.MkdirAll(filepath.Dir(full), 0o777))
		require.NoError(t, os.WriteFile(full, data, 0o666))
	}
	require.NoError(t, os.Chmod(dir, 0o751))
	require.NoError(t, os.Chmod(filepath.Join(dir, "a.gen.go"), 0o604))
	return dir
}

// snapshot is everything in a folder, itself included: name → mode and content.
func snapshot(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	require.NoError(t, filepath.WalkDir(dir, func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		var data []byte
		if entry.Type().IsRegular() {
			data, err = os.ReadFile(name)
		}
		name, _ = filepath.Rel(dir, name)
		all[filepath.ToSlash(name)] = fmt.Sprint(info.Mode(), " ", string(data))
		return err
	}))
	return all
}

// beforeAndAfter are that folder without the new client and with it.
func beforeAndAfter(t *testing.T) (before, after map[string]string) {
	t.Helper()
	dir := formerClient(t)
	before = snapshot(t, dir)
	require.NoError(t, Write(t.Context(), dir, client))
	return before, snapshot(t, dir)
}

func TestWrite(t *testing.T) {
	before, after := beforeAndAfter(t)
	for name, data := range client {
		assert.Contains(t, after[name], string(data))
		delete(after, name)
	}
	for _, name := range []string{"a.gen.go", "gone.gen.go", "kept.gen.go", "openapi.gen.yaml"} {
		delete(before, name)
	}
	delete(after, "below")
	delete(after, "below/deep")
	assert.Equal(t, before, after, "what others wrote, and the folder's own mode")
}

func TestModesStay(t *testing.T) {
	before, after := beforeAndAfter(t)
	mode := func(entry string) string { return strings.Fields(entry)[0] }
	assert.Equal(t, "-rw----r--", mode(after["a.gen.go"]))
	assert.Equal(t, mode(before["."]), mode(after["."]))
}

// TestUnchangedIsNotTouched: build tools that go by time see nothing happen.
func TestUnchangedIsNotTouched(t *testing.T) {
	dir, long := formerClient(t), time.Now().Add(-time.Hour).Truncate(time.Second)
	for _, name := range []string{"kept.gen.go", "."} {
		require.NoError(t, os.Chtimes(filepath.Join(dir, name), long, long))
	}
	modified := func(name string) time.Time {
		info, err := os.Stat(filepath.Join(dir, name))
		require.NoError(t, err)
		return info.ModTime()
	}
	require.NoError(t, Write(t.Context(), dir, client))
	assert.Equal(t, long, modified("kept.gen.go"))
	assert.NotEqual(t, long, modified("."))

	require.NoError(t, os.Chtimes(dir, long, long))
	require.NoError(t, Write(t.Context(), dir, client))
	assert.Equal(t, long, modified("."), "not even a stage was made")
}

// faulty is a disk of which the step numbered at goes wrong.
type faulty struct {
	*os.Root
	at, steps int
	how       func() error // what the step comes to; nil to die of it
}

func (d *faulty) step(do func() error, half ...func() error) error {
	d.steps++
	switch {
	case d.steps < d.at || d.at == 0:
		return do()
	case d.steps > d.at && d.how != nil:
		return do()
	case d.steps == d.at:
		for _, do := range half {
			_ = do()
		}
	}
	if d.how == nil {
		return errors.New("dead")
	}
	if err := d.how(); err != nil {
		return err
	}
	return do()
}

func (d *faulty) WriteFile(name string, data []byte, mode fs.FileMode) error {
	return d.step(func() error { return d.Root.WriteFile(name, data, mode) }, func() error { return d.Root.WriteFile(name, data[:len(data)/2], mode) })
}

func (d *faulty) RemoveAll(name string) error {
	return d.step(func() error { return d.Root.RemoveAll(name) }, func() error { return d.Root.Remove(name + "/gone.gen.go") })
}

func (d *faulty) Chmod(name string, mode fs.FileMode) error {
	return d.step(func() error { return d.Root.Chmod(name, mode) })
}

func (d *faulty) Mkdir(name string, mode fs.FileMode) error {
	return d.step(func() error { return d.Root.Mkdir(name, mode) })
}

func (d *faulty) MkdirAll(name string, mode fs.FileMode) error {
	return d.step(func() error { return d.Root.MkdirAll(name, mode) })
}

func (d *faulty) Rename(from, to string) error {
	return d.step(func() error { return d.Root.Rename(from, to) })
}

func (d *faulty) Remove(name string) error {
	return d.step(func() error { return d.Root.Remove(name) })
}

// on opens a folder on a disk whose step goes wrong.
func on(t *testing.T, dir string, d *faulty) folder {
	t.Helper()
	root, err := os.OpenRoot(dir)
	require.NoError(t, err)
	t.Cleanup(func() { root.Close() })
	d.Root = root
	return folder{d, dir, patience}
}

func writing(ctx context.Context) func(folder) error {
	return func(f folder) error { return f.replace(ctx, client) }
}

func repairing(folder) error { return nil }

// eachStep calls a function with the number of each step of a run that goes well.
func eachStep(t *testing.T, dir func() string, do func(folder) error, each func(at int)) {
	t.Helper()
	d := &faulty{}
	require.NoError(t, on(t, dir(), d).held(do))
	require.NotZero(t, d.steps)
	for at := 1; at <= d.steps; at++ {
		each(at)
	}
}

// TestFailingStep: whatever step fails, the run is told of and undone, or done.
func TestFailingStep(t *testing.T) {
	before, after := beforeAndAfter(t)
	failed := 0
	eachStep(t, func() string { return formerClient(t) }, writing(t.Context()), func(at int) {
		dir := formerClient(t)
		d := &faulty{at: at, how: func() error { return errors.New("no space left on device") }}
		err := on(t, dir, d).held(writing(t.Context()))
		require.NoError(t, Repair(dir))
		if err == nil {
			assert.Equal(t, after, snapshot(t, dir), "step %d", at)
			return
		}
		failed++
		require.EqualError(t, err, filepath.ToSlash(dir)+":1:1: can't be written: no space left on device; name another folder with -out", "step %d", at)
		assert.Equal(t, before, snapshot(t, dir), "step %d", at)
	})
	assert.Greater(t, failed, 20)
}

// TestInterruptedStep: a signal leaves the folder as it was up to the last step, and then done.
func TestInterruptedStep(t *testing.T) {
	before, after := beforeAndAfter(t)
	interrupted := 0
	eachStep(t, func() string { return formerClient(t) }, writing(t.Context()), func(at int) {
		dir := formerClient(t)
		ctx, interrupt := context.WithCancel(t.Context())
		err := on(t, dir, &faulty{at: at, how: func() error { interrupt(); return nil }}).held(writing(ctx))
		if err == nil {
			assert.Equal(t, after, snapshot(t, dir), "step %d", at)
			return
		}
		interrupted++
		require.EqualError(t, err, filepath.ToSlash(dir)+":1:1: left as it was, for gen was interrupted; run it again")
		assert.Equal(t, before, snapshot(t, dir), "step %d", at)
	})
	assert.Greater(t, interrupted, 20)
}

// TestKilledStep: the next run finds all as it was, or done, wherever one is killed; and so it does when
// another is killed while it repairs that.
func TestKilledStep(t *testing.T) {
	before, after := beforeAndAfter(t)
	want := []map[string]string{before, after}
	killed := func(at int) string {
		dir := formerClient(t)
		_ = on(t, dir, &faulty{at: at}).held(writing(t.Context())) // nobody hears what it comes to
		return dir
	}
	eachStep(t, func() string { return formerClient(t) }, writing(t.Context()), func(at int) {
		dir := killed(at)
		require.NoError(t, Repair(dir))
		require.Contains(t, want, snapshot(t, dir), "step %d", at)

		if at%8 > 0 { // enough of them, for time
			return
		}
		eachStep(t, func() string { return killed(at) }, repairing, func(again int) {
			dir := killed(at)
			_ = on(t, dir, &faulty{at: again}).held(repairing)
			require.NoError(t, Write(t.Context(), dir, client))
			require.Equal(t, after, snapshot(t, dir), "steps %d and %d", at, again)
		})
	})
}

// TestKilledAtTheEnd: a folder that holds the client isn't done with while a journal would undo it.
func TestKilledAtTheEnd(t *testing.T) {
	_, after := beforeAndAfter(t)
	whole := 0
	eachStep(t, func() string { return formerClient(t) }, writing(t.Context()), func(at int) {
		dir := formerClient(t)
		_ = on(t, dir, &faulty{at: at}).held(writing(t.Context()))
		if there, err := Read(dir, client); err == nil && maps.EqualFunc(there, client, bytes.Equal) {
			whole++
			require.NoError(t, Write(t.Context(), dir, client))
			require.Equal(t, after, snapshot(t, dir), "step %d", at)
		}
	})
	assert.NotZero(t, whole)
}

// TestBrokenJournal: what can't be undone stays, journal, lock and all, for who can.
func TestBrokenJournal(t *testing.T) {
	dir := formerClient(t)
	require.NoError(t, os.Mkdir(filepath.Join(dir, stage), 0o777))
	require.NoError(t, os.WriteFile(filepath.Join(dir, lockName), nil, 0o666))
	require.NoError(t, os.WriteFile(filepath.Join(dir, journalName), []byte("{"), 0o666))
	before := snapshot(t, dir)
	require.EqualError(t, Write(t.Context(), dir, client), filepath.ToSlash(dir)+":1:1: a run that was killed can't be undone: unexpected end of JSON input; correct that, or delete .gen-stage in it")
	assert.Equal(t, before, snapshot(t, dir))
}

// TestHostileJournal: a journal that came with the folder reaches nothing of others, above the folder least of all.
func TestHostileJournal(t *testing.T) {
	dir := formerClient(t)
	require.NoError(t, os.MkdirAll(filepath.Join(dir, oldFolder), 0o777))
	require.NoError(t, os.WriteFile(filepath.Join(dir, lockName), nil, 0o666))
	require.NoError(t, os.WriteFile(filepath.Join(filepath.Dir(dir), "above.gen.go"), ours("above"), 0o666))
	require.NoError(t, os.WriteFile(filepath.Join(dir, journalName), []byte(`{"Made": ["go.mod", "v2/mine.go", "../above.gen.go"], "Folders": ["v2"]}`), 0o666))
	require.NoError(t, Write(t.Context(), dir, client))
	for _, name := range []string{"go.mod", "v2/mine.go", "../above.gen.go"} {
		assert.FileExists(t, filepath.Join(dir, filepath.FromSlash(name)))
	}
}

// TestNewFolder: of a run that fails no folder is left.
func TestNewFolder(t *testing.T) {
	parent := t.TempDir()
	dir := filepath.Join(parent, "below", "client")
	ctx, interrupt := context.WithCancel(t.Context())
	interrupt()
	require.EqualError(t, Write(ctx, dir, client), filepath.ToSlash(dir)+":1:1: left as it was, for gen was interrupted; run it again")
	assert.NoDirExists(t, filepath.Join(parent, "below"))
}
