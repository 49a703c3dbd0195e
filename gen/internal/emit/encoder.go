package emit

import (
	"strconv"
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/cekura-community/cekura-go/gen/internal/model"
)

func encoderDecls(api *model.API) []jen.Code {
	var decls []jen.Code
	c := newCodecs(api)
	for _, s := range api.Structs {
		if c.written[s.Name] && s.Alias == nil {
			decls = append(decls, c.writeDecl(s))
		}
		if writesItself(s) {
			decls = append(decls, marshalDecl(s))
		}
	}
	return decls
}

// writeDecl writes a struct field by field, with the tags of its unions where they are unset:
//
//	func (p *AgentProvider) writeJSON(out *jsonWriter) {
//		tag := p.Type
//		if inner := p.Credentials; inner != nil {
//			out.fail(inferTag(&tag, taggedField{tag: "type", field: "credentials.config"}, variantOfProviderConfig(inner.Config)))
//		}
//		out.open('{')
//		writeNonZeroString(string(tag), out, "type")
//		writeNonNil(p.Credentials, out, "credentials", (*AgentCredentials).writeJSON)
//		out.close('}')
//	}
func (c *codecs) writeDecl(s *model.Struct) jen.Code {
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
		body = append(body, c.writeField(at, f))
	}
	body = append(body, jen.Id("out").Dot("close").Call(jen.LitRune('}')))
	return writeMethod(jen.Id(self).Op("*").Id(s.Name), body...)
}

// inferredTag sets the variable of a tag.
func inferredTag(self string, rule *model.TagRule, variable string) jen.Code {
	infer := "inferTag"
	switch rule.Tag.Type.Kind {
	case model.Pointer:
		infer = "inferTagPointer"
	case model.Nullable:
		infer = "inferTagNullable"
	}
	place := jen.Id("taggedField").Values(
		jen.Id("tag").Op(":").Lit(rule.Tag.JSON), jen.Id("field").Op(":").Lit(jsonPath(rule.Path)))
	return atUnion(jen.Id(self), rule.Path, false, func(at *jen.Statement) jen.Code {
		return jen.Id("out").Dot("fail").Call(jen.Id(infer).Call(
			jen.Op("&").Id(variable), place, jen.Id("variantOf"+rule.Union.Name).Call(at)))
	})
}

// marshalDecl is writeDecl for encoding/json:
//
//	func (p AgentProvider) MarshalJSON() ([]byte, error) { return encodeJSON(&p) }
func marshalDecl(s *model.Struct) jen.Code {
	self := receiver(s.Name)
	return documented(
		[]string{
			"MarshalJSON writes the value with the tags of its unions where they are unset. A tag that goes with",
			"another variant is a [*TagError].",
		},
		marshal(jen.Id(self).Id(s.Name), jen.Return(jen.Id("encodeJSON").Call(jen.Op("&").Id(self)))))
}

// writeField writes one member, or leaves it out:
//
//	out.name("description").string(a.Description)
//	writeNonNil(a.Telephony, out, "telephony", (*AgentTelephony).writeJSON)
//	if !isZeroValue(&a.CreatedAt) {
//		writeTime(&a.CreatedAt, out.name("created_at"))
//	}
func (c *codecs) writeField(field *jen.Statement, f *model.Field) jen.Code {
	t, name := c.resolved(f.Type), escapedName(f.JSON)
	at := place{field}
	required := c.writeCall(at, t, jen.Id("out").Dot("name").Call(name))
	if !f.OmitZero {
		return required
	}
	omit := func(function string, v jen.Code, write ...jen.Code) jen.Code {
		return jen.Id(function).Call(append([]jen.Code{v, jen.Id("out"), name}, write...)...)
	}
	switch {
	case t.Kind == model.Pointer && c.basic(t.Elem) != "":
		return omit("writeNonNil"+c.basic(t.Elem), c.converted(at.value(), t))
	case t.Kind == model.Pointer:
		return omit("writeNonNil", at.value(), c.writer(t.Elem))
	case t.Kind == model.Slice:
		return omit("writeNonNilSlice", at.value(), c.writer(t.Elem))
	case c.isAnyMap(t):
		return omit("writeNonNilAnyMap", at.value())
	case t.Kind == model.Map:
		return omit("writeNonNilMap", at.value(), c.writer(t.Elem))
	case t.Kind == model.Nullable:
		return omit("writeGiven", at.pointer(), c.writer(t.Elem))
	case c.basic(t) != "":
		return omit("writeNonZero"+c.basic(t), c.converted(at.value(), t))
	case c.isComparable(t):
		return omit("writeNonZero", at.pointer(), c.writer(t))
	}
	return jen.If(jen.Op("!").Id("isZeroValue").Call(at.pointer())).Block(required)
}

// basic is what the runtime calls a scalar so common that it has functions for it alone: those know no
// type parameters and are faster for it.
func (c *codecs) basic(t *model.Type) string {
	t = c.resolved(t)
	switch t.Kind {
	case model.Bool, model.String, model.Secret, model.Int:
		return c.scalar(t)
	case model.Named:
		if c.enums[t.Name] != nil {
			return c.scalar(t)
		}
	}
	return ""
}

// converted is a basic value, or a pointer to one, as the functions for it take it:
//
//	a.Name
//	string(a.Language)
//	(*string)(a.Secret)
func (c *codecs) converted(v *jen.Statement, t *model.Type) jen.Code {
	elem := c.resolved(t)
	if t.Kind == model.Pointer {
		elem = c.resolved(t.Elem)
	}
	if elem.Kind == model.Bool || elem.Kind == model.String || elem.Kind == model.Int {
		return v
	}
	basic := map[string]*jen.Statement{"String": jen.String(), "Int": jen.Int()}[c.basic(elem)]
	if t.Kind == model.Pointer {
		basic = jen.Parens(jen.Op("*").Add(basic))
	}
	return basic.Call(v)
}

// isComparable tells whether == says what omitzero means.
func (c *codecs) isComparable(t *model.Type) bool {
	scalar := c.scalar(t)
	return scalar == "Any" || scalar == "Float" || scalar == "Int" || c.isUnion(t)
}

// writeCall writes a value of a type from a place:
//
//	writeSlice(a.MockTools, out, (*MockTool).writeJSON)
//	a.ServedVia.writeJSON(out)
func (c *codecs) writeCall(at place, t *model.Type, out jen.Code) jen.Code {
	t = c.resolved(t)
	switch {
	case t.Kind == model.Pointer:
		return jen.Id("writePtr").Call(at.value(), out, c.writer(t.Elem))
	case t.Kind == model.Nullable:
		return jen.Id("writeNullable").Call(at.pointer(), out, c.writer(t.Elem))
	case t.Kind == model.Slice:
		return jen.Id("writeSlice").Call(at.value(), out, c.writer(t.Elem))
	case c.isAnyMap(t):
		return jen.Id("writeAnyMap").Call(at.pointer(), out)
	case t.Kind == model.Map:
		return jen.Id("writeMap").Call(at.value(), out, c.writer(t.Elem))
	case c.isUnion(t):
		return jen.Id("writeUnion").Call(at.pointer(), out)
	}
	if basic := c.basic(t); basic != "" && at.field != nil {
		return jen.Add(out).Dot(strings.ToLower(basic)).Call(c.converted(at.value(), t))
	}
	if scalar := c.scalar(t); scalar != "" {
		return jen.Id("write"+scalar).Call(at.pointer(), out)
	}
	return at.value().Dot("writeJSON").Call(out)
}

// writer is the function that writes a type:
//
//	writeString
//	(*MockTool).writeJSON
//	func(v *[]int, out *jsonWriter) { writeSlice(*v, out, writeInt) }
func (c *codecs) writer(t *model.Type) jen.Code {
	t = c.resolved(t)
	if scalar := c.scalar(t); scalar != "" {
		return jen.Id("write" + scalar)
	}
	switch {
	case c.isAnyMap(t):
		return jen.Id("writeAnyMap")
	case c.isUnion(t):
		return jen.Id("writeUnion").Types(jen.Id(t.Name))
	case t.Kind == model.File, t.Kind == model.Named:
		return jen.Parens(jen.Op("*").Add(goType(t))).Dot("writeJSON")
	}
	return jen.Func().Params(jen.Id("v").Op("*").Add(goType(t)), jen.Id("out").Op("*").Id("jsonWriter")).Block(
		c.writeCall(place{}, t, jen.Id("out")))
}
