package overlay

import (
	"math"

	"github.com/cekura-community/cekura-go/gen/internal/tree"
)

// maxSteps is how many nodes all targets together may look at, as counted beforehand: some minutes.
const maxSteps = 4e9

// budget is what a tree measures, and what actions may have added to it at most.
type budget struct {
	nodes, depth int
	widest       int // the most nodes beside each other
	added        extent
	spread       int // nodes added at any depth
	steps        float64
}

// extent is how many nodes there are by depth, and how many values by their key.
type extent struct {
	levels []int
	keys   map[string]int
}

// measure takes the measures of a tree as it is.
func (b *budget) measure(root *tree.Node) {
	*b = budget{steps: b.steps, added: extent{keys: map[string]int{}}}
	whole := b.extentOf(root)
	b.nodes, b.depth = whole.size(), len(whole.levels)
}

// extentOf measures what is below n.
func (b *budget) extentOf(n *tree.Node) extent {
	e := extent{keys: map[string]int{}}
	var count func(n *tree.Node, depth int)
	count = func(n *tree.Node, depth int) {
		if depth == len(e.levels) {
			e.levels = append(e.levels, 0)
		}
		e.levels[depth]++
		b.widest = max(b.widest, len(n.Content))
		for i, child := range n.Content {
			if i%2 == 0 && tree.IsMapping(n) {
				e.keys[child.Value]++
			}
			count(child, depth+1)
		}
	}
	if n != nil {
		count(n, 0)
		e.levels[0] = 0
	}
	return e
}

func (e extent) size() (nodes int) {
	for _, n := range e.levels {
		nodes += n
	}
	return nodes
}

// add adds another extent so many times, from a depth on.
func (e *extent) add(other extent, times, depth int) {
	for key, n := range other.keys {
		e.keys[key] += times * n
	}
	for len(e.levels) < depth+len(other.levels) {
		e.levels = append(e.levels, 0)
	}
	for i, n := range other.levels {
		e.levels[depth+i] += times * n
	}
}

// query follows a target, unless the steps to that are too many.
func (b *budget) query(t *target, root *tree.Node, r *tree.Report) (found []*tree.Node) {
	if t.path.IsSingular() {
		b.steps += float64(b.widest * t.steps)
	} else {
		b.steps += float64(b.nodes) * t.weight(b.nodes, b.depth)
	}
	if !b.isOverspent(t, r) {
		if problem := caught(func() { found = t.path.Query(root) }); problem != nil {
			r.Fail(t.node, "%s can't be followed (%v); write it in another way", tree.Text(t.node), problem)
		}
	}
	return found
}

func (b *budget) isOverspent(t *target, r *tree.Report) bool {
	if b.steps > maxSteps && !r.IsBroken() {
		r.Fail(t.node, "%s takes too long in a document of %d nodes, with what stands before it; write fewer actions, and name the way in place of .. and *", tree.Text(t.node), b.nodes)
	}
	return r.IsBroken()
}

// plan tells how many of the actions can be given to the engine at once: those that stay below the limits whatever
// each makes the next one match. An action that is above them by itself is a fault.
func (b *budget) plan(root *tree.Node, actions []*action, r *tree.Report) int {
	b.measure(root)
	for i, a := range actions {
		a.matches = b.query(a.target, root, r)
		update, most := b.extentOf(a.update), len(a.matches)
		if i > 0 && a.update != nil {
			most = b.mostMatches(root, a, r)
		}
		b.steps += float64(most) * float64(b.widest) * float64(update.size()+1)
		if a.remove {
			b.steps += float64(b.nodes)
		}
		if b.isOverspent(a.target, r) {
			return 0
		}
		nodes, depth := b.nodes+most*update.size(), b.depthAfter(a.target, update)
		switch {
		case nodes <= tree.MaxNodes && depth <= tree.MaxDepth:
			b.nodes, b.depth = nodes, depth
			b.grow(a.target, update, most)
		case i > 0:
			return i
		default:
			r.Fail(a.target.node, "the update of %s makes the document more than the %d nodes that are read, or nests it more than %d deep; target or write less",
				tree.Text(a.target.node), tree.MaxNodes, tree.MaxDepth)
			return 0
		}
	}
	return len(actions)
}

// mostMatches is what a target can match at most after the actions before it: what matches but for its filters,
// and what was added where it looks.
func (b *budget) mostMatches(root *tree.Node, a *action, r *tree.Report) int {
	t, most := *a.target, len(a.matches)
	if path, err := newPath(t.widened); err == nil && t.filterAt > 0 {
		t.path = path
		most = len(b.query(&t, root, r))
	}
	added := 0
	switch {
	case len(t.last) > 0:
		for _, key := range t.last {
			added += b.added.keys[key]
		}
	case t.descents > 0:
		added = b.added.size() + b.spread
	case t.steps < len(b.added.levels):
		added = b.added.levels[t.steps] + b.spread
	default:
		added = b.spread
	}
	return most + int(float64(added)*t.weight(0, b.depth))
}

// grow adds an update to what was added: it is merged into what matches, one deeper each.
func (b *budget) grow(t *target, update extent, matches int) {
	if t.descents > 0 {
		b.spread += matches * update.size()
		update.levels = nil
	}
	b.added.add(update, matches, t.steps)
}

func (b *budget) depthAfter(t *target, update extent) int {
	if t.descents > 0 {
		return b.depth + len(update.levels)
	}
	return max(b.depth, t.steps+len(update.levels))
}

// weight is how often the target may look at one and the same node: for each of its queries, below each of the nodes
// that it descends to, as often as its selectors overlap. A filter that begins again at $ looks at all nodes each time.
func (t *target) weight(nodes, depth int) float64 {
	w := float64(t.queries) * t.overlap * math.Pow(float64(depth), float64(t.descents))
	if t.looksAtAll && nodes > 0 {
		w *= float64(nodes)
	}
	return w
}
