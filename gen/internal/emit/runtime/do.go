package runtime

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"reflect"
	"strings"
)

// doAny carries out a request that the document may lack, in the way of all others.
func (c *caller) doAny(ctx context.Context, verb, path string, body, out any, opts []Option) error {
	if c == nil {
		return &callError{err: errNotMade}
	}
	verb = strings.ToUpper(verb)
	if !isToken(verb) || verb == http.MethodConnect {
		return &callError{err: errors.New("client.Do: the verb is none that a request to a path can have")}
	}
	escaped, query, err := splitPath(path)
	if err != nil {
		return &callError{err: fmt.Errorf("client.Do: %w", err)}
	}
	r := &request{operation: "Client.Do", method: verb, path: escaped, mayBeNone: true}
	if r.out, err = placeFor(out); err != nil {
		return &callError{method: verb, path: escaped, err: err}
	}
	if _, ok := r.out.(answerBytes); ok {
		r.accept = "*/*"
	}
	r.body, r.formats = anyBody(body)
	return c.do(ctx, r, append(query, opts...))
}

// splitPath escapes what has to be in a path, and makes options of the query behind it. Its errors
// quote nothing: what was given for a path may be a URL with a password or hold a private query.
func splitPath(given string) (path string, query []Option, err error) {
	path, rest, _ := strings.Cut(given, "?")
	if err := checkPath(path, given); err != nil {
		return "", nil, err
	}
	segments := strings.Split(path, "/")
	for i, segment := range segments {
		plain, err := url.PathUnescape(segment)
		if err != nil {
			return "", nil, errors.New("the path holds a % that begins no escape: write %25")
		}
		for part := range strings.FieldsFuncSeq(plain, func(r rune) bool { return r == '/' || r == '\\' }) {
			if part == "." || part == ".." {
				return "", nil, errors.New("the path holds a segment . or .., which names another path")
			}
		}
		if u := (&url.URL{Path: plain, RawPath: segment}); u.EscapedPath() != segment {
			segments[i] = url.PathEscape(plain)
		}
	}
	values, err := url.ParseQuery(rest)
	if err != nil {
		return "", nil, errors.New("the query behind the path is malformed")
	}
	for name, list := range values {
		if name != "" {
			query = append(query, WithQuery(name, list...))
		}
	}
	return strings.Join(segments, "/"), query, nil
}

// checkPath wants a path and no more, given without its query and with it.
func checkPath(path, given string) error {
	switch {
	case strings.Contains(given, "#"):
		return errors.New("the path holds a fragment, which is never sent: write %23 for the sign")
	case strings.Contains(path, "://"), strings.HasPrefix(path, "//"):
		return errors.New("the path is a URL: give what follows the base URL, which WithBaseURL sets")
	case !strings.HasPrefix(path, "/"):
		return errors.New("the path does not begin with a slash")
	case strings.ContainsAny(path, "{}"):
		return errors.New("the path holds a parameter in braces that nobody filled in: write %7B and %7D for braces")
	}
	return nil
}

// answerBytes is a place for the bytes of an answer, whatever they are.
type answerBytes struct{ to *[]byte }

// placeFor is where the answer goes that a caller wants in out.
func placeFor(out any) (any, error) {
	if out == nil {
		return nil, nil
	}
	v := reflect.ValueOf(out)
	switch to, isBytes := out.(*[]byte); {
	case v.Kind() != reflect.Pointer:
		return nil, fmt.Errorf("the answer cannot be decoded into a %T: give a pointer", out)
	case v.IsNil():
		return nil, fmt.Errorf("the answer cannot be decoded into a nil %T", out)
	case isBytes:
		*to = nil
		return answerBytes{to}, nil
	}
	if _, ok := out.(io.Writer); ok {
		return nil, fmt.Errorf("the answer cannot be decoded into a %T: give a *[]byte for the bytes as they come", out)
	}
	return out, nil
}

// plainBody is a body that is sent as it stands.
type plainBody struct{ content io.Reader }

func (b plainBody) payload() *payload {
	content := newRewinder(b.content)
	return &payload{
		contentType: "application/octet-stream",
		length:      content.size(),
		open:        func() (io.ReadCloser, error) { return content.open() },
		replayable:  content.seeks,
		files:       []*rewinder{content},
	}
}

// anyBody is the body that a caller gave, and what it may be sent as.
func anyBody(body any) (any, bodyFormat) {
	const all = formatJSON | formatForm | formatMultipart
	switch body := body.(type) {
	case jsonWritable:
	case rawJSON:
		if len(body) == 0 {
			return nil, all
		}
	case []byte:
		if len(body) == 0 {
			return nil, all
		}
		return plainBody{bytes.NewReader(body)}, 0
	case io.Reader:
		if !isNone(body) {
			return plainBody{body}, 0
		}
	}
	return body, all
}
