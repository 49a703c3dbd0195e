package runtime

import (
	"reflect"
	"strings"
)

// reflectedStruct reads a struct of the user's, by the names by which encoding/json knows its
// fields, so that what doesn't fit costs a field alone. A struct with rules of its own there, such
// as two fields of one name, is left to encoding/json as a whole.
func (r *jsonReader) reflectedStruct(v reflect.Value) {
	fields, isPlain := fieldsByName(v.Type())
	if !isPlain {
		r.standard(v.Addr().Interface())
		return
	}
	for obj := r.object(v.Addr().Interface()); obj.next(); {
		field, ok := fields[string(obj.name())]
		if !ok {
			field, ok = fields[strings.ToLower(string(obj.name()))]
		}
		switch {
		case !ok:
			r.skip()
		case field.number < maxKnownMembers:
			obj.at(field.number).reflected(v.FieldByIndex(field.index))
		default:
			r.reflected(v.FieldByIndex(field.index))
		}
	}
}

// namedField is a field of a struct or of one that it embeds.
type namedField struct {
	index  []int
	number uint // in the order of the struct
}

// fieldsByName are the fields of a struct by name, and by name in lower case where that is free.
func fieldsByName(t reflect.Type) (fields map[string]namedField, isPlain bool) {
	fields = map[string]namedField{}
	var names []string
	for i, field := range reflect.VisibleFields(t) {
		name, options, _ := strings.Cut(field.Tag.Get("json"), ",")
		switch {
		case field.Anonymous && name == "" && field.Type.Kind() == reflect.Struct:
			continue // its own fields follow
		case field.Anonymous || strings.Contains(options, "string"):
			return nil, false
		case !field.IsExported() || field.Tag.Get("json") == "-":
			continue
		case name == "":
			name = field.Name
		}
		if _, isTaken := fields[name]; isTaken {
			return nil, false
		}
		fields[name] = namedField{field.Index, uint(i)}
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
