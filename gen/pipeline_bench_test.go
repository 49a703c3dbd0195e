package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/oapi-codegen/oapi-codegen/v2/pkg/codegen"
	"github.com/stretchr/testify/require"

	"github.com/cekura-community/cekura-go/gen/internal/model"
	"github.com/cekura-community/cekura-go/gen/internal/openapi"
	"github.com/cekura-community/cekura-go/gen/internal/tree"
	"github.com/cekura-community/cekura-go/spec"
)

// The benchmarks of the pipeline stand oapi-codegen's own models and client beside it, made in the same
// run from the same normalised document, and report ratios: below 1 is less than oapi-codegen.

// BenchmarkPipeline measures documents from the checked-in one to the whole ones.
func BenchmarkPipeline(b *testing.B) {
	for _, d := range benchDocuments(b) {
		b.Run(d.Name, func(b *testing.B) {
			var ours, theirs time.Duration
			stages := map[string]float64{}
			var heap, theirHeap uint64
			for b.Loop() {
				run := pipeline(b, d)
				ours += run.took
				heap = max(heap, run.peak)
				for name, ms := range run.stages {
					stages[name] += ms
				}
				took, peak := theirPipeline(b, run.client["openapi.gen.yaml"])
				theirs += took
				theirHeap = max(theirHeap, peak)
			}
			n := float64(b.N)
			for name, ms := range stages {
				b.ReportMetric(ms/n, name+"-ms")
			}
			b.ReportMetric(ours.Seconds()/n*1000, "pipeline-ms")
			b.ReportMetric(theirs.Seconds()/n*1000, "oapi-codegen-ms")
			b.ReportMetric(ours.Seconds()/theirs.Seconds(), "×time")
			b.ReportMetric(float64(heap)/1e6, "peak-MB")
			b.ReportMetric(float64(heap)/float64(theirHeap), "×peak")
			b.ReportMetric(0, "ns/op")
		})
	}
}

// BenchmarkCompile measures the output: its size, the time the compiler takes from cold, and what a
// minimal program gains.
func BenchmarkCompile(b *testing.B) {
	for _, d := range benchDocuments(b) {
		if strings.HasPrefix(d.Name, "synthetic") {
			continue
		}
		b.Run(d.Name, func(b *testing.B) {
			run := pipeline(b, d)
			ours, theirs := inModule(b, run.client), inModule(b, files{"client.gen.go": theirClient(b, run.client["openapi.gen.yaml"])})
			var mine, other time.Duration
			compiles := true
			for b.Loop() {
				took, err := coldBuild(b, ours)
				require.NoError(b, err)
				mine += took
				took, err = coldBuild(b, theirs)
				compiles = compiles && err == nil
				other += took
			}
			lines, theirLines := countLines(run.client), bytes.Count(theirClient(b, run.client["openapi.gen.yaml"]), []byte("\n"))
			b.ReportMetric(float64(lines), "lines")
			b.ReportMetric(float64(lines)/float64(theirLines), "×lines")
			b.ReportMetric(mine.Seconds()/float64(b.N)*1000, "compile-ms")
			b.ReportMetric(programGain(b, ours, anyCall(b, d))/1e6, "program-MB")
			b.ReportMetric(0, "ns/op")
			if compiles {
				b.ReportMetric(mine.Seconds()/other.Seconds(), "×compile")
			} else {
				b.Log("what oapi-codegen made of this document does not compile, so there is no ratio of compile times")
			}
		})
	}
}

// benchDocuments are the checked-in document, that at two, four and eight times its operations, and
// the whole ones where they are.
func benchDocuments(b *testing.B) []tree.Source {
	list := []tree.Source{{Name: "checked-in", Data: spec.OpenAPI}}
	for _, n := range []int{1, 2, 4, 8} {
		list = append(list, tree.Source{Name: fmt.Sprintf("synthetic-%dx", n), Data: multiplied(n * 10)})
	}
	dir := os.Getenv("CEKURA_SPECS")
	if dir == "" {
		dir = filepath.Join("..", "..", "shared", "specs")
	}
	whole, _ := filepath.Glob(filepath.Join(dir, "*.json"))
	for _, name := range whole {
		data, err := os.ReadFile(name)
		require.NoError(b, err)
		list = append(list, tree.Source{Name: filepath.Base(name), Data: data})
	}
	return list
}

// multiplied is the checked-in document n times over, each time below another path and with schemas of
// its own.
func multiplied(n int) []byte {
	text := string(spec.OpenAPI)
	head, rest, _ := strings.Cut(text, "\npaths:\n")
	paths, components, _ := strings.Cut(rest, "\ncomponents:\n  schemas:\n")
	schemas, security, _ := strings.Cut(components, "\n  securitySchemes:\n")
	var allPaths, allSchemas strings.Builder
	for i := range n {
		allPaths.WriteString(strings.NewReplacer("  /test_framework/", fmt.Sprintf("  /copy%d/", i), "/aiagents/", fmt.Sprintf("/things%d/", i), refStart, fmt.Sprintf("%sC%d", refStart, i)).Replace(paths) + "\n")
		for line := range strings.SplitAfterSeq(schemas+"\n", "\n") {
			if strings.HasPrefix(line, "    ") && len(line) > 4 && line[4] != ' ' && line[4] != '#' {
				line = fmt.Sprintf("    C%d%s", i, line[4:])
			}
			allSchemas.WriteString(strings.ReplaceAll(line, refStart, fmt.Sprintf("%sC%d", refStart, i)))
		}
	}
	return []byte(head + "\npaths:\n" + allPaths.String() + "components:\n  schemas:\n" + allSchemas.String() + "  securitySchemes:\n" + security)
}

const refStart = "#/components/schemas/"

type pipelineRun struct {
	client files
	took   time.Duration
	stages map[string]float64 // milliseconds by name; some run side by side
	peak   uint64
}

// benchSettings have overlays for all but the synthetic documents.
func benchSettings(b *testing.B, source tree.Source) (*settings, []tree.Source) {
	s := &settings{overlays: []string{"../overlays"}, pkg: "client", out: b.TempDir(), verbose: true, options: openapi.Options{Drift: tree.DriftWarn}}
	overlays, err := s.decisions()
	require.NoError(b, err)
	if strings.HasPrefix(source.Name, "synthetic") {
		overlays = nil
	}
	return s, overlays
}

// pipeline is what the command does with a clock and an eye on the heap.
func pipeline(b *testing.B, source tree.Source) pipelineRun {
	run := pipelineRun{stages: map[string]float64{}}
	s, overlays := benchSettings(b, source)
	log := &bytes.Buffer{}
	defer debug.SetGCPercent(debug.SetGCPercent(gcPercent))
	run.peak = peakOf(func() {
		start := time.Now()
		client, err := s.client(source, overlays, log)
		run.took = time.Since(start)
		require.NoError(b, err)
		run.client = client
	})
	for line := range strings.Lines(log.String()) {
		if fields := strings.Fields(line); len(fields) == 3 && fields[2] == "ms" {
			ms, err := strconv.ParseFloat(fields[1], 64)
			require.NoError(b, err)
			run.stages[fields[0]] = ms
		}
	}
	return run
}

// anyCall is a call of an operation of a document's client.
func anyCall(b *testing.B, source tree.Source) string {
	s, overlays := benchSettings(b, source)
	document, _, err := openapi.Load(source, overlays, s.options)
	require.NoError(b, err)
	return plainCall(model.Build(document))
}

// plainCall is a call of the first operation that takes nothing but what its path holds.
func plainCall(api *model.API) string {
	for _, service := range api.Services {
		for _, op := range service.Operations {
			if op.Verb != "GET" || len(op.Results) != 1 {
				continue
			}
			args := "context.Background()"
			for _, p := range op.Args {
				if args += ", "; p.Type.Kind == model.String {
					args += `"x"`
				} else {
					args += "1"
				}
			}
			return "c." + service.Name + "." + op.Name + "(" + args + ")"
		}
	}
	return "c, context.Canceled"
}

func theirPipeline(b *testing.B, normalised []byte) (took time.Duration, peak uint64) {
	peak = peakOf(func() {
		start := time.Now()
		theirClient(b, normalised)
		took = time.Since(start)
	})
	return took, peak
}

// theirClient is oapi-codegen's models and client, which is what it takes to call the API.
func theirClient(b *testing.B, normalised []byte) []byte {
	document, err := openapi3.NewLoader().LoadFromData(normalised)
	require.NoError(b, err)
	code, err := codegen.Generate(document, codegen.Configuration{
		PackageName:   "client",
		Generate:      codegen.GenerateOptions{Models: true, Client: true},
		OutputOptions: codegen.OutputOptions{NameNormalizer: string(codegen.NameNormalizerFunctionToCamelCaseWithInitialisms), ResolveTypeNameCollisions: true},
	})
	require.NoError(b, err)
	return []byte(code)
}

// peakOf is the most that the heap held at once while f ran, as seen every few milliseconds.
func peakOf(f func()) uint64 {
	debug.FreeOSMemory()
	var before, now runtime.MemStats
	runtime.ReadMemStats(&before)
	stop, done := make(chan struct{}), make(chan uint64)
	go func() {
		peak := uint64(0)
		for tick := time.NewTicker(20 * time.Millisecond); ; {
			select {
			case <-stop:
				tick.Stop()
				done <- peak
				return
			case <-tick.C:
				runtime.ReadMemStats(&now)
				peak = max(peak, now.HeapAlloc)
			}
		}
	}()
	f()
	close(stop)
	return max(<-done, before.HeapAlloc) - before.HeapAlloc
}

// inModule writes a package into this module, where its imports resolve and ./... doesn't see it.
func inModule(b *testing.B, client files) string {
	dir, err := os.MkdirTemp("testdata", "_bench-*")
	require.NoError(b, err)
	b.Cleanup(func() { os.RemoveAll(dir) })
	for name, data := range client {
		require.NoError(b, os.WriteFile(filepath.Join(dir, name), data, 0o666))
	}
	return dir
}

// coldBuild times the compiler on the package alone: what it imports is built before.
func coldBuild(b *testing.B, dir string) (time.Duration, error) {
	build := func() error {
		out, err := exec.Command("go", "build", "./"+dir).CombinedOutput()
		if err != nil {
			return fmt.Errorf("%w: %s", err, out)
		}
		return nil
	}
	if err := build(); err != nil {
		return 0, err
	}
	stamp := fmt.Appendf(nil, "package client\n\nconst stamp = %d\n", time.Now().UnixNano())
	require.NoError(b, os.WriteFile(filepath.Join(dir, "stamp.go"), stamp, 0o666))
	start := time.Now()
	err := build()
	return time.Since(start), err
}

// programGain is what a program grows by when it makes a client and calls one operation, over one that
// makes a request with net/http.
func programGain(b *testing.B, dir, call string) float64 {
	size := func(source string) float64 {
		program, err := os.MkdirTemp("testdata", "_program-*")
		require.NoError(b, err)
		defer os.RemoveAll(program)
		require.NoError(b, os.WriteFile(filepath.Join(program, "main.go"), []byte(source), 0o666))
		binary := filepath.Join(b.TempDir(), "program")
		out, err := exec.Command("go", "build", "-ldflags=-s -w", "-o", binary, "./"+program).CombinedOutput()
		require.NoError(b, err, string(out))
		info, err := os.Stat(binary)
		require.NoError(b, err)
		return float64(info.Size())
	}
	path := "github.com/cekura-community/cekura-go/gen/" + filepath.ToSlash(dir)
	with := size("package main\n\nimport (\n\t\"context\"\n\n\tclient \"" + path + "\"\n)\n\nfunc main() {\n\tc, err := client.NewClient()\n\tprintln(err == nil)\n\t_, err = " + call + "\n\tprintln(err == nil)\n}\n")
	return with - size("package main\n\nimport \"net/http\"\n\nfunc main() { _, err := http.Get(\"\"); println(err == nil) }\n")
}

func countLines(client files) (lines int) {
	for name, data := range client {
		if strings.HasSuffix(name, ".go") {
			lines += bytes.Count(data, []byte("\n"))
		}
	}
	return lines
}
