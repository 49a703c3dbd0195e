package runtime

import (
	"context"
	"maps"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

const maxRedirects = 10

// redirectError says why a redirect could not be followed. It never holds the address,
// whose query may be private.
type redirectError string

func (e redirectError) Error() string { return string(e) }

// refusedRedirect is the error of the user's own CheckRedirect.
type refusedRedirect struct{ err error }

func (e *refusedRedirect) Error() string { return e.err.Error() }
func (e *refusedRedirect) Unwrap() error { return e.err }

// strayed marks the context of a request that a stranger had a part in: a redirect led away
// from home on the way to it.
type strayed struct{}

// origin is scheme, host and port, the only place the key is sent to.
type origin struct {
	raw          string // the host as the base URL writes it
	scheme, host string
}

func newOrigin(u *url.URL) *origin {
	return &origin{raw: u.Host, scheme: u.Scheme, host: hostPort(u)}
}

func (o *origin) has(u *url.URL) bool {
	return u.Scheme == o.scheme && (u.Host == o.raw || hostPort(u) == o.host)
}

// hostPort writes the host in one way: lower case, the port always there.
func hostPort(u *url.URL) string {
	port := u.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443"}[u.Scheme]
	}
	return net.JoinHostPort(strings.ToLower(u.Hostname()), port)
}

// homeTransport adds the key, or the bearer token, to requests that go home, and to no other; nor
// to those that come home from elsewhere, since then a stranger chose what to ask for.
type homeTransport struct {
	next   http.RoundTripper
	home   *origin
	header string        // of the key
	key    func() Secret // nil: none
	bearer func() Secret // in place of the key; nil: none
}

func newHomeTransport(next http.RoundTripper, home *origin, key, bearer func() Secret) *homeTransport {
	return &homeTransport{next: next, home: home, header: http.CanonicalHeaderKey(apiKeyHeader), key: key, bearer: bearer}
}

// identify takes out what may stand for the key, and puts it where it belongs.
func (t *homeTransport) identify(header http.Header, req *http.Request) {
	delete(header, t.header)
	isHome := t.home.has(req.URL) && req.Context().Value(strayed{}) == nil
	switch {
	case t.bearer != nil:
		delete(header, "Authorization")
		if isHome {
			header["Authorization"] = []string{"Bearer " + string(t.bearer())}
		}
	case t.key != nil && t.header != "" && isHome:
		header[t.header] = []string{string(t.key())}
	}
}

// RoundTrip sends a copy of the request. The answer refers to the original, so that
// neither middleware nor WithResponse can see the key.
func (t *homeTransport) RoundTrip(req *http.Request) (*http.Response, error) {
	sent := req
	if t.header != "" || t.bearer != nil {
		sent = new(http.Request)
		*sent = *req
		sent.Header = maps.Clone(req.Header)
		if sent.Header == nil {
			sent.Header = http.Header{}
		}
		t.identify(sent.Header, req)
	}
	resp, err := t.next.RoundTrip(sent)
	if err != nil || resp == nil {
		return resp, err
	}
	resp.Request = req
	// net/http would quote the address in its error.
	if location := resp.Header.Get("Location"); location != "" && resp.StatusCode/100 == 3 {
		if _, err := req.URL.Parse(location); err != nil {
			if resp.Body != nil {
				resp.Body.Close()
			}
			return nil, redirectError("the answer redirects to something that is not a URL")
		}
	}
	return resp, nil
}

// redirectPolicy lets a redirect be followed that keeps the method. What it refuses stays
// the answer of the call and becomes an *Error. A body goes to no other origin, since it
// may hold secrets, and nothing goes over plain http to another machine.
func redirectPolicy(home *origin, insecureHTTP bool, users func(*http.Request, []*http.Request) error) func(*http.Request, []*http.Request) error {
	return func(req *http.Request, via []*http.Request) error {
		first := via[0]
		req.Pattern = first.Pattern
		var err error
		switch {
		case len(via) >= maxRedirects:
			err = redirectError("stopped after 10 redirects")
		case req.Method != first.Method:
			err = http.ErrUseLastResponse
		case home.left(req, via):
			safe := req.URL.Scheme == "https" || req.URL.Scheme == "http" && (insecureHTTP || isLoopback(req.URL.Hostname()))
			if !safe || first.Body != nil && first.Body != http.NoBody {
				err = http.ErrUseLastResponse
			}
			*req = *req.WithContext(context.WithValue(req.Context(), strayed{}, true))
			stripHeaders(req.Header)
		}
		if err == nil && users != nil {
			if err = users(req, via); err != nil && err != http.ErrUseLastResponse {
				err = &refusedRedirect{err}
			}
		}
		// net/http has opened the body anew but closes it only if it is sent.
		if err != nil && req.Body != nil {
			req.Body.Close()
		}
		return err
	}
}

// left tells whether a redirect leads to another place, or has led to one before.
func (o *origin) left(req *http.Request, via []*http.Request) bool {
	return !o.has(req.URL) || slices.ContainsFunc(via, func(r *http.Request) bool { return !o.has(r.URL) })
}

// stripHeaders leaves what tells a stranger nothing. Referer is among what goes: it holds
// the query of the request before.
func stripHeaders(header http.Header) {
	for name := range header {
		if name != "Accept" && name != "User-Agent" {
			delete(header, name)
		}
	}
}
