package openapi

import (
	"regexp"
	"strings"

	"go.yaml.in/yaml/v4"
)

// Options say how a document is read.
type Options struct {
	Drift   Drift
	Include []string // path globs and tag:NAME; empty for everything
}

// includeOnly leaves the operations that a pattern names, and the schemas they need. It runs when all
// names are given, so that a subset has the names of the whole.
func includeOnly(patterns []string) func(*Document, *report) {
	return func(d *Document, r *report) {
		if len(patterns) == 0 {
			return
		}
		wanted, used := includePatterns(patterns), make([]bool, len(patterns))
		for path, item := range pairs(get(d.Root, "paths")) {
			for verb, op := range pairs(item) {
				if !strings.Contains(verbs, " "+verb.Value+" ") {
					continue
				}
				keep := false
				for i, want := range wanted {
					if want(path.Value, op) {
						keep, used[i] = true, true
					}
				}
				if !keep {
					remove(item, verb.Value)
				}
			}
			if !hasOperation(item) {
				remove(get(d.Root, "paths"), path.Value)
			}
		}
		for i, pattern := range patterns {
			if !used[i] {
				r.fail(get(d.Root, "paths"), "-include %s names no operation; give a path glob such as /v2/agents/** or tag:NAME", quoted(pattern))
			}
		}
		prune(d)
	}
}

func hasOperation(item *yaml.Node) bool {
	for verb := range pairs(item) {
		if strings.Contains(verbs, " "+verb.Value+" ") {
			return true
		}
	}
	return false
}

func includePatterns(patterns []string) []func(path string, op *yaml.Node) bool {
	var list []func(string, *yaml.Node) bool
	for _, pattern := range patterns {
		if tag, ok := strings.CutPrefix(pattern, "tag:"); ok {
			list = append(list, func(_ string, op *yaml.Node) bool { return containsValue(get(op, "tags"), tag) })
			continue
		}
		glob := globExpression(pattern)
		list = append(list, func(path string, _ *yaml.Node) bool { return glob.MatchString(strings.TrimSuffix(path, "/")) })
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

// prune removes the schemas that nothing needs any more, and the webhooks, which no pattern names.
func prune(d *Document) {
	remove(d.Root, "webhooks")
	schemas := d.components()
	needed := map[string]bool{}
	var work []string
	d.eachSchema(func(schema *yaml.Node, path string) {
		if key := refKey(schema); key != "" && !strings.HasPrefix(path, "/components/schemas/") {
			work = append(work, key)
		}
	})
	for len(work) > 0 {
		key := work[len(work)-1]
		work = work[:len(work)-1]
		if !needed[key] {
			needed[key] = true
			work = append(work, refsBelow(schemas[key])...)
		}
	}
	keep := mapping()
	for key, schema := range pairs(get(d.Root, "components", "schemas")) {
		if needed[key.Value] {
			keep.Content = append(keep.Content, key, schema)
		}
	}
	if list := get(d.Root, "components", "schemas"); list != nil {
		list.Content = keep.Content
	}
}
