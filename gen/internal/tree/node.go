// Package tree reads JSON and YAML, as one, into mappings, sequences and scalars that know where
// somebody wrote them, and renders them again. Faults are reported with those places. It knows limits
// of size, depth and number, and nothing of what a file is about.
package tree

import (
	"iter"
	"maps"
	"slices"
	"strconv"

	"go.yaml.in/yaml/v4"
)

// The verbs every pass uses on a tree. A mapping's Content alternates keys and
// values; outside this file nobody counts in twos.

// Node is a mapping, a sequence or a scalar.
type Node = yaml.Node

const (
	TagStr   = "!!str"
	TagNull  = "!!null"
	TagBool  = "!!bool"
	TagInt   = "!!int"
	TagFloat = "!!float"
	TagMap   = "!!map"
	TagSeq   = "!!seq"
)

// Get follows keys from m downwards; nil when one is absent or met on something that is no mapping.
func Get(m *Node, keys ...string) *Node {
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
func find(m *Node, key string) int {
	if !IsMapping(m) {
		return -1
	}
	for i := 0; i+1 < len(m.Content); i += 2 {
		if m.Content[i].Value == key {
			return i
		}
	}
	return -1
}

// Child is what a key or a number leads to from n, nil for nothing.
func Child(n *Node, token string) *Node {
	i, err := strconv.Atoi(token)
	if !IsSequence(n) || err != nil || i < 0 || i >= len(n.Content) {
		return Get(n, token)
	}
	return n.Content[i]
}

// Has tells whether m is a mapping with that key.
func Has(m *Node, key string) bool { return find(m, key) >= 0 }

// Set replaces the value under key, or appends the pair.
func Set(m *Node, key string, value *Node) {
	if i := find(m, key); i >= 0 {
		m.Content[i+1] = value
		return
	}
	m.Content = append(m.Content, Str(key), value)
}

// Ensure is the mapping that keys lead to from m, made where there is none.
func Ensure(m *Node, keys ...string) *Node {
	for _, key := range keys {
		if !Has(m, key) {
			Set(m, key, Mapping())
		}
		m = Get(m, key)
	}
	return m
}

// Adopt is Set for a pair of another mapping, whose key keeps its place where it is new to m.
func Adopt(m, key, value *Node) {
	if Has(m, key.Value) {
		Set(m, key.Value, value)
		return
	}
	m.Content = append(m.Content, key, value)
}

// AdoptMissing adopts the pairs of another mapping whose keys m lacks.
func AdoptMissing(m, from *Node) {
	at := Keys(m)
	for key, value := range Pairs(from) {
		if _, ok := at[key.Value]; !ok {
			m.Content = append(m.Content, key, value)
		}
	}
}

// Keys is where each key of m stands in its Content, for who looks for many.
func Keys(m *Node) map[string]int {
	if !IsMapping(m) {
		return nil
	}
	at := make(map[string]int, len(m.Content)/2)
	for i := 0; i+1 < len(m.Content); i += 2 {
		at[m.Content[i].Value] = i
	}
	return at
}

// Remove takes the keys out of m, those that are there.
func Remove(m *Node, keys ...string) {
	for _, key := range keys {
		if i := find(m, key); i >= 0 {
			m.Content = append(m.Content[:i:i], m.Content[i+2:]...)
		}
	}
}

// RemoveEmpty takes the keys of empty mappings and sequences out of m.
func RemoveEmpty(m *Node, keys ...string) {
	for _, key := range keys {
		if v := Get(m, key); (IsMapping(v) || IsSequence(v)) && len(v.Content) == 0 {
			Remove(m, key)
		}
	}
}

// RemovePairs takes out of m the pairs that drop is true for; until it has asked about the last, m is as it was.
func RemovePairs(m *Node, drop func(key, value *Node) bool) {
	var kept []*Node
	for key, value := range Pairs(m) {
		if !drop(key, value) {
			kept = append(kept, key, value)
		}
	}
	if IsMapping(m) {
		m.Content = kept
	}
}

// RemoveItems takes out of a sequence the elements that drop is true for; anything else has none. Until
// it has asked about the last, the sequence is as it was.
func RemoveItems(list *Node, drop func(item *Node) bool) {
	if IsSequence(list) {
		list.Content = slices.DeleteFunc(slices.Clone(list.Content), drop)
	}
}

// Pairs ranges over the keys and values of a mapping, the one that keys lead to from m, as it was when
// the loop began: the body may set and remove. Anything else has no pairs.
func Pairs(m *Node, keys ...string) iter.Seq2[*Node, *Node] {
	return func(yield func(*Node, *Node) bool) {
		m := Get(m, keys...)
		if !IsMapping(m) {
			return
		}
		content := append([]*Node(nil), m.Content...)
		for i := 0; i+1 < len(content); i += 2 {
			if !yield(content[i], content[i+1]) {
				return
			}
		}
	}
}

// Sorted ranges over the same pairs in the order of their keys.
func Sorted(m *Node, keys ...string) iter.Seq2[string, *Node] {
	values := map[string]*Node{}
	for key, value := range Pairs(m, keys...) {
		values[key.Value] = value
	}
	return func(yield func(string, *Node) bool) {
		for _, key := range slices.Sorted(maps.Keys(values)) {
			if !yield(key, values[key]) {
				return
			}
		}
	}
}

// Items are the elements of a sequence, the one that keys lead to from n; anything else has none.
func Items(n *Node, keys ...string) []*Node {
	if n = Get(n, keys...); !IsSequence(n) {
		return nil
	}
	return n.Content
}

// Text is the text of a scalar, the one that keys lead to from n; "" for anything else.
func Text(n *Node, keys ...string) string {
	if n = Get(n, keys...); !IsScalar(n) {
		return ""
	}
	return n.Value
}

// Texts are those of the elements of a sequence, the one that keys lead to from n.
func Texts(n *Node, keys ...string) []string {
	var texts []string
	for _, item := range Items(n, keys...) {
		texts = append(texts, Text(item))
	}
	return texts
}

func IsMapping(n *Node) bool  { return n != nil && n.Kind == yaml.MappingNode }
func IsSequence(n *Node) bool { return n != nil && n.Kind == yaml.SequenceNode }
func IsScalar(n *Node) bool   { return n != nil && n.Kind == yaml.ScalarNode }
func IsString(n *Node) bool   { return IsScalar(n) && n.Tag == TagStr }
func IsNull(n *Node) bool     { return IsScalar(n) && n.Tag == TagNull }
func IsBool(n *Node) bool     { return IsScalar(n) && n.Tag == TagBool }
func IsNumber(n *Node) bool   { return IsScalar(n) && (n.Tag == TagInt || n.Tag == TagFloat) }
func IsTrue(n *Node) bool     { return IsBool(n) && n.Value == "true" }

func Str(s string) *Node { return Scalar(TagStr, s) }

// Strs is a sequence of texts.
func Strs(values []string) *Node {
	list := Sequence()
	for _, value := range values {
		list.Content = append(list.Content, Str(value))
	}
	return list
}

func Scalar(tag, value string) *Node {
	return &Node{Kind: yaml.ScalarNode, Tag: tag, Value: value}
}

func Null() *Node { return Scalar(TagNull, "null") }

func Boolean(b bool) *Node { return Scalar(TagBool, strconv.FormatBool(b)) }

// Mapping builds a mapping from alternating keys and values; a value is a node, a string or a bool.
func Mapping(kv ...any) *Node {
	m := &Node{Kind: yaml.MappingNode, Tag: TagMap}
	for i := 0; i+1 < len(kv); i += 2 {
		Set(m, kv[i].(string), value(kv[i+1]))
	}
	return m
}

func value(v any) *Node {
	switch v := v.(type) {
	case *Node:
		return v
	case bool:
		return Boolean(v)
	default:
		return Str(v.(string))
	}
}

func Sequence(items ...*Node) *Node {
	return &Node{Kind: yaml.SequenceNode, Tag: TagSeq, Content: items}
}

// Clone copies a tree without its origins; Tree.Clone keeps them.
func Clone(n *Node) *Node {
	if n == nil {
		return nil
	}
	c := *n
	c.Content = make([]*Node, len(n.Content))
	for i, child := range n.Content {
		c.Content[i] = Clone(child)
	}
	return &c
}

// Equal tells whether two trees say the same, the order of keys included.
func Equal(a, b *Node) bool {
	if a == nil || b == nil {
		return a == b
	}
	return a.Kind == b.Kind && a.Tag == b.Tag && a.Value == b.Value && slices.EqualFunc(a.Content, b.Content, Equal)
}
