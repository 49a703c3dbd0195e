package main

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"go/token"
	"io"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/mod/modfile"

	"github.com/cekura-community/cekura-go/gen/internal/openapi"
	"github.com/cekura-community/cekura-go/overlays"
	"github.com/cekura-community/cekura-go/spec"
)

const (
	defaultSpec     = "spec/openapi.yaml"
	defaultOverlays = "overlays"
)

// settings are what the command line says.
type settings struct {
	spec, overlays, out, pkg string
	ownSpec, ownOverlays     bool // given, so that no built-in copy stands in
	check, verbose           bool
	options                  openapi.Options
}

// errUsage marks wrong usage; the flag package has told the user already.
var errUsage = errors.New("usage")

func parseArgs(args []string, stderr io.Writer) (*settings, error) {
	s := &settings{}
	flags := flag.NewFlagSet("gen", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.StringVar(&s.spec, "spec", defaultSpec, "`file` of the OpenAPI document")
	flags.StringVar(&s.overlays, "overlays", defaultOverlays, "`folder` of overlays, \"\" for none")
	flags.StringVar(&s.out, "out", "generated", "`folder` for the client")
	flags.StringVar(&s.pkg, "package", "cekura", "`name` of the client's package")
	include := flags.String("include", "", "only these operations: a `list` of path globs and tag:NAME")
	drift := flags.String("drift", "error", "`mode`: error or warn")
	flags.BoolVar(&s.check, "check", false, "write nothing; exit 1 when the client is stale")
	flags.BoolVar(&s.verbose, "v", false, "print each repair, and the time of each stage")
	if err := flags.Parse(args); errors.Is(err, flag.ErrHelp) {
		return nil, err
	} else if err != nil {
		return nil, errUsage
	}
	flags.Visit(func(f *flag.Flag) {
		s.ownSpec = s.ownSpec || f.Name == "spec"
		s.ownOverlays = s.ownOverlays || f.Name == "overlays"
	})
	usage := func(format string, args ...any) (*settings, error) {
		fmt.Fprintf(stderr, "gen: "+format+"\n", args...)
		return nil, errUsage
	}
	switch {
	case s.spec == "":
		return usage("-spec is empty; give a file")
	case s.out == "":
		return usage("-out is empty; give a folder")
	case *drift != "error" && *drift != "warn":
		return usage("-drift is %q; give error or warn", *drift)
	case !token.IsIdentifier(s.pkg) || s.pkg == "_" || s.pkg == "main":
		return usage("-package is %q; give the name of a Go package", s.pkg)
	case flags.NArg() > 0:
		return usage("%q is no flag; see -help", flags.Arg(0))
	}
	if *drift == "warn" {
		s.options.Drift = openapi.DriftWarn
	}
	for pattern := range strings.SplitSeq(*include, ",") {
		if pattern = strings.TrimSpace(pattern); pattern != "" {
			s.options.Include = append(s.options.Include, pattern)
		}
	}
	return s, nil
}

// exitStatus prints err where it hasn't been and turns it into the status.
func exitStatus(err error, stderr io.Writer) int {
	switch {
	case err == nil, errors.Is(err, flag.ErrHelp):
		return 0
	case errors.Is(err, errUsage):
		return 2
	}
	fmt.Fprintln(stderr, err)
	return 1
}

// warn prints the warnings, and of what was repaired how much it was: nobody has to decide it.
func (s *settings) warn(warnings openapi.Faults, stderr io.Writer) {
	repairs := map[string]int{}
	for _, warning := range warnings {
		if warning.IsRepair && !s.verbose {
			repairs[warning.File]++
			continue
		}
		fmt.Fprintln(stderr, "warning:", warning)
	}
	for _, file := range slices.Sorted(maps.Keys(repairs)) {
		fmt.Fprintf(stderr, "warning: %s: %d places were repaired; -v lists them\n", file, repairs[file])
	}
}

// sources reads the document and the overlays, or takes the built-in ones where the defaults aren't there.
func (s *settings) sources() (document openapi.Source, decisions []openapi.Source, err error) {
	document.Name = sourceName(s.spec)
	document.Data, err = os.ReadFile(s.spec)
	if errors.Is(err, fs.ErrNotExist) && !s.ownSpec {
		document.Data, err = spec.OpenAPI, nil
	}
	if err != nil {
		return document, nil, readError(s.spec, "-spec", err)
	}
	decisions, err = s.decisions()
	return document, decisions, err
}

func (s *settings) decisions() ([]openapi.Source, error) {
	if s.overlays == "" {
		return nil, nil
	}
	if _, err := os.Stat(s.overlays); errors.Is(err, fs.ErrNotExist) && !s.ownOverlays {
		return s.readOverlays(overlays.Files)
	}
	return s.readOverlays(os.DirFS(s.overlays))
}

// readOverlays reads those of a folder, under the name of the one that was given.
func (s *settings) readOverlays(folder fs.FS) ([]openapi.Source, error) {
	entries, err := fs.ReadDir(folder, ".")
	if err != nil {
		return nil, readError(s.overlays, "-overlays", err)
	}
	var list []openapi.Source
	for _, entry := range entries {
		if ext := path.Ext(entry.Name()); entry.IsDir() || ext != ".yaml" && ext != ".yml" && ext != ".json" {
			continue
		}
		data, err := fs.ReadFile(folder, entry.Name())
		if err != nil {
			return nil, readError(filepath.Join(s.overlays, entry.Name()), "-overlays", err)
		}
		list = append(list, openapi.Source{Name: path.Join(sourceName(s.overlays), entry.Name()), Data: data})
	}
	return list, nil
}

func readError(name, flag string, err error) error {
	return faultAt(name, "can't be read: %w; name another with %s", withoutPath(err), flag)
}

// faultAt says what is wrong with a whole file or folder.
func faultAt(name, format string, args ...any) error {
	return fmt.Errorf("%s:1:1: "+format, append([]any{filepath.ToSlash(name)}, args...)...)
}

// withoutPath is the reason alone: the path may be in the stage folder, which is gone when the user reads it.
func withoutPath(err error) error {
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

// sourceName is how files and messages call a source: below the folder that go generate or the user
// stands in, never a path of this machine. It is written into comments, which a line break would end.
func sourceName(name string) string {
	name = strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return '?'
	}, filepath.ToSlash(filepath.Clean(name)))
	for strings.HasPrefix(name, "../") {
		name = name[3:]
	}
	if filepath.IsAbs(name) {
		return path.Base(name)
	}
	return name
}

// examplesPath is the import path under which the examples find the client; "" leaves them out. They
// are written for the document and the overlays built in, and for all of it.
func (s *settings) examplesPath(document openapi.Source, decisions []openapi.Source) string {
	builtIn, err := s.readOverlays(overlays.Files)
	isSame := func(a, b openapi.Source) bool { return bytes.Equal(a.Data, b.Data) }
	if err != nil || !slices.EqualFunc(builtIn, decisions, isSame) || !bytes.Equal(document.Data, spec.OpenAPI) || len(s.options.Include) > 0 {
		return ""
	}
	return s.importPath()
}

// importPath is the import path of the output folder; "" when it is in no module.
func (s *settings) importPath() string {
	dir, err := filepath.Abs(s.out)
	if err != nil {
		return ""
	}
	for root, below := dir, ""; root != below; root, below = filepath.Dir(root), root {
		if data, err := os.ReadFile(filepath.Join(root, "go.mod")); err == nil {
			if module := modfile.ModulePath(data); module != "" {
				return path.Join(module, filepath.ToSlash(dir[len(root):]))
			}
			return ""
		}
	}
	return ""
}
