package runtime

import (
	"bytes"
	"reflect"
	"strconv"
)

// jsonObject is an object being read:
//
//	for obj := in.object(v); obj.next(); {
//		switch string(obj.name()) { … }
//	}
type jsonObject struct {
	in     *jsonReader // nil where there is no object
	member []byte
	seen   [maxKnownMembers / 64]uint64 // the members that were read, by number
	isNext bool                         // a comma is due
}

// object begins to read an object into v, a pointer. Null sets v to zero and counts as an object
// without members, and so does a misfit.
func (r *jsonReader) object(v any) (obj jsonObject) {
	if r.peek() != '{' {
		r.noObject(v)
		return obj
	}
	if r.again == r.pos && r.again != 0 && v != nil {
		reflect.ValueOf(v).Elem().SetZero()
	}
	r.open()
	obj.in = r
	return obj
}

func (r *jsonReader) noObject(v any) {
	if !r.isNull() {
		r.misfit(r.kind(), reflect.TypeOf(v).Elem())
	}
	if r.err == nil {
		reflect.ValueOf(v).Elem().SetZero()
	}
}

// next goes on to the next member, if there is one.
func (o *jsonObject) next() bool {
	r := o.in
	if r == nil {
		return false
	}
	if r.err != nil {
		r.path = append(r.path, string(o.member))
		return false
	}
	c := r.peek()
	if c == '}' {
		r.pos++
		r.depth--
		return false
	}
	if o.isNext {
		if c != ',' {
			r.bad()
			return false
		}
		r.pos++
		c = r.peek()
	}
	if c != '"' {
		r.bad()
		return false
	}
	o.isNext = true
	begin := r.pos
	if o.member = r.text(); len(o.member) < r.pos-begin-len(`""`) {
		o.member = bytes.Clone(o.member) // it had escapes, as what is read next may
	}
	if r.peek() != ':' {
		r.bad()
		return false
	}
	r.pos++
	return r.err == nil
}

// name is the name of the current member, a part of the text or a copy.
func (o *jsonObject) name() []byte { return o.member }

// maxKnownMembers is how many members at can tell apart.
const maxKnownMembers = 128

// at notes that the current member is number i of those that the type knows, which it must be only
// once, and returns the reader of its value. Inlined at every member of every type it would be a
// good part of what there is to compile.
//
//go:noinline
func (o *jsonObject) at(i uint) *jsonReader {
	word, bit := &o.seen[i/64], uint64(1)<<(i%64)
	if *word&bit != 0 {
		o.in.peek()
		o.in.twice(o.in.pos)
		o.in.again = o.in.pos
	}
	*word |= bit
	return o.in
}

// jsonArray is an array being read.
type jsonArray struct {
	in    *jsonReader // nil where there is no array
	count int
}

// array begins to read an array into v, a pointer; null counts as none, and so does a misfit.
func (r *jsonReader) array(v any) (list jsonArray) {
	if r.peek() != '[' {
		if !r.isNull() {
			r.misfit(r.kind(), reflect.TypeOf(v).Elem())
		}
		return list
	}
	r.open()
	list.in = r
	return list
}

// next goes on to the next element, if there is one.
func (a *jsonArray) next() bool {
	r := a.in
	if r == nil {
		return false
	}
	if r.err != nil {
		r.path = append(r.path, strconv.Itoa(a.count-1))
		return false
	}
	switch c := r.peek(); {
	case c == ']':
		r.pos++
		r.depth--
		return false
	case a.count == 0 && c != 0:
	case c == ',':
		r.pos++
		if r.kind() == kindNone {
			r.bad()
			return false
		}
	default:
		r.bad()
		return false
	}
	a.count++
	return true
}
