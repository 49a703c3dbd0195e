package runtime

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
)

// TagError says that an object names one variant of a union and holds another. It is found before
// anything is sent; errors.As finds it in the error of the call.
type TagError struct {
	TagField string   // JSON name of the field with the tag, e.g. "type"
	Tag      string   // what it holds
	Field    string   // JSON path from the same object to the union, e.g. "credentials.config"; "" where the object is the variant
	Variant  string   // Go type that was found there
	Want     []string // tags that go with that type; none where the client knows of none
}

// Error says what contradicts what, and the ways out.
func (e *TagError) Error() string {
	article := "a"
	if strings.HasPrefix(e.Variant, "A") || strings.HasPrefix(e.Variant, "E") || strings.HasPrefix(e.Variant, "U") {
		article = "an"
	}
	field := e.Field
	if field == "" {
		field = "its object"
	}
	text := fmt.Sprintf("%s is %q but %s is %s %s: leave the %s unset", e.TagField, e.Tag, field, article, e.Variant, e.TagField)
	for i, tag := range e.Want {
		separator := " or set it to "
		if i > 0 {
			separator = " or "
		}
		text += fmt.Sprintf("%s%q", separator, tag)
	}
	return text
}

// variant is what a union's field holds. Without a type it is nothing that a tag could contradict:
// nil, null, or an unknown variant whose tag isn't given.
type variant struct {
	in   reflect.Type
	tags []string // the first is sent where none is given
}

// taggedField says where a union stands, seen from the object that has its tag.
type taggedField struct{ tag, field string }

// check returns the tag to send, given what the field of the tag holds now.
func (f taggedField) check(given string, isSet bool, v variant) (string, error) {
	switch {
	case len(v.tags) == 0:
		return given, nil
	case !isSet:
		return v.tags[0], nil
	case slices.Contains(v.tags, given):
		return given, nil
	}
	return "", &TagError{TagField: f.tag, Tag: given, Field: f.field, Variant: v.in.Name(), Want: v.tags}
}

// inferTag sets an unset tag to that of the variant it stands for, and refuses one of another
// variant.
func inferTag[T ~string](tag *T, f taggedField, v variant) error {
	text, err := f.check(string(*tag), *tag != "", v)
	if err == nil {
		*tag = T(text)
	}
	return err
}

// inferTagPtr is inferTag for a field that can hold "" as a tag.
func inferTagPtr[T ~string](tag **T, f taggedField, v variant) error {
	text, err := f.check(tagTextPtr(*tag), *tag != nil, v)
	if err == nil && len(v.tags) > 0 {
		*tag = Ptr(T(text))
	}
	return err
}

// inferTagNullable is inferTag for a field that can hold null, which no variant goes with.
func inferTagNullable[T ~string](tag *Nullable[T], f taggedField, v variant) error {
	text, err := f.check(tagTextNullable(*tag), !tag.IsZero(), v)
	if err == nil && len(v.tags) > 0 {
		*tag = Value(T(text))
	}
	return err
}

// tagText is the text of a tag, "" for none.
func tagText[T ~string](tag T) string { return string(tag) }

func tagTextNullable[T ~string](tag Nullable[T]) string { return string(tag.Or("")) }

func tagTextPtr[T ~string](tag *T) string {
	if tag == nil {
		return ""
	}
	return string(*tag)
}

// formatUnknown prints a variant that this client doesn't know, whatever the verb: what is in it
// may be secret.
func formatUnknown(s fmt.State, tag string, raw rawJSON) {
	_, _ = fmt.Fprintf(s, "{%q, %d bytes of JSON}", tag, len(raw))
}
