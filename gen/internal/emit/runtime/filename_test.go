package runtime

import (
	"bytes"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// named is content that has a name.
type named struct {
	io.Reader
	name string
}

func (n named) Name() string { return n.name }

// TestUploadsTellTheirLength: a body whose files are of known length is, and goes as multipart unasked.
func TestUploadsTellTheirLength(t *testing.T) {
	noLeak(t)
	rec := serve(t, func(w http.ResponseWriter, r *http.Request, n int) {
		if r.URL.Path == "/busy/" && n%2 == 1 {
			w.WriteHeader(http.StatusTooManyRequests)
		}
	})
	c := testCaller(t, rec.URL)
	path := filepath.Join(t.TempDir(), "report.pdf")
	require.NoError(t, os.WriteFile(path, []byte("--content"), 0o600))
	file, err := os.Open(path)
	require.NoError(t, err)
	defer file.Close()
	_, err = file.Seek(2, io.SeekStart)
	require.NoError(t, err)
	buffer := bytes.NewBufferString("--content")
	buffer.Next(2)
	all := formatJSON | formatForm | formatMultipart
	for name, content := range map[string]io.Reader{"buffer": buffer, "bytes": bytes.NewReader([]byte("content")), "strings": strings.NewReader("content"), "file": file} {
		before := rec.count()
		r := &request{method: "POST", path: "/busy/", body: fxUpload{Agent: 7, Extra: File{Name: name, Content: content}}, formats: all}
		require.NoError(t, c.do(t.Context(), r, nil), name)
		require.Equal(t, before+2, rec.count(), "it is sent again")
		for i := before; i < rec.count(); i++ {
			header, body := rec.headers[i], rec.bodies[i]
			assert.Equal(t, strconv.Itoa(len(body)), header.Get("Content-Length"), name)
			assert.Contains(t, header.Get("Content-Type"), "multipart/form-data; boundary=", name)
			assert.Contains(t, body, "\r\n\r\ncontent\r\n", name)
		}
	}
	assert.Equal(t, "content", buffer.String(), "it is not emptied")
	r := &request{method: "POST", path: "/x/", body: fxUpload{Extra: File{Name: "n", Content: io.MultiReader(strings.NewReader("content"))}}, formats: all}
	require.NoError(t, c.do(t.Context(), r, nil))
	assert.Empty(t, rec.headers[rec.count()-1].Get("Content-Length"))

	r.body = fxUpload{Agent: 7}
	require.NoError(t, c.do(t.Context(), r, nil))
	assert.Equal(t, "application/json", rec.headers[rec.count()-1].Get("Content-Type"), "without a file it is JSON")
	r = &request{method: "POST", path: "/x/", body: fxUpload{Extra: File{Name: "n", Content: buffer}}, formats: formatJSON | formatForm}
	require.EqualError(t, c.do(t.Context(), r, nil), "cekura: POST /x/: a body with files can only be sent as multipart")
	r.formats = all
	require.EqualError(t, c.do(t.Context(), r, []Option{WithForm()}), "cekura: POST /x/: a body with files can only be sent as multipart")
}

func TestFileNames(t *testing.T) {
	noLeak(t)
	rec := serve(t, func(http.ResponseWriter, *http.Request, int) {})
	c := testCaller(t, rec.URL)
	send := func(file File) error {
		r := &request{method: "POST", path: "/x/", body: fxUpload{Files: []File{{Name: "first", Content: strings.NewReader("x")}, file}}, formats: formatMultipart}
		return c.do(t.Context(), r, nil)
	}
	path := filepath.Join(t.TempDir(), `re "port".pdf`)
	require.NoError(t, os.WriteFile(path, nil, 0o600))
	opened, err := os.Open(path)
	require.NoError(t, err)
	defer opened.Close()
	for want, file := range map[string]File{
		`re \"port\".pdf`: {Content: opened},
		"mine.pdf":        {Name: "mine.pdf", Content: opened},
		"a/b.pdf":         {Name: "a/b.pdf", Content: strings.NewReader("x")},
		"c.pdf":           {Content: named{strings.NewReader("x"), "/a/b/c.pdf"}},
		"d.pdf":           {Content: named{strings.NewReader("x"), `C:\a\d.pdf`}},
		"e":               {Content: named{strings.NewReader("x"), "e/"}},
	} {
		require.NoError(t, send(file), want)
		assert.Contains(t, rec.bodies[rec.count()-1], `filename="`+want+`"`)
	}
	sent := rec.count()
	var none *os.File
	for _, content := range []io.Reader{strings.NewReader("x"), named{nil, ""}, named{nil, "/"}, named{nil, "."}, named{nil, "a/.."}} {
		require.EqualError(t, send(File{Content: content}), "cekura: POST /x/: files: file 1 has no name")
	}
	require.EqualError(t, send(File{Content: none}), "cekura: POST /x/: files: file 1 has no content")
	require.EqualError(t, send(File{Name: "n"}), "cekura: POST /x/: files: file 1 has no content")
	assert.Equal(t, sent, rec.count(), "nothing is sent")
}
