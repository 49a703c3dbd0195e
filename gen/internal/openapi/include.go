package openapi

import (
	"regexp"
	"strings"

	"github.com/cekura-community/cekura-go/gen/internal/oas"
	"github.com/cekura-community/cekura-go/gen/internal/tree"
)

// Options say how a document is read.
type Options struct {
	Drift   tree.Drift
	Include []string // path globs and tag:NAME; empty for everything
}

// includeOnly leaves the operations that a pattern names, and the schemas that what is left needs. It runs when all
// names are given, so that a subset has the names of the whole.
func includeOnly(patterns []string) func(*oas.Document, *tree.Report) {
	return func(d *oas.Document, r *tree.Report) {
		defer prune(d)
		if len(patterns) == 0 {
			return
		}
		tree.Remove(d.Root, "webhooks") // no pattern names them
		wanted, used, kept := includePatterns(patterns), make([]bool, len(patterns)), map[*tree.Node]bool{}
		for op := range d.Operations() {
			for i, want := range wanted {
				if want(op) {
					kept[op.Node], used[i] = true, true
				}
			}
		}
		paths := tree.Get(d.Root, "paths")
		tree.RemovePairs(paths, func(_, item *tree.Node) bool {
			hasAny := false
			tree.RemovePairs(item, func(verb, op *tree.Node) bool {
				hasAny = hasAny || kept[op]
				return oas.IsOperation(verb, op) && !kept[op]
			})
			return !hasAny
		})
		for i, pattern := range patterns {
			if !used[i] {
				r.Fail(paths, "-include %s names no operation; give a path glob such as /v2/agents/** or tag:NAME", tree.Quoted(pattern))
			}
		}
	}
}

func includePatterns(patterns []string) []func(oas.Operation) bool {
	var list []func(oas.Operation) bool
	for _, pattern := range patterns {
		if tag, ok := strings.CutPrefix(pattern, "tag:"); ok {
			list = append(list, func(op oas.Operation) bool { return oas.ContainsValue(tree.Get(op.Node, "tags"), tag) })
			continue
		}
		glob := globExpression(pattern)
		list = append(list, func(op oas.Operation) bool { return glob.MatchString(strings.TrimSuffix(op.Path, "/")) })
	}
	return list
}

// globExpression reads ** as anything, * as anything within a segment and ? as one character of one; a
// slash at the end says nothing.
func globExpression(glob string) *regexp.Regexp {
	e := regexp.QuoteMeta(strings.TrimSuffix(glob, "/"))
	e = strings.ReplaceAll(e, `/\*\*`, `(/.*)?`)
	e = strings.ReplaceAll(e, `\*\*`, `.*`)
	e = strings.ReplaceAll(e, `\*`, `[^/]*`)
	e = strings.ReplaceAll(e, `\?`, `[^/]`)
	return regexp.MustCompile("^" + e + "$")
}

// prune removes the components that nothing needs: all but schemas, keys and callbacks are where they are used.
func prune(d *oas.Document) {
	components := tree.Get(d.Root, "components")
	tree.Remove(components, "parameters", "headers", "requestBodies", "responses", "examples", "links", "pathItems")
	var used []string
	d.EachSchema(func(schema *tree.Node, path string) {
		if key := oas.RefKey(schema); key != "" && !strings.HasPrefix(path, "/components/schemas/") {
			used = append(used, key)
		}
	})
	schemas := d.Schemas()
	needed := oas.Reach(used, func(key string) []string { return oas.RefsBelow(schemas[key]) })
	tree.RemovePairs(tree.Get(components, "schemas"), func(key, _ *tree.Node) bool { return !needed[key.Value] })
	tree.RemoveEmpty(components, "schemas")
	tree.RemoveEmpty(d.Root, "components")
}
