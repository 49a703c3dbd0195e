package overlay

import (
	"slices"

	"github.com/cekura-community/cekura-go/gen/internal/tree"
)

// part is a document without those entries of mappings that no action finds or changes: to read and
// write them is most of what the engine would do.
type part struct {
	root  *tree.Node
	isCut map[*tree.Node]bool // mappings of the document that lack entries
	left  map[*tree.Node]bool // the values of these entries
}

// partOf leaves out each entry E of a mapping M of which it is certain, whatever the actions make
// of the document, that
//   - what a target finds at or below E depends on E and the keys on the way to it alone: no filter
//     begins again at $ (isLocal), and one that is asked about what holds E doesn't read E;
//   - no target finds anything at or below E as it is, or could if its filter found what holds E;
//   - no update of M or of what holds M names E or anything on the way to it.
//
// So the first action leaves E as it is and, when the first n do, the next one does. What is
// updated in M is known beforehand, for what a filter may make a target find stays whole. An entry
// that is removed and written anew stands last: M stays whole where that can be.
func partOf(root *tree.Node, actions []*action) *part {
	c := &cutting{
		part:    part{root: root, isCut: map[*tree.Node]bool{}, left: map[*tree.Node]bool{}},
		found:   map[*tree.Node]bool{},
		updated: map[*tree.Node][]*tree.Node{},
	}
	for _, a := range actions {
		if !a.target.isLocal() {
			return &c.part
		}
		c.removes = c.removes || a.remove
		for _, n := range a.matches {
			c.found[n] = true
			c.updated[n] = append(c.updated[n], a.update)
		}
	}
	c.mark(root)
	c.root = c.cut(root, nil, actions)
	return &c.part
}

// cutting is under way.
type cutting struct {
	part
	found   map[*tree.Node]bool         // what targets find, and then what holds that
	updated map[*tree.Node][]*tree.Node // with what
	removes bool
	asked   int // how often whether an action may use an entry
}

// maxAsked is where leaving more out costs more than it saves: some ten times what ours need.
const maxAsked = 10_000_000

// mark adds to what is found all that holds it.
func (c *cutting) mark(n *tree.Node) bool {
	for _, child := range n.Content {
		if c.mark(child) {
			c.found[n] = true
		}
	}
	return c.found[n]
}

// cut copies m, which the keys of way lead to, without the entries that can be left out. passing are
// the actions whose targets may pass it.
func (c *cutting) cut(m *tree.Node, way []string, passing []*action) *tree.Node {
	mayFind := func(a *action) bool { return a.target.isAskedAbove(len(way)) && len(way) >= len(a.target.names) }
	if c.asked += len(m.Content) * len(passing); !tree.IsMapping(m) || c.asked > maxAsked || slices.ContainsFunc(passing, mayFind) {
		return m
	}
	named := map[string]bool{}
	for _, update := range c.updated[m] {
		for key := range tree.Pairs(update) {
			named[key.Value] = true
			if c.removes && tree.Has(m, key.Value) {
				return m
			}
		}
	}
	short := *m
	short.Content = nil
	for key, value := range tree.Pairs(m) {
		further := slices.DeleteFunc(slices.Clone(passing), func(a *action) bool { return !a.target.mayUse(way, key.Value) })
		isAsked := slices.ContainsFunc(further, func(a *action) bool { return a.target.isAskedAbove(len(way)) })
		switch {
		case named[key.Value]:
		case !c.found[value] && !isAsked:
			c.left[value] = true
			continue
		default:
			value = c.cut(value, append(way[:len(way):len(way)], key.Value), further)
		}
		short.Content = append(short.Content, key, value)
	}
	c.isCut[m] = true
	return &short
}

// putBack gives to, what became of a mapping that is cut, the entries that it lacks, in their places.
func (p *part) putBack(from, to *tree.Node) {
	if !p.isCut[from] || !tree.IsMapping(to) {
		return
	}
	at, isOld := keyIndex(to), make([]bool, len(to.Content))
	var content []*tree.Node
	for key, value := range tree.Pairs(from) {
		if p.left[value] {
			content = append(content, key, value)
		} else if i, ok := at[key.Value]; ok {
			p.putBack(value, to.Content[i+1])
			content = append(content, to.Content[i], to.Content[i+1])
			isOld[i] = true
		}
	}
	for i := 0; i+1 < len(to.Content); i += 2 {
		if !isOld[i] {
			content = append(content, to.Content[i], to.Content[i+1])
		}
	}
	to.Content = content
}
