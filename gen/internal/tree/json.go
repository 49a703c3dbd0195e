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
	offset, reason := len(data), "it ends too early"
	var syntactic *jsontext.SyntacticError
	if errors.As(err, &syntactic) {
		offset, reason = int(syntactic.ByteOffset), syntactic.Err.Error()
	} else if err == nil {
		rest := bytes.TrimLeft(data[d.InputOffset():], " \t\r\n")
		if len(rest) == 0 {
			return nil
		}
		offset, reason = len(data)-len(rest), "something follows the value at the top"
	}
	line, column := newCursor(data).moveTo(offset)
	return &syntaxError{line, column, "not JSON: " + reason, ""}
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
	rest := bytes.TrimLeft(j.cursor.data[j.decoder.InputOffset():], " \t\r\n,:")
	line, column := j.cursor.moveTo(len(j.cursor.data) - len(rest))
	t, _ := j.decoder.ReadToken()
	return t, newOrigin(j.file, line, column, parent, token)
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
	case jsontext.KindNull:
		return j.place(Null(), o)
	case jsontext.KindTrue, jsontext.KindFalse:
		return j.place(Boolean(t.Bool()), o)
	case jsontext.KindNumber:
		return j.place(number(t.String()), o)
	default:
		return j.place(Str(t.String()), o)
	}
}

func (j *jsonReader) object(o *origin, depth int) *Node {
	m := j.place(Mapping(), o)
	seen := map[string]int{}
	for !j.full && j.decoder.PeekKind() != jsontext.KindEndObject {
		t, at := j.next(o, "")
		name := t.String()
		at.rename(name)
		key := j.place(Str(name), at)
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

// number has the tag that YAML would read into the text: what 64 bits don't hold is no integer to it.
func number(text string) *Node {
	_, signed := strconv.ParseInt(text, 10, 64)
	_, unsigned := strconv.ParseUint(text, 10, 64)
	if signed != nil && unsigned != nil {
		return Scalar(TagFloat, text)
	}
	return Scalar(TagInt, text)
}
