package runtime

import (
	"reflect"
	"runtime/debug"
	"strings"
	"sync"
)

// Version is the version of the module that this package is of, as the running program was built
// with it: v1.4.0, say. It is "" where the build does not tell, as within that module's own work
// tree. What the client was generated from is [SpecVersion].
func Version() string { return version() }

var version = sync.OnceValue(func() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return ""
	}
	return versionIn(info, reflect.TypeFor[caller]().PkgPath())
})

// versionIn is the version of the module that a package is of: of those whose path begins the
// package's the one with the longest.
func versionIn(info *debug.BuildInfo, pkg string) string {
	var found debug.Module
	for _, module := range append(info.Deps, &info.Main) {
		if strings.HasPrefix(pkg+"/", module.Path+"/") && len(module.Path) > len(found.Path) {
			found = *module
		}
	}
	if found.Replace != nil {
		found = *found.Replace
	}
	if !strings.HasPrefix(found.Version, "v") { // (devel), or none for a folder
		return ""
	}
	return found.Version
}

// userAgent names the client, its version and its document, as in "cekura-go/v1.4.0 (Cekura API v1
// sha256:…)": of these what a header can hold, and nothing that would end the comment.
func userAgent(name, version, spec string) string {
	if version != "" {
		version = "/" + version
	}
	held := strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' || strings.ContainsRune(`()\`, r) {
			return '?'
		}
		return r
	}, spec)
	return name + "-go" + version + " (" + held + ")"
}
