// Command gen writes an idiomatic Go client for the HTTP API that an OpenAPI document describes.
//
//	go run ./gen [flags]
//
//	-spec FILE      the document (default spec/openapi.yaml of gen's own module; elsewhere the copy built in)
//	-overlays LIST  folders of OpenAPI overlays, by commas: applied in that order, the files of each in name
//	                order. builtin names those built in (default builtin; in gen's own module overlays; "" for none)
//	-out DIR        where the client goes (default generated)
//	-package NAME   its package (default cekura)
//	-include LIST   only these operations: path globs (* within a segment, ** across) and tag:NAME, by commas
//	-drift MODE     error (default) or warn: what becomes of a decision that the document has left behind
//	-check          write nothing; print a diff and exit 1 when the client is stale
//	-v              print each repair of the document, and the time of each stage, on standard error
//	-version        print the version of gen, and name, date and SHA-256 of the document built in
//
// Elsewhere is wherever the nearest go.mod is not of gen's own module: what folders are called there says
// nothing. Messages call what is built in builtin/FILE. To add to those overlays pass -overlays
// builtin,FOLDER; an action of your own can set what one of theirs has set. To change or delete one of
// theirs pass a copy of them instead; the message that asks for it says how to make one.
//
// The document is untrusted: nothing in it is fetched, and no text of it becomes anything in Go but
// a comment, a string or a checked identifier, to which package vet holds every file before it is
// written. At most 64 MiB and 256 levels are read, and what a document comes to, copies and names included,
// is bounded: none takes more than some 30 seconds and 3 GB. Overlays make one no more than ten times
// as large.
//
// Exit status: 0 done; 1 the input or the check failed, every fault on a line of its own as
// file:line:column: /json/pointer: what is wrong; what to do; 2 wrong usage.
//
// In -out, and in those of its folders that the client has files in, gen replaces and removes only files
// that carry its header, and refuses Go files that don't. All else is left alone: other files, and other
// folders with what is in them, another client for one. A run that fails or is interrupted leaves -out as
// it was; one that is killed leaves a folder .gen-stage there, with which the next puts it right.
package main

import (
	"io"
	"os"
	"runtime/debug"

	"github.com/cekura-community/cekura-go/gen/internal/base"
	"github.com/cekura-community/cekura-go/gen/internal/emit"
	"github.com/cekura-community/cekura-go/gen/internal/model"
	"github.com/cekura-community/cekura-go/gen/internal/oas"
	"github.com/cekura-community/cekura-go/gen/internal/openapi"
	"github.com/cekura-community/cekura-go/gen/internal/tree"
	"github.com/cekura-community/cekura-go/gen/internal/vet"
)

//go:generate go run . -spec ../spec/openapi.yaml -overlays ../overlays -out ../generated

func main() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
	}
	os.Exit(run(os.Args[1:], os.Stderr))
}

// gcPercent lets the heap grow to three times what is in use before it is collected, some 300 MB for a thousand
// operations: a run is short.
const gcPercent = 200

// run is the whole command but for the process around it.
func run(args []string, stderr io.Writer) int {
	s, err := parseArgs(args, stderr)
	if err != nil {
		return exitStatus(err, stderr)
	}
	if s.version {
		return exitStatus(printVersion(os.Stdout), stderr)
	}
	if err := s.repair(); err != nil {
		return exitStatus(err, stderr)
	}
	client, err := generate(s, stderr)
	if err == nil {
		err = s.finish(client, stderr)
	}
	return exitStatus(err, stderr)
}

// generate is the pipeline: load, build, base types, everything else, and a last look at it all. What only reads the
// document runs side by side.
func generate(s *settings, stderr io.Writer) (files, error) {
	spec, overlays, err := s.sources()
	if err != nil {
		return nil, err
	}
	return s.client(spec, overlays, stderr)
}

func (s *settings) client(spec tree.Source, overlays []tree.Source, stderr io.Writer) (files, error) {
	log := &stageLog{isOn: s.verbose, out: stderr}
	document, err := stage(log, "load", func() (*oas.Document, error) {
		document, warnings, err := openapi.Load(spec, overlays, s.options)
		s.warn(warnings, stderr)
		return document, err
	})
	if err != nil {
		return nil, err
	}
	normalised := begin(log, "render", func() ([]byte, error) { return document.Render() })
	api, err := stage(log, "model", func() (*model.API, error) { return model.Build(document), nil })
	if err != nil {
		return nil, err
	}
	types := begin(log, "base", func() ([]base.File, error) { return base.Files(api, s.pkg) })
	source, importPath := s.sourceName(spec), s.examplesPath(spec, overlays)
	rest := begin(log, "emit", func() ([]emit.File, error) {
		return emit.Files(api, emit.Options{Package: s.pkg, Source: source, ImportPath: importPath, Document: normalised})
	})
	client, err := collect(source, normalised, types, rest)
	if err != nil {
		return nil, err
	}
	return stage(log, "vet", func() (files, error) {
		return client, vet.Client{Files: client, Package: s.pkg, ImportPath: importPath}.Check()
	})
}
