package runtime

import (
	"fmt"
	"net/url"
	"strings"
)

// formField is one name and value of a form, before it is put on the wire.
type formField struct {
	name   string
	value  string
	isJSON bool // the value is JSON text, not plain text
}

// formFields spreads a request struct over the fields of a form by the rules that OpenAPI sets
// where a document gives no encoding of its own: a primitive as its text, an object as its JSON, a
// list as one field per item. It starts from the JSON, so that what is absent, null or secret is so
// here as well.
func formFields(v any) ([]formField, error) {
	data, err := encodeJSON(v)
	if err != nil {
		return nil, err
	}
	members, err := jsonMembers(data)
	if err != nil {
		return nil, fmt.Errorf("cannot be sent as a form: %w", err)
	}
	fields := make([]formField, 0, len(members))
	for _, member := range members {
		items := []rawJSON{member.value}
		if member.value[0] == '[' {
			if items, err = jsonElements(member.value); err != nil {
				return nil, err
			}
			if len(items) == 0 {
				return nil, fmt.Errorf("cannot be sent as a form: %s is an empty list; send JSON", member.name)
			}
		}
		for _, item := range items {
			field, err := newFormField(member.name, item)
			if err != nil {
				return nil, err
			}
			fields = append(fields, field)
		}
	}
	return fields, nil
}

// newFormField is the field for a value that is not spread any further. A list inside a list has no
// rule but that for objects.
func newFormField(name string, value rawJSON) (formField, error) {
	field := formField{name: name, value: string(value)}
	switch value[0] {
	case '{', '[':
		field.isJSON = true
	case 'n':
		field.value = ""
	case '"':
		if err := decodeJSON(value, &field.value); err != nil {
			return field, err
		}
	}
	return field, nil
}

// encodeForm writes v as application/x-www-form-urlencoded, fields in the order of the struct.
func encodeForm(v any) (*payload, error) {
	fields, err := formFields(v)
	if err != nil {
		return nil, err
	}
	text := &strings.Builder{}
	for i, field := range fields {
		if i > 0 {
			text.WriteByte('&')
		}
		text.WriteString(url.QueryEscape(field.name) + "=" + url.QueryEscape(field.value))
	}
	return bytesPayload("application/x-www-form-urlencoded", []byte(text.String())), nil
}
