package overlay

import (
	"math"

	"github.com/cekura-community/cekura-go/gen/internal/tree"
)

// What overlays may cost, as counted beforehand in nodes looked at: by all of them together, which
// is forty times what the real ones cost and takes less than a minute, and by one target.
const (
	maxSteps     = 2e9
	maxStepsOnce = 1e8
)

// budget is what a tree measures, and what actions may have added to it at most.
type budget struct {
	nodes, depth, widest int
	added                extent
	spread               int // nodes added at any depth
	deepest              int // with what was added
	most                 int // nodes that are allowed
	steps                float64
}

// extent is how many nodes there are by depth, and how many values by their key.
type extent struct {
	levels []int
	keys   map[string]int
	widest int // the most nodes beside each other
}

// newBudget is that for overlays on a tree, which they may make ten times as large.
func newBudget(root *tree.Node) budget {
	b := budget{}
	b.measure(root)
	b.most = min(tree.MaxNodes, 10*b.nodes+100_000)
	return b
}

// measure takes the measures of a tree as it is.
func (b *budget) measure(root *tree.Node) {
	whole := extentOf(root)
	depth := len(whole.levels)
	*b = budget{
		nodes: whole.size(), depth: depth, widest: whole.widest,
		added: extent{keys: map[string]int{}}, deepest: depth,
		most: b.most, steps: b.steps,
	}
}

// extentOf measures what is below n.
func extentOf(n *tree.Node) extent {
	e := extent{keys: map[string]int{}}
	var count func(n *tree.Node, depth int)
	count = func(n *tree.Node, depth int) {
		if depth == len(e.levels) {
			e.levels = append(e.levels, 0)
		}
		e.levels[depth]++
		e.widest = max(e.widest, len(n.Content))
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

func (e extent) size() int { return sum(e.levels) }

func sum(list []int) (all int) {
	for _, n := range list {
		all += n
	}
	return all
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
	once := b.cost(t, b.nodes, b.depth)
	b.steps += once
	if once > maxStepsOnce || b.steps > maxSteps {
		b.overspent(t, r)
		return nil
	}
	if problem := caught(func() { found = t.path.Query(root) }); problem != nil {
		r.Fail(t.node, "%s can't be followed (%v); write it in another way", tree.Quoted(tree.Text(t.node)), problem)
	}
	return found
}

// begin counts the steps to give the engine a tree and actions: to render, read, write and read again.
func (b *budget) begin(actions []*action, r *tree.Report) {
	if b.steps += 100*float64(b.nodes) + 1000*float64(len(actions)); b.steps > maxSteps {
		b.overspent(actions[0].target, r)
	}
}

func (b *budget) overspent(t *target, r *tree.Report) {
	if !r.IsBroken() {
		r.Fail(t.node, "%s takes too long in a document of %d nodes, by itself or with what stands before it; write fewer actions, and name the way in place of .. and *", tree.Quoted(tree.Text(t.node)), b.nodes)
	}
}

// plan tells how many of the actions can be given to the engine at once: those that stay within the
// budget whatever each makes the next one match. An action that doesn't by itself is a fault.
func (b *budget) plan(root *tree.Node, actions []*action, r *tree.Report) int {
	b.measure(root)
	b.begin(actions, r)
	for i, a := range actions {
		a.matches = b.query(a.target, root, r)
		update, most := extentOf(a.update), len(a.matches)
		if b.steps += b.costOfAction(a, update); b.steps > maxSteps {
			b.overspent(a.target, r)
		}
		if i > 0 {
			most = b.mostMatches(root, a, r)
		}
		nodes, depth := b.nodes+sum(b.added.levels)+b.spread+most*update.size(), b.depthAfter(a.target, update)
		isWithin := nodes <= b.most && depth <= tree.MaxDepth && (i == 0 || b.cost(a.target, nodes, depth) <= maxStepsOnce)
		switch {
		case r.IsBroken():
			return 0
		case isWithin:
			b.grow(a.target, update, most)
			b.deepest = depth
		case i > 0:
			return i
		default:
			r.Fail(a.target.node, "the update of %s makes of %d nodes more than the %d that overlays may make, or nests them more than %d deep; target or write less",
				tree.Quoted(tree.Text(a.target.node)), b.nodes, b.most, tree.MaxDepth)
			return 0
		}
	}
	return len(actions)
}

// costOfAction is what the engine does to carry the action out: each key of the update is looked
// for in what matches, and what is to be removed in what holds it, which is looked for in the whole
// tree.
func (b *budget) costOfAction(a *action, update extent) (steps float64) {
	for _, n := range a.matches {
		steps += float64(len(n.Content)+1) * float64(update.size()+1)
	}
	if a.remove {
		steps += float64(b.nodes) + float64(len(a.matches))*float64(b.widest)
	}
	return steps
}

// mostMatches is what a target can match at most after the actions before it: what it matches when
// widened, and what was added where it looks.
func (b *budget) mostMatches(root *tree.Node, a *action, r *tree.Report) int {
	t, most := *a.target, len(a.matches)
	if path, err := newPath(t.widened); err == nil && t.widened != tree.Text(t.node) {
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
	if t.descents > 0 {
		t.descents-- // all that it finds by the first descent is different
	}
	return most + int(min(float64(added)*t.weight(b.deepest), tree.MaxNodes+1))
}

// grow adds an update to what was added: it is merged into what matches, one deeper each.
func (b *budget) grow(t *target, update extent, matches int) {
	if t.descents > 0 {
		b.spread += matches * update.size()
		update.levels = nil
	}
	b.added.add(update, matches, t.steps)
}

// depthAfter is how deep the tree may be after an update. Below what is found at any depth each one
// deepens it.
func (b *budget) depthAfter(t *target, update extent) int {
	if t.descents > 0 {
		return b.deepest + len(update.levels)
	}
	return max(b.deepest, t.steps+len(update.levels))
}

// cost is how many nodes of a tree the target may look at.
func (b *budget) cost(t *target, nodes, depth int) float64 {
	cost := float64(nodes) * t.weight(depth)
	switch {
	case t.path.IsSingular():
		return float64(b.widest) * float64(t.steps)
	case t.looksAtAll:
		return cost * float64(nodes)
	}
	return cost
}

// weight is how often the target may look at one and the same node: for each of its queries, below
// each of the nodes that it descends to, as often as its selectors overlap.
func (t *target) weight(depth int) float64 {
	return float64(t.queries) * t.overlap * math.Pow(float64(depth), float64(t.descents))
}
