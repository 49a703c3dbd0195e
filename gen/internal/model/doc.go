package model

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Doc comments are made of untrusted text: a description may hold anything. What comes out of this
// file is lines without control or bidirectional characters, of bounded number and width.

const (
	itemMark = "\x00- " // begins a list item among paragraphs; no cleaned text holds its first character

	docWidth   = 97    // columns of a line, without its "// "
	fieldWidth = 93    // of one behind a tab, which counts as four
	pathLimit  = 500   // bytes of a title or a path that are kept
	docLimit   = 6_000 // bytes of a description that are kept
)

// Lines wraps paragraphs, each given as one string, for the comment of a declaration; lists keep a line
// for each item.
func Lines(paragraphs ...string) []string { return lines(docWidth, paragraphs) }

func lines(width int, paragraphs []string) []string {
	var lines []string
	wasItem := false
	for _, p := range paragraphs {
		item, isItem := strings.CutPrefix(p, itemMark)
		block := wrap(p, width)
		if isItem {
			block = wrap(item, width-4)
			for i, mark := 0, "  - "; i < len(block); i, mark = i+1, "    " {
				block[i] = mark + block[i]
			}
		}
		if len(block) == 0 {
			continue
		}
		if len(lines) > 0 && !(isItem && wasItem) {
			lines = append(lines, "")
		}
		lines, wasItem = append(lines, block...), isItem
	}
	return lines
}

// paragraphs cuts untrusted Markdown into paragraphs and list items, cleaned.
func paragraphs(text string) []string {
	text = cut(text, docLimit)
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n").Replace(text)
	var out []string
	var current []string
	flush := func() {
		if paragraph := strings.Join(current, " "); strings.TrimPrefix(paragraph, itemMark) != "" {
			out = append(out, paragraph)
		}
		current = nil
	}
	for line := range strings.SplitSeq(text, "\n") {
		line = cleanLine(line)
		switch item, isItem := listItem(line); {
		case line == "" || strings.HasPrefix(line, "```"):
			flush()
		case isItem:
			flush()
			current = append(current, itemMark+item)
		default:
			current = append(current, strings.TrimSpace(strings.TrimLeft(line, "#")))
		}
	}
	flush()
	return out
}

// inline is untrusted text as one paragraph, list items and all.
func inline(text string) string {
	list := paragraphs(text)
	for i := range list {
		list[i] = strings.TrimPrefix(list[i], itemMark)
	}
	return strings.Join(list, " ")
}

// cut shortens a text of more than limit bytes.
func cut(text string, limit int) string {
	if len(text) <= limit {
		return text
	}
	return strings.ToValidUTF8(text[:limit], "") + " …"
}

func listItem(line string) (string, bool) {
	for _, bullet := range []string{"* ", "- ", "• "} {
		if item, ok := strings.CutPrefix(line, bullet); ok {
			return item, true
		}
	}
	return "", false
}

// OneLine is text that stays one line of a comment, whatever is in it.
func OneLine(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == '\ufeff' {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(text, "�"))
}

// cleanLine drops what a reader can't see and folds white space.
func cleanLine(line string) string {
	line = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case !unicode.IsPrint(r) || unicode.Is(unicode.Bidi_Control, r) || r == '\ufeff' || r == unicode.ReplacementChar:
			return -1
		}
		return r
	}, strings.ToValidUTF8(line, ""))
	return strings.Join(strings.Fields(line), " ")
}

func wrap(s string, width int) []string {
	var lines []string
	for word := range strings.FieldsSeq(s) {
		for len(word) > 4*width { // no line of a megabyte
			word = strings.ToValidUTF8(word[:width], "") + "…"
		}
		last := len(lines) - 1
		if last >= 0 && utf8.RuneCountInString(lines[last])+1+utf8.RuneCountInString(word) <= width {
			lines[last] += " " + word
		} else {
			lines = append(lines, word)
		}
	}
	return lines
}

// introduce makes a description begin with the identifier: "Name is a …" where it begins with an
// article, "Name - …" otherwise.
func introduce(name string, description []string) []string {
	first := description[0]
	switch word, rest, _ := strings.Cut(first, " "); word {
	case "A", "An", "The":
		first = name + " is " + strings.ToLower(word) + " " + rest
	default:
		first = name + " - " + first
	}
	return append([]string{sentence(first)}, description[1:]...)
}

// described is a description as it stands.
func described(text string) []string {
	doc := paragraphs(text)
	if len(doc) > 0 && !strings.HasPrefix(doc[0], itemMark) {
		doc[0] = sentence(doc[0])
	}
	return doc
}

// sentence ends s with a full stop.
func sentence(s string) string {
	if s == "" || strings.ContainsRune(".!?:…", []rune(s)[len([]rune(s))-1]) {
		return s
	}
	return s + "."
}
