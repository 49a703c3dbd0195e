package main

import (
	"bytes"
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/cekura-community/cekura-go/gen/internal/tree"
)

// TestStage: what goes wrong in a stage is a line that names it, but faults of the input, which are
// told as they are.
func TestStage(t *testing.T) {
	faults := tree.Faults{{Position: tree.Position{File: "a.yaml", Line: 1, Column: 2}, Message: "wrong"}}
	for name, c := range map[string]struct {
		run  func() (int, error)
		want string
	}{
		"panic":  {func() (int, error) { panic("first line\nsecond") }, "gen: internal error: base: first line"},
		"index":  {func() (int, error) { return []int{}[len(faults)], nil }, "gen: internal error: base: runtime error: index out of range [1] with length 0"},
		"error":  {func() (int, error) { return 0, errors.New("no Go\npackage x\n") }, "gen: internal error: base: no Go"},
		"faults": {func() (int, error) { return 0, faults }, "a.yaml:1:2: wrong"},
	} {
		t.Run(name, func(t *testing.T) {
			quiet, loud := &bytes.Buffer{}, &bytes.Buffer{}
			_, err := stage(&stageLog{out: quiet}, "base", c.run)
			assert.EqualError(t, err, c.want)
			assert.Empty(t, quiet.String())
			_, err = stage(&stageLog{isOn: true, out: loud}, "base", c.run)
			assert.EqualError(t, err, c.want)
			assert.Regexp(t, `base +\d+ ms\n$`, loud.String())
		})
	}
}
