package disk

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/lockedfile"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestManyRuns: of runs at once one after the other writes, so that the folder is never a mix of two.
func TestManyRuns(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "below", "client")
	clients := make([]Files, 8)
	for i := range clients {
		clients[i] = Files{"a.gen.go": ours(fmt.Sprint(i)), "b.gen.go": ours(fmt.Sprint(i)), fmt.Sprint(i, ".gen.go"): ours("own")}
	}
	for range 5 {
		var runs sync.WaitGroup
		for _, client := range clients {
			runs.Go(func() { assert.NoError(t, Write(context.Background(), dir, client)) })
		}
		runs.Wait()
		there, err := Read(dir, Files{})
		require.NoError(t, err)
		assert.Contains(t, clients, there)
		assert.NoDirExists(t, filepath.Join(dir, stage))
	}
}

// locked makes the stage of a run that still writes.
func locked(t *testing.T, dir string) {
	t.Helper()
	require.NoError(t, os.Mkdir(filepath.Join(dir, stage), 0o777))
	lock, err := lockedfile.Edit(filepath.Join(dir, lockName))
	require.NoError(t, err)
	t.Cleanup(func() { _ = lock.Close() })
}

func TestBusyFolder(t *testing.T) {
	dir := formerClient(t)
	locked(t, dir)
	before := snapshot(t, dir)
	f := on(t, dir, &faulty{})
	f.patience = 20 * time.Millisecond
	require.EqualError(t, f.held(writing(t.Context())), filepath.ToSlash(dir)+":1:1: another run of gen is writing into it; wait for its end and run this one again")
	assert.Equal(t, before, snapshot(t, dir))
}

// TestForeignStage: what has the name of the stage and isn't one stays.
func TestForeignStage(t *testing.T) {
	for name, make := range map[string]func(stage string) error{
		"a file":   func(stage string) error { return os.WriteFile(stage, nil, 0o666) },
		"a folder": func(stage string) error { return os.MkdirAll(filepath.Join(stage, "new"), 0o777) },
		"a link":   func(stage string) error { return os.Symlink(".gen-mine", stage) },
	} {
		t.Run(name, func(t *testing.T) {
			dir := formerClient(t)
			require.NoError(t, make(filepath.Join(dir, stage)))
			before := snapshot(t, dir)
			want := filepath.ToSlash(filepath.Join(dir, stage)) + ":1:1: not made by gen, which needs that name; move it"
			require.EqualError(t, Write(t.Context(), dir, client), want)
			require.EqualError(t, Repair(dir), want)
			assert.Equal(t, before, snapshot(t, dir))
		})
	}
}
