package openapi

import (
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"
)

// repairPaths makes the paths readable: what is no mapping where one belongs goes, and
// the parameters of a path are those its template names.
func repairPaths(d *Document, r *report) {
	p := &pathRepair{d: d, r: r}
	p.wantMappings(d.Root, "paths", "webhooks", "components")
	for key := range pairs(get(d.Root, "components")) {
		if !isExtension(key.Value) {
			p.wantMappings(get(d.Root, "components"), key.Value)
		}
	}
	d.eachPart(p.part)
	for key, item := range pairs(get(d.Root, "paths")) {
		if isExtension(key.Value) {
			continue
		}
		if !strings.HasPrefix(key.Value, "/") {
			r.warn(key, "the path %q doesn't begin with a slash; read as /%s", key.Value, key.Value)
			key.Value = "/" + key.Value
		}
		p.template(key.Value, item)
	}
}

type pathRepair struct {
	d *Document
	r *report
}

// part repairs what one part holds, or has it taken out.
func (p *pathRepair) part(k kind, n *yaml.Node, _ string) bool {
	if !isMapping(n) {
		p.r.warn(n, "a mapping belongs here, in %s; left out", k)
		return false
	}
	switch k {
	case kindPathItem, kindCallbackItem:
		p.parameters(n)
	case kindOperation:
		p.parameters(n)
		p.wantMappings(n, "responses", "callbacks")
	case kindParameter:
		return p.parameter(n)
	case kindBody, kindResponse, kindHeader:
		p.wantMappings(n, "content", "headers", "links")
	case kindMedia:
		p.wantMappings(n, "encoding", "examples")
	}
	return true
}

// wantMappings takes out what stands under the keys and is no mapping.
func (p *pathRepair) wantMappings(n *yaml.Node, keys ...string) {
	for _, key := range keys {
		if v := get(n, key); v != nil && !isMapping(v) {
			p.r.warn(v, "%s is no mapping; left out", key)
			remove(n, key)
		}
	}
}

// parameter requires of a parameter what tells it from others.
func (p *pathRepair) parameter(n *yaml.Node) bool {
	name, in := get(n, "name"), text(get(n, "in"))
	switch {
	case text(name) == "":
		p.r.warn(n, "the parameter has no name; left out")
		return false
	case !slices.Contains([]string{"path", "query", "header", "cookie"}, in):
		p.r.warn(n, "the parameter %s is in %q, neither path, query, header nor cookie; left out", text(name), in)
		return false
	}
	p.wantMappings(n, "content", "examples")
	if in == "path" && !isTrue(get(n, "required")) {
		p.r.warn(n, "the path parameter %s isn't required; read as required", text(name))
		set(n, "required", boolean(true))
	}
	if get(n, "schema") == nil && get(n, "content") == nil {
		p.r.warn(n, "the parameter %s has no schema; read as text", text(name))
		set(n, "schema", mapping("type", "string"))
	}
	return true
}

// parameters lets each name be given once in each place.
func (p *pathRepair) parameters(holder *yaml.Node) {
	list := get(holder, "parameters")
	if list == nil {
		return
	}
	if !isSequence(list) {
		p.r.warn(list, "parameters is no list; left out")
		remove(holder, "parameters")
		return
	}
	seen := map[string]bool{}
	list.Content = slices.DeleteFunc(list.Content, func(n *yaml.Node) bool {
		id := text(get(n, "in")) + " " + text(get(n, "name"))
		if isMapping(n) && seen[id] {
			p.r.warn(n, "the %s parameter %s is given twice; left out", text(get(n, "in")), text(get(n, "name")))
			return true
		}
		seen[id] = true
		return false
	})
}

// template brings the path parameters and the path's template together.
func (p *pathRepair) template(path string, item *yaml.Node) {
	names := templateNames(path)
	p.dropStrangers(path, names, item)
	for _, method := range methods() {
		operation := get(item, method)
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
func (p *pathRepair) dropStrangers(path string, names []string, holder *yaml.Node) {
	list := get(holder, "parameters")
	if list == nil {
		return
	}
	list.Content = slices.DeleteFunc(list.Content, func(n *yaml.Node) bool {
		name := text(get(n, "name"))
		if text(get(n, "in")) != "path" || slices.Contains(names, name) {
			return false
		}
		p.r.warn(n, "the path parameter %s isn't in the path %s; left out", name, path)
		return true
	})
}

func (p *pathRepair) declare(operation *yaml.Node, name string) {
	p.r.warn(operation, "the path parameter %s isn't declared; read as text", name)
	parameter := mapping("in", "path", "name", name, "required", true, "schema", mapping("type", "string"))
	p.d.place(parameter, operation)
	if list := get(operation, "parameters"); list != nil {
		list.Content = append(list.Content, parameter)
		return
	}
	set(operation, "parameters", sequence(parameter))
}

func declares(holder *yaml.Node, name string) bool {
	return slices.ContainsFunc(items(get(holder, "parameters")), func(n *yaml.Node) bool {
		return text(get(n, "in")) == "path" && text(get(n, "name")) == name
	})
}

// templateNames are the names in braces, each once.
func templateNames(path string) []string {
	var names []string
	for _, match := range regexp.MustCompile(`\{([^{}]+)\}`).FindAllStringSubmatch(path, -1) {
		if !slices.Contains(names, match[1]) {
			names = append(names, match[1])
		}
	}
	return names
}
