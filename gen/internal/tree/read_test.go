package tree

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// readString reads a document without a fault but for warnings.
func readString(t *testing.T, document string) (*Tree, Faults) {
	t.Helper()
	tree := NewTree("openapi.yaml")
	r := NewReport(tree, DriftError)
	tree.Root = Read(Source{Name: tree.Name, Data: []byte(document)}, r)
	require.NoError(t, r.Err())
	return tree, r.Warnings
}

func faultsOf(t *testing.T, document string) string {
	t.Helper()
	r := NewReport(NewTree("openapi.yaml"), DriftError)
	Read(Source{Name: "openapi.yaml", Data: []byte(document)}, r)
	require.Error(t, r.Err())
	require.NotContains(t, r.Err().Error(), "\n", "one fault is wanted")
	return r.Err().Error()
}

func TestLimits(t *testing.T) {
	deep := func(n int) string {
		return `{"openapi": "3.1.0", "x-deep": ` + strings.Repeat("[", n) + strings.Repeat("]", n) + "}"
	}
	readString(t, deep(MaxDepth-1))
	readString(t, "# as YAML\n"+deep(MaxDepth-1))
	assert.Contains(t, faultsOf(t, deep(MaxDepth+1)), "nested more than 256 deep")
	assert.Contains(t, faultsOf(t, "# as YAML\n"+deep(MaxDepth+1)), "nested more than 256 deep")

	bomb := "openapi: 3.1.0\na0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
	for i := 1; i < 12; i++ {
		bomb += "a" + Index(i) + ": &a" + Index(i) + " [" + strings.Repeat("*a"+Index(i-1)+", ", 10) + "]\n"
	}
	assert.Contains(t, faultsOf(t, bomb), "comes to more than 1000000 nodes")

	assert.Contains(t, faultsOf(t, "openapi: 3.1.0\n"+strings.Repeat("#", MaxSize)), "more than the 67108864 that are read")

	long := strings.Repeat("description ", 1<<17)
	d, _ := readString(t, `{"openapi": "3.1.0", "info": {"description": "`+long+`"}}`)
	assert.Equal(t, long, Text(Get(d.Root, "info", "description")))
}

func TestEncoding(t *testing.T) {
	d, _ := readString(t, "\uFEFFopenapi: 3.1.0\n")
	assert.Equal(t, "3.1.0", Text(Get(d.Root, "openapi")))
	assert.Equal(t, "openapi.yaml:2:9: byte 0xff is not UTF-8; save the file as UTF-8", faultsOf(t, "openapi: 3.1.0\ntitle: é\xff\n"))
}

// TestLastLine: a fault at the end of a last line without an end is on that line.
func TestLastLine(t *testing.T) {
	assert.Regexp(t, `^openapi\.yaml:2:9: not YAML: `, faultsOf(t, "openapi: 3.1.0\na: [1, b"))
	assert.Regexp(t, `^openapi\.yaml:3:1: not YAML: `, faultsOf(t, "openapi: 3.1.0\na: [1, b\n"))
}

// TestFaultsAreShort: a long name doesn't fill the screen, and one of a megabyte is none.
func TestFaultsAreShort(t *testing.T) {
	twice := func(name string) string {
		return `{"openapi": "3.1.0", "` + name + `": {"a": 1, "a": 2}, "` + name + `": {}}`
	}
	_, warnings := readString(t, twice(strings.Repeat("é", 1<<10)))
	require.Len(t, warnings, 2)
	for _, warning := range warnings {
		assert.Less(t, len(warning.String()), 5000)
	}
	assert.Less(t, len(faultsOf(t, twice(strings.Repeat("é", 1<<20)))), 1000)
}

// TestForms: the same document in each form YAML offers makes the same tree.
func TestForms(t *testing.T) {
	want, _ := readString(t, `{"openapi": "3.1.0", "responses": {"200": {"a": 1, "b": null, "c": true}, "404": {"a": 2, "b": null, "c": true}},
		"x-day": "2024-01-02", "x-hex": 255, "x-half": 0.5, "x-yes": "yes"}`)
	for name, document := range map[string]string{
		"block": "openapi: 3.1.0\nresponses:\n  200:\n    a: 1\n    b: ~\n    c: True\n  404: {a: 2, b: , c: TRUE}\n" +
			"x-day: 2024-01-02\nx-hex: 0xff\nx-half: .5\nx-yes: yes\n",
		"flow, though it begins like JSON": "{openapi: 3.1.0, responses: {200: {a: 1, b: null, c: true}, 404: {a: 2, b: null, c: true,}},\n" +
			"x-day: '2024-01-02', x-hex: 255, x-half: 0.5, x-yes: 'yes'}",
		"aliases": "openapi: 3.1.0\nresponses:\n  '200': &ok {a: 1, b: null, c: true}\n  '404':\n    a: 2\n    <<: *ok\n" +
			"x-day: !!str 2024-01-02\nx-hex: 0o377\nx-half: +0.5\nx-yes: yes\n",
	} {
		got, warnings := readString(t, document)
		assert.Empty(t, warnings, name)
		assertSame(t, want, got, name)
	}
}

func assertSame(t *testing.T, want, got *Tree, name string) {
	t.Helper()
	a, err := want.Render()
	require.NoError(t, err)
	b, err := got.Render()
	require.NoError(t, err)
	assert.Equal(t, string(a), string(b), name)
}

// TestRenderKeepsText: whatever a string holds comes back.
func TestRenderKeepsText(t *testing.T) {
	for _, s := range awkwardTexts() {
		d := NewTree("x")
		d.Root = Mapping("openapi", "3.1.0", "value", s, s+"?", Sequence(Str(s), Mapping("in", s)))
		rendered, err := d.Render()
		require.NoError(t, err, "%q", s)
		again, _ := readString(t, string(rendered))
		assert.True(t, Equal(d.Root, again.Root), "%q became\n%s", s, rendered)
	}
}

func awkwardTexts() []string {
	return []string{
		"", " ", "\n", "a\n", "a\n\n", "\na", " a\nb", "a \nb", "a\tb\nc", "a\r\nb", "~", "null", "yes", "1", "1.0", "0x1", "2024-01-01",
		"<<", "# no", "a: b", "- a", "'", `"`, "\\", "\u0000", "\u0085", "\u2028", "\uFEFF", "é😀", "| a", "%a", "@a", "`a", "{", "!a", "&a", "*a", "?", "=",
		"\u200b", "a \ufe0f", "\U000e0041", "\u3164\na", "\u00a0", "a\u00a0\nb", "\u00a0\nb\u00a0", "\ue000\n", "\u0378",
	}
}

// TestOlderReaders: text that YAML 1.1 takes for another value is quoted, and nothing is in the file that can't be seen.
func TestOlderReaders(t *testing.T) {
	for _, s := range []string{"no", "Yes", "on", "OFF", "y", "N", "12:30", "1:30:45", "0777", "0b11", "1_000", "+.5", "1e3", ".inf"} {
		rendered, err := Render(Mapping("a", s, s, "b"))
		require.NoError(t, err)
		assert.Equal(t, "a: '"+s+"'\n'"+s+"': b\n", string(rendered))
	}
	for _, s := range []string{"nothing", "yes.", "12:30 h", "v1", "a-b"} {
		rendered, err := Render(Mapping("a", s))
		require.NoError(t, err)
		assert.Equal(t, "a: "+s+"\n", string(rendered))
	}
	rendered, err := Render(Mapping("a", "x\u202Ey\u2028z\u0085\n\u2066\uFEFF"))
	require.NoError(t, err)
	assert.Equal(t, `a: "x\u202Ey\u2028z\u0085\n\u2066\uFEFF"`+"\n", strings.NewReplacer(`\L`, `\u2028`, `\N`, `\u0085`).Replace(string(rendered)))
}
