package tree

import (
	"slices"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"
)

// blockWriter appends nodes in block style.
type blockWriter struct {
	out []byte
	err error
}

// inline writes n to its last line's end. Its first line has begun, any further one is indented.
func (w *blockWriter) inline(n *Node, indent int) {
	switch {
	case IsScalar(n):
		w.scalar(n, indent)
	case len(n.Content) == 0 && IsMapping(n):
		w.text("{}\n")
	case len(n.Content) == 0:
		w.text("[]\n")
	case IsMapping(n):
		for i := 0; i+1 < len(n.Content); i += 2 {
			w.begin(i, indent)
			w.pair(n.Content[i], n.Content[i+1], indent)
		}
	default:
		for i, item := range n.Content {
			w.begin(i, indent)
			w.text("- ")
			w.inline(item, indent+2)
		}
	}
}

// begin indents a line, but for the first of a node.
func (w *blockWriter) begin(i, indent int) {
	for range indent * min(i, 1) {
		w.out = append(w.out, ' ')
	}
}

func (w *blockWriter) text(s string) { w.out = append(w.out, s...) }

// pair writes a key with its value. The items of a list stand below the key, not deeper; what
// stands within a mapping goes deeper.
func (w *blockWriter) pair(key, value *Node, indent int) {
	isBlock := !IsScalar(value) && len(value.Content) > 0
	switch {
	case isComplexKey(key):
		w.text("? ")
		w.word(key, true)
		w.text("\n")
		w.begin(1, indent)
		w.text(": ")
		indent += 2
	case isBlock:
		w.word(key, true)
		w.text(":\n")
		if IsMapping(value) {
			indent += 2
		}
		w.begin(1, indent)
	default:
		w.word(key, true)
		w.text(": ")
		indent += 2
	}
	w.inline(value, indent)
}

// isComplexKey tells what YAML wants a question mark in front of: text that is long or has several
// lines.
func isComplexKey(key *Node) bool {
	return len(key.Value) > 128 || strings.ContainsAny(key.Value, "\n\r\u0085\u2028\u2029")
}

// scalar writes a value, in lines where its style is that of a literal block.
func (w *blockWriter) scalar(n *Node, indent int) {
	if scalarStyle(n, false) != yaml.LiteralStyle || !isEverSpelledAlike(n.Value) {
		w.word(n, false)
		w.text("\n")
		return
	}
	switch body := strings.TrimSuffix(n.Value, "\n"); {
	case body == n.Value:
		w.text("|-\n")
	case strings.HasSuffix(body, "\n"):
		w.text("|+\n")
	default:
		w.text("|\n")
	}
	for line := range strings.Lines(n.Value) {
		if line != "\n" {
			w.begin(1, indent)
		}
		w.text(line)
	}
	if !strings.HasSuffix(n.Value, "\n") {
		w.text("\n")
	}
}

// word writes a scalar within a line.
func (w *blockWriter) word(n *Node, isKey bool) {
	style := scalarStyle(n, isKey)
	switch s := n.Value; {
	case !isEverSpelledAlike(s), style == 0 && mayBeOther(n):
		data, err := dumped(n, style, isKey)
		w.out = append(w.out, data...)
		if w.err == nil {
			w.err = err
		}
	case style == yaml.DoubleQuotedStyle:
		w.text(`"` + doubleQuoted.Replace(s) + `"`)
	case style == yaml.SingleQuotedStyle, n.Tag == TagStr && !isPlain(s):
		w.text("'" + strings.ReplaceAll(s, "'", "''") + "'")
	default:
		w.text(s)
	}
}

var doubleQuoted = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\t", `\t`, "\r", `\r`)

// isEverSpelledAlike tells text of which each character is written as itself, or as doubleQuoted
// has it.
func isEverSpelledAlike(s string) bool {
	isASCII := true
	for i := 0; i < len(s) && isASCII; i++ {
		c := s[i]
		if c < ' ' && c != '\n' && c != '\t' && c != '\r' || c == 0x7f {
			return false
		}
		isASCII = c < utf8.RuneSelf
	}
	return isASCII || utf8.ValidString(s) && !strings.ContainsFunc(s, func(r rune) bool {
		return !strings.ContainsRune("\n\t\r", r) && (r > 0xfffd || isUnseen(r))
	})
}

// mayBeOther tells a scalar whose text, left plain, may be read as of another type. It says so of
// more than needs be.
func mayBeOther(n *Node) bool {
	s := n.Value
	switch n.Tag {
	case TagNull, TagBool:
		return !slices.Contains([]string{"null", "true", "false"}, s)
	case TagInt, TagFloat:
		digits := strings.TrimPrefix(s, "-")
		return digits == "" || digits[0] < '0' || digits[0] > '9' || strings.Trim(digits, "0123456789.eE+-") != ""
	case TagStr:
	default:
		return true
	}
	if s == "" {
		return false
	}
	return strings.IndexByte("0123456789+-.?:~<", s[0]) >= 0 || len(s) <= 5 &&
		(strings.EqualFold(s, "true") || strings.EqualFold(s, "false") || strings.EqualFold(s, "null"))
}

// isPlain tells text that needs no quotes. What may be of another type it doesn't see.
func isPlain(s string) bool {
	return s != "" && strings.IndexByte(" #,[]{}&*!|>'\"%@`", s[0]) < 0 && s[len(s)-1] != ' ' && s[len(s)-1] != ':' &&
		!strings.Contains(s, ": ") && !strings.Contains(s, " #")
}
