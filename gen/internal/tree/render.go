package tree

import (
	"bytes"
	"fmt"
	"strings"
	"unicode"

	"go.yaml.in/yaml/v4"
)

// Render writes the tree as block-style YAML, two spaces deep; the same tree always gives the same bytes.
func (d *Tree) Render() ([]byte, error) { return Render(d.Root) }

// Render dumps a copy: the library strips the tags off the nodes it is given.
func Render(root *Node) ([]byte, error) {
	root = Clone(root)
	styleText(root)
	var b bytes.Buffer
	dumper, err := yaml.NewDumper(&b, yaml.WithV4Defaults(), yaml.WithLineWidth(-1))
	if err != nil {
		return nil, fmt.Errorf("render: %w", err)
	}
	if err := dumper.Dump(root); err != nil {
		return nil, fmt.Errorf("render: %w", err)
	}
	if err := dumper.Close(); err != nil {
		return nil, fmt.Errorf("render: %w", err)
	}
	return b.Bytes(), nil
}

// styleText lays out text of several lines as a literal block where a block gives the
// very same text back, and in double quotes where it wouldn't.
func styleText(n *Node) {
	if n.Kind == yaml.ScalarNode {
		n.Style = 0
		if n.Tag == TagStr && strings.ContainsFunc(n.Value, unicode.IsControl) {
			n.Style = yaml.DoubleQuotedStyle
			if isBlockSafe(n.Value) {
				n.Style = yaml.LiteralStyle
			}
		}
	}
	for i, child := range n.Content {
		styleText(child)
		if n.Kind == yaml.MappingNode && i%2 == 0 && child.Style == yaml.LiteralStyle {
			child.Style = yaml.DoubleQuotedStyle
		}
	}
}

// isBlockSafe tells whether a literal block keeps s: it has lines, the first begins
// with neither space nor break, none ends in a space, and nothing but breaks is a control character.
func isBlockSafe(s string) bool {
	if s[0] == ' ' || s[0] == '\n' || strings.Contains(s, " \n") || strings.HasSuffix(s, " ") {
		return false
	}
	return !strings.ContainsFunc(s, func(r rune) bool {
		return r != '\n' && (unicode.IsControl(r) || !unicode.IsPrint(r))
	})
}
