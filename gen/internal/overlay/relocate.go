package overlay

import (
	"slices"

	"github.com/cekura-community/cekura-go/gen/internal/tree"
)

// relocated reads what the engine made of the document, or of a part of it, and gives each node the
// place where somebody wrote it: in the document, or in the overlay that brought it.
func relocated(t *tree.Tree, data []byte, actions []*action, r *tree.Report) *tree.Node {
	d := &relocation{t}
	scratch := tree.NewReport(tree.NewTree(t.Name), tree.DriftError)
	root := tree.Read(tree.Source{Name: t.Name, Data: data}, scratch)
	if root == nil {
		r.Fail(d.Root, "the overlaid document can't be read back: %v; report this as a bug of gen", scratch.Err())
		return nil
	}
	d.trace(root, d.Root)
	for _, a := range actions {
		if a.update == nil || a.remove {
			continue
		}
		for _, target := range a.target.path.Query(root) {
			d.traceUpdate(target, a.update)
		}
	}
	return root
}

// relocation is under way in a tree.
type relocation struct{ *tree.Tree }

// trace gives to, the node as overlaid, the place of from, the node as it was.
func (d *relocation) trace(to, from *tree.Node) {
	d.Put(to, from)
	switch {
	case tree.IsMapping(to) && tree.IsMapping(from):
		at := keyIndex(from)
		for i := 0; i+1 < len(to.Content); i += 2 {
			if j, ok := at[to.Content[i].Value]; ok {
				d.Put(to.Content[i], from.Content[j])
				d.trace(to.Content[i+1], from.Content[j+1])
			}
		}
	case tree.IsSequence(to) && tree.IsSequence(from):
		d.traceItems(to.Content, from.Content)
	}
}

// maxPairs is how many items of two lists are compared, each with each; longer ones are taken as
// they stand.
const maxPairs = 10_000_000

// traceItems pairs the items of a list with those it had before some were removed,
// changed or appended: equal ones with each other, and what lies between two such
// pairs with what lay there.
func (d *relocation) traceItems(to, from []*tree.Node) {
	if len(to)*len(from) > maxPairs {
		for i := range min(len(to), len(from)) {
			d.trace(to[i], from[i])
		}
		return
	}
	next := 0
	var changed []*tree.Node
	for _, item := range to {
		i := slices.IndexFunc(from[next:], func(old *tree.Node) bool { return tree.Equal(item, old) })
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
func (d *relocation) traceChanged(to, from []*tree.Node) {
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
func inCommon(a, b *tree.Node) int {
	count := 0
	for key, v := range tree.Pairs(a) {
		if tree.Equal(v, tree.Get(b, key.Value)) {
			count++
		}
	}
	for i, v := range tree.Items(a) {
		if old := tree.Items(b); i < len(old) && tree.Equal(v, old[i]) {
			count++
		}
	}
	return count
}

// traceUpdate gives what an update brought into target the place it has in the update.
// What a later action changed again is left to that action.
func (d *relocation) traceUpdate(target, update *tree.Node) {
	switch {
	case tree.IsMapping(target) && tree.IsMapping(update):
		d.locate(target, update)
		at := keyIndex(target)
		for key, v := range tree.Pairs(update) {
			if i, ok := at[key.Value]; ok {
				d.locate(target.Content[i], key)
				d.traceUpdate(target.Content[i+1], v)
			}
		}
	case tree.IsSequence(target) && tree.IsSequence(update):
		d.locate(target, update)
		if len(update.Content)*len(target.Content) > maxPairs {
			return
		}
		for _, v := range update.Content {
			if item := d.appended(target, v); item != nil {
				d.CopyOrigins(item, v)
			}
		}
	case tree.IsScalar(target) && tree.IsScalar(update) && (target.Value == update.Value || tree.IsNull(target) || tree.IsNull(update)):
		target.Value, target.Tag = update.Value, update.Tag // the engine keeps the tag of the value it replaces, and so null
		d.CopyOrigins(target, update)
	case tree.Equal(target, update):
		d.CopyOrigins(target, update)
	}
}

// locate places a single node that has no place yet.
func (d *relocation) locate(n, from *tree.Node) {
	if !d.IsPlaced(n) {
		d.Put(n, from)
	}
}

// appended finds the item of a list that an update appended: one without a place if it
// can, else the last that says the same.
func (d *relocation) appended(list, v *tree.Node) *tree.Node {
	var last *tree.Node
	for _, item := range list.Content {
		if tree.Equal(item, v) {
			if !d.IsPlaced(item) {
				return item
			}
			last = item
		}
	}
	return last
}

func keyIndex(m *tree.Node) map[string]int {
	at := make(map[string]int, len(m.Content)/2)
	for i := 0; i+1 < len(m.Content); i += 2 {
		at[m.Content[i].Value] = i
	}
	return at
}
