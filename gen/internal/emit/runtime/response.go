package runtime

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"mime"
	"net/http"
	"reflect"
	"strings"
)

const (
	maxErrorBody = 1 << 20
	maxDrain     = 256 << 10 // more of an unwanted body costs more than a new connection
	maxBuffer    = 16 << 20  // more is not set aside on the word of a header alone
	minBuffer    = 4 << 10
)

// receive reads an answer to its end and decodes it. The caller closes it.
func (x *exchange) receive(ctx context.Context, r *request, resp *http.Response) error {
	if resp.StatusCode/100 != 2 {
		return x.apiError(ctx, resp)
	}
	out := r.out
	if choose, ok := out.(outFor); ok {
		out = choose(resp.StatusCode)
	}
	// no content by definition, whatever follows the headers
	hasNone := resp.StatusCode == http.StatusNoContent || resp.StatusCode == http.StatusResetContent || r.method == http.MethodHead
	if (out == nil || hasNone) && x.cfg.response == nil && x.cfg.rawBody == nil {
		_, _ = io.CopyN(io.Discard, resp.Body, maxDrain)
		return x.none(r, resp, out)
	}
	data, err := readBody(resp, 0)
	x.keep(resp, data)
	if err != nil {
		return x.unreadable(ctx, resp, data, err)
	}
	if out == nil || hasNone {
		return x.none(r, resp, out)
	}
	if place, ok := out.(answerBytes); ok {
		*place.to = data
		return nil
	}
	return x.decode(ctx, r, resp, data, out)
}

// none takes an answer without content, which the document must declare where it declares another.
func (x *exchange) none(r *request, resp *http.Response, out any) error {
	if out == nil || r.mayBeNone || r.method == http.MethodHead {
		return nil
	}
	return x.decodeError(resp, nil, "answer has no content, which the document does not declare", nil)
}

func (x *exchange) decode(ctx context.Context, r *request, resp *http.Response, data []byte, out any) error {
	if _, ok := out.(undeclared); ok {
		return x.decodeError(resp, data, "the document does not declare this status", nil)
	}
	kind := resp.Header.Get("Content-Type")
	if kind != "application/json" {
		kind, _, _ = mime.ParseMediaType(kind)
	}
	switch text := bytes.TrimSpace(data); {
	case len(text) == 0 && r.mayBeNone:
		return nil
	case len(text) == 0:
		return x.decodeError(resp, data, "answer is empty", nil)
	case string(text) == "null" && (r.mayBeNone || r.mayBeNull):
		return nil
	case string(text) == "null":
		return x.decodeError(resp, data, "answer is null, which the document does not declare", nil)
	}
	if encoding := resp.Header.Get("Content-Encoding"); encoding != "" && !isGzip(encoding) && !strings.EqualFold(encoding, "identity") {
		return x.decodeError(resp, data, "answer is encoded in a way that was not asked for ("+printable(encoding)+")", nil)
	}
	if !mayBeJSON(kind) {
		return x.decodeError(resp, data, "answer is not JSON ("+printable(kind)+")", nil)
	}
	misfits, more, err := decodeAnswer(data, out, x.cfg.misfits != nil || x.cfg.logger != nil || x.cfg.strictAnswers)
	if err == nil {
		return x.tell(ctx, resp, data, misfits, more)
	}
	forget(out)
	switch {
	case !isJSON(kind) && kind != "":
		return x.decodeError(resp, data, "answer is not JSON ("+printable(kind)+")", err)
	case errors.Is(err, io.ErrUnexpectedEOF):
		return x.decodeError(resp, data, "answer ends early", err)
	}
	return x.decodeError(resp, data, "answer cannot be decoded", err)
}

// forget leaves nothing of what was read in part, but in a struct of the user's.
func forget(out any) {
	if at, ok := out.(interface{ place() any }); ok {
		out = at.place()
	}
	if v := reflect.ValueOf(out); v.Kind() == reflect.Pointer && v.Elem().Kind() != reflect.Struct {
		v.Elem().SetZero()
	}
}

func isJSON(kind string) bool {
	return kind == "application/json" || kind == "text/json" || strings.HasSuffix(kind, "+json")
}

// mayBeJSON takes the types that servers give what they have no type for, too.
func mayBeJSON(kind string) bool {
	return isJSON(kind) || kind == "" || kind == "text/plain" || kind == "application/octet-stream"
}

// unreadable is the error for an answer that broke off.
func (x *exchange) unreadable(ctx context.Context, resp *http.Response, data []byte, err error) error {
	if isTimeOrContext(err) || ctx.Err() != nil {
		failure := x.failure(ctx, err)
		failure.status = resp.StatusCode
		return failure
	}
	text := "answer cannot be read"
	if errors.Is(err, io.ErrUnexpectedEOF) {
		text = "answer ends early"
	}
	return x.decodeError(resp, data, text, err)
}

// keep serves WithResponse and WithRawBody.
func (x *exchange) keep(resp *http.Response, data []byte) {
	if x.cfg.rawBody != nil {
		*x.cfg.rawBody = data
	}
	if x.cfg.response != nil {
		kept := *resp
		kept.Body = io.NopCloser(bytes.NewReader(data))
		*x.cfg.response = &kept
	}
}

// readBody reads and decompresses the body, up to limit bytes (0: all). What was read
// before an error is returned with it.
func readBody(resp *http.Response, limit int64) ([]byte, error) {
	src, err := unzipped(resp)
	if err != nil {
		return nil, err
	}
	size := resp.ContentLength
	if src != resp.Body || size < 0 || size > maxBuffer {
		size = minBuffer
	}
	var from io.Reader = src
	if limit > 0 {
		from, size = io.LimitReader(src, limit), min(size, limit)
	}
	// The byte too many sees the end without growing the buffer.
	data := make([]byte, 0, size+1)
	for {
		n, err := from.Read(data[len(data):cap(data)])
		data = data[:len(data)+n]
		if err == io.EOF {
			return data, nil
		}
		if err != nil {
			return data, err
		}
		if len(data) == cap(data) {
			data = append(data, 0)[:len(data)]
		}
	}
}

// unzipped returns the body in plain. net/http decompresses by itself unless someone
// asked for compression by name.
func unzipped(resp *http.Response) (io.ReadCloser, error) {
	if !isGzip(resp.Header.Get("Content-Encoding")) {
		return resp.Body, nil
	}
	plain, err := gzip.NewReader(resp.Body)
	if err == io.EOF {
		return resp.Body, nil
	}
	if err != nil {
		return nil, err
	}
	return struct {
		io.Reader
		io.Closer
	}{plain, resp.Body}, nil
}

func isGzip(encoding string) bool {
	return strings.EqualFold(encoding, "gzip") || strings.EqualFold(encoding, "x-gzip")
}

// printable bounds what a server can put into the text of an error.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if r <= ' ' || r >= 0x7f {
			return '?'
		}
		return r
	}, s[:min(len(s), 80)])
}
