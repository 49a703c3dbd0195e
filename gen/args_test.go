package main

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestSourceName(t *testing.T) {
	for name, want := range map[string]string{
		"../spec/openapi.yaml":        "spec/openapi.yaml",
		"/somewhere/openapi.yaml":     "openapi.yaml",
		"./a/../openapi.json":         "openapi.json",
		"a\nfunc init() {}.yaml":      "a?func init() {}.yaml",
		"a\u2028b\u202ec\u0085d.yaml": "a?b?c?d.yaml",
	} {
		assert.Equal(t, want, sourceName(name))
	}
}
