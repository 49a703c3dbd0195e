package runtime

import (
	"io"
	"net/http"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
)

// The body of an error is whatever a server, a proxy or an attacker wrote.
func FuzzErrorBody(f *testing.F) {
	for _, seed := range []string{
		`{"detail":"no"}`, `{"a":{"b":["c",{"d":"e"}]}}`, `["x",{"y":["z"]}]`, `"text"`, `<html>`, `{"a":`, ``, "\xff",
		`{"error":{"message":"m"}}`, strings.Repeat("[", 100), `{"a":1e999}`, `{"":{"":[""]}}`,
	} {
		f.Add([]byte(seed), 400)
	}
	f.Fuzz(func(t *testing.T, body []byte, status int) {
		detail, fields := parseErrorBody(body)
		require.LessOrEqual(t, len(fields), maxErrorFields)
		again, _ := parseErrorBody(body)
		require.Equal(t, detail, again)
		e := &Error{StatusCode: status, Method: "GET", Path: "/x/", Detail: detail, Fields: fields, Body: body}
		text := e.Error()
		require.True(t, utf8.ValidString(text))
		require.Less(t, len(text), 700)
		require.False(t, strings.ContainsAny(text, "\r\n"))
	})
}

func FuzzRetryAfter(f *testing.F) {
	for _, seed := range []string{"", "0", "120", "-1", "1e9", "99999999999999999999", "Fri, 31 Dec 1999 23:59:59 GMT", "Friday, 31-Dec-99 23:59:59 GMT", "Fri Dec 31 23:59:59 1999"} {
		f.Add(seed, "Fri, 31 Dec 1999 23:59:50 GMT")
	}
	f.Fuzz(func(t *testing.T, value, date string) {
		header := http.Header{"Retry-After": {value}, "Date": {date}}
		asked := retryAfter(header)
		require.GreaterOrEqual(t, asked, time.Duration(0))
		require.LessOrEqual(t, asked, 365*24*time.Hour)
		b := defaultBackoff()
		wait, obeyed := b.wait(1, &http.Response{Header: header})
		require.GreaterOrEqual(t, wait, time.Duration(0))
		require.Equal(t, wait <= b.obeyed, obeyed)
	})
}

// A 2xx answer of any bytes, type and encoding is decoded or is an error that holds none
// of them.
func FuzzAnswer(f *testing.F) {
	f.Add([]byte(`{"id":1}`), "application/json", "")
	f.Add([]byte(`<html>`), "text/html", "gzip")
	f.Add(zipped(`{"id":1}`), "", "gzip")
	f.Add([]byte("\x1f\x8b"), "a/b+json", "GZIP")
	f.Add([]byte(`{"a\nb":tru}`), "application/json", "")
	f.Fuzz(func(t *testing.T, body []byte, kind, encoding string) {
		x := &exchange{cfg: &config{}, method: "GET", path: "/x/"}
		resp := &http.Response{StatusCode: 200, ContentLength: int64(len(body)), Body: io.NopCloser(strings.NewReader(string(body)))}
		resp.Header = http.Header{"Content-Type": {kind}, "Content-Encoding": {encoding}}
		err := x.receive(t.Context(), &request{method: "GET", out: new(thing)}, resp)
		if err != nil {
			require.True(t, strings.HasPrefix(err.Error(), "cekura: GET /x/: 200: answer "), err.Error())
			require.Less(t, len(err.Error()), 700)
			require.False(t, strings.ContainsAny(err.Error(), "\r\n"), err.Error())
		}
	})
}
