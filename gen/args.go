package main

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"go/token"
	"io"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"
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
	if err := flags.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			return nil, err
		}
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
	}
	switch *drift {
	case "error":
	case "warn":
		s.options.Drift = openapi.DriftWarn
	default:
		return usage("-drift is %q; give error or warn", *drift)
	}
	if !token.IsIdentifier(s.pkg) || s.pkg == "_" || s.pkg == "main" {
		return usage("-package is %q; give the name of a Go package", s.pkg)
	}
	if flags.NArg() > 0 {
		return usage("%q is no flag; see -help", flags.Arg(0))
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

// internal marks an error that no input should be able to cause.
func internal(err error) error { return fmt.Errorf("gen: internal error: %w", err) }

// sources reads the document and the overlays, or takes the built-in ones where the defaults aren't there.
func (s *settings) sources() (openapi.Source, []openapi.Source, error) {
	document, err := s.document()
	if err != nil {
		return document, nil, err
	}
	decisions, err := s.decisions()
	return document, decisions, err
}

func (s *settings) document() (openapi.Source, error) {
	data, err := os.ReadFile(s.spec)
	switch {
	case err == nil:
		return openapi.Source{Name: sourceName(s.spec), Data: data}, nil
	case errors.Is(err, os.ErrNotExist) && !s.ownSpec:
		return openapi.Source{Name: defaultSpec, Data: spec.OpenAPI}, nil
	}
	return openapi.Source{}, readError(s.spec, "-spec", err)
}

func (s *settings) decisions() ([]openapi.Source, error) {
	if s.overlays == "" {
		return nil, nil
	}
	entries, err := os.ReadDir(s.overlays)
	read := func(name string) ([]byte, error) { return os.ReadFile(filepath.Join(s.overlays, name)) }
	switch {
	case err == nil:
	case errors.Is(err, os.ErrNotExist) && !s.ownOverlays:
		if entries, err = overlays.Files.ReadDir("."); err != nil {
			return nil, internal(err)
		}
		read = overlays.Files.ReadFile
	default:
		return nil, readError(s.overlays, "-overlays", err)
	}
	var list []openapi.Source
	for _, entry := range entries {
		if ext := filepath.Ext(entry.Name()); entry.IsDir() || ext != ".yaml" && ext != ".yml" && ext != ".json" {
			continue
		}
		data, err := read(entry.Name())
		if err != nil {
			return nil, readError(filepath.Join(s.overlays, entry.Name()), "-overlays", err)
		}
		list = append(list, openapi.Source{Name: path.Join(sourceName(s.overlays), entry.Name()), Data: data})
	}
	return list, nil
}

func readError(name, flag string, err error) error {
	var pathError *os.PathError
	if errors.As(err, &pathError) {
		err = pathError.Err
	}
	return fmt.Errorf("%s:1:1: can't be read: %w; name another with %s", filepath.ToSlash(name), err, flag)
}

// sourceName is how files and messages call a source: below the folder that go generate or the user
// stands in, never a path of this machine. It is written into comments, which a line break would end.
func sourceName(name string) string {
	name = strings.Map(oneLine, filepath.ToSlash(filepath.Clean(name)))
	for strings.HasPrefix(name, "../") {
		name = name[3:]
	}
	if filepath.IsAbs(name) {
		return path.Base(name)
	}
	return name
}

func oneLine(r rune) rune {
	if unicode.IsPrint(r) {
		return r
	}
	return '?'
}

// examplesPath is the import path under which the examples find the client; "" leaves them out. They
// are written for the document and the overlays built in, and for all of it.
func (s *settings) examplesPath(document openapi.Source, decisions []openapi.Source) string {
	if len(s.options.Include) > 0 || !bytes.Equal(document.Data, spec.OpenAPI) {
		return ""
	}
	entries, err := overlays.Files.ReadDir(".")
	if err != nil || len(entries) != len(decisions) {
		return ""
	}
	for i, entry := range entries {
		if data, err := overlays.Files.ReadFile(entry.Name()); err != nil || !bytes.Equal(data, decisions[i].Data) {
			return ""
		}
	}
	return s.importPath()
}

// importPath is the import path of the output folder; "" when it is in no module.
func (s *settings) importPath() string {
	dir, err := filepath.Abs(s.out)
	if err != nil {
		return ""
	}
	for root := dir; ; root = filepath.Dir(root) {
		data, err := os.ReadFile(filepath.Join(root, "go.mod"))
		if err == nil {
			below, err := filepath.Rel(root, dir)
			if module := modfile.ModulePath(data); module != "" && err == nil {
				return path.Join(module, filepath.ToSlash(below))
			}
			return ""
		}
		if root == filepath.Dir(root) {
			return ""
		}
	}
}

// timer prints how long each stage took.
type timer struct {
	verbose bool
	stderr  io.Writer
	last    time.Time
}

func newTimer(verbose bool, stderr io.Writer) *timer {
	return &timer{verbose: verbose, stderr: stderr, last: time.Now()}
}

func (t *timer) stage(name string) {
	now := time.Now()
	if t.verbose {
		fmt.Fprintf(t.stderr, "%-8s %6d ms\n", name, now.Sub(t.last).Milliseconds())
	}
	t.last = now
}
