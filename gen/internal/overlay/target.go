package overlay

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"

	"github.com/pb33f/jsonpath/pkg/jsonpath"
	"github.com/pb33f/jsonpath/pkg/jsonpath/config"

	"github.com/cekura-community/cekura-go/gen/internal/tree"
)

// target is a JSONPath, and what its text tells about the work it is to follow.
type target struct {
	node     *tree.Node
	path     *jsonpath.JSONPath
	last     []string   // the keys of what matches, none where it may be any
	names    [][]string // the keys that each step asks for, up to the first "..", none where it may be any
	widened  string     // with [*] for filters and places: it finds all that the path may find once actions were carried out
	steps    int        // from the root to what matches, where it doesn't descend
	filterAt int        // the first step with a filter, 0 for none
	reads    [][]string // the ways from what that filter is asked about to what it may read, which ends there
	descents int        // "..", in filters too
	queries  int        // itself and those in its filters
	nested   int        // brackets and parentheses within each other, at most
	overlap  float64
	// looksAtAll is set where a filter begins again at $ and finds many.
	looksAtAll bool
}

// What is read of a path, but for its names: parsing takes a time that is quadratic to the one and
// exponential to the other. Ours have a hundred characters and four brackets within each other.
const (
	maxSyntax = 4096
	maxNested = 6
)

// newTarget reads a path of RFC 9535: what the engine knows beyond it, such as ~ for a key, leads
// to nodes that no action can change.
func (b *budget) newTarget(n *tree.Node, field string, r *tree.Report) *target {
	text := tree.Text(n)
	t := &target{node: n}
	syntax := t.scan(text)
	b.steps += float64(syntax*syntax) * math.Pow(2, float64(t.nested))
	if syntax > maxSyntax || t.nested > maxNested || b.steps > maxSteps {
		r.Fail(n, "%s %s is too long, nests more than %d brackets or stands behind too many; write a shorter one", field, tree.Quoted(text), maxNested)
		return nil
	}
	var err error
	if problem := caught(func() { t.path, err = newPath(text) }); problem != nil {
		err = fmt.Errorf("%v", problem)
	}
	if err != nil {
		// The further lines of the error draw an arrow below the path.
		reason, _, _ := strings.Cut(err.Error(), "\n")
		reason = strings.TrimPrefix(reason, "Error at line 1, ")
		r.Fail(n, "%s %q is no JSONPath (%s); correct it", field, text, reason)
		return nil
	}
	return t
}

// newPath reads a path with the options the engine reads targets with.
func newPath(text string) (*jsonpath.JSONPath, error) {
	if path, err := jsonpath.NewPath(text, config.WithStrictRFC9535()); err != nil {
		return path, err
	}
	return jsonpath.NewPath(text, config.WithPropertyNameExtension(), config.WithLazyContextTracking())
}

// scan notes what the text tells and returns how long it is without names.
func (t *target) scan(text string) (syntax int) {
	t.overlap = overlap(text)
	t.last = lastNames(text)
	t.looksAtAll = manyFromRoot.MatchString(strings.TrimPrefix(withoutNames(text), "$"))
	open, from, calls := 0, 0, 0 // brackets, where in text the outermost began, and parentheses
	for _, at := range token.FindAllStringIndex(text, -1) {
		syntax++
		token := text[at[0]:at[1]]
		switch token {
		case "(":
			calls++
		case ")":
			calls--
		case "[":
			if open++; open == 1 {
				t.steps++
				from = at[0]
			}
		case "]":
			if open--; open == 0 && lastBracket.MatchString(text[from:at[1]]) {
				t.widened += text[from:at[1]]
			} else if open == 0 {
				t.widened += "[*]"
			}
			continue
		case "?":
			if open == 1 && (t.filterAt > 0 || t.descents > 0) {
				t.reads = append(t.reads, nil) // another filter may read anything, and so may one at any depth
			}
			if t.filterAt == 0 {
				t.filterAt = t.steps
			}
		case "..":
			t.descents++
		case "@", "$":
			t.queries++
			if open == 1 {
				t.reads = append(t.reads, wayOf(query.FindString(text[at[0]:])))
			}
		}
		t.nested = max(t.nested, open+calls)
		if open == 0 {
			if token == "." {
				t.steps++
			}
			t.widened += token
		}
	}
	for _, step := range oneStep.FindAllString(t.widened, -1) {
		if strings.HasPrefix(step, "..") {
			break
		}
		t.names = append(t.names, lastNames(step))
	}
	return syntax
}

// mayUse tells whether the path may pass, or its first filter read, the entry of a key in what the
// keys of way lead to.
func (t *target) mayUse(way []string, key string) bool {
	step := len(way)
	return step >= len(t.names) || t.names[step] == nil || slices.Contains(t.names[step], key) ||
		t.isAskedAbove(step) && t.mayRead(way[t.filterAt:], key)
}

// isAskedAbove tells whether the first filter is asked about what lies so many steps from the root, or
// about what holds that.
func (t *target) isAskedAbove(step int) bool { return 0 < t.filterAt && t.filterAt <= step }

// mayRead tells whether the first filter may read the entry of a key in what the keys of way lead to,
// from what it is asked about.
func (t *target) mayRead(way []string, key string) bool {
	return slices.ContainsFunc(t.reads, func(read []string) bool {
		n := min(len(read), len(way))
		return slices.Equal(read[:n], way[:n]) && (len(read) <= len(way) || read[n] == key)
	})
}

// wayOf are the keys of a query that begins with them: @.a['b'] has two.
func wayOf(query string) (way []string) {
	for _, name := range queryName.FindAllString(query, -1) {
		if name[0] == '.' {
			way = append(way, name[1:])
		} else {
			way = append(way, name[2:len(name)-2]) // ['a']
		}
	}
	return way
}

var (
	oneName      = regexp.MustCompile(`'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"`)
	severalNames = regexp.MustCompile(`\[\s*(?:` + oneName.String() + `)(?:\s*,\s*(?:` + oneName.String() + `))+\s*\]`)
	lastMember   = regexp.MustCompile(`\.[^.,:*?@$()\[\]'"\s]+$`)
	lastBracket  = regexp.MustCompile(`\[\s*(?:` + oneName.String() + `)(?:\s*,\s*(?:` + oneName.String() + `))*\s*\]$`)
	manyFromRoot = regexp.MustCompile(`\$[^\s,=<>!&|()]*([*?:]|\.\.)`)
	oneStep      = regexp.MustCompile(`\.\.?[^.\[]*|\[(?:` + oneName.String() + `|[^\]'"])*\]`)
	queryName    = regexp.MustCompile(`\.[\w\x{80}-\x{10FFFF}-]+|\['[^'\\]*'\]|\["[^"\\]*"\]`)
	query        = regexp.MustCompile(`^@(?:` + queryName.String() + `)*`)
	token        = regexp.MustCompile(`(?s)` + oneName.String() + `|\.\.|.`)
)

func withoutNames(text string) string { return oneName.ReplaceAllString(text, "") }

// lastNames are those that a path ends in, nil where it ends in anything else.
func lastNames(text string) (names []string) {
	if at := lastMember.FindString(text); at != "" {
		return []string{at[1:]}
	}
	for _, quoted := range oneName.FindAllString(lastBracket.FindString(text), -1) {
		if strings.Contains(quoted, `\`) {
			return nil
		}
		names = append(names, quoted[1:len(quoted)-1])
	}
	return names
}

// overlap is how often the selectors of the path's brackets may find one and the same node.
func overlap(text string) float64 {
	most := 1.0
	for _, list := range severalNames.FindAllString(text, -1) {
		times, names := map[string]int{}, oneName.FindAllString(list, -1)
		for _, name := range names {
			times[name]++
		}
		most *= float64(len(names) - len(times) + 1)
	}
	commas := strings.Count(withoutNames(severalNames.ReplaceAllString(text, "")), ",")
	return most * math.Pow(2, float64(commas))
}

// isLocal tells whether no filter of the path begins again at $.
func (t *target) isLocal() bool {
	return strings.Count(withoutNames(tree.Text(t.node)), "$") == 1
}
