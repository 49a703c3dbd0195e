package model

import (
	"cmp"
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/cekura-community/cekura-go/gen/internal/legible"
	"github.com/cekura-community/cekura-go/gen/internal/tree"
)

// Doc comments are made of untrusted text: a description may hold anything. What comes out of this
// file is lines without characters that nobody sees, of bounded number and width, none of which says
// something to a tool.

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
		if len(block) == 1 && !isItem && isHeading(p) {
			block = wrap(p+".", width)
		}
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

// cleanLine drops what a reader can't see and folds white space.
func cleanLine(line string) string {
	line = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case !legible.Is(r) || r == unicode.ReplacementChar:
			return -1
		}
		return r
	}, strings.ToValidUTF8(line, ""))
	return strings.Join(strings.Fields(line), " ")
}

func wrap(s string, width int) []string {
	var lines []string
	words := strings.Fields(s)
	for len(words) > 0 {
		line, n := firstLine(words, width)
		if told := toTools.FindStringSubmatch(line); told != nil {
			words = append(strings.Fields("“"+told[1]+"”"+line[len(told[1]):]), words[n:]...)
			continue
		}
		lines, words = append(lines, line), words[n:]
	}
	return lines
}

// firstLine is as many words as fit, and their number; never a line of a megabyte.
func firstLine(words []string, width int) (line string, n int) {
	for n = 0; n < len(words); n++ {
		word := words[n]
		for len(word) > 4*width {
			word = strings.ToValidUTF8(word[:width], "") + "…"
		}
		if n > 0 && utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) > width {
			break
		}
		line = strings.TrimPrefix(line+" "+word, " ")
	}
	return line, n
}

// toTools is how a line begins that is more than text to a tool. Quotation marks make text of it again:
//
//	“+build” ignore        gofmt would take the file out of every build
//	“nolint:all” is what   golangci-lint would obey
//	“BUG(ann):” it bites   go doc would list
//	“-” and so on          gofmt would begin a list item, within another
//
// Directives that want no space behind the slashes, such as //go:embed, are none in any line of ours.
var toTools = regexp.MustCompile(`^((?:` + strings.Join([]string{
	`\+[A-Za-z]`,              // build constraints, markers of generators
	`#`,                       // headings, cgo, gosec
	`@[A-Za-z]`,               // annotations
	`/[/*]`,                   // what follows slashes of its own
	`nolint`,                  // golangci-lint
	`[a-z][a-z0-9]*:[a-z0-9]`, // other linters, generators
	`Code generated`,          // go/ast
	`Deprecated:`,             // staticcheck
	`[A-Z][A-Z]+\([^)]+\)`,    // go/doc
}, "|") + `)\S*|\[.*?\]:|[-*+•])(?: |$)`) // links, list items

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

// isHeading tells a line that gofmt takes for a heading where it is a paragraph: “List all agents”.
func isHeading(line string) bool {
	first, _ := utf8.DecodeRuneInString(line)
	last, _ := utf8.DecodeLastRuneInString(line)
	return unicode.IsUpper(first) && (unicode.IsLetter(last) || unicode.IsDigit(last))
}

// sentence ends s with a full stop.
func sentence(s string) string {
	if s == "" || strings.ContainsRune(".!?:…", []rune(s)[len([]rune(s))-1]) {
		return s
	}
	return s + "."
}

// uses tells where the declared types of an API are used, in the order of names: links for a comment.
type uses map[use][]string

// use is a way to use a type: "sent by " and "answered by " operations, or "" by being a part of something.
type use struct {
	how string
	of  Type
}

func (api *API) uses() uses {
	u := uses{}
	for _, op := range api.Operations() {
		u.operation(op, "["+op.Service.Type+"."+op.Name+"]")
	}
	for _, union := range api.Unions {
		for _, v := range union.Variants {
			u.add("", &Type{Kind: Named, Struct: v.Struct}, "a variant of ["+union.Name+"]")
		}
	}
	for _, s := range api.Structs {
		for _, f := range s.Fields {
			if core(f.Type).Struct != s {
				u.add("", f.Type, "a part of ["+s.Name+"] (its field "+f.Name+")")
			}
		}
		if s.Alias != nil {
			u.add("", s.Alias, "a part of ["+s.Name+"]")
		}
	}
	return u
}

func (u uses) operation(op *Operation, link string) {
	if op.Body != nil {
		for _, shape := range op.Body.Shapes {
			u.add("sent by ", shape.Type, link)
		}
	}
	for _, r := range op.Results {
		u.add("answered by ", r.Type, link)
	}
	for _, p := range op.Args {
		u.add("", p.Type, "the "+p.Name+" of "+link)
	}
	if op.Params != nil {
		for _, p := range op.Params.Fields {
			u.add("", p.Type, "a part of ["+op.Params.Name+"] (its field "+p.Name+")")
		}
	}
}

func (u uses) add(how string, t *Type, text string) {
	if t = core(t); t.Kind == Named {
		u[use{how, *t}] = append(u[use{how, *t}], text)
	}
}

// sentence says where a type is used: "Agent is sent by [AgentsService.Create], answered by
// [AgentsService.Get] and 3 more."
func (u uses) sentence(t Type) string {
	clause := func(how string) string {
		switch by := u[use{how, t}]; len(by) {
		case 0:
			return ""
		case 1:
			return ", " + how + by[0]
		default:
			return fmt.Sprintf(", %s%s and %d more", how, by[0], len(by)-1)
		}
	}
	clauses := cmp.Or(clause("sent by ")+clause("answered by "), clause(""), ", used by no operation")
	return t.Name() + " is " + strings.TrimPrefix(clauses, ", ") + "."
}

// docs gives each type its comment: its description, or where it is used.
func (b *builder) docs() {
	uses := b.api.uses()
	doc := func(t Type, schema *tree.Node, more ...string) []string {
		t.Kind = Named
		text := paragraphs(tree.Text(schema, "description"))
		if len(text) == 0 || strings.HasPrefix(text[0], itemMark) {
			text = append([]string{uses.sentence(t)}, text...)
		} else {
			text = introduce(t.Name(), text)
		}
		return Lines(append(text, more...)...)
	}
	for _, s := range b.api.Structs {
		s.Doc = doc(Type{Struct: s}, s.schema)
	}
	for _, e := range b.api.Enums {
		e.Doc = doc(Type{Enum: e}, e.schema, "The set is open: a value that has no constant here passes through unchanged.")
	}
	for _, u := range b.api.Unions {
		var links []string
		for _, v := range u.Variants {
			links = append(links, "[*"+v.Struct.Name+"]")
		}
		u.Doc = doc(Type{Union: u}, u.schema, "It is "+strings.Join(links, ", ")+", [*"+u.Unknown+"] for what this client does not know, or ["+u.Null+"] to send null.")
	}
}
