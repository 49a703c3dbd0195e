package runtime

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"time"
)

// Option changes how requests are made. The same options serve a client and a single
// call; a call's options win over its client's. The optional parameters of an operation
// are an option too, of its own calls alone: of two the last stands. What cannot be used
// is an error of the function the option is given to, before anything is sent.
type Option interface {
	applyTo(c *config) error
}

// optionFunc is an Option that needs no type of its own.
type optionFunc func(*config) error

func (f optionFunc) applyTo(c *config) error { return f(c) }

// WithAPIKey sets the key that every request carries. An empty key means "not given" to a
// client, which then takes its key from the environment, and is an error of a call.
func WithAPIKey(key Secret) Option {
	return optionFunc(func(c *config) error {
		switch {
		case key != "":
			return c.setKey(key)
		case c.perCall:
			return errors.New("the API key is empty")
		}
		return nil
	})
}

// WithBearerToken sends the token as "Authorization: Bearer …" in place of the API key, for
// operations that take none: their comments say so. It goes where the key would and nowhere
// else, and stands before an Authorization header that WithHeader gives. A client that has a
// token needs no key; of WithAPIKey and WithBearerToken the last stands.
func WithBearerToken(token Secret) Option {
	return optionFunc(func(c *config) error { return c.setBearer(token) })
}

// WithBaseURL sets the address of the API: scheme, host and, if there is one, a path
// prefix. The key goes to no other address, and not to this one either where a redirect comes
// back to it from another.
func WithBaseURL(baseURL string) Option {
	return optionFunc(func(c *config) error { return c.setBase(baseURL) })
}

// WithHTTPClient sets the client whose transport, cookie jar, redirect policy and
// time-out are used. It is copied, never changed. Its CheckRedirect is asked of the redirects
// that this package would follow: an error of it ends the call and is found in the call's, but
// http.ErrUseLastResponse, which makes the redirect the answer, an [*Error].
func WithHTTPClient(client *http.Client) Option {
	return optionFunc(func(c *config) error {
		if client == nil {
			return errors.New("the HTTP client is nil")
		}
		c.httpClient = client
		c.rebuild()
		return nil
	})
}

// WithMaxRetries sets how often a request is sent again after its first attempt; 0 means
// that there is one attempt only. The default is 2.
//
// A request is sent again where its failure may pass and sending it twice does no harm. That
// is so after 429 Too Many Requests and where no connection came about, whatever the verb; and
// for every verb but POST, and for a POST with [WithRepeatable], after 502, 503 and 504, after a
// connection that broke off before the answer began, and after the time-out of an attempt
// ([WithTimeout]). It is never so for other answers and for one that broke off, for a redirect
// that was refused, for a server that speaks no TLS or has a bad certificate, for a body with a
// file that cannot seek, and once the context has ended. A cancelled context ends a pause at once.
//
// The pause is half a second before the second attempt and doubles for each one after, up to
// eight seconds; of each up to a half is taken off at random. Retry-After stands in its place
// where the server sends it, up to a minute. Where Retry-After asks for more, or the pause would
// outlast the deadline of the context, the answer is returned at once: an [*Error] with its
// RetryAfter, or the error of the connection.
func WithMaxRetries(n int) Option {
	return optionFunc(func(c *config) error {
		if n < 0 {
			return fmt.Errorf("the number of retries is negative: %d", n)
		}
		c.maxRetries = n
		return nil
	})
}

// WithoutRetries sends a request once, as WithMaxRetries(0) does.
func WithoutRetries() Option { return WithMaxRetries(0) }

// WithRepeatable says that carrying a call out twice does no harm, so that a POST is sent again
// wherever an idempotent verb would be. It cannot be given to a client.
func WithRepeatable() Option {
	return optionFunc(func(c *config) error {
		if !c.perCall {
			return errors.New("WithRepeatable belongs to a call, not to a client")
		}
		c.repeats = true
		return nil
	})
}

// WithTimeout limits each attempt, and each redirect it follows, reading the answer included; a
// download's limit ends with the headers of the answer. 0 means no limit but the context's. The
// default is the time-out of the HTTP client if it has one, else a minute.
//
// An upload may take as long as it moves: of a body with files, and of one of 64 KiB or more, each
// part that the connection takes begins the limit anew. One that stalls for that long, because the
// network takes no more or Content has no more to give, ends the attempt. The body of an answer
// other than 2xx has ten seconds if the limit is longer, that of a redirect one.
//
// The error is [ErrTimeout] under errors.Is, unlike that of the context's own deadline. With the
// attempt, what [WithMaxRetries] says of errors of the connection holds.
func WithTimeout(limit time.Duration) Option {
	return optionFunc(func(c *config) error {
		if limit < 0 {
			return fmt.Errorf("the time-out is negative: %v", limit)
		}
		c.timeout, c.timeoutSet, c.client = limit, true, nil
		return nil
	})
}

// WithUserAgent replaces the User-Agent header, which names this client, its [Version] and its
// [SpecVersion].
func WithUserAgent(userAgent string) Option {
	return optionFunc(func(c *config) error {
		if !isHeaderValue(userAgent) {
			return errors.New("the user agent holds a control character")
		}
		c.userAgent = userAgent
		return nil
	})
}

// WithHeader sets a header of every request, in place of one this package would send. A
// redirect to another host does not carry it along. The key has its own option.
func WithHeader(key, value string) Option {
	return optionFunc(func(c *config) error { return c.setHeader(key, value) })
}

// WithMiddleware wraps the transport: what it returns carries out each attempt and each
// redirect. The first one given is the outermost, a call's are outside its client's. None
// sees the key, which is added last. A client's are asked to wrap again for a call that
// has its own key, token, base URL or HTTP client.
//
// The Pattern of each request is the path as the document writes it, "/things/{id}/", without
// the path of the base URL: one for all calls of an operation, as names of spans and labels of
// metrics need it. A redirect keeps that of the call.
func WithMiddleware(wrap func(http.RoundTripper) http.RoundTripper) Option {
	return optionFunc(func(c *config) error {
		if wrap == nil {
			return errors.New("the middleware is nil")
		}
		if c.perCall {
			c.outer = append(c.outer, wrap)
		} else {
			c.middleware = append(c.middleware, wrap)
		}
		c.client = nil
		return nil
	})
}

// WithLogger logs one record per attempt: level debug, or warn where the request is about
// to be sent again. Its attributes are method, path, status, attempt, duration, request_id
// and pattern, the path as the document writes it. It also logs each [Misfit] of an answer at
// level warn, without its value, up to 20 an answer and then how many more there are. nil, the
// default, logs nothing.
func WithLogger(logger *slog.Logger) Option {
	return optionFunc(func(c *config) error {
		c.logger = logger
		return nil
	})
}

// WithResponse stores the HTTP answer of one call in *response, of an error too; nil when
// there was none. Its body can be read again, except for a download, whose body belongs
// to the caller of the download. It cannot be given to a client.
func WithResponse(response **http.Response) Option {
	return optionFunc(func(c *config) error {
		if response == nil {
			return errors.New("the place for the response is nil")
		}
		c.response = response
		*response = nil
		return nil
	})
}

// WithRawBody stores the bytes of one call's answer in *body as they came, decompressed;
// those of an error end after 1 MiB, those of a download stay with the download. It
// cannot be given to a client.
func WithRawBody(body *[]byte) Option {
	return optionFunc(func(c *config) error {
		if body == nil {
			return errors.New("the place for the raw body is nil")
		}
		c.rawBody = body
		*body = nil
		return nil
	})
}

// WithInsecureHTTP allows plain http to hosts other than this machine. The key and every
// body are then readable on the way.
func WithInsecureHTTP() Option {
	return optionFunc(func(c *config) error {
		c.insecureHTTP = true
		c.client = nil
		return nil
	})
}

// WithForm sends the body as application/x-www-form-urlencoded. Where the document
// declares no such body of the type given, the call fails before anything is sent.
func WithForm() Option {
	return optionFunc(func(c *config) error {
		c.format = formatForm
		return nil
	})
}

// WithMultipart sends the body as multipart/form-data, as one that holds a [File] is by itself.
// Where the document declares no such body of the type given, the call fails before anything is
// sent.
func WithMultipart() Option {
	return optionFunc(func(c *config) error {
		c.format = formatMultipart
		return nil
	})
}
