package main

import (
	"maps"
	"regexp"
	"slices"
	"strings"
)

// leave says of a kind's edits which changes of the client they may make.
type leave func(s *subject, after *surface, edits []*edit) func(change) bool

func nothing(*subject, *surface, []*edit) func(change) bool {
	return func(change) bool { return false }
}

// additions are types with what belongs to them, and methods; not the fields of a struct that was there.
func additions(s *subject, after *surface, edits []*edit) func(change) bool {
	own := ownWords(s, after, edits)
	return func(c change) bool { return s.client.isNew(c) || own(c) }
}

// ownWords are elements that came and have an edit's word in their name or tag, and methods that carry what has
// such a field now.
func ownWords(_ *subject, after *surface, edits []*edit) func(change) bool {
	has := func(name string, now *element) bool {
		return slices.ContainsFunc(edits, func(e *edit) bool {
			_, tag, _ := strings.Cut(now.text, "`")
			return e.word != "" && strings.Contains(strings.ToLower(name+" "+tag), e.word)
		})
	}
	hasField := func(typ string) bool {
		return slices.ContainsFunc(after.members[typ], func(name string) bool { return has(name, after.elements[name]) })
	}
	return func(c change) bool {
		return c.before == nil && (has(c.name, c.after) || isCarrying(c.name, c.after) && hasField(c.after.owner))
	}
}

// isCarrying tells whether an element is a method that makes a request of an answer.
func isCarrying(name string, e *element) bool {
	_, method, _ := strings.Cut(name, ".")
	return e.kind == "method" && e.call == "" && strings.HasPrefix(method, "To")
}

// ownParams is ownWords, and a new struct that holds a parameter's field.
func ownParams(s *subject, after *surface, edits []*edit) func(change) bool {
	own, structs := ownWords(s, after, edits), map[string]bool{}
	for name, e := range after.elements {
		if e.kind == "field" && s.client.elements[e.owner] == nil && own(change{name: name, after: e}) {
			structs[e.owner] = true
		}
	}
	return func(c change) bool { return own(c) || c.before == nil && structs[c.after.owner] }
}

// ownNames are the elements that the edits are of, which stay what they are but for their text.
func ownNames(s *subject, _ *surface, edits []*edit) func(change) bool {
	names, null := map[string]bool{}, map[string]bool{}
	for _, e := range edits {
		for _, name := range e.names {
			names[name] = true
			for _, typ := range s.client.elements[name].takes {
				null["Null"+typ] = true // a union's null
			}
		}
	}
	return func(c change) bool {
		if c.before == nil {
			return null[c.after.owner] && s.client.isNew(c)
		}
		return c.after != nil && names[c.name] && c.before.kind == c.after.kind
	}
}

// sentFields are those of the edits that are sent only, which may go with what nothing else leads to.
func sentFields(s *subject, _ *surface, edits []*edit) func(change) bool {
	answered, cut := s.client.reach(false, true, nil), map[string]bool{}
	for _, e := range edits {
		for _, name := range e.names {
			if !answered[s.client.elements[name].owner] {
				cut[name] = true
			}
		}
	}
	return goneWith(s.client, cut)
}

// goneWith are the removals of the elements in cut, of the types that only they lead to, and of what speaks of these.
func goneWith(before *surface, cut map[string]bool) func(change) bool {
	gone := before.reach(true, true, nil)
	for name := range before.reach(true, true, cut) {
		delete(gone, name)
	}
	for typ, members := range before.members {
		isService := func(member string) bool { return before.elements[member].call != "" }
		if slices.ContainsFunc(members, isService) && !slices.ContainsFunc(members, func(member string) bool { return isService(member) && !cut[member] }) {
			gone[typ] = true
		}
	}
	return func(c change) bool {
		if c.after != nil {
			return false
		}
		_, member, _ := strings.Cut(c.name, ".")
		speaks := slices.ContainsFunc(slices.Concat(c.before.takes, c.before.gives), func(name string) bool { return gone[name] })
		seals := slices.ContainsFunc(slices.Collect(maps.Keys(gone)), func(typ string) bool {
			e := before.elements[typ+"."+member]
			return e != nil && e.kind == "requirement"
		})
		return cut[c.name] || gone[c.before.owner] || speaks || seals
	}
}

func ownMethods(s *subject, edits []*edit) map[string]bool {
	methods := map[string]bool{}
	for _, e := range edits {
		for _, name := range s.client.calls[e.call] {
			methods[name] = true
		}
	}
	return methods
}

// removals are what goes with the methods of the edits' operations, those that make what they take among it.
func removals(s *subject, _ *surface, edits []*edit) func(change) bool {
	methods, taken := ownMethods(s, edits), map[string]bool{}
	for name := range methods {
		for _, typ := range s.client.elements[name].takes {
			taken[typ] = true
		}
	}
	gone := goneWith(s.client, methods)
	return func(c change) bool {
		makes := func(typ string) bool { return taken[typ] }
		return gone(c) || c.after == nil && isCarrying(c.name, c.before) && slices.ContainsFunc(c.before.gives, makes)
	}
}

// signatures are those of the edits' operations, and additions.
func signatures(s *subject, after *surface, edits []*edit) func(change) bool {
	methods, added := ownMethods(s, edits), additions(s, after, edits)
	return func(c change) bool { return c.before != nil && c.after != nil && methods[c.name] || added(c) }
}

// moved is a client in which what was sent only has the name that it has after an edit, its fields as they were.
func moved(before, after *surface) *surface {
	answered, names := before.reach(false, true, nil), map[string]string{}
	for name, now := range before.pairs(after) {
		hasConstants := slices.ContainsFunc(before.members[name], func(member string) bool { return before.elements[member].kind == "const" })
		if name != now && !answered[name] && before.elements[now] == nil && !hasConstants {
			names[name] = now
		}
	}
	rename := func(name string) string {
		typ, rest, _ := strings.Cut(name, ".")
		if names[typ] == "" {
			return name
		}
		return strings.TrimSuffix(names[typ]+"."+rest, ".")
	}
	client := newSurface()
	client.calls = before.calls
	for name, e := range before.elements {
		now := *e
		now.owner, now.text = rename(e.owner), goName.ReplaceAllStringFunc(e.text, rename)
		client.add(rename(name), &now, nil)
	}
	return client
}

var goName = regexp.MustCompile(`\b[A-Z]\w*`)

// pairs follows the operations' arguments in both clients at once: type → the type that stands in its place.
func (s *surface) pairs(after *surface) map[string]string {
	names := map[string]string{}
	var follow func(before, now []string)
	follow = func(before, now []string) {
		for i, name := range before {
			e := s.elements[name]
			if len(now) != len(before) || e == nil || e.kind != "type" || after.elements[now[i]] == nil || names[name] != "" {
				continue
			}
			names[name] = now[i]
			follow(e.takes, after.elements[now[i]].takes)
			for _, member := range s.members[name] {
				if other := after.elements[now[i]+strings.TrimPrefix(member, name)]; other != nil && other.kind == "field" {
					follow(s.elements[member].takes, other.takes)
				}
			}
		}
	}
	for method, e := range s.elements {
		if now := after.elements[method]; e.call != "" && now != nil {
			follow(e.takes, now.takes)
		}
	}
	return names
}
