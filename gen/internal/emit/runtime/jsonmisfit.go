package runtime

import (
	"bytes"
	"reflect"
	"slices"
	"sort"
	"strings"
	"unicode/utf8"
)

// An answer is read leniently: a value that its Go type can't hold costs itself alone. The reader
// only notes where such a value begins; its place is looked up once all has been read, so that an
// answer without misfits pays for none of this.

// foundMisfit is where a value begins that doesn't fit.
type foundMisfit struct {
	at   int
	kind string
	goal reflect.Type // nil where it takes the value to know
}

// Kinds of misfits beside those of JSON values.
const (
	misfitTwice = "duplicate name"
	misfitUTF8  = "invalid UTF-8"
)

// maxMisfits is how many of an answer are told.
const maxMisfits = 20

// misfit reads the next value, which is of a kind, or has a content, that goal can't hold, and
// returns what it says: the content of a string, the JSON of any other. In an answer it is noted,
// and the caller is taken to read it as zero unless it says kept. Elsewhere, and where it is all
// there is, it is an error.
func (r *jsonReader) misfit(kind jsonKind, goal reflect.Type) (text []byte) {
	if kind == kindNone {
		r.bad()
		return nil
	}
	if !r.lenient || r.depth == 0 {
		r.fail(&jsonMismatch{kind, goal})
		return nil
	}
	at := r.pos
	if kind == kindString {
		text = r.text()
	} else {
		text = r.raw()
	}
	if r.err != nil {
		return nil
	}
	r.found(foundMisfit{at, kind.String(), goal})
	r.lost = at + 1
	return text
}

// saved says that the last misfit was read as more than zero.
func (r *jsonReader) saved() { r.lost = 0 }

// isLost tells whether the value that began at a position was a misfit read as zero.
func (r *jsonReader) isLost(at int) bool { return r.lost == at+1 }

// twice notes that the value at a position takes the place of another of its name.
func (r *jsonReader) twice(at int) {
	if r.lenient {
		r.found(foundMisfit{at: at, kind: misfitTwice})
	} else {
		r.fail(errNameTwice)
	}
}

func (r *jsonReader) found(m foundMisfit) {
	if len(r.misfits) < maxMisfits {
		r.misfits = append(r.misfits, m)
	} else {
		r.more++
	}
}

// mend puts U+FFFD in the place of each byte that is no UTF-8, and tells where in the new text.
func mend(data []byte) (mended []byte, at []int) {
	mended = make([]byte, 0, len(data)+64)
	for len(data) > 0 {
		c, size := utf8.DecodeRune(data)
		if c == utf8.RuneError && size == 1 {
			at = append(at, len(mended))
		}
		mended = utf8.AppendRune(mended, c)
		data = data[size:]
	}
	return mended, at
}

// unmended is where a position of a mended text was in the text as it came.
func (r *jsonReader) unmended(pos int) int {
	return pos - (utf8.RuneLen(utf8.RuneError)-1)*sort.SearchInts(r.mended, pos)
}

// decodeAnswer is decodeJSON for what a server says. What doesn't fit is returned, in the order of
// the text and up to maxMisfits, unless nobody is to be told.
func decodeAnswer(data []byte, v any, tell bool) (misfits []Misfit, more int, err error) {
	r := readers.Get().(*jsonReader)
	defer r.release()
	r.lenient = true
	if err := r.decode(data, v); err != nil || !tell || len(r.misfits)+len(r.mended) == 0 {
		return nil, 0, err
	}
	misfits, more = r.tellMisfits(data, v)
	return misfits, more, nil
}

// tellMisfits looks the misfits up in the text, which was data before it was mended.
func (r *jsonReader) tellMisfits(data []byte, v any) ([]Misfit, int) {
	for _, at := range r.mended {
		r.misfits = append(r.misfits, foundMisfit{at: at, kind: misfitUTF8})
	}
	slices.SortStableFunc(r.misfits, func(a, b foundMisfit) int { return a.at - b.at })
	root := reflect.ValueOf(v)
	if at, ok := v.(interface{ place() any }); ok {
		root = reflect.ValueOf(at.place())
	}
	p := &misfitPlaces{in: newJSONReader(r.data), todo: r.misfits, more: r.more}
	p.tell = func(m foundMisfit, begin, end int) {
		goal := m.goal
		if goal == nil {
			goal = typeAt(root, p.path)
		}
		p.told = append(p.told, Misfit{
			Pointer: jsonPointer(p.path), GoType: typeName(goal), Kind: m.kind,
			Raw: bytes.Clone(data[r.unmended(begin):r.unmended(end)]),
		})
	}
	p.value()
	return p.told, p.more
}

// misfitPlaces goes through a text up to the last of its misfits.
type misfitPlaces struct {
	in   *jsonReader
	rest jsonReader    // goes ahead to the end of a value
	todo []foundMisfit // in the order of the text
	path []string
	told []Misfit
	more int
	tell func(m foundMisfit, begin, end int)
}

// value goes through the next value.
func (p *misfitPlaces) value() {
	in := p.in
	in.peek()
	begin := in.pos
	p.upTo(begin, begin) // those of its name among them
	if len(p.todo) == 0 || in.err != nil {
		return
	}
	switch in.kind() {
	case kindObject:
		for obj := in.object(nil); len(p.todo) > 0 && obj.next(); {
			p.path = append(p.path, in.keep(obj.name()))
			p.value()
			p.path = p.path[:len(p.path)-1]
		}
	case kindArray:
		for list := in.array(nil); len(p.todo) > 0 && list.next(); {
			p.path = append(p.path, pathIndex(list.count-1))
			p.value()
			p.path = p.path[:len(p.path)-1]
		}
	default:
		in.skip()
		p.upTo(begin, in.pos-1)
	}
}

// upTo tells the misfits up to a position, which are those of the value that begins at another. One
// string has invalid UTF-8 only once.
func (p *misfitPlaces) upTo(begin, last int) {
	for wasUTF8 := false; len(p.todo) > 0 && p.todo[0].at <= last; p.todo = p.todo[1:] {
		m := p.todo[0]
		if isUTF8 := m.kind == misfitUTF8; isUTF8 && wasUTF8 {
			continue
		} else if isUTF8 {
			wasUTF8 = true
		}
		if len(p.told) == maxMisfits {
			p.more++
			continue
		}
		p.rest.data, p.rest.pos = p.in.data, begin
		p.rest.skip()
		p.tell(m, begin, p.rest.pos)
	}
}

// typeAt is the type of the place of a value that path leads to, nil where it has none of its own.
func typeAt(v reflect.Value, path []string) reflect.Type {
	for v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface {
		if v.IsNil() {
			return nil
		}
		v = v.Elem()
	}
	if !v.IsValid() {
		return nil
	}
	if len(path) == 0 {
		return v.Type()
	}
	if maybe, ok := v.Interface().(nullable); ok {
		value, _ := maybe.content()
		return typeAt(reflect.ValueOf(&value).Elem(), path)
	}
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			if name, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("json"), ","); name == path[0] && v.Field(i).CanInterface() {
				return typeBelow(v.Field(i), path[1:])
			}
		}
	case reflect.Map:
		if v.Type().Key().Kind() == reflect.String {
			if value := v.MapIndex(reflect.ValueOf(path[0]).Convert(v.Type().Key())); value.IsValid() {
				return typeBelow(value, path[1:])
			}
		}
	case reflect.Slice:
		if i, ok := indexOf(path[0]); ok && i < v.Len() {
			return typeBelow(v.Index(i), path[1:])
		}
	}
	return nil
}

// typeBelow is typeAt for a field, an element or a member: where the path ends, its own type
// counts.
func typeBelow(v reflect.Value, path []string) reflect.Type {
	if len(path) == 0 {
		t := v.Type()
		for t.Kind() == reflect.Pointer {
			t = t.Elem()
		}
		return t
	}
	return typeAt(v, path)
}

// typeName is a type as code of the package's users would name it, "" for none.
func typeName(t reflect.Type) string {
	if t == nil {
		return ""
	}
	return strings.ReplaceAll(shorten(t.String()), "interface {}", "any")
}
