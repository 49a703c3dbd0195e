package runtime

import (
	"runtime/debug"
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestVersion: a program has the client from a module of its own, from a larger one, or in itself.
func TestVersion(t *testing.T) {
	module := func(path, version string, replace *debug.Module) *debug.Module {
		return &debug.Module{Path: path, Version: version, Replace: replace}
	}
	const pkg = "example.com/api/client"
	for name, test := range map[string]struct {
		main *debug.Module
		deps []*debug.Module
		want string
	}{
		"of a larger module":     {module("example.com/user", "(devel)", nil), []*debug.Module{module("example.com/api", "v1.4.0", nil), module("example.com/apis", "v3.0.0", nil)}, "v1.4.0"},
		"a module of its own":    {module("example.com/user", "(devel)", nil), []*debug.Module{module("example.com/api", "v1.4.0", nil), module(pkg, "v2.0.0", nil), module(pkg+"2", "v5.0.0", nil)}, "v2.0.0"},
		"in the program":         {module("example.com/api", "v0.1.0", nil), []*debug.Module{module("example.com", "v1.0.0", nil)}, "v0.1.0"},
		"in a work tree":         {module("example.com/api", "(devel)", nil), nil, ""},
		"replaced by a folder":   {module("example.com/user", "", nil), []*debug.Module{module("example.com/api", "v1.4.0", module("../api", "", nil))}, ""},
		"replaced by another":    {module("example.com/user", "", nil), []*debug.Module{module("example.com/api", "v1.4.0", module("example.com/fork", "v1.4.1", nil))}, "v1.4.1"},
		"in no module":           {module("", "", nil), nil, ""},
		"of none of the modules": {module("example.com/user", "v1.0.0", nil), []*debug.Module{module("example.com/ap", "v1.0.0", nil)}, ""},
	} {
		assert.Equal(t, test.want, versionIn(&debug.BuildInfo{Main: *test.main, Deps: test.deps}, pkg), name)
	}
	assert.Empty(t, Version(), "a test of the module itself")
}

func TestUserAgent(t *testing.T) {
	for spec, want := range map[string]string{
		"Cekura API v1 sha256:0a":       "cekura-go/v1.4.0 (Cekura API v1 sha256:0a)",
		"A (b) \\ c\r\nX-Evil: 1 ü 世":   "cekura-go/v1.4.0 (A ?b? ? c??X-Evil: 1 ? ?)",
		"\x00\x7f\u202e\xff sha256:0a;": "cekura-go/v1.4.0 (???? sha256:0a;)",
	} {
		got := userAgent("cekura", "v1.4.0", spec)
		assert.Equal(t, want, got)
		assert.True(t, isHeaderValue(got), "%q", got)
	}
	assert.Equal(t, "pets-go (1)", userAgent("pets", "", "1"))
}
