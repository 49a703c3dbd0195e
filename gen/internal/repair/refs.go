package repair

import (
	"strings"

	"github.com/cekura-community/cekura-go/gen/internal/oas"
	"github.com/cekura-community/cekura-go/gen/internal/tree"
)

// Refs leaves references of one sort only, from a schema to a component schema
// that exists. What parameters, bodies and the like refer to is copied in; so is a
// schema found in any other place of the document. What refers to nothing becomes any
// value, or goes. Nothing is ever fetched.
func Refs(d *oas.Document, r *tree.Report) {
	rr := &refRepair{d: d, r: r, schemas: d.Schemas()}
	d.EachPart(rr.part)
	d.EachSchema(rr.schema)
}

type refRepair struct {
	d       *oas.Document
	r       *tree.Report
	schemas oas.Components
	regions oas.Regions
	copied  int
}

// part copies in what a part refers to; false when that is nothing.
func (rr *refRepair) part(k oas.Kind, n *tree.Node, _ string) bool {
	ref := tree.Get(n, "$ref")
	if ref == nil {
		return true
	}
	target, _ := rr.follow(ref)
	switch {
	case !tree.IsMapping(target):
		rr.r.Repair(ref, "$ref %q refers to %s; left out", tree.Text(ref), rr.missing(ref))
		return false
	case k == oas.KindCallback || k == oas.KindCallbackItem:
		return true // callbacks may hold each other, and nothing reads them
	}
	rr.become(n, target, func(key string) bool {
		// Beside a reference OpenAPI 3.1 knows these two; a path item may have any field there.
		return key == "summary" || key == "description" || k == oas.KindPathItem
	})
	return true
}

// follow goes from one reference to the next until something is there; nil when they
// lead nowhere or in a circle.
func (rr *refRepair) follow(ref *tree.Node) (target *tree.Node, isCircle bool) {
	seen := map[string]bool{}
	for ref != nil {
		next, pointer, ok := rr.d.Lookup(tree.Text(ref), rr.schemas)
		if !ok || seen[pointer] {
			return nil, ok
		}
		seen[pointer] = true
		target, ref = next, tree.Get(next, "$ref")
	}
	return target, false
}

// become makes a copy of target of n, which keeps those of its own members that isKept is true for.
func (rr *refRepair) become(n, target *tree.Node, isKept func(key string) bool) {
	whole := rr.d.Clone(target)
	for key, v := range tree.Pairs(n) {
		if tree.IsMapping(whole) && key.Value != "$ref" && isKept(key.Value) {
			tree.Set(whole, key.Value, v)
		}
	}
	*n = *whole
}

// schema leaves the schema with no reference, or with one to a component. A copy may
// begin with a reference of its own, hence the loop.
func (rr *refRepair) schema(n *tree.Node, path string) {
	for {
		ref := tree.Get(n, "$ref")
		if ref == nil {
			return
		}
		target, pointer, ok := rr.d.Lookup(tree.Text(ref), rr.schemas)
		name, isComponent := strings.CutPrefix(pointer, strings.TrimPrefix(oas.RefPrefix, "#"))
		isComponent = isComponent && !strings.Contains(name, "/")
		switch {
		case !tree.IsString(ref) || !ok || !tree.IsMapping(target) && !tree.IsBool(target):
			rr.giveUp(n, ref, rr.missing(ref))
			return
		case isComponent:
			if _, isCircle := rr.follow(ref); isCircle {
				rr.giveUp(n, ref, "itself")
			}
			ref.Value = oas.RefPrefix + name
			return
		case rr.regions.Holds(path, pointer) || rr.isTooMuch(target):
			rr.giveUp(n, ref, "what it lies in")
			return
		}
		rr.regions.Add(path, pointer)
		rr.become(n, target, func(string) bool { return true })
	}
}

// isTooMuch stops copies of copies before they fill the memory.
func (rr *refRepair) isTooMuch(target *tree.Node) bool {
	rr.copied += size(target)
	return rr.copied > tree.MaxNodes
}

func (rr *refRepair) giveUp(n, ref *tree.Node, reason string) {
	rr.r.Repair(ref, "$ref %q refers to %s; treated as any value", tree.Text(ref), reason)
	tree.Remove(n, "$ref")
}

// missing says in what way a reference leads nowhere.
func (rr *refRepair) missing(ref *tree.Node) string {
	_, _, found := rr.d.Lookup(tree.Text(ref), rr.schemas)
	switch {
	case found:
		return "itself"
	case !tree.IsString(ref) || strings.HasPrefix(ref.Value, "#"):
		return "nothing"
	default:
		return "another document, which isn't fetched"
	}
}

func size(n *tree.Node) int {
	total := 1
	for _, c := range n.Content {
		total += size(c)
	}
	return total
}
