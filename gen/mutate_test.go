package main

import (
	"cmp"
	"fmt"
	"maps"
	"math/rand"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v4"
)

// TestMutations changes documents and overlays at random, and looks at what becomes of each: it is refused
// with faults that say where and what, or gives a client that type-checks and holds nothing that it must not.
//
// Case n is the same in every run. CEKURA_MUTATIONS chooses the cases: "2000" are the first so many,
// "500-700" those, "17-17" is one again. Of the cases that fail alike one is told, with the fewest edits,
// after those that it fails without are taken back. With -artifacts its files are kept.
func TestMutations(t *testing.T) {
	defer debug.SetGCPercent(debug.SetGCPercent(400))
	m := newMutator(t)
	first, last := chosenCases(t)
	start := time.Now()
	for n := first; n <= last; n++ {
		m.run(n)
	}
	t.Logf("cases %d to %d in %s: %d clients, %d of them in spite of drift, and %d refused; the slowest, %d, took %s, and %d allocated %d MB",
		first, last, time.Since(start).Round(time.Second), m.clients, m.drifted, m.refused,
		m.slowest.n, m.slowest.took.Round(time.Millisecond), m.largest.n, m.largest.allocated>>20)
	for _, class := range slices.Sorted(maps.Keys(m.failed)) {
		m.tell(class)
	}
	m.runTests()
	if len(m.failed) == 0 && last-first >= 100 {
		assert.Greater(t, m.clients, m.refused/2, "most edits ought to leave a document that can be read")
	}
}

func chosenCases(t *testing.T) (first, last int) {
	chosen := cmp.Or(os.Getenv("CEKURA_MUTATIONS"), "300")
	if testing.Short() {
		chosen = "25"
	}
	if n, _ := fmt.Sscanf(chosen, "%d-%d", &first, &last); n == 2 {
		return first, last
	}
	_, err := fmt.Sscanf(chosen, "%d", &last)
	require.NoError(t, err, "CEKURA_MUTATIONS")
	return 1, last
}

// mutator runs cases and keeps count.
type mutator struct {
	t                         *testing.T
	judge                     *mutantJudge
	bases                     []*mutant
	clients, drifted, refused int
	slowest, largest          measured
	failed                    map[string][]failure // by what they have in common
	kept                      map[int]files        // clients whose own tests are run
}

type measured struct {
	n         int
	took      time.Duration
	allocated uint64
}

// failure is a case with what is wrong with it.
type failure struct {
	n      int
	mutant *mutant
	fault  string
}

// mutant is a document with its overlays, and what was done to them.
type mutant struct {
	files   map[string]*yaml.Node // openapi.yaml, overlays/….yaml
	include string
	inYAML  bool // rather than in JSON
	edits   []*mutation
}

func newMutator(t *testing.T) *mutator {
	small := readMutant(t, filepath.Join("testdata", "mutate", "openapi.yaml"), filepath.Join("testdata", "mutate", "overlays"))
	real := readMutant(t, filepath.Join("..", "spec", "openapi.yaml"), filepath.Join("..", "overlays"))
	part := *real
	part.include = "/test_framework/v2/aiagents/**"
	bare := &mutant{files: map[string]*yaml.Node{documentName: small.files[documentName]}}
	m := &mutator{t: t, judge: newMutantJudge(t), failed: map[string][]failure{}, kept: map[int]files{}}
	m.bases = []*mutant{small, bare, small, small, &part, small, bare, small, small, real}
	for _, base := range m.bases[:2] {
		require.Empty(t, m.judge.try(base, true).faults, "without any edit")
	}
	return m
}

const documentName = "openapi.yaml"

func readMutant(t *testing.T, document, overlays string) *mutant {
	m := &mutant{files: map[string]*yaml.Node{documentName: readDocument(t, document)}}
	names, err := filepath.Glob(filepath.Join(overlays, "*.yaml"))
	require.NoError(t, err)
	for _, name := range names {
		m.files["overlays/"+filepath.Base(name)] = readDocument(t, name)
	}
	return m
}

// base is what case n is made of.
func (m *mutator) base(n int) *mutant {
	base := *m.bases[n%len(m.bases)]
	base.inYAML = n%3 == 0
	return &base
}

// run makes case n and judges it.
func (m *mutator) run(n int) {
	r := rand.New(rand.NewSource(int64(n)))
	one := m.base(n).copied()
	for range 1 + r.Intn(4)*r.Intn(4) {
		one.mutate(r)
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	start, dog := time.Now(), time.AfterFunc(2*time.Minute, func() { panic(fmt.Sprintf("case %d takes minutes: %v", n, one.edits)) })
	v := m.judge.try(one, isThorough(n))
	dog.Stop()
	runtime.ReadMemStats(&after)
	cost := measured{n, time.Since(start), after.TotalAlloc - before.TotalAlloc}
	if cost.took > m.slowest.took {
		m.slowest = cost
	}
	if cost.allocated > m.largest.allocated {
		m.largest = cost
	}
	if cost.took > 20*time.Second || cost.allocated > 4<<30 {
		v.faults = append(v.faults, fmt.Sprintf("took %s and %d MB", cost.took, cost.allocated>>20))
	}
	m.count(n, one, v)
}

func (m *mutator) count(n int, one *mutant, v verdict) {
	if v.client == nil {
		m.refused++
	} else {
		m.clients++
	}
	if v.isDrift {
		m.drifted++
	}
	if n%100 == 0 && v.client != nil {
		m.kept[n] = v.client
	}
	if len(v.faults) > 0 { // those behind the first come of it, or have a case of their own
		class := classOf(v.faults[0])
		m.failed[class] = append(m.failed[class], failure{n, one, v.faults[0]})
	}
}

// isThorough chooses the cases that are looked at for longer.
func isThorough(n int) bool { return n%4 == 0 }

// classOf leaves out of a fault what another of the same cause has otherwise.
func classOf(fault string) string {
	fault, _, _ = strings.Cut(fault, "\n")
	fault = regexp.MustCompile("\"[^\"]*\"|`[^`]*`").ReplaceAllString(fault, `""`)
	return regexp.MustCompile(`[A-Z]\w*|\d+|/\S+`).ReplaceAllString(fault, "N")
}

// tell reports the cases that fail alike.
func (m *mutator) tell(class string) {
	cases := m.failed[class]
	least := slices.MinFunc(cases, func(x, y failure) int { return len(x.mutant.edits) - len(y.mutant.edits) })
	fails := func(one *mutant) (fault string) {
		i := slices.IndexFunc(m.judge.try(one, isThorough(least.n)).faults, func(f string) bool { fault = f; return classOf(f) == class })
		if i < 0 {
			return ""
		}
		return fault
	}
	base := m.base(least.n)
	edits, fault := slices.Clone(least.mutant.edits), least.fault
	for i := len(edits) - 1; i >= 0; i-- {
		fewer := slices.Delete(slices.Clone(edits), i, i+1)
		if still := fails(base.edited(fewer)); still != "" {
			edits, fault = fewer, still
		}
	}
	folder := m.t.ArtifactDir()
	for name, data := range base.edited(edits).encoded() {
		path := filepath.Join(folder, fmt.Sprint(least.n), name)
		require.NoError(m.t, os.MkdirAll(filepath.Dir(path), 0o777))
		require.NoError(m.t, os.WriteFile(path, data, 0o666))
	}
	text := &strings.Builder{}
	for _, e := range edits {
		fmt.Fprintf(text, "\n\t%s", e)
	}
	m.t.Errorf("%s\n%d cases, of which CEKURA_MUTATIONS=%d-%[3]d needs the edits%s", shortened(fault, 3000), len(cases), least.n, text)
}

// runTests has the go command look at the clients that were kept, and run the tests in them.
func (m *mutator) runTests() {
	if testing.Short() || len(m.kept) == 0 {
		return
	}
	parent := filepath.Join("testdata", "generated")
	require.NoError(m.t, os.MkdirAll(parent, 0o777))
	stage, err := os.MkdirTemp(parent, "mutants-*")
	require.NoError(m.t, err)
	defer func() {
		assert.NoError(m.t, os.RemoveAll(stage))
		_ = os.Remove(parent) // fails while another client is in it
	}()
	for n, client := range m.kept {
		dir := filepath.Join(stage, fmt.Sprintf("case%d", n))
		require.NoError(m.t, os.Mkdir(dir, 0o777))
		for name, data := range client {
			require.NoError(m.t, os.WriteFile(filepath.Join(dir, name), data, 0o666))
		}
	}
	output, err := exec.Command("go", "test", "-vet=all", "-count=1", "./"+filepath.ToSlash(stage)+"/...").CombinedOutput()
	assert.NoError(m.t, err, "%s", output)
}

func shortened(text string, most int) string {
	if len(text) > most {
		return text[:most] + "…"
	}
	return text
}

// copied is a mutant whose trees are its own.
func (m *mutant) copied() *mutant {
	c := &mutant{files: map[string]*yaml.Node{}, include: m.include, inYAML: m.inYAML}
	for name, root := range m.files {
		c.files[name] = copied(root, map[*yaml.Node]*yaml.Node{})
	}
	return c
}

// edited is a mutant after these edits alone; one whose place is gone with another does nothing.
func (m *mutant) edited(edits []*mutation) *mutant {
	c := m.copied()
	for _, e := range edits {
		c.apply(e)
	}
	return c
}

func (m *mutant) apply(e *mutation) {
	m.edits = append(m.edits, e)
	if e.apply != nil {
		e.apply(m)
	}
}

// encoded is each file's text, after the edits of the text itself.
func (m *mutant) encoded() map[string][]byte {
	texts := map[string][]byte{}
	for name, root := range m.files {
		texts[name] = []byte(encoded(root))
		if text, err := yaml.Marshal(root); m.inYAML && err == nil {
			texts[name] = text
		}
	}
	for _, e := range m.edits {
		if e.rewrite != nil && texts[e.file] != nil {
			texts[e.file] = e.rewrite(texts[e.file])
		}
	}
	return texts
}
