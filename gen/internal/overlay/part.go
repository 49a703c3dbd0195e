package overlay

import (
	"math"
	"regexp"

	"github.com/cekura-community/cekura-go/gen/internal/tree"
)

// part is a document without those entries of mappings that no action finds or changes: to read and write them is
// most of what the engine would do.
type part struct {
	root  *tree.Node
	isCut map[*tree.Node]bool // mappings of the document that lack entries
	left  map[*tree.Node]bool // the values of these entries
}

// partOf leaves out each entry E of a mapping M of which it is certain, whatever the actions make of the document, that
//   - what a target finds at or below E depends on E and the keys on the way to it alone: no filter begins again at $
//     (isLocal), and the first is asked about nodes as deep as E or deeper (limit);
//   - no target finds anything at or below E as it is;
//   - no update of M or of what holds M names E or anything on the way to it.
//
// So the first action leaves E as it is and, when the first n do, the next one does. What is updated in M is known
// beforehand, for M is less deep than any filter looks. An entry that is removed and written anew stands last: M stays
// whole where that can be.
func partOf(root *tree.Node, actions []*action) *part {
	c := &cutting{
		part:    part{root: root, isCut: map[*tree.Node]bool{}, left: map[*tree.Node]bool{}},
		actions: actions,
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
	c.root = c.cut(root, 0, math.MaxInt)
	return &c.part
}

// cutting is under way.
type cutting struct {
	part
	actions []*action
	found   map[*tree.Node]bool         // what targets find, and then what holds that
	updated map[*tree.Node][]*tree.Node // with what
	removes bool
}

// mark adds to what is found all that holds it.
func (c *cutting) mark(n *tree.Node) bool {
	for _, child := range n.Content {
		if c.mark(child) {
			c.found[n] = true
		}
	}
	return c.found[n]
}

// cut copies m without the entries that can be left out, down to the limit.
func (c *cutting) cut(m *tree.Node, depth, most int) *tree.Node {
	named := map[string]bool{}
	for _, update := range c.updated[m] {
		for key := range tree.Pairs(update) {
			named[key.Value] = true
			if c.removes && tree.Has(m, key.Value) {
				return m
			}
		}
	}
	if !tree.IsMapping(m) || depth >= most {
		return m
	}
	short := *m
	short.Content = nil
	for key, value := range tree.Pairs(m) {
		if depth == 0 {
			most = c.limit(key.Value)
		}
		switch {
		case named[key.Value]:
		case !c.found[value]:
			c.left[value] = true
			continue
		default:
			value = c.cut(value, depth+1, most)
		}
		short.Content = append(short.Content, key, value)
	}
	c.isCut[m] = true
	return &short
}

// limit is how deep the nodes are that the first filter may be asked about, of those that a target has below a key of
// the root.
func (c *cutting) limit(key string) int {
	most := math.MaxInt
	for _, a := range c.actions {
		first := firstName.FindStringSubmatch(tree.Text(a.target.node))
		if a.target.filterAt > 0 && (first == nil || first[1] == key) {
			most = min(most, a.target.filterAt)
		}
	}
	return most
}

var firstName = regexp.MustCompile(`^\$\.([A-Za-z0-9_]+)[.\[]`)

// putBack gives to, what became of a mapping that is cut, the entries that it lacks, each in its place.
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
