package tree

import (
	"bytes"
	"cmp"
	"unicode/utf8"
)

// Source is a file's content under the name faults print, such as spec/openapi.yaml.
type Source struct {
	Name      string
	Data      []byte
	IsBuiltIn bool // a copy in the program, which nobody can edit
}

// reader turns one source into a tree and notes where each node was written.
type reader struct {
	file   string
	report *Report
	tree   *Tree
	// full is set with the first limit passed; what is read after that is thrown away.
	full bool
}

// syntaxError is where a parser gave up.
type syntaxError struct {
	line, column    int
	message, remedy string
}

func (e *syntaxError) isAfter(other *syntaxError) bool {
	return e.line > other.line || e.line == other.line && e.column > other.column
}

// Read parses a source into the form all trees have here: block style, no comments,
// anchors, aliases or merge keys, text for keys, each key once, scalars spelled the
// way JSON spells them. It returns nil when the report got an error.
func Read(source Source, r *Report) *Node {
	rd := &reader{file: source.Name, report: r, tree: r.Tree}
	data := bytes.TrimPrefix(source.Data, []byte("\uFEFF"))
	if len(data) > MaxSize {
		rd.fail(1, 1, "the file has %d bytes, more than the %d that are read; give a smaller document", len(data), MaxSize)
		return nil
	}
	if at := invalidUTF8(data); at >= 0 {
		line, column := newCursor(data).moveTo(at)
		rd.fail(line, column, "byte 0x%02x is not UTF-8; save the file as UTF-8", data[at])
		return nil
	}
	if len(bytes.TrimSpace(data)) == 0 {
		rd.fail(1, 1, "the file is empty; give an OpenAPI document or an overlay")
		return nil
	}
	before := len(r.errors)
	root, fault := rd.parse(data)
	if fault != nil {
		if line, column := newCursor(data).moveTo(len(data)); fault.line > line { // as YAML has it of a last line without an end
			fault.line, fault.column = line, column
		}
		rd.fail(fault.line, fault.column, "%s; %s", fault.message, cmp.Or(fault.remedy, "correct the syntax"))
	}
	if r.IsOver() || len(r.errors) > before {
		return nil
	}
	return root
}

// parse goes by the content: a name ending in .json says nothing about what is inside.
// Of two parsers that both refuse the file the one that got further is believed.
func (rd *reader) parse(data []byte) (*Node, *syntaxError) {
	if !bytes.HasPrefix(bytes.TrimLeft(data, " \t\r\n"), []byte("{")) {
		return rd.parseYAML(data)
	}
	if fault := checkJSON(data); fault != nil {
		root, flowFault := rd.parseYAML(data)
		if flowFault != nil && !flowFault.isAfter(fault) {
			return nil, fault
		}
		return root, flowFault
	}
	return rd.parseJSON(data), nil
}

func (rd *reader) fail(line, column int, format string, args ...any) {
	rd.report.failAt(&origin{file: rd.file, line: line, column: column}, format, args...)
}

// enter looks at the place of a node that is to be read; false when a limit is passed.
func (rd *reader) enter(o *origin, depth int) bool {
	switch {
	case rd.full:
	case rd.tree.spent != nil:
		rd.full = true
	case depth > MaxDepth:
		rd.full = true
		rd.report.failAt(o, "nested more than %d deep; flatten the document", MaxDepth)
	case o.length > maxPointer:
		rd.full = true
		rd.report.failAt(o, "the pointer to this has more than %d bytes; shorten the keys in it", maxPointer)
	}
	return !rd.full
}

// add puts a pair into a mapping. Of a key given twice the last value counts, as it
// does for every parser of JSON.
func (rd *reader) add(m *Node, seen map[string]int, key, value *Node) {
	i, twice := seen[key.Value]
	if !twice {
		seen[key.Value] = len(m.Content)
		m.Content = append(m.Content, key, value)
		return
	}
	first := rd.tree.origin[m.Content[i]]
	rd.report.repairAt(rd.tree.origin[key],
		"the key %q is given twice and this value replaces the one at %d:%d; delete one of them",
		key.Value, first.line, first.column)
	m.Content[i], m.Content[i+1] = key, value
}

func (rd *reader) place(n *Node, o *origin) *Node {
	n.Line, n.Column = o.line, o.column
	rd.tree.origin[n] = o
	rd.tree.Spend(n, weight(n))
	return n
}

func invalidUTF8(data []byte) int {
	if utf8.Valid(data) {
		return -1
	}
	for at := 0; at < len(data); {
		r, size := utf8.DecodeRune(data[at:])
		if r == utf8.RuneError && size == 1 {
			return at
		}
		at += size
	}
	return -1
}

// cursor turns offsets that only grow into lines and columns; columns count characters.
type cursor struct {
	data         []byte
	offset       int
	line, column int
}

func newCursor(data []byte) *cursor { return &cursor{data: data, line: 1, column: 1} }

func (c *cursor) moveTo(offset int) (line, column int) {
	for ; c.offset < min(offset, len(c.data)); c.offset++ {
		switch b := c.data[c.offset]; {
		case b == '\n':
			c.line++
			c.column = 1
		case utf8.RuneStart(b):
			c.column++
		}
	}
	return c.line, c.column
}
