package emit

import (
	"github.com/dave/jennifer/jen"

	"github.com/cekura-community/cekura-go/gen/internal/model"
)

// writeBackDecls are the methods of a write-back: that which other write-backs call, and those that users see.
func writeBackDecls(back *model.WriteBack) (decls []jen.Code) {
	if back.IsHeld {
		decls = append(decls, heldDecl(back))
	}
	for i, method := range back.Methods {
		decls = append(decls, writeBackDecl(back, method, i == 0))
	}
	return decls
}

// writeBackDecl is a method that users see. The first of a write-back that is not held does the work, every other
// calls:
//
//	// ToPatch …
//	func (a Agent) ToPatch() AgentPatch {
//		var out AgentPatch
//		out.Name = nonZero(a.Name)
//		return out
//	}
//
//	// ToWrite …
//	func (t Tool) ToWrite() ToolWrite {
//		out, _ := t.toToolWrite()
//		return out
//	}
//
//	// ToUpdate …
//	func (a Agent) ToUpdate() AgentCreate {
//		return a.ToCreate()
//	}
func writeBackDecl(back *model.WriteBack, method *model.WriteBackMethod, isFirst bool) jen.Code {
	self := receiver(back.From.Name)
	var body []jen.Code
	switch {
	case !isFirst:
		body = []jen.Code{jen.Return(jen.Id(self).Dot(back.Methods[0].Name).Call())}
	case back.IsHeld:
		body = []jen.Code{
			jen.List(jen.Id("out"), jen.Id("_")).Op(":=").Id(self).Dot(heldName(back)).Call(),
			jen.Return(jen.Id("out")),
		}
	default:
		body = append([]jen.Code{jen.Var().Id("out").Id(back.To.Name)}, each(back.Members, memberWriter{back, anyway()}.set)...)
		body = append(body, jen.Return(jen.Id("out")))
	}
	return documented(method.Doc, jen.Func().Params(jen.Id(self).Id(back.From.Name)).Id(method.Name).Params().Id(back.To.Name).Block(body...))
}

func heldName(back *model.WriteBack) string { return "to" + back.To.Name }

// heldDecl is the method that other write-backs call:
//
//	func (t Tool) toToolWrite() (out ToolWrite, became outcome) {
//		isWhole := true
//		out.Key = required(&isWhole, &t.Key, unmasked)
//		return out, wholeIf(isWhole)
//	}
//
//	func (p Provider) toProviderWrite() (out ProviderWrite, became outcome) {
//		out.ID = carriedNullable(p.ID, asIs)
//		return out, saidIf(!out.ID.IsZero())
//	}
//
// One type both ways begins as a copy.
func heldDecl(back *model.WriteBack) jen.Code {
	self := receiver(back.From.Name)
	var body []jen.Code
	if back.From == back.To {
		body = append(body, jen.Id("out").Op("=").Id(self))
	}
	whole := anyway()
	if back.Loses {
		body, whole = append(body, jen.Id("isWhole").Op(":=").True()), jen.Op("&").Id("isWhole")
	}
	for _, m := range back.Members {
		if code := (memberWriter{back, whole}).set(m); code != nil {
			body = append(body, code)
		}
	}
	body = append(body, jen.Return(jen.Id("out"), became(back)))
	return jen.Func().Params(jen.Id(self).Id(back.From.Name)).Id(heldName(back)).Params().
		Params(jen.Id("out").Id(back.To.Name), jen.Id("became").Id("outcome")).Block(body...)
}

// became is the outcome of an object.
func became(back *model.WriteBack) jen.Code {
	var says *jen.Statement
	for _, m := range back.Members {
		switch {
		case m.IsRequired() && back.Loses:
			return jen.Id("wholeIf").Call(jen.Id("isWhole"))
		case m.IsRequired():
			return jen.Id("isSaid")
		case says == nil:
			says = said(m.To)
		default:
			says = says.Op("||").Add(said(m.To))
		}
	}
	if says == nil {
		return jen.Id("isEmpty")
	}
	return jen.Id("saidIf").Call(says)
}

// said tells whether a member that can be left out is not:
//
//	out.Name != nil
//	!out.ID.IsZero()
//	out.Language != ""
func said(f *model.Field) *jen.Statement {
	at, t := jen.Id("out").Dot(f.Name), f.Type.Resolved()
	kind := t.Kind
	if t.Enum != nil {
		kind = t.Enum.Base
	}
	switch kind {
	case model.String, model.Secret:
		return at.Op("!=").Lit("")
	case model.Int, model.Int32, model.Int64, model.Float:
		return at.Op("!=").Lit(0)
	case model.Bool:
		return at
	case model.Nullable, model.Time, model.Date, model.TextOrNumber:
		return jen.Op("!").Add(at).Dot("IsZero").Call()
	}
	return at.Op("!=").Nil()
}

// anyway is where a member tells that it is lost if nobody wants to know.
func anyway() *jen.Statement { return jen.New(jen.Bool()) }

// memberWriter sets the members of what a write-back makes.
type memberWriter struct {
	*model.WriteBack
	whole *jen.Statement // where required members tell that they are lost
}

// set carries a member:
//
//	out.Name = nonZero(a.Name)
//	out.Language = a.Language
//	out.Provider = carriedPtr(a.Provider, AgentProvider.toAgentProviderWrite)
//
// It is nothing where a copy is there already.
func (w memberWriter) set(m *model.WriteBackMember) jen.Code {
	from, to := jen.Id(receiver(w.From.Name)).Dot(m.From.Name), jen.Id("out").Dot(m.To.Name)
	source, target, value := m.From.Type.Resolved().Kind, m.To.Type.Resolved().Kind, m.Value
	isPlain, isSame := source != model.Pointer && source != model.Nullable, value.Kind == model.CarrySame
	carry := carryFunc(value)
	if w.From == w.To && isSame && source != model.Pointer {
		return nil
	}
	simple := isSame || value.Kind == model.CarryText || value.Kind == model.CarryInt
	switch {
	case source == model.Nullable && !(m.IsRequired() && value.Loses()):
		return to.Op("=").Id("carriedAgain").Call(from, carry)
	case source == model.Nullable:
		return to.Op("=").Id("requiredNullable").Call(w.whole.Clone(), jen.Id("givenIn").Call(jen.Op("&").Add(from)), carry)
	case isPlain && simple && target != model.Pointer && target != model.Nullable:
		return to.Op("=").Add(cast(from, value))
	case isPlain && simple && target == model.Pointer && m.SaysFalse:
		return to.Op("=").Id("Ptr").Call(cast(from, value))
	case isPlain && simple && target == model.Pointer:
		return to.Op("=").Id("nonZero").Call(cast(from, value))
	case isPlain && simple && (m.SaysFalse || m.IsRequired()):
		return to.Op("=").Id("Value").Call(cast(from, value))
	}
	pointer := from.Clone()
	switch {
	case isPlain && simple:
		pointer = jen.Id("nonZero").Call(from)
	case isPlain:
		pointer = jen.Op("&").Add(from)
	}
	switch {
	case target == model.Nullable && m.IsRequired():
		return to.Op("=").Id("requiredNullable").Call(w.whole.Clone(), pointer, carry)
	case target == model.Nullable:
		return to.Op("=").Id("carriedNullable").Call(pointer, carry)
	case m.IsRequired() && isPlain && target != model.Pointer && !value.Loses():
		return jen.List(to, jen.Id("_")).Op("=").Add(carry).Call(from)
	case m.IsRequired() && target == model.Pointer:
		return to.Op("=").Id("Ptr").Call(jen.Id("required").Call(w.whole.Clone(), pointer, carry))
	case m.IsRequired():
		return to.Op("=").Id("required").Call(w.whole.Clone(), pointer, carry)
	case target == model.Pointer:
		return to.Op("=").Id("carriedPtr").Call(pointer, carry)
	}
	return to.Op("=").Id("carriedValue").Call(pointer, carry)
}

// cast is a value in its other type, if that is another.
func cast(v *jen.Statement, c *model.Carry) jen.Code {
	if c.Kind == model.CarrySame {
		return v.Clone()
	}
	return goType(c.To).Call(v.Clone())
}

// carryFunc carries a value:
//
//	asIs
//	asText[Language]
//	carriedList[int]
//	Tool.toToolWrite
//	carryProviderConfig
//	func(v []Tool) ([]ToolWrite, outcome) { return carriedSlice(v, Tool.toToolWrite) }
func carryFunc(c *model.Carry) *jen.Statement {
	switch c.Kind {
	case model.CarryText:
		return jen.Id("asText").Types(goType(c.To))
	case model.CarryInt:
		return jen.Id("asInt").Types(goType(c.To))
	case model.CarryStruct:
		return jen.Id(c.From.Name()).Dot(heldName(c.Struct))
	case model.CarryUnion:
		return jen.Id(unionBackName(c.Union))
	}
	name := map[model.CarryKind]string{
		model.CarrySame: "asIs", model.CarrySecret: "unmasked", model.CarrySecrets: "unmaskedMap", model.CarryAny: "carriedAny",
		model.CarryAnyMap: "carriedAnyMap", model.CarryBytes: "carriedBytes",
	}[c.Kind]
	if name != "" {
		return jen.Id(name)
	}
	if c.Kind == model.CarrySlice && c.Elem.Kind == model.CarrySame {
		return jen.Id("carriedList").Types(goType(c.To.Elem))
	}
	name = map[model.CarryKind]string{model.CarryElement: "carriedElement", model.CarrySlice: "carriedSlice", model.CarryMap: "carriedMap"}[c.Kind]
	return jen.Func().Params(jen.Id("v").Add(goType(c.From))).Params(goType(c.To), jen.Id("outcome")).Block(
		jen.Return(jen.Id(name).Call(jen.Id("v"), carryFunc(c.Elem))))
}

func unionBackName(u *model.UnionBack) string {
	if u.From == u.To {
		return "carry" + u.From.Name
	}
	return "carry" + u.From.Name + "As" + u.To.Name
}

// unionBackDecl carries what a union holds:
//
//	func carryPet(v Pet) (Pet, outcome) {
//		switch v := v.(type) {
//		case *Cat:
//			return carriedVariant[Pet](v, Cat.toCat)
//		case *UnknownPet:
//			…
//		}
//		return nil, isLost
//	}
func unionBackDecl(u *model.UnionBack) jen.Code {
	var cases []jen.Code
	for _, v := range u.Variants {
		carry := jen.Id("asIs").Types(jen.Id(v.From.Name))
		if v.Struct != nil {
			carry = jen.Id(v.From.Name).Dot(heldName(v.Struct))
		}
		cases = append(cases, jen.Case(jen.Op("*").Id(v.From.Name)).Block(
			jen.Return(jen.Id("carriedVariant").Types(jen.Id(u.To.Name)).Call(jen.Id("v"), carry))))
	}
	cases = append(cases, jen.Case(jen.Op("*").Id(u.From.Unknown)).Block(
		jen.If(jen.List(jen.Id("raw"), jen.Id("became")).Op(":=").Id("carriedRaw").Call(jen.Id("v").Dot("Raw")), jen.Id("became").Op("==").Id("isSaid")).Block(
			jen.Return(jen.Op("&").Id(u.To.Unknown).Values(keyed("Type", jen.Id("v").Dot("Type")), keyed("Raw", jen.Id("raw"))), jen.Id("isSaid")))))
	return jen.Func().Id(unionBackName(u)).Params(jen.Id("v").Id(u.From.Name)).Params(jen.Id(u.To.Name), jen.Id("outcome")).Block(
		jen.Switch(jen.Id("v").Op(":=").Id("v").Assert(jen.Type())).Block(cases...),
		jen.Return(jen.Nil(), jen.Id("isLost")))
}
