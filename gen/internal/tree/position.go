package tree

import (
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
}

func (o *origin) position() Position {
	return Position{File: o.file, Line: o.line, Column: o.column, Pointer: o.pointer()}
}

func (o *origin) pointer() string {
	var tokens []string
	for ; o.parent != nil; o = o.parent {
		tokens = append(tokens, o.token)
	}
	var b strings.Builder
	for i := len(tokens) - 1; i >= 0; i-- {
		b.WriteString("/" + EscapeToken(tokens[i]))
	}
	return b.String()
}

// EscapeToken writes a key the way RFC 6901 wants it within a pointer.
func EscapeToken(key string) string {
	return strings.ReplaceAll(strings.ReplaceAll(key, "~", "~0"), "/", "~1")
}

// UnescapeToken undoes escapeToken.
func UnescapeToken(token string) string {
	if !strings.Contains(token, "~") {
		return token
	}
	return strings.NewReplacer("~1", "/", "~0", "~").Replace(token)
}

// Tree is what a file says, as mappings, sequences and scalars that know where somebody wrote them.
type Tree struct {
	Root   *Node
	Name   string // of the file, as faults print it
	origin map[*Node]*origin
}

// NewTree is a tree without nodes.
func NewTree(name string) *Tree { return &Tree{Name: name, origin: map[*Node]*origin{}} }

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
func (d *Tree) Position(n *Node) Position {
	if n == nil {
		n = d.Root
	}
	o := d.origin[n]
	if o == nil {
		d.inheritOrigins()
		o = d.origin[n]
	}
	if o == nil {
		o = d.origin[d.Root]
	}
	if o == nil {
		return Position{File: d.Name, Line: 1, Column: 1}
	}
	return o.position()
}

// inheritOrigins gives every node of the document that has no origin its parent's.
func (d *Tree) inheritOrigins() {
	var walk func(n *Node, inherited *origin)
	walk = func(n *Node, inherited *origin) {
		if o := d.origin[n]; o != nil {
			inherited = o
		} else if inherited != nil {
			d.origin[n] = inherited
		}
		for _, child := range n.Content {
			walk(child, inherited)
		}
	}
	if d.Root != nil {
		walk(d.Root, nil)
	}
}

// Clone copies a tree; the copy's nodes keep the places of the originals.
func (d *Tree) Clone(n *Node) *Node {
	c := Clone(n)
	d.CopyOrigins(c, n)
	return c
}

// CopyOrigins gives to, a tree of the same shape as from, the places of from.
func (d *Tree) CopyOrigins(to, from *Node) {
	if to == nil || from == nil {
		return
	}
	if o := d.origin[from]; o != nil {
		d.origin[to] = o
	}
	for i := range to.Content {
		d.CopyOrigins(to.Content[i], from.Content[i])
	}
}

// Place makes n and what hangs below it, as far as it has no place of its own, stand where from stands.
func (d *Tree) Place(n, from *Node) *Node {
	if o := d.origin[from]; o != nil && n != nil {
		if d.origin[n] == nil {
			d.origin[n] = o
		}
		for _, child := range n.Content {
			d.Place(child, from)
		}
	}
	return n
}

func Index(i int) string { return strconv.Itoa(i) }
