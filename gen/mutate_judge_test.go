package main

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/require"

	"github.com/cekura-community/cekura-go/gen/internal/openapi"
)

// mutantJudge says what is wrong with what becomes of a mutant.
type mutantJudge struct {
	*judge
	fset     *token.FileSet
	known    map[string]*ast.File // files that no document changes, by name and text: parsed, and found well
	isSteady bool                 // known is complete
	dir      string
}

// verdict is what became of a mutant, and what is wrong with that: nothing is what is wanted.
type verdict struct {
	client  files // nil where the mutant was refused
	isDrift bool  // but for -drift=warn it would have been
	faults  []string
}

func newMutantJudge(t *testing.T) *mutantJudge {
	harmless, err := os.ReadFile(filepath.Join("testdata", "mutate", "openapi.yaml"))
	require.NoError(t, err)
	return &mutantJudge{judge: newJudge(t, harmless), fset: token.NewFileSet(), known: map[string]*ast.File{}, dir: t.TempDir()}
}

// try runs the command on a mutant. A thorough look makes the client again, twice: of the same, and of the
// normalised document.
func (j *mutantJudge) try(m *mutant, isThorough bool) (v verdict) {
	texts := m.encoded()
	j.write(texts)
	drift := j.attempt(m.include, "error", func(s *settings, stderr io.Writer) (files, error) {
		spec, overlays, err := s.sources()
		if err == nil {
			_, _, err = openapi.Load(spec, overlays, s.options)
		}
		return nil, err
	})
	all := j.attempt(m.include, "warn", generate)
	v.client, v.isDrift = all.client, drift.err != nil && all.err == nil
	v.faults = append(drift.faults(texts), all.faults(texts)...)
	if all.err != nil {
		if drift.err == nil {
			v.faults = append(v.faults, "-drift=warn refuses what -drift=error doesn't")
		}
		return v
	}
	v.faults = append(v.faults, j.clientFaults(all.client)...)
	if isThorough {
		again := j.attempt(m.include, "warn", generate)
		v.faults = append(v.faults, differences("the same input gives other bytes", all.client, again.client)...)
		v.faults = append(v.faults, j.secondTurn(all.client)...)
	}
	return v
}

// write puts a mutant's files where the command finds them, and nothing else.
func (j *mutantJudge) write(texts map[string][]byte) {
	require.NoError(j.t, os.RemoveAll(filepath.Join(j.dir, "overlays")))
	for name, data := range texts {
		path := filepath.Join(j.dir, filepath.FromSlash(name))
		require.NoError(j.t, os.MkdirAll(filepath.Dir(path), 0o777))
		require.NoError(j.t, os.WriteFile(path, data, 0o666))
	}
}

// outcome is what a run makes and says.
type outcome struct {
	client files
	output string
	err    error
}

// attempt runs the command, or a part of it, up to the disk.
func (j *mutantJudge) attempt(include, drift string, do func(*settings, io.Writer) (files, error)) (o outcome) {
	overlays := filepath.Join(j.dir, "overlays")
	if _, err := os.Stat(overlays); err != nil {
		overlays = ""
	}
	stderr := &bytes.Buffer{}
	args := []string{"-spec", filepath.Join(j.dir, documentName), "-overlays", overlays, "-include", include, "-drift", drift, "-out", filepath.Join(j.dir, "out"), "-v"}
	s, err := parseArgs(args, stderr)
	require.NoError(j.t, err)
	defer func() {
		if r := recover(); r != nil {
			o.err = fmt.Errorf("panic: %v;%s", r, ownFrames(debug.Stack()))
		}
	}()
	o.client, o.err = do(s, stderr)
	o.output = stderr.String()
	return o
}

// ownFrames are the lines of a stack that are in this module's own packages.
func ownFrames(stack []byte) string {
	text := &strings.Builder{}
	for line := range strings.Lines(string(stack)) {
		if _, place, found := strings.Cut(line, "/gen/internal/"); found {
			text.WriteString(" < " + strings.TrimSpace(place))
		}
	}
	return text.String()
}

var (
	faultLine = regexp.MustCompile(`^(openapi\.yaml|overlays/[\w.-]+):([1-9]\d*):([1-9]\d*): (.+)$`)
	stageLine = regexp.MustCompile(`^(load|render|model|base|emit|vet) +\d+ ms$`)
)

// faults looks at the lines that a run prints: a few, short, readable, and each with a place that is there.
func (o outcome) faults(texts map[string][]byte) (faults []string) {
	var lines []string
	for line := range strings.Lines(o.output) {
		line = strings.TrimSuffix(line, "\n")
		if !stageLine.MatchString(line) {
			lines = append(lines, strings.TrimPrefix(line, "warning: "))
		}
	}
	if o.err != nil {
		for line := range strings.Lines(o.err.Error()) {
			line = strings.TrimSuffix(line, "\n")
			lines = append(lines, line)
			if !strings.Contains(line, ";") {
				faults = append(faults, "a fault without a remedy: "+line)
			}
		}
	}
	if len(lines) > 2000 {
		faults = append(faults, fmt.Sprintf("%d lines of faults and warnings", len(lines)))
	}
	for _, line := range lines {
		if fault := lineFault(texts, line); fault != "" {
			faults = append(faults, fault+": "+line)
		}
	}
	return faults
}

func lineFault(texts map[string][]byte, line string) string {
	parts := faultLine.FindStringSubmatch(line)
	switch {
	case strings.HasPrefix(line, "panic: "):
		return "panicked"
	case strings.Contains(line, "internal error"):
		return "an internal error"
	case parts == nil:
		return "a line without a place"
	case strings.ContainsFunc(line, func(r rune) bool { return !unicode.IsPrint(r) }):
		return "a line that can't be printed"
	case len(line) > 6000:
		return "a long line"
	}
	number, _ := strconv.Atoi(parts[2])
	if lines := bytes.Count(texts[parts[1]], []byte("\n")) + 1; number > lines {
		return fmt.Sprintf("a place behind the end, at %d", lines)
	}
	return ""
}

func differences(what string, a, b files) (faults []string) {
	both := maps.Clone(a)
	maps.Copy(both, b)
	for _, name := range slices.Sorted(maps.Keys(both)) {
		if !bytes.Equal(a[name], b[name]) {
			faults = append(faults, what+": "+name+firstDifference(a[name], b[name]))
		}
	}
	return faults
}

func firstDifference(a, b []byte) string {
	first, second := strings.Split(string(a), "\n"), strings.Split(string(b), "\n")
	for i := range min(len(first), len(second)) {
		if first[i] != second[i] {
			return fmt.Sprintf("\nbefore: %s\nafter:  %s", first[i], second[i])
		}
	}
	return fmt.Sprintf("\n%d and %d lines", len(first), len(second))
}

// secondTurn makes a client of the normalised document, which has the same names.
func (j *mutantJudge) secondTurn(client files) (faults []string) {
	j.write(map[string][]byte{documentName: client["openapi.gen.yaml"]})
	again := j.attempt("", "warn", generate)
	if again.err != nil {
		return []string{"the normalised document is refused: " + again.err.Error()}
	}
	before, after := declaredApart(client, again.client), declaredApart(again.client, client)
	for _, name := range slices.Sorted(maps.Keys(before)) {
		if after[name] != before[name] {
			faults = append(faults, fmt.Sprintf("the normalised document makes another thing of %s\nbefore: %s\nafter:  %s", name, before[name], after[name]))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(after)) {
		if before[name] == "" {
			faults = append(faults, "the normalised document makes the new "+name)
		}
	}
	return faults
}

// declaredApart are the declarations of the files that another client has otherwise.
func declaredApart(client, other files) map[string]string {
	parsed := map[string]*ast.File{}
	for name, data := range client {
		if strings.HasSuffix(name, ".go") && !bytes.Equal(data, other[name]) {
			parsed[name], _ = parser.ParseFile(token.NewFileSet(), name, data, parser.SkipObjectResolution)
		}
	}
	return declarations(parsed)
}

// clientFaults type-checks a client, and looks for what none may hold.
func (j *mutantJudge) clientFaults(client files) (faults []string) {
	var parsed []*ast.File
	for _, name := range slices.Sorted(maps.Keys(client)) {
		if !strings.HasSuffix(name, ".go") {
			continue
		}
		file, key := (*ast.File)(nil), name+"\n"+string(client[name])
		if file = j.known[key]; file == nil {
			var err error
			if file, err = parser.ParseFile(j.fset, name, client[name], parser.ParseComments|parser.SkipObjectResolution); err != nil {
				return []string{"no Go: " + err.Error()}
			}
			faults = append(faults, j.fileFaults(name, file, client[name])...)
		}
		if !j.isSteady {
			j.known[key] = file
		}
		parsed = append(parsed, file)
	}
	j.isSteady = true
	return append(faults, j.typeFaults(parsed)...)
}

// typeFaults are those of the type checker, which the compiler has, too. It panics on some cycles of aliases.
func (j *mutantJudge) typeFaults(parsed []*ast.File) (faults []string) {
	defer func() {
		if r := recover(); r != nil {
			faults = append(faults, fmt.Sprintf("the type checker panics: %v", r))
		}
	}()
	config := types.Config{Importer: j.importer, Error: func(err error) { faults = append(faults, "does not compile: "+err.Error()) }}
	_, _ = config.Check("cekura", j.fset, parsed, nil)
	return faults
}

func (j *mutantJudge) fileFaults(name string, file *ast.File, data []byte) (faults []string) {
	if formatted, err := format.Source(data); err != nil || !bytes.Equal(formatted, data) {
		faults = append(faults, "gofmt changes "+name+firstDifference(data, formatted))
	}
	if fault := declarationFault(file); fault != "" {
		faults = append(faults, name+": "+fault)
	}
	ast.Inspect(file, func(n ast.Node) bool {
		if field, ok := n.(*ast.Field); ok && field.Tag != nil && !isTag(field.Tag.Value) {
			faults = append(faults, name+": the tag "+field.Tag.Value)
		}
		return true
	})
	return faults
}

// isTag tells whether reflect reads a field's tag to its end.
func isTag(literal string) bool {
	tag, err := strconv.Unquote(literal)
	if err != nil {
		return false
	}
	key, quoted, _ := strings.Cut(tag, ":")
	value, ok := reflect.StructTag(tag).Lookup(key)
	return ok && strconv.Quote(value) == quoted
}
