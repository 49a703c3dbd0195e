package tree

import (
	"cmp"
	"strconv"
	"strings"
)

// Position is a place in a file as its author wrote it, before any overlay or pass.
type Position struct {
	File         string
	Line, Column int
	// Pointer is the RFC 6901 pointer within that file.
	Pointer string
}

// origin is where a node was read. Origins form the tree of the file they come
// from, so that a pointer costs nothing until a fault asks for it.
type origin struct {
	file         string
	line, column int
	parent       *origin
	token        string
	length       int // of the pointer, as far as its bytes stand in tokens
}

func newOrigin(file string, line, column int, parent *origin, token string) *origin {
	o := &origin{file: file, line: line, column: column, parent: parent}
	o.rename(token)
	return o
}

// rename gives what is read the key that was read after it.
func (o *origin) rename(token string) {
	if o.token, o.length = token, 1+len(token); o.parent != nil {
		o.length += o.parent.length
	}
}

func (o *origin) position() Position {
	return Position{File: o.file, Line: o.line, Column: o.column, Pointer: o.pointer()}
}

func (o *origin) pointer() string {
	if o.parent == nil {
		return ""
	}
	return o.parent.pointer() + "/" + EscapeToken(o.token)
}

// EscapeToken writes a key the way RFC 6901 wants it within a pointer.
func EscapeToken(key string) string {
	return strings.ReplaceAll(strings.ReplaceAll(key, "~", "~0"), "/", "~1")
}

// UnescapeToken undoes EscapeToken.
func UnescapeToken(token string) string {
	return strings.ReplaceAll(strings.ReplaceAll(token, "~1", "/"), "~0", "~")
}

// Tree is what a file says, as mappings, sequences and scalars that know where somebody wrote them.
type Tree struct {
	Root   *Node
	Name   string // of the file, as faults print it
	origin map[*Node]*origin
	shared map[*Node]bool // stand in several places
	nodes  int            // made so far
	spent  *origin        // where they passed the budget
}

// NewTree is a tree without nodes.
func NewTree(name string) *Tree {
	return &Tree{Name: name, origin: map[*Node]*origin{}, shared: map[*Node]bool{}}
}

// Put gives n the place of from, where that has one.
func (d *Tree) Put(n, from *Node) {
	if o := d.origin[from]; o != nil {
		d.origin[n] = o
	}
}

// IsPlaced tells whether n has a place of its own.
func (d *Tree) IsPlaced(n *Node) bool { return d.origin[n] != nil }

// Position is where n was written: in the document, or in the overlay that brought it.
// A node some pass made has the place of the nearest thing around it that was written.
func (d *Tree) Position(n *Node) Position { return d.originOf(n).position() }

func (d *Tree) originOf(n *Node) *origin {
	if n == nil {
		n = d.Root
	}
	if d.origin[n] == nil && d.Root != nil {
		d.inherit(d.Root, nil)
	}
	return cmp.Or(d.origin[n], d.origin[d.Root], &origin{file: d.Name, line: 1, column: 1})
}

// inherit gives n and every node below it that has no origin its parent's.
func (d *Tree) inherit(n *Node, parent *origin) {
	o := cmp.Or(d.origin[n], parent)
	if o != nil {
		d.origin[n] = o
	}
	for _, child := range n.Content {
		d.inherit(child, o)
	}
}

// Clone copies a tree, but for what is shared; the copy's nodes keep the places of the originals. Nothing hangs
// below a copy that the budget has no room for.
func (d *Tree) Clone(n *Node) *Node {
	if n == nil {
		return nil
	}
	c := *n
	c.Content = nil
	d.Put(&c, n)
	if !d.Spend(n, weight(n)) {
		return &c
	}
	c.Content = make([]*Node, len(n.Content))
	for i, child := range n.Content {
		if c.Content[i] = child; !d.shared[child] {
			c.Content[i] = d.Clone(child)
		}
	}
	return &c
}

// SpendShared counts what is shared below n, which is written down there, too.
func (d *Tree) SpendShared(n *Node) {
	for _, child := range n.Content {
		if d.shared[child] {
			d.spendAll(child)
		} else {
			d.SpendShared(child)
		}
	}
}

func (d *Tree) spendAll(n *Node) {
	if d.Spend(n, weight(n)) {
		for _, child := range n.Content {
			d.spendAll(child)
		}
	}
}

// Share has n stand in the copies of what is around it, too: it is one thing, with one name.
func (d *Tree) Share(n *Node) { d.shared[n] = true }

// CopyOrigins gives to, a tree of the same shape as from, the places of from.
func (d *Tree) CopyOrigins(to, from *Node) {
	if to == nil || from == nil {
		return
	}
	d.Put(to, from)
	for i := range to.Content {
		d.CopyOrigins(to.Content[i], from.Content[i])
	}
}

// Place makes n and what hangs below it, as far as it has no place of its own, stand where from stands.
func (d *Tree) Place(n, from *Node) *Node {
	if o := d.origin[from]; o != nil {
		d.origin[n] = cmp.Or(d.origin[n], o)
		for _, child := range n.Content {
			d.Place(child, from)
		}
	}
	return n
}

func Index(i int) string { return strconv.Itoa(i) }
