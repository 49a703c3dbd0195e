package main

import (
	"fmt"
	"go/format"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v4"
)

// readmeBlock is a fenced block of README.md, with the line it begins at.
type readmeBlock struct {
	line           int
	language, text string
}

// readme is README.md without its fenced blocks, and these.
func readme(t *testing.T) (prose string, blocks []readmeBlock) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(repositoryRoot(t), "README.md"))
	require.NoError(t, err)
	lines := strings.Split(strings.TrimSuffix(string(data), "\n"), "\n")
	assert.Less(t, len(lines), 150, "lines of README.md")
	isOpen := false
	for i, line := range lines {
		switch language, isFence := strings.CutPrefix(line, "```"); {
		case isFence && isOpen:
			isOpen = false
		case isFence:
			isOpen, blocks = true, append(blocks, readmeBlock{line: i + 2, language: language})
		case isOpen:
			blocks[len(blocks)-1].text += line + "\n"
		default:
			prose += line + "\n"
		}
	}
	require.False(t, isOpen, "README.md ends in a block")
	require.NotContains(t, prose, "```")
	require.NotRegexp(t, `(?m)^(    |\t|~~~)`, prose, "a block that is not fenced by backticks")
	return prose, blocks
}

// TestReadme runs every block of README.md: commands and the steps of a CI file in a module that is made
// as a reader would make it, programs and pieces of Go against a server on this machine.
func TestReadme(t *testing.T) {
	_, blocks := readme(t)
	reader := newReader(t, blocks)
	for _, block := range blocks {
		at := fmt.Sprintf("README.md:%d", block.line)
		switch block.language {
		case "go": // see runGo
		case "sh":
			for line := range strings.Lines(block.text) {
				reader.command(at, line)
			}
		case "yaml":
			reader.workflow(at, block.text)
		default:
			t.Errorf("%s: nothing here runs a block of %q", at, block.language)
		}
	}
	reader.runGo()
}

// reader is who does what README.md says: in this work tree with make, else in a module of their own.
type reader struct {
	*published
	dir, client string // the module's folder; the path of the client's module
	goBlocks    readerGo
}

func newReader(t *testing.T, blocks []readmeBlock) *reader {
	t.Helper()
	r := &reader{published: publish(t), dir: t.TempDir()}
	r.client = r.addModule(filepath.Join(repositoryRoot(t), "generated"))
	r.write("go.mod", "module example.com/reader\n\ngo 1.24.0\n\nrequire "+otelhttp+" v0.0.0\n\nreplace "+otelhttp+" => ./otelhttp\n")
	r.write("otelhttp/go.mod", "module "+otelhttp+"\n\ngo 1.24.0\n")
	r.write("otelhttp/otelhttp.go", otelhttpStandIn)
	for _, block := range blocks {
		if directive := regexp.MustCompile(`//go:generate .*`).FindString(block.text); block.language == "sh" && directive != "" {
			r.write("generate.go", "package main\n\n"+directive+"\n")
		}
	}
	r.goBlocks = splitGo(t, blocks)
	r.write("main.go", r.goBlocks.program)
	r.write("pieces/main.go", r.goBlocks.pieces(r.client))
	return r
}

// addModule puts another module of the work tree into a proxy in front of the others.
func (p *published) addModule(dir string) (path string) {
	p.t.Helper()
	cache, err := exec.Command("go", "env", "GOMODCACHE").Output()
	require.NoError(p.t, err)
	proxy := p.t.TempDir()
	pack(p.t, proxy, strings.TrimSpace(string(cache)), dir)
	for i, variable := range p.environment {
		if rest, found := strings.CutPrefix(variable, "GOPROXY=file:"); found {
			p.environment[i] = "GOPROXY=file://" + filepath.ToSlash(proxy) + ",file:" + rest
		}
	}
	return modulePath(p.t, dir)
}

func (r *reader) write(name, text string) {
	r.t.Helper()
	file := filepath.Join(r.dir, filepath.FromSlash(name))
	require.NoError(r.t, os.MkdirAll(filepath.Dir(file), 0o777))
	require.NoError(r.t, os.WriteFile(file, []byte(text), 0o666))
}

// command runs a line of the shell, and what it must leave behind is there. Only make is not let loose, or
// this test would run itself: it says what it would do.
func (r *reader) command(at, line string) {
	r.t.Helper()
	line, _, _ = strings.Cut(line, "#")
	words := strings.Fields(line)
	at += ": " + strings.Join(words, " ")
	require.NotRegexp(r.t, `["'$;&|<>*\\]`, line, "%s: more than words", at)
	require.GreaterOrEqual(r.t, len(words), 2, at)
	generator := r.path + "/gen@latest"
	client := filepath.Join(r.dir, "cekura")
	goMod := filepath.Join(r.dir, "go.mod")
	switch {
	case words[0] == "make" && len(words) == 2:
		makefile, err := os.ReadFile("../Makefile")
		require.NoError(r.t, err)
		assert.Regexp(r.t, `(?m)^`+words[1]+`:.*## `, string(makefile), at)
		out, err := exec.Command("make", "-n", "-C", "..", words[1]).CombinedOutput()
		assert.NoError(r.t, err, "%s\n%s", at, out)
	case words[0] != "go":
		r.t.Errorf("%s: nothing here runs it", at)
	case words[1] == "run":
		require.Equal(r.t, generator, words[2], at)
		before, err := os.ReadFile(goMod)
		require.NoError(r.t, err)
		assert.Empty(r.t, r.goCommand(r.dir, words[1:]...), at)
		assertOwnClient(r.t, client, "cekura")
		assertFile(r.t, goMod, string(before), at)
		require.NoError(r.t, os.RemoveAll(client))
	case words[1] == "generate":
		r.goCommand(r.dir, words[1:]...)
		assertOwnClient(r.t, client, "cekura")
	case words[1] == "mod" && words[2] == "tidy":
		r.tidy(r.dir)
	case words[1] == "get" && words[len(words)-1] == generator, words[1] == "get" && words[2] == r.client+"@latest",
		words[1] == "tool" && words[2] == "gen":
		r.goCommand(r.dir, words[1:]...)
	case words[1] == "test":
		r.ownGo(words[1:]...)
	default:
		r.t.Errorf("%s: nothing here runs it", at)
	}
}

// ownGo runs the go command on the reader's own packages, whose folder is another each time: the build cache is
// told to forget it.
func (r *reader) ownGo(args ...string) {
	r.t.Helper()
	command := *r.published
	command.environment = append(slices.Clip(r.environment), trimmed)
	command.goCommand(r.dir, args...)
}

const trimmed = "GOFLAGS=-modcacherw -trimpath"

func assertFile(t *testing.T, name, want, at string) {
	t.Helper()
	data, err := os.ReadFile(name)
	require.NoError(t, err)
	assert.Equal(t, want, string(data), at)
}

// workflow runs the steps of a CI file that are commands; those that are actions are of the two kinds that
// have the same effect here: the code is at hand, and so is Go.
func (r *reader) workflow(at, text string) {
	r.t.Helper()
	file := struct {
		Jobs map[string]struct {
			Steps []struct {
				Uses, Run string
				With      map[string]string
			}
		}
	}{}
	require.NoError(r.t, yaml.Unmarshal([]byte(text), &file), at)
	assert.Equal(r.t, 4, strings.Count(text, "\n"), "%s: README.md says that it has four lines", at)
	require.NotEmpty(r.t, file.Jobs, at)
	for _, job := range file.Jobs {
		require.NotEmpty(r.t, job.Steps, at)
		for _, step := range job.Steps {
			if step.Run != "" {
				r.command(at, step.Run)
				continue
			}
			assert.Regexp(r.t, `^actions/(checkout|setup-go)@v\d+$`, step.Uses, at)
			for _, name := range step.With {
				assert.FileExists(r.t, filepath.Join(r.dir, name), at)
			}
		}
	}
}

// readerGo is the Go of README.md: one program, and the pieces that stand in one function.
type readerGo struct {
	program string
	blocks  []readmeBlock
}

func splitGo(t *testing.T, blocks []readmeBlock) (split readerGo) {
	t.Helper()
	for _, block := range blocks {
		if block.language != "go" {
			continue
		}
		formatted, err := format.Source([]byte(block.text))
		require.NoError(t, err, "README.md:%d", block.line)
		assert.Equal(t, string(formatted), block.text, "README.md:%d: gofmt", block.line)
		if strings.HasPrefix(block.text, "package ") {
			require.Empty(t, split.program, "README.md:%d: a second program", block.line)
			split.program = fmt.Sprintf("//line README.md:%d\n%s", block.line, block.text)
			split.blocks = append([]readmeBlock{block}, split.blocks...)
			continue
		}
		split.blocks = append(split.blocks, block)
	}
	require.NotEmpty(t, split.program)
	return split
}

// pieces is a program of all pieces, each in the scope of those before it. Each says that it was reached. What goes
// wrong in one ends the program, unless that or the next is about errors. With a client that it makes, an agent is got.
func (g readerGo) pieces(client string) string {
	var b strings.Builder
	pieces := g.blocks[1:]
	for i, piece := range pieces {
		fmt.Fprintf(&b, "{\nfmt.Println(%q)\n//line README.md:%d\n%s//line pieces.go:1\n", pieceMark(piece), piece.line, piece.text)
		isAboutErrors := strings.Contains(piece.text, "errors.") || i+1 < len(pieces) && strings.Contains(pieces[i+1].text, "errors.")
		if !isAboutErrors {
			b.WriteString("if err != nil {\nreturn err\n}\n")
		}
		if strings.Contains(piece.text, ".NewClient(") {
			b.WriteString("if _, err := client.Agents.Get(ctx, 2142); err != nil {\nreturn err\n}\n")
		}
	}
	body := b.String() + "return nil\n" + strings.Repeat("}\n", len(pieces))
	return "package main\n\nimport (\n" + importsOf(body+piecesMain, client) + ")\n" + piecesMain +
		"\nfunc pieces(ctx context.Context, client *cekura.Client) error {\n" + body + "}\n"
}

const piecesMain = `
func main() {
	ctx := context.Background()
	client, err := cekura.NewClient()
	if err == nil {
		err = pieces(ctx, client)
	}
	if err != nil {
		log.Fatal(err)
	}
}
`

func pieceMark(piece readmeBlock) string { return fmt.Sprintf("at README.md:%d", piece.line) }

// importsOf are the imports of the packages that a reader knows by their names.
func importsOf(code, client string) (imports string) {
	for _, path := range []string{"context", "errors", "fmt", "log", "log/slog", "net/http", "net/http/httptest", "time", otelhttp} {
		if regexp.MustCompile(`\b` + filepath.Base(path) + `\.`).MatchString(code) {
			imports += fmt.Sprintf("%q\n", path)
		}
	}
	return imports + fmt.Sprintf("cekura %q\n", client)
}

const otelhttp = "go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp"

// otelhttpStandIn has of that library what README.md uses, as version 0.72 declares it, so that no test needs
// to have it. It logs the name of each span.
const otelhttpStandIn = `package otelhttp

import (
	"log"
	"net/http"
)

type Option func(*Transport)

type Transport struct {
	base http.RoundTripper
	name func(operation string, r *http.Request) string
}

func NewTransport(base http.RoundTripper, opts ...Option) *Transport {
	t := &Transport{base: base}
	for _, opt := range opts {
		opt(t)
	}
	return t
}

func WithSpanNameFormatter(f func(operation string, r *http.Request) string) Option {
	return func(t *Transport) { t.name = f }
}

func (t *Transport) RoundTrip(r *http.Request) (*http.Response, error) {
	log.Println("span", t.name("", r))
	return t.base.RoundTrip(r)
}
`

// runGo runs the program and the pieces. Each prints what the comments behind its lines say and nothing else.
func (r *reader) runGo() {
	r.t.Helper()
	r.ownGo("vet", "./...")
	program, pieces := r.goBlocks.blocks[0], r.goBlocks.blocks[1:]
	out, logged, requests := r.runProgram(".")
	assert.Equal(r.t, printed(program.text), out)
	assert.Empty(r.t, logged)
	assert.Equal(r.t, []string{"GET /test_framework/v2/aiagents/"}, requests)

	var want string
	for _, piece := range pieces {
		want += pieceMark(piece) + "\n" + printed(piece.text)
	}
	out, logged, requests = r.runProgram("./pieces")
	assert.Equal(r.t, want, out)
	assert.Contains(r.t, logged, "span GET /test_framework/v2/aiagents/{id}/\n")
	assert.Equal(r.t, []string{
		`POST /test_framework/v2/aiagents/ {"description":"Answers billing questions.","project":742,"provider":{"type":"vapi",` +
			`"credentials":{"api_key":"sk_1","config":{"public_key":"pk_1"}}},"agent_speaks_first":null}`,
		"GET /test_framework/v2/aiagents/2142/",
		`PATCH /test_framework/v2/aiagents/2142/ {"name":"Support line","description":"Answers questions about bills.",` +
			`"provider":{"type":"vapi","credentials":{"config":{"public_key":"pk_1"}}}}`,
		"GET /test_framework/v2/aiagents/?language=en&language=de&page_size=20",
		`PATCH /test_framework/v2/aiagents/2142/ {"provider":{"new_setting":true}}`,
		`POST /test_framework/v2/new/ {"agent":2142}`,
		"GET /test_framework/v2/aiagents/2142/",
	}, requests)
}

// printed is what the lines of a block print, by the comments behind them.
func printed(text string) (out string) {
	for _, found := range regexp.MustCompile(`// prints (.*)\n`).FindAllStringSubmatch(text, -1) {
		out += found[1] + "\n"
	}
	return out
}

const readmeAgent = `{"id": 2142, "name": "Support line", "provider": {"type": "vapi", "credentials": {"api_key": "****", "config": {"public_key": "pk_1"}}}}`

// runProgram runs a package of the reader's module against a server, with the key and the address in the environment.
func (r *reader) runProgram(pkg string) (out, logged string, requests []string) {
	r.t.Helper()
	var mu sync.Mutex
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, request *http.Request) {
		sent, err := io.ReadAll(request.Body)
		assert.NoError(r.t, err)
		mu.Lock()
		requests = append(requests, strings.TrimSpace(fmt.Sprintf("%s %s %s", request.Method, request.RequestURI, sent)))
		mu.Unlock()
		assert.Equal(r.t, "sk_reader", request.Header.Get("X-Cekura-Api-Key"))
		w.Header().Set("Content-Type", "application/json")
		switch request.Method + " " + request.URL.Path {
		case "GET /test_framework/v2/aiagents/":
			fmt.Fprintf(w, `{"count": 1, "next": null, "previous": null, "results": [%s]}`, readmeAgent)
		case "POST /test_framework/v2/aiagents/":
			w.Header().Set("X-Request-Id", "5f2c")
			w.WriteHeader(http.StatusBadRequest)
			fmt.Fprint(w, `{"detail": "Invalid input.", "provider": {"agent_id": ["Required."]}}`)
		default:
			fmt.Fprint(w, readmeAgent)
		}
	}))
	defer server.Close()
	command := exec.Command("go", "run", pkg)
	command.Dir = r.dir
	command.Env = append(slices.Clip(r.environment), trimmed, "CEKURA_API_KEY=sk_reader", "CEKURA_API_URL="+server.URL)
	var stdout, stderr strings.Builder
	command.Stdout, command.Stderr = &stdout, &stderr
	require.NoError(r.t, command.Run(), "go run %s:\n%s%s", pkg, &stdout, &stderr)
	return stdout.String(), stderr.String(), requests
}
