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

// prune removes the schemas that no operation needs.
func prune(d *Document) {
	schemas := get(d.Root, "components", "schemas")
	needed := map[string]bool{}
	var need func(n *yaml.Node)
	need = func(n *yaml.Node) {
		for _, key := range refsBelow(n) {
			if !needed[key] {
				needed[key] = true
				need(get(schemas, key))
			}
		}
	}
	for op := range d.operations() {
		eachSchemaOf(op.node, need)
	}
	for key := range pairs(schemas) {
		if !needed[key.Value] {
			remove(schemas, key.Value)
		}
	}
}

// eachSchemaOf visits the schemas right below an operation's parameters, body and answers.
func eachSchemaOf(op *yaml.Node, visit func(*yaml.Node)) {
	for _, p := range items(get(op, "parameters")) {
		visit(get(p, "schema"))
	}
	for _, media := range pairs(get(op, "requestBody", "content")) {
		visit(get(media, "schema"))
	}
	for _, response := range pairs(get(op, "responses")) {
		for _, media := range pairs(get(response, "content")) {
			visit(get(media, "schema"))
		}
	}
}
