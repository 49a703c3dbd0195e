package runtime

import (
	"fmt"
	"io"
	"log/slog"
	"maps"
	"reflect"
	"slices"
	"strings"
	"unicode/utf8"
)

// Secret is a string that is sent as it is and shown as [REDACTED]: under every verb of fmt, in
// slog and in panics. Convert it with string(s) to read it. An empty Secret shows as empty.
//
// Two places are out of its reach. encoding/json writes it as it is, and a JSON handler of slog
// leaves to encoding/json what it finds inside of lists, maps and structs that have no LogValue:
// log the values of this package one by one. And fmt asks nothing of a field that is not exported.
type Secret string

const redacted = "[REDACTED]"

// String returns [REDACTED], or "" for an empty Secret.
func (s Secret) String() string {
	if s == "" {
		return ""
	}
	return redacted
}

// GoString is String, so that %#v shows no more.
func (s Secret) GoString() string { return s.String() }

// Format writes String under every verb, flags and widths aside.
func (s Secret) Format(state fmt.State, _ rune) { _, _ = state.Write([]byte(s.String())) }

// LogValue is String as slog shows it.
func (s Secret) LogValue() slog.Value { return slog.StringValue(s.String()) }

// IsMasked tells whether s is what answers show in place of a secret: ****cret, sk-•••, sk-…cret or
// [REDACTED]. It is if three asterisks, bullets or blocks stand in a row anywhere in it, or if it
// is short and holds an ellipsis, as one sign or as three dots. A masked secret is never sent: that
// would put the mask in the place of the secret.
func (s Secret) IsMasked() bool {
	const shown = 12 // characters that a mask may leave of what it hides
	run := 0
	for _, r := range string(s) {
		switch r {
		case '*', '•', '●', '∙', '·', '█', '■':
			run++
		default:
			run = 0
		}
		if run == 3 {
			return true
		}
	}
	for _, ellipsis := range [...]string{"...", "…"} {
		if before, after, found := strings.Cut(string(s), ellipsis); found {
			return utf8.RuneCountInString(before)+utf8.RuneCountInString(strings.TrimLeft(after, ".…")) <= shown
		}
	}
	return s == redacted
}

// SecretMap is a free object whose values are secrets, such as headers: printed and logged with its
// names alone. A literal of map[string]any can stand for it.
type SecretMap map[string]any

// Format prints the names with the values redacted, whatever the verb.
func (m SecretMap) Format(state fmt.State, _ rune) { _, _ = fmt.Fprint(state, m.redacted()) }

// LogValue is the map as slog shows it, its values redacted.
func (m SecretMap) LogValue() slog.Value { return redactedLogValue(m.redacted()) }

func (m SecretMap) redacted() map[string]Secret {
	if m == nil {
		return nil
	}
	names := make(map[string]Secret, len(m))
	for name := range m {
		names[name] = redacted
	}
	return names
}

// isMasked tells whether a value in the map is a masked secret.
func (m SecretMap) isMasked() bool {
	for _, value := range m {
		if isMaskedText(value) {
			return true
		}
	}
	return false
}

func isMaskedText(v any) bool {
	switch v := v.(type) {
	case string:
		return Secret(v).IsMasked()
	case Secret:
		return v.IsMasked()
	}
	return false
}

// hidesMasked tells whether a masked secret is in a value of the user's own types, some levels
// deep.
func hidesMasked(v reflect.Value, depth int) bool {
	if depth == 0 {
		return false
	}
	switch v.Kind() {
	case reflect.String:
		return v.Type() == reflect.TypeFor[Secret]() && Secret(v.String()).IsMasked()
	case reflect.Pointer, reflect.Interface:
		return hidesMasked(v.Elem(), depth-1)
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() && hidesMasked(v.Field(i), depth-1) {
				return true
			}
		}
	case reflect.Slice, reflect.Array:
		for i := 0; i < v.Len() && v.Type().Elem().Kind() != reflect.Uint8; i++ {
			if hidesMasked(v.Index(i), depth-1) {
				return true
			}
		}
	case reflect.Map:
		for entries := v.MapRange(); entries.Next(); {
			if hidesMasked(entries.Value(), depth-1) {
				return true
			}
		}
	}
	return false
}

func (m *SecretMap) readJSON(in *jsonReader) { readAnyMap((*map[string]any)(m), in) }

// writeJSON refuses what is masked where the map is sent.
func (m SecretMap) writeJSON(out *jsonWriter) {
	if !out.isSent || !m.isMasked() {
		out.anyMap(m)
		return
	}
	out.open('{')
	for _, name := range slices.Sorted(maps.Keys(m)) {
		if isMaskedText(m[name]) {
			out.key(name)
			out.fail(errMasked)
			return
		}
	}
}

// formatPlain prints a struct as under %v, whatever the verb. Generated structs that can reach a
// Secret call it from their Format methods with themselves and with themselves as a type without
// methods: under a verb that pointers don't have, such as %s, fmt would print what their pointers
// lead to without asking any Secret. Under %#v the struct has its own type's name.
func formatPlain(s fmt.State, value, plain any) {
	text := fmt.Sprintf(fmt.FormatString(s, 'v'), plain)
	if fields, found := strings.CutPrefix(text, fmt.Sprintf("%T{", plain)); found && s.Flag('#') {
		text = fmt.Sprintf("%T{%s", value, fields)
	}
	_, _ = io.WriteString(s, text)
}
