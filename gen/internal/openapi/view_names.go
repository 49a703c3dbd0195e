package openapi

import (
	"slices"

	"github.com/cekura-community/cekura-go/gen/internal/oas"
	"github.com/cekura-community/cekura-go/gen/internal/tree"
)

// The names that package names gave, as the model reads them.

// UnknownName and NullName are the Go types that stand beside a union: for a variant that the client does
// not know, and for null.
func (c Component) UnknownName() string { return "Unknown" + c.Name() }
func (c Component) NullName() string    { return "Null" + c.Name() }

// ServiceType is the Go type of the service, ServiceFile the file it is written to.
func (o Operation) ServiceType() string { return o.Service() + "Service" }
func (o Operation) ServiceFile() string { return o.d.Files[o.Service()] + ".gen.go" }

// ParamsName is the struct of the operation's optional parameters, ResultName that of its answers where
// there are several, BodyType the interface of its bodies where they have several shapes.
func (o Operation) ParamsName() string { return o.text(oas.ExtParams) }
func (o Operation) ResultName() string { return o.text(oas.ExtResult) }
func (o Operation) BodyType() string   { return o.text(oas.ExtBody) }

// IteratorName is the method that walks the pages of a list, "" for none.
func (o Operation) IteratorName() string { return o.text(oas.ExtIterator) }

func (o Operation) text(key string) string { return tree.Text(tree.Get(o.n, key)) }

// Arguments are the parameters that a method takes one by one, under the names of its arguments: those of
// the path in the template's order, each once, then what query and header require, in the document's.
func (o Operation) Arguments() []Parameter {
	declared := o.Parameters()
	var list []Parameter
	for _, wire := range o.PathNames() {
		if slices.ContainsFunc(list, func(p Parameter) bool { return p.Wire == wire }) {
			continue
		}
		i := slices.IndexFunc(declared, func(p Parameter) bool { return p.In == "path" && p.Wire == wire })
		list = append(list, declared[i]) // there by repairPaths
	}
	for _, p := range declared {
		if p.In != "path" && p.Required {
			list = append(list, p)
		}
	}
	return list
}

// PathNames are the parameters of the path as the template has them; one may stand there twice.
func (o Operation) PathNames() []string { return oas.TemplateNames(o.Path) }

// Options are the parameters that a method can go without, under the names of fields.
func (o Operation) Options() []Parameter {
	return slices.DeleteFunc(o.Parameters(), func(p Parameter) bool { return p.Required || p.In == "path" })
}

// AnswerNames are the fields of the operation's result struct, by status.
func (o Operation) AnswerNames() map[string]string {
	names := map[string]string{}
	for status, answer := range tree.Pairs(tree.Get(o.n, "responses")) {
		names[status.Value] = tree.Text(tree.Get(answer, oas.ExtName))
	}
	return names
}

// Blank reports whether a text may also be "", beside the values of its enum.
func (s Schema) Blank() bool {
	if oas.RefOf(s.n) == nil {
		return false
	}
	return slices.ContainsFunc(tree.Items(tree.Get(s.n, "anyOf")), oas.IsBlank)
}

// IsTextOrNumber reports whether the values are texts and numbers.
func (s Schema) IsTextOrNumber() bool { return oas.IsTextOrNumber(s.n) }

// UnionProperty is the property of each variant that holds its tag, "" where an object around it does.
func (s Schema) UnionProperty() string { return tree.Text(tree.Get(s.n, oas.ExtUnion, "property")) }
