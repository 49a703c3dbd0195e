package tree

import (
	"bytes"
	"errors"
	"strconv"

	"github.com/go-json-experiment/json/jsontext"
)

// checkJSON tells where data stops being JSON, nil when it never does. Duplicate names pass:
// published documents have them.
func checkJSON(data []byte) *syntaxError {
	d := newJSONDecoder(data)
	_, err := d.ReadValue()
	var syntactic *jsontext.SyntacticError
	switch {
	case err == nil:
		rest := bytes.TrimLeft(data[d.InputOffset():], " \t\r\n")
		if len(rest) == 0 {
			return nil
		}
		return jsonFault(data, int64(len(data)-len(rest)), "not JSON: something follows the value at the top")
	case errors.As(err, &syntactic):
		return jsonFault(data, syntactic.ByteOffset, "not JSON: "+syntactic.Err.Error())
	default:
		return jsonFault(data, int64(len(data)), "not JSON: it ends too early")
	}
}

func jsonFault(data []byte, offset int64, message string) *syntaxError {
	c := newCursor(data)
	c.moveTo(int(offset))
	return &syntaxError{line: c.line, column: c.column, message: message}
}

func newJSONDecoder(data []byte) *jsontext.Decoder {
	return jsontext.NewDecoder(bytes.NewBuffer(data), jsontext.AllowDuplicateNames(true))
}

// jsonReader builds the tree of a file that is known to be JSON.
type jsonReader struct {
	*reader
	decoder *jsontext.Decoder
	cursor  *cursor
}

func (rd *reader) parseJSON(data []byte) *Node {
	j := &jsonReader{reader: rd, decoder: newJSONDecoder(data), cursor: newCursor(data)}
	return j.value(nil, "", 1)
}

// next reads one token. Decoder.InputOffset is where the token before ended; only
// white space, a comma or a colon can lie between.
func (j *jsonReader) next(parent *origin, token string) (jsontext.Token, *origin) {
	offset := int(j.decoder.InputOffset())
	for offset < len(j.cursor.data) && bytes.IndexByte([]byte(" \t\r\n,:"), j.cursor.data[offset]) >= 0 {
		offset++
	}
	j.cursor.moveTo(offset)
	t, _ := j.decoder.ReadToken()
	return t, &origin{file: j.file, line: j.cursor.line, column: j.cursor.column, parent: parent, token: token}
}

func (j *jsonReader) value(parent *origin, token string, depth int) *Node {
	t, o := j.next(parent, token)
	if !j.enter(o, depth) {
		return nil
	}
	switch t.Kind() {
	case jsontext.KindBeginObject:
		return j.object(o, depth)
	case jsontext.KindBeginArray:
		return j.array(o, depth)
	default:
		return j.place(jsonScalar(t), o)
	}
}

func (j *jsonReader) object(o *origin, depth int) *Node {
	m := j.place(Mapping(), o)
	seen := map[string]int{}
	for !j.full && j.decoder.PeekKind() != jsontext.KindEndObject {
		t, at := j.next(o, "")
		name := t.String()
		at.token = name
		key := j.place(Str(name), at)
		j.nodes++
		j.add(m, seen, key, j.value(o, name, depth+1))
	}
	_, _ = j.decoder.ReadToken()
	return m
}

func (j *jsonReader) array(o *origin, depth int) *Node {
	s := j.place(Sequence(), o)
	for i := 0; !j.full && j.decoder.PeekKind() != jsontext.KindEndArray; i++ {
		s.Content = append(s.Content, j.value(o, Index(i), depth+1))
	}
	_, _ = j.decoder.ReadToken()
	return s
}

func jsonScalar(t jsontext.Token) *Node {
	switch t.Kind() {
	case jsontext.KindNull:
		return Scalar(TagNull, "null")
	case jsontext.KindTrue, jsontext.KindFalse:
		return Boolean(t.Bool())
	case jsontext.KindNumber:
		return number(t.String())
	default:
		return Str(t.String())
	}
}

// number has the tag that YAML would read into the text: what 64 bits don't hold is no integer to it.
func number(text string) *Node {
	_, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		_, err = strconv.ParseUint(text, 10, 64)
	}
	if err != nil {
		return Scalar(TagFloat, text)
	}
	return Scalar(TagInt, text)
}
