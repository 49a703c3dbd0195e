package tree

import (
	"bytes"
	"errors"
	"io"
	"math"
	"math/big"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"
)

func (rd *reader) parseYAML(data []byte) (*Node, *syntaxError) {
	if marks(data) > maxMarks { // the library composes the whole file before anybody can count
		return nil, &syntaxError{1, 1, "the file has more lines, commas and the like than are read of YAML", "give a smaller document, or JSON"}
	}
	loader, err := yaml.NewLoader(bytes.NewReader(data), yaml.WithV4Defaults())
	if err != nil {
		return nil, yamlFault(err)
	}
	var document, second Node
	if err := loader.Load(&document); errors.Is(err, io.EOF) || err == nil && len(document.Content) == 0 {
		return nil, &syntaxError{1, 1, "the file holds only comments", ""}
	} else if err != nil {
		return nil, yamlFault(err)
	}
	if err := loader.Load(&second); err == nil {
		return nil, &syntaxError{second.Line, max(second.Column, 1), "a second YAML document begins here", ""}
	} else if !errors.Is(err, io.EOF) {
		return nil, yamlFault(err)
	}
	y := &yamlReader{reader: rd, open: map[*Node]bool{}}
	return y.value(document.Content[0], nil, "", 1), nil
}

// marks counts what stands between nodes of YAML: no file has more than twice as many nodes.
func marks(data []byte) (n int) {
	for _, b := range data {
		if b == '\n' || b == ',' || b == ':' || b == '-' || b == '[' || b == '{' {
			n++
		}
	}
	return n
}

func yamlFault(err error) *syntaxError {
	var load *yaml.LoadError
	if !errors.As(err, &load) {
		return &syntaxError{1, 1, "not YAML: " + err.Error(), ""}
	}
	mark := load.Mark
	if mark.Line == 0 {
		mark = load.ContextMark
	}
	return &syntaxError{max(mark.Line, 1), max(mark.Column, 1), "not YAML: " + load.Message, ""}
}

// yamlReader copies what the YAML library composed into our form.
type yamlReader struct {
	*reader
	// open holds the anchored nodes being copied, to catch one that contains itself.
	open map[*Node]bool
}

func (y *yamlReader) value(n *Node, parent *origin, token string, depth int) *Node {
	o := y.originOf(n, parent, token)
	if !y.enter(o, depth) {
		return nil
	}
	if n.Kind == yaml.AliasNode {
		return y.alias(n, o, depth)
	}
	if n.Anchor != "" {
		y.open[n] = true
		defer delete(y.open, n)
	}
	switch n.Kind {
	case yaml.MappingNode:
		return y.mapping(n, o, depth)
	case yaml.SequenceNode:
		s := y.place(Sequence(), o)
		for i, item := range n.Content {
			if y.full {
				break
			}
			s.Content = append(s.Content, y.value(item, o, Index(i), depth+1))
		}
		return s
	default:
		return y.place(yamlScalar(n), o)
	}
}

func (y *yamlReader) originOf(n *Node, parent *origin, token string) *origin {
	return newOrigin(y.file, n.Line, max(n.Column, 1), parent, token)
}

// alias copies the anchored node in the alias's stead.
func (y *yamlReader) alias(n *Node, o *origin, depth int) *Node {
	if y.open[n.Alias] {
		y.report.failAt(o, "the alias *%s stands within what it names; write that part out", n.Value)
		return y.place(Mapping(), o)
	}
	return y.value(n.Alias, o.parent, o.token, depth)
}

func (y *yamlReader) mapping(n *Node, o *origin, depth int) *Node {
	m := y.place(Mapping(), o)
	seen := map[string]int{}
	var merged []*Node
	for i := 0; i+1 < len(n.Content) && !y.full; i += 2 {
		key, v := n.Content[i], n.Content[i+1]
		if key.Kind == yaml.ScalarNode && key.Tag == "!!merge" {
			merged = append(merged, v)
			continue
		}
		name, ok := y.key(key, o)
		if !ok {
			continue
		}
		y.add(m, seen, name, y.value(v, o, name.Value, depth+1))
	}
	for _, v := range merged {
		y.merge(m, seen, y.value(v, o, "<<", depth+1))
	}
	return m
}

// key makes text of a key: 200 and null name a key as well as any word does.
func (y *yamlReader) key(n *Node, parent *origin) (*Node, bool) {
	scalar := n
	if n.Kind == yaml.AliasNode {
		scalar = n.Alias
	}
	o := y.originOf(n, parent, scalar.Value)
	if scalar.Kind != yaml.ScalarNode {
		y.report.failAt(parent, "a mapping or list at %d:%d is used as a key; use text", o.line, o.column)
		return nil, false
	}
	return y.place(Str(scalar.Value), o), true
}

// merge adds what `<<` brings: the mapping's own keys win, then the earlier of several mappings.
func (y *yamlReader) merge(m *Node, seen map[string]int, from *Node) {
	switch {
	case y.full:
	case IsMapping(from):
		for key, v := range Pairs(from) {
			if _, own := seen[key.Value]; !own {
				y.add(m, seen, key, v)
			}
		}
	case IsSequence(from):
		for _, item := range from.Content {
			y.merge(m, seen, item)
		}
	default:
		y.report.failAt(y.tree.origin[from], "the merge key << wants a mapping or a list of mappings; write the keys out")
	}
}

// yamlScalar spells a scalar as JSON would: YAML's further notations of numbers,
// booleans and null mean nothing to whoever reads the document next, and its dates
// are text to JSON Schema.
func yamlScalar(n *Node) *Node {
	if len(n.Value) > maxNumber { // and any text that long is text
		return Str(n.Value)
	}
	switch n.ShortTag() {
	case TagNull:
		return Null()
	case TagBool:
		return Boolean(strings.EqualFold(n.Value, "true"))
	case TagInt:
		if i, ok := new(big.Int).SetString(n.Value, 0); ok {
			return number(i.String())
		}
	case TagFloat:
		if f, err := strconv.ParseFloat(strings.ReplaceAll(n.Value, "_", ""), 64); err == nil && !math.IsInf(f, 0) && !math.IsNaN(f) {
			return Scalar(TagFloat, jsonFloat(n.Value, f))
		}
	}
	return Str(n.Value)
}

// jsonFloat keeps a spelling JSON shares, for the sake of digits a float64 would lose.
func jsonFloat(written string, f float64) string {
	if checkJSON([]byte(written)) == nil {
		return written
	}
	spelled := strconv.FormatFloat(f, 'g', -1, 64)
	if strings.ContainsAny(spelled, ".e") {
		return spelled
	}
	return spelled + ".0"
}
