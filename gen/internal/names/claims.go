package names

import (
	"strings"

	"github.com/cekura-community/cekura-go/gen/internal/oas"
	"github.com/cekura-community/cekura-go/gen/internal/tree"
)

// Reserved are the exported identifiers of the code that is the same in every client; a type of the
// document that would take one of them gets the suffix "Object". A test of the emitter holds the list
// to the runtime.
func Reserved() []string {
	return strings.Fields(`Client NewClient Option Error DecodeError TagError Secret File Nullable Value Null Ptr
		ErrBadRequest ErrUnauthorized ErrForbidden ErrNotFound ErrConflict ErrRateLimited ErrServer
		WithAPIKey WithBaseURL WithForm WithHTTPClient WithHeader WithInsecureHTTP WithLogger WithMaxRetries WithMiddleware
		WithMultipart WithRawBody WithResponse WithTimeout WithUserAgent
		Plain TestCalls`) // a type within methods, and the table of calls
}

// ClaimMethods gives each operation of a service a name of its own: the second to come says its verb and path.
func ClaimMethods(d *oas.Document, r *tree.Report) {
	sp := newSpeller(d)
	owner := map[string]oas.Operation{}
	for op := range d.Operations() {
		service, name := tree.Text(tree.Get(op.Node, oas.ExtService)), tree.Text(tree.Get(op.Node, oas.ExtName))
		if taken := firstTaken(owner, op, service, name); taken != "" {
			first := owner[taken]
			r.Drift(op.Node, "%s is already that of %s %s; give this operation another %s in an overlay, or pass -drift=warn",
				taken, strings.ToUpper(first.Verb), first.Path, oas.ExtName)
			name += sp.exported(op.Verb) + sp.pascal(op.Path)
			name = apart(name, op.Path, func(name string) bool { return firstTaken(owner, op, service, name) != "" })
			tree.Set(op.Node, oas.ExtName, tree.Str(name))
		}
		for _, claim := range methodNames(op, service, name) {
			owner[claim] = op
		}
	}
}

func firstTaken(owner map[string]oas.Operation, op oas.Operation, service, name string) string {
	for _, claim := range methodNames(op, service, name) {
		if _, taken := owner[claim]; taken {
			return claim
		}
	}
	return ""
}

// methodNames are the names an operation needs for itself: its method's, those of the method's twins,
// and what the names of its types begin with.
func methodNames(op oas.Operation, service, name string) []string {
	method := "the method " + service + "." + name
	names := []string{method, "the type prefix " + TypePrefix(service, name)}
	endings := []string{""}
	for media := range tree.Pairs(tree.Get(op.Node, "requestBody", "content")) {
		if strings.HasPrefix(media.Value, "multipart/") {
			endings = append(endings, "Multipart")
			names = append(names, method+"Multipart")
			break
		}
	}
	for _, p := range tree.Items(tree.Get(op.Node, "parameters")) {
		if tree.Text(tree.Get(p, "in")) != "path" && op.Verb != "get" {
			for _, ending := range endings {
				names = append(names, method+ending+"WithParams")
			}
			break
		}
	}
	return names
}

// ClaimFields gives two properties of one object, or two parameters of one operation, two names.
func ClaimFields(d *oas.Document, r *tree.Report) {
	d.EachSchema(func(schema *tree.Node, _ string) {
		taken := map[string]bool{}
		for key, property := range tree.Pairs(tree.Get(schema, "properties")) {
			claimField(r, taken, property, key.Value)
		}
	})
	for op := range d.Operations() {
		taken := map[string]bool{}
		for _, p := range tree.Items(tree.Get(op.Node, "parameters")) {
			claimField(r, taken, p, tree.Text(tree.Get(p, "in"))+" "+tree.Text(tree.Get(p, "name")))
		}
	}
}

func claimField(r *tree.Report, taken map[string]bool, element *tree.Node, wire string) {
	name := tree.Text(tree.Get(element, oas.ExtName))
	if name == "" {
		return
	}
	if taken[name] {
		r.Drift(element, "the Go name %s is already that of another property or parameter here; give this one another %s in an overlay, or pass -drift=warn", name, oas.ExtName)
		name = apart(name, wire, func(name string) bool { return taken[name] })
		tree.Set(element, oas.ExtName, tree.Str(name))
	}
	taken[name] = true
}

// apart returns name, with the characters of what it names behind it where it is taken.
func apart(name, wire string, taken func(string) bool) string {
	if taken(name) {
		name += "X" + runeCodes(wire)
	}
	for taken(name) {
		name += "X"
	}
	return name
}

// ClaimTypes makes the names of the package unique. What a name is made from (a service, an operation)
// takes its own first, then what an overlay named, then what a rule named; constants give way to all.
func ClaimTypes(d *oas.Document, r *tree.Report) {
	c := &claimer{d: d, r: r, owner: map[string]*tree.Node{}}
	for _, name := range Reserved() {
		c.owner[name] = d.Root
	}
	for op := range d.Operations() {
		c.owner[tree.Text(tree.Get(op.Node, oas.ExtService))+"Service"] = op.Node
		prefix := TypePrefix(tree.Text(tree.Get(op.Node, oas.ExtService)), tree.Text(tree.Get(op.Node, oas.ExtName)))
		c.owner[prefix+"Params"] = op.Node
		c.owner[prefix+"Result"] = op.Node
	}
	for _, decided := range []bool{true, false} {
		for key, schema := range tree.Pairs(tree.Get(d.Root, "components", "schemas")) {
			if d.Decided[schema] == decided {
				c.component(key.Value, schema)
			}
		}
	}
	for _, schema := range tree.Pairs(tree.Get(d.Root, "components", "schemas")) {
		c.constants(schema)
	}
}

type claimer struct {
	d     *oas.Document
	r     *tree.Report
	owner map[string]*tree.Node
}

func (c *claimer) component(key string, schema *tree.Node) {
	name := tree.Text(tree.Get(schema, oas.ExtName))
	switch taken := c.taken(schema, name); {
	case taken == "":
	case c.owner[taken] == c.d.Root:
		name += "Object"
	default:
		c.r.Drift(schema, "the Go name %s is already that of %s; give one of them another %s in an overlay, or pass -drift=warn", taken, c.d.Position(c.owner[taken]).Pointer, oas.ExtName)
		name += "Schema"
	}
	name = apart(name, key, func(name string) bool { return c.taken(schema, name) != "" })
	if name != tree.Text(tree.Get(schema, oas.ExtName)) {
		tree.Set(schema, oas.ExtName, tree.Str(name))
	}
	for _, claim := range typeNames(schema, name) {
		c.owner[claim] = schema
	}
}

// typeNames are the types made of a component: a union comes with one for what it doesn't know and one for null.
func typeNames(schema *tree.Node, name string) []string {
	if tree.Has(schema, oas.ExtUnion) {
		return []string{name, "Unknown" + name, "Null" + name}
	}
	return []string{name}
}

// taken is a name that the component would need and another has; "" when all are free.
func (c *claimer) taken(schema *tree.Node, name string) string {
	for _, claim := range typeNames(schema, name) {
		if c.owner[claim] != nil {
			return claim
		}
	}
	return ""
}

func (c *claimer) constants(schema *tree.Node) {
	for _, constant := range tree.Items(tree.Get(schema, oas.ExtConstants)) {
		for c.owner[constant.Value] != nil {
			constant.Value += "Value"
		}
		c.owner[constant.Value] = schema
	}
}
