// Package names gives every Go name of a client and writes it into the document. A name is a function of
// its element and of an overlay's decision, never of its neighbours: a document that grows renames nothing.
package names

import (
	"cmp"
	"slices"
	"strings"

	"github.com/cekura-community/cekura-go/gen/internal/oas"
	"github.com/cekura-community/cekura-go/gen/internal/tree"
)

// Authority gives the names of one document. Its methods are passes that run in their order in the file
// pass.go of openapi; what an overlay named comes before what a rule names, and among those the order is
// that of paths and keys, never the document's.
type Authority struct {
	d       *oas.Document
	r       *tree.Report
	sp      *speller
	types   *scope                        // types and constants of the package
	shared  map[string]*sharedType        // by x-go-type-name
	given   map[string]*claim             // names that overlays gave to what stands inline
	shapes  map[string]map[string]string  // of those
	moved   map[string]string             // keys of components that are another one → its key
	united  map[*tree.Node]*tree.Node     // values that an enum has from another → that one
	listed  map[*tree.Node]map[string]int // where each text stands in a list of values that is united with others
	methods map[string]*scope             // by service
	words   map[string][]string           // wire words of services that a rule named
	ops     []oas.Operation               // in the order in which they are named
}

// begin takes what the later passes share.
func (a *Authority) begin(d *oas.Document, r *tree.Report) {
	a.d, a.r, a.sp = d, r, newSpeller(d)
	a.types = a.newScope("Object", Reserved()...)
	a.types.cost = typeCost
	a.given, a.moved, a.shapes = map[string]*claim{}, map[string]string{}, map[string]map[string]string{}
	a.united, a.listed = map[*tree.Node]*tree.Node{}, map[*tree.Node]map[string]int{}
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
	return strings.Fields(`Client NewClient Option Error DecodeError TagError Secret SecretMap File Nullable Value Null Ptr TextOrNumber TextOrNumberOf
		ErrBadRequest ErrUnauthorized ErrForbidden ErrNotFound ErrConflict ErrRateLimited ErrServer ErrTimeout
		WithAPIKey WithBaseURL WithBearerToken WithBodyField WithForm WithHTTPClient WithHeader WithInsecureHTTP WithLogger WithMaxRetries
		WithMiddleware WithMisfits WithMultipart WithQuery WithRawBody WithRepeatable WithResponse WithStrictAnswers WithTimeout WithUserAgent
		WithoutRetries Misfit Version SpecVersion
		Plain TestCalls`) // a type within methods, and the table of calls
}

// scope gives every name in it once.
type scope struct {
	*Authority
	suffix string // behind a name that something else has without asking
	cost   int    // in nodes, of the code of each
	owner  map[string]*claim
	wanted []*claim
}

// What the code of a type and of a method cost as much as, in nodes; that of anything else is a line or two.
const (
	typeCost   = 25
	methodCost = 10
)

// newScope is one in which the reserved names are those of every client.
func (a *Authority) newScope(suffix string, reserved ...string) *scope {
	s, ours := &scope{Authority: a, suffix: suffix, cost: 1, owner: make(map[string]*claim, 2*len(reserved))}, &claim{}
	for _, name := range reserved {
		s.owner[name] = ours
	}
	return s
}

// claim is an element that wants a name.
type claim struct {
	node     *tree.Node // nil for the runtime's own
	name     string
	suffix   string     // instead of the scope's
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
	if s.d.Spend(c.node, s.costOf(c)); len(c.name) > tree.MaxName {
		s.r.Fail(c.node, "the name of this in Go has %d bytes, more than %d; give it another with %s", len(c.name), tree.MaxName, c.by)
		c.name = c.name[:tree.MaxName]
	}
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

func (s *scope) costOf(c *claim) int {
	const nameNode = 16 // bytes of a name that cost as much as a node
	cost := s.cost
	if c.by == oas.ExtConstants {
		cost = 1
	}
	return cost + len(c.name)/nameNode
}

// free is the name that the element gets.
func (s *scope) free(c *claim) string {
	name, tails := c.name, []string{cmp.Or(c.suffix, s.suffix), "X" + runeCodes(c.wire)}
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
	if tree.Text(c.node, c.by) != name {
		tree.Set(c.node, c.by, tree.Str(name))
	}
	return name
}

// want has settle name an element.
func (s *scope) want(c *claim) { s.wanted = append(s.wanted, c) }

// settle names the elements that want it: what an overlay named comes first.
func (s *scope) settle() {
	for _, decided := range []bool{true, false} {
		for _, c := range s.wanted {
			if decided == (c.decision != nil) {
				s.name(c)
			}
		}
	}
	s.wanted = nil
}
