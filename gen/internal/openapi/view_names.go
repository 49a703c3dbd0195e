package openapi

import (
	"slices"
	"strings"
	"unicode"
)

// UnknownName and NullName are the Go types that stand beside a union: for a variant that the client does
// not know, and for null.
func (c Component) UnknownName() string { return "Unknown" + c.Name() }
func (c Component) NullName() string    { return "Null" + c.Name() }

// ServiceType is the Go type of the service, ServiceFile the file it is written to.
func (o Operation) ServiceType() string { return o.Service() + "Service" }
func (o Operation) ServiceFile() string {
	name := snake(o.Service())
	last := name[strings.LastIndexByte(name, '_')+1:]
	if strings.Contains(ReservedFiles+platforms, " "+name+" ") || strings.Contains(platforms, " "+last+" ") {
		name += "_service"
	}
	return name + ".gen.go"
}

// ReservedFiles are the files of every client, without their endings. A test of the emitter holds the
// list to what it writes.
const ReservedFiles = " attempt body caller client config conversions convert decoders doc encoders enums errorbody errors file form json jsonerror " +
	"jsonread jsonwrite multipart nullable options pages params redact redirect response retry secret secrets settings tag types unions "

// platforms are the words that the go command reads at the end of a file's name, as in agents_js.
const platforms = " aix android darwin dragonfly freebsd hurd illumos ios js linux nacl netbsd openbsd plan9 solaris wasip1 windows zos " +
	"386 amd64 amd64p32 arm armbe arm64 arm64be loong64 mips mipsle mips64 mips64le mips64p32 mips64p32le ppc ppc64 ppc64le riscv riscv64 " +
	"s390 s390x sparc sparc64 wasm test "

// snake is a Go name in lower case with underscores between its words: AgentsV1 is agents_v1.
func snake(name string) string {
	runes := []rune(name)
	text := &strings.Builder{}
	for i, r := range runes {
		startsWord := i > 0 && unicode.IsUpper(r) &&
			(!unicode.IsUpper(runes[i-1]) || (i+1 < len(runes) && unicode.IsLower(runes[i+1])))
		if startsWord {
			text.WriteByte('_')
		}
		text.WriteRune(unicode.ToLower(r))
	}
	return text.String()
}

// ParamsName is the struct of the operation's parameters, ResultName that of its answers where there
// are several.
func (o Operation) ParamsName() string { return o.TypePrefix() + "Params" }
func (o Operation) ResultName() string { return o.TypePrefix() + "Result" }

// BodyType is the interface over the shapes of the request body where there are several.
func (o Operation) BodyType() string { return o.TypePrefix() + "Body" }

// IteratorName is the method that walks the pages of a list: All for List, AllHistory for ListHistory,
// and HistoryAll for a list without List in front.
func (o Operation) IteratorName() string {
	name := o.Name() + "All"
	if rest, ok := strings.CutPrefix(o.Name(), "List"); ok {
		name = "All" + rest
	}
	taken := map[string]bool{}
	for op := range o.d.operations() {
		if text(get(op.node, extService)) == o.Service() {
			taken[text(get(op.node, extName))] = true
		}
	}
	for taken[name] {
		name += "Items"
	}
	return name
}

// Arguments are the parameters that a method takes one by one, under the names of its arguments: those of
// the path in the template's order, each once, then what query and header require, in the document's.
func (o Operation) Arguments() []Parameter {
	sp, declared := newSpeller(o.d), o.Parameters()
	var list []Parameter
	for rest := o.Path; ; {
		_, after, isOpen := strings.Cut(rest, "{")
		wire, after, isClosed := strings.Cut(after, "}")
		if !isOpen || !isClosed {
			break
		}
		rest = after
		p := Parameter{Name: "id", Wire: wire, In: "path", Required: true}
		for _, d := range declared {
			if d.In == "path" && d.Wire == wire {
				p = d
			}
		}
		list = append(list, p)
	}
	for _, p := range declared {
		if p.Required && p.isOutsidePath() {
			p.Name = argument(sp.camel(p.Wire))
			list = append(list, p)
		}
	}
	taken := map[string]bool{}
	for i := range list {
		p := &list[i]
		for taken[p.Name] || strings.Contains(methodWords, " "+p.Name+" ") {
			p.Name += "Param"
		}
		taken[p.Name] = true
	}
	return list
}

// Options are the parameters that a method can go without, under the names of fields.
func (o Operation) Options() []Parameter {
	return slices.DeleteFunc(o.Parameters(), func(p Parameter) bool { return p.Required || !p.isOutsidePath() })
}

func (p Parameter) isOutsidePath() bool { return p.In == "query" || p.In == "header" }

// methodWords are what a generated method says: no argument can have one of them as its name.
const methodWords = " s ctx body opts out err request eachItem requiredParams formatsOf formatJSON formatForm formatMultipart context http io iter time " +
	"any bool byte error false float64 int int32 int64 new nil string true "

// ReservedMethods are those that a generated struct may have of its own. No conversion can have one of
// their names, not even where the struct has not: vet knows their signatures. A field can be called
// Format, and then the struct has no such method.
const ReservedMethods = " Format LogValue MarshalJSON UnmarshalJSON "

// AnswerNames are the fields of the operation's result struct, by status: the name of the answer's type
// without the resource that it repeats. AgentImport is Import in AgentCreateResult.
func (o Operation) AnswerNames() map[string]string {
	resource := strings.TrimSuffix(o.TypePrefix(), o.Name())
	schemas := o.d.components()
	names, taken := map[string]string{}, map[string]bool{}
	for _, a := range o.Answers() {
		name := "Status" + a.Status
		for _, m := range a.Media {
			typeName := text(get(schemas[m.Ref()], extName))
			if typeName == "" {
				continue
			}
			name = typeName
			if short := strings.TrimPrefix(typeName, resource); short != "" && short[0] >= 'A' && short[0] <= 'Z' {
				name = short
			}
			break
		}
		for taken[name] {
			name += "Other"
		}
		names[a.Status], taken[name] = name, true
	}
	return names
}
