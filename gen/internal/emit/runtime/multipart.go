package runtime

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/textproto"
	"strings"
)

// encodeMultipart writes v as multipart/form-data, parts in the order of the struct. All but the
// files is made up front; the files are read between the made pieces as the body is sent, without a
// goroutine that an abandoned body could leave behind.
func encodeMultipart(v any, files map[string][]File) (*payload, error) {
	members, err := formMembers(v)
	if err != nil {
		return nil, err
	}
	body := &multipartBody{}
	body.writer = multipart.NewWriter(&body.text)
	for _, member := range members {
		fields, err := formFields(member)
		if err != nil {
			return nil, err
		}
		if list, isFile := files[member.name]; isFile { // of which the fields only hold the place
			fields, err = nil, body.addFiles(member.name, list)
		}
		for _, field := range fields {
			err = errors.Join(err, body.addField(field))
		}
		if err != nil {
			return nil, err
		}
	}
	if err := body.writer.Close(); err != nil {
		return nil, err
	}
	body.cut()
	return body.payload(), nil
}

// multipartBody is a body in the making: pieces of text with files between them.
type multipartBody struct {
	writer *multipart.Writer
	text   bytes.Buffer // what the writer wrote since the last file
	pieces []bodyPiece
}

// bodyPiece is either text or a file.
type bodyPiece struct {
	text []byte
	file *rewinder
}

// cut ends the current piece of text.
func (b *multipartBody) cut() {
	b.pieces = append(b.pieces, bodyPiece{text: bytes.Clone(b.text.Bytes())})
	b.text.Reset()
}

func (b *multipartBody) addField(field formField) error {
	header := textproto.MIMEHeader{"Content-Disposition": {disposition("name", field.name)}}
	if field.isJSON {
		header.Set("Content-Type", "application/json")
	}
	part, err := b.writer.CreatePart(header)
	if err != nil {
		return err
	}
	_, err = io.WriteString(part, field.value)
	return err
}

func (b *multipartBody) addFiles(name string, files []File) error {
	for _, file := range files {
		contentType := "application/octet-stream"
		if file.ContentType != "" {
			kind, params, err := mime.ParseMediaType(file.ContentType)
			if contentType = mime.FormatMediaType(kind, params); err != nil || contentType == "" {
				return fmt.Errorf("%s: the content type of a file is not a media type", name)
			}
		}
		_, err := b.writer.CreatePart(textproto.MIMEHeader{
			"Content-Disposition": {disposition("name", name, "filename", file.Name)},
			"Content-Type":        {contentType},
		})
		if err != nil {
			return err
		}
		b.cut()
		b.pieces = append(b.pieces, bodyPiece{file: newRewinder(file.Content)})
	}
	return nil
}

// disposition is a part's Content-Disposition, with names and values escaped as browsers do:
// nothing in them can end the quotes or the line.
func disposition(pairs ...string) string {
	escape := strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\r", "%0D", "\n", "%0A", "\x00", "%00")
	text := "form-data"
	for i := 0; i < len(pairs); i += 2 {
		text += "; " + pairs[i] + `="` + escape.Replace(pairs[i+1]) + `"`
	}
	return text
}

// payload is the finished body.
func (b *multipartBody) payload() *payload {
	out := &payload{contentType: b.writer.FormDataContentType(), open: b.open, replayable: true}
	for _, piece := range b.pieces {
		size := int64(len(piece.text))
		if piece.file != nil {
			size = piece.file.size()
			out.files = append(out.files, piece.file)
			out.replayable = out.replayable && piece.file.seeks
		}
		if size < 0 || out.length < 0 {
			out.length = -1
			continue
		}
		out.length += size
	}
	return out
}

// open returns the body from its start.
func (b *multipartBody) open() (io.ReadCloser, error) {
	var readers []io.Reader
	var body multipartReader
	for _, piece := range b.pieces {
		if piece.file == nil {
			readers = append(readers, bytes.NewReader(piece.text))
			continue
		}
		file, err := piece.file.open()
		if err != nil {
			return nil, err
		}
		readers = append(readers, file)
		body.files = append(body.files, file)
	}
	body.Reader = io.MultiReader(readers...)
	return &body, nil
}

// multipartReader is one reading of a multipartBody.
type multipartReader struct {
	io.Reader
	files []*rewound
}

// Close lets go of the files; they stay open, since they are the user's.
func (r *multipartReader) Close() error {
	for _, file := range r.files {
		_ = file.Close()
	}
	return nil
}
