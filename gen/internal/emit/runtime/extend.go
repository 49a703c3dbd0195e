package runtime

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
)

// WithQuery sends a query parameter, once for each value, in place of what the call, or its
// client, would send under that name; without values it leaves the parameter out. It goes with
// every page of an iterator, but a name in the link to a next page has its value from there.
func WithQuery(name string, values ...string) Option {
	return optionFunc(func(c *config) error {
		if name == "" {
			return errors.New("WithQuery: the parameter has no name")
		}
		kept := slices.DeleteFunc(slices.Clone(c.query), func(p queryParam) bool { return p.name == name })
		c.query = append(kept, queryParam{name, slices.Clone(values)})
		return nil
	})
}

// queryParam is a parameter that an option gave.
type queryParam struct {
	name   string
	values []string
}

// set puts a parameter in the place of those of its name.
func (q *queryText) set(p queryParam) {
	*q = slices.DeleteFunc(*q, func(part string) bool { return nameInQuery(part) == p.name })
	for _, value := range p.values {
		*q = append(*q, url.QueryEscape(p.name)+"="+url.QueryEscape(value))
	}
}

// nameInQuery is the name of a parameter as it stands in a query.
func nameInQuery(part string) string {
	name, _, _ := strings.Cut(part, "=")
	plain, err := url.QueryUnescape(name)
	if err != nil {
		return name
	}
	return plain
}

// WithBodyField sets a member of the body, in whatever format that is sent. The path is the
// member's name, or the names that lead to it through objects, joined by dots:
// "provider.new_setting". Objects that are missing on the way are made. In a name, a dot is
// written \. and a backslash \\. The value is sent as that of a struct's field would be, and wins
// over what the body says. Where there is no body, one of such members alone is sent.
//
// A path that leads through a list, a text or null is an error of the call before anything is
// sent, and so are a body that is no object and a [File] in the value. It cannot be given to a
// client.
func WithBodyField(path string, value any) Option {
	return optionFunc(func(c *config) error {
		if !c.perCall {
			return errors.New("WithBodyField belongs to a call, not to a client")
		}
		field, err := newBodyField(path, value)
		if err != nil {
			return fmt.Errorf("WithBodyField %q: %w", path, err)
		}
		c.fields = append(slices.Clip(c.fields), field)
		return nil
	})
}

// bodyField is a member that an option gave.
type bodyField struct {
	path  []string
	value rawJSON
}

func newBodyField(path string, value any) (field bodyField, err error) {
	if field.path, err = splitNames(path); err != nil {
		return field, err
	}
	switch value.(type) {
	case File, *File, []File:
		err = errFileInField
	default:
		var files map[string][]File
		if files, err = filesOf(value); err == nil && len(files) > 0 {
			err = errFileInField
		}
	}
	if err == nil {
		field.value, err = encodeSent(value)
	}
	return field, err
}

var errFileInField = errors.New("a file can only be sent in a field of a body's own struct")

// splitNames splits a path at its dots.
func splitNames(path string) ([]string, error) {
	names := []string{""}
	for i := 0; i < len(path); i++ {
		last := &names[len(names)-1]
		switch {
		case path[i] == '.':
			names = append(names, "")
		case path[i] != '\\':
			*last += path[i : i+1]
		case i+1 < len(path) && (path[i+1] == '.' || path[i+1] == '\\'):
			i++
			*last += path[i : i+1]
		default:
			return nil, errors.New(`a backslash stands before a dot or another backslash only: write \\`)
		}
	}
	if slices.Contains(names, "") {
		return nil, errors.New("a name is empty")
	}
	return names, nil
}

// withFields is a body as JSON that has the fields.
func withFields(body any, fields []bodyField) (rawJSON, error) {
	data, err := encodeSent(body)
	for i := 0; i < len(fields) && err == nil; i++ {
		if data, err = fields[i].in(data, 0); err != nil {
			err = fmt.Errorf("WithBodyField %q: %w", strings.Join(fields[i].path, "."), err)
		}
	}
	return data, err
}

// in sets the field in an object that as many names lead to.
func (f bodyField) in(object rawJSON, depth int) (rawJSON, error) {
	if kind := newJSONReader(object).kind(); kind != kindObject {
		place := "the body"
		if depth > 0 {
			place = strings.Join(f.path[:depth], ".")
		}
		return nil, fmt.Errorf("%s is JSON of kind %s, not an object", place, kind)
	}
	members, err := jsonMembers(object)
	if err != nil {
		return nil, err
	}
	at := slices.IndexFunc(members, func(m jsonMember) bool { return m.name == f.path[depth] })
	if at < 0 {
		at = len(members)
		members = append(members, jsonMember{f.path[depth], rawJSON("{}")})
	}
	if value := &members[at].value; depth == len(f.path)-1 {
		*value = f.value
	} else if *value, err = f.in(*value, depth+1); err != nil {
		return nil, err
	}
	out := &jsonWriter{}
	out.open('{')
	for _, m := range members {
		out.key(m.name)
		out.verbatim(m.value)
	}
	out.close('}')
	return out.engine.Buf, out.err
}
