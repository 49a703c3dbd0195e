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
	"regexp"
	"slices"
	"strings"

	"golang.org/x/mod/modfile"

	"github.com/cekura-community/cekura-go/gen/internal/disk"
	"github.com/cekura-community/cekura-go/gen/internal/openapi"
	"github.com/cekura-community/cekura-go/gen/internal/tree"
	"github.com/cekura-community/cekura-go/overlays"
	"github.com/cekura-community/cekura-go/spec"
)

const (
	defaultSpec     = "spec/openapi.yaml"
	defaultOverlays = "overlays"
)

// packageName is what a package is called; one such as Ⅷ, which Go allows, few can type.
var packageName = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_]*$`)

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
	case !packageName.MatchString(s.pkg) || token.IsKeyword(s.pkg) || s.pkg == "main":
		return usage("-package is %q; give the name of a Go package", s.pkg)
	case flags.NArg() > 0:
		return usage("%q is no flag; see -help", flags.Arg(0))
	}
	if *drift == "warn" {
		s.options.Drift = tree.DriftWarn
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
func (s *settings) warn(warnings tree.Faults, stderr io.Writer) {
	repairs := map[string]int{}
	for _, warning := range warnings {
		if warning.IsRepair && !s.verbose {
			repairs[warning.File] += 1 + warning.Alike
			continue
		}
		fmt.Fprintln(stderr, "warning:", warning)
	}
	for _, file := range slices.Sorted(maps.Keys(repairs)) {
		fmt.Fprintf(stderr, "warning: %s: %d places were repaired; -v lists them\n", file, repairs[file])
	}
}

// sources reads the document and the overlays, or takes the built-in ones where the defaults aren't there.
func (s *settings) sources() (document tree.Source, decisions []tree.Source, err error) {
	document, err = disk.Document(s.spec)
	if errors.Is(err, fs.ErrNotExist) && !s.ownSpec {
		document.Data, err = spec.OpenAPI, nil
	}
	decisions, overlayErr := s.decisions()
	return document, decisions, errors.Join(err, overlayErr)
}

func (s *settings) decisions() ([]tree.Source, error) {
	if s.overlays == "" {
		return nil, nil
	}
	if _, err := os.Stat(s.overlays); errors.Is(err, fs.ErrNotExist) && !s.ownOverlays {
		return disk.OverlaysOf(overlays.Files, s.overlays)
	}
	return disk.Overlays(s.overlays)
}

// examplesPath is the import path under which the examples find the client; "" leaves them out. They
// are written for the document and the overlays built in, and for all of it.
func (s *settings) examplesPath(document tree.Source, decisions []tree.Source) string {
	builtIn, err := disk.OverlaysOf(overlays.Files, s.overlays)
	isSame := func(a, b tree.Source) bool { return bytes.Equal(a.Data, b.Data) }
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
