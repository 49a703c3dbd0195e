package runtime

import (
	"reflect"
	"slices"
	"strings"
	"time"
)

// conversion says where one member of an object goes in another kind of object. Names are those of
// the JSON; a path is several of them joined by dots.
type conversion struct {
	from   string
	to     string   // path, "" where there is no place
	set    []textAt // paths that get a text besides; none may hold another
	when   []textAt // members of the source that must hold a text, "*" for anything but zero
	except []string // values of from that the target has no word for
}

// textAt is a text at a path.
type textAt struct{ path, text string }

// convert fills target from source and names the members of source that found no place, in the
// order of the source. Rules are tried in their order and the first that applies wins. A rule
// applies only if the value arrives: one that target refuses, ignores or holds already with another
// value is not overwritten but named. Zero values (see isZeroJSON) say nothing and are passed over.
func convert[S, T any](source S, target *T, rules []conversion) (dropped []string) {
	data, err := encodeJSON(&source)
	if err != nil {
		return lostNames(source)
	}
	members, err := jsonMembers(data)
	if err != nil {
		return lostNames(source)
	}
	c := converter{source: make(map[string]rawJSON, len(members))}
	for _, member := range members {
		c.source[member.name] = member.value
	}
	placed := map[string]bool{}
	for _, rule := range rules {
		if !placed[rule.from] && c.applies(rule) {
			placed[rule.from] = place(&c, target, rule)
		}
	}
	for _, member := range members {
		if !isZeroJSON(member.value) && !placed[member.name] {
			dropped = append(dropped, member.name)
		}
	}
	return dropped
}

// converter holds both objects as JSON.
type converter struct {
	source map[string]rawJSON
	placed []placement
}

// placement is one value that has found its place in the target.
type placement struct {
	path  []string
	value rawJSON
}

// applies tells whether the source is such that rule has something to say.
func (c *converter) applies(rule conversion) bool {
	value := c.source[rule.from]
	if rule.to == "" || isZeroJSON(value) || slices.Contains(rule.except, jsonText(value)) {
		return false
	}
	for _, condition := range rule.when {
		value := c.source[condition.path]
		if isZeroJSON(value) || (condition.text != "*" && condition.text != jsonText(value)) {
			return false
		}
	}
	return true
}

// place carries the value over if it can stand in target beside all that is there already.
func place[T any](c *converter, target *T, rule conversion) bool {
	added := []placement{{path: strings.Split(rule.to, "."), value: c.source[rule.from]}}
	for _, set := range rule.set {
		text, err := encodeJSON(set.text)
		if err != nil {
			return false
		}
		added = append(added, placement{path: strings.Split(set.path, "."), value: text})
	}
	tree := map[string]any{}
	all := slices.Concat(c.placed, added)
	for _, p := range all {
		if !putAt(tree, p.path, p.value) {
			return false
		}
	}
	data, err := encodeJSON(tree)
	if err != nil {
		return false
	}
	var filled T
	if err := decodeJSON(data, &filled); err != nil {
		return false
	}
	back, err := encodeJSON(&filled)
	if err != nil {
		return false
	}
	for _, p := range all {
		if !carries(jsonAt(back, p.path), p.value) {
			return false
		}
	}
	*target, c.placed = filled, all
	return true
}

// putAt puts value at path in tree, unless something else is there.
func putAt(tree map[string]any, path []string, value rawJSON) bool {
	for _, name := range path[:len(path)-1] {
		next, ok := tree[name].(map[string]any)
		if !ok {
			if tree[name] != nil {
				return false
			}
			next = map[string]any{}
			tree[name] = next
		}
		tree = next
	}
	name := path[len(path)-1]
	if there, ok := tree[name]; ok {
		raw, ok := there.(rawJSON)
		return ok && string(raw) == string(value)
	}
	tree[name] = value
	return true
}

// jsonAt is the value at path in a JSON object, nil where there is none.
func jsonAt(data rawJSON, path []string) rawJSON {
	for _, name := range path {
		members, err := jsonMembers(data)
		if err != nil {
			return nil
		}
		at := slices.IndexFunc(members, func(m jsonMember) bool { return m.name == name })
		if at < 0 {
			return nil
		}
		data = members[at].value
	}
	return data
}

// jsonText is a string's text, and of any other value its JSON.
func jsonText(value rawJSON) string {
	var text string
	if err := decodeJSON(value, &text); err == nil {
		return text
	}
	return string(value)
}

// carries tells whether back, which has been through the target's types, still says all that value
// says.
func carries(back, value rawJSON) bool {
	if isZeroJSON(value) {
		return true
	}
	if isZeroJSON(back) || back[0] != value[0] {
		return false
	}
	switch value[0] {
	case '{':
		members, err := jsonMembers(value)
		return err == nil && !slices.ContainsFunc(members, func(m jsonMember) bool {
			return !carries(jsonAt(back, []string{m.name}), m.value)
		})
	case '[':
		had, err := jsonElements(value)
		has, backErr := jsonElements(back)
		return err == nil && backErr == nil && slices.EqualFunc(has, had, carries)
	}
	return true
}

// isZeroJSON tells whether a value says nothing: absent, null, "", 0, false, [], {} or the zero
// time, for which JSON has no empty form.
func isZeroJSON(value rawJSON) bool {
	switch string(value) {
	case "", "null", `""`, "false", "[]", "{}":
		return true
	}
	var at time.Time
	if at.UnmarshalJSON(value) == nil {
		return at.IsZero()
	}
	var number float64
	return decodeJSON(value, &number) == nil && number == 0
}

// lostNames lists the JSON names of the fields of a struct that aren't zero: all of them are lost
// where the struct cannot be written as JSON.
func lostNames(source any) []string {
	var names []string
	value := reflect.ValueOf(source)
	for i := range value.NumField() {
		if name, _, _ := strings.Cut(value.Type().Field(i).Tag.Get("json"), ","); !value.Field(i).IsZero() {
			names = append(names, name)
		}
	}
	return names
}
