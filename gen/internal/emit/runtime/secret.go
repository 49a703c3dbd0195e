package runtime

import (
	"fmt"
	"io"
	"log/slog"
	"strings"
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
