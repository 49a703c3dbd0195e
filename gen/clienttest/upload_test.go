package clienttest

import (
	"context"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	cekura "github.com/cekura-community/cekura-go/generated"
)

// uploaded is a file as it arrived.
type uploaded struct{ field, name, contentType, content string }

func uploadedFiles(t *testing.T, sent sentRequest) (files []uploaded) {
	t.Helper()
	kind, params, err := mime.ParseMediaType(sent.header.Get("Content-Type"))
	require.NoError(t, err)
	require.Equal(t, "multipart/form-data", kind)
	parts := multipart.NewReader(strings.NewReader(sent.body), params["boundary"])
	for {
		part, err := parts.NextPart()
		if err == io.EOF {
			return files
		}
		require.NoError(t, err)
		content, err := io.ReadAll(part)
		require.NoError(t, err)
		files = append(files, uploaded{part.FormName(), part.FileName(), part.Header.Get("Content-Type"), string(content)})
	}
}

// TestUploadKnowledgeBase sends files with names and types of their own, of which one cannot seek.
func TestUploadKnowledgeBase(t *testing.T) {
	api := &fakeAPI{replies: []reply{{status: http.StatusOK, body: `{"count":1,"results":[{"id":5,"file_name":"a.txt"}]}`}}}
	client, _ := online(t, api)
	page, err := client.Agents.UploadKnowledgeBase(t.Context(), 7, cekura.AgentUploadKnowledgeBaseInputMultipart{Files: []cekura.File{
		{Name: "a.txt", ContentType: "text/plain", Content: strings.NewReader("first")},
		{Name: "ü\".pdf", Content: io.MultiReader(strings.NewReader("second"))},
	}})
	require.NoError(t, err)
	assert.Equal(t, "a.txt", page.Results[0].FileName)
	assert.Equal(t, "/test_framework/v2/aiagents/7/upload_knowledge_base/", api.last().path)
	assert.Equal(t, []uploaded{
		{"files", "a.txt", "text/plain", "first"},
		{"files", "ü\".pdf", "application/octet-stream", "second"},
	}, uploadedFiles(t, api.last()))
}

// TestUploadAsJSON: the other shape of the same body goes as JSON.
func TestUploadAsJSON(t *testing.T) {
	api := &fakeAPI{replies: []reply{{status: http.StatusOK, body: `{"count":0,"results":[]}`}}}
	client, _ := online(t, api)
	_, err := client.Agents.UploadKnowledgeBase(t.Context(), 7, cekura.AgentUploadKnowledgeBaseInput{Files: []cekura.AgentUploadKnowledgeBaseInputFilesItem{
		{Name: "a.txt", ContentBase64: "Zmlyc3Q="},
	}})
	require.NoError(t, err)
	assertRequest(t, api.last(), "POST /test_framework/v2/aiagents/7/upload_knowledge_base/", `{"files":[{"name":"a.txt","content_base64":"Zmlyc3Q="}]}`)
}

// pacedFile gives out its first half at once, and the rest when the server has seen some of that.
type pacedFile struct {
	ctx        context.Context
	size, read int
	seen       chan struct{}
}

func (f *pacedFile) Read(p []byte) (int, error) {
	if f.read >= f.size/2 {
		select {
		case <-f.seen:
		case <-f.ctx.Done():
			return 0, f.ctx.Err()
		}
	}
	if f.read == f.size {
		return 0, io.EOF
	}
	n := min(len(p), f.size-f.read)
	clear(p[:n])
	f.read += n
	return n, nil
}

// TestUploadIsStreamed: the first bytes of a file arrive before its last are read, and no more than a
// small part of it is in memory.
func TestUploadIsStreamed(t *testing.T) {
	const size, memory = 64 << 20, 8 << 20
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	file := &pacedFile{ctx: ctx, size: size, seen: make(chan struct{})}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		parts, err := r.MultipartReader()
		if !assert.NoError(t, err) {
			return
		}
		part, err := parts.NextPart()
		if !assert.NoError(t, err) {
			return
		}
		begin, _ := io.CopyN(io.Discard, part, 1<<20)
		close(file.seen)
		rest, err := io.Copy(io.Discard, part)
		assert.NoError(t, err)
		assert.EqualValues(t, size, begin+rest)
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, `{"count":1,"results":[]}`)
	}))
	defer server.Close()
	client, err := cekura.NewClient(cekura.WithAPIKey("key"), cekura.WithBaseURL(server.URL), cekura.WithHTTPClient(server.Client()))
	require.NoError(t, err)

	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, err = client.Agents.UploadKnowledgeBase(ctx, 7, cekura.AgentUploadKnowledgeBaseInputMultipart{
		Files: []cekura.File{{Name: "big.bin", Content: file}},
	})
	runtime.ReadMemStats(&after)
	require.NoError(t, err)
	assert.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(memory))
}
