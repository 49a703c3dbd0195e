package repair

import (
	"slices"
	"strings"
	"sync"

	"github.com/cekura-community/cekura-go/gen/internal/oas"
	"github.com/cekura-community/cekura-go/gen/internal/tree"
)

// MergeAllOf leaves no allOf. One that holds a single schema, annotations apart, is that
// schema, and a reference stays one; of several is made one schema that has the properties
// of all. One that comes back to itself is any value.
func MergeAllOf(d *oas.Document, r *tree.Report) {
	m := &merger{
		d: d, components: d.Schemas(), r: r, open: map[*tree.Node]bool{},
		used: map[*tree.Node][]copied{}, known: map[*tree.Node]map[string]int{},
	}
	d.EachSchema(func(n *tree.Node, path string) {
		m.path = path
		m.flatten(n)
		if len(m.used[n]) > 0 {
			m.regions.Add(path, sync.OnceValue(func() map[string]bool { return m.held(n) }))
		}
	})
}

type merger struct {
	d          *oas.Document
	r          *tree.Report
	components oas.Components
	path       string
	regions    oas.Regions
	// open are the schemas being merged, one for the sake of the other.
	open map[*tree.Node]bool
	// early counts the references followed to schemas the walk hasn't come to yet.
	early int
	// used is what was copied into a schema.
	used map[*tree.Node][]copied
	// known is where each key of a mapping, or name in a list, stands that others are added to.
	known map[*tree.Node]map[string]int
}

// copied is a component that a schema has a copy of, or with no pointer a part that it has taken in.
type copied struct {
	pointer string
	from    *tree.Node
}

// held are the components that a schema has copies of, at first or second hand.
func (m *merger) held(n *tree.Node) map[string]bool {
	held, seen := map[string]bool{}, map[*tree.Node]bool{}
	for todo := []*tree.Node{n}; len(todo) > 0; {
		last := todo[len(todo)-1]
		todo, seen[last] = todo[:len(todo)-1], true
		for _, c := range m.used[last] {
			if held[c.pointer] = true; !seen[c.from] {
				todo = append(todo, c.from)
			}
		}
	}
	return held
}

// flatten does away with the allOf of one schema; false when it runs in a circle.
func (m *merger) flatten(n *tree.Node) bool {
	if m.open[n] {
		return false
	}
	list := tree.Get(n, "allOf")
	if list == nil {
		return true
	}
	m.open[n] = true
	defer delete(m.open, n)
	tree.Remove(n, "allOf")
	parts := m.parts(n, list)
	if len(parts) == 1 && (!hasOwn(n) || isBareType(n)) {
		if m.flatten(parts[0]) {
			m.used[n] = m.used[parts[0]]
			m.become(n, parts[0])
		} else {
			m.giveUp(n, list)
		}
		return true
	}
	merged := tree.Mapping()
	for _, part := range parts {
		if !m.addPart(n, merged, part) {
			m.giveUp(n, list)
			return true
		}
	}
	m.combine(merged, n)
	n.Content = merged.Content
	return true
}

// parts are the schemas under allOf that say what the value may be; what the others say
// about it goes to n, whose own annotations win. A bare type beside a reference adds nothing.
func (m *merger) parts(n, list *tree.Node) []*tree.Node {
	refers := slices.ContainsFunc(list.Content, func(part *tree.Node) bool { return tree.Has(part, "$ref") })
	var parts []*tree.Node
	for _, part := range list.Content {
		if tree.Has(part, "allOf") || hasOwn(part) && !(refers && isBareType(part)) {
			parts = append(parts, part)
			continue
		}
		tree.RemovePairs(part, isNoAnnotation)
		tree.AdoptMissing(n, part)
	}
	return parts
}

// become puts the only part in the place of n, whose annotations stay beside it.
func (m *merger) become(n, part *tree.Node) {
	if tree.Has(part, "$ref") || tree.Has(part, "type") {
		tree.Remove(n, "type")
	}
	tree.RemovePairs(part, func(key, _ *tree.Node) bool { return tree.Has(n, key.Value) })
	n.Content = append(part.Content, n.Content...)
}

// addPart merges one part, its reference resolved; false when it leads back here.
func (m *merger) addPart(n, merged, part *tree.Node) bool {
	if !tree.Has(part, "$ref") {
		if !m.flatten(part) {
			return false
		}
		m.used[n] = append(m.used[n], copied{"", part})
		if !tree.Has(part, "$ref") {
			m.combine(merged, part)
			return true
		}
	}
	target := m.components.Resolve(part)
	pointer := strings.TrimPrefix(tree.Text(tree.Get(part, "$ref")), "#")
	if m.early == 0 && m.regions.Holds(m.path, pointer) {
		return false
	}
	m.early++
	flat := m.flatten(target)
	m.early--
	if !flat {
		return false
	}
	m.used[n] = append(m.used[n], copied{pointer, target})
	base := m.d.Clone(target)
	// What is said about the base isn't said about what is made of it.
	tree.RemovePairs(base, func(key, _ *tree.Node) bool { return oas.IsAnnotation(key.Value) || key.Value == "discriminator" })
	m.combine(merged, base)
	return true
}

// combine adds to merged what part says: properties and required names are united, of
// anything else the later word counts.
func (m *merger) combine(merged, part *tree.Node) {
	for key, v := range tree.Pairs(part) {
		before := tree.Get(merged, key.Value)
		switch {
		case key.Value == "properties" && tree.IsMapping(before):
			m.unite(before, v)
			v = before
		case key.Value == "required" && tree.IsSequence(before):
			m.require(before, v)
			v = before
		case before != nil && !tree.Equal(before, v) && !oas.IsAnnotation(key.Value):
			m.r.Repair(v, "%s differs between the schemas of an allOf; the later one counts", key.Value)
		}
		tree.Adopt(merged, key, v)
	}
}

func (m *merger) unite(properties, more *tree.Node) {
	known := m.index(properties)
	for name, property := range tree.Pairs(more) {
		i, ok := known[name.Value]
		if !ok {
			known[name.Value] = len(properties.Content)
			properties.Content = append(properties.Content, name, property)
			continue
		}
		if !tree.Equal(properties.Content[i+1], property) {
			m.r.Repair(property, "the property %s differs between the schemas of an allOf; the later one counts", name.Value)
		}
		properties.Content[i+1] = property
	}
}

func (m *merger) require(names, more *tree.Node) {
	known := m.index(names)
	for _, name := range tree.Items(more) {
		if _, ok := known[name.Value]; !ok {
			known[name.Value] = len(names.Content)
			names.Content = append(names.Content, name)
		}
	}
}

// index is made anew where more than unite and require changed what it is of.
func (m *merger) index(n *tree.Node) map[string]int {
	known := m.known[n]
	switch {
	case tree.IsMapping(n) && (known == nil || 2*len(known) != len(n.Content)):
		known = tree.Keys(n)
	case tree.IsSequence(n) && (known == nil || len(known) != len(n.Content)):
		known = map[string]int{}
		for i, name := range n.Content {
			known[name.Value] = i
		}
	}
	m.known[n] = known
	return known
}

// giveUp leaves of a schema what is said about it.
func (m *merger) giveUp(n, list *tree.Node) {
	m.r.Repair(list, "allOf comes back to itself; treated as any value")
	tree.RemovePairs(n, isNoAnnotation)
}

func isNoAnnotation(key, _ *tree.Node) bool { return !oas.IsAnnotation(key.Value) }

// hasOwn tells whether a schema says what the value may be, beside its allOf.
func hasOwn(n *tree.Node) bool { return ownKeys(n) > 0 }

// isBareType tells whether a schema says nothing about the value but its type.
func isBareType(n *tree.Node) bool { return ownKeys(n) == 1 && tree.Has(n, "type") }

func ownKeys(n *tree.Node) int {
	count := 0
	for key := range tree.Pairs(n) {
		if key.Value != "allOf" && !oas.IsAnnotation(key.Value) {
			count++
		}
	}
	return count
}
