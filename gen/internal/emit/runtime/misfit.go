package runtime

import (
	"context"
	stdjson "encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
)

// Misfit is a value of an answer that its Go type cannot hold, or not as it came. Where it says the
// same in another way it is converted: a string takes any value as its JSON text, and numbers,
// booleans and times are read from text where that is exact. Else the field, or the element of the
// list or map, is zero; a variant of a union is kept as one that the client does not know.
//
// Its text under every verb of fmt, in slog and as JSON leaves Raw out, which may be private.
type Misfit struct {
	Operation string // service and method, "Agents.Get"
	Pointer   string // to the value within the answer, a JSON pointer (RFC 6901): "/mock_tools/0/id"
	GoType    string // what it was to be read as, as %T prints it: "int", "[]string"; "" where nothing reads it
	// Kind is that of the JSON value: "boolean", "number", "string", "array" or "object". It is
	// "invalid UTF-8" for a text in which U+FFFD stands for bytes that are none, and "duplicate
	// name" for the last of several members of one name, which is the one that is read.
	Kind string
	Raw  stdjson.RawMessage `json:"-"` // the value as it came, a copy
}

// String names the operation, the place and the types. Names in the pointer that don't look like
// those of fields are left out.
func (m Misfit) String() string {
	text := m.shown() + ": " + m.Kind
	if m.GoType != "" {
		text += " as " + m.GoType
	}
	if m.Operation != "" {
		text = m.Operation + ": " + text
	}
	return text
}

// Format writes String under every verb.
func (m Misfit) Format(s fmt.State, _ rune) { _, _ = io.WriteString(s, m.String()) }

// GoString is String.
func (m Misfit) GoString() string { return m.String() }

// LogValue is the misfit without its value as slog shows it.
func (m Misfit) LogValue() slog.Value { return slog.GroupValue(m.attrs()...) }

func (m Misfit) attrs() []slog.Attr {
	return []slog.Attr{
		slog.String("operation", m.Operation), slog.String("pointer", m.shown()),
		slog.String("go_type", m.GoType), slog.String("kind", m.Kind),
	}
}

// shown is the pointer without what may be private: anything can be the key of a map.
func (m Misfit) shown() string {
	names := strings.Split(m.Pointer, "/")
	for i, name := range names {
		if !isFieldName(name) {
			names[i] = "…"
		}
	}
	if m.Pointer == "" {
		return "the answer"
	}
	return shorten(strings.Join(names, "/"))
}

// jsonPointer is a path as RFC 6901 writes it.
func jsonPointer(path []string) string {
	pointer := &strings.Builder{}
	for _, name := range path {
		pointer.WriteByte('/')
		pointer.WriteString(strings.ReplaceAll(strings.ReplaceAll(name, "~", "~0"), "/", "~1"))
	}
	return pointer.String()
}

func pathIndex(i int) string { return strconv.Itoa(i) }

// indexOf reads what pathIndex writes.
func indexOf(name string) (int, bool) {
	i, err := strconv.Atoi(name)
	return i, err == nil && i >= 0
}

// WithMisfits tells handle what of an answer did not fit its Go types, at most 20 misfits an
// answer, before the call returns. Calls of several goroutines call it side by side. nil tells
// nobody.
func WithMisfits(handle func(context.Context, Misfit)) Option {
	return optionFunc(func(c *config) error {
		c.misfits = handle
		return nil
	})
}

// WithStrictAnswers makes an answer that does not fit a [*DecodeError], which lists the misfits.
// The call returns what was read together with it; an iterator over pages first yields what was
// read.
func WithStrictAnswers() Option {
	return optionFunc(func(c *config) error {
		c.strictAnswers = true
		return nil
	})
}

// tell reports the misfits of an answer.
func (x *exchange) tell(ctx context.Context, resp *http.Response, data []byte, misfits []Misfit, more int) error {
	for i := range misfits {
		misfits[i].Operation = x.operation
		if x.cfg.misfits != nil {
			x.cfg.misfits(ctx, misfits[i])
		}
		x.logMisfit(ctx, resp, clientName+": a value of the answer does not fit", misfits[i].attrs()...)
	}
	if more > 0 {
		x.logMisfit(ctx, resp, clientName+": more values of the answer do not fit", slog.String("operation", x.operation), slog.Int("count", more))
	}
	if !x.cfg.strictAnswers || len(misfits) == 0 {
		return nil
	}
	err := x.decodeError(resp, data, "answer does not fit: "+misfitTexts(misfits, more), nil)
	err.Misfits = misfits
	return err
}

// logMisfit adds what tells the call from others of its operation.
func (x *exchange) logMisfit(ctx context.Context, resp *http.Response, message string, attrs ...slog.Attr) {
	if x.cfg.logger != nil {
		x.cfg.logger.LogAttrs(ctx, slog.LevelWarn, message, append(attrs,
			slog.String("method", x.method), slog.String("path", x.path), slog.String("request_id", requestID(resp.Header)))...)
	}
}

// misfitTexts names the first few.
func misfitTexts(misfits []Misfit, more int) string {
	const most = 3
	var texts []string
	for _, m := range misfits[:min(len(misfits), most)] {
		m.Operation = ""
		texts = append(texts, m.String())
	}
	if more += len(misfits) - len(texts); more > 0 {
		texts = append(texts, strconv.Itoa(more)+" more")
	}
	return strings.Join(texts, "; ")
}

// isStrict tells whether an error comes with what was read.
func isStrict(err error) bool {
	var misread *DecodeError
	return errors.As(err, &misread) && len(misread.Misfits) > 0
}

// answered is what a method returns of the several answers that it may have: nothing beside an
// error, but for one that comes with what was read.
func answered[T any](out *T, err error) (*T, error) {
	if err != nil && !isStrict(err) {
		return nil, err
	}
	return out, err
}
