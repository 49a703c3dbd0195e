package runtime

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strings"

	oapi "github.com/oapi-codegen/runtime"
)

// expandPath fills the parameters of a path template, in the order in which they stand there. A
// value stays within its own segment: it is escaped, and one that would make the segment empty, "."
// or ".." (which servers and proxies resolve) is an error.
func expandPath(template string, args []any) (string, error) {
	path := &strings.Builder{}
	rest := template
	for _, arg := range args {
		before, after, found := strings.Cut(rest, "{")
		name, after, closed := strings.Cut(after, "}")
		if !found || !closed {
			return "", fmt.Errorf("path %s has fewer parameters than %d", template, len(args))
		}
		value, err := styled("simple", name, arg, oapi.ParamLocationPath)
		if err != nil {
			return "", err
		}
		if value == "" {
			return "", fmt.Errorf("path parameter %s is empty", name)
		}
		path.WriteString(before + value)
		rest = after
	}
	if strings.Contains(rest, "{") {
		return "", fmt.Errorf("path %s has more parameters than %d", template, len(args))
	}
	path.WriteString(rest)
	for segment := range strings.SplitSeq(path.String(), "/") {
		if segment == "." || segment == ".." {
			return "", fmt.Errorf("path parameter of %s is %q, which names another path", template, segment)
		}
	}
	return path.String(), nil
}

// requiredParams are arguments of a method that go into the query or a header.
type requiredParams []struct {
	in, tag string // "query" or "header", and the tag that a field would have
	value   any
}

func addRequired(params any, query url.Values, header http.Header) error {
	list, _ := params.(requiredParams)
	for _, p := range list {
		value := reflect.ValueOf(p.value)
		if err := addParam(p.in, p.tag, value, query, header); err != nil {
			return err
		}
	}
	return nil
}

// addParams adds the fields of a parameter struct to query and header. A field's tag names its
// place:
//
//	query:"ids"          a list repeats the name, an object gives a parameter per member
//	query:"ids,comma"    a list is one value, joined by commas; so with space and pipe
//	query:"filter,deep"  an object, as filter[member]=value
//	query:"filter,json"  anything, as JSON text
//	header:"X-Name"      a list is joined by commas
//
// Nil pointers, lists and maps and absent Nullables are left out, zero values too where the tag
// says omitzero; a null is sent as an empty value.
func addParams(params any, query url.Values, header http.Header) error {
	value := reflect.ValueOf(params)
	for value.Kind() == reflect.Pointer {
		value = value.Elem()
	}
	if !value.IsValid() {
		return nil
	}
	if value.Kind() != reflect.Struct {
		return errors.New("parameters are not a struct")
	}
	for i := range value.NumField() {
		for _, in := range [...]string{"query", "header"} {
			tag, ok := value.Type().Field(i).Tag.Lookup(in)
			if !ok {
				continue
			}
			if err := addParam(in, tag, value.Field(i), query, header); err != nil {
				return err
			}
		}
	}
	return nil
}

func addParam(in, tag string, value reflect.Value, query url.Values, header http.Header) error {
	switch {
	case !value.IsValid() || isLeftOut(value, tag):
		return nil
	case in == "header":
		return addHeader(header, tag, value.Interface())
	}
	return addQuery(query, tag, value.Interface())
}

// isLeftOut tells whether a field has nothing to send.
func isLeftOut(field reflect.Value, tag string) bool {
	switch field.Kind() {
	case reflect.Pointer, reflect.Interface:
		return field.IsNil()
	case reflect.Slice, reflect.Map:
		return field.Len() == 0
	}
	if _, ok := field.Interface().(nullable); ok {
		return field.IsZero()
	}
	return field.IsZero() && hasOption(tag, "omitzero")
}

// hasOption tells whether a tag has the option after its name.
func hasOption(tag, option string) bool {
	return slices.Contains(strings.Split(tag, ",")[1:], option)
}

func addQuery(query url.Values, tag string, value any) error {
	name, _, _ := strings.Cut(tag, ",")
	if hasOption(tag, "json") {
		data, err := encodeJSON(value)
		if err != nil {
			return fmt.Errorf("query parameter %s: %w", name, err)
		}
		query.Add(name, string(data))
		return nil
	}
	style := "form"
	switch {
	case hasOption(tag, "deep"):
		style = "deepObject"
	case hasOption(tag, "comma"):
		style = "form,joined"
	case hasOption(tag, "space"):
		style = "spaceDelimited,joined"
	case hasOption(tag, "pipe"):
		style = "pipeDelimited,joined"
	}
	text, err := styled(style, name, value, oapi.ParamLocationQuery)
	if err != nil {
		return err
	}
	added, err := url.ParseQuery(text)
	if err != nil {
		return fmt.Errorf("query parameter %s: cannot be written", name)
	}
	for name, values := range added {
		query[name] = append(query[name], values...)
	}
	return nil
}

func addHeader(header http.Header, tag string, value any) error {
	name, _, _ := strings.Cut(tag, ",")
	text, err := styled("simple", name, value, oapi.ParamLocationHeader)
	if err != nil {
		return err
	}
	if strings.ContainsFunc(text, func(r rune) bool { return (r < ' ' && r != '\t') || r == 0x7f }) {
		return fmt.Errorf("header parameter %s has a control character", name)
	}
	header.Set(name, text)
	return nil
}

// styled writes a value in an OpenAPI style, "form,joined" being form without explode. The value
// goes through its JSON first, so that named types, dates, Nullables and Secrets need no rules of
// their own.
func styled(style, name string, value any, location oapi.ParamLocation) (string, error) {
	data, err := encodeJSON(value)
	if err != nil {
		return "", fmt.Errorf("parameter %s: %w", name, err)
	}
	tree, err := textTree(data)
	if err != nil {
		return "", fmt.Errorf("parameter %s: %w", name, err)
	}
	if _, isText := tree.(string); isText && location == oapi.ParamLocationQuery {
		style = "form" // the other styles are for lists and objects
	}
	style, _, joined := strings.Cut(style, ",")
	explode := !joined && style != "simple"
	text, err := oapi.StyleParamWithOptions(style, explode, name, tree, oapi.StyleParamOptions{ParamLocation: location})
	if err != nil {
		return "", fmt.Errorf("parameter %s: its value has no form in style %s", name, style)
	}
	return text, nil
}

// textTree is a JSON value as strings, []any and map[string]any: numbers keep their digits, null is
// "".
func textTree(raw rawJSON) (any, error) {
	switch raw[0] {
	case '{':
		members, err := jsonMembers(raw)
		tree := make(map[string]any, len(members))
		for _, member := range members {
			if tree[member.name], err = textTree(member.value); err != nil {
				return nil, err
			}
		}
		return tree, err
	case '[':
		elements, err := jsonElements(raw)
		tree := make([]any, len(elements))
		for i, element := range elements {
			if tree[i], err = textTree(element); err != nil {
				return nil, err
			}
		}
		return tree, err
	}
	field, err := newFormField("", raw)
	return field.value, err
}
