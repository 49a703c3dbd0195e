package runtime

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"strconv"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const tick = 60 * time.Millisecond

func TestRefusedConnection(t *testing.T) {
	for _, method := range []string{"GET", "PUT", "PATCH", "DELETE", "POST"} {
		t.Run(method, func(t *testing.T) {
			noLeak(t)
			listener, err := net.Listen("tcp", "127.0.0.1:0")
			require.NoError(t, err)
			base := "http://" + listener.Addr().String()
			listener.Close()
			attempts := 0
			counting := WithMiddleware(func(next http.RoundTripper) http.RoundTripper {
				return roundTripper(func(r *http.Request) (*http.Response, error) {
					attempts++
					return next.RoundTrip(r)
				})
			})
			_, err = call(t.Context(), testCaller(t, base, counting), method)
			requireClean(t, err)
			require.ErrorIs(t, err, syscall.ECONNREFUSED)
			require.ErrorContains(t, err, "cekura: "+method+" /things/7/: dial tcp")
			assert.Equal(t, 3, attempts, "nothing reached the server, so POST is sent again too")
		})
	}
}

func TestReset(t *testing.T) {
	for _, test := range []struct {
		name, method string
		read         bool
		attempts     int
	}{
		{"before the request", "GET", false, 3},
		{"after the request", "GET", true, 3},
		{"after the request", "PATCH", true, 3},
		{"after the request", "POST", true, 1},
	} {
		t.Run(test.name+" "+test.method, func(t *testing.T) {
			noLeak(t)
			base, count := serveRaw(t, func(conn *net.TCPConn, _ int) {
				if test.read {
					readRequest(conn)
				}
				reset(conn)
			})
			_, err := call(t.Context(), testCaller(t, base), test.method)
			requireClean(t, err)
			require.ErrorContains(t, err, "cekura: "+test.method+" /things/7/: ")
			var apiErr *Error
			assert.False(t, errors.As(err, &apiErr))
			assert.Equal(t, test.attempts, count())
		})
	}
}

func TestRecoveryAfterReset(t *testing.T) {
	noLeak(t)
	base, count := serveRaw(t, func(conn *net.TCPConn, n int) {
		sent := readRequest(conn)
		if n < 3 {
			reset(conn)
			return
		}
		assert.Contains(t, sent, `{"id":7,"name":"n"}`, "the body is sent anew")
		assert.Contains(t, sent, testKey)
		_, _ = io.WriteString(conn, "HTTP/1.1 200 OK\r\nContent-Length: 8\r\nConnection: close\r\n\r\n{\"id\":9}")
	})
	got, err := call(t.Context(), testCaller(t, base), "PATCH")
	require.NoError(t, err)
	assert.Equal(t, 9, got.ID)
	assert.Equal(t, 3, count())
}

// A server that answers too late or in part. release lets the handlers end with the test.
func TestSlowServer(t *testing.T) {
	for _, test := range []struct {
		name     string
		headers  bool // come in time; the body does not
		context  bool // the time-out is the context's, not the attempt's
		attempts int
		text     string
	}{
		{"headers, per attempt", false, false, 3, "cekura: GET /things/7/: the attempt timed out: the limit of WithTimeout is 60ms"},
		{"headers, context", false, true, 1, "cekura: GET /things/7/: context deadline exceeded"},
		{"body, per attempt", true, false, 1, "cekura: GET /things/7/: 200: reading the answer: the attempt timed out: the limit of WithTimeout is 60ms"},
		{"body, context", true, true, 1, "cekura: GET /things/7/: 200: reading the answer: context deadline exceeded"},
	} {
		t.Run(test.name, func(t *testing.T) {
			noLeak(t)
			rec := serve(t, func(w http.ResponseWriter, r *http.Request, _ int) {
				if test.headers {
					_, _ = io.WriteString(w, `{"id":`)
					_ = http.NewResponseController(w).Flush()
				}
				<-r.Context().Done()
			})
			ctx, opts := t.Context(), []Option{WithTimeout(tick)}
			if test.context {
				limited, cancel := context.WithTimeout(ctx, tick)
				defer cancel()
				ctx, opts = limited, nil
			}
			_, err := get(ctx, testCaller(t, rec.URL), opts...)
			requireClean(t, err)
			require.ErrorContains(t, err, test.text)
			assert.Equal(t, test.context, errors.Is(err, context.DeadlineExceeded), "the caller's own deadline")
			assert.Equal(t, !test.context, errors.Is(err, ErrTimeout), "the limit of an attempt")
			assert.True(t, os.IsTimeout(err))
			var timeout net.Error
			require.ErrorAs(t, err, &timeout)
			assert.True(t, timeout.Timeout())
			assert.Equal(t, test.attempts, rec.count())
		})
	}
}

func TestCancellationWhileReading(t *testing.T) {
	noLeak(t)
	rec := serve(t, func(w http.ResponseWriter, r *http.Request, n int) {
		answerJSON(w, map[int]int{1: 200, 2: 400}[n], `{"id":`)
		_ = http.NewResponseController(w).Flush()
		<-r.Context().Done()
	})
	c := testCaller(t, rec.URL)
	for _, status := range []int{200, 400} {
		ctx, cancel := context.WithCancelCause(t.Context())
		_, err := get(ctx, c, WithMiddleware(func(next http.RoundTripper) http.RoundTripper {
			return roundTripper(func(r *http.Request) (*http.Response, error) {
				defer time.AfterFunc(5*time.Millisecond, func() { cancel(errors.New("the user left")) })
				return next.RoundTrip(r)
			})
		}))
		requireClean(t, err)
		require.ErrorIs(t, err, context.Canceled)
		require.ErrorContains(t, err, "cekura: GET /things/7/: "+strconv.Itoa(status))
		var apiErr *Error
		assert.Equal(t, status == 400, errors.As(err, &apiErr), "the status of an error is not lost")
	}
	assert.Equal(t, 2, rec.count())
}

func TestUnusableAnswers(t *testing.T) {
	raw := func(text string) func(*testing.T) (string, func() int) {
		return func(t *testing.T) (string, func() int) {
			return serveRaw(t, func(conn *net.TCPConn, _ int) {
				readRequest(conn)
				_, _ = io.WriteString(conn, "HTTP/1.1 "+text)
			})
		}
	}
	packed := zipped(`{"id":7,"name":"body text"}`)
	damaged := bytes.Clone(packed)
	damaged[len(damaged)-6] ^= 1 // in the checksum
	gzipped := func(data []byte) string {
		return "200 OK\r\nContent-Type: application/json\r\nContent-Encoding: gzip\r\nContent-Length: " + strconv.Itoa(len(data)) + "\r\n\r\n" + string(data)
	}
	for _, test := range []struct {
		name  string
		start func(*testing.T) (string, func() int)
		text  string
		eof   bool
	}{
		{"gzip cut short", raw(gzipped(packed[:len(packed)-12])), "200: answer ends early", true},
		{"gzip with another checksum", raw(gzipped(damaged)), "200: answer cannot be read: gzip: invalid checksum", false},
		{"gzip of nothing", raw(gzipped(zipped(""))), "200: answer is empty", false},
		{"gzip of HTML", raw(gzipped(zipped("<p>body text</p>"))), "200: answer cannot be decoded", false},
		{"truncated JSON", raw("200 OK\r\nContent-Type: application/json\r\nContent-Length: 6\r\n\r\n{\"id\":"), "200: answer ends early", true},
		{"Content-Length too long", raw("200 OK\r\nContent-Length: 100\r\n\r\n{\"id\":7}"), "200: answer ends early", true},
		{"Content-Length too short", raw("200 OK\r\nConnection: close\r\nContent-Length: 4\r\n\r\n{\"id\":7}"), "200: answer ends early", true},
		{"Content-Length huge", raw("200 OK\r\nContent-Length: 9000000000000\r\n\r\n{\"id\":7}"), "200: answer ends early", true},
		{"chunk cut off", raw("200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n{\"id\":7}"), "200: answer ends early", true},
		{"empty", raw("200 OK\r\nContent-Length: 0\r\n\r\n"), "200: answer is empty", false},
		{"blank", raw("200 OK\r\nContent-Length: 2\r\n\r\n \n"), "200: answer is empty", false},
		{"HTML", raw("200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: 16\r\n\r\n<p>body text</p>"), "200: answer is not JSON (text/html)", false},
		{"text", raw("200 OK\r\nContent-Type: text/plain\r\nContent-Length: 9\r\n\r\nbody text"), "200: answer is not JSON (text/plain)", false},
		{"HTML as JSON", raw("200 OK\r\nContent-Type: application/json\r\nContent-Length: 16\r\n\r\n<p>body text</p>"), "200: answer cannot be decoded", false},
		{"wrong shape", raw("200 OK\r\nContent-Type: application/json\r\nContent-Length: 13\r\n\r\n[\"body text\"]"), "200: answer cannot be decoded", false},
		{"damaged gzip", raw("200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 20\r\n\r\nbody text, not gzip!"), "200: answer cannot be read", false},
		{"brotli", raw("200 OK\r\nContent-Encoding: br\r\nContent-Length: 9\r\n\r\nbody text"), "200: answer is encoded in a way that was not asked for (br)", false},
	} {
		t.Run(test.name, func(t *testing.T) {
			noLeak(t)
			base, count := test.start(t)
			_, err := get(t.Context(), testCaller(t, base))
			requireClean(t, err)
			require.ErrorContains(t, err, "cekura: GET /things/7/: "+test.text)
			var decodeErr *DecodeError
			require.ErrorAs(t, err, &decodeErr)
			assert.Equal(t, 200, decodeErr.StatusCode)
			assert.Equal(t, test.eof, errors.Is(err, io.ErrUnexpectedEOF))
			assert.Equal(t, 1, count(), "the server has carried the request out")
		})
	}
}

// An error status stays an *Error, whatever comes with it.
func TestUnusableErrors(t *testing.T) {
	packed := string(zipped(`{"detail":"body text"}`))
	for _, test := range []struct{ name, header, body, text, kept string }{
		{"empty", "Content-Length: 0", "", "", ""},
		{"HTML", "Content-Type: text/html", "<p>body text</p>", "", "<p>body text</p>"},
		{"HTML as JSON", "Content-Type: application/json", "<p>body text</p>", "", "<p>body text</p>"},
		{"JSON cut short", "Content-Type: application/json", `{"detail":"body te`, "", `{"detail":"body te`},
		{"Content-Length too long", "Content-Length: 100", `{"detail":"x"}`, ": unexpected EOF", `{"detail":"x"}`},
		{"no gzip", "Content-Encoding: gzip", "body text, not gzip!", ": gzip: invalid header", ""},
		{"gzip cut short", "Content-Encoding: gzip", packed[:len(packed)-8], ": unexpected EOF", `{"detail":"body text"}`},
		{"another type", "Content-Type: application/json", `{"detail":{"code":7},"body text":["x"]}`, ": detail.code", `{"detail":{"code":7},"body text":["x"]}`},
		{"name of two lines", "Content-Type: application/json", `{"a\nb":["x"]}`, "", `{"a\nb":["x"]}`},
	} {
		t.Run(test.name, func(t *testing.T) {
			noLeak(t)
			base, count := serveRaw(t, func(conn *net.TCPConn, _ int) {
				readRequest(conn)
				_, _ = io.WriteString(conn, "HTTP/1.1 404 Not Found\r\nConnection: close\r\n"+test.header+"\r\n\r\n"+test.body)
			})
			_, err := get(t.Context(), testCaller(t, base))
			requireClean(t, err)
			require.EqualError(t, err, "cekura: GET /things/7/: 404 Not Found"+test.text)
			require.ErrorIs(t, err, ErrNotFound)
			var apiErr *Error
			require.ErrorAs(t, err, &apiErr)
			assert.Equal(t, test.kept, string(apiErr.Body))
			assert.Equal(t, 1, count())
		})
	}
}

func TestUnknownStatus(t *testing.T) {
	noLeak(t)
	rec := serve(t, func(w http.ResponseWriter, _ *http.Request, n int) {
		answerJSON(w, map[int]int{1: 418, 2: 299, 3: 599}[n], `{"id":7}`)
	})
	c := testCaller(t, rec.URL)
	_, err := get(t.Context(), c)
	require.EqualError(t, err, "cekura: GET /things/7/: 418 I'm a teapot: id")

	byStatus := func(status int) any { return undeclared{} }
	err = c.do(t.Context(), &request{method: "GET", path: "/things/", out: byStatus}, nil)
	require.EqualError(t, err, "cekura: GET /things/: 299: the document does not declare this status")

	_, err = get(t.Context(), c)
	require.ErrorIs(t, err, ErrServer)
	require.EqualError(t, err, "cekura: GET /things/7/: 599: id")
}

func zipped(text string) []byte {
	var buf bytes.Buffer
	zip := gzip.NewWriter(&buf)
	_, _ = io.WriteString(zip, text)
	_ = zip.Close()
	return buf.Bytes()
}

func TestGzip(t *testing.T) {
	for _, status := range []int{200, 400} {
		// With compression asked for by name net/http leaves the answer as it is.
		for _, opts := range [][]Option{nil, {WithHeader("Accept-Encoding", "gzip")}} {
			noLeak(t)
			rec := serve(t, func(w http.ResponseWriter, r *http.Request, _ int) {
				assert.Equal(t, "gzip", r.Header.Get("Accept-Encoding"))
				w.Header().Set("Content-Encoding", "gzip")
				w.Header().Set("Content-Type", "application/json")
				w.WriteHeader(status)
				_, _ = w.Write(zipped(`{"id":3,"detail":"no"}`))
			})
			got, err := get(t.Context(), testCaller(t, rec.URL), opts...)
			if status == 200 {
				require.NoError(t, err)
				assert.Equal(t, 3, got.ID)
				continue
			}
			var apiErr *Error
			require.ErrorAs(t, err, &apiErr)
			assert.Equal(t, "no", apiErr.Detail)
		}
	}
}

func TestNoContent(t *testing.T) {
	t.Run("204 with a body", func(t *testing.T) {
		noLeak(t)
		base, count := serveRaw(t, func(conn *net.TCPConn, _ int) {
			readRequest(conn)
			_, _ = io.WriteString(conn, "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n<p>what is this?</p>")
		})
		err := testCaller(t, base).do(t.Context(), &request{method: "DELETE", path: "/things/7/"}, nil)
		require.NoError(t, err)
		assert.Equal(t, 1, count())
	})
	t.Run("200 with none, where none is wanted", func(t *testing.T) {
		noLeak(t)
		rec := serve(t, func(http.ResponseWriter, *http.Request, int) {})
		require.NoError(t, testCaller(t, rec.URL).do(t.Context(), &request{method: "POST", path: "/go/"}, nil))
	})
	t.Run("an ignored answer leaves the connection usable", func(t *testing.T) {
		noLeak(t)
		rec := serve(t, func(w http.ResponseWriter, r *http.Request, _ int) {
			answerJSON(w, 200, `"`+string(bytes.Repeat([]byte("x"), 100<<10))+`"`+r.RemoteAddr)
		})
		c, remote := testCaller(t, rec.URL), map[string]bool{}
		for range 3 {
			require.NoError(t, c.do(t.Context(), &request{method: "DELETE", path: "/x/"}, nil))
			var body []byte
			require.NoError(t, c.do(t.Context(), &request{method: "DELETE", path: "/x/"}, []Option{WithRawBody(&body)}))
			remote[string(body[100<<10:])] = true
		}
		assert.Len(t, remote, 1)
	})
}

func TestBadGatewayHTML(t *testing.T) {
	for method, attempts := range map[string]int{"GET": 3, "PUT": 3, "PATCH": 3, "DELETE": 3, "POST": 1} {
		noLeak(t)
		rec := serve(t, func(w http.ResponseWriter, _ *http.Request, _ int) {
			w.Header().Set("Content-Type", "text/html")
			w.Header().Set("X-Request-ID", "req-1")
			w.WriteHeader(502)
			_, _ = io.WriteString(w, "<h1>body text</h1>")
		})
		_, err := call(t.Context(), testCaller(t, rec.URL), method)
		requireClean(t, err)
		require.EqualError(t, err, "cekura: "+method+" /things/7/: 502 Bad Gateway (request ID req-1)")
		require.ErrorIs(t, err, ErrServer)
		var apiErr *Error
		require.ErrorAs(t, err, &apiErr)
		assert.Equal(t, "<h1>body text</h1>", string(apiErr.Body))
		assert.Equal(t, "req-1", apiErr.RequestID)
		assert.Empty(t, apiErr.Detail)
		assert.Empty(t, apiErr.Fields)
		assert.Equal(t, attempts, rec.count(), method)
	}
}

func TestErrorBodyIsCapped(t *testing.T) {
	noLeak(t)
	rec := serve(t, func(w http.ResponseWriter, _ *http.Request, _ int) {
		w.WriteHeader(400)
		_, _ = w.Write(bytes.Repeat([]byte("x"), 3<<20))
	})
	_, err := get(t.Context(), testCaller(t, rec.URL))
	var apiErr *Error
	require.ErrorAs(t, err, &apiErr)
	assert.Len(t, apiErr.Body, 1<<20)
}
