package main

import (
	"bytes"
	"context"
	"io"
	"maps"
	"os"
	"os/signal"
	"path"
	"path/filepath"
	"slices"
	"syscall"

	"github.com/rogpeppe/go-internal/diff"

	"github.com/cekura-community/cekura-go/gen/internal/base"
	"github.com/cekura-community/cekura-go/gen/internal/disk"
	"github.com/cekura-community/cekura-go/gen/internal/emit"
	"github.com/cekura-community/cekura-go/gen/internal/legible"
)

// files are what a run makes: slash-separated name below the output folder → content.
type files = disk.Files

// collect waits for the stages that write, and fails with the first of them that did.
func collect(source string, normalised func() ([]byte, error), types func() ([]base.File, error), rest func() ([]emit.File, error)) (files, error) {
	header := disk.Header(source) + "\n"
	document, err := normalised()
	if err != nil {
		return nil, err
	}
	out := files{"openapi.gen.yaml": append([]byte("# "+header), document...)}
	baseFiles, err := types()
	if err != nil {
		return nil, err
	}
	for _, f := range baseFiles {
		out[f.Name] = append([]byte("// "+header+"\n"), f.Data...)
	}
	emitted, err := rest()
	if err != nil {
		return nil, err
	}
	for _, f := range emitted {
		out[f.Name] = f.Data
	}
	return out, nil
}

// repair comes before all else, so that a folder in which a run was killed is whole even when this run fails.
func (s *settings) repair() error {
	if s.check {
		return nil
	}
	return disk.Repair(s.out)
}

// finish writes the client, or under -check compares it with what is there.
func (s *settings) finish(client files, stderr io.Writer) error {
	if s.check {
		return check(s.out, client, stderr)
	}
	// From here on a signal is a request, not the end.
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	return disk.Write(ctx, s.out, client)
}

// check prints what a run would change, in both directions. Git may have put line ends of Windows into what is there.
func check(dir string, client files, stderr io.Writer) error {
	there, err := disk.Read(dir, client)
	if err != nil {
		return err
	}
	both := maps.Clone(there)
	maps.Copy(both, client)
	stale := 0
	for _, name := range slices.Sorted(maps.Keys(both)) {
		was := bytes.ReplaceAll(there[name], []byte("\r\n"), []byte("\n"))
		if bytes.Equal(was, client[name]) {
			continue
		}
		stale++
		full := legible.Line(path.Join(filepath.ToSlash(dir), name), 300)
		_, _ = stderr.Write(legible.Escape(diff.Diff(full, was, full+" (generated)", client[name])))
	}
	if stale > 0 {
		return disk.Fault(dir, "%d of its files are stale; run go generate ./... or this command without -check", stale)
	}
	return nil
}
