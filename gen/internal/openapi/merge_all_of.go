package openapi

import (
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"
)

// mergeAllOf leaves no allOf. One that holds a single schema, annotations apart, is that
// schema, and a reference stays one; of several is made one schema that has the properties
// of all. One that comes back to itself is any value.
func mergeAllOf(d *Document, r *report) {
	m := &merger{d: d, components: d.components(), r: r, open: map[*yaml.Node]bool{}, used: map[*yaml.Node][]string{}}
	d.eachSchema(func(n *yaml.Node, path string) {
		m.path = path
		m.flatten(n)
		for _, target := range m.used[n] {
			m.regions.add(path, target)
		}
	})
}

type merger struct {
	d          *Document
	r          *report
	components components
	path       string
	regions    regions
	// open are the schemas being merged, one for the sake of the other.
	open map[*yaml.Node]bool
	// early counts the references followed to schemas the walk hasn't come to yet.
	early int
	// used are the components copied into a schema.
	used map[*yaml.Node][]string
}

// flatten does away with the allOf of one schema; false when it runs in a circle.
func (m *merger) flatten(n *yaml.Node) bool {
	if m.open[n] {
		return false
	}
	list := get(n, "allOf")
	if list == nil {
		return true
	}
	m.open[n] = true
	defer delete(m.open, n)
	remove(n, "allOf")
	parts := m.parts(n, list)
	if len(parts) == 1 && (!hasOwn(n) || isBareType(n)) {
		if !m.flatten(parts[0]) {
			m.giveUp(n, list)
			return true
		}
		m.used[n] = m.used[parts[0]]
		m.become(n, parts[0])
		return true
	}
	merged := mapping()
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
func (m *merger) parts(n, list *yaml.Node) []*yaml.Node {
	refers := slices.ContainsFunc(list.Content, func(part *yaml.Node) bool { return has(part, "$ref") })
	var parts []*yaml.Node
	for _, part := range list.Content {
		if has(part, "allOf") || hasOwn(part) && !(refers && isBareType(part)) {
			parts = append(parts, part)
			continue
		}
		m.annotate(n, part)
	}
	return parts
}

func (m *merger) annotate(n, from *yaml.Node) {
	for key, v := range pairs(from) {
		if isAnnotation(key.Value) && !has(n, key.Value) {
			n.Content = append(n.Content, key, v)
		}
	}
}

// become puts the only part in the place of n, whose annotations stay beside it.
func (m *merger) become(n, part *yaml.Node) {
	if has(part, "$ref") || has(part, "type") {
		remove(n, "type")
	}
	own := mapping()
	own.Content = n.Content
	n.Content = nil
	for key, v := range pairs(part) {
		if !has(own, key.Value) {
			n.Content = append(n.Content, key, v)
		}
	}
	n.Content = append(n.Content, own.Content...)
}

// addPart merges one part, its reference resolved; false when it leads back here.
func (m *merger) addPart(n, merged, part *yaml.Node) bool {
	if !has(part, "$ref") {
		if !m.flatten(part) {
			return false
		}
		m.used[n] = append(m.used[n], m.used[part]...)
		if !has(part, "$ref") {
			m.combine(merged, part)
			return true
		}
	}
	target := m.components.resolve(part)
	pointer := strings.TrimPrefix(text(get(part, "$ref")), "#")
	if m.early == 0 && m.regions.holds(m.path, pointer) {
		return false
	}
	m.early++
	flat := m.flatten(target)
	m.early--
	if !flat {
		return false
	}
	m.used[n] = append(append(m.used[n], pointer), m.used[target]...)
	base := m.d.clone(target)
	for key := range pairs(base) {
		// What is said about the base isn't said about what is made of it.
		if isAnnotation(key.Value) || key.Value == "discriminator" {
			remove(base, key.Value)
		}
	}
	m.combine(merged, base)
	return true
}

// combine adds to merged what part says: properties and required names are united, of
// anything else the later word counts.
func (m *merger) combine(merged, part *yaml.Node) {
	for key, v := range pairs(part) {
		before := get(merged, key.Value)
		switch {
		case before == nil:
			merged.Content = append(merged.Content, key, v)
		case key.Value == "properties" && isMapping(before):
			set(merged, key.Value, m.unite(before, v))
		case key.Value == "required" && isSequence(before):
			set(merged, key.Value, m.uniteNames(before, v))
		case !equal(before, v) && !isAnnotation(key.Value):
			m.r.warn(v, "%s differs between the schemas of an allOf; the later one counts", key.Value)
			set(merged, key.Value, v)
		default:
			set(merged, key.Value, v)
		}
	}
}

func (m *merger) unite(first, second *yaml.Node) *yaml.Node {
	united := m.d.place(mapping(), first)
	united.Content = append(united.Content, first.Content...)
	for name, property := range pairs(second) {
		before := get(united, name.Value)
		if before != nil && !equal(before, property) {
			m.r.warn(property, "the property %s differs between the schemas of an allOf; the later one counts", name.Value)
		}
		if before != nil {
			set(united, name.Value, property)
			continue
		}
		united.Content = append(united.Content, name, property)
	}
	return united
}

func (m *merger) uniteNames(first, second *yaml.Node) *yaml.Node {
	united := m.d.place(sequence(), first)
	seen := map[string]bool{}
	for _, list := range []*yaml.Node{first, second} {
		for _, name := range list.Content {
			if !seen[name.Value] {
				seen[name.Value] = true
				united.Content = append(united.Content, name)
			}
		}
	}
	return united
}

// giveUp leaves of a schema what is said about it.
func (m *merger) giveUp(n, list *yaml.Node) {
	m.r.warn(list, "allOf comes back to itself; treated as any value")
	for key := range pairs(n) {
		if !isAnnotation(key.Value) {
			remove(n, key.Value)
		}
	}
}

// hasOwn tells whether a schema says what the value may be, beside its allOf.
func hasOwn(n *yaml.Node) bool { return ownKeys(n) > 0 }

// isBareType tells whether a schema says nothing about the value but its type.
func isBareType(n *yaml.Node) bool { return ownKeys(n) == 1 && has(n, "type") }

func ownKeys(n *yaml.Node) int {
	count := 0
	for key := range pairs(n) {
		if key.Value != "allOf" && !isAnnotation(key.Value) {
			count++
		}
	}
	return count
}
