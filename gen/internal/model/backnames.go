package model

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// backNames gives the methods of write-backs their names. ToWrite, ToUpdate, ToPatch and ToCreate are free: no field
// and no decision can have them. Where two want a name the first has it, and the other is called for what it makes;
// where that is taken too, or it has another name, it has none.
type backNames struct {
	*backs
	taken map[*Struct]map[string]*WriteBack
}

// add names a method of a write-back for what takes what it makes, an operation or nothing in particular.
func (n *backNames) add(back *WriteBack, name, taker string) {
	if back == nil {
		return
	}
	taken := n.taken[back.From]
	if taken == nil {
		taken = map[string]*WriteBack{}
		n.taken[back.From] = taken
	}
	isFree := func(name string) bool {
		return taken[name] == nil && back.From.field(name) == nil && !n.isConversion(back.From, name)
	}
	if taken[name] == back {
		return
	}
	if !isFree(name) {
		name = "To" + back.To.Name
		if len(back.Methods) > 0 || !isFree(name) {
			return
		}
	}
	taken[name] = back
	method := &WriteBackMethod{Name: name, taker: taker}
	back.Methods = append(back.Methods, method)
}

func (n *backNames) isConversion(from *Struct, name string) bool {
	return slices.ContainsFunc(n.b.api.Conversions, func(c *Conversion) bool { return c.From == from && c.Method == name })
}

// nested names what only stands at the same place: FooRead has ToWrite for FooWrite, any other is called for what it
// makes, since Foo may be sent itself one day.
func (n *backNames) nested() {
	var held []*WriteBack
	for _, back := range n.list {
		if back.IsHeld && back.From != back.To && !back.isUnusable && len(back.Methods) == 0 {
			held = append(held, back)
		}
	}
	slices.SortStableFunc(held, func(x, y *WriteBack) int {
		return cmp.Or(cmp.Compare(x.From.Name, y.From.Name), cmp.Compare(x.To.Name, y.To.Name))
	})
	for _, back := range held {
		if back.isTwinByName() {
			n.add(back, "ToWrite", "")
		} else {
			n.add(back, "To"+back.To.Name, "")
		}
	}
}

func (back *WriteBack) isTwinByName() bool {
	return back.To.Name == strings.TrimSuffix(back.From.Name, "Read")+"Write"
}

// mostNamed is how many fields a comment lists.
const mostNamed = 60

// document writes the comments of a write-back's methods.
func (back *WriteBack) document() {
	if len(back.Methods) == 0 {
		return
	}
	// the one that is told about first does the work
	first := back.Methods[0]
	doc := first.Name + " carries what was answered into [" + back.To.Name + "], "
	if first.taker == "" {
		doc += "to be sent"
	} else {
		doc += "for " + first.taker
	}
	doc += ". What was null, absent or zero stays unsaid where it can, and so does a secret that is masked"
	var falses, gone, other, wanted []string
	for _, m := range back.Members {
		if m.SaysFalse {
			falses = append(falses, m.From.Name)
		}
	}
	if len(falses) > 0 {
		doc += "; a false is said in " + enumerated(falses) + ", where the default is true"
	}
	places := map[string]*Field{}
	for _, f := range back.To.Fields {
		places[f.JSON] = f
	}
	for _, f := range back.From.Fields {
		switch place := places[f.JSON]; {
		case place == nil:
			gone = append(gone, f.Name)
		case back.byField[place] == nil:
			other = append(other, f.Name)
		}
	}
	for _, f := range back.To.Fields {
		if !f.OmitZero && back.byField[f] == nil {
			wanted = append(wanted, f.Name)
		}
	}
	paragraphs := []string{doc + "."}
	for _, list := range []struct {
		text  string
		names []string
	}{
		{"Without a place there: ", gone},
		{"Of another form there, and so left out: ", other},
		{"Required there, and not answered: ", wanted},
	} {
		if len(list.names) > 0 {
			paragraphs = append(paragraphs, list.text+enumerated(list.names)+".")
		}
	}
	first.Doc = Lines(paragraphs...)
	for _, method := range back.Methods[1:] {
		method.Doc = Lines(method.Name + " is [" + back.From.Name + "." + first.Name + "], for " + method.taker + ".")
	}
}

// enumerated lists names as a sentence does.
func enumerated(names []string) string {
	if more := len(names) - mostNamed; more > 0 {
		names = append(slices.Clone(names[:mostNamed]), strconv.Itoa(more)+" more")
	}
	if last := len(names) - 1; last > 0 {
		return strings.Join(names[:last], ", ") + " and " + names[last]
	}
	return names[0]
}
