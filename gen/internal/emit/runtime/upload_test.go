package runtime

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

type uploadBody struct {
	File File `json:"file"`
}

// upload sends a file by a verb that may be repeated.
func upload(ctx context.Context, c *caller, content io.Reader, opts ...Option) error {
	return c.do(ctx, uploadRequest(content), opts)
}

func uploadRequest(content io.Reader) *request {
	return &request{method: "PUT", path: "/f/", body: uploadBody{File{Name: "f.bin", Content: content}}, formats: formatMultipart}
}

// within fails the test when f takes longer than anything here may.
func within(t *testing.T, limit time.Duration, f func()) {
	t.Helper()
	started := time.Now()
	f()
	assert.Less(t, time.Since(started), limit)
}

// slowReader gives a byte at a time, each after a pause.
type slowReader struct {
	pause time.Duration
	left  int
}

func (r *slowReader) Read(p []byte) (int, error) {
	if r.left == 0 {
		return 0, io.EOF
	}
	time.Sleep(r.pause)
	r.left--
	p[0] = 'x'
	return 1, nil
}

// stuckReader gives some bytes and then blocks until it is released. It counts the reads begun.
type stuckReader struct {
	first   int
	stuck   chan struct{} // closed when a read blocks
	release chan struct{}
	reads   atomic.Int64
}

func newStuckReader(t *testing.T, first int) *stuckReader {
	r := &stuckReader{first: first, stuck: make(chan struct{}), release: make(chan struct{})}
	t.Cleanup(func() { close(r.release) })
	return r
}

func (r *stuckReader) Read(p []byte) (int, error) {
	if r.reads.Add(1) == 1 && r.first > 0 {
		return min(r.first, len(p)), nil
	}
	close(r.stuck)
	<-r.release
	return 0, errors.New("released")
}

func (r *stuckReader) Seek(_ int64, whence int) (int64, error) {
	return map[int]int64{io.SeekEnd: 1 << 20}[whence], nil
}

// Of an upload that moves the limit is begun anew, from the file's side and from the network's.
func TestUploadOutlivesTheLimit(t *testing.T) {
	noLeak(t)
	rec := serve(t, func(w http.ResponseWriter, _ *http.Request, _ int) {})
	started := time.Now()
	require.NoError(t, upload(t.Context(), testCaller(t, rec.URL, WithTimeout(10*tick)), &slowReader{pause: 2 * tick, left: 12}))
	assert.Greater(t, time.Since(started), 20*tick)
	assert.Equal(t, 1, rec.count())
	assert.Contains(t, rec.bodies[0], "\r\n\r\n"+strings.Repeat("x", 12)+"\r\n")

	// More than the buffers of a connection hold, taken a part at a time.
	size := 0
	rec.Config.Handler = http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		for {
			n, err := io.CopyN(io.Discard, r.Body, 2<<20)
			if size += int(n); err != nil {
				return
			}
			time.Sleep(tick)
		}
	})
	large := map[string]string{"text": strings.Repeat("x", 48<<20)}
	started = time.Now()
	r := &request{method: "PUT", path: "/f/", body: large, formats: formatJSON}
	require.NoError(t, testCaller(t, rec.URL).do(t.Context(), r, []Option{WithTimeout(10 * tick)}))
	assert.Greater(t, time.Since(started), 20*tick)
	assert.Greater(t, size, 48<<20)
}

// One that moves no more ends, whoever is to blame.
func TestStalledUpload(t *testing.T) {
	for _, method := range []string{"the file", "the network", "the answer"} {
		t.Run(method, func(t *testing.T) {
			noLeak(t)
			gate := make(chan struct{})
			base, count := serveRaw(t, func(conn *net.TCPConn, _ int) {
				if method == "the answer" {
					_, _ = io.CopyN(io.Discard, conn, 64<<20)
				}
				<-gate
			})
			t.Cleanup(func() { close(gate) })
			var content io.Reader = newStuckReader(t, 100)
			if method != "the file" {
				content = io.LimitReader(endless{}, 64<<20)
			}
			within(t, 5*time.Second, func() {
				err := upload(t.Context(), testCaller(t, base, WithTimeout(2*tick)), content)
				requireClean(t, err)
				require.ErrorIs(t, err, ErrTimeout)
				require.EqualError(t, err, "cekura: PUT /f/: the attempt timed out: the limit of WithTimeout is 120ms")
			})
			assert.Equal(t, 1, count(), "a file that is still being read, or cannot seek, is not sent again")
		})
	}
}

// endless gives any number of bytes.
type endless struct{}

func (endless) Read(p []byte) (int, error) { return len(p), nil }

// A cancelled context ends a call whose Content blocks, and nothing begins to read it afterwards.
func TestCancellationWhileContentBlocks(t *testing.T) {
	for _, test := range []struct {
		name string
		end  func(context.Context) (context.Context, context.CancelFunc)
		want error
	}{
		{"cancelled", context.WithCancel, context.Canceled},
		{"deadline", func(ctx context.Context) (context.Context, context.CancelFunc) {
			return context.WithTimeout(ctx, 2*tick)
		}, context.DeadlineExceeded},
	} {
		for _, limit := range []time.Duration{0, time.Minute} {
			t.Run(test.name, func(t *testing.T) {
				noLeak(t)
				rec := serve(t, func(http.ResponseWriter, *http.Request, int) {})
				ctx, cancel := test.end(t.Context())
				defer cancel()
				content := newStuckReader(t, 100)
				go func() {
					<-content.stuck
					if test.want == context.Canceled {
						cancel()
					}
				}()
				within(t, 5*time.Second, func() {
					err := upload(ctx, testCaller(t, rec.URL, WithTimeout(limit)), content)
					require.ErrorIs(t, err, test.want)
					require.EqualError(t, err, "cekura: PUT /f/: "+test.want.Error())
					assert.NotErrorIs(t, err, ErrTimeout)
				})
				assert.EqualValues(t, 2, content.reads.Load())
			})
		}
	}
}

// Nor does a Content that blocks hide an answer that came before it was sent.
func TestEarlyAnswerWhileContentBlocks(t *testing.T) {
	for _, status := range []int{200, 413, 503} {
		noLeak(t)
		content := newStuckReader(t, 100)
		base, count := serveRaw(t, func(conn *net.TCPConn, _ int) {
			readRequest(conn)
			<-content.stuck
			_, _ = io.WriteString(conn, "HTTP/1.1 "+strconv.Itoa(status)+" X\r\nContent-Length: 2\r\n\r\n{}")
		})
		within(t, 5*time.Second, func() {
			err := upload(t.Context(), testCaller(t, base), content)
			var apiErr *Error
			if status == 200 {
				require.NoError(t, err)
			} else if assert.ErrorAs(t, err, &apiErr) {
				assert.Equal(t, status, apiErr.StatusCode)
				assert.Equal(t, "{}", string(apiErr.Body))
			}
		})
		assert.Equal(t, 1, count(), "what is still being read cannot be sent again")
		assert.EqualValues(t, 2, content.reads.Load())
	}
}

// An error of the file is the call's own: another attempt would only repeat it.
func TestFileThatFails(t *testing.T) {
	noLeak(t)
	rec := serve(t, func(http.ResponseWriter, *http.Request, int) {})
	errDisk := errors.New("the disk is gone")
	attempts := 0
	counting := WithMiddleware(func(next http.RoundTripper) http.RoundTripper {
		return roundTripper(func(r *http.Request) (*http.Response, error) { attempts++; return next.RoundTrip(r) })
	})
	err := upload(t.Context(), testCaller(t, rec.URL, counting), failingFile{strings.NewReader("x"), errDisk})
	require.ErrorIs(t, err, errDisk)
	require.EqualError(t, err, "cekura: PUT /f/: reading a file: the disk is gone")
	assert.Equal(t, 1, attempts)
}

type failingFile struct {
	*strings.Reader
	err error
}

func (f failingFile) Read([]byte) (int, error) { return 0, f.err }

// plainFile is read and sought without a lock, so that the race detector sees a read beside or after
// the call.
type plainFile struct {
	data  []byte
	at    int
	reads int
}

func (f *plainFile) Read(p []byte) (int, error) {
	f.reads++
	n := copy(p, f.data[f.at:])
	f.at += n
	if n == 0 {
		return 0, io.EOF
	}
	return n, nil
}

func (f *plainFile) Seek(offset int64, whence int) (int64, error) {
	switch whence {
	case io.SeekCurrent:
		offset += int64(f.at)
	case io.SeekEnd:
		offset += int64(len(f.data))
	}
	f.at = int(offset)
	return offset, nil
}

// When a call returns nothing reads its file any more, however it ended. The race detector is the
// judge: the test uses the file again at once.
func TestNothingReadsTheFileAfterTheCall(t *testing.T) {
	data := bytes.Repeat([]byte("0123456789abcdef"), 1<<17)
	gate := make(chan struct{})
	for name, test := range map[string]struct {
		handle http.HandlerFunc
		opts   []Option
		cancel bool
		ok     bool
	}{
		"sent":           {handle: func(_ http.ResponseWriter, r *http.Request) { _, _ = io.Copy(io.Discard, r.Body) }, ok: true},
		"refused early":  {handle: func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(413) }},
		"answered early": {handle: func(w http.ResponseWriter, _ *http.Request) { answerJSON(w, 200, `{}`) }},
		"busy":           {handle: func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(503) }},
		"timed out":      {handle: func(_ http.ResponseWriter, r *http.Request) { _, _ = io.CopyN(io.Discard, r.Body, 1<<20); <-gate }, opts: []Option{WithTimeout(2 * time.Millisecond)}},
		"cancelled":      {handle: func(_ http.ResponseWriter, r *http.Request) { _, _ = io.CopyN(io.Discard, r.Body, 1<<20) }, cancel: true},
		"broken off":     {handle: func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }},
		"redirected":     {handle: func(w http.ResponseWriter, r *http.Request) { w.Header().Set("Location", "/g/"); w.WriteHeader(307) }},
		"redirected away": {handle: func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Location", "http://127.0.0.1:1/")
			w.WriteHeader(307)
		}},
	} {
		t.Run(name, func(t *testing.T) {
			noLeak(t)
			rec := serve(t, nil)
			if name == "timed out" {
				t.Cleanup(func() { close(gate) })
			}
			rec.Config.ErrorLog = discardLog()
			rec.Config.Handler = test.handle
			c := testCaller(t, rec.URL, test.opts...)
			for range 50 {
				file := &plainFile{data: data}
				ctx, cancel := context.WithCancel(t.Context())
				if test.cancel {
					time.AfterFunc(time.Millisecond, cancel)
				}
				err := upload(ctx, c, file)
				file.at, file.reads = 0, 0
				if test.ok {
					require.NoError(t, err)
				}
				cancel()
				assert.Zero(t, file.reads)
			}
		})
	}
}

// A download that is asked for with a file has it sent before its answer is read.
func TestUploadForDownload(t *testing.T) {
	noLeak(t)
	rec := serve(t, nil)
	rec.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		got, _, err := r.FormFile("file")
		if !assert.NoError(t, err) {
			return
		}
		_, _ = io.Copy(w, got)
	})
	c := testCaller(t, rec.URL)
	for range 50 {
		file := &plainFile{data: bytes.Repeat([]byte("x"), 1<<20)}
		body, err := c.download(t.Context(), uploadRequest(file), nil)
		require.NoError(t, err)
		file.at, file.reads = 0, 0
		data, err := io.ReadAll(body)
		require.NoError(t, err)
		assert.Len(t, data, 1<<20)
		require.NoError(t, body.Close())
		assert.Zero(t, file.reads)
	}
}

// HTTP/2 reads and closes bodies in goroutines of its own, and keeps the connection where HTTP/1
// gives it up.
func TestUploadByHTTP2(t *testing.T) {
	noLeak(t)
	data := bytes.Repeat([]byte("0123456789abcdef"), 1<<17)
	rec := &recorder{}
	rec.Server = httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		assert.Equal(t, 2, r.ProtoMajor)
		switch rec.attempts.Add(1) % 3 {
		case 0:
			w.WriteHeader(413)
		case 1:
			_, _ = io.CopyN(io.Discard, r.Body, 1<<19)
			w.WriteHeader(503)
		default:
			_, _ = io.Copy(io.Discard, r.Body)
		}
	}))
	rec.EnableHTTP2 = true
	rec.StartTLS()
	t.Cleanup(rec.Close)
	c := testCaller(t, rec.URL, WithHTTPClient(rec.Client()))
	for i := range 50 {
		file := &plainFile{data: data}
		err := upload(t.Context(), c, file)
		file.at, file.reads = 0, 0
		if i%2 == 1 {
			require.ErrorContains(t, err, "413 Request Entity Too Large")
		} else {
			require.NoError(t, err)
		}
		assert.Zero(t, file.reads)
	}

	ctx, cancel := context.WithCancel(t.Context())
	content := newStuckReader(t, 100)
	go func() {
		<-content.stuck
		cancel()
	}()
	within(t, 5*time.Second, func() { require.ErrorIs(t, upload(ctx, c, content), context.Canceled) })
	assert.EqualValues(t, 2, content.reads.Load())

	stalled := newStuckReader(t, 100)
	within(t, 5*time.Second, func() { require.ErrorIs(t, upload(t.Context(), c, stalled, WithTimeout(tick)), ErrTimeout) })
	assert.EqualValues(t, 2, stalled.reads.Load())
}
