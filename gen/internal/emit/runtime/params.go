package runtime

import (
	"errors"
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"strings"
)

// inStyle is an argument of a path that is not written as plain as most: "label", "matrix,explode".
type inStyle struct {
	style string
	value any
}

// expandPath fills the parameters of a path template, in the order in which they stand there. A
// value stays within its own segment: it is escaped, and one that would make the segment empty, "."
// or ".." (which servers and proxies resolve) is an error. So is an integer 0, an ID that nobody
// has set, unless the options of its style hold "zero".
func expandPath(template string, args []any) (string, error) {
	path := &strings.Builder{}
	rest := template
	for _, arg := range args {
		before, after, found := strings.Cut(rest, "{")
		name, after, closed := strings.Cut(after, "}")
		if !found || !closed {
			return "", fmt.Errorf("path %s has fewer parameters than %d", template, len(args))
		}
		options := ""
		if given, ok := arg.(inStyle); ok {
			options, arg = given.style, given.value
		}
		if isZeroInt(reflect.ValueOf(arg)) && !slices.Contains(strings.Split(options, ","), "zero") {
			return "", fmt.Errorf("path parameter %s is 0", name)
		}
		value, err := styled("path", name, options, arg)
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

func isZeroInt(v reflect.Value) bool { return v.IsValid() && v.CanInt() && v.Int() == 0 }

// shownPath is a path that was expanded as errors and logs show it: its secrets redacted.
func shownPath(template, path string, args []any) string {
	isSecret := func(arg any) bool {
		if given, ok := arg.(inStyle); ok {
			arg = given.value
		}
		_, ok := arg.(Secret)
		return ok
	}
	if !slices.ContainsFunc(args, isSecret) {
		return path
	}
	shown := slices.Clone(args)
	for i, arg := range args {
		if isSecret(arg) {
			shown[i] = "REDACTED"
		}
	}
	path, _ = expandPath(template, shown) // as it could be before
	return path
}

// requiredParams are arguments of a method that go into the query or a header.
type requiredParams []struct {
	in, tag string // "query" or "header", and the tag that a field would have
	value   any
}

func addRequired(params any, query *queryText, header http.Header) error {
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
//	query:"ids"          ids=1&ids=2; an object gives a parameter per member
//	query:"ids,comma"    ids=1,2; an object alternates names and values; so with space and pipe
//	query:"filter,deep"  filter[member]=value, and filter[0]=value of a list, to any depth
//	query:"q,reserved"   signs such as / and : stay as they are where they can be told from the query's own
//	header:"X-Name"      1,2; an object alternates names and values, and with explode is name=value,…
//	…:"filter,json"      anything, as JSON text
//	…:"id,nonzero"       an integer that is an error where it is 0
//
// Nil pointers, lists and maps and absent Nullables are left out, zero values too where the tag
// says omitzero, and what is empty within a deep one; a null is sent as an empty value.
func addParams(params any, query *queryText, header http.Header) error {
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

func addParam(in, tag string, value reflect.Value, query *queryText, header http.Header) error {
	if !value.IsValid() || isLeftOut(value, tag) {
		return nil
	}
	name, options, _ := strings.Cut(tag, ",")
	if isZeroInt(value) && hasOption(tag, "nonzero") {
		return fmt.Errorf("%s parameter %s is 0", in, name)
	}
	text, err := styled(in, name, options, value.Interface())
	switch {
	case err != nil:
		return err
	case in == "query":
		query.add(text)
	case strings.ContainsFunc(text, func(r rune) bool { return (r < ' ' && r != '\t') || r == 0x7f }):
		return fmt.Errorf("header parameter %s has a control character", name)
	default:
		header.Set(name, text)
	}
	return nil
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
