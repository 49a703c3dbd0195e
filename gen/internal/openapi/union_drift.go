package openapi

import (
	"slices"
	"strings"
	"unicode"

	"github.com/cekura-community/cekura-go/gen/internal/oas"
	"github.com/cekura-community/cekura-go/gen/internal/tree"
)

// check holds an overlay's decision on a union against the document: one alarm for each variant or tag value
// that came or went, with the line that answers it.
func (u *unions) check(one *union) {
	c := &unionCheck{unions: u, union: one, values: map[string]*tree.Node{}, unmapped: map[string]*tree.Node{}}
	if property := tree.Text(tree.Get(one.decision, "property")); property != "" && !c.inside(property) {
		tree.Remove(one.node, oas.ExtUnion)
		return
	}
	for _, tag := range one.tags {
		for _, value := range u.values(tag) {
			c.values[value.Value] = value
		}
	}
	c.lines()
	c.arms()
	switch {
	case !tree.IsMapping(c.list("mapping")) || len(c.list("mapping").Content) == 0:
		tree.Remove(one.node, oas.ExtUnion)
		return
	case !one.isHeld && !u.broken:
		u.r.Drift(one.decision, "no object says which of its properties is the tag of this union; name it with %s on the one that holds both", oas.ExtUnionTag)
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
			c.r.Drift(arm, "%s has no property %s to tell it by; correct the decision in %s or, if no value means it, add %q", armKey(arm), tree.Quoted(property), c.file(), "orphans: ["+armKey(arm)+"]")
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

func (c *unionCheck) file() string { return c.d.Position(c.decision).File }

func (c *unionCheck) isVariant(key string) bool {
	return slices.ContainsFunc(c.union.arms, func(arm *tree.Node) bool { return armKey(arm) == key })
}

// lines checks what the decision says.
func (c *unionCheck) lines() {
	for tag, variant := range tree.Pairs(c.list("mapping")) {
		switch {
		case !c.isVariant(variant.Value):
			c.r.Drift(tag, "maps %s to %s, which is no variant of %s; correct or delete this line", tree.Quoted(tag.Value), tree.Quoted(variant.Value), c.d.Position(c.node).Pointer)
			tree.Remove(c.list("mapping"), tag.Value)
		case oas.ContainsValue(c.list("without"), tag.Value):
			c.r.Drift(tag, "the tag value %s is mapped to a variant and declared to have none; delete it from without", tree.Quoted(tag.Value))
		case c.isGone(tag.Value) && !oas.ContainsValue(c.list("retired"), tag.Value):
			c.r.Drift(tag, "the document no longer has the tag value %s%s; add %q beside mapping, so that it is still read%s",
				tree.Quoted(tag.Value), c.orphan(tag.Value, variant.Value), "retired: ["+tag.Value+"]", c.successors(variant.Value))
		}
	}
	for _, name := range []string{"without", "retired"} {
		for _, value := range tree.Items(c.list(name)) {
			isKnown := !c.isGone(value.Value)
			if name == "retired" {
				isKnown = tree.Has(c.list("mapping"), value.Value)
			}
			if !isKnown {
				c.r.Drift(value, "%s names the tag value %s, which %s no longer has; delete it", name, tree.Quoted(value.Value), map[string]string{"without": "the document", "retired": "the mapping"}[name])
			}
		}
	}
	for _, key := range tree.Items(c.list("orphans")) {
		if !c.isVariant(key.Value) {
			c.r.Drift(key, "orphans names %s, which is no variant of %s; delete it", tree.Quoted(key.Value), c.d.Position(c.node).Pointer)
		}
	}
}

func (c *unionCheck) isGone(value string) bool { return len(c.values) > 0 && c.values[value] == nil }

// orphan says that a variant has no other tag value.
func (c *unionCheck) orphan(gone, key string) string {
	for tag, variant := range tree.Pairs(c.list("mapping")) {
		if variant.Value == key && tag.Value != gone {
			return ""
		}
	}
	return ", the only one of " + key
}

// successors lists the values that have no variant: one of them may have taken the place of a value gone.
func (c *unionCheck) successors(key string) string {
	var free []string
	for value := range c.values {
		if tree.Get(c.list("mapping"), value) == nil {
			free = append(free, value)
		}
	}
	if len(free) == 0 {
		return ""
	}
	slices.Sort(free)
	for i := range free {
		free[i] = tree.Quoted(free[i])
	}
	return "; if one of " + strings.Join(free, ", ") + " has taken its place, map that to " + key + " instead of naming it in without"
}

// arms reports variants without a tag value and tag values without a variant; of one that came with the other
// it says so once.
func (c *unionCheck) arms() {
	mapped := map[string]bool{}
	for _, variant := range tree.Pairs(c.list("mapping")) {
		mapped[variant.Value] = true
	}
	for _, arm := range c.union.arms {
		if key := armKey(arm); key != "" && !mapped[key] && !oas.ContainsValue(c.list("orphans"), key) {
			c.unmapped[key] = arm
		}
	}
	var unknown []string
	for value := range c.values {
		if !tree.Has(c.list("mapping"), value) && !oas.ContainsValue(c.list("without"), value) {
			unknown = append(unknown, value)
		}
	}
	slices.Sort(unknown)
	for _, value := range unknown {
		if key := c.variantOf(value, len(unknown)); key != "" {
			c.r.Drift(c.unmapped[key], "the variant %s and the tag value %s are new; add %q to mapping in %s", key, tree.Quoted(value), yamlKey(value)+": "+key, c.file())
			delete(c.unmapped, key)
			continue
		}
		c.r.Drift(c.values[value], "the tag value %s is new and no variant goes with it; add %q to without in %s", tree.Quoted(value), "- "+yamlKey(value), c.file())
	}
	for key, arm := range c.unmapped {
		c.r.Drift(arm, "%s has no tag; add it to mapping in %s, or, if no value means it, %q", key, c.file(), "orphans: ["+key+"]")
	}
}

// variantOf is the new variant that a new tag value means: the one whose name begins like it, or the only one.
func (c *unionCheck) variantOf(value string, values int) string {
	plain := func(s string) string {
		return strings.ToLower(strings.Map(func(r rune) rune {
			if unicode.IsLetter(r) || unicode.IsDigit(r) {
				return r
			}
			return -1
		}, s))
	}
	best := ""
	for key := range c.unmapped {
		isNamed := plain(value) != "" && strings.HasPrefix(plain(key), plain(value))
		if (isNamed || len(c.unmapped) == 1 && values == 1) && (best == "" || key < best) {
			best = key
		}
	}
	return best
}

// yamlKey is a value as it stands in a line of YAML.
func yamlKey(value string) string {
	if value != "" && strings.IndexFunc(value, func(r rune) bool {
		return r != '_' && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z')
	}) < 0 && !slices.Contains([]string{"true", "false", "null", "yes", "no", "on", "off", "y", "n"}, strings.ToLower(value)) {
		return value
	}
	return "'" + strings.ReplaceAll(value, "'", "''") + "'"
}
