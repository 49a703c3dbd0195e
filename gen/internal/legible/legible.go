// Package legible knows what of a text a reader sees. What comes in was written by others; what goes out
// can stand in a message, a comment or a string, and says there what it seems to say.
package legible

import (
	"bytes"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Is tells whether a reader sees r. Of control, zero-width, tag and variation characters nobody does, nor
// of what is private or unassigned; some of these turn the direction of the text around them or break its
// line. Spaces are seen.
func Is(r rune) bool {
	if r < utf8.RuneSelf {
		return r >= ' ' && r != 0x7f
	}
	return unicode.IsGraphic(r) && !unicode.In(r, unicode.Variation_Selector, unicode.Other_Default_Ignorable_Code_Point)
}

// Line is s as one line of at most limit bytes, the middle of a longer one replaced by dots, for its
// end may be what matters, and each character that nobody sees by a question mark.
func Line(s string, limit int) string {
	if len(s) > limit {
		s = s[:limit*2/3] + " … " + s[len(s)-limit/3+len(" … "):]
	}
	return strings.Map(func(r rune) rune {
		if Is(r) {
			return r
		}
		return '?'
	}, strings.ToValidUTF8(s, "?"))
}

// Escape escapes in a file what nobody sees, in the way that Go and YAML share. It stands in quotes only.
func Escape(data []byte) []byte {
	isEscaped := func(r rune) bool { return !Is(r) && r != '\n' && r != '\t' }
	if !bytes.ContainsFunc(data, isEscaped) {
		return data
	}
	out := &bytes.Buffer{}
	for _, r := range string(data) {
		switch {
		case !isEscaped(r):
			out.WriteRune(r)
		case r > 0xffff:
			fmt.Fprintf(out, `\U%08X`, r)
		default:
			fmt.Fprintf(out, `\u%04X`, r)
		}
	}
	return out.Bytes()
}
