package names

import (
	"cmp"
	"iter"
	"maps"
	"slices"
	"strings"

	"github.com/cekura-community/cekura-go/gen/internal/oas"
	"github.com/cekura-community/cekura-go/gen/internal/tree"
)

// Authority gives the names of one document. Its methods are passes that run in their order in the file
// pass.go of openapi; what an overlay named comes before what a rule names, and among those the order is
// that of paths and keys, never the document's.
type Authority struct {
	sp      *speller
	types   *scope                       // types and constants of the package
	shared  map[string]*sharedType       // by x-go-type-name
	given   map[string]*claim            // names that overlays gave to what stands inline
	shapes  map[string]map[string]string // of those
	moved   map[string]string            // keys of components that are another one → its key
	united  map[*tree.Node]*tree.Node    // values that an enum has from another → that one
	methods map[string]*scope            // by service
	words   map[string][]string          // wire words of services that a rule named
	ops     []oas.Operation              // in the order in which they are named
}

// begin takes what the later passes share.
func (a *Authority) begin(d *oas.Document, r *tree.Report) {
	a.sp = newSpeller(d)
	a.types = newScope(d, r, "Object", Reserved()...)
	a.given, a.moved, a.shapes = map[string]*claim{}, map[string]string{}, map[string]map[string]string{}
	a.united = map[*tree.Node]*tree.Node{}
	a.shared, a.methods, a.words = map[string]*sharedType{}, map[string]*scope{}, map[string][]string{}
	a.ops = slices.SortedFunc(d.Operations(), func(x, y oas.Operation) int {
		if one := isElement(x.Path); one != isElement(y.Path) {
			return map[bool]int{true: -1, false: 1}[one] // of PATCH /orders/ and PATCH /orders/{id}/ the second is Patch
		}
		return cmp.Or(cmp.Compare(x.Path, y.Path), cmp.Compare(x.Verb, y.Verb))
	})
}

func isElement(path string) bool { return strings.HasSuffix(strings.TrimSuffix(path, "/"), "}") }

// Reserved are the exported identifiers of the code that is the same in every client. A test of the emitter
// holds the list to the runtime.
func Reserved() []string {
	return strings.Fields(`Client NewClient Option Error DecodeError TagError Secret File Nullable Value Null Ptr TextOrNumber TextOrNumberOf
		ErrBadRequest ErrUnauthorized ErrForbidden ErrNotFound ErrConflict ErrRateLimited ErrServer
		WithAPIKey WithBaseURL WithForm WithHTTPClient WithHeader WithInsecureHTTP WithLogger WithMaxRetries WithMiddleware
		WithMultipart WithRawBody WithResponse WithTimeout WithUserAgent
		Plain TestCalls`) // a type within methods, and the table of calls
}

// scope gives every name in it once.
type scope struct {
	d      *oas.Document
	r      *tree.Report
	suffix string // behind a name that something else has without asking
	owner  map[string]*claim
}

// newScope is one in which the reserved names are those of every client.
func newScope(d *oas.Document, r *tree.Report, suffix string, reserved ...string) *scope {
	s, ours := &scope{d: d, r: r, suffix: suffix, owner: make(map[string]*claim, 2*len(reserved))}, &claim{}
	for _, name := range reserved {
		s.owner[name] = ours
	}
	return s
}

// claim is an element that wants a name.
type claim struct {
	node     *tree.Node // nil for the runtime's own
	name     string
	forms    []string   // what else it needs, % standing for its name: Unknown%
	wire     string     // tells it from another of the same name
	decision *tree.Node // where an overlay gave the name
	by       string     // the extension that gives another
	enum     *tree.Node // that lists the value, where it is one
}

// newClaim is of the name that an overlay gave, or of the rule's.
func newClaim(node *tree.Node, by, wire, rule string) *claim {
	c := &claim{node: node, name: rule, wire: wire, by: by, decision: tree.Get(node, by)}
	if c.decision != nil {
		c.name = tree.Text(c.decision)
	}
	return c
}

// give returns the name the element gets: the one it wants, or one apart from whose it is. A rule's name
// gives way to an overlay's, and to the runtime's, without a word; two of a kind are drift.
func (s *scope) give(c *claim) string {
	taken, other := s.taken(c, c.name)
	c.name = s.free(c)
	switch {
	case other == nil:
	case c.decision != nil && other.node == nil:
		s.r.Drift(c.decision, "%s is a name of every client; %s", taken, s.remedy(c, other))
	case (c.decision == nil) == (other.decision == nil) && other.node != nil:
		at := c.decision
		if at == nil {
			at = c.node
		}
		s.r.Drift(at, "the Go name %s is already that of %s; %s", taken, s.d.Position(other.node).Pointer, s.remedy(c, other))
	}
	for _, name := range c.all(c.name) {
		s.owner[name] = c
	}
	return c.name
}

// free is the name that the element gets.
func (s *scope) free(c *claim) string {
	name, tails := c.name, []string{s.suffix, "X" + runeCodes(c.wire)}
	for i := 0; ; i++ {
		switch _, other := s.taken(c, name); {
		case other == nil:
			return name
		case i < len(tails):
			name += tails[i]
		default:
			name += "X"
		}
	}
}

// remedy tells to give an element the name that it has got. The line that gave both of them theirs stays.
func (s *scope) remedy(c, other *claim) string {
	switch {
	case c.decision != nil && (other.decision == nil || s.d.Position(c.decision) != s.d.Position(other.decision)):
		return "write `" + c.name + "` instead"
	case c.by == oas.ExtConstants:
		return s.d.Remedy(s.r, c.enum, c.decision, c.by, "{"+tree.Inline(c.wire)+": "+c.name+"}")
	}
	return s.d.Remedy(s.r, c.node, c.decision, c.by, c.name)
}

// taken is a name that the element would need and another has.
func (s *scope) taken(c *claim, name string) (string, *claim) {
	for _, name := range c.all(name) {
		if other := s.owner[name]; other != nil {
			return name, other
		}
	}
	return "", nil
}

func (c *claim) all(name string) []string {
	names := []string{name}
	for _, form := range c.forms {
		names = append(names, strings.Replace(form, "%", name, 1))
	}
	return names
}

// name writes what the scope gives an element into its extension.
func (s *scope) name(c *claim) string {
	name := s.give(c)
	if tree.Text(tree.Get(c.node, c.by)) != name {
		tree.Set(c.node, c.by, tree.Str(name))
	}
	return name
}

// byKey yields the pairs of a mapping in the order of their keys.
func byKey(m *tree.Node) iter.Seq2[string, *tree.Node] {
	values := map[string]*tree.Node{}
	for key, value := range tree.Pairs(m) {
		values[key.Value] = value
	}
	return func(yield func(string, *tree.Node) bool) {
		for _, key := range slices.Sorted(maps.Keys(values)) {
			if !yield(key, values[key]) {
				return
			}
		}
	}
}
