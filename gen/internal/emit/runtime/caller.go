package runtime

import (
	"cmp"
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"reflect"
	"strings"
)

// caller carries out requests for the generated services. It is never changed once made,
// so that any number of goroutines can use it.
type caller struct {
	cfg *config
}

// errNotMade is what every call by a zero Client answers with.
var errNotMade = errors.New("this client has neither an address nor a key: make one with NewClient")

// newCaller fails on options that cannot work, so that no call has to.
func newCaller(opts []Option) (*caller, error) {
	cfg, err := newConfig(opts)
	if err != nil {
		return nil, &callError{err: err}
	}
	return &caller{cfg: cfg}, nil
}

// request is one call as the document describes it.
type request struct {
	operation string // its service and method: "Things.Get"
	accept    string // the media types that an answer may have; "" stands for JSON
	method    string
	path      string     // the document's template: "/things/{id}/"
	args      []any      // values of the template's parameters, in order
	required  any        // requiredParams, or nil
	body      any        // nil, or a nil pointer: no body
	formats   bodyFormat // what the document declares for such a body; 0 counts as JSON
	styles    formStyles // of such a body as a form
	out       any        // the 2xx answer goes there, or where it says as an outFor; nil: nowhere
	mayBeNone bool       // the document also declares a 2xx answer without content
	mayBeNull bool       // null is a value of the answer's type
}

// outFor returns what the 2xx answer of a status is decoded into.
type outFor = func(status int) any

// undeclared is what an outFor returns for a 2xx status that the document does not have.
type undeclared struct{}

// do carries out a request and decodes its answer. Errors are *Error where the API said
// no, *DecodeError where its answer cannot be used, and otherwise wrap what went wrong.
func (c *caller) do(ctx context.Context, r *request, opts []Option) error {
	x, resp, err := c.send(ctx, r, opts, cmp.Or(r.accept, "application/json"))
	if err != nil {
		return err
	}
	defer x.body.rest(true)
	defer resp.Body.Close()
	return x.receive(ctx, r, resp)
}

// download carries out a request and hands over the body of its 2xx answer, to be closed
// by the caller.
func (c *caller) download(ctx context.Context, r *request, opts []Option) (io.ReadCloser, error) {
	x, resp, err := c.send(ctx, r, append(opts[:len(opts):len(opts)], asDownload), "*/*")
	if err != nil {
		return nil, err
	}
	defer x.body.rest(true)
	if resp.StatusCode/100 != 2 {
		defer resp.Body.Close()
		return nil, x.receive(ctx, r, resp)
	}
	x.body.sent(ctx) // an answer may begin before that
	body, err := unzipped(resp)
	if err != nil {
		resp.Body.Close()
		return nil, x.unreadable(ctx, resp, nil, err)
	}
	if x.cfg.response != nil {
		resp.Body = http.NoBody
		*x.cfg.response = resp
	}
	return body, nil
}

func (c *caller) send(ctx context.Context, r *request, opts []Option, accept string) (*exchange, *http.Response, error) {
	if c == nil || c.cfg == nil {
		return nil, nil, &callError{method: r.method, path: r.path, err: errNotMade}
	}
	x := &exchange{cfg: c.cfg, operation: r.operation, method: r.method, pattern: r.path, path: r.path}
	cfg, err := c.cfg.with(r.operation, opts)
	if err != nil {
		return nil, nil, x.fail(err)
	}
	x.cfg = cfg
	req, err := x.newRequest(ctx, r, accept)
	if err != nil {
		return nil, nil, x.fail(err)
	}
	resp, err := x.send(cfg.client, req)
	return x, resp, err
}

func (x *exchange) newRequest(ctx context.Context, r *request, accept string) (*http.Request, error) {
	if ctx == nil {
		return nil, errors.New("the context is nil")
	}
	path, err := expandPath(r.path, r.args)
	if err != nil {
		return nil, err
	}
	x.path = shownPath(r.path, path, r.args)
	req, err := http.NewRequestWithContext(ctx, r.method, "/", nil)
	if err != nil {
		return nil, err
	}
	req.Pattern = x.pattern
	if err := x.setURL(req.URL, path); err != nil {
		return nil, err
	}
	values := [2]string{accept, x.cfg.userAgent} // one allocation for both
	req.Header["Accept"], req.Header["User-Agent"] = values[0:1:1], values[1:2:2]
	if r.required != nil || x.cfg.params != nil || x.cfg.query != nil {
		query := &queryText{}
		if err := errors.Join(addRequired(r.required, query, req.Header), addParams(x.cfg.params, query, req.Header)); err != nil {
			return nil, err
		}
		for _, p := range x.cfg.query {
			query.set(p)
		}
		req.URL.RawQuery = query.String()
	}
	x.cfg.page.apply(req.URL, x.cfg.query)
	if err := x.setBody(req, r); err != nil {
		return nil, err
	}
	for name, value := range x.cfg.header {
		req.Header[name] = []string{value[0]}
	}
	return req, nil
}

// setURL puts an expanded, escaped path behind the base URL.
func (x *exchange) setURL(u *url.URL, path string) error {
	base := x.cfg.base
	u.Scheme, u.Host = base.Scheme, base.Host
	u.Path = base.Path + path
	if base.Path == base.RawPath && !strings.Contains(path, "%") {
		return nil
	}
	u.RawPath = base.RawPath + path
	plain, err := url.PathUnescape(path)
	u.Path = base.Path + plain
	return err
}

// setBody writes the body in the format the options ask for, or else in one that the document
// declares.
func (x *exchange) setBody(req *http.Request, r *request) error {
	formats, content := r.formats, r.body
	if format := x.cfg.format; format != 0 {
		if formats&format == 0 {
			name := "form"
			if format == formatMultipart {
				name = "multipart"
			}
			return errors.New("the document declares no " + name + " body of this type")
		}
		formats = format
	}
	if isNone(content) {
		if len(x.cfg.fields) == 0 {
			return nil
		}
		content = rawJSON("{}")
	}
	body, err := encodeBody(formats, content, r.styles, x.cfg.fields...)
	if err != nil {
		return err
	}
	req.Header["Content-Type"] = []string{body.contentType}
	if req.Body, err = body.open(); err != nil {
		return err
	}
	req.ContentLength, x.body = body.length, body
	if body.replayable {
		req.GetBody = body.open
	}
	return nil
}

// isNone takes a nil pointer in an interface for no body, as callers mean it.
func isNone(body any) bool {
	if body == nil {
		return true
	}
	v := reflect.ValueOf(body)
	return v.Kind() == reflect.Pointer && v.IsNil()
}
