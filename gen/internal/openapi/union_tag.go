package openapi

import (
	"maps"
	"slices"

	"github.com/cekura-community/cekura-go/gen/internal/oas"
	"github.com/cekura-community/cekura-go/gen/internal/tree"
)

// deepest is how many properties below its holder a union is looked for.
const deepest = 3

// stray is a line of an object's x-union-tag that leads to no union.
type stray struct{ holder, path, tag *tree.Node }

// stray reports one; a union that nothing else holds may be what it means.
func (u *unions) stray(s stray) {
	remedy := "delete " + u.r.Deletion(s.path)
	for _, one := range u.all {
		path := u.pathTo(s.holder, one.node, deepest)
		if one.decision != nil && !one.isHeld && path != "" && tree.Has(tree.Get(s.holder, "properties"), s.tag.Value) {
			one.isHeld, remedy = true, "write `"+tree.Inline(path)+": "+tree.Inline(s.tag.Value)+"` instead"
			break
		}
	}
	u.r.Drift(s.path, "names the union %s, which isn't below %s; %s", s.path.Value, u.d.Position(s.holder).Pointer, remedy)
	tree.Remove(tree.Get(s.holder, oas.ExtUnionTag), s.path.Value)
}

// holder tells to name the tag of a union: on the nearest object around it, or as a property of the variants.
func (u *unions) holder(one *union) string {
	for depth := 1; depth <= deepest; depth++ {
		for _, key := range slices.Sorted(maps.Keys(u.schemas)) {
			holder := u.schemas[key]
			if tag, path := u.tagOf(one, holder), u.pathTo(holder, one.node, depth); tag != "" && path != "" {
				return u.d.Remedy(u.r, holder, one.decision, oas.ExtUnionTag, "{"+tree.Inline(path)+": "+tree.Inline(tag)+"}")
			}
		}
	}
	for key := range tree.Pairs(tree.Get(u.schemas.Resolve(one.arms[0]), "properties")) {
		if !slices.ContainsFunc(one.arms, func(arm *tree.Node) bool { return u.text(arm, key.Value) == nil }) {
			return "add `property: " + tree.Inline(key.Value) + "` beside mapping"
		}
	}
	return "delete " + u.r.Deletion(one.decision)
}

// pathTo is the path of properties from an object to a union, the shortest, "" for none, nor where it takes
// more steps to find than any real document.
func (u *unions) pathTo(holder, union *tree.Node, depth int) string {
	const most = 10_000_000
	type place struct {
		schema *tree.Node
		path   string
	}
	seen, level := map[*tree.Node]bool{}, []place{{u.schemas.Resolve(holder), ""}}
	for ; depth > 0; depth-- {
		var next []place
		for _, at := range level {
			for key, property := range tree.Pairs(tree.Get(at.schema, "properties")) {
				schema, path := u.schemas.Resolve(property), at.path+key.Value
				if schema == union {
					return path
				}
				if u.steps++; u.steps < most && !seen[schema] {
					seen[schema] = true
					next = append(next, place{schema, path + "."})
				}
			}
		}
		level = next
	}
	return ""
}

// tagOf is the property of an object that lists most of a union's tag values, else the only text; "" for none.
func (u *unions) tagOf(one *union, holder *tree.Node) string {
	best, most, texts, only := "", 0, 0, ""
	for key := range tree.Pairs(tree.Get(holder, "properties")) {
		tag := u.text(holder, key.Value)
		if tag == nil {
			continue
		}
		texts, only = texts+1, key.Value
		listed := 0
		for value := range tree.Pairs(tree.Get(one.decision, "mapping")) {
			if oas.ContainsValue(tree.Get(tag, "enum"), value.Value) {
				listed++
			}
		}
		if listed > most {
			best, most = key.Value, listed
		}
	}
	if best == "" && texts == 1 {
		return only
	}
	return best
}

// text is a property that is text, nil for any other.
func (u *unions) text(schema *tree.Node, key string) *tree.Node {
	property := u.schemas.Resolve(u.property(schema, key))
	if !oas.IsText(property) {
		return nil
	}
	return property
}
