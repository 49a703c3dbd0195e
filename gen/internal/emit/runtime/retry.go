package runtime

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"io"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/hashicorp/go-retryablehttp"
)

// backoff says how long to wait before a request is sent again.
type backoff struct {
	first   time.Duration // before the second attempt; doubled for each one after
	longest time.Duration // that doubling leads to
	obeyed  time.Duration // the longest wait a server can ask for with Retry-After
}

func defaultBackoff() backoff {
	return backoff{first: 500 * time.Millisecond, longest: 8 * time.Second, obeyed: time.Minute}
}

// wait returns the pause after the given attempt, counted from 1, and false where the server asks
// for one longer than is obeyed. Half of a pause of our own is random, so that clients that failed
// together do not come back together.
func (b backoff) wait(attempt int, resp *http.Response) (time.Duration, bool) {
	if resp != nil {
		if asked := retryAfter(resp.Header); asked > 0 {
			return asked, asked <= b.obeyed
		}
	}
	pause := b.first
	for i := 1; i < attempt && pause < b.longest; i++ {
		pause *= 2
	}
	half := min(pause, b.longest) / 2
	return half + rand.N(half+1), true
}

// retryAfter reads Retry-After, in seconds or as a date; 0 where there is none, where it
// is past or makes no sense. A date counts from the server's own clock if it tells it.
func retryAfter(header http.Header) time.Duration {
	const longest = 365 * 24 * time.Hour
	value := strings.TrimSpace(header.Get("Retry-After"))
	if value == "" {
		return 0
	}
	if strings.Trim(value, "0123456789") == "" {
		seconds, err := strconv.ParseInt(value, 10, 64)
		if err != nil || seconds > int64(longest/time.Second) {
			return longest
		}
		return time.Duration(seconds) * time.Second
	}
	date, err := http.ParseTime(value)
	if err != nil {
		return 0
	}
	now, err := http.ParseTime(header.Get("Date"))
	if err != nil {
		now = time.Now()
	}
	return min(max(date.Sub(now), 0), longest)
}

// exchange is one call on its way: the attempts it takes to get an answer. What
// go-retryablehttp needs is part of it to cost no allocations of its own.
type exchange struct {
	cfg *config

	operation string
	method    string
	pattern   string   // the document's template of the path
	path      string   // expanded, without query; the template until it is expanded
	body      *payload // nil: none
	attempt   int      // from 1
	started   time.Time
	wait      time.Duration

	retrying retryablehttp.Client
	sent     retryablehttp.Request
}

// send carries out the request under our retry policy. The last answer is returned
// whatever its status.
func (x *exchange) send(client *http.Client, req *http.Request) (*http.Response, error) {
	x.retrying.HTTPClient = client
	x.retrying.RetryMax = x.cfg.maxRetries
	x.retrying.CheckRetry = x.check
	x.retrying.Backoff = func(_, _ time.Duration, _ int, _ *http.Response) time.Duration { return x.wait }
	x.retrying.PrepareRetry = x.again
	x.retrying.ErrorHandler = retryablehttp.PassthroughErrorHandler
	x.sent.Request = req
	x.attempt, x.started = 1, time.Now()
	resp, err := x.retrying.Do(&x.sent)
	if err != nil {
		if body := x.sent.Request.Body; body != nil {
			body.Close()
		}
		x.body.rest(true)
		return nil, x.failure(req.Context(), err)
	}
	return resp, nil
}

// again prepares the next attempt. It opens the body itself: go-retryablehttp would open
// it once more at the start, only to learn its length.
func (x *exchange) again(req *http.Request) (err error) {
	x.attempt, x.started = x.attempt+1, time.Now()
	if x.body != nil {
		req.Body, err = x.body.open()
	}
	return err
}

// check decides whether to send the request again, and how long to wait before. It gives
// up at once when the context would end during the wait, or the server asks for too long a one.
func (x *exchange) check(ctx context.Context, resp *http.Response, err error) (bool, error) {
	again := x.attempt <= x.cfg.maxRetries && ctx.Err() == nil &&
		(x.body == nil || x.body.replayable) && x.mayRepeat(resp, err)
	if again {
		x.wait, again = x.cfg.backoff.wait(x.attempt, resp)
		if deadline, ok := ctx.Deadline(); ok && time.Until(deadline) <= x.wait {
			again = false
		}
	}
	took := time.Since(x.started)
	if again {
		again = x.clear(resp)
	}
	if x.cfg.logger != nil {
		x.log(ctx, resp, err, took, again)
	}
	return again, nil
}

// clear puts away what an attempt has left, and reports whether another one can begin: not while a
// file is still being read. Of the answer it keeps what comes within the pause, at most a second:
// read to its end it leaves the connection usable. go-retryablehttp would wait for it for as long
// as an attempt may take.
func (x *exchange) clear(resp *http.Response) bool {
	if resp != nil {
		started := time.Now()
		data := readFor(resp.Body, maxDrain, min(x.wait, time.Second))
		resp.Body = io.NopCloser(bytes.NewReader(data))
		x.wait = max(0, x.wait-time.Since(started))
	}
	return x.body.rest(false)
}

// mayRepeat reports whether a failure may pass and sending the request twice does no
// harm. POST, and what is no verb of RFC 9110 and 5789, is repeated only where the server has not
// acted on it, or the caller says that it does no harm.
func (x *exchange) mayRepeat(resp *http.Response, err error) bool {
	idempotent := x.cfg.repeats || isIdempotent(x.method)
	if err != nil {
		return !isPermanent(err) && (idempotent || isDialError(err))
	}
	switch resp.StatusCode {
	case http.StatusTooManyRequests:
		return true
	case http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return idempotent
	}
	return false
}

// isIdempotent counts PATCH in: the API's sets what it names.
func isIdempotent(verb string) bool {
	switch verb {
	case http.MethodGet, http.MethodHead, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions, http.MethodTrace:
		return true
	}
	return false
}

// isPermanent finds errors that another attempt would only repeat.
func isPermanent(err error) bool {
	var certificate *tls.CertificateVerificationError
	var record tls.RecordHeaderError
	var redirect redirectError
	var refused *refusedRedirect
	var file *fileError
	return errors.As(err, &certificate) || errors.As(err, &record) || errors.Is(err, http.ErrSchemeMismatch) ||
		errors.As(err, &redirect) || errors.As(err, &refused) || errors.As(err, &file)
}

// isDialError reports whether there was not even a connection.
func isDialError(err error) bool {
	var op *net.OpError
	return errors.As(err, &op) && op.Op == "dial"
}

// log writes the record of one attempt. Its attributes are an allow-list: nothing of
// bodies, queries, headers or errors, any of which may hold something private.
func (x *exchange) log(ctx context.Context, resp *http.Response, err error, took time.Duration, again bool) {
	level, message, status, id := slog.LevelDebug, clientName+": request", 0, ""
	if again {
		level, message = slog.LevelWarn, clientName+": request will be sent again"
	}
	if err == nil && resp != nil {
		status, id = resp.StatusCode, requestID(resp.Header)
	}
	x.cfg.logger.LogAttrs(ctx, level, message,
		slog.String("method", x.method),
		slog.String("path", x.path),
		slog.Int("status", status),
		slog.Int("attempt", x.attempt),
		slog.Duration("duration", took),
		slog.String("request_id", id),
		slog.String("pattern", x.pattern),
	)
}
