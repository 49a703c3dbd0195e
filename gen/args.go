package main

import (
	"errors"
	"flag"
	"fmt"
	"go/token"
	"go/types"
	"io"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/cekura-community/cekura-go/gen/internal/openapi"
	"github.com/cekura-community/cekura-go/gen/internal/tree"
)

// settings are what the command line says.
type settings struct {
	spec           string   // "" for the built-in one
	overlays       []string // folders, builtIn among them
	out, pkg       string
	check, verbose bool
	version        bool
	options        openapi.Options
}

// errUsage marks wrong usage; the flag package has told the user already.
var errUsage = errors.New("usage")

func parseArgs(args []string, stderr io.Writer) (*settings, error) {
	s := &settings{}
	flags := flag.NewFlagSet("gen", flag.ContinueOnError)
	flags.SetOutput(stderr)
	spec, overlays := defaults()
	flags.StringVar(&s.spec, "spec", spec, "`file` of the OpenAPI document; from another module the one built in")
	list := flags.String("overlays", overlays, "`list` of folders of overlays, by commas; builtin names those built in, \"\" none")
	flags.StringVar(&s.out, "out", "generated", "`folder` for the client")
	flags.StringVar(&s.pkg, "package", "cekura", "`name` of the client's package")
	include := flags.String("include", "", "only these operations: a `list` of path globs and tag:NAME")
	drift := flags.String("drift", "error", "`mode`: error or warn")
	flags.BoolVar(&s.check, "check", false, "write nothing; exit 1 when the client is stale")
	flags.BoolVar(&s.verbose, "v", false, "print each repair, and the time of each stage")
	flags.BoolVar(&s.version, "version", false, "print the version of gen and of the document built in")
	if err := flags.Parse(args); errors.Is(err, flag.ErrHelp) {
		return nil, err
	} else if err != nil {
		return nil, errUsage
	}
	isGiven := false
	flags.Visit(func(f *flag.Flag) { isGiven = isGiven || f.Name == "spec" })
	var fault string
	s.overlays, fault = overlayFolders(*list)
	for _, problem := range []string{
		isWrong(isGiven && s.spec == "", "-spec is empty; give a file"),
		fault,
		isWrong(s.out == "", "-out is empty; give a folder"),
		isWrong(*drift != "error" && *drift != "warn", "-drift is %q; give error or warn", *drift),
		packageFault(s.pkg),
		s.include(*include),
		isWrong(flags.NArg() > 0, "%q is no flag; see -help", flags.Arg(0)),
	} {
		if problem != "" {
			fmt.Fprintln(stderr, "gen: "+problem)
			return nil, errUsage
		}
	}
	if *drift == "warn" {
		s.options.Drift = tree.DriftWarn
	}
	return s, nil
}

// isWrong is the message where something is wrong.
func isWrong(wrong bool, format string, args ...any) string {
	if !wrong {
		return ""
	}
	return fmt.Sprintf(format, args...)
}

// packageName is what a package is called; one such as Ⅷ, which Go allows, few can type.
var packageName = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_]*$`)

// packageFault says why the client can't be a package of that name.
func packageFault(name string) string {
	const another = "; give another, such as cekura"
	switch {
	case !packageName.MatchString(name):
		return fmt.Sprintf("-package is %q, no name of ASCII letters, digits and _ that begins with a letter%s", name, another)
	case token.IsKeyword(name):
		return fmt.Sprintf("-package is %q, a keyword of Go%s", name, another)
	case types.Universe.Lookup(name) != nil:
		return fmt.Sprintf("-package is %q, which Go predeclares: files that import the client would lose that%s", name, another)
	case slices.Contains([]string{"main", "init", "documentation"}, name):
		return fmt.Sprintf("-package is %q, which no package that is imported can be called%s", name, another)
	case strings.HasSuffix(name, "_test"):
		return fmt.Sprintf("-package is %q, and what ends in _test is a package of tests%s", name, another)
	}
	return ""
}

// include takes the patterns of -include, and says which is none.
func (s *settings) include(list string) string {
	for pattern := range strings.SplitSeq(list, ",") {
		pattern = strings.TrimSpace(pattern)
		switch tag, isTag := strings.CutPrefix(pattern, "tag:"); {
		case pattern == "":
			continue
		case isTag && tag == "", !isTag && pattern[0] != '/' && pattern[0] != '*':
			return fmt.Sprintf("-include has %q; give path globs, which begin with / or *, and tag:NAME", pattern)
		}
		s.options.Include = append(s.options.Include, pattern)
	}
	if list != "" && len(s.options.Include) == 0 {
		return fmt.Sprintf("-include is %q; give path globs, which begin with / or *, and tag:NAME", list)
	}
	return ""
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
	faults := tree.Faults{}
	if errors.As(err, &faults) {
		tellOfCopies(faults, stderr)
	}
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
	tellOfCopies(warnings, stderr)
}

// tellOfCopies says once how a copy of the overlays built in is made, where a remedy wants one.
func tellOfCopies(faults tree.Faults, stderr io.Writer) {
	if slices.ContainsFunc(faults, func(f tree.Fault) bool { return f.IsCopied }) {
		fmt.Fprintf(stderr, "note: to copy the overlays built in: mkdir FOLDER && cp \"$(go list -m -f '{{.Dir}}' %s)\"/overlays/*.yaml FOLDER && chmod u+w FOLDER/*; "+
			"then pass -overlays FOLDER in place of builtin\n", ownModuleVersion())
	}
}
