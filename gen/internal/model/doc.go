package model

import (
	"strings"
	"unicode"
)

// Doc comments are made of untrusted text: a description may hold anything. What comes out of this
// file is lines without control or bidirectional characters, of bounded number and width.

const (
	itemMark = "\x00- " // begins a list item among paragraphs; no cleaned text holds its first character

	docWidth  = 97    // columns of a line, without its "// "
	pathLimit = 500   // bytes of a title or a path that are kept
	docLimit  = 6_000 // bytes of a description that are kept
)

// docLines wraps paragraphs, each given as one string; lists keep a line for each item.
func docLines(paragraphs ...string) []string {
	var lines []string
	wasItem := false
	for _, p := range paragraphs {
		block := paragraphLines(p)
		if len(block) == 0 {
			continue
		}
		isItem := strings.HasPrefix(p, itemMark)
		if len(lines) > 0 && !(isItem && wasItem) {
			lines = append(lines, "")
		}
		lines = append(lines, block...)
		wasItem = isItem
	}
	return lines
}

func paragraphLines(p string) []string {
	if item, ok := strings.CutPrefix(p, itemMark); ok {
		lines := wrap(item, docWidth-4)
		for i := range lines {
			lines[i] = "    " + lines[i]
		}
		if len(lines) > 0 {
			lines[0] = "  - " + lines[0][4:]
		}
		return lines
	}
	return wrap(p, docWidth)
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
	line := ""
	for word := range strings.FieldsSeq(s) {
		for len(word) > 4*width { // no line of a megabyte
			word = strings.ToValidUTF8(word[:width], "") + "…"
		}
		if line != "" && len(line)+1+len(word) > width {
			lines = append(lines, line)
			line = ""
		}
		if line != "" {
			line += " "
		}
		line += word
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines
}

// introduce makes a description begin with the identifier: "Name is a …" where it begins with an
// article, "Name: …" otherwise.
func introduce(name string, description []string) []string {
	if len(description) == 0 {
		return nil
	}
	first := strings.TrimPrefix(description[0], itemMark)
	word, _, _ := strings.Cut(first, " ")
	switch word {
	case "A", "An", "The":
		first = name + " is " + strings.ToLower(word) + first[len(word):]
	default:
		first = name + ": " + lowerFirst(first)
	}
	return append([]string{sentence(first)}, description[1:]...)
}

// lowerFirst makes the first word lower case unless it is a name or an initialism.
func lowerFirst(s string) string {
	word, _, _ := strings.Cut(s, " ")
	if word == "I" || strings.ToLower(word[1:]) != word[1:] || strings.ContainsAny(word, "0123456789.-/_") {
		return s
	}
	return strings.ToLower(word[:1]) + s[1:]
}

// sentence ends s with a full stop.
func sentence(s string) string {
	if s == "" || strings.ContainsRune(".!?:…", []rune(s)[len([]rune(s))-1]) {
		return s
	}
	return s + "."
}

// imperatives are verbs that summaries begin with; "Create an agent" is told as "Create creates an agent".
const imperatives = " accept activate add analyze archive assign attach build calculate cancel change check clear clone close complete compute configure confirm connect " +
	"convert copy count create deactivate decline delete detach disable disconnect download duplicate edit enable end evaluate execute export extract fetch " +
	"filter find force generate get grant handle import improve initiate invite issue join leave link list load log make mark merge migrate modify move notify " +
	"open parse patch pause perform poll post preview process provide publish purchase query read receive record refresh register reject remove rename reorder " +
	"replace report request rerun reset resolve restore resume retrieve retry return revoke rotate run save schedule search select send set share show start stop store " +
	"stream submit subscribe suggest switch sync test toggle trace track transfer trigger undo unlink unsubscribe update upgrade upload upsert use validate verify view watch write "

// tell turns a summary into the sentence that opens a method's comment.
func tell(name, summary string) string {
	summary = strings.TrimPrefix(summary, itemMark)
	word, rest, _ := strings.Cut(summary, " ")
	lower := strings.ToLower(word)
	switch {
	case summary == "":
		return ""
	case strings.Contains(imperatives, " "+lower+" "):
		return sentence(strings.TrimSpace(name + " " + thirdPerson(lower) + " " + rest))
	case strings.HasSuffix(lower, "s") && strings.Contains(imperatives, " "+strings.TrimSuffix(lower, "s")+" "):
		return sentence(strings.TrimSpace(name + " " + lower + " " + rest))
	}
	return sentence(name + ": " + lowerFirst(summary))
}

func thirdPerson(verb string) string {
	switch {
	case strings.HasSuffix(verb, "y") && !strings.ContainsRune("aeiou", rune(verb[len(verb)-2])):
		return verb[:len(verb)-1] + "ies"
	case strings.HasSuffix(verb, "ch"), strings.HasSuffix(verb, "sh"), strings.HasSuffix(verb, "ss"), strings.HasSuffix(verb, "x"), strings.HasSuffix(verb, "o"):
		return verb + "es"
	}
	return verb + "s"
}
