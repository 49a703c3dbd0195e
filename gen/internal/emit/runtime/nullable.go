package runtime

import (
	"fmt"
	"io"
	"log/slog"
	"reflect"
)

// Ptr returns a pointer to a copy of v, for optional fields.
func Ptr[T any](v T) *T { return &v }

// Nullable is a field that can be left out, sent as null, or sent with a value. The zero Nullable
// is left out. Make the others with [Value] and [Null].
type Nullable[T any] struct {
	state nullState
	value T
}

// nullState keeps the zero Nullable all zero bits, which is what omitzero looks at.
type nullState uint8

const (
	isAbsent nullState = iota
	isNull
	isValue
)

func (s nullState) String() string {
	return [...]string{isAbsent: "absent", isNull: "null", isValue: "value"}[s]
}

// Value returns a Nullable that holds v.
func Value[T any](v T) Nullable[T] { return Nullable[T]{state: isValue, value: v} }

// Null returns a Nullable that is sent as null.
func Null[T any]() Nullable[T] { return Nullable[T]{state: isNull} }

// Get returns the value and true, or the zero value and false where n is null or absent.
func (n Nullable[T]) Get() (T, bool) { return n.value, n.state == isValue }

// Or returns the value, or fallback where n is null or absent.
func (n Nullable[T]) Or(fallback T) T {
	if n.state == isValue {
		return n.value
	}
	return fallback
}

// IsNull tells whether n is an explicit null.
func (n Nullable[T]) IsNull() bool { return n.state == isNull }

// IsZero tells whether n is absent.
func (n Nullable[T]) IsZero() bool { return n.state == isAbsent }

// Format prints the value under the given verb, or the words null and absent.
func (n Nullable[T]) Format(s fmt.State, verb rune) {
	switch {
	case n.state != isValue:
		_, _ = io.WriteString(s, n.state.String())
	case reflect.TypeFor[T]().Kind() == reflect.Struct:
		formatPlain(s, n.value, n.value)
	default:
		_, _ = fmt.Fprintf(s, fmt.FormatString(s, verb), n.value)
	}
}

// LogValue is the value as slog shows it, with every [Secret] in it redacted.
func (n Nullable[T]) LogValue() slog.Value { return redactedLogValue(n) }

// nullable is a Nullable of any type.
type nullable interface{ content() (any, nullState) }

func (n Nullable[T]) content() (any, nullState) { return n.value, n.state }

func (n *Nullable[T]) writeJSON(out *jsonWriter) {
	writeNullable(n, out, func(v *T, out *jsonWriter) { out.reflected(reflect.ValueOf(v).Elem()) })
}

func (n *Nullable[T]) readJSON(in *jsonReader) {
	readNullable(n, in, func(v *T, in *jsonReader) { in.into(v) })
}

// MarshalJSON writes the value, or null where there is none.
func (n Nullable[T]) MarshalJSON() ([]byte, error) { return encodeJSON(&n) }

// UnmarshalJSON reads a value or null.
func (n *Nullable[T]) UnmarshalJSON(data []byte) error { return decodeJSON(data, n) }
