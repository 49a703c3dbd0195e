package runtime

import (
	"context"
	"errors"
	"io"
	"net/http"
	"time"
)

// attemptTransport is the outermost transport. It limits the time of an attempt, which
// http.Client would do with a goroutine per request, and stands between the middleware
// and those who trust a transport to be right. It has no CloseIdleConnections on purpose:
// go-retryablehttp calls that after every failure, and would close the connections that
// other calls share.
type attemptTransport struct {
	next        http.RoundTripper
	limit       time.Duration // 0: none
	headersOnly bool          // the limit ends there: how long a file takes depends on its size
}

func (t *attemptTransport) RoundTrip(req *http.Request) (*http.Response, error) {
	if t.limit == 0 {
		return checked(t.next.RoundTrip(req))
	}
	if t.headersOnly {
		return t.limitHeaders(req)
	}
	ctx, cancel := context.WithTimeout(req.Context(), t.limit)
	resp, err := checked(t.next.RoundTrip(req.WithContext(ctx)))
	if err != nil {
		cancel()
		return nil, err
	}
	resp.Request = req
	resp.Body = &cancelOnClose{ReadCloser: resp.Body, cancel: cancel}
	return resp, nil
}

func (t *attemptTransport) limitHeaders(req *http.Request) (*http.Response, error) {
	ctx, cancel := context.WithCancel(req.Context())
	timer := time.AfterFunc(t.limit, cancel)
	resp, err := checked(t.next.RoundTrip(req.WithContext(ctx)))
	if !timer.Stop() && req.Context().Err() == nil {
		if err == nil {
			resp.Body.Close()
		}
		err = context.DeadlineExceeded
	}
	if err != nil {
		cancel()
		return nil, err
	}
	resp.Request = req
	resp.Body = &cancelOnClose{ReadCloser: resp.Body, cancel: cancel}
	return resp, nil
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

type cancelOnClose struct {
	io.ReadCloser
	cancel context.CancelFunc
}

func (b *cancelOnClose) Close() error {
	err := b.ReadCloser.Close()
	b.cancel()
	return err
}

// asDownload lets the body of the answer take its time.
var asDownload = optionFunc(func(c *config) error {
	c.download, c.client = true, nil
	return nil
})
