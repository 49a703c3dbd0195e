package runtime

import (
	"bytes"
	"context"
	"errors"
	"io"
)

// bodyFormat is a set of the ways in which a request's body can be written.
type bodyFormat uint8

const (
	formatJSON bodyFormat = 1 << iota
	formatForm
	formatMultipart
)

// formatsOf asks a body of several shapes for the formats that its own may be sent in; none stands
// in the way of a body that there isn't.
func formatsOf[B any](body B, formats func(B) bodyFormat) bodyFormat {
	if isNone(body) {
		return formatJSON | formatForm | formatMultipart
	}
	return formats(body)
}

// payload is a request body ready to be sent, more than once if replayable.
type payload struct {
	contentType string
	length      int64 // in bytes, -1 where unknown
	open        func() (io.ReadCloser, error)
	replayable  bool // open may be called again after the reader it gave is closed
	files       []*rewinder
}

// rest ends the reading of the files, for good where the call is over, and reports whether nothing
// reads them any more.
func (p *payload) rest(over bool) bool {
	rests := true
	if p != nil {
		for _, file := range p.files {
			rests = file.rest(over) && rests
		}
	}
	return rests
}

// sent waits a moment for the files to have been read to their end.
func (p *payload) sent(ctx context.Context) {
	if p == nil || len(p.files) == 0 {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, readGrace)
	defer cancel()
	for _, file := range p.files {
		file.closed(ctx)
	}
}

// choose takes one format of several: JSON if it is there, else multipart; with files multipart
// first. None counts as JSON.
func (f bodyFormat) choose(hasFiles bool) bodyFormat {
	order := [...]bodyFormat{formatJSON, formatMultipart, formatForm}
	if hasFiles {
		order = [...]bodyFormat{formatMultipart, formatJSON, formatForm}
	}
	for _, one := range order {
		if f&one != 0 {
			return one
		}
	}
	return formatJSON
}

// encodeBody writes v in one of the formats, of a form some members in styles of their own, with
// the fields in it.
func encodeBody(formats bodyFormat, v any, styles formStyles, fields ...bodyField) (*payload, error) {
	if plain, ok := v.(plainBody); ok {
		if len(fields) > 0 {
			return nil, errors.New("WithBodyField has no place in a body that is given as bytes")
		}
		return plain.payload(), nil
	}
	files, err := filesOf(v)
	if err != nil {
		return nil, err
	}
	format := formats.choose(len(files) > 0)
	if len(fields) > 0 {
		if v, err = withFields(v, fields); err != nil {
			return nil, err
		}
		for _, field := range fields {
			delete(files, field.path[0])
		}
	}
	switch {
	case format == formatMultipart:
		return encodeMultipart(v, files)
	case len(files) > 0:
		return nil, errors.New("a body with files can only be sent as multipart")
	case format == formatForm:
		return encodeForm(v, styles)
	}
	data, err := encodeSent(v)
	if err != nil {
		return nil, err
	}
	return bytesPayload("application/json", data), nil
}

// bytesPayload is a body held in memory.
func bytesPayload(contentType string, data []byte) *payload {
	return &payload{
		contentType: contentType,
		length:      int64(len(data)),
		open:        func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(data)), nil },
		replayable:  true,
	}
}
