package runtime

import (
	"encoding/binary"
	"io"
	"math/bits"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"
)

// decodeJSON reads exactly one JSON value from data into v. Member names match by case, unknown
// ones are skipped, null sets the zero value; invalid UTF-8, a known name given twice, a value that
// its Go type can't hold and anything after the value are errors. The error says where and into
// which Go type, but never quotes data, which may hold secrets; one for data that ends too early is
// io.ErrUnexpectedEOF under errors.Is.
func decodeJSON(data []byte, v any) error {
	r := readers.Get().(*jsonReader)
	defer r.release()
	return r.decode(data, v)
}

// readers keeps the memory of those that are done, not the texts that they read.
var readers = sync.Pool{New: func() any { return new(jsonReader) }}

func (r *jsonReader) release() {
	scratch, kept := r.scratch, r.kept
	if *r = (jsonReader{}); cap(scratch) <= maxKeptBuffer {
		r.scratch = scratch[:0]
	}
	if cap(kept) <= maxKeptVariants {
		clear(kept[:cap(kept)])
		r.kept = kept[:0]
	}
	readers.Put(r)
}

// maxKeptVariants bounds what a reader keeps for the next text.
const maxKeptVariants = 64

// jsonReadable is a type that reads itself. It overwrites what it finds, and on a fault of the text
// it may leave anything behind.
type jsonReadable interface{ readJSON(in *jsonReader) }

// jsonKind is a kind of JSON value.
type jsonKind uint8

const (
	kindNone jsonKind = iota // the end of the text, or something that is no JSON
	kindNull
	kindBool
	kindNumber
	kindString
	kindArray
	kindObject
)

func (k jsonKind) String() string {
	return [...]string{"nothing", "null", "boolean", "number", "string", "array", "object"}[k]
}

// kinds are those of values by their first byte.
var kinds = [256]jsonKind{
	'n': kindNull, 't': kindBool, 'f': kindBool, '"': kindString, '[': kindArray, '{': kindObject, '-': kindNumber,
	'0': kindNumber, '1': kindNumber, '2': kindNumber, '3': kindNumber, '4': kindNumber,
	'5': kindNumber, '6': kindNumber, '7': kindNumber, '8': kindNumber, '9': kindNumber,
}

// jsonReader reads JSON text piece by piece, as a cursor in it. The first fault stays, ends all
// loops, and makes what was read worthless.
type jsonReader struct {
	data   []byte
	pos    int // of the next byte
	depth  int // objects and arrays that are open
	unions int // that are being read, one within the other
	err    error
	path   []string // to the fault, innermost first
	engine jsonEngine

	chunk   strings.Builder // short strings
	scratch []byte          // the last string that had escapes
	kept    []keptVariant   // values that wait for their tag

	// Of a text in which a value that doesn't fit costs itself alone: see file jsonmisfit.
	lenient bool
	misfits []foundMisfit
	more    int   // misfits beyond those
	lost    int   // where the last value begins that was read as zero, plus 1
	again   int   // where a value begins that takes the place of an earlier one of its name
	mended  []int // where a byte that is no UTF-8 stood, see mend
}

func newJSONReader(data []byte) *jsonReader { return &jsonReader{data: data} }

// decode reads all of data into v.
func (r *jsonReader) decode(data []byte, v any) error {
	r.data = data
	if !utf8.Valid(data) {
		if !r.lenient {
			r.fail(errInvalidUTF8)
			return r.fault()
		}
		r.data, r.mended = mend(data)
	}
	r.into(v)
	r.end()
	if r.err != nil {
		return r.fault()
	}
	r.ownVariants()
	return nil
}

// maxReadDepth is what encoding/json allows.
const maxReadDepth = 10_000

// peek is the next byte that isn't white space, 0 at the end.
func (r *jsonReader) peek() byte {
	if r.pos < len(r.data) {
		if c := r.data[r.pos]; c > ' ' {
			return c
		}
	}
	return r.peekOn()
}

func (r *jsonReader) peekOn() byte {
	for ; r.pos < len(r.data); r.pos++ {
		if c := r.data[r.pos]; c != ' ' && c != '\n' && c != '\t' && c != '\r' {
			return c
		}
	}
	return 0
}

// kind is that of the next value.
func (r *jsonReader) kind() jsonKind { return kinds[r.peek()] }

// bad notes that what comes next is no JSON.
func (r *jsonReader) bad() {
	if r.pos >= len(r.data) {
		r.fail(io.ErrUnexpectedEOF)
	} else {
		r.fail(errSyntax)
	}
}

// word reads a literal if that comes next.
func (r *jsonReader) word(w string) bool {
	if len(r.data)-r.pos >= len(w) && string(r.data[r.pos:r.pos+len(w)]) == w {
		r.pos += len(w)
		return true
	}
	return false
}

// isNull reads a null if that comes next.
func (r *jsonReader) isNull() bool {
	if r.peek() != 'n' {
		return false
	}
	if !r.word("null") {
		r.skip() // a fault, which may be that the text ends
	}
	return true
}

func (r *jsonReader) bool() bool {
	if r.word("true") {
		return true
	}
	if !r.word("false") {
		r.skip()
	}
	return false
}

// text reads a string, which is good until the next is read.
func (r *jsonReader) text() []byte {
	if r.pos >= len(r.data) || r.data[r.pos] != '"' {
		r.bad()
		return nil
	}
	start := r.pos + 1
	if end := plainEnd(r.data, start); end < len(r.data) && r.data[end] == '"' {
		r.pos = end + 1
		return r.data[start:end]
	}
	return r.escapedText(start)
}

// escapes are the characters that stand behind a backslash, and for what.
var escapes = [256]byte{'"': '"', '\\': '\\', '/': '/', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t'}

// escapedText is text for a string that holds a backslash. It leaves characters by number, and what
// is no string, to the engine.
func (r *jsonReader) escapedText(start int) []byte {
	text := r.scratch[:0]
	for from := start; ; {
		end := plainEnd(r.data, from)
		text = append(text, r.data[from:end]...)
		switch {
		case end < len(r.data) && r.data[end] == '"':
			r.pos, r.scratch = end+1, text
			return text
		case end+1 >= len(r.data) || r.data[end] != '\\' || escapes[r.data[end+1]] == 0:
			return r.engineText(start - 1)
		}
		text = append(text, escapes[r.data[end+1]])
		from = end + 2
	}
}

func (r *jsonReader) engineText(begin int) []byte {
	n, err := r.engine.length(r.data[begin:])
	if err != nil {
		r.fail(err)
		return nil
	}
	r.pos = begin + n
	value, err := r.engine.unquoted(r.data[begin:r.pos])
	r.note(err)
	return value
}

// plainEnd is where the first quote, backslash or control character is from i on, by eight bytes at
// a time. A difference below zero sets the high bit of a byte, and those of the bytes above may be
// wrong, but the lowest is right.
func plainEnd(data []byte, i int) int {
	const ones, highs = 0x0101010101010101, 0x8080808080808080
	for ; i+8 <= len(data); i += 8 {
		word := binary.LittleEndian.Uint64(data[i:])
		quotes, slashes := word^ones*'"', word^ones*'\\'
		if found := ((word-ones*' ')&^word | (quotes-ones)&^quotes | (slashes-ones)&^slashes) & highs; found != 0 {
			return i + bits.TrailingZeros64(found)/8
		}
	}
	for ; i < len(data); i++ {
		if c := data[i]; c < ' ' || c == '"' || c == '\\' {
			break
		}
	}
	return i
}

// string reads a string into memory of its own.
func (r *jsonReader) string() string { return r.keep(r.text()) }

// Short strings share memory, side by side: a chunk is freed when the last of them is.
const (
	maxShared = 64
	chunkSize = 512
)

// keep copies a text.
func (r *jsonReader) keep(text []byte) string {
	if len(text) > maxShared {
		return string(text)
	}
	start := r.chunk.Len()
	if r.chunk.Cap()-start < len(text) {
		size := min(chunkSize, len(r.data)-r.pos+len(text)) // no more than may still come
		r.chunk.Reset()
		r.chunk.Grow(size)
		start = 0
	}
	r.chunk.Write(text)
	return r.chunk.String()[start:]
}

// int reads a number that is written as a whole one; it reads nothing and is false where it isn't.
func (r *jsonReader) int() (value int64, ok bool) {
	r.peek()
	pos, isNegative := r.pos, false
	if pos < len(r.data) && r.data[pos] == '-' {
		isNegative = true
		pos++
	}
	start := pos
	for pos < len(r.data) && r.data[pos]-'0' <= 9 {
		value = value*10 + int64(r.data[pos]-'0')
		pos++
	}
	if digits := pos - start; digits == 0 || digits > 18 || digits > 1 && r.data[start] == '0' {
		return r.longInt()
	}
	if pos < len(r.data) {
		switch r.data[pos] {
		case ',', '}', ']', ' ', '\n', '\r', '\t':
		default:
			return 0, false
		}
	}
	if isNegative {
		value = -value
	}
	r.pos = pos
	return value, true
}

// longInt is int for what may not fit.
func (r *jsonReader) longInt() (int64, bool) {
	n, err := r.engine.length(r.data[r.pos:])
	if err != nil {
		return 0, false
	}
	value, err := strconv.ParseInt(string(r.data[r.pos:r.pos+n]), 10, 64)
	if err != nil {
		return 0, false
	}
	r.pos += n
	return value, true
}

// raw reads any value as it stands in the text. It is part of the text.
func (r *jsonReader) raw() []byte {
	c := r.peek()
	start := r.pos
	if c == '"' {
		if end := plainEnd(r.data, start+1); end < len(r.data) && r.data[end] == '"' {
			r.pos = end + 1
			return r.data[start:r.pos]
		}
	}
	n, err := r.engine.length(r.data[start:])
	r.note(err)
	r.pos += n
	return r.data[start:r.pos]
}

// skip reads any value to no end.
func (r *jsonReader) skip() { r.raw() }

// end makes sure that nothing follows.
func (r *jsonReader) end() {
	if r.peek() != 0 || r.pos < len(r.data) {
		r.fail(errTrailing)
	}
}

// open begins an object or an array.
func (r *jsonReader) open() {
	r.pos++
	if r.depth++; r.depth > maxReadDepth {
		r.fail(errTooDeep)
	}
}
