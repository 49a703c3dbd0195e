package runtime

import (
	stdjson "encoding/json"
	"log/slog"
	"reflect"
	"strconv"
)

// TextOrNumber is a value that the API takes or gives as a text or as a number. The zero
// TextOrNumber is neither, and left out where it may be. Numbers keep all of their digits. Make one
// with [TextOrNumberOf].
type TextOrNumber struct {
	kind textOrNumber
	text string // the number as JSON has it
}

// textOrNumber keeps the zero TextOrNumber all zero bits, which is what omitzero looks at.
type textOrNumber uint8

const (
	saysNothing textOrNumber = iota
	saysText
	saysNumber
)

// TextOrNumberOf returns a text or, of a number or a json.Number, a number.
func TextOrNumberOf[T ~string | ~int | ~int8 | ~int16 | ~int32 | ~int64 | ~uint | ~uint8 | ~uint16 | ~uint32 | ~uint64 | ~float32 | ~float64](v T) TextOrNumber {
	if digits, ok := any(v).(stdjson.Number); ok {
		return TextOrNumber{saysNumber, string(digits)}
	}
	switch value := reflect.ValueOf(v); {
	case value.Kind() == reflect.String:
		return TextOrNumber{saysText, value.String()}
	case value.CanInt():
		return TextOrNumber{saysNumber, strconv.FormatInt(value.Int(), 10)}
	case value.CanUint():
		return TextOrNumber{saysNumber, strconv.FormatUint(value.Uint(), 10)}
	case value.Kind() == reflect.Float32:
		return numberOf(float32(value.Float()))
	default:
		return numberOf(value.Float())
	}
}

// numberOf is a number that has digits. One without, an infinity, can't be written.
func numberOf[T float32 | float64](v T) TextOrNumber {
	digits, err := stdjson.Marshal(v)
	if err != nil {
		digits = strconv.AppendFloat(nil, float64(v), 'g', -1, 64)
	}
	return TextOrNumber{saysNumber, string(digits)}
}

// Text returns the text and true, or "" and false where v is none.
func (v TextOrNumber) Text() (string, bool) {
	if v.kind != saysText {
		return "", false
	}
	return v.text, true
}

// Number returns the number and true, or "" and false where v is none.
func (v TextOrNumber) Number() (stdjson.Number, bool) {
	if v.kind != saysNumber {
		return "", false
	}
	return stdjson.Number(v.text), true
}

// String is the text, or the number's digits.
func (v TextOrNumber) String() string { return v.text }

// IsZero tells whether v is neither a text nor a number.
func (v TextOrNumber) IsZero() bool { return v.kind == saysNothing }

// LogValue is String as slog shows it.
func (v TextOrNumber) LogValue() slog.Value { return slog.StringValue(v.text) }

func (v TextOrNumber) writeJSON(out *jsonWriter) {
	switch v.kind {
	case saysNothing:
		out.null()
	case saysText:
		out.string(v.text)
	case saysNumber:
		if !isNumberText(v.text) {
			out.fail(errNotFinite)
			return
		}
		out.verbatim([]byte(v.text))
	}
}

func (v *TextOrNumber) readJSON(in *jsonReader) {
	switch kind := in.kind(); kind {
	case kindString:
		*v = TextOrNumber{saysText, in.string()}
	case kindNumber:
		*v = TextOrNumber{saysNumber, string(in.raw())}
	case kindNull:
		in.isNull()
		*v = TextOrNumber{}
	default:
		*v = TextOrNumber{saysText, string(in.misfit(kind, reflect.TypeFor[TextOrNumber]()))}
		in.saved()
	}
}

// MarshalJSON writes the text or the number, or null for neither.
func (v TextOrNumber) MarshalJSON() ([]byte, error) { return encodeJSON(v) }

// UnmarshalJSON reads a text, a number or null.
func (v *TextOrNumber) UnmarshalJSON(data []byte) error { return decodeJSON(data, v) }
