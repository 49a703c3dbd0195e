package runtime

import (
	"context"
	"errors"
	"io"
	"net/http"
	"sync"
	"time"
)

// largeBody is the size in bytes from which on a body in memory counts as an upload. Less is one
// write to the connection or two.
const largeBody = 64 << 10

// attemptTransport is the outermost transport. It limits the time of an attempt and stands between
// the middleware and those who trust a transport to be right. It has no CloseIdleConnections on
// purpose: go-retryablehttp calls that after every failure, and would close the connections that
// other calls share.
type attemptTransport struct {
	next        http.RoundTripper
	limit       time.Duration // 0: none
	errorBody   time.Duration // limit of the body of an answer other than 2xx
	headersOnly bool          // the limit ends there: how long a file takes depends on its size
}

func (t *attemptTransport) RoundTrip(req *http.Request) (*http.Response, error) {
	a := &attempt{limit: t.limit, of: "WithTimeout"}
	a.ctx, a.cancel = context.WithCancelCause(req.Context())
	if a.limit > 0 {
		a.timer = time.AfterFunc(a.limit, a.expire)
	}
	resp, err := checked(t.next.RoundTrip(a.request(req)))
	if err != nil {
		err = a.why(err)
		a.end()
		return nil, err
	}
	switch {
	case resp.StatusCode/100 == 3 && t.limit > 0:
		a.finish(min(t.errorBody, time.Second)) // net/http reads it before it follows
	case resp.StatusCode/100 != 2 && t.limit > 0:
		a.finish(t.errorBody)
	case t.headersOnly:
		a.finish(0)
	}
	resp.Request = req
	a.ReadCloser, resp.Body = resp.Body, a
	return resp, nil
}

// attempt is one request on its way, and then the body of its answer.
type attempt struct {
	io.ReadCloser
	ctx    context.Context
	cancel context.CancelCauseFunc

	mu    sync.Mutex
	limit time.Duration // what the timer was set to last
	of    string        // what has this limit
	timer *time.Timer   // nil: none has been needed
	final bool          // the timer is not set anew
}

// request is the one to send for req. Of a body that may take long, each part that the connection
// takes begins the limit anew, and the end of the attempt ends its reading.
func (a *attempt) request(req *http.Request) *http.Request {
	sent := req.WithContext(a.ctx)
	if !isUpload(req) {
		return sent
	}
	sent.Body = a.watched(req.Body)
	if req.GetBody != nil {
		sent.GetBody = func() (io.ReadCloser, error) {
			body, err := req.GetBody()
			if err != nil {
				return nil, err
			}
			return a.watched(body), nil
		}
	}
	return sent
}

func isUpload(req *http.Request) bool {
	if req.Body == nil || req.Body == http.NoBody {
		return false
	}
	files, ok := req.Body.(*multipartReader)
	return ok && len(files.files) > 0 || req.ContentLength < 0 || req.ContentLength >= largeBody
}

func (a *attempt) watched(body io.ReadCloser) io.ReadCloser {
	context.AfterFunc(a.ctx, func() { _ = body.Close() })
	return &watchedBody{ReadCloser: body, of: a}
}

// watchedBody tells its attempt of what is read of it.
type watchedBody struct {
	io.ReadCloser
	of *attempt
}

func (b *watchedBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if n > 0 || err == io.EOF {
		b.of.moved()
	}
	return n, err
}

// moved begins the limit anew.
func (a *attempt) moved() {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.timer != nil && !a.final {
		a.timer.Reset(a.limit)
	}
}

// finish begins the last limit, which is none but the context's where it is 0.
func (a *attempt) finish(limit time.Duration) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.final = true
	if a.limit == 0 || 0 < limit && limit < a.limit {
		a.limit, a.of = limit, "reading an answer that failed"
	}
	switch {
	case a.timer == nil && limit > 0:
		a.timer = time.AfterFunc(a.limit, a.expire)
	case a.timer != nil && limit > 0:
		a.timer.Reset(a.limit)
	case a.timer != nil:
		a.timer.Stop()
	}
}

// expire ends the attempt because of its limit.
func (a *attempt) expire() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.cancel(&timeoutError{a.limit, a.of})
}

// end lets go of what the attempt holds.
func (a *attempt) end() {
	a.finish(0)
	a.cancel(nil)
}

// why finds what lies behind an error of the attempt: its limit, a file, or the end of the call's
// context where that shows as a body that can no longer be read.
func (a *attempt) why(err error) error {
	cause := context.Cause(a.ctx)
	if _, ok := cause.(*timeoutError); ok || cause != nil && errors.Is(err, errRetired) {
		return cause
	}
	var file *fileError
	if errors.As(err, &file) {
		return file
	}
	return err
}

// Read reads the answer.
func (a *attempt) Read(p []byte) (int, error) {
	n, err := a.ReadCloser.Read(p)
	if err != nil && err != io.EOF {
		err = a.why(err)
	}
	return n, err
}

// Close ends the attempt.
func (a *attempt) Close() error {
	err := a.ReadCloser.Close()
	a.end()
	return err
}

// readFor reads at most size bytes of an answer, closes it, and waits no longer than a time for it.
func readFor(body io.ReadCloser, size int64, wait time.Duration) []byte {
	defer body.Close()
	a, ok := body.(*attempt)
	if !ok {
		return nil
	}
	a.finish(max(wait, time.Nanosecond))
	data, _ := io.ReadAll(io.LimitReader(a, size))
	return data
}

// checked mends what a careless middleware returns.
func checked(resp *http.Response, err error) (*http.Response, error) {
	switch {
	case err != nil && resp != nil && resp.Body != nil:
		resp.Body.Close()
	case err == nil && resp == nil:
		err = errors.New("a middleware returned neither an answer nor an error")
	case err == nil && resp.Body == nil:
		resp.Body = http.NoBody
	}
	if err != nil {
		return nil, err
	}
	return resp, nil
}

// asDownload lets the body of the answer take its time.
var asDownload = optionFunc(func(c *config) error {
	c.download, c.client = true, nil
	return nil
})
