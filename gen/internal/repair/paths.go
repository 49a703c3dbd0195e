package repair

import (
	"slices"
	"strings"

	"github.com/cekura-community/cekura-go/gen/internal/oas"
	"github.com/cekura-community/cekura-go/gen/internal/tree"
)

// repairPaths makes the paths readable: what is no mapping where one belongs goes, and
// the parameters of a path are those its template names.
func Paths(d *oas.Document, r *tree.Report) {
	p := &pathRepair{d: d, r: r}
	p.wantMappings(d.Root, "paths", "webhooks", "components")
	for key := range tree.Pairs(tree.Get(d.Root, "components")) {
		if !oas.IsExtension(key.Value) {
			p.wantMappings(tree.Get(d.Root, "components"), key.Value)
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
		p.template(key.Value, item)
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
	case oas.KindParameter:
		return p.parameter(n)
	case oas.KindBody, oas.KindResponse, oas.KindHeader:
		p.wantMappings(n, "content", "headers", "links")
	case oas.KindMedia:
		p.wantMappings(n, "encoding", "examples")
	}
	return true
}

// wantMappings takes out what stands under the keys and is no mapping.
func (p *pathRepair) wantMappings(n *tree.Node, keys ...string) {
	for _, key := range keys {
		if v := tree.Get(n, key); v != nil && !tree.IsMapping(v) {
			p.r.Repair(v, "%s is no mapping; left out", key)
			tree.Remove(n, key)
		}
	}
}

// parameter requires of a parameter what tells it from others.
func (p *pathRepair) parameter(n *tree.Node) bool {
	name, in := tree.Get(n, "name"), tree.Text(tree.Get(n, "in"))
	switch {
	case tree.Text(name) == "":
		p.r.Repair(n, "the parameter has no name; left out")
		return false
	case !slices.Contains([]string{"path", "query", "header", "cookie"}, in):
		p.r.Repair(n, "the parameter %s is in %q, neither path, query, header nor cookie; left out", tree.Text(name), in)
		return false
	}
	p.wantMappings(n, "content", "examples")
	if in == "path" && !tree.IsTrue(tree.Get(n, "required")) {
		p.r.Repair(n, "the path parameter %s isn't required; read as required", tree.Text(name))
		tree.Set(n, "required", tree.Boolean(true))
	}
	if tree.Get(n, "schema") == nil && tree.Get(n, "content") == nil {
		p.r.Repair(n, "the parameter %s has no schema; read as text", tree.Text(name))
		tree.Set(n, "schema", tree.Mapping("type", "string"))
	}
	return true
}

// parameters lets each name be given once in each place.
func (p *pathRepair) parameters(holder *tree.Node) {
	list := tree.Get(holder, "parameters")
	if list == nil {
		return
	}
	if !tree.IsSequence(list) {
		p.r.Repair(list, "parameters is no list; left out")
		tree.Remove(holder, "parameters")
		return
	}
	seen := map[string]bool{}
	list.Content = slices.DeleteFunc(list.Content, func(n *tree.Node) bool {
		id := tree.Text(tree.Get(n, "in")) + " " + tree.Text(tree.Get(n, "name"))
		if tree.IsMapping(n) && seen[id] {
			p.r.Repair(n, "the %s parameter %s is given twice; left out", tree.Text(tree.Get(n, "in")), tree.Text(tree.Get(n, "name")))
			return true
		}
		seen[id] = true
		return false
	})
}

// template brings the path parameters and the path's template together.
func (p *pathRepair) template(path string, item *tree.Node) {
	names := oas.TemplateNames(path)
	p.dropStrangers(path, names, item)
	for _, method := range oas.Methods() {
		operation := tree.Get(item, method)
		if operation == nil {
			continue
		}
		p.dropStrangers(path, names, operation)
		for _, name := range names {
			if !declares(item, name) && !declares(operation, name) {
				p.declare(operation, name)
			}
		}
	}
}

// dropStrangers takes out the path parameters that the path has no place for.
func (p *pathRepair) dropStrangers(path string, names []string, holder *tree.Node) {
	list := tree.Get(holder, "parameters")
	if list == nil {
		return
	}
	list.Content = slices.DeleteFunc(list.Content, func(n *tree.Node) bool {
		name := tree.Text(tree.Get(n, "name"))
		if tree.Text(tree.Get(n, "in")) != "path" || slices.Contains(names, name) {
			return false
		}
		p.r.Repair(n, "the path parameter %s isn't in the path %s; left out", name, path)
		return true
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

func declares(holder *tree.Node, name string) bool {
	return slices.ContainsFunc(tree.Items(tree.Get(holder, "parameters")), func(n *tree.Node) bool {
		return tree.Text(tree.Get(n, "in")) == "path" && tree.Text(tree.Get(n, "name")) == name
	})
}
