package repair

import (
	"cmp"
	"slices"
	"strings"

	"github.com/cekura-community/cekura-go/gen/internal/oas"
	"github.com/cekura-community/cekura-go/gen/internal/tree"
)

// Styles leaves each parameter in a style that OpenAPI has for its place, or as JSON. It warns of values that
// OpenAPI has no form for, and says how they are sent.
func Styles(d *oas.Document, r *tree.Report) {
	s := &styles{r: r, schemas: d.Schemas()}
	for op := range d.Operations() {
		for _, p := range tree.Items(tree.Get(op.Node, "parameters")) {
			s.content(p)
			if in, name := oas.ParameterKey(p); !tree.Has(p, "content") {
				s.place(p, in, name)
				s.value(p, name, tree.Get(p, "schema"))
			}
		}
		for media, content := range tree.Pairs(tree.Get(op.Node, "requestBody", "content")) {
			s.encodings(media.Value, content)
		}
	}
}

type styles struct {
	r       *tree.Report
	schemas oas.Components
}

// content leaves the JSON of a parameter that states media types, or makes it a text.
func (s *styles) content(p *tree.Node) {
	if !tree.Has(p, "content") {
		return
	}
	_, name := oas.ParameterKey(p)
	content := tree.Get(p, "content")
	for media, n := range tree.Pairs(content) {
		if strings.Contains(media.Value, "json") {
			tree.RemovePairs(content, func(other, _ *tree.Node) bool { return other != media })
			return
		}
		if schema := tree.Get(n, "schema"); strings.HasPrefix(media.Value, "text/") && oas.TypeOf(schema) == "string" {
			tree.Remove(p, "content")
			tree.Set(p, "schema", schema)
			return
		}
	}
	s.r.Repair(content, "the parameter %s is in a media type that a client can't write; it takes the finished text", tree.Quoted(name))
	tree.Remove(p, "content")
	tree.Set(p, "schema", tree.Mapping("type", "string"))
}

// place takes out a style that is for other places.
func (s *styles) place(p *tree.Node, in, name string) {
	allowed := map[string]string{"path": "simple label matrix", "query": "form spaceDelimited pipeDelimited deepObject", "header": "simple", "cookie": "form"}[in]
	style := tree.Get(p, "style")
	if style == nil || slices.Contains(strings.Fields(allowed), tree.Text(style)) {
		return
	}
	s.r.Repair(style, "the %s parameter %s has the style %s, which is for other places; read as %s", in, tree.Quoted(name), tree.Quoted(tree.Text(style)), strings.Fields(allowed)[0])
	tree.Remove(p, "style")
}

// value warns of what the style of a holder has no form for.
func (s *styles) value(holder *tree.Node, name string, schema *tree.Node) {
	style, kind := tree.Text(tree.Get(holder, "style")), s.kind(schema)
	switch {
	case style == "deepObject":
		if kind == "array" {
			s.r.Repair(holder, "OpenAPI doesn't say how deepObject writes the list %s; sent as name[0]=…&name[1]=…", tree.Quoted(name))
		}
	case strings.HasSuffix(style, "Delimited") && kind == "object" && tree.IsTrue(tree.Get(holder, "explode")):
		s.r.Repair(holder, "OpenAPI has no form for the exploded object %s in the style %s; sent without explode", tree.Quoted(name), style)
		tree.Remove(holder, "explode")
	case s.isNested(schema):
		s.r.Repair(holder, "OpenAPI has no form for what is nested in %s in the style %s; sent as its JSON text", tree.Quoted(name), cmp.Or(style, "of its place"))
	}
}

// encodings looks at the styles of the members of a form, which those of a query serve. Parts have none.
func (s *styles) encodings(media string, content *tree.Node) {
	for member, encoding := range tree.Pairs(tree.Get(content, "encoding")) {
		switch {
		case !tree.Has(encoding, "style") && !tree.Has(encoding, "explode"):
		case strings.HasPrefix(media, "multipart/"):
			s.r.Repair(encoding, "the style of the part %s isn't used: a list is several parts, an object is JSON", tree.Quoted(member.Value))
		default:
			s.place(encoding, "query", member.Value)
			s.value(encoding, member.Value, tree.Get(s.schemas.Resolve(tree.Get(content, "schema")), "properties", member.Value))
		}
	}
}

// kind is "array", "object" or another type of JSON.
func (s *styles) kind(schema *tree.Node) string { return oas.TypeOf(s.schemas.Resolve(schema)) }

// isNested tells whether a list or an object holds others.
func (s *styles) isNested(schema *tree.Node) bool {
	schema = s.schemas.Resolve(schema)
	held := []*tree.Node{tree.Get(schema, "items"), tree.Get(schema, "additionalProperties")}
	for _, property := range tree.Pairs(tree.Get(schema, "properties")) {
		held = append(held, property)
	}
	return slices.ContainsFunc(held, func(n *tree.Node) bool { return s.kind(n) == "array" || s.kind(n) == "object" })
}
