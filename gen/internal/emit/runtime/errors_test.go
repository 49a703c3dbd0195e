package runtime

import (
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

type fieldMap = map[string][]string

func TestErrorBodies(t *testing.T) {
	for _, test := range []struct {
		body, detail string
		fields       fieldMap
	}{
		{`{"detail":"Not found."}`, "Not found.", nil},
		{`{"detail":["one","two"]}`, "one two", nil},
		{`{"detail":{"name":["bad"]}}`, "", fieldMap{"detail.name": {"bad"}}},
		{`{"non_field_errors":["no","never"]}`, "no never", nil},
		{`{"non_field_errors":"no","name":["bad"]}`, "no", fieldMap{"name": {"bad"}}},
		{`{"detail":"No.","non_field_errors":["Never."]}`, "No. Never.", nil},
		{`{"non_field_errors":[{"name":["bad"]}]}`, "", fieldMap{"non_field_errors.0.name": {"bad"}}},
		{`{"provider":{"non_field_errors":["no"]}}`, "", fieldMap{"provider.non_field_errors": {"no"}}},
		{`["Agent limit reached."]`, "Agent limit reached.", nil},
		{`{"name":["bad"],"size":"big"}`, "", fieldMap{"name": {"bad"}, "size": {"big"}}},
		{`{"provider":{"credentials":{"api_key":["missing"]}}}`, "", fieldMap{"provider.credentials.api_key": {"missing"}}},
		{`{"mock_tools":[{"name":["blank"]},{},{"name":["long"]}]}`, "", fieldMap{"mock_tools.0.name": {"blank"}, "mock_tools.2.name": {"long"}}},
		{`{"mock_tools":["a",{"name":["b"]},"c"]}`, "", fieldMap{"mock_tools": {"a", "c"}, "mock_tools.1.name": {"b"}}},
		{`{"matrix":[[["deep"]]]}`, "", fieldMap{"matrix.0.0": {"deep"}}},
		{`["first","second"]`, "first second", nil},
		{`["first",{"name":["bad"]}]`, "", fieldMap{"0": {"first"}, "1.name": {"bad"}}},
		{`[{"name":["bad"]}]`, "", fieldMap{"0.name": {"bad"}}},
		{`{"error":"broken"}`, "broken", nil},
		{`{"message":"broken","code":12}`, "broken", fieldMap{"code": {"12"}}},
		{`{"message":["is too long"]}`, "", fieldMap{"message": {"is too long"}}},
		{`{"error":{"message":"broken","code":"x"}}`, "broken", fieldMap{"error.code": {"x"}}},
		{`{"detail":"d","error":"e"}`, "d", fieldMap{"error": {"e"}}},
		{`{"ok":false,"n":null}`, "", fieldMap{"ok": {"false"}}},
		{`"text"`, "text", nil},
		{` {"detail":"x"} `, "x", nil},
		{``, "", nil}, {`{}`, "", nil}, {`[]`, "", nil}, {`null`, "", nil}, {`12`, "", nil},
		{`{"detail":`, "", nil}, {`<html>`, "", nil}, {"{\"detail\":\"\xff\"}", "\ufffd", nil},
	} {
		detail, fields := parseErrorBody([]byte(test.body))
		assert.Equal(t, test.detail, detail, test.body)
		assert.Equal(t, test.fields, fields, test.body)
	}
}

func TestErrorBodiesAreBounded(t *testing.T) {
	deep := strings.Repeat(`{"a":`, 500) + `"x"` + strings.Repeat("}", 500)
	_, fields := parseErrorBody([]byte(deep))
	assert.Empty(t, fields)
	var wide strings.Builder
	for i := range 5000 {
		fmt.Fprintf(&wide, `,"f%04d":["x"]`, i)
	}
	_, fields = parseErrorBody([]byte("{" + wide.String()[1:] + "}"))
	assert.Len(t, fields, maxErrorFields)
	assert.Contains(t, fields, "f0000", "the same ones every time")
	_, fields = parseErrorBody([]byte(`{"f":["x"` + strings.Repeat(`,"x"`, 5000) + `]}`))
	assert.Len(t, fields["f"], maxErrorFields)
	detail, fields := parseErrorBody([]byte(strings.Repeat("[", 1<<20)))
	assert.Empty(t, detail)
	assert.Empty(t, fields)
}

func TestErrorText(t *testing.T) {
	e := &Error{StatusCode: 400, Method: "PATCH", Path: "/a/17/", Detail: "private", Body: []byte("private"), RequestID: "r"}
	require.EqualError(t, e, "cekura: PATCH /a/17/: 400 Bad Request (request ID r)")
	e.RequestID = "two\nlines" + strings.Repeat("x", 1000)
	require.EqualError(t, e, "cekura: PATCH /a/17/: 400 Bad Request (request ID two?lines"+strings.Repeat("x", 71)+")")
	e.RequestID = ""
	require.EqualError(t, e, "cekura: PATCH /a/17/: 400 Bad Request")
	e.Fields = fieldMap{"name": {"private"}, "a.0.b": {"private"}, "odd\nprivate": {}, strings.Repeat("x", 81): {}, "<private>": {}}
	require.EqualError(t, e, "cekura: PATCH /a/17/: 400 Bad Request: a.0.b, name")
	for i := range 7 {
		e.Fields["z"+strconv.Itoa(i)] = nil
	}
	require.EqualError(t, e, "cekura: PATCH /a/17/: 400 Bad Request: a.0.b, name, z0, z1, z2 and 4 more")
}

func TestErrorMessage(t *testing.T) {
	for _, test := range []struct {
		body, want string
	}{
		{`{"detail":"Not found."}`, "Not found."},
		{`["Agent limit reached."]`, "Agent limit reached."},
		{`{"size":["too big"],"name":["This field is required.","may not be blank"]}`, "name: This field is required. may not be blank. size: too big"},
		{`{"detail":"No","provider":{"credentials":{"api_key":["missing"]}}}`, "No. provider.credentials.api_key: missing"},
		{`{"non_field_errors":["Either a or b"],"a":"two\nlines"}`, "Either a or b. a: two lines"},
		{`<html>body text</html>`, ""}, {``, ""}, {`{}`, ""},
	} {
		e := &Error{Body: []byte(test.body)}
		e.Detail, e.Fields = parseErrorBody(e.Body)
		assert.Equal(t, test.want, e.Message(), test.body)
	}
}

// However an error is printed, and of a value as of a pointer, nothing of the answer shows.
func TestErrorsPrintNoBody(t *testing.T) {
	api := Error{
		StatusCode: 400, Method: "GET", Path: "/a/", Detail: "private", Fields: fieldMap{"name": {"private"}, "<private>": nil},
		RequestID: "r-1", RetryAfter: time.Second, Body: []byte("private"),
	}
	decode := DecodeError{StatusCode: 200, Method: "GET", Path: "/a/", RequestID: "r-1", Body: []byte("private"), Reason: "ends early", Err: io.ErrUnexpectedEOF}
	const apiText = "cekura: GET /a/: 400 Bad Request: name (request ID r-1)"
	const decodeText = "cekura: GET /a/: 200: ends early: unexpected EOF (request ID r-1)"
	bytes := fmt.Sprint([]byte("private"))
	for _, v := range []any{api, &api, decode, &decode, struct{ E Error }{api}, []any{decode}} {
		for _, verb := range []string{"%v", "%+v", "%s", "%q", "%x", "%d", "%#v"} {
			text := fmt.Sprintf(verb, v)
			assert.NotContains(t, text, "private", verb)
			assert.NotContains(t, text, bytes[1:len(bytes)-1], verb)
			assert.NotContains(t, text, "0x70", verb)
			assert.NotContains(t, text, fmt.Sprintf("%x", "private"), verb)
		}
	}
	for _, verb := range []string{"%v", "%+v", "%s"} {
		assert.Equal(t, apiText, fmt.Sprintf(verb, api))
		assert.Equal(t, apiText, fmt.Sprintf(verb, &api))
		assert.Equal(t, decodeText, fmt.Sprintf(verb, decode))
		assert.Equal(t, decodeText, fmt.Sprintf(verb, &decode))
	}
	assert.Equal(t, strconv.Quote(apiText), fmt.Sprintf("%q", &api))
	assert.Equal(t, `runtime.Error{StatusCode:400, Method:"GET", Path:"/a/", Fields:"name", RequestID:"r-1", RetryAfter:1s, Body:7 bytes}`, fmt.Sprintf("%#v", &api))
	assert.Equal(t, `runtime.DecodeError{StatusCode:200, Method:"GET", Path:"/a/", RequestID:"r-1", Body:7 bytes, Reason:"ends early", Err:unexpected EOF}`, fmt.Sprintf("%#v", decode))

	call := &callError{method: "GET", path: "/a/", err: tls.RecordHeaderError{Msg: "no TLS", RecordHeader: [5]byte([]byte("priva"))}}
	assert.Equal(t, `*runtime.callError("cekura: GET /a/: tls: no TLS")`, fmt.Sprintf("%#v", call))
	assert.Equal(t, "cekura: GET /a/: tls: no TLS", fmt.Sprintf("%+v", call))

	var out strings.Builder
	slog.New(slog.NewJSONHandler(&out, nil)).Info("x", "a", api, "b", &api, "c", decode, "d", &decode)
	assert.NotContains(t, out.String(), "private")
	assert.Equal(t, 2, strings.Count(out.String(), apiText))
	assert.Equal(t, 2, strings.Count(out.String(), decodeText))
}

func TestErrorIs(t *testing.T) {
	all := []error{ErrBadRequest, ErrUnauthorized, ErrForbidden, ErrNotFound, ErrConflict, ErrRateLimited, ErrServer}
	for status, want := range map[int]error{
		400: ErrBadRequest, 401: ErrUnauthorized, 403: ErrForbidden, 404: ErrNotFound, 409: ErrConflict, 429: ErrRateLimited,
		500: ErrServer, 502: ErrServer, 599: ErrServer, 418: nil, 302: nil,
	} {
		err := fmt.Errorf("wrapped: %w", &Error{StatusCode: status})
		for _, sentinel := range all {
			assert.Equal(t, sentinel == want, errors.Is(err, sentinel), "%d %v", status, sentinel)
		}
	}
}

func TestRequestID(t *testing.T) {
	header := http.Header{}
	assert.Empty(t, requestID(header))
	for _, name := range []string{"X-Amzn-Trace-Id", "Request-Id", "X-Request-ID"} {
		header.Set(name, name)
		assert.Equal(t, name, requestID(header))
	}
}
