package runtime

import (
	"bytes"
	stdjson "encoding/json"
	"errors"
	"io"
	"reflect"
	"slices"
	"strconv"
)

// Faults of JSON that quote nothing of it.
var (
	errInvalidUTF8 = errors.New("invalid UTF-8")
	errMasked      = errors.New("the secret is masked, as answers show it; leave it out, or send the secret itself")
	errNameTwice   = errors.New("duplicate object member name")
	errNotFinite   = errors.New("the number is not finite")
	errNotJSON     = errors.New("the raw value is not JSON")
	errNotNumber   = errors.New("the json.Number is not a number")
	errSyntax      = errors.New("bad syntax")
	errTooDeep     = errors.New("the value is nested too deep")
	errTrailing    = errors.New("more than one value")
)

// jsonMismatch is a value that its Go type can't hold.
type jsonMismatch struct {
	kind jsonKind
	goal reflect.Type
}

func (e *jsonMismatch) Error() string { return e.kind.String() + " as " + shorten(e.goal.String()) }

// jsonError is a fault and its place.
type jsonError struct {
	text  string
	cause error
}

func (e *jsonError) Error() string { return e.text }

// Unwrap gives the cause only where that quotes nothing.
func (e *jsonError) Unwrap() error { return e.cause }

// note keeps an error of the engine.
func (r *jsonReader) note(err error) {
	if err != nil {
		r.fail(err)
	}
}

// fail keeps the first fault.
func (r *jsonReader) fail(err error) {
	if r.err == nil {
		r.err = err
	}
}

// fault is the error of all that was read. It drops the engine's words, which quote the text, and
// names that don't look like those of fields.
func (r *jsonReader) fault() error {
	if r.err == nil {
		return nil
	}
	out := &jsonError{text: "cannot read JSON"}
	var mismatch *jsonMismatch
	switch {
	case errors.As(r.err, &mismatch):
		out.text += " " + mismatch.Error()
	case slices.Contains([]error{errInvalidUTF8, errNameTwice, errTrailing}, r.err):
		out.cause = r.err
	default:
		out.text += ", bad syntax"
		// the engine has another word for a text that ends with the name of a member
		endsWithName := bytes.HasSuffix(bytes.TrimSpace(r.data), []byte{':'})
		if endsWithName || errors.Is(r.err, io.EOF) || errors.Is(r.err, io.ErrUnexpectedEOF) {
			out.cause = io.ErrUnexpectedEOF
		}
	}
	slices.Reverse(r.path)
	for i, name := range r.path {
		if !isFieldName(name) {
			r.path[i] = "…" // anything can be the key of a map
		}
	}
	out.finish(r.path)
	return out
}

// fail keeps the first fault, which is that of the value about to be written. Faults of encoding
// are those of our own methods, such as a tag that contradicts its variant, and keep their words.
func (w *jsonWriter) fail(err error) {
	if w.err == nil && err != nil {
		out := &jsonError{text: "cannot write JSON", cause: err}
		out.finish(pathAtEnd(w.engine.Buf))
		w.err = out
	}
}

// finish adds place and cause to the text.
func (e *jsonError) finish(path []string) {
	if len(path) > 0 {
		e.text += " at " + shorten(jsonPointer(path))
	}
	if e.cause != nil {
		e.text += ": " + e.cause.Error()
	}
}

// pathAtEnd is the path to the value that comes next in a text that was cut off.
func pathAtEnd(text []byte) []string {
	type level struct {
		isArray, isNamed bool
		name             string
		count            int
	}
	levels := []level{{isArray: true}}
	tokens := stdjson.NewDecoder(bytes.NewReader(text))
	tokens.UseNumber()
	for {
		token, err := tokens.Token()
		if err != nil {
			break
		}
		top := &levels[len(levels)-1]
		delimiter, isDelimiter := token.(stdjson.Delim)
		switch {
		case isDelimiter && (delimiter == '{' || delimiter == '['):
			levels = append(levels, level{isArray: delimiter == '['})
			continue
		case isDelimiter:
			levels = levels[:len(levels)-1]
			top = &levels[len(levels)-1]
		case !top.isArray && !top.isNamed:
			top.name, _ = token.(string)
			top.isNamed = true
			continue
		}
		top.isNamed = false
		top.count++
	}
	var path []string
	for _, level := range levels[1:] {
		if level.isArray {
			level.name = strconv.Itoa(level.count)
		}
		path = append(path, level.name)
	}
	return path
}

// shorten bounds what a hostile document can put into the text of an error.
func shorten(s string) string {
	if len(s) > 120 {
		return s[:120] + "…"
	}
	return s
}
