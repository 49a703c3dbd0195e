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

// formStyles are the members of a form that the document gives a style of its own, with its options
// as addParams lists them for a query.
type formStyles map[string]string

// formMembers are the members of a request struct. They come from its JSON, so that what is absent,
// null or secret there is so in a form as well. An empty list has no form.
func formMembers(v any) ([]jsonMember, error) {
	data, err := encodeSent(v)
	if err != nil {
		return nil, err
	}
	members, err := jsonMembers(data)
	if err != nil {
		return nil, fmt.Errorf("cannot be sent as a form: %w", err)
	}
	for _, member := range members {
		if string(member.value) == "[]" {
			return nil, fmt.Errorf("cannot be sent as a form: %s is an empty list; send JSON", member.name)
		}
	}
	return members, nil
}

// formFields spreads a member over the fields of a form by the rules that OpenAPI sets where a
// document gives no style: a primitive as its text, an object as its JSON, a list as one field per
// item.
func formFields(member jsonMember) (fields []formField, err error) {
	items := []rawJSON{member.value}
	if member.value[0] == '[' {
		if items, err = jsonElements(member.value); err != nil {
			return nil, err
		}
	}
	for _, item := range items {
		field, err := newFormField(member.name, item)
		if err != nil {
			return nil, err
		}
		fields = append(fields, field)
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
func encodeForm(v any, styles formStyles) (*payload, error) {
	members, err := formMembers(v)
	if err != nil {
		return nil, err
	}
	parts := &queryText{}
	for _, member := range members {
		if options, ok := styles[member.name]; ok {
			text, err := styleOf("query", options).write(member.name, member.value)
			if err != nil {
				return nil, fmt.Errorf("cannot be sent as a form: %s: %w", member.name, err)
			}
			parts.add(text)
			continue
		}
		fields, err := formFields(member)
		if err != nil {
			return nil, err
		}
		for _, field := range fields {
			parts.add(url.QueryEscape(field.name) + "=" + url.QueryEscape(field.value))
		}
	}
	return bytesPayload("application/x-www-form-urlencoded", []byte(strings.Join(*parts, "&"))), nil
}
