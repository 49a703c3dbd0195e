package openapi

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"

	"github.com/cekura-community/cekura-go/gen/internal/oas"
	"github.com/cekura-community/cekura-go/gen/internal/tree"
)

// check holds an overlay's decision on a union against the document: one alarm for each variant or tag value
// that came or went, with the line that answers it.
func (u *unions) check(one *union) {
	c := &unionCheck{unions: u, union: one, values: map[string]*tree.Node{}, unmapped: map[string]*tree.Node{}, unknown: map[string]*tree.Node{}}
	if property := tree.Text(one.decision, "property"); property != "" && !c.inside(property) {
		tree.Remove(one.node, oas.ExtUnion)
		return
	}
	for _, tag := range one.tags {
		for _, value := range u.values(tag) {
			c.values[value.Value] = value
		}
	}
	c.find()
	c.lines()
	c.arms()
	switch {
	case !tree.IsMapping(c.list("mapping")) || len(c.list("mapping").Content) == 0:
		tree.Remove(one.node, oas.ExtUnion)
		return
	case !one.isHeld:
		u.r.Drift(one.decision, "no object says which of its properties is the tag of this union; %s", u.holder(one))
	}
	tree.Set(one.node, oas.ExtOneType, tree.Boolean(true))
	for _, arm := range one.arms {
		tree.Set(u.schemas.Resolve(arm), oas.ExtOneType, tree.Boolean(true))
	}
}

type unionCheck struct {
	*unions
	*union
	values   map[string]*tree.Node // of the tag, where the document lists them
	unmapped map[string]*tree.Node // variants without a tag value, by key
	unknown  map[string]*tree.Node // tag values without a variant
}

// inside takes the property of each variant that has a place in the union as the tag, if all are text. Where
// one lists no values there are none to check.
func (c *unionCheck) inside(property string) bool {
	var arms, tags []*tree.Node
	lists, isTold := true, true
	for _, arm := range c.union.arms {
		tag := c.unions.property(arm, property)
		switch {
		case oas.ContainsValue(c.list("orphans"), armKey(arm)):
			continue
		case tag == nil:
			c.r.Drift(arm, "%s has no property %s to tell it by; %s", armKey(arm), tree.Quoted(property), c.line("orphans", armKey(arm)))
			isTold = false
		}
		arms, tags = append(arms, arm), append(tags, tag)
		lists = lists && len(c.unions.values(tag)) > 0
	}
	if c.isHeld = true; lists {
		c.tags = tags
	}
	return isTold && c.isTag(property, arms)
}

func (c *unionCheck) list(name string) *tree.Node { return tree.Get(c.decision, name) }

func (c *unionCheck) file() string {
	return c.d.Position(c.decision).File + c.r.InCopy(c.decision)
}

func (c *unionCheck) isVariant(key string) bool {
	return slices.ContainsFunc(c.union.arms, func(arm *tree.Node) bool { return armKey(arm) == key })
}

// lines checks what the decision says.
func (c *unionCheck) lines() {
	for tag, variant := range tree.Pairs(c.list("mapping")) {
		without := item(c.list("without"), tag.Value)
		switch {
		case !c.isVariant(variant.Value):
			c.r.Drift(tag, "maps %s to %s, which is no variant of %s; %s", tree.Quoted(tag.Value), tree.Quoted(variant.Value), c.d.Position(c.node).Pointer, c.unmap(tag, without))
			tree.Remove(c.list("mapping"), tag.Value)
			delete(c.unknown, tag.Value)
		case without != nil:
			c.r.Drift(without, "the tag value %s is mapped to %s and declared to have no variant; delete %s", tree.Quoted(tag.Value), variant.Value, c.r.Deletion(without))
		case c.isGone(tag.Value) && !oas.ContainsValue(c.list("retired"), tag.Value):
			only := ""
			if len(c.tagsOf(variant.Value)) == 1 {
				only = ", the only one of " + variant.Value
			}
			c.r.Drift(tag, "the document no longer has the tag value %s%s; %s, so that it is still read%s",
				tree.Quoted(tag.Value), only, c.line("retired", tag.Value), c.successors(variant.Value))
		}
	}
	isMapped := func(value string) bool { return tree.Has(c.list("mapping"), value) }
	stale := func(list, kind, reason string, isStale func(value string) bool) {
		for _, value := range tree.Items(c.list(list)) {
			if isStale(value.Value) {
				c.r.Drift(value, "%s names %s%s, which %s; delete %s", list, kind, tree.Quoted(value.Value), reason, c.r.Deletion(value))
			}
		}
	}
	stale("without", "the tag value ", "the document no longer has", func(value string) bool { return c.isGone(value) && !isMapped(value) })
	stale("retired", "the tag value ", "is not in mapping", func(value string) bool { return !isMapped(value) })
	stale("orphans", "", "is no variant of "+c.d.Position(c.node).Pointer, func(key string) bool { return !c.isVariant(key) })
}

// line tells to put a value into one of the lists beside mapping.
func (c *unionCheck) line(list, value string) string {
	if c.isAddedTo() {
		return c.adding(list, "["+tree.Inline(value)+"]")
	}
	return c.lineHere(list, value)
}

// lineHere is the same where the decision is to be edited anyway.
func (c *unionCheck) lineHere(list, value string) string {
	if tree.Has(c.decision, list) {
		return fmt.Sprintf("add `- %s` to %s in %s", tree.Inline(value), list, c.file())
	}
	return fmt.Sprintf("add `%s: [%s]` beside mapping in %s", list, tree.Inline(value), c.file())
}

// isAddedTo tells whether the decision is built in, on a union that the document itself has.
func (c *unionCheck) isAddedTo() bool { return c.r.IsBuiltIn(c.decision) && !c.r.IsOverlaid(c.node) }

// adding tells to add to a field of a decision that is built in.
func (c *unionCheck) adding(field, value string) string {
	return tree.Adding(c.d.Action(c.node, oas.ExtUnion, "{"+field+": "+value+"}"))
}

// mapped tells to map a tag value to a variant.
func (c *unionCheck) mapped(value, key string) string {
	if c.isAddedTo() {
		return c.adding("mapping", "{"+tree.Inline(value)+": "+key+"}")
	}
	return fmt.Sprintf("add `%s: %s` to mapping in %s", tree.Inline(value), key, c.file())
}

func item(list *tree.Node, value string) *tree.Node {
	for _, n := range tree.Items(list) {
		if n.Value == value {
			return n
		}
	}
	return nil
}

// unmap says what becomes of a line whose variant is gone: a new one may have taken its place.
func (c *unionCheck) unmap(tag, without *tree.Node) string {
	key := c.variantOf(tag.Value, 1+len(c.unknown))
	switch {
	case key != "":
		delete(c.unmapped, key)
		return "write `" + tree.Inline(tag.Value) + ": " + key + "` instead"
	case c.values[tag.Value] != nil && without == nil:
		return "delete this line and " + c.lineHere("without", tag.Value)
	}
	return "delete " + c.r.Deletion(tag)
}

func (c *unionCheck) isGone(value string) bool { return len(c.values) > 0 && c.values[value] == nil }

// tagsOf are the tag values that the decision maps to a variant.
func (c *unionCheck) tagsOf(key string) (tags []string) {
	for tag, variant := range tree.Pairs(c.list("mapping")) {
		if variant.Value == key {
			tags = append(tags, tag.Value)
		}
	}
	return tags
}

// successors lists the values declared to have no variant: one of them may have taken the place of a value gone.
func (c *unionCheck) successors(key string) string {
	var free []string
	for _, value := range tree.Items(c.list("without")) {
		if c.values[value.Value] != nil {
			free = append(free, tree.Quoted(value.Value))
		}
	}
	if len(free) == 0 {
		return ""
	}
	slices.Sort(free)
	return "; where one of " + strings.Join(free, ", ") + " has taken its place, also move that from without to mapping, as `VALUE: " + key + "`" + c.r.InCopy(c.decision)
}

// find notes variants without a tag value and tag values without a variant.
func (c *unionCheck) find() {
	for _, arm := range c.union.arms {
		if key := armKey(arm); key != "" && len(c.tagsOf(key)) == 0 && !oas.ContainsValue(c.list("orphans"), key) {
			c.unmapped[key] = arm
		}
	}
	for value, n := range c.values {
		if !tree.Has(c.list("mapping"), value) && !oas.ContainsValue(c.list("without"), value) {
			c.unknown[value] = n
		}
	}
}

// arms reports them; of a variant that came with its value it says so once.
func (c *unionCheck) arms() {
	many := len(c.unknown)
	for _, value := range slices.Sorted(maps.Keys(c.unknown)) {
		if key := c.variantOf(value, many); key != "" {
			c.r.Drift(c.unmapped[key], "the variant %s and the tag value %s are new; %s", key, tree.Quoted(value), c.mapped(value, key))
			delete(c.unmapped, key)
			continue
		}
		c.r.Drift(c.unknown[value], "the tag value %s is new and no variant goes with it; %s", tree.Quoted(value), c.line("without", value))
	}
	for _, value := range tree.Items(c.list("without")) { // a variant that comes after its value
		if key := c.variantOf(value.Value, 0); key != "" {
			c.r.Drift(value, "the variant %s is new and seems to go with the tag value %s; move that to mapping, as `%s: %s`", key, tree.Quoted(value.Value), tree.Inline(value.Value), key)
			delete(c.unmapped, key)
		}
	}
	for key, arm := range c.unmapped {
		to := "add it"
		if len(c.values) > 0 {
			to = "move that from without"
		}
		c.r.Drift(arm, "the variant %s has no tag value; %s, or, where a value means it, %s to mapping, as `VALUE: %s`", key, c.line("orphans", key), to, key)
	}
}

// variantOf is the new variant that a new tag value means: the one whose name begins like it, or the only one.
func (c *unionCheck) variantOf(value string, values int) string {
	isSeparator := func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }
	plain := func(s string) string { return strings.ToLower(strings.Join(strings.FieldsFunc(s, isSeparator), "")) }
	best := ""
	for key := range c.unmapped {
		isNamed := plain(value) != "" && strings.HasPrefix(plain(key), plain(value))
		if (isNamed || len(c.unmapped) == 1 && values == 1) && (best == "" || key < best) {
			best = key
		}
	}
	return best
}

// deepest is how many properties below its holder a union is looked for.
const deepest = 3

// stray reports what hold left: a line that leads to no union. A union that nothing else holds may be what it means.
func (u *unions) stray(holder, path, tag *tree.Node) {
	if u.decided(holder, path) != nil {
		return
	}
	remedy := "delete " + u.r.Deletion(path)
	for _, one := range u.all {
		better := u.pathTo(holder, one.node, deepest)
		if one.decision != nil && !one.isHeld && better != "" && tree.Has(tree.Get(holder, "properties"), tag.Value) {
			one.isHeld, remedy = true, "write `"+tree.Inline(better)+": "+tree.Inline(tag.Value)+"` instead"
			break
		}
	}
	u.r.Drift(path, "names the union %s, which isn't below %s; %s", path.Value, u.d.Position(holder).Pointer, remedy)
	tree.Remove(tree.Get(holder, oas.ExtUnionTag), path.Value)
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
	for key := range tree.Pairs(u.schemas.Resolve(one.arms[0]), "properties") {
		if !slices.ContainsFunc(one.arms, func(arm *tree.Node) bool { return !oas.IsText(u.schemas.Follow(arm, key.Value)) }) {
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
			for key, property := range tree.Pairs(at.schema, "properties") {
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
	for key := range tree.Pairs(holder, "properties") {
		tag := u.schemas.Follow(holder, key.Value)
		if !oas.IsText(tag) {
			continue
		}
		texts, only = texts+1, key.Value
		listed := 0
		for value := range tree.Pairs(one.decision, "mapping") {
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
