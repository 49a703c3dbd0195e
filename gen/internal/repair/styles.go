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
	s := &styles{r: r, schemas: d.Schemas(), hasFile: map[*tree.Node]bool{}}
	for op := range d.Operations() {
		for _, p := range tree.Items(tree.Get(op.Node, "parameters")) {
			s.content(p)
			s.files(p)
			s.freeObject(p)
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
	hasFile map[*tree.Node]bool // of those that parameters have
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

// files makes a text of a parameter that is a file or holds one: only a multipart body can carry it.
func (s *styles) files(p *tree.Node) {
	schema := oas.ParameterSchema(p)
	is := s.schemas.Resolve(schema)
	if _, isKnown := s.hasFile[is]; !isKnown {
		s.hasFile[is] = s.holdsFile(is, map[*tree.Node]bool{})
	}
	if in, name := oas.ParameterKey(p); s.hasFile[is] {
		s.r.Repair(schema, "the %s parameter %s is or holds a file, which only a multipart body can carry; it takes the finished text", in, tree.Quoted(name))
		tree.Remove(p, "content")
		tree.Set(p, "schema", tree.Mapping("type", "string"))
	}
}

func (s *styles) holdsFile(schema *tree.Node, seen map[*tree.Node]bool) bool {
	schema = s.schemas.Resolve(schema)
	if seen[schema] || len(seen) > maxParts {
		return false
	}
	seen[schema] = true
	if oas.TypeOf(schema) == "string" && tree.Text(schema, "format") == "binary" {
		return true
	}
	return slices.ContainsFunc(append(parts(schema), oas.Arms(schema)...), func(part *tree.Node) bool { return s.holdsFile(part, seen) })
}

// maxParts is how many schemas are looked through for a file in one parameter.
const maxParts = 1000

// freeObject leaves as JSON an object of any members in a query that states no style. OpenAPI's default would
// make each member a parameter of its own, which may then have any name and whose value need not have a form.
func (s *styles) freeObject(p *tree.Node) {
	in, name := oas.ParameterKey(p)
	if in != "query" || tree.Has(p, "content") || tree.Has(p, "style") || tree.Has(p, "explode") {
		return
	}
	written := tree.Get(p, "schema")
	schema := s.schemas.Resolve(written)
	if oas.TypeOf(schema) != "object" || tree.Has(schema, "properties") || oas.IsComposed(schema) || !isAnything(tree.Get(schema, "additionalProperties")) {
		return
	}
	s.r.Repair(p, "the query parameter %s is an object of any members and states no style; sent as its JSON text", tree.Quoted(name))
	tree.Remove(p, "schema")
	tree.Remove(p, "allowReserved")
	tree.Set(p, "content", tree.Mapping("application/json", tree.Mapping("schema", written)))
}

// isAnything reports whether additionalProperties allow any value.
func isAnything(more *tree.Node) bool {
	return more == nil || tree.IsTrue(more) || tree.IsMapping(more) && len(more.Content) == 0
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
	return slices.ContainsFunc(parts(s.schemas.Resolve(schema)), func(n *tree.Node) bool { return s.kind(n) == "array" || s.kind(n) == "object" })
}

// parts are the schemas of what a list or an object holds.
func parts(schema *tree.Node) []*tree.Node {
	held := []*tree.Node{tree.Get(schema, "items"), tree.Get(schema, "additionalProperties")}
	for _, property := range tree.Pairs(tree.Get(schema, "properties")) {
		held = append(held, property)
	}
	return held
}
