package tree

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/cekura-community/cekura-go/gen/internal/legible"
)

// Render writes the tree as block-style YAML, two spaces deep; the same tree always gives the same
// bytes.
func (d *Tree) Render() ([]byte, error) { return Render(d.Root) }

// Render writes a mapping, byte for byte as go-yaml does, which would keep every event of the dump:
// it writes those scalars alone that it takes its own rules to spell.
func Render(root *Node) ([]byte, error) {
	w := &blockWriter{}
	w.inline(root, 0)
	if w.err != nil {
		return nil, fmt.Errorf("render: %w", w.err)
	}
	return w.out, nil
}

// dumped is how go-yaml writes a scalar in the style given.
func dumped(n *Node, style yaml.Style, isKey bool) ([]byte, error) {
	const one = "1"
	scalar := *n // the library strips the tags off the nodes it is given
	scalar.Style = style
	pair, before, after := []*Node{Str("k"), &scalar}, "k: ", "\n"
	if isKey {
		pair, before, after = []*Node{&scalar, Scalar(TagInt, one)}, "", ": "+one+"\n"
		if isComplexKey(n) {
			before, after = "? ", "\n"+after
		}
	}
	data, err := yaml.Dump(&Node{Kind: yaml.MappingNode, Content: pair}, yaml.WithV4Defaults(), yaml.WithLineWidth(-1))
	data = bytes.TrimSuffix(bytes.TrimPrefix(data, []byte(before)), []byte(after))
	return legible.Escape(data), err
}

// scalarStyle lays out text of several lines as a literal block where a block gives the very same
// text back, and in double quotes where it wouldn't. Zero leaves the style to go-yaml's rules.
func scalarStyle(n *Node, isKey bool) yaml.Style {
	switch {
	case n.Tag != TagStr:
		return 0
	case strings.ContainsFunc(n.Value, isUnseen):
		if !isKey && isBlockSafe(n.Value) {
			return yaml.LiteralStyle
		}
		return yaml.DoubleQuotedStyle
	case isOlderValue(n.Value):
		return yaml.SingleQuotedStyle
	}
	return 0
}

// isOlderValue tells text that readers of YAML 1.1 take for something else: a boolean, a number,
// base 60 included.
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

// isBlockSafe tells whether a literal block keeps s: it has lines, the first begins with neither
// space nor break, none ends in a space, and nothing but breaks is a control character.
func isBlockSafe(s string) bool {
	if s[0] == ' ' || s[0] == '\n' || strings.Contains(s, " \n") || strings.HasSuffix(s, " ") {
		return false
	}
	return !strings.ContainsFunc(s, func(r rune) bool { return r != '\n' && isUnseen(r) })
}

func isUnseen(r rune) bool { return !legible.Is(r) }
