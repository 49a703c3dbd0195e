package runtime

import (
	"bytes"
	"io"
	"mime"
	"mime/multipart"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"
)

type fxUpload struct {
	Agent int     `json:"agent"`
	Files []File  `json:"files,omitzero"`
	Cover *File   `json:"cover,omitzero"`
	Extra File    `json:"extra,omitzero"`
	Note  *string `json:"note,omitzero"`
}

func TestEncodeMultipart(t *testing.T) {
	const plain, object = "\r\n\r\n", "\r\nContent-Type: application/json\r\n\r\n"
	wants := map[string][]string{
		"absent":          {`"description"` + plain + "a b&c"},
		"null":            {`"description"` + plain, `"agent_speaks_first"` + plain},
		"values":          {`"description"` + plain, `"project"` + plain + "7", `"language"` + plain + "en", `"agent_speaks_first"` + plain + "false"},
		"nested object":   {`"description"` + plain, `"telephony"` + object + `{"inbound":true,"sip_uri":null,"outbound_numbers":[]}`},
		"list":            {`"description"` + plain, `"enabled_personalities"` + plain + "1", `"enabled_personalities"` + plain + "2"},
		"list of objects": {`"description"` + plain, `"mock_tools"` + object + `{"name":"a"}`, `"mock_tools"` + object + `{"served_via":{"type":"mcp","mock_index":2}}`},
		"union":           {`"description"` + plain, `"provider"` + object + `{"type":"vapi","credentials":{"config":{"public_key":"pk"}}}`},
		"secret":          {`"description"` + plain, `"webhook_secret"` + plain + "s3cret"},
	}
	for name, create := range formCases() {
		t.Run(name, func(t *testing.T) {
			body, err := encodeBody(formatMultipart, create, nil)
			require.NoError(t, err)
			_, params, err := mime.ParseMediaType(body.contentType)
			require.NoError(t, err)
			want := ""
			for _, part := range wants[name] {
				want += "--" + params["boundary"] + "\r\nContent-Disposition: form-data; name=" + part + "\r\n"
			}
			want += "--" + params["boundary"] + "--\r\n"
			assert.Equal(t, want, read(t, body))
			assert.EqualValues(t, len(want), body.length)
		})
	}
}

// onlyReader hides what else a reader can do.
type onlyReader struct{ io.Reader }

func TestFilesAreStreamed(t *testing.T) {
	defer goleak.VerifyNone(t)
	big := strings.Repeat("0123456789abcdef", 1<<16)
	body, err := encodeBody(formatMultipart, fxUpload{
		Agent: 7,
		Files: []File{{Name: "a.txt", ContentType: "text/plain; charset=utf-8", Content: strings.NewReader(big)}, {Name: "ü\".pdf", Content: onlyReader{strings.NewReader("pdf")}}},
		Note:  Ptr("after"),
	}, nil)
	require.NoError(t, err)
	assert.EqualValues(t, -1, body.length)
	assert.False(t, body.replayable)

	reader, err := body.open()
	require.NoError(t, err)
	_, params, err := mime.ParseMediaType(body.contentType)
	require.NoError(t, err)
	form, err := multipart.NewReader(reader, params["boundary"]).ReadForm(1 << 24)
	require.NoError(t, err)
	assert.Equal(t, map[string][]string{"agent": {"7"}, "note": {"after"}}, form.Value)
	files := form.File["files"]
	require.Len(t, files, 2)
	assert.Equal(t, "a.txt", files[0].Filename)
	assert.Equal(t, "text/plain; charset=utf-8", files[0].Header.Get("Content-Type"))
	assert.EqualValues(t, len(big), files[0].Size)
	assert.Equal(t, "ü\".pdf", files[1].Filename)
	assert.Equal(t, "application/octet-stream", files[1].Header.Get("Content-Type"))
	require.NoError(t, reader.Close())

	_, err = body.open()
	assert.EqualError(t, err, "a file that cannot seek can be sent once only")
}

func TestFilesAreReplayed(t *testing.T) {
	content := strings.NewReader("skipped content")
	_, err := content.Seek(8, io.SeekStart)
	require.NoError(t, err)
	body, err := encodeBody(formatMultipart, &fxUpload{Cover: &File{Name: "c", Content: content}}, nil)
	require.NoError(t, err)
	assert.True(t, body.replayable)

	first, err := body.open()
	require.NoError(t, err)
	_, err = io.CopyN(io.Discard, first, 250)
	require.NoError(t, err)
	second := read(t, body)
	assert.Contains(t, second, "\r\n\r\ncontent\r\n")
	assert.EqualValues(t, len(second), body.length)
	_, err = io.ReadAll(first)
	assert.ErrorIs(t, err, errRetired)
	assert.Equal(t, second, read(t, body))
}

func TestFileNamesCannotInject(t *testing.T) {
	body, err := encodeBody(formatMultipart, fxUpload{Extra: File{Name: "a\"\r\nX-Evil: 1\r\n\r\n\\", Content: strings.NewReader("x")}}, nil)
	require.NoError(t, err)
	text := read(t, body)
	assert.Contains(t, text, `filename="a\"%0D%0AX-Evil: 1%0D%0A%0D%0A\\"`+"\r\n")
	assert.NotContains(t, text, "\nX-Evil")

	for _, bad := range []string{"text/plain\r\nX-Evil: 1", "no type", "a/b; c=\"d\re\"x"} {
		_, err = encodeBody(formatMultipart, fxUpload{Extra: File{Name: "x", ContentType: bad, Content: strings.NewReader("x")}}, nil)
		assert.EqualError(t, err, "extra: the content type of a file is not a media type", bad)
	}
}

func TestFilesGoAsMultipartOnly(t *testing.T) {
	upload := fxUpload{Extra: File{Name: "x", Content: strings.NewReader("x")}}
	for _, format := range []bodyFormat{formatJSON, formatForm} {
		_, err := encodeBody(format, upload, nil)
		assert.EqualError(t, err, "a body with files can only be sent as multipart")
	}
	_, err := encodeBody(formatMultipart, fxUpload{Files: []File{{Name: "a"}}}, nil)
	assert.EqualError(t, err, "files: file 0 has no content")

	body, err := encodeBody(formatMultipart, fxUpload{Agent: 1}, nil)
	require.NoError(t, err)
	assert.Equal(t, 1, bytes.Count([]byte(read(t, body)), []byte("Content-Disposition")))
}
