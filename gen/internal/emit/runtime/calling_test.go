package runtime

import (
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"
)

const testKey = "key-that-stays-home"

// quick keeps the retries of a test from taking time.
var quick = optionFunc(func(c *config) error {
	c.backoff = backoff{first: time.Millisecond, longest: 4 * time.Millisecond, obeyed: 20 * time.Millisecond}
	return nil
})

// noLeak fails the test when it leaves a goroutine, and so a connection or a body, behind.
// It must come before what the test starts.
func noLeak(t *testing.T) {
	t.Helper()
	now := goleak.IgnoreCurrent()
	t.Cleanup(func() { goleak.VerifyNone(t, now) })
	t.Setenv(apiKeyEnv, "")
	t.Setenv(baseURLEnv, "")
}

// testCaller is a caller with a transport of its own that closes with the test.
func testCaller(t *testing.T, baseURL string, opts ...Option) *caller {
	t.Helper()
	transport := &http.Transport{}
	t.Cleanup(transport.CloseIdleConnections)
	opts = append([]Option{WithAPIKey(testKey), WithBaseURL(baseURL), WithHTTPClient(&http.Client{Transport: transport}), quick}, opts...)
	c, err := newCaller(opts)
	require.NoError(t, err)
	return c
}

// recorder is a server that counts requests and keeps their keys and bodies.
type recorder struct {
	*httptest.Server
	attempts atomic.Int64
	mu       sync.Mutex
	keys     []string
	bodies   []string
	headers  []http.Header
}

// serve answers with handle, which is told the number of the request, from 1.
func serve(t *testing.T, handle func(w http.ResponseWriter, r *http.Request, n int)) *recorder {
	t.Helper()
	rec := &recorder{}
	rec.Server = httptest.NewServer(rec.handler(handle))
	t.Cleanup(rec.Close)
	return rec
}

func (rec *recorder) handler(handle func(w http.ResponseWriter, r *http.Request, n int)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		rec.mu.Lock()
		rec.keys = append(rec.keys, r.Header.Get(apiKeyHeader))
		rec.bodies = append(rec.bodies, string(body))
		rec.headers = append(rec.headers, r.Header.Clone())
		rec.mu.Unlock()
		handle(w, r, int(rec.attempts.Add(1)))
	})
}

func (rec *recorder) count() int { return int(rec.attempts.Load()) }

// serveRaw runs handle on each connection, numbered from 1, and returns the address.
func serveRaw(t *testing.T, handle func(conn *net.TCPConn, n int)) (baseURL string, count func() int) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	var n atomic.Int64
	var all sync.WaitGroup
	all.Go(func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			number := int(n.Add(1))
			all.Go(func() {
				defer conn.Close()
				handle(conn.(*net.TCPConn), number)
			})
		}
	})
	t.Cleanup(func() {
		listener.Close()
		all.Wait()
	})
	return "http://" + listener.Addr().String(), func() int { return int(n.Load()) }
}

// readRequest reads the headers of a request and as much of its body as came along.
func readRequest(conn net.Conn) string {
	buf := make([]byte, 64<<10)
	n, _ := conn.Read(buf)
	return string(buf[:n])
}

// reset closes the connection with RST in place of FIN.
func reset(conn *net.TCPConn) {
	_ = conn.SetLinger(0)
	_ = conn.Close()
}

type thing struct {
	ID   int    `json:"id"`
	Name string `json:"name,omitzero"`
}

// get calls GET /things/7/?secret=q and returns what was decoded.
func get(ctx context.Context, c *caller, opts ...Option) (thing, error) {
	return call(ctx, c, http.MethodGet, opts...)
}

var secretParam = requiredParams{{"query", "secret", "private"}}

// call carries out one call of the method, with a body where the method has one.
func call(ctx context.Context, c *caller, method string, opts ...Option) (thing, error) {
	var out thing
	r := &request{method: method, path: "/things/{id}/", args: []any{7}, required: secretParam, out: &out}
	if method != http.MethodGet && method != http.MethodDelete {
		r.body, r.formats = thing{ID: 7, Name: "n"}, formatJSON|formatForm
	}
	err := c.do(ctx, r, opts)
	return out, err
}

func answerJSON(w http.ResponseWriter, status int, body string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, body)
}

// requireClean checks what holds for the text of every error.
func requireClean(t *testing.T, err error) {
	t.Helper()
	require.ErrorContains(t, err, clientName+": ")
	require.NotContains(t, err.Error(), testKey)
	require.NotContains(t, err.Error(), "private")
	require.NotContains(t, err.Error(), "?")
	require.NotContains(t, err.Error(), "body text")
}
