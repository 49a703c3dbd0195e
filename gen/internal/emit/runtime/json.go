package runtime

import (
	"bytes"
	stdjson "encoding/json"
	"slices"
	"unicode/utf8"

	"github.com/go-faster/jx"
)

// This file is the only one that names the JSON engine: to change engines, change it. Generated
// code says which members an object has, files jsonread and jsonwrite how values of Go types are
// read and written. The engine writes the text; the cursor of file jsoncursor reads it, and leaves
// to the engine what is long or rare.

// rawJSON is one JSON value kept as text, in bytes of its own. JSON null is kept as the text null;
// only an absent member leaves it nil.
type rawJSON = stdjson.RawMessage

// encodeJSON writes v as JSON: UTF-8, map keys sorted, no HTML escapes, and [] and {} for a nil
// slice and a nil map.
func encodeJSON(v any) ([]byte, error) { return (&jsonWriter{}).encode(v) }

// encodeSent is encodeJSON for what goes to the server, which a masked [Secret] must not.
func encodeSent(v any) ([]byte, error) { return (&jsonWriter{isSent: true}).encode(v) }

func (w *jsonWriter) encode(v any) ([]byte, error) {
	kept := jx.GetWriter()
	w.engine.Buf = kept.Buf
	w.any(v)
	var data []byte
	switch {
	case w.err != nil:
	case utf8.Valid(w.engine.Buf):
		data = bytes.Clone(w.engine.Buf)
	default:
		w.fail(errInvalidUTF8)
	}
	if cap(w.engine.Buf) <= maxKeptBuffer {
		kept.Buf = w.engine.Buf
	}
	jx.PutWriter(kept)
	return data, w.err
}

// maxKeptBuffer bounds what the engine keeps for the next value, in bytes.
const maxKeptBuffer = 64 << 10

// jsonWritable is a type that writes itself.
type jsonWritable interface{ writeJSON(out *jsonWriter) }

// jsonEngine reads what is long or rare, so that the reader need not: values as a whole, numbers
// that are not plain integers, and strings with escapes.
type jsonEngine struct{ decoder jx.Decoder }

// length is that of the value that data begins with, white space before it not allowed.
func (e *jsonEngine) length(data []byte) (int, error) {
	e.decoder.ResetBytes(data)
	value, err := e.decoder.Raw()
	return len(value), err
}

// unquoted is the content of a string, good until the engine is used again.
func (e *jsonEngine) unquoted(text []byte) ([]byte, error) {
	e.decoder.ResetBytes(text)
	return e.decoder.StrBytes()
}

// jsonWriter writes JSON text piece by piece. The first fault stays, and what was written is
// worthless then.
type jsonWriter struct {
	engine jx.Writer
	err    error
	depth  int
	isSent bool // to the server, which must not get a masked secret
}

// maxWriteDepth ends values that hold themselves.
const maxWriteDepth = 1000

// open begins an object or an array, by its first sign.
func (w *jsonWriter) open(sign byte) {
	if w.depth++; w.depth > maxWriteDepth {
		w.fail(errTooDeep)
	}
	w.engine.Buf = append(w.engine.Buf, sign)
}

// close ends one.
func (w *jsonWriter) close(sign byte) {
	w.depth--
	w.engine.Buf = append(w.engine.Buf, sign)
}

// next puts the comma before a member or an element but the first. No value ends with an opening
// sign.
func (w *jsonWriter) next() {
	if last := w.engine.Buf[len(w.engine.Buf)-1]; last != '{' && last != '[' {
		w.engine.Buf = append(w.engine.Buf, ',')
	}
}

// name begins a member. The name is written as it is: generated code has escaped it.
func (w *jsonWriter) name(escaped string) *jsonWriter {
	w.next()
	w.quote(escaped)
	w.engine.Buf = append(w.engine.Buf, ':')
	return w
}

// quote writes a string of which nothing needs an escape. It is append in other words: append would
// store the buffer's address anew, which is slow whenever the garbage collector is at work.
func (w *jsonWriter) quote(v string) {
	begin := len(w.engine.Buf)
	if begin+len(v)+2 > cap(w.engine.Buf) {
		w.engine.Buf = slices.Grow(w.engine.Buf, len(v)+2)
	}
	w.engine.Buf = w.engine.Buf[:begin+len(v)+2]
	text := w.engine.Buf[begin:]
	text[0], text[len(text)-1] = '"', '"'
	copy(text[1:], v)
}

func (w *jsonWriter) string(v string) {
	if isPlain(v) {
		w.quote(v)
	} else {
		w.engine.Str(v)
	}
}

// secret writes one, masked only where it stays with the user.
func (w *jsonWriter) secret(v Secret) {
	if w.isSent && v.IsMasked() {
		w.fail(errMasked)
	}
	w.string(string(v))
}

// isPlain tells whether nothing in v needs an escape, by eight bytes at a time; it may be wrong
// about what isn't ASCII.
func isPlain(v string) bool {
	for ; len(v) >= 8; v = v[8:] {
		word := uint64(v[0]) | uint64(v[1])<<8 | uint64(v[2])<<16 | uint64(v[3])<<24 |
			uint64(v[4])<<32 | uint64(v[5])<<40 | uint64(v[6])<<48 | uint64(v[7])<<56
		// the high bit of a byte is set where it was, or where the subtraction went below zero
		const ones, highs = 0x0101010101010101, 0x8080808080808080
		controls, quotes, slashes := word-ones*' ', (word^ones*'"')-ones, (word^ones*'\\')-ones
		if (word|controls|quotes|slashes)&highs != 0 {
			return false
		}
	}
	for i := range len(v) {
		if c := v[i]; c < ' ' || c == '"' || c == '\\' {
			return false
		}
	}
	return true
}

func (w *jsonWriter) null()           { w.engine.Null() }
func (w *jsonWriter) bool(v bool)     { w.engine.Bool(v) }
func (w *jsonWriter) int(v int)       { w.engine.Int(v) }
func (w *jsonWriter) int64(v int64)   { w.engine.Int64(v) }
func (w *jsonWriter) bytes(v []byte)  { w.engine.Base64(v) }
func (w *jsonWriter) float(v float64) { w.engine.Float64(v) }

// key begins a member of a map.
func (w *jsonWriter) key(name string) {
	w.next()
	w.string(name)
	w.engine.Buf = append(w.engine.Buf, ':')
}

// quoted writes a string without signs to escape, as appendText appends it.
func (w *jsonWriter) quoted(appendText func([]byte) ([]byte, error)) {
	text, err := appendText(append(w.engine.Buf, '"'))
	if err != nil {
		w.fail(err)
		return
	}
	w.engine.Buf = append(text, '"')
}

// verbatim writes what is known to be JSON.
func (w *jsonWriter) verbatim(v []byte) { w.engine.Raw(v) }

// raw writes a value that should be JSON already, null where it is empty.
func (w *jsonWriter) raw(v rawJSON) {
	switch {
	case len(v) == 0:
		w.null()
	case !jx.Valid(v):
		w.fail(errNotJSON)
	default:
		w.verbatim(v)
	}
}
