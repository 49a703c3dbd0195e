package repair

import (
	"strings"

	"github.com/cekura-community/cekura-go/gen/internal/oas"
	"github.com/cekura-community/cekura-go/gen/internal/tree"
)

// Refs leaves references of one sort only, from a schema to a component schema
// that exists. What parameters, bodies and the like refer to is copied in, but for the schemas of
// components, which their copies share; so is a schema found in any other place of the document. What
// refers to nothing becomes any value, or goes. Nothing is ever fetched.
func Refs(d *oas.Document, r *tree.Report) {
	rr := &refRepair{d: d, r: r, schemas: d.Schemas(), ends: map[string]end{}, aliases: map[*tree.Node]bool{}}
	d.EachPart(rr.share)
	d.EachPart(rr.part)
	d.EachSchema(rr.schema)
	for _, section := range tree.Pairs(tree.Get(d.Root, "components")) {
		tree.RemovePairs(section, func(_, part *tree.Node) bool { return rr.aliases[part] })
	}
}

type refRepair struct {
	d       *oas.Document
	r       *tree.Report
	schemas oas.Components
	regions oas.Regions
	ends    map[string]end
	aliases map[*tree.Node]bool // components that only refer to another
}

// share keeps the schemas of components from being copied with the parameter, body or answer that they are of.
func (rr *refRepair) share(_ oas.Kind, n *tree.Node, path string) bool {
	isOwn := strings.HasPrefix(path, "/components/") && !strings.HasPrefix(path, "/components/pathItems/") && !strings.HasPrefix(path, "/components/callbacks/")
	if schema := tree.Get(n, "schema"); schema != nil && isOwn {
		rr.d.Share(schema)
	}
	if isOwn && strings.Count(path, "/") == 3 && tree.Has(n, "$ref") {
		rr.aliases[n] = true
	}
	return true
}

// part copies in what a part refers to; false when that is nothing.
func (rr *refRepair) part(k oas.Kind, n *tree.Node, _ string) bool {
	ref := tree.Get(n, "$ref")
	if ref == nil {
		return true
	}
	target := rr.follow(ref).target
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

// end is what references lead to in the end, nil where that is nothing or they run in a circle.
type end struct {
	target   *tree.Node
	isCircle bool
}

// follow goes from one reference to the next until something is there. What it has found it remembers for
// each reference on the way.
func (rr *refRepair) follow(ref *tree.Node) end {
	seen, found := map[string]bool{}, end{}
	for ref != nil {
		next, pointer, ok := rr.d.Lookup(tree.Text(ref), rr.schemas)
		known, isKnown := rr.ends[pointer]
		switch {
		case !ok:
			found = end{}
		case seen[pointer]:
			found = end{isCircle: true}
		case isKnown:
			found = known
		default:
			seen[pointer] = true
			found.target, ref = next, tree.Get(next, "$ref")
			continue
		}
		break
	}
	for pointer := range seen {
		rr.ends[pointer] = found
	}
	return found
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
	copied := map[string]bool{}
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
			if rr.follow(ref).isCircle {
				rr.giveUp(n, ref, "itself")
			}
			ref.Value = oas.RefPrefix + name
			return
		case rr.regions.Holds(path, pointer):
			rr.giveUp(n, ref, "what it lies in")
			return
		}
		if len(copied) == 0 {
			rr.regions.Add(path, func() map[string]bool { return copied })
		}
		copied[pointer] = true
		rr.become(n, target, func(string) bool { return true })
	}
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
