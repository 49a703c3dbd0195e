package openapi

import (
	"strings"

	"go.yaml.in/yaml/v4"
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

// claimMethods gives each operation of a service a name of its own: the second to come says its verb and path.
func claimMethods(d *Document, r *report) {
	sp := newSpeller(d)
	owner := map[string]operation{}
	for op := range d.operations() {
		service, name := text(get(op.node, extService)), text(get(op.node, extName))
		if taken := firstTaken(owner, op, service, name); taken != "" {
			first := owner[taken]
			r.drift(op.node, "%s is already that of %s %s; give this operation another %s in an overlay, or pass -drift=warn",
				taken, strings.ToUpper(first.verb), first.path, extName)
			name += sp.exported(op.verb) + sp.pascal(op.path)
			name = apart(name, op.path, func(name string) bool { return firstTaken(owner, op, service, name) != "" })
			set(op.node, extName, str(name))
		}
		for _, claim := range methodNames(op, service, name) {
			owner[claim] = op
		}
	}
}

func firstTaken(owner map[string]operation, op operation, service, name string) string {
	for _, claim := range methodNames(op, service, name) {
		if _, taken := owner[claim]; taken {
			return claim
		}
	}
	return ""
}

// methodNames are the names an operation needs for itself: its method's, those of the method's twins,
// and what the names of its types begin with.
func methodNames(op operation, service, name string) []string {
	method := "the method " + service + "." + name
	names := []string{method, "the type prefix " + typePrefix(service, name)}
	endings := []string{""}
	for media := range pairs(get(op.node, "requestBody", "content")) {
		if strings.HasPrefix(media.Value, "multipart/") {
			endings = append(endings, "Multipart")
			names = append(names, method+"Multipart")
			break
		}
	}
	for _, p := range items(get(op.node, "parameters")) {
		if text(get(p, "in")) != "path" && op.verb != "get" {
			for _, ending := range endings {
				names = append(names, method+ending+"WithParams")
			}
			break
		}
	}
	return names
}

// claimFields gives two properties of one object, or two parameters of one operation, two names.
func claimFields(d *Document, r *report) {
	d.eachSchema(func(schema *yaml.Node, _ string) {
		taken := map[string]bool{}
		for key, property := range pairs(get(schema, "properties")) {
			claimField(r, taken, property, key.Value)
		}
	})
	for op := range d.operations() {
		taken := map[string]bool{}
		for _, p := range items(get(op.node, "parameters")) {
			claimField(r, taken, p, text(get(p, "in"))+" "+text(get(p, "name")))
		}
	}
}

func claimField(r *report, taken map[string]bool, element *yaml.Node, wire string) {
	name := text(get(element, extName))
	if name == "" {
		return
	}
	if taken[name] {
		r.drift(element, "the Go name %s is already that of another property or parameter here; give this one another %s in an overlay, or pass -drift=warn", name, extName)
		name = apart(name, wire, func(name string) bool { return taken[name] })
		set(element, extName, str(name))
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

// claimTypes makes the names of the package unique. What a name is made from (a service, an operation)
// takes its own first, then what an overlay named, then what a rule named; constants give way to all.
func claimTypes(d *Document, r *report) {
	c := &claimer{d: d, r: r, owner: map[string]*yaml.Node{}}
	for _, name := range Reserved() {
		c.owner[name] = d.Root
	}
	for op := range d.operations() {
		c.owner[text(get(op.node, extService))+"Service"] = op.node
		prefix := typePrefix(text(get(op.node, extService)), text(get(op.node, extName)))
		c.owner[prefix+"Params"] = op.node
		c.owner[prefix+"Result"] = op.node
	}
	for _, decided := range []bool{true, false} {
		for key, schema := range pairs(get(d.Root, "components", "schemas")) {
			if d.decided[schema] == decided {
				c.component(key.Value, schema)
			}
		}
	}
	for _, schema := range pairs(get(d.Root, "components", "schemas")) {
		c.constants(schema)
	}
}

type claimer struct {
	d     *Document
	r     *report
	owner map[string]*yaml.Node
}

func (c *claimer) component(key string, schema *yaml.Node) {
	name := text(get(schema, extName))
	switch taken := c.taken(schema, name); {
	case taken == "":
	case c.owner[taken] == c.d.Root:
		name += "Object"
	default:
		c.r.drift(schema, "the Go name %s is already that of %s; give one of them another %s in an overlay, or pass -drift=warn", taken, c.d.Position(c.owner[taken]).Pointer, extName)
		name += "Schema"
	}
	name = apart(name, key, func(name string) bool { return c.taken(schema, name) != "" })
	if name != text(get(schema, extName)) {
		set(schema, extName, str(name))
	}
	for _, claim := range typeNames(schema, name) {
		c.owner[claim] = schema
	}
}

// typeNames are the types made of a component: a union comes with one for what it doesn't know and one for null.
func typeNames(schema *yaml.Node, name string) []string {
	if has(schema, extUnion) {
		return []string{name, "Unknown" + name, "Null" + name}
	}
	return []string{name}
}

// taken is a name that the component would need and another has; "" when all are free.
func (c *claimer) taken(schema *yaml.Node, name string) string {
	for _, claim := range typeNames(schema, name) {
		if c.owner[claim] != nil {
			return claim
		}
	}
	return ""
}

func (c *claimer) constants(schema *yaml.Node) {
	for _, constant := range items(get(schema, extConstants)) {
		for c.owner[constant.Value] != nil {
			constant.Value += "Value"
		}
		c.owner[constant.Value] = schema
	}
}
