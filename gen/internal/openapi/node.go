package openapi

import (
	"iter"

	"go.yaml.in/yaml/v4"
)

// The verbs every pass uses on a tree. A mapping's Content alternates keys and
// values; outside this file nobody counts in twos.

const (
	tagStr   = "!!str"
	tagNull  = "!!null"
	tagBool  = "!!bool"
	tagInt   = "!!int"
	tagFloat = "!!float"
	tagMap   = "!!map"
	tagSeq   = "!!seq"
)

// get follows keys from m downwards; nil when one is absent or met on something that is no mapping.
func get(m *yaml.Node, keys ...string) *yaml.Node {
	for _, key := range keys {
		i := find(m, key)
		if i < 0 {
			return nil
		}
		m = m.Content[i+1]
	}
	return m
}

// find is the place of key in m's Content, -1 when m is no mapping or has no such key.
func find(m *yaml.Node, key string) int {
	if !isMapping(m) {
		return -1
	}
	for i := 0; i+1 < len(m.Content); i += 2 {
		if m.Content[i].Value == key {
			return i
		}
	}
	return -1
}

// has tells whether m is a mapping with that key.
func has(m *yaml.Node, key string) bool { return find(m, key) >= 0 }

// set replaces the value under key, or appends the pair.
func set(m *yaml.Node, key string, value *yaml.Node) {
	if i := find(m, key); i >= 0 {
		m.Content[i+1] = value
		return
	}
	m.Content = append(m.Content, str(key), value)
}

// remove takes the keys out of m, those that are there.
func remove(m *yaml.Node, keys ...string) {
	for _, key := range keys {
		if i := find(m, key); i >= 0 {
			m.Content = append(m.Content[:i:i], m.Content[i+2:]...)
		}
	}
}

// pairs ranges over the keys and values of a mapping as it was when the loop
// began: the body may set and remove. Anything else has no pairs.
func pairs(m *yaml.Node) iter.Seq2[*yaml.Node, *yaml.Node] {
	return func(yield func(*yaml.Node, *yaml.Node) bool) {
		if !isMapping(m) {
			return
		}
		content := append([]*yaml.Node(nil), m.Content...)
		for i := 0; i+1 < len(content); i += 2 {
			if !yield(content[i], content[i+1]) {
				return
			}
		}
	}
}

// items are the elements of a sequence; anything else has none.
func items(n *yaml.Node) []*yaml.Node {
	if !isSequence(n) {
		return nil
	}
	return n.Content
}

// text is the text of a scalar, "" for anything else.
func text(n *yaml.Node) string {
	if !isScalar(n) {
		return ""
	}
	return n.Value
}

func isMapping(n *yaml.Node) bool  { return n != nil && n.Kind == yaml.MappingNode }
func isSequence(n *yaml.Node) bool { return n != nil && n.Kind == yaml.SequenceNode }
func isScalar(n *yaml.Node) bool   { return n != nil && n.Kind == yaml.ScalarNode }
func isString(n *yaml.Node) bool   { return isScalar(n) && n.Tag == tagStr }
func isNull(n *yaml.Node) bool     { return isScalar(n) && n.Tag == tagNull }
func isBool(n *yaml.Node) bool     { return isScalar(n) && n.Tag == tagBool }
func isNumber(n *yaml.Node) bool   { return isScalar(n) && (n.Tag == tagInt || n.Tag == tagFloat) }
func isTrue(n *yaml.Node) bool     { return isBool(n) && n.Value == "true" }

func str(s string) *yaml.Node { return scalar(tagStr, s) }

func scalar(tag, value string) *yaml.Node {
	return &yaml.Node{Kind: yaml.ScalarNode, Tag: tag, Value: value}
}

func boolean(b bool) *yaml.Node {
	if b {
		return scalar(tagBool, "true")
	}
	return scalar(tagBool, "false")
}

// mapping builds a mapping from alternating keys and values; a value is a node, a string or a bool.
func mapping(kv ...any) *yaml.Node {
	m := &yaml.Node{Kind: yaml.MappingNode, Tag: tagMap}
	for i := 0; i+1 < len(kv); i += 2 {
		set(m, kv[i].(string), value(kv[i+1]))
	}
	return m
}

func value(v any) *yaml.Node {
	switch v := v.(type) {
	case *yaml.Node:
		return v
	case bool:
		return boolean(v)
	default:
		return str(v.(string))
	}
}

func sequence(items ...*yaml.Node) *yaml.Node {
	return &yaml.Node{Kind: yaml.SequenceNode, Tag: tagSeq, Content: items}
}

// clone copies a tree without its origins; Document.clone keeps them.
func clone(n *yaml.Node) *yaml.Node {
	if n == nil {
		return nil
	}
	c := *n
	c.Content = make([]*yaml.Node, len(n.Content))
	for i, child := range n.Content {
		c.Content[i] = clone(child)
	}
	return &c
}

// equal tells whether two trees say the same, the order of keys included.
func equal(a, b *yaml.Node) bool {
	if a == nil || b == nil {
		return a == b
	}
	if a.Kind != b.Kind || a.Tag != b.Tag || a.Value != b.Value || len(a.Content) != len(b.Content) {
		return false
	}
	for i := range a.Content {
		if !equal(a.Content[i], b.Content[i]) {
			return false
		}
	}
	return true
}
