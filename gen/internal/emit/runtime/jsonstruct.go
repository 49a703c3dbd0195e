package runtime

import (
	"reflect"
	"strings"
)

// reflectedStruct reads a struct of the user's, by the names by which encoding/json knows its
// fields, so that what doesn't fit costs a field alone. What has rules of its own there, a struct
// that embeds others or a field in a string, is left to encoding/json as a whole.
func (r *jsonReader) reflectedStruct(v reflect.Value) {
	fields, isPlain := fieldsByName(v.Type())
	if !isPlain {
		r.standard(v.Addr().Interface())
		return
	}
	for obj := r.object(v.Addr().Interface()); obj.next(); {
		i, ok := fields[string(obj.name())]
		if !ok {
			i, ok = fields[strings.ToLower(string(obj.name()))]
		}
		switch {
		case !ok:
			r.skip()
		case i < maxKnownMembers:
			obj.at(uint(i)).reflected(v.Field(i))
		default:
			r.reflected(v.Field(i))
		}
	}
}

// fieldsByName are the fields of a struct by name, and by name in lower case where that is free.
func fieldsByName(t reflect.Type) (fields map[string]int, isPlain bool) {
	fields = make(map[string]int, 2*t.NumField())
	var names []string
	for i := range t.NumField() {
		field := t.Field(i)
		name, options, _ := strings.Cut(field.Tag.Get("json"), ",")
		switch {
		case field.Tag.Get("json") == "-" || !field.IsExported() && !field.Anonymous:
			continue
		case field.Anonymous || strings.Contains(options, "string"):
			return nil, false
		case name == "":
			name = field.Name
		}
		fields[name] = i
		names = append(names, name)
	}
	for _, name := range names {
		lower := strings.ToLower(name)
		if _, isTaken := fields[lower]; !isTaken {
			fields[lower] = fields[name]
		}
	}
	return fields, true
}
