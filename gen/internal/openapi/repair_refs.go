package openapi

import (
	"strings"

	"go.yaml.in/yaml/v4"
)

// repairRefs leaves references of one sort only, from a schema to a component schema
// that exists. What parameters, bodies and the like refer to is copied in; so is a
// schema found in any other place of the document. What refers to nothing becomes any
// value, or goes. Nothing is ever fetched.
func repairRefs(d *Document, r *report) {
	rr := &refRepair{d: d, r: r, schemas: d.components()}
	d.eachPart(rr.part)
	d.eachSchema(rr.schema)
}

type refRepair struct {
	d       *Document
	r       *report
	schemas components
	regions regions
	copied  int
}

// part copies in what a part refers to; false when that is nothing.
func (rr *refRepair) part(k kind, n *yaml.Node, _ string) bool {
	ref := get(n, "$ref")
	if ref == nil {
		return true
	}
	target := rr.chain(ref)
	if target == nil {
		rr.r.warn(ref, "$ref %q refers to %s; left out", text(ref), rr.missing(ref))
		return false
	}
	if k == kindCallback || k == kindCallbackItem {
		return true // callbacks may hold each other, and nothing reads them
	}
	whole := rr.d.clone(target)
	for key, v := range pairs(n) {
		// Beside a reference OpenAPI 3.1 knows these two; a path item may have any field there.
		if key.Value == "summary" || key.Value == "description" || k == kindPathItem && key.Value != "$ref" {
			set(whole, key.Value, v)
		}
	}
	*n = *whole
	return true
}

// chain follows references from one to the next until something is there; nil when they
// lead nowhere or in a circle.
func (rr *refRepair) chain(ref *yaml.Node) *yaml.Node {
	seen := map[string]bool{}
	for {
		target, pointer, ok := rr.d.lookup(text(ref), rr.schemas)
		if !ok || !isMapping(target) || seen[pointer] {
			return nil
		}
		seen[pointer] = true
		if ref = get(target, "$ref"); ref == nil {
			return target
		}
	}
}

// schema leaves the schema with no reference, or with one to a component. A copy may
// begin with a reference of its own, hence the loop.
func (rr *refRepair) schema(n *yaml.Node, path string) {
	for {
		ref := get(n, "$ref")
		if ref == nil {
			return
		}
		target, pointer, ok := rr.d.lookup(text(ref), rr.schemas)
		name, isComponent := strings.CutPrefix(pointer, strings.TrimPrefix(refPrefix, "#"))
		isComponent = isComponent && !strings.Contains(name, "/")
		switch {
		case !isString(ref) || !ok || !isMapping(target) && !isBool(target):
			rr.giveUp(n, ref, rr.missing(ref))
			return
		case isComponent && rr.isCircle(target, pointer):
			rr.giveUp(n, ref, "itself")
			return
		case isComponent:
			ref.Value = refPrefix + name
			return
		case rr.regions.holds(path, pointer) || rr.isTooMuch(target):
			rr.giveUp(n, ref, "what it lies in")
			return
		}
		rr.regions.add(path, pointer)
		rr.inline(n, target)
	}
}

// isCircle tells whether a component is nothing but a reference that comes back to it.
func (rr *refRepair) isCircle(target *yaml.Node, start string) bool {
	seen := map[string]bool{start: true}
	for {
		ref := get(target, "$ref")
		if ref == nil {
			return false
		}
		next, pointer, ok := rr.d.lookup(text(ref), rr.schemas)
		if !ok {
			return false
		}
		if seen[pointer] {
			return true
		}
		seen[pointer], target = true, next
	}
}

// isTooMuch stops copies of copies before they fill the memory.
func (rr *refRepair) isTooMuch(target *yaml.Node) bool {
	rr.copied += size(target)
	return rr.copied > maxNodes
}

func (rr *refRepair) inline(n, target *yaml.Node) {
	siblings := pairs(n)
	if !isMapping(target) {
		*n = *rr.d.clone(target)
		return
	}
	whole := rr.d.clone(target)
	for key, v := range siblings {
		if key.Value != "$ref" {
			set(whole, key.Value, v)
		}
	}
	*n = *whole
}

func (rr *refRepair) giveUp(n, ref *yaml.Node, reason string) {
	rr.r.warn(ref, "$ref %q refers to %s; treated as any value", text(ref), reason)
	remove(n, "$ref")
}

// missing says in what way a reference leads nowhere.
func (rr *refRepair) missing(ref *yaml.Node) string {
	_, _, found := rr.d.lookup(text(ref), rr.schemas)
	switch {
	case found:
		return "itself"
	case !isString(ref) || strings.HasPrefix(ref.Value, "#"):
		return "nothing"
	default:
		return "another document, which isn't fetched"
	}
}

func size(n *yaml.Node) int {
	total := 1
	for _, c := range n.Content {
		total += size(c)
	}
	return total
}
