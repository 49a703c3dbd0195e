package gofmt

import (
	"bytes"
	"go/format"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// FuzzSource: whatever a comment says, what comes out is what formatting again and again comes to.
func FuzzSource(f *testing.F) {
	for _, doc := range []string{
		"F does it.", "F:\n  - one\n    two\n  - three", "- one\n\n\n- two", " 1. a\n 2. b\nc", "  - a\n\n\tb", "\tcode\ntext", "# Title\n\ntext", "``a`` ''b''", "[a]: https://x\n\n[a]",
		"go:build x", "a\n\n\nb\n\n", "", " ", "Title\n\ntext follows.",
	} {
		f.Add(doc, "//", "\n")
		f.Add(doc, " // ", "\n ")
		f.Add(doc, "//", "\n\n")
	}
	f.Fuzz(func(t *testing.T, doc, mark, behind string) {
		source := "package x\n\n"
		for line := range strings.Lines(doc) {
			source += mark + line
		}
		got, err := Source([]byte(source + behind + "func F ( ) { }\n"))
		if err != nil {
			t.Skip("no Go")
		}
		want, err := format.Source([]byte(source + behind + "func F ( ) { }\n"))
		require.NoError(t, err)
		for range 20 {
			again, err := format.Source(want)
			require.NoError(t, err)
			if bytes.Equal(again, want) {
				break
			}
			want = again
		}
		assert.Equal(t, string(want), string(got))
	})
}
