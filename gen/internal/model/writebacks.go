package model

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"github.com/cekura-community/cekura-go/gen/internal/oas"
	"github.com/cekura-community/cekura-go/gen/internal/tree"
)

// backs finds what can be carried back.
type backs struct {
	b      *builder
	pairs  map[pair]*WriteBack
	flat   map[*Struct]bool
	unions map[[2]*Union]*UnionBack
	list   []*WriteBack
	budget int // members that may still be carried
}

type pair struct {
	from, to *Struct
	isPatch  bool
}

// budgetPerField is how many members may be carried for each field that there is. Two types lead to as many pairs
// as there are fields, unless somebody wants it otherwise: structs in circles of different lengths are in step
// after the product of both.
const budgetPerField = 6

// writeBacks decides which answers have methods that make requests of them. An answer with a request form has
// ToWrite. One that GET, PUT or PATCH of a path answers has ToUpdate and ToPatch for what PUT and PATCH of it take,
// and ToCreate for what POST of its collection takes. So, on the way, does what stands at the same place in both.
func (b *builder) writeBacks() {
	w := &backs{b: b, pairs: map[pair]*WriteBack{}, flat: map[*Struct]bool{}, unions: map[[2]*Union]*UnionBack{}}
	for _, s := range b.api.Structs {
		w.budget += budgetPerField * (1 + len(s.Fields))
	}
	n := &backNames{backs: w, taken: map[*Struct]map[string]*WriteBack{}}
	for _, s := range b.api.Structs {
		if twin := b.types[tree.Text(s.schema, oas.ExtTwin)].Struct; twin != s && s.isObject() && twin.isObject() {
			n.add(w.of(pair{s, twin, false}), "ToWrite", "")
		}
	}
	w.operations(n)
	w.settle()
	n.nested()
	b.api.WriteBacks = slices.DeleteFunc(w.list, func(back *WriteBack) bool { return !back.IsHeld && len(back.Methods) == 0 })
	slices.SortStableFunc(b.api.WriteBacks, func(x, y *WriteBack) int {
		return cmp.Or(cmp.Compare(x.From.Name, y.From.Name), cmp.Compare(x.To.Name, y.To.Name))
	})
	for _, u := range w.unions {
		if u.isHeld {
			b.api.UnionBacks = append(b.api.UnionBacks, u)
		}
	}
	slices.SortFunc(b.api.UnionBacks, func(x, y *UnionBack) int {
		return cmp.Or(cmp.Compare(x.From.Name, y.From.Name), cmp.Compare(x.To.Name, y.To.Name))
	})
	for _, back := range b.api.WriteBacks {
		back.document()
	}
}

// operations adds what the operations make. Those of a service with a version have it in their methods' names, but
// on answers that have it in theirs: ToUpdateV1 of a Scenario. So the version that comes or goes renames nothing.
func (w *backs) operations(n *backNames) {
	answered := map[string][]*Struct{} // by path, and by the path of a collection
	add := func(path string, s *Struct) {
		if s.isObject() && !slices.Contains(answered[path], s) {
			answered[path] = append(answered[path], s)
		}
	}
	for _, s := range w.b.api.Services {
		for _, op := range s.Operations {
			if op.Verb != "GET" && op.Verb != "PUT" && op.Verb != "PATCH" {
				continue
			}
			path := strings.TrimSuffix(op.Path, "/")
			collection, element, _ := cutLast(path)
			for _, r := range op.Results {
				add(path, r.Type.Struct)
				if strings.HasPrefix(element, "{") {
					add(collection+"/*", r.Type.Struct)
				}
			}
		}
	}
	for _, s := range w.b.api.Services {
		for _, op := range s.Operations {
			method, path := backMethod(op), strings.TrimSuffix(op.Path, "/")
			if method == "ToCreate" {
				path += "/*"
			}
			for _, from := range answered[path] {
				if to := op.jsonBody(); method != "" && to != from && to.isObject() {
					n.add(w.of(pair{from, to, method == "ToPatch"}), method+s.versionBeside(from.Name), "["+s.Type+"."+op.Name+"]")
				}
			}
		}
	}
}

var (
	serviceVersion = regexp.MustCompile(`V\d+$`)
	anyVersion     = regexp.MustCompile(`V\d+`)
)

// versionBeside is the version of a service, "" where it has none or the name of a type has it.
func (s *Service) versionBeside(name string) string {
	version := serviceVersion.FindString(s.Name)
	if slices.Contains(anyVersion.FindAllString(name, -1), version) {
		return ""
	}
	return version
}

func cutLast(path string) (before, after string, found bool) {
	i := strings.LastIndex(path, "/")
	return path[:max(i, 0)], path[i+1:], i >= 0
}

// backMethod is the method that makes what an operation takes, "" for none.
func backMethod(op *Operation) string {
	switch {
	case op.Verb == "PATCH":
		return "ToPatch"
	case op.Verb == "PUT":
		return "ToUpdate"
	case op.Verb == "POST" && strings.HasPrefix(op.Name, "Create"):
		return "ToCreate"
	}
	return ""
}

// jsonBody is the struct that an operation takes as JSON, nil for none.
func (o *Operation) jsonBody() *Struct {
	if o.Body == nil {
		return nil
	}
	for _, shape := range o.Body.Shapes {
		if shape.JSON {
			return shape.Type.Struct
		}
	}
	return nil
}

// isObject tells whether a struct has fields.
func (s *Struct) isObject() bool { return s != nil && s.Alias == nil && len(s.Fields) > 0 }

// of is the write-back of a pair, nil where there is no more budget. A patch that differs in nothing from the
// write-back of any other request is that.
func (w *backs) of(p pair) *WriteBack {
	if p.isPatch && !saysAnyFalse(p.from, p.to) {
		p.isPatch = false
	}
	if back, ok := w.pairs[p]; ok {
		return back
	}
	if w.budget < 0 {
		return nil
	}
	w.budget--
	back := &WriteBack{From: p.from, To: p.to, isPatch: p.isPatch, byField: map[*Field]*WriteBackMember{}}
	w.pairs[p], w.list = back, append(w.list, back)
	from := map[string]*Field{}
	for _, f := range p.from.Fields {
		from[f.JSON] = f
	}
	for _, to := range p.to.Fields {
		f := from[to.JSON]
		if f == nil {
			continue
		}
		w.budget--
		if value := w.carry(f.Type.plain(), to.Type.plain()); value != nil {
			m := &WriteBackMember{From: f, To: to, Value: value, SaysFalse: !p.isPatch && saysFalse(p.to, f, to)}
			back.Members, back.byField[to] = append(back.Members, m), m
		}
	}
	return back
}

// plain is the type inside a pointer or a Nullable.
func (t *Type) plain() *Type {
	if t = t.Resolved(); t.Kind == Pointer || t.Kind == Nullable {
		return t.Elem.Resolved()
	}
	return t
}

func saysAnyFalse(from, to *Struct) bool {
	return slices.ContainsFunc(to.Fields, func(f *Field) bool {
		source := from.property(f.JSON)
		return source != nil && saysFalse(to, source, f)
	})
}

// saysFalse tells whether a false in an answer has to be said: in its absence the server takes true.
func saysFalse(holder *Struct, from, to *Field) bool {
	return from.Type.Resolved().Kind == Bool && to.OmitZero && tree.IsTrue(tree.Get(holder.schema, "properties", to.JSON, "default"))
}

// settle finds the pairs that cannot be used within others, and those that can lose a member, until nothing changes.
// Then it leaves out what can't be carried, and finds what those with methods hold.
func (w *backs) settle() {
	for isDone := false; !isDone; {
		isDone = true
		for _, back := range slices.Backward(w.list) {
			unusable, loses := back.From != back.To && back.lacks(), back.Loses || back.canLose()
			if unusable != back.isUnusable || loses != back.Loses {
				back.isUnusable, back.Loses, isDone = unusable, loses, false
			}
		}
	}
	for _, back := range w.list {
		back.Members = slices.DeleteFunc(back.Members, func(m *WriteBackMember) bool { return !m.Value.isUsable() })
		back.byField = map[*Field]*WriteBackMember{}
		for _, m := range back.Members {
			back.byField[m.To] = m
		}
	}
	for _, u := range w.unions {
		u.Variants = slices.DeleteFunc(u.Variants, func(v *VariantBack) bool { return v.Struct != nil && v.Struct.isUnusable })
	}
	for _, back := range w.list {
		if len(back.Methods) > 0 {
			back.reach()
		}
	}
}

// reach knows what a write-back holds, all the way down.
func (back *WriteBack) reach() {
	if back.isReached {
		return
	}
	back.isReached = true
	for _, m := range back.Members {
		m.Value.hold()
	}
}

func (c *Carry) hold() {
	switch {
	case c.Struct != nil:
		c.Struct.hold()
	case c.Elem != nil:
		c.Elem.hold()
	case c.Union != nil && !c.Union.isHeld:
		c.Union.isHeld = true
		for _, v := range c.Union.Variants {
			if v.Struct != nil {
				v.Struct.hold()
			}
		}
	}
}

func (back *WriteBack) hold() {
	back.IsHeld = true
	back.reach()
}

// lacks tells whether To requires a member that is not carried.
func (back *WriteBack) lacks() bool {
	if back.isUnusable || len(back.Members) == 0 {
		return true
	}
	return slices.ContainsFunc(back.To.Fields, func(f *Field) bool {
		m := back.byField[f]
		return !f.OmitZero && (m == nil || !m.Value.isUsable())
	})
}

// canLose tells whether a member that To requires may have nothing to send.
func (back *WriteBack) canLose() bool {
	return slices.ContainsFunc(back.Members, func(m *WriteBackMember) bool {
		isAbsent := m.From.Type.Kind == Pointer && m.To.Type.Kind != Nullable && back.From != back.To
		return m.IsRequired() && (m.Value.Loses() || isAbsent)
	})
}
