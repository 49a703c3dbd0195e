package emit

import (
	"strconv"
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/cekura-community/cekura-go/gen/internal/model"
)

func encoderDecls(s *model.Struct) (decls []jen.Code) {
	if s.Writes && s.Alias == nil {
		decls = append(decls, writeDecl(s))
	}
	if s.Marshals {
		decls = append(decls, marshalDecl(s))
	}
	return decls
}

// writeDecl writes a struct field by field, with the tags of its unions where they are unset:
//
//	func (p *AgentProvider) writeJSON(out *jsonWriter) {
//		tag := p.Type
//		if inner := p.Credentials; inner != nil {
//			out.fail(inferTag(&tag, taggedField{tag: "type", field: "credentials.config"}, variantsOfProviderConfig.variantIn(inner.Config)))
//		}
//		out.open('{')
//		writeNonZeroString(string(tag), out, "type")
//		writeNonNil(p.Credentials, out, "credentials", (*AgentCredentials).writeJSON)
//		out.close('}')
//	}
func writeDecl(s *model.Struct) jen.Code {
	self := receiver(s.Name)
	var body []jen.Code
	tags := map[*model.Field]string{} // variables that stand for fields
	for _, rule := range s.Tags {
		if tags[rule.Tag] == "" {
			name := "tag"
			if len(tags) > 0 {
				name += strconv.Itoa(len(tags) + 1)
			}
			tags[rule.Tag] = name
			body = append(body, jen.Id(name).Op(":=").Id(self).Dot(rule.Tag.Name))
		}
		body = append(body, inferredTag(self, rule, tags[rule.Tag]))
	}
	body = append(body, jen.Id("out").Dot("open").Call(jen.LitRune('{')))
	for _, f := range s.Fields {
		at := jen.Id(self).Dot(f.Name)
		if tag := tags[f]; tag != "" {
			at = jen.Id(tag)
		}
		body = append(body, writeField(at, f))
	}
	body = append(body, jen.Id("out").Dot("close").Call(jen.LitRune('}')))
	return writeMethod(jen.Id(self).Op("*").Id(s.Name), body...)
}

// inferredTag sets the variable of a tag.
func inferredTag(self string, rule *model.TagRule, variable string) jen.Code {
	place := jen.Id("taggedField").Values(keyed("tag", jen.Lit(rule.Tag.JSON)), keyed("field", jen.Lit(jsonPath(rule.Path))))
	return atUnion(jen.Id(self), rule.Path, false, func(at *jen.Statement) jen.Code {
		return jen.Id("out").Dot("fail").Call(jen.Id("inferTag"+wrapper(rule.Tag.Type)).Call(
			jen.Op("&").Id(variable), place, jen.Id(variantsName(rule.Union)).Dot("variantIn").Call(at)))
	})
}

// marshalDecl is writeDecl for encoding/json:
//
//	func (p AgentProvider) MarshalJSON() ([]byte, error) { return encodeJSON(&p) }
func marshalDecl(s *model.Struct) jen.Code {
	self := receiver(s.Name)
	return marshal("MarshalJSON writes the value with the tags of its unions where they are unset. A tag that goes with another variant is a [*TagError].",
		jen.Id(self).Id(s.Name), jen.Id("encodeJSON").Call(jen.Op("&").Id(self)))
}

// writeField writes one member, or leaves it out:
//
//	out.name("description").string(a.Description)
//	writeNonNil(a.Telephony, out, "telephony", (*AgentTelephony).writeJSON)
//	if !isZeroValue(&a.CreatedAt) {
//		writeTime(&a.CreatedAt, out.name("created_at"))
//	}
func writeField(field *jen.Statement, f *model.Field) jen.Code {
	t, name := f.Type.Resolved(), escapedName(f.JSON)
	at := place{field}
	required := writing.call(at, t, jen.Id("out").Dot("name").Call(name))
	if !f.OmitZero {
		return required
	}
	omit := func(function string, v jen.Code, write ...jen.Code) jen.Code {
		return jen.Id(function).Call(append([]jen.Code{v, jen.Id("out"), name}, write...)...)
	}
	switch {
	case t.Kind == model.Pointer && basic(t.Elem) != "":
		return omit("writeNonNil"+basic(t.Elem), converted(at.value(), t))
	case isAnyMap(t):
		return omit("writeNonNilAnyMap", at.value())
	case t.Kind == model.Nullable:
		return omit("writeGiven", at.pointer(), writing.function(t.Elem))
	case t.Elem != nil:
		return omit("writeNonNil"+strings.TrimPrefix(wrapper(t), "Ptr"), at.value(), writing.function(t.Elem))
	case basic(t) != "":
		return omit("writeNonZero"+basic(t), converted(at.value(), t))
	case isComparable(t):
		return omit("writeNonZero", at.pointer(), writing.function(t))
	}
	return jen.If(jen.Op("!").Id("isZeroValue").Call(at.pointer())).Block(required)
}

// basic is what the runtime calls a scalar so common that it has functions for it alone: those know no
// type parameters and are faster for it.
func basic(t *model.Type) string {
	t = t.Resolved()
	switch t.Kind {
	case model.Bool, model.String, model.Secret, model.Int:
		return scalar(t)
	case model.Named:
		return scalar(t)
	}
	return ""
}

// converted is a basic value, or a pointer to one, as the functions for it take it:
//
//	a.Name
//	string(a.Language)
//	(*string)(a.Secret)
func converted(v *jen.Statement, t *model.Type) jen.Code {
	elem := t.Resolved()
	if t.Kind == model.Pointer {
		elem = t.Elem.Resolved()
	}
	if elem.Kind == model.Bool || elem.Kind == model.String || elem.Kind == model.Int {
		return v
	}
	to := jen.Id(strings.ToLower(basic(elem)))
	if t.Kind == model.Pointer {
		to = jen.Parens(jen.Op("*").Add(to))
	}
	return to.Call(v)
}

// isComparable tells whether == says what omitzero means.
func isComparable(t *model.Type) bool {
	word := scalar(t)
	return word == "Any" || word == "Float" || word == "Int" || t.Union != nil || t.Kind == model.TextOrNumber
}
