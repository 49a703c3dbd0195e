package tree

import (
	"fmt"
	"regexp"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/cekura-community/cekura-go/gen/internal/legible"
)

// Render writes the tree as block-style YAML, two spaces deep; the same tree always gives the same bytes.
func (d *Tree) Render() ([]byte, error) { return Render(d.Root) }

// Render dumps a copy: the library strips the tags off the nodes it is given.
func Render(root *Node) ([]byte, error) {
	root = Clone(root)
	styleText(root)
	data, err := yaml.Dump(root, yaml.WithV4Defaults(), yaml.WithLineWidth(-1))
	if err != nil {
		return nil, fmt.Errorf("render: %w", err)
	}
	return legible.Escape(data), nil
}

// styleText lays out text of several lines as a literal block where a block gives the
// very same text back, and in double quotes where it wouldn't.
func styleText(n *Node) {
	if n.Kind == yaml.ScalarNode {
		n.Style = 0
		switch {
		case n.Tag != TagStr:
		case strings.ContainsFunc(n.Value, isUnseen):
			n.Style = yaml.DoubleQuotedStyle
			if isBlockSafe(n.Value) {
				n.Style = yaml.LiteralStyle
			}
		case isOlderValue(n.Value):
			n.Style = yaml.SingleQuotedStyle
		}
	}
	for i, child := range n.Content {
		styleText(child)
		if n.Kind == yaml.MappingNode && i%2 == 0 && child.Style == yaml.LiteralStyle {
			child.Style = yaml.DoubleQuotedStyle
		}
	}
}

// isOlderValue tells text that readers of YAML 1.1 take for something else: a boolean, a number, base 60 included.
func isOlderValue(s string) bool {
	if s == "" || len(s) > 40 || !strings.ContainsRune("yYnNoO+-.0123456789", rune(s[0])) {
		return false
	}
	return olderBoolean.MatchString(s) || olderNumber.MatchString(s)
}

var (
	olderBoolean = regexp.MustCompile(`^(?i:y|n|yes|no|on|off)$`)
	olderNumber  = regexp.MustCompile(`^[-+]?(0[0-7_]+|0b[01_]+|0x[0-9a-fA-F_]+|[0-9][0-9_]*(:[0-5]?[0-9])*(\.[0-9_]*)?([eE][-+]?[0-9]+)?|\.[0-9_]+([eE][-+]?[0-9]+)?|\.(?i:inf|nan))$`)
)

// isBlockSafe tells whether a literal block keeps s: it has lines, the first begins
// with neither space nor break, none ends in a space, and nothing but breaks is a control character.
func isBlockSafe(s string) bool {
	if s[0] == ' ' || s[0] == '\n' || strings.Contains(s, " \n") || strings.HasSuffix(s, " ") {
		return false
	}
	return !strings.ContainsFunc(s, func(r rune) bool { return r != '\n' && isUnseen(r) })
}

func isUnseen(r rune) bool { return !legible.Is(r) }
