package tree

// What a document may come to. Real ones stay below a fifth of each; the limits keep a broken or hostile
// file from taking the machine with it. MaxNodes counts what is read, aliases expanded, what passes copy,
// and what the names in Go cost later, in nodes: 30 seconds and 3 GB are enough for all of it.
const (
	MaxSize    = 64 << 20  // bytes of a file
	MaxDepth   = 256       // mappings and sequences within each other
	maxPointer = 4_000     // bytes of the pointer to a node
	MaxNodes   = 1_000_000 // so many nodes, a text counting as one more for each textNode bytes
	textNode   = 128
	maxMarks   = 5 * MaxNodes
	maxNumber  = 1_000 // digits of a number in YAML, read in time that is worse than linear

	// Of one kind and file so many faults are told, and of the others how many they are.
	maxAlarms  = 1_000
	maxRepairs = 100
	maxPrinted = 400   // bytes of a pointer in a fault
	maxMessage = 4_000 // bytes of what it says

	MaxName  = 1_000 // bytes of a name in Go
	MaxParts = 100   // of which a method may be made: parameters of the path, media types, answers
)

func weight(n *Node) int { return 1 + len(n.Value)/textNode }

// Spend counts nodes that something at n costs; false once the budget is spent, when nothing more must be made.
func (d *Tree) Spend(n *Node, nodes int) bool {
	if d.nodes += nodes; d.nodes > MaxNodes && d.spent == nil {
		d.spent = d.originOf(n)
	}
	return d.spent == nil
}

// IsOver tells whether the budget is spent, which then is the only error: what was made after that is not whole.
func (r *Report) IsOver() bool {
	if r.Tree.spent == nil {
		return false
	}
	r.errors, r.kinds = nil, map[kind]*tally{}
	r.failAt(r.Tree.spent, "here the document comes to more than %d nodes, with what aliases, references and allOf copy and what Go needs for its names; split it, or copy less", MaxNodes)
	return true
}
