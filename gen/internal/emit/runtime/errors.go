package runtime

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// What an *Error is under errors.Is, by its status.
var (
	ErrBadRequest   = errors.New(clientName + ": bad request")   // 400
	ErrUnauthorized = errors.New(clientName + ": unauthorized")  // 401
	ErrForbidden    = errors.New(clientName + ": forbidden")     // 403
	ErrNotFound     = errors.New(clientName + ": not found")     // 404
	ErrConflict     = errors.New(clientName + ": conflict")      // 409
	ErrRateLimited  = errors.New(clientName + ": rate limited")  // 429
	ErrServer       = errors.New(clientName + ": server failed") // 500 and up
)

// ErrTimeout is what an attempt that took longer than [WithTimeout] allows is under errors.Is.
// context.DeadlineExceeded it is not: that is the deadline of the caller's own context, which may
// be far off. The Timeout method of the error, that of net.Error, is true of both.
var ErrTimeout = errors.New(clientName + ": the attempt timed out")

// timeoutError is the end of an attempt by a limit of ours.
type timeoutError struct {
	limit time.Duration
	of    string
}

func (e *timeoutError) Error() string {
	return "the attempt timed out: the limit of " + e.of + " is " + e.limit.String()
}

func (e *timeoutError) Timeout() bool        { return true }
func (e *timeoutError) Temporary() bool      { return true }
func (e *timeoutError) Is(target error) bool { return target == ErrTimeout }

// Error is an answer other than 2xx. Its text names the request, the status, the fields
// complained of and the request ID; what the server wrote is in Message, Detail, Fields and
// Body only.
type Error struct {
	StatusCode int
	Method     string
	Path       string // without the query
	Detail     string // the server's messages for the request as a whole, "" if it has none
	// Fields holds the server's messages by the field they are about, the parts of its path
	// joined by dots: "provider.credentials.api_key", "mock_tools.0.name".
	Fields     map[string][]string
	RequestID  string        // the server's name for the request, "" if it gave none
	RetryAfter time.Duration // how long the server asks to wait, 0 if it does not
	Body       []byte        // the first MiB of the answer

	cause error // why the body could not be read, if it could not
}

// Error names no value: those of the answer may be private.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(clientName + ": " + e.Method + " " + e.Path + ": " + strconv.Itoa(e.StatusCode))
	if text := http.StatusText(e.StatusCode); text != "" {
		b.WriteString(" " + text)
	}
	if e.StatusCode/100 == 3 {
		b.WriteString(": redirect not followed")
	}
	if names := fieldNames(e.Fields); names != "" {
		b.WriteString(": " + names)
	}
	if e.cause != nil {
		b.WriteString(": " + withoutQueries(e.cause))
	}
	b.WriteString(idText(e.RequestID))
	return b.String()
}

// Message is what the server said, for people to read: Detail, and behind it the messages of each
// field, on one line. It is "" where the server said nothing that is understood, as in a page of
// HTML. Unlike the text of the error it may hold what was sent, and with it something private.
func (e *Error) Message() string {
	var parts []string
	if e.Detail != "" {
		parts = append(parts, e.Detail)
	}
	for _, name := range slices.Sorted(maps.Keys(e.Fields)) {
		text := sentences(e.Fields[name])
		if name != "" {
			text = name + ": " + text
		}
		parts = append(parts, text)
	}
	return sentences(parts)
}

// sentences puts texts behind each other on one line, with full stops between them.
func sentences(texts []string) string {
	var b strings.Builder
	for _, text := range texts {
		text = strings.Join(strings.FieldsFunc(text, isSpaceOrControl), " ")
		if text == "" {
			continue
		}
		if b.Len() > 0 {
			if !strings.ContainsAny(b.String()[b.Len()-1:], ".!?:;,") {
				b.WriteByte('.')
			}
			b.WriteByte(' ')
		}
		b.WriteString(text)
	}
	return b.String()
}

func isSpaceOrControl(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }

// Format prints the text of the error, and under %#v its fields without what the server wrote.
func (e Error) Format(state fmt.State, verb rune) {
	formatError(state, verb, &e, func() string {
		return fmt.Sprintf("%T{StatusCode:%d, Method:%q, Path:%q, Fields:%q, RequestID:%q, RetryAfter:%v, Body:%d bytes}",
			e, e.StatusCode, e.Method, e.Path, fieldNames(e.Fields), printable(e.RequestID), e.RetryAfter, len(e.Body))
	})
}

// LogValue is the text of the error.
func (e Error) LogValue() slog.Value { return slog.StringValue(e.Error()) }

// fieldNames lists the first few fields. A key that does not look like the name of a
// field may be anything and is left out.
func fieldNames(fields map[string][]string) string {
	const most = 5
	names := make([]string, 0, len(fields))
	for name := range fields {
		if isFieldName(name) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	if more := len(names) - most; more > 0 {
		return strings.Join(names[:most], ", ") + " and " + strconv.Itoa(more) + " more"
	}
	return strings.Join(names, ", ")
}

// isFieldName tells whether a name looks like one that a document gives.
func isFieldName(name string) bool {
	const longest = 80
	return len(name) <= longest && strings.IndexFunc(name, notOfFieldName) < 0
}

func notOfFieldName(r rune) bool {
	return !('a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || r == '_' || r == '-' || r == '.')
}

// Is compares with the Err… variables, by status.
func (e *Error) Is(target error) bool {
	switch e.StatusCode {
	case http.StatusBadRequest:
		return target == ErrBadRequest
	case http.StatusUnauthorized:
		return target == ErrUnauthorized
	case http.StatusForbidden:
		return target == ErrForbidden
	case http.StatusNotFound:
		return target == ErrNotFound
	case http.StatusConflict:
		return target == ErrConflict
	case http.StatusTooManyRequests:
		return target == ErrRateLimited
	}
	return e.StatusCode >= 500 && target == ErrServer
}

// Unwrap returns why the body of the answer could not be read, nil if it could.
func (e *Error) Unwrap() error { return e.cause }

// DecodeError is a 2xx answer that cannot be used: empty, cut short, not JSON, or JSON of
// another shape. Under [WithStrictAnswers] it is also one of which a value does not fit, and then
// stands beside what was read. The server has carried out the request.
type DecodeError struct {
	StatusCode int
	Method     string
	Path       string // without the query
	RequestID  string // the server's name for the request, "" if it gave none
	Body       []byte // the first MiB of the answer
	Reason     string // what is wrong with it
	Err        error  // what lies behind that, or nil

	// Misfits are what did not fit, the first 20, where a strict answer was read for all that.
	Misfits []Misfit
}

// Error holds nothing of the answer but its status and type.
func (e *DecodeError) Error() string {
	text := clientName + ": " + e.Method + " " + e.Path + ": " + strconv.Itoa(e.StatusCode) + ": " + e.Reason
	if e.Err != nil {
		text += ": " + e.Err.Error()
	}
	return text + idText(e.RequestID)
}

// Format prints the text of the error, and under %#v its fields without the answer.
func (e DecodeError) Format(state fmt.State, verb rune) {
	formatError(state, verb, &e, func() string {
		return fmt.Sprintf("%T{StatusCode:%d, Method:%q, Path:%q, RequestID:%q, Body:%d bytes, Reason:%q, Err:%v}",
			e, e.StatusCode, e.Method, e.Path, printable(e.RequestID), len(e.Body), e.Reason, e.Err)
	})
}

// LogValue is the text of the error.
func (e DecodeError) LogValue() slog.Value { return slog.StringValue(e.Error()) }

// idText ends the text of an error with the server's name for the request.
func idText(id string) string {
	if id == "" {
		return ""
	}
	return " (request ID " + printable(id) + ")"
}

// formatError prints the text of err under each verb but %#v.
func formatError(state fmt.State, verb rune, err error, inGo func() string) {
	if verb == 'v' && state.Flag('#') {
		_, _ = io.WriteString(state, inGo())
		return
	}
	_, _ = fmt.Fprintf(state, fmt.FormatString(state, verb), err.Error())
}

// Unwrap returns Err.
func (e *DecodeError) Unwrap() error { return e.Err }

func (x *exchange) decodeError(resp *http.Response, data []byte, reason string, err error) *DecodeError {
	return &DecodeError{
		StatusCode: resp.StatusCode,
		Method:     x.method,
		Path:       x.path,
		RequestID:  requestID(resp.Header),
		Body:       data[:min(len(data), maxErrorBody)],
		Reason:     reason,
		Err:        err,
	}
}

// callError is a call that got no answer, or lost it.
type callError struct {
	method, path string // "" for a client's own
	status       int    // of the answer that was lost, or 0
	err          error
}

func (e *callError) Error() string {
	text := clientName + ": "
	if e.method != "" {
		text += e.method + " " + e.path + ": "
	}
	if e.status != 0 {
		text += strconv.Itoa(e.status) + ": reading the answer: "
	}
	return text + strings.TrimPrefix(withoutQueries(e.err), clientName+": ")
}

func (e *callError) Unwrap() error { return e.err }

// Format prints the text of the error: what is wrapped may hold bytes of an answer.
func (e *callError) Format(state fmt.State, verb rune) {
	formatError(state, verb, e, func() string { return fmt.Sprintf("%T(%q)", e, e.Error()) })
}

// Timeout tells whether a time-out lies behind it, the attempt's or that of the context.
func (e *callError) Timeout() bool {
	var inner interface{ Timeout() bool }
	return errors.As(e.err, &inner) && inner.Timeout()
}

// Temporary is Timeout, and makes the error a net.Error.
func (e *callError) Temporary() bool { return e.Timeout() }

// fail is the error for a request that could not be made.
func (x *exchange) fail(err error) *callError {
	return &callError{method: x.method, path: x.path, err: err}
}

// failure is the error for a request that failed on its way.
func (x *exchange) failure(ctx context.Context, err error) *callError {
	// Its text is the method and address again, with the query.
	if outer, ok := err.(*url.Error); ok {
		err = outer.Err
	}
	return x.fail(withContextError(ctx, err))
}

// withContextError lets err be the error of a context that has ended: the cause that a
// context was cancelled with need not be one itself.
func withContextError(ctx context.Context, err error) error {
	if ended := ctx.Err(); ended != nil && !errors.Is(err, ended) {
		return fmt.Errorf("%w: %w", ended, err)
	}
	return err
}

// isTimeOrContext tells whether someone stopped waiting for the answer.
func isTimeOrContext(err error) bool {
	return errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) || errors.Is(err, ErrTimeout)
}

// withoutQueries returns the text of err with query and fragment cut off every address that
// an error inside it quotes.
func withoutQueries(err error) string { return cutQueries(err.Error(), err) }

func cutQueries(text string, err error) string {
	if quoted, ok := err.(*url.Error); ok {
		if end := strings.IndexAny(quoted.URL, "?#"); end >= 0 {
			plain := quoted.URL[:end]
			text = strings.ReplaceAll(text, strconv.Quote(quoted.URL), strconv.Quote(plain))
			text = strings.ReplaceAll(text, quoted.URL, plain)
		}
	}
	switch outer := err.(type) {
	case interface{ Unwrap() error }:
		text = cutQueries(text, outer.Unwrap())
	case interface{ Unwrap() []error }:
		for _, inner := range outer.Unwrap() {
			text = cutQueries(text, inner)
		}
	}
	return text
}

// requestID returns the server's name for the request, for use in a report to its makers.
func requestID(header http.Header) string {
	for _, name := range [...]string{"X-Request-Id", "Request-Id", "X-Amzn-Trace-Id"} {
		if id := header.Get(name); id != "" {
			return id
		}
	}
	return ""
}
