package runtime

import (
	"bytes"
	stdjson "encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// This file is the only one that names the JSON engine: to change engines, change it.

type (
	jsonEncoder = jsontext.Encoder
	jsonDecoder = jsontext.Decoder
)

// rawJSON is one JSON value kept as text, in bytes of its own. JSON null is kept as the text null;
// only an absent member leaves it nil.
type rawJSON = stdjson.RawMessage

// encodeJSON writes v as JSON: UTF-8, map keys sorted, no HTML escapes, and [] for a nil slice.
func encodeJSON(v any) ([]byte, error) {
	data, err := json.Marshal(v, json.Deterministic(true))
	if err != nil {
		return nil, newJSONError(cannotWrite, err)
	}
	return data, nil
}

// decodeJSON reads exactly one JSON value from data into v. Member names match by case, unknown ones
// are skipped, null sets the zero value; invalid UTF-8, a name given twice and anything after the value
// are errors. The error says where and into which Go type, but never quotes data, which may hold secrets;
// one for data that ends too early is io.ErrUnexpectedEOF under errors.Is.
func decodeJSON(data []byte, v any) error {
	if err := json.Unmarshal(data, v); err != nil {
		return newJSONError(cannotRead, err)
	}
	return nil
}

// encodeTo writes v as the next value of enc; for use in MarshalJSONTo methods.
func encodeTo(enc *jsonEncoder, v any) error { return json.MarshalEncode(enc, v) }

// decodeFrom reads the next value of dec into v; for use in UnmarshalJSONFrom methods.
func decodeFrom(dec *jsonDecoder, v any) error { return json.UnmarshalDecode(dec, v) }

// encodeNull writes null as the next value of enc.
func encodeNull(enc *jsonEncoder) error { return enc.WriteToken(jsontext.Null) }

// encodeRaw writes a value that is JSON already, null where it is empty.
func encodeRaw(enc *jsonEncoder, raw rawJSON) error {
	if len(raw) == 0 {
		return encodeNull(enc)
	}
	return enc.WriteValue(jsontext.Value(raw))
}

// decodeRaw reads the next value of dec as it stands.
func decodeRaw(dec *jsonDecoder) (rawJSON, error) {
	value, err := dec.ReadValue()
	return rawJSON(value.Clone()), err
}

// jsonMember is one name and value of a JSON object.
type jsonMember struct {
	name  string
	value rawJSON
}

// jsonMembers splits a JSON object into its members, in the order of the text.
func jsonMembers(data []byte) ([]jsonMember, error) {
	dec := jsontext.NewDecoder(bytes.NewReader(data))
	if dec.PeekKind() != '{' {
		return nil, errors.New("not a JSON object")
	}
	members := []jsonMember{}
	_, err := dec.ReadToken()
	for err == nil && dec.PeekKind() != '}' {
		var name jsontext.Token
		if name, err = dec.ReadToken(); err != nil {
			break
		}
		member := jsonMember{name: name.String()}
		member.value, err = decodeRaw(dec)
		members = append(members, member)
	}
	if err != nil {
		return nil, newJSONError(cannotRead, err)
	}
	return members, nil
}

// jsonElements splits a JSON array into its elements.
func jsonElements(data []byte) ([]rawJSON, error) {
	var elements []rawJSON
	return elements, decodeJSON(data, &elements)
}

// jsonAction begins the text of a jsonError.
type jsonAction string

const (
	cannotRead  jsonAction = "cannot read"
	cannotWrite jsonAction = "cannot write"
)

// jsonError is an error of the engine with what it quotes of the text taken out.
type jsonError struct {
	text  string
	cause error
}

func (e *jsonError) Error() string { return e.text }

// Unwrap gives the cause only where that is a fixed error that quotes nothing.
func (e *jsonError) Unwrap() error { return e.cause }

// newJSONError says what could not be done, in which place and Go type. On the way in it drops the
// engine's words, which quote numbers and dates; on the way out it keeps them, for there they are
// those of our own methods (a tag that contradicts its variant).
func newJSONError(action jsonAction, err error) error {
	out := &jsonError{text: string(action) + " JSON"}
	var pointer jsontext.Pointer
	var semantic *json.SemanticError
	if errors.As(err, &semantic) {
		pointer = semantic.JSONPointer
		if kind := kindName(semantic.JSONKind); kind != "" && action == cannotRead {
			out.text += " " + kind
		}
		if semantic.GoType != nil {
			out.text += " as " + typeName(semantic.GoType)
		}
		if action == cannotWrite && semantic.Err != nil {
			out.cause = semantic.Err
		}
	}
	var syntactic *jsontext.SyntacticError
	if errors.As(err, &syntactic) {
		pointer = syntactic.JSONPointer
		out.text += fmt.Sprintf(", bad syntax after byte %d", syntactic.ByteOffset)
		out.cause = nil
	}
	if pointer != "" {
		out.text += " at " + shorten(string(pointer))
	}
	for _, known := range []error{io.ErrUnexpectedEOF, jsontext.ErrDuplicateName} {
		if errors.Is(err, known) {
			out.cause = known
		}
	}
	if out.cause != nil {
		out.text += ": " + out.cause.Error()
	}
	return out
}

// kindName names a kind of JSON value by its first byte, "" where there is none to name.
func kindName(kind jsontext.Kind) string {
	switch kind {
	case 'n':
		return "null"
	case 't', 'f':
		return "boolean"
	case '"':
		return "string"
	case '0':
		return "number"
	case '{':
		return "object"
	case '[':
		return "array"
	}
	return ""
}

// typeName names a Go type, or only its kind where it has no name: a shadow struct would be pages long.
func typeName(t reflect.Type) string {
	if t.Name() == "" && t.Kind() == reflect.Struct {
		return "struct"
	}
	return shorten(t.String())
}

// shorten bounds what a hostile document can put into the text of an error.
func shorten(s string) string {
	if len(s) > 120 {
		return s[:120] + "…"
	}
	return s
}
