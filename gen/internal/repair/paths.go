package repair

import (
	"slices"
	"strings"

	"github.com/cekura-community/cekura-go/gen/internal/oas"
	"github.com/cekura-community/cekura-go/gen/internal/tree"
)

// Paths makes the paths readable: what is no mapping where one belongs goes, and
// the parameters of a path are those its template names.
func Paths(d *oas.Document, r *tree.Report) {
	p := &pathRepair{d: d, r: r}
	p.wantMappings(d.Root, "paths", "webhooks", "components")
	components := tree.Get(d.Root, "components")
	for key := range tree.Pairs(components) {
		if !oas.IsExtension(key.Value) {
			p.wantMappings(components, key.Value)
		}
	}
	d.EachPart(p.part)
	for key, item := range tree.Pairs(tree.Get(d.Root, "paths")) {
		if oas.IsExtension(key.Value) {
			continue
		}
		if !strings.HasPrefix(key.Value, "/") {
			r.Repair(key, "the path %q doesn't begin with a slash; read as /%s", key.Value, key.Value)
			key.Value = "/" + key.Value
		}
		p.template(key, item)
	}
}

type pathRepair struct {
	d *oas.Document
	r *tree.Report
}

// part repairs what one part holds, or has it taken out.
func (p *pathRepair) part(k oas.Kind, n *tree.Node, _ string) bool {
	if !tree.IsMapping(n) {
		p.r.Repair(n, "a mapping belongs here, in %s; left out", k)
		return false
	}
	switch k {
	case oas.KindPathItem, oas.KindCallbackItem:
		p.parameters(n)
	case oas.KindOperation:
		p.parameters(n)
		p.wantMappings(n, "responses", "callbacks")
		p.wantFew(n, "responses", "answers")
	case oas.KindParameter:
		return p.parameter(n)
	case oas.KindBody, oas.KindResponse, oas.KindHeader:
		p.wantMappings(n, "content", "headers", "links")
		p.wantFew(n, "content", "media types")
	case oas.KindMedia:
		p.wantMappings(n, "encoding", "examples")
	}
	return true
}

func (p *pathRepair) wantMappings(n *tree.Node, keys ...string) {
	want(p.r, n, tree.IsMapping, "is no mapping", keys...)
}

// wantFew fails where a mapping holds more than a method can.
func (p *pathRepair) wantFew(n *tree.Node, key, what string) {
	if m := tree.Get(n, key); m != nil && len(m.Content) > 2*tree.MaxParts {
		p.r.Fail(m, "%d %s stand here, more than the %d that a method takes; leave some out", len(m.Content)/2, what, tree.MaxParts)
		m.Content = m.Content[:2*tree.MaxParts]
	}
}

// parameter requires of a parameter what tells it from others.
func (p *pathRepair) parameter(n *tree.Node) bool {
	in, name := oas.ParameterKey(n)
	switch {
	case name == "":
		p.r.Repair(n, "the parameter has no name; left out")
		return false
	case !slices.Contains([]string{"path", "query", "header", "cookie"}, in):
		p.r.Repair(n, "the parameter %s is in %q, neither path, query, header nor cookie; left out", name, in)
		return false
	}
	p.wantMappings(n, "content", "examples")
	if in == "path" && !tree.IsTrue(tree.Get(n, "required")) {
		p.r.Repair(n, "the path parameter %s isn't required; read as required", name)
		tree.Set(n, "required", tree.Boolean(true))
	}
	if tree.Get(n, "schema") == nil && tree.Get(n, "content") == nil {
		p.r.Repair(n, "the parameter %s has no schema; read as text", name)
		tree.Set(n, "schema", tree.Mapping("type", "string"))
	}
	return true
}

// parameters lets each name be given once in each place.
func (p *pathRepair) parameters(holder *tree.Node) {
	want(p.r, holder, tree.IsSequence, "is no list", "parameters")
	seen := map[[2]string]bool{}
	tree.RemoveItems(tree.Get(holder, "parameters"), func(n *tree.Node) bool {
		isSecond := tree.IsMapping(n) && seen[keyOf(n)]
		if isSecond {
			in, name := oas.ParameterKey(n)
			p.r.Repair(n, "the %s parameter %s is given twice; left out", in, name)
		}
		seen[keyOf(n)] = true
		return isSecond
	})
}

// template brings the path parameters and the path's template together.
func (p *pathRepair) template(key, item *tree.Node) {
	path, names := key.Value, oas.TemplateNames(key.Value)
	if len(names) > tree.MaxParts {
		p.r.Fail(key, "the path has %d parameters, more than the %d that a method takes; shorten it", len(names), tree.MaxParts)
		return
	}
	p.dropStrangers(path, names, item)
	shared := keysOf(item)
	for _, method := range oas.Methods() {
		operation := tree.Get(item, method)
		if operation == nil {
			continue
		}
		p.dropStrangers(path, names, operation)
		own := keysOf(operation)
		for _, name := range names {
			if key := [2]string{"path", name}; !shared[key] && !own[key] {
				own[key] = true
				p.declare(operation, name)
			}
		}
	}
}

// dropStrangers takes out the path parameters that the path has no place for.
func (p *pathRepair) dropStrangers(path string, names []string, holder *tree.Node) {
	tree.RemoveItems(tree.Get(holder, "parameters"), func(n *tree.Node) bool {
		in, name := oas.ParameterKey(n)
		isStranger := in == "path" && !slices.Contains(names, name)
		if isStranger {
			p.r.Repair(n, "the path parameter %s isn't in the path %s; left out", name, path)
		}
		return isStranger
	})
}

func (p *pathRepair) declare(operation *tree.Node, name string) {
	p.r.Repair(operation, "the path parameter %s isn't declared; read as text", name)
	parameter := tree.Mapping("in", "path", "name", name, "required", true, "schema", tree.Mapping("type", "string"))
	p.d.Place(parameter, operation)
	if list := tree.Get(operation, "parameters"); list != nil {
		list.Content = append(list.Content, parameter)
		return
	}
	tree.Set(operation, "parameters", tree.Sequence(parameter))
}

// keysOf is what tells the parameters of an operation or a path apart: of a header in small letters.
func keysOf(holder *tree.Node) map[[2]string]bool {
	keys := map[[2]string]bool{}
	for _, p := range tree.Items(holder, "parameters") {
		keys[keyOf(p)] = true
	}
	return keys
}

func keyOf(parameter *tree.Node) [2]string {
	in, name := oas.ParameterKey(parameter)
	if in == "header" {
		name = strings.ToLower(name)
	}
	return [2]string{in, name}
}

// SpreadParameters gives each operation the parameters of its path, which "apply to all the
// operations" but can be overridden there, so that later passes look in one place only.
func SpreadParameters(d *oas.Document, _ *tree.Report) {
	for _, item := range tree.Pairs(tree.Get(d.Root, "paths")) {
		shared := tree.Items(tree.Get(item, "parameters"))
		if len(shared) == 0 {
			continue
		}
		for _, method := range oas.Methods() {
			if operation := tree.Get(item, method); operation != nil {
				spread(d, shared, operation)
			}
		}
		tree.Remove(item, "parameters")
	}
}

// spread puts copies of the shared parameters before the operation's own.
func spread(d *oas.Document, shared []*tree.Node, operation *tree.Node) {
	var list []*tree.Node
	own := keysOf(operation)
	for _, p := range shared {
		if !own[keyOf(p)] {
			list = append(list, d.Clone(p))
		}
	}
	list = append(list, tree.Items(tree.Get(operation, "parameters"))...)
	tree.Set(operation, "parameters", tree.Sequence(list...))
}
