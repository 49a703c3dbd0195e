package main

import (
	"bytes"
	"fmt"
	"maps"
	"math/rand"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"
)

// mutation is one change of a mutant. What it needs it carries, so that it can be made again without those before it.
type mutation struct {
	file    string
	at      []string
	say     string
	apply   func(m *mutant)          // changes the trees
	rewrite func(data []byte) []byte // changes the text of the file
}

func (e *mutation) String() string {
	return fmt.Sprintf("%s %s: %s", e.file, "/"+strings.Join(e.at, "/"), shortened(fmt.Sprintf("%q", e.say), 200))
}

// site is a node of a file, with the way to it.
type site struct {
	parent *site
	key    string // in its parent
	node   *yaml.Node
}

func (s *site) pointer() []string {
	if s.parent == nil {
		return nil
	}
	return append(s.parent.pointer(), s.key)
}

// in tells whether a site stands below one of these keys.
func (s *site) in(keys ...string) bool { return s.parent != nil && slices.Contains(keys, s.parent.key) }

// sites are all nodes of a tree.
func sites(root *yaml.Node) (all []*site) {
	var visit func(s *site)
	visit = func(s *site) {
		all = append(all, s)
		switch s.node.Kind {
		case yaml.MappingNode:
			for i := 0; i < len(s.node.Content); i += 2 {
				visit(&site{s, s.node.Content[i].Value, s.node.Content[i+1]})
			}
		case yaml.SequenceNode:
			for i, item := range s.node.Content {
				visit(&site{s, strconv.Itoa(i), item})
			}
		}
	}
	visit(&site{node: root})
	return all
}

// mutate makes one more edit.
func (m *mutant) mutate(r *rand.Rand) {
	names := slices.Sorted(maps.Keys(m.files))
	file := documentName
	if r.Intn(6) == 0 {
		file = oneOf(r, names)
	}
	for range 50 {
		c := &chooser{Rand: r, mutant: m, file: file, all: sites(m.files[file])}
		kinds := documentEdits()
		if file != documentName {
			kinds = overlayEdits()
		}
		if e := oneOf(r, kinds)(c); e != nil {
			e.file = file
			m.apply(e)
			return
		}
	}
}

// chooser chooses where and how to edit a file.
type chooser struct {
	*rand.Rand
	mutant *mutant
	file   string
	all    []*site
}

// editor makes an edit at a place of its choice; nil where that won't do.
type editor func(c *chooser) *mutation

// plainEdits are those of any tree.
func plainEdits() []editor {
	return []editor{remove, remove, duplicate, exchange, transplant, transplant, transplant, odd, number, words, words, rename, rename, tear}
}

func (c *chooser) site() *site { return oneOf(c.Rand, c.all) }

// where is a site of which ok is true, or nil.
func (c *chooser) where(ok func(s *site) bool) *site {
	var fit []*site
	for _, s := range c.all {
		if ok(s) {
			fit = append(fit, s)
		}
	}
	if len(fit) == 0 {
		return nil
	}
	return oneOf(c.Rand, fit)
}

// at is an edit of the node at a site, which does nothing where the site has gone.
func (c *chooser) at(s *site, say string, change func(n *yaml.Node)) *mutation {
	file, pointer := c.file, s.pointer()
	return &mutation{at: pointer, say: say, apply: func(m *mutant) {
		if n := member(m.files[file], pointer...); n != nil {
			change(n)
		}
	}}
}

// replaced puts another node in the place of one.
func (c *chooser) replaced(s *site, what string, by *yaml.Node) *mutation {
	return c.at(s, what+" "+encoded(by), func(n *yaml.Node) { *n = *copied(by, map[*yaml.Node]*yaml.Node{}) })
}

func remove(c *chooser) *mutation {
	s := c.site()
	if s.parent == nil {
		return nil
	}
	return c.at(s.parent, "without "+s.key, func(n *yaml.Node) { cut(n, s.key) })
}

// cut takes out the member or the element of that key.
func cut(n *yaml.Node, key string) {
	if n.Kind == yaml.MappingNode {
		drop(n, key)
		return
	}
	if i, err := strconv.Atoi(key); err == nil && i < len(n.Content) {
		n.Content = slices.Delete(slices.Clone(n.Content), i, i+1)
	}
}

func duplicate(c *chooser) *mutation {
	s := c.site()
	if s.parent == nil {
		return nil
	}
	if s.parent.node.Kind == yaml.SequenceNode {
		return c.at(s.parent, "twice the element "+s.key, func(n *yaml.Node) { n.Content = append(n.Content, copied(s.node, map[*yaml.Node]*yaml.Node{})) })
	}
	key := c.near(s.key)
	return c.at(s.parent, fmt.Sprintf("%s again as %s", s.key, key), func(n *yaml.Node) {
		n.Content = append(n.Content, text(key), copied(s.node, map[*yaml.Node]*yaml.Node{}))
	})
}

// near is a key that Go spells as another one, or nearly so.
func (c *chooser) near(key string) string {
	last := func(s string) string { return s[max(0, len(s)-1):] }
	return oneOf(c.Rand, []string{
		key, key + "_", "_" + key, key + "2", strings.ToUpper(key), strings.ToLower(key), strings.ToUpper(key[:min(1, len(key))]) + key[min(1, len(key)):], strings.ReplaceAll(key, "_", "-"), strings.ReplaceAll(key, "_", ""),
		key + "s", key + last(key), " " + key, key + " ", "Patched" + key, key + "Write", "Unknown" + key, "Null" + key, key + "Enum", key + "Params", key + "Item", key + "Value",
	})
}

func exchange(c *chooser) *mutation {
	a, b := c.site(), c.site()
	file, first, second := c.file, a.pointer(), b.pointer()
	return &mutation{at: first, say: "swapped with " + strings.Join(second, "/"), apply: func(m *mutant) {
		x, y := member(m.files[file], first...), member(m.files[file], second...)
		if x != nil && y != nil && !holds(x, y) && !holds(y, x) {
			*x, *y = *y, *x
		}
	}}
}

func holds(n, other *yaml.Node) bool {
	return n == other || slices.ContainsFunc(n.Content, func(child *yaml.Node) bool { return holds(child, other) })
}

// transplant puts what stands elsewhere under the same key, or anywhere, into a site.
func transplant(c *chooser) *mutation {
	s := c.site()
	from := c.where(func(other *site) bool { return other.key == s.key && other != s })
	if from == nil || c.Intn(4) == 0 {
		from = c.site()
	}
	if s.parent == nil || len(encoded(from.node)) > 20_000 {
		return nil
	}
	return c.replaced(s, "out of "+strings.Join(from.pointer(), "/"), copied(from.node, map[*yaml.Node]*yaml.Node{}))
}

// oddValues are of every kind, for the places of another one.
var oddValues = []string{
	"null", "true", "false", "0", "1", "-1", "1.5", "''", "' '", "string", "object", "[]", "{}", "[null]", "[[]]", "[1, 2]", "['']", "[a, a]", "{'': ''}", "{a: null}", "{a: {}}", "{a: 1}", "[{}]", "[true]",
	"{$ref: '#'}", "{type: string}", "{type: object}", "{type: 'null'}", "[string, 'null']", "['null']", "{const: a}", "{enum: []}", "{enum: [null]}", "2020-01-01", "'200'", "/x", "{not: {}}",
}

func odd(c *chooser) *mutation {
	s := c.site()
	if s.parent == nil && c.Intn(20) > 0 {
		return nil
	}
	return c.replaced(s, "the odd", node("%s", oneOf(c.Rand, oddValues)))
}

var numbers = strings.Fields(`0 -0 1 -1 0.1 1e308 1e-308 -1e308 5e-324 1e999 -1e999 2147483648 -2147483649 9007199254740993 9223372036854775807
	9223372036854775808 -9223372036854775809 18446744073709551616 99999999999999999999999999999999 1.0 1e2 0.30000000000000004 1E400`)

func number(c *chooser) *mutation {
	s := c.where(func(s *site) bool {
		return s.node.Kind == yaml.ScalarNode && strings.HasPrefix(s.node.ShortTag(), "!!") && s.node.ShortTag() != "!!str" || s.in("enum")
	})
	if s == nil {
		return nil
	}
	return c.replaced(s, "the number", &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!float", Value: oneOf(c.Rand, numbers)})
}

// words gives a text another one.
func words(c *chooser) *mutation {
	s := c.where(func(s *site) bool { return s.node.Kind == yaml.ScalarNode && s.node.ShortTag() == "!!str" })
	if s == nil {
		return nil
	}
	return c.replaced(s, "the text", text(c.word(s.node.Value)))
}

// rename gives a member another key, what refers to it or not.
func rename(c *chooser) *mutation {
	s := c.where(func(s *site) bool { return s.parent != nil && s.parent.node.Kind == yaml.MappingNode })
	if s == nil {
		return nil
	}
	key, thorough := c.word(s.key), c.Intn(2) == 0
	file, pointer := c.file, s.parent.pointer()
	return &mutation{at: pointer, say: fmt.Sprintf("%s renamed %q, and where it is named too: %t", s.key, key, thorough), apply: func(m *mutant) {
		n := member(m.files[file], pointer...)
		i := slices.Index(keysOf(n), s.key)
		if i < 0 {
			return
		}
		n.Content[2*i] = text(key)
		if thorough {
			for _, root := range m.files {
				renameWords(root, s.key, key)
			}
		}
	}}
}

// renameWords gives the texts that are a word, and the references to it, the new word.
func renameWords(n *yaml.Node, old, word string) {
	for i, child := range n.Content {
		isKey := n.Kind == yaml.MappingNode && i%2 == 0
		switch {
		case child.Kind != yaml.ScalarNode || child.ShortTag() != "!!str" || isKey:
		case child.Value == old:
			n.Content[i] = text(word)
		case strings.HasSuffix(child.Value, "/"+escapeToken(old)):
			n.Content[i] = text(strings.TrimSuffix(child.Value, escapeToken(old)) + escapeToken(word))
		}
		renameWords(child, old, word)
	}
}

func escapeToken(key string) string { return strings.NewReplacer("~", "~0", "/", "~1").Replace(key) }

// word is another text for one: a payload, a name of Go's or of the client's, or one of the document near it.
func (c *chooser) word(old string) string {
	switch c.Intn(5) {
	case 0:
		return oneOf(c.Rand, texts())
	case 1:
		return oneOf(c.Rand, strings.Fields(goNames+runtimeNames+madeNames))
	case 2:
		if other := c.site(); other.key != "" {
			return other.key
		}
	case 3:
		return old + oneOf(c.Rand, texts())
	}
	return c.near(old)
}

// texts try to be more than text where they are written. Of the others in payloads the long ones would take too long.
func texts() []string {
	all := slices.DeleteFunc(slices.Clone(payloads), func(s string) bool { return len(s) > 20_000 })
	return append(all, "*/", "//go:build ignore", "+build ignore", "\n\n// +build ignore\n\n", "`", "\"", "'", "\\", "\n", "\r", "\n\timport \"os\"\n", "\x00", "\u202e", "\u2028", "%s", "%", "`json:\"x\"`",
		"x\" xml:\"y", ",string", "-,", strings.Repeat("word ", 2_000), strings.Repeat("x", 10_000), "Deprecated: no.", "# Heading", "\t- a\n\t- b", "1. a\n\n\n\n2. b", "[x]: http://y", "日本", "Ünïcode", "ｆｕｌｌ", "a\u200bb", "👩‍👩‍👧", "\ufffd", "ſ", "K")
}

const goNames = `break case chan const continue default defer else fallthrough for func go goto if import interface map package range return select struct switch type var
	any append bool byte cap clear close comparable complex copy delete error false float64 imag int iota len make max min new nil panic print real recover rune string true uint uintptr
	_ init main json http time context io fmt iter jx openapi_types Time Date UUID `

const madeNames = ` Service Params Result Body Write Patch Page All List Get Create Update Delete ToWrite ToPatch Known IsZero MarshalJSON UnmarshalJSON String GoString Format LogValue Type Raw Next
	animal Animal AnimalWrite AnimalPatch AnimalPage AnimalKind Animals AnimalsService AnimalListParams AnimalCreateResult UnknownFood NullFood Food FoodsV1 Meat KeeperInput SizeSmall status count results next page
	additionalProperties properties id type name CreateAnimal decodeAnimal encodeAnimal AdditionalProperties Client_ x-go-name enums types client doc settings a_linux b_test c_windows_amd64 `

// tear changes the text of a file at a place, as a bad merge or a lost packet does.
func tear(c *chooser) *mutation {
	if c.Intn(6) > 0 {
		return nil
	}
	from, size, piece := c.Float64(), c.Intn(60), oneOf(c.Rand, []string{"", "", ",", "}", "{", "\"", "\n", "\t", "\x00", "\xff", "- ", "&a ", "*a", "#", "<<<<<<< HEAD\n", "null", ": "})
	return &mutation{say: fmt.Sprintf("%d bytes after %.5f of the text become %q", size, from, piece), rewrite: func(data []byte) []byte {
		start := int(from * float64(len(data)))
		return bytes.Join([][]byte{data[:start], []byte(piece), data[min(len(data), start+size):]}, nil)
	}}
}
