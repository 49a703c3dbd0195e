package clienttest

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	cekura "github.com/cekura-community/cekura-go/generated"
)

// cannedTransport gives every request the same answer and counts them.
type cannedTransport struct {
	status int
	body   []byte
	sent   int
}

func (c *cannedTransport) RoundTrip(r *http.Request) (*http.Response, error) {
	c.sent++
	return &http.Response{
		StatusCode: c.status, Request: r, ContentLength: int64(len(c.body)), Body: io.NopCloser(bytes.NewReader(c.body)),
		Header: http.Header{"Content-Type": {"application/json"}},
	}, nil
}

// answeredCall is a method of the client that decodes an answer, to be called with the least arguments.
type answeredCall struct {
	name   string
	method reflect.Value
}

// call makes the call; the result is a pointer or a list.
func (c answeredCall) call(t testing.TB) (any, error) {
	args := []reflect.Value{reflect.ValueOf(t.Context())}
	for i := 1; i < c.method.Type().NumIn()-1; i++ {
		args = append(args, leastArgument(c.method.Type().In(i)))
	}
	results := c.method.Call(args)
	err, _ := results[1].Interface().(error)
	return results[0].Interface(), err
}

// leastArgument is zero, but where a path can't hold that.
func leastArgument(of reflect.Type) reflect.Value {
	v := reflect.New(of).Elem()
	if v.CanInt() {
		v.SetInt(1)
	}
	return v
}

// answeredCalls finds a method of the client for each type that an answer decodes into.
func answeredCalls(t testing.TB, client *cekura.Client, canned *cannedTransport) []answeredCall {
	missing, found := map[reflect.Type]string{}, map[reflect.Type]answeredCall{}
	services := reflect.ValueOf(*client)
	for i := range services.NumField() {
		for j := range services.Field(i).NumMethod() {
			name := services.Type().Field(i).Name + "." + services.Field(i).Type().Method(j).Name
			call := answeredCall{name, services.Field(i).Method(j)}
			if call.method.Type().NumOut() != 2 || call.method.Type().Out(0) == reflect.TypeFor[io.ReadCloser]() {
				continue
			}
			before := canned.sent
			_, _ = call.call(t)
			if result := call.method.Type().Out(0); canned.sent == before {
				missing[result] = name
			} else {
				found[result] = call
			}
		}
	}
	for result, name := range missing {
		require.Contains(t, found, result, "%s sends nothing without arguments", name)
	}
	var calls []answeredCall
	for _, call := range found {
		calls = append(calls, call)
	}
	slices.SortFunc(calls, func(a, b answeredCall) int { return strings.Compare(a.name, b.name) })
	return calls
}

// written is a result as JSON again: the one of its answers that came where there are several.
func written(t testing.TB, result any) []byte {
	if v := reflect.Indirect(reflect.ValueOf(result)); v.Kind() == reflect.Struct && v.NumField() > 0 && v.Type().Field(0).Tag == "" {
		for i := range v.NumField() {
			if !v.Field(i).IsZero() {
				result = v.Field(i).Interface()
			}
		}
	}
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	require.NoError(t, encoder.Encode(result))
	return text.Bytes()
}

// FuzzEveryAnswer: whatever JSON object comes as an answer, each method of the client reads it. What is read
// is JSON, and written and sent once more it says the same; an error is one line.
func FuzzEveryAnswer(f *testing.F) {
	for which := range byte(32) {
		f.Add(which, byte(0), []byte(`{"id":1,"results":[{"id":2}],"next":null}`))
		f.Add(which, byte(2), []byte(`{"agent":7,"progress_id":"p","detail":"d","message":null}`))
	}
	f.Add(byte(3), byte(0), []byte(`{"provider":{"credentials":{"config":{"a":1}},"type":"hal"},"webhook_secret_configured":"x","created_at":"2026-01-01T00:00:00.5Z"}`))
	f.Add(byte(0), byte(0), []byte("{\"id\":[],\"name\":{\"\xff\":7},\"results\":{},\"id\":\"7\",\"created_at\":\"2026-01-01 10:00:00+0000\",\"provider\":{\"type\":\"vapi\",\"credentials\":{\"config\":[]}}}"))
	f.Add(byte(0), byte(1), []byte(`{"telephony":{"sip_auth":null,"sip_uri":"","outbound_numbers":null},"mock_tools":[],"dynamic_variables":null}`))
	canned := &cannedTransport{status: http.StatusOK, body: []byte("{}")}
	client, err := cekura.NewClient(cekura.WithAPIKey("key"), cekura.WithBaseURL("http://localhost"),
		cekura.WithHTTPClient(&http.Client{Transport: canned}), cekura.WithMaxRetries(0), cekura.WithTimeout(0))
	require.NoError(f, err)
	calls := answeredCalls(f, client, canned)
	require.NotEmpty(f, calls)
	f.Fuzz(func(t *testing.T, which, status byte, body []byte) {
		call := calls[int(which)%len(calls)]
		canned.status = []int{http.StatusOK, http.StatusCreated, http.StatusAccepted, http.StatusPartialContent}[status%4]
		canned.body = body
		first, err := call.call(t)
		isObject := json.Valid(body) && bytes.HasPrefix(bytes.TrimSpace(body), []byte("{"))
		if result := call.method.Type().Out(0); isObject && result.Kind() == reflect.Pointer && result.Elem().Kind() == reflect.Struct {
			require.NoError(t, err, "%s of %q", call.name, body)
		}
		if err != nil {
			require.True(t, strings.HasPrefix(err.Error(), "cekura: "), err.Error())
			require.False(t, strings.ContainsAny(err.Error(), "\r\n"), err.Error())
			return
		}
		require.True(t, json.Valid(body), "%s takes what is no JSON", call.name)
		canned.body = written(t, first)
		second, err := call.call(t)
		require.NoError(t, err, "%s of %s", call.name, canned.body)
		assert.Equal(t, string(canned.body), string(written(t, second)), call.name)
	})
}
