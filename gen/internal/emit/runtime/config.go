package runtime

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"os"
	"strings"
	"time"
)

const (
	defaultMaxRetries = 2
	defaultTimeout    = time.Minute
	defaultErrorBody  = 10 * time.Second
	maxIdleConns      = 100
)

// config is what options decide. It is never changed once built: a call with options of
// its own works on a copy, which shares the HTTP client unless an option touched it.
// The key is in a function because fmt cannot call the methods of a Secret in a field
// that is not exported, and would print it.
type config struct {
	key          func() Secret // nil: none
	bearer       func() Secret // in place of the key; nil: none
	base         *url.URL      // no query, no fragment, no slash at the end of the path
	baseFrom     string        // where that is from, to end an error with: " (from API_URL)"; "" for an option
	httpClient   *http.Client
	maxRetries   int
	timeout      time.Duration
	timeoutSet   bool
	userAgent    string
	header       http.Header
	query        []queryParam
	middleware   []middleware
	logger       *slog.Logger
	insecureHTTP bool

	misfits       func(context.Context, Misfit)
	strictAnswers bool

	backoff   backoff
	errorBody time.Duration // limit of the body of an answer other than 2xx

	// Of a single call.
	perCall  bool
	outer    []middleware // outside of middleware
	response **http.Response
	rawBody  *[]byte
	format   bodyFormat // 0: the operation's default
	fields   []bodyField
	repeats  bool // what is no idempotent verb, too
	download bool
	called   string     // the operation: its service and method
	params   any        // struct of its optional parameters, nil for none
	page     *pageQuery // nil but for pages of a list

	// Made of the above by build; an option that changes what they are made of sets them
	// to nil. The chain is apart so that a call's time-out does not wrap the client's
	// middleware anew, which may have state.
	client *http.Client
	chain  http.RoundTripper // middleware, key, transport
	home   *origin
}

type middleware = func(http.RoundTripper) http.RoundTripper

// newConfig makes the configuration of a client. The environment speaks only where the
// options are silent, and only here.
func newConfig(opts []Option) (*config, error) {
	c := &config{
		maxRetries: defaultMaxRetries,
		timeout:    defaultTimeout,
		userAgent:  userAgent(clientName, Version(), SpecVersion),
		backoff:    defaultBackoff(),
		errorBody:  defaultErrorBody,
	}
	if err := c.apply(opts); err != nil {
		return nil, err
	}
	if c.response != nil || c.rawBody != nil {
		return nil, errors.New("WithResponse and WithRawBody belong to a call, not to a client")
	}
	if err := c.complete(); err != nil {
		return nil, err
	}
	return c, c.build()
}

// with returns the configuration of one call.
func (c *config) with(called string, opts []Option) (*config, error) {
	if len(opts) == 0 {
		return c, nil
	}
	call := *c
	call.perCall, call.called = true, called
	if err := call.apply(opts); err != nil {
		return nil, err
	}
	return &call, call.build()
}

func (c *config) apply(opts []Option) error {
	for _, opt := range opts {
		if isNone(opt) {
			continue
		}
		if err := opt.applyTo(c); err != nil {
			return err
		}
	}
	return nil
}

// setParams takes the parameters of no operation but the one that is called.
func (c *config) setParams(params any, of string) error {
	switch {
	case !c.perCall:
		return fmt.Errorf("%T is for a call of %s, not for a client", params, of)
	case c.called != of:
		return fmt.Errorf("%T is for a call of %s, not of %s", params, of, c.called)
	}
	c.params = params
	return nil
}

// complete fills in what no option has given.
func (c *config) complete() error {
	if c.key == nil && c.bearer == nil && apiKeyHeader != "" {
		key := Secret(os.Getenv(apiKeyEnv))
		if key == "" {
			return errors.New("no API key: give WithAPIKey" + orSet(apiKeyEnv))
		}
		if err := c.setKey(key); err != nil {
			return fmt.Errorf("%w (from %s)", err, apiKeyEnv)
		}
	}
	if c.base == nil {
		source, raw := baseURLEnv, os.Getenv(baseURLEnv)
		if raw == "" {
			source, raw = "the default", defaultBaseURL
		}
		if raw == "" {
			return errors.New("no base URL: give WithBaseURL" + orSet(baseURLEnv))
		}
		from := " (from " + source + ")"
		if err := c.setBase(raw); err != nil {
			return fmt.Errorf("%w%s", err, from)
		}
		c.baseFrom = from
	}
	if c.httpClient == nil {
		c.httpClient = newHTTPClient()
	}
	return nil
}

// orSet ends the remedy for a missing setting.
func orSet(variable string) string {
	if variable == "" {
		return ""
	}
	return " or set " + variable
}

// newHTTPClient differs from http.DefaultClient in keeping more idle connections to its
// one host, so that many goroutines do not open a connection for each call.
func newHTTPClient() *http.Client {
	transport, ok := http.DefaultTransport.(*http.Transport)
	if !ok {
		return &http.Client{}
	}
	transport = transport.Clone()
	transport.MaxIdleConns = maxIdleConns
	transport.MaxIdleConnsPerHost = maxIdleConns
	return &http.Client{Transport: transport}
}

// rebuild makes build start from the transport.
func (c *config) rebuild() { c.client, c.chain = nil, nil }

// build makes the HTTP client: redirects outermost, then the time-out, then the
// middleware, then the key, then the transport.
func (c *config) build() error {
	if c.client != nil {
		return nil
	}
	if c.base.Scheme == "http" && !c.insecureHTTP && !isLoopback(c.base.Hostname()) {
		return errors.New("the base URL is plain http to another machine: use https or give WithInsecureHTTP" + c.baseFrom)
	}
	var err error
	if c.chain == nil {
		transport := c.httpClient.Transport
		if transport == nil {
			transport = http.DefaultTransport
		}
		c.home = newOrigin(c.base)
		if c.chain, err = wrapped(newHomeTransport(transport, c.home, c.key, c.bearer), c.middleware); err != nil {
			return err
		}
	}
	next, err := wrapped(c.chain, c.outer)
	if err != nil {
		return err
	}
	client := *c.httpClient
	limit := c.timeout
	if !c.timeoutSet && client.Timeout > 0 {
		limit = client.Timeout
	}
	client.Timeout = 0
	client.Transport = &attemptTransport{next: next, limit: limit, errorBody: c.errorBody, headersOnly: c.download}
	client.CheckRedirect = redirectPolicy(c.home, c.insecureHTTP, client.CheckRedirect)
	c.client = &client
	return nil
}

func wrapped(transport http.RoundTripper, by []middleware) (http.RoundTripper, error) {
	for i := len(by) - 1; i >= 0; i-- {
		if transport = by[i](transport); transport == nil {
			return nil, errors.New("a middleware returned no transport")
		}
	}
	return transport, nil
}

// setKey takes no key that could not be sent as it is. Errors do not quote it.
func (c *config) setKey(key Secret) error {
	if !isKey(key) {
		return errors.New("the API key holds a space, a line break or another character that no key has")
	}
	c.key, c.bearer = func() Secret { return key }, nil
	c.rebuild()
	return nil
}

// setBearer is as careful.
func (c *config) setBearer(token Secret) error {
	switch {
	case token == "":
		return errors.New("the bearer token is empty")
	case !isKey(token):
		return errors.New("the bearer token holds a space, a line break or another character that no token has")
	}
	c.bearer = func() Secret { return token }
	c.rebuild()
	return nil
}

func isKey(key Secret) bool {
	for i := range len(key) {
		if key[i] <= ' ' || key[i] >= 0x7f {
			return false
		}
	}
	return true
}

// setBase quotes nothing of the URL in its errors: it may hold a password.
func (c *config) setBase(raw string) error {
	u, err := url.Parse(raw)
	switch {
	case err != nil:
		return errors.New("the base URL is not a URL")
	case u.Scheme != "http" && u.Scheme != "https":
		return errors.New("the base URL must begin with https:// (or http://)")
	case u.Hostname() == "":
		return errors.New("the base URL has no host")
	case u.User != nil:
		return errors.New("the base URL holds a user name or password")
	case u.RawQuery != "" || u.ForceQuery:
		return errors.New("the base URL holds a query")
	case strings.Contains(raw, "#"):
		return errors.New("the base URL holds a fragment")
	}
	base := &url.URL{Scheme: u.Scheme, Host: u.Host}
	base.RawPath = strings.TrimRight(u.EscapedPath(), "/")
	if base.Path, err = url.PathUnescape(base.RawPath); err != nil {
		return errors.New("the path of the base URL is not escaped as it must be")
	}
	c.base, c.baseFrom = base, ""
	c.rebuild()
	return nil
}

func (c *config) setHeader(key, value string) error {
	if !isToken(key) {
		return fmt.Errorf("not the name of a header: %q", key)
	}
	if !isHeaderValue(value) {
		return fmt.Errorf("the value of header %s holds a control character", key)
	}
	key = http.CanonicalHeaderKey(key)
	switch key {
	case http.CanonicalHeaderKey(apiKeyHeader):
		return fmt.Errorf("header %s is set by WithAPIKey", key)
	case "Host", "Content-Length", "Transfer-Encoding", "Trailer", "Connection":
		return fmt.Errorf("header %s is not for a client to set", key)
	}
	header := c.header.Clone()
	if header == nil {
		header = http.Header{}
	}
	header[key] = []string{value}
	c.header = header
	return nil
}

// isToken reports whether s is a token of RFC 9110, as the name of a header is.
func isToken(s string) bool {
	for _, r := range s {
		letter := 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
		if !letter && !strings.ContainsRune("!#$%&'*+-.^_`|~", r) {
			return false
		}
	}
	return s != ""
}

func isHeaderValue(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' && s[i] != '\t' || s[i] == 0x7f {
			return false
		}
	}
	return true
}

// isLoopback takes no name but localhost: another may resolve to anything.
func isLoopback(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.Unmap().IsLoopback()
}
