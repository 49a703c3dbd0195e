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
		wanted, used := includePatterns(patterns), make([]bool, len(patterns))
		for path, item := range tree.Pairs(tree.Get(d.Root, "paths")) {
			for verb, op := range tree.Pairs(item) {
				if !strings.Contains(oas.Verbs, " "+verb.Value+" ") {
					continue
				}
				keep := false
				for i, want := range wanted {
					if want(path.Value, op) {
						keep, used[i] = true, true
					}
				}
				if !keep {
					tree.Remove(item, verb.Value)
				}
			}
			if !hasOperation(item) {
				tree.Remove(tree.Get(d.Root, "paths"), path.Value)
			}
		}
		for i, pattern := range patterns {
			if !used[i] {
				r.Fail(tree.Get(d.Root, "paths"), "-include %s names no operation; give a path glob such as /v2/agents/** or tag:NAME", tree.Quoted(pattern))
			}
		}
	}
}

func hasOperation(item *tree.Node) bool {
	for verb := range tree.Pairs(item) {
		if strings.Contains(oas.Verbs, " "+verb.Value+" ") {
			return true
		}
	}
	return false
}

func includePatterns(patterns []string) []func(path string, op *tree.Node) bool {
	var list []func(string, *tree.Node) bool
	for _, pattern := range patterns {
		if tag, ok := strings.CutPrefix(pattern, "tag:"); ok {
			list = append(list, func(_ string, op *tree.Node) bool { return oas.ContainsValue(tree.Get(op, "tags"), tag) })
			continue
		}
		glob := globExpression(pattern)
		list = append(list, func(path string, _ *tree.Node) bool { return glob.MatchString(strings.TrimSuffix(path, "/")) })
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
	schemas := d.Schemas()
	needed := map[string]bool{}
	var work []string
	d.EachSchema(func(schema *tree.Node, path string) {
		if key := oas.RefKey(schema); key != "" && !strings.HasPrefix(path, "/components/schemas/") {
			work = append(work, key)
		}
	})
	for len(work) > 0 {
		key := work[len(work)-1]
		work = work[:len(work)-1]
		if !needed[key] {
			needed[key] = true
			work = append(work, oas.RefsBelow(schemas[key])...)
		}
	}
	list := tree.Get(components, "schemas")
	if list == nil {
		return
	}
	var keep []*tree.Node
	for key, schema := range tree.Pairs(list) {
		if needed[key.Value] {
			keep = append(keep, key, schema)
		}
	}
	if list.Content = keep; len(keep) == 0 {
		tree.Remove(components, "schemas")
	}
	if len(components.Content) == 0 {
		tree.Remove(d.Root, "components")
	}
}
