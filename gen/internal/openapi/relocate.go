package openapi

import (
	"slices"

	"go.yaml.in/yaml/v4"
)

// relocate takes what the engine made of the document as its tree, and gives each node
// the place where somebody wrote it: in the document, or in the overlay that brought it.
func (d *Document) relocate(data []byte, actions []action, r *report) {
	scratch := &report{document: &Document{origin: map[*yaml.Node]*origin{}}}
	root := read(Source{Name: d.name, Data: data}, scratch)
	if root == nil {
		r.fail(d.Root, "the overlaid document can't be read back: %v; report this as a bug of gen", scratch.err())
		return
	}
	d.trace(root, d.Root)
	d.Root = root
	for _, a := range actions {
		if a.update == nil || a.remove {
			continue
		}
		for _, target := range a.path.Query(root) {
			d.traceUpdate(target, a.update)
		}
	}
}

// trace gives to, the node as overlaid, the place of from, the node as it was.
func (d *Document) trace(to, from *yaml.Node) {
	if o := d.origin[from]; o != nil {
		d.origin[to] = o
	}
	switch {
	case isMapping(to) && isMapping(from):
		at := keyIndex(from)
		for i := 0; i+1 < len(to.Content); i += 2 {
			if j, ok := at[to.Content[i].Value]; ok {
				d.origin[to.Content[i]] = d.origin[from.Content[j]]
				d.trace(to.Content[i+1], from.Content[j+1])
			}
		}
	case isSequence(to) && isSequence(from):
		d.traceItems(to.Content, from.Content)
	}
}

// traceItems pairs the items of a list with those it had before some were removed,
// changed or appended: equal ones with each other, and what lies between two such
// pairs with what lay there.
func (d *Document) traceItems(to, from []*yaml.Node) {
	next := 0
	var changed []*yaml.Node
	for _, item := range to {
		i := slices.IndexFunc(from[next:], func(old *yaml.Node) bool { return equal(item, old) })
		if i < 0 {
			changed = append(changed, item)
			continue
		}
		d.traceChanged(changed, from[next:next+i])
		changed = nil
		d.trace(item, from[next+i])
		next += i + 1
	}
	d.traceChanged(changed, from[next:])
}

// traceChanged gives each item the place of the old one most like it. What has nothing
// in common with any was appended.
func (d *Document) traceChanged(to, from []*yaml.Node) {
	taken := make([]bool, len(from))
	for _, item := range to {
		best, most := -1, 0
		for j, old := range from {
			if common := inCommon(item, old); !taken[j] && common > most {
				best, most = j, common
			}
		}
		if best >= 0 {
			taken[best] = true
			d.trace(item, from[best])
		}
	}
}

// inCommon counts what two mappings or lists say alike right below them.
func inCommon(a, b *yaml.Node) int {
	count := 0
	for key, v := range pairs(a) {
		if equal(v, get(b, key.Value)) {
			count++
		}
	}
	for i, v := range items(a) {
		if old := items(b); i < len(old) && equal(v, old[i]) {
			count++
		}
	}
	return count
}

// traceUpdate gives what an update brought into target the place it has in the update.
// What a later action changed again is left to that action.
func (d *Document) traceUpdate(target, update *yaml.Node) {
	switch {
	case isMapping(target) && isMapping(update):
		d.locate(target, update)
		at := keyIndex(target)
		for key, v := range pairs(update) {
			if i, ok := at[key.Value]; ok {
				d.locate(target.Content[i], key)
				d.traceUpdate(target.Content[i+1], v)
			}
		}
	case isSequence(target) && isSequence(update):
		d.locate(target, update)
		for _, v := range update.Content {
			if item := d.appended(target, v); item != nil {
				d.copyOrigins(item, v)
			}
		}
	case equal(target, update):
		d.copyOrigins(target, update)
	}
}

// locate places a single node that has no place yet.
func (d *Document) locate(n, from *yaml.Node) {
	if d.origin[n] == nil {
		d.origin[n] = d.origin[from]
	}
}

// appended finds the item of a list that an update appended: one without a place if it
// can, else the last that says the same.
func (d *Document) appended(list, v *yaml.Node) *yaml.Node {
	var last *yaml.Node
	for _, item := range list.Content {
		if equal(item, v) {
			if d.origin[item] == nil {
				return item
			}
			last = item
		}
	}
	return last
}

func keyIndex(m *yaml.Node) map[string]int {
	at := make(map[string]int, len(m.Content)/2)
	for i := 0; i+1 < len(m.Content); i += 2 {
		at[m.Content[i].Value] = i
	}
	return at
}
