package runtime

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/http/httptest"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
)

// operationCall is a method of the client beside what the document says of the operation.
type operationCall struct {
	name       string   // Service.Method
	method     any      // the method's value
	verb, path string   // path is the document's template
	params     []string // required ones, then the fields of optional: "query ids,comma", "header X-Name"; first those of the path that have a style
	optional   Option   // struct of the optional parameters, nil for none
	body       any      // struct of one of several shapes of the body, nil for the only one
	bodies     string   // formats that it can have: "json form multipart"; "" for no body
	answer     string   // "", "bytes", "page", "200"; "201 Agent 202 Import" with the fields of a struct
}

// callServer answers the calls of a table as their rows say and keeps what reached it.
type callServer struct {
	*httptest.Server
	status int
	body   string
	got    chan receivedCall
}

type receivedCall struct {
	verb, path, query string
	header            http.Header
	body              []byte
}

func newCallServer(t *testing.T) *callServer {
	s := &callServer{got: make(chan receivedCall, 8)}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		s.got <- receivedCall{r.Method, r.URL.EscapedPath(), r.URL.RawQuery, r.Header, body}
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(s.status)
		_, _ = io.WriteString(w, s.body)
	}))
	t.Cleanup(s.Close)
	return s
}

// options point a client at the server.
func (s *callServer) options() []Option {
	return []Option{WithAPIKey("sample"), WithBaseURL(s.URL), WithMaxRetries(0)}
}

// check makes every call of the table, in each format of its body and for each of its answers.
func (s *callServer) check(t *testing.T, calls []operationCall) {
	for _, call := range calls {
		for _, fault := range s.faults(call) {
			t.Errorf("%s: %v", call.name, fault)
		}
	}
}

// faults are the ways in which the calls of a row differ from what it says.
func (s *callServer) faults(call operationCall) []error {
	formats, answers := strings.Fields(call.bodies), strings.Fields(call.answer)
	if len(formats) == 0 {
		formats = []string{""}
	}
	var faults []error
	for _, format := range formats {
		if err := s.try(call, format, answers); err != nil {
			faults = append(faults, fmt.Errorf("%s: %w", format, err))
		}
	}
	for len(answers) > 2 {
		answers = answers[2:]
		if err := s.try(call, formats[0], answers); err != nil {
			faults = append(faults, fmt.Errorf("%s: %w", answers[0], err))
		}
	}
	return faults
}

// try makes one call, which gets the first of the answers.
func (s *callServer) try(call operationCall, format string, answers []string) error {
	method := reflect.ValueOf(call.method)
	args, sent := callArgs(call, method.Type(), format)
	s.status, s.body = cannedAnswer(method.Type().Out(0), answers)
	results := method.Call(args)
	if call.answer == "page" {
		results = firstItem(results[0])
	}
	select {
	case got := <-s.got:
		if err, _ := results[len(results)-1].Interface().(error); err != nil {
			return err
		}
		return errors.Join(sent.compare(call, got), compareAnswer(results[0], answers))
	default:
		return fmt.Errorf("nothing was sent: %v", results[len(results)-1])
	}
}

// sentCall is what a call is to send.
type sentCall struct {
	segments     []string        // of the path, every second a parameter as it is escaped
	params       []reflect.Value // those of call.params
	format       string
	field, value string // one member of the body, "" where it has no simple one
}

// callArgs are the arguments of a method: a sample for each.
func callArgs(call operationCall, method reflect.Type, format string) ([]reflect.Value, sentCall) {
	sent := sentCall{format: format}
	args := []reflect.Value{reflect.ValueOf(context.Background())}
	next := func() reflect.Value { return reflect.New(method.In(len(args))).Elem() }
	for _, part := range strings.SplitAfter(call.path, "}") {
		literal, name, isParam := strings.Cut(part, "{")
		sent.segments = append(sent.segments, literal)
		if isParam {
			v := next()
			fillSample(v, len(args))
			args = append(args, v)
			sent.segments = append(sent.segments, call.pathText(strings.TrimSuffix(name, "}"), v))
		}
	}
	var optional reflect.Value
	if call.optional != nil {
		optional = reflect.New(reflect.TypeOf(call.optional)).Elem()
	}
	required := method.NumIn() - len(args) - 1 // all that is neither path nor body nor options
	if format != "" {
		required--
	}
	for i := range required {
		sent.params = append(sent.params, next())
		fillSample(sent.params[i], i)
		args = append(args, sent.params[i])
	}
	if format != "" {
		body := next()
		if call.body != nil {
			body = reflect.New(reflect.TypeOf(call.body)).Elem()
		}
		if sent.field, sent.value = fillBody(body); body.Kind() == reflect.Interface && body.IsNil() {
			sent.format = "" // no variant of a union is known here, and none is no body
		}
		args = append(args, body)
	}
	if call.optional != nil {
		for i := range optional.NumField() {
			fillSample(optional.Field(i), i)
			sent.params = append(sent.params, optional.Field(i))
		}
		args = append(args, optional)
	}
	switch {
	case format == "multipart":
		args = append(args, reflect.ValueOf(WithMultipart()))
	case format == "form":
		args = append(args, reflect.ValueOf(WithForm()))
	}
	return args, sent
}

// fillSample gives a value that differs from that of another n. What has no simple value stays
// zero.
func fillSample(v reflect.Value, n int) {
	switch v.Kind() {
	case reflect.String:
		v.SetString(fmt.Sprintf("v,%%&/ü?%d", n))
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int32, reflect.Int64:
		v.SetInt(int64(1_000_000 + n))
	case reflect.Float64:
		v.SetFloat(float64(n) + 0.5)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fillSample(v.Elem(), n)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		fillSample(v.Index(0), n)
		fillSample(v.Index(1), n+1)
	case reflect.Map:
		element := reflect.New(v.Type().Elem()).Elem()
		if fillSample(element, n); !element.IsZero() {
			v.Set(reflect.MakeMap(v.Type()))
			v.SetMapIndex(reflect.ValueOf("key"), element)
		}
	case reflect.Interface:
		if v.NumMethod() == 0 {
			v.Set(reflect.ValueOf(fmt.Sprint("any ", n)))
		}
	case reflect.Struct:
		for i := range v.NumField() {
			switch field := v.Field(i); {
			case !field.CanSet():
			case field.Type() == reflect.TypeFor[time.Time]():
				field.Set(reflect.ValueOf(time.Date(2024, 2, 3, 0, 0, 0, 0, time.UTC)))
			case isSimple(field.Type()):
				fillSample(field, n+i)
			}
		}
		switch at := v.Addr().Interface().(type) {
		case *time.Time:
			*at = time.Date(2024, 2, 3, 4, 5, 6, 0, time.UTC)
		case *TextOrNumber:
			*at = TextOrNumberOf(1_000_000 + n)
		}
	}
}

// isSimple tells whether the values of a type are texts, numbers or booleans.
func isSimple(t reflect.Type) bool {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return slices.Contains([]reflect.Kind{reflect.String, reflect.Bool, reflect.Int, reflect.Int32, reflect.Int64, reflect.Float64}, t.Kind())
}

// fillBody sets the first simple field of a body, and those that a form or a multipart body cannot
// go without: files and required lists.
func fillBody(body reflect.Value) (field, value string) {
	if body.Kind() == reflect.Pointer {
		body.Set(reflect.New(body.Type().Elem()))
		body = body.Elem()
	}
	if body.Kind() == reflect.Interface && body.NumMethod() == 0 {
		body.Set(reflect.ValueOf(map[string]any{"sample": "value"}))
		return "sample", "value"
	}
	if body.Kind() != reflect.Struct {
		return "", ""
	}
	for i := range body.NumField() {
		v := body.Field(i)
		if !v.CanSet() {
			continue
		}
		name, option, _ := strings.Cut(body.Type().Field(i).Tag.Get("json"), ",")
		file, isFile := v.Addr().Interface().(*File)
		switch {
		case isFile:
			*file = File{Name: "sample.txt", Content: strings.NewReader("sample")}
		case v.Kind() == reflect.Slice && option == "":
			v.Set(reflect.MakeSlice(v.Type(), 1, 1))
			if element, ok := v.Index(0).Addr().Interface().(*File); ok {
				*element = File{Name: "sample.txt", Content: strings.NewReader("sample")}
			}
		case isSimple(v.Type()) && field == "":
			fillSample(v, i)
			field, value = name, sampleText(v)
		}
	}
	return field, value
}

// sampleText is a simple value as it stands in a path, a query or a form; "" for what is not
// simple.
func sampleText(v reflect.Value) string {
	data, err := json.Marshal(v.Interface())
	if err != nil {
		return ""
	}
	var text string
	if json.Unmarshal(data, &text) == nil {
		return text
	}
	return string(data)
}

// compare tells in what the call that arrived differs.
func (sent sentCall) compare(call operationCall, got receivedCall) error {
	var faults []error
	if got.verb != call.verb {
		faults = append(faults, fmt.Errorf("the verb is %s, not %s", got.verb, call.verb))
	}
	if path := strings.Join(sent.segments, ""); got.path != path {
		faults = append(faults, fmt.Errorf("the path is %s, not %s", got.path, path))
	}
	return errors.Join(append(faults, sent.compareParams(call, got), sent.compareBody(got))...)
}

// compareBody checks the content type and, read by that type's own rules, the member that was set.
func (sent sentCall) compareBody(got receivedCall) error {
	kind, params, _ := mime.ParseMediaType(got.header.Get("Content-Type"))
	want := map[string]string{"": "", "json": "application/json", "form": "application/x-www-form-urlencoded", "multipart": "multipart/form-data"}[sent.format]
	if kind != want {
		return fmt.Errorf("the body is %q, not %q", kind, want)
	}
	if sent.format == "" && len(got.body) > 0 {
		return errors.New("there is a body")
	}
	if sent.field == "" {
		return nil
	}
	value := ""
	switch sent.format {
	case "json":
		var members map[string]any
		if err := json.Unmarshal(got.body, &members); err != nil {
			return fmt.Errorf("the body cannot be read: %w", err)
		}
		value = sampleText(reflect.ValueOf(&members).Elem().MapIndex(reflect.ValueOf(sent.field)))
	default:
		r := httptest.NewRequest(http.MethodPost, "/", bytes.NewReader(got.body))
		r.Header.Set("Content-Type", mime.FormatMediaType(kind, params))
		value = r.PostFormValue(sent.field)
	}
	if value != sent.value {
		return fmt.Errorf("the member %s of the body is %q, not %q", sent.field, value, sent.value)
	}
	return nil
}

// cannedAnswer is the smallest answer that a method takes for a result of type t.
func cannedAnswer(t reflect.Type, answers []string) (status int, body string) {
	if len(answers) == 0 {
		return http.StatusNoContent, ""
	}
	switch answers[0] {
	case "bytes":
		return http.StatusOK, "bytes"
	case "page":
		return http.StatusOK, `{"results":[` + sampleJSON(t.In(0).In(0)) + `],"next":null}`
	}
	if _, err := fmt.Sscan(answers[0], &status); err != nil {
		panic(err)
	}
	if len(answers) > 1 {
		field, _ := t.Elem().FieldByName(answers[1])
		t = field.Type
	}
	return status, sampleJSON(t)
}

// sampleJSON is a value that decodes into t.
func sampleJSON(t reflect.Type) string {
	switch t.Kind() {
	case reflect.Pointer:
		return sampleJSON(t.Elem())
	case reflect.Slice:
		if t.Elem().Kind() != reflect.Uint8 {
			return "[]"
		}
		return `"AA=="`
	case reflect.String:
		return `"x"`
	case reflect.Bool:
		return "true"
	case reflect.Int, reflect.Int32, reflect.Int64, reflect.Float64:
		return "7"
	case reflect.Struct:
		switch v := reflect.New(t); {
		case t == reflect.TypeFor[time.Time]():
			return `"2024-02-03T04:05:06Z"`
		case json.Unmarshal([]byte(`"2024-02-03"`), v.Interface()) == nil:
			return `"2024-02-03"`
		}
	}
	return "{}"
}

// firstItem takes what an iterator yields first, as a method would return it.
func firstItem(all reflect.Value) (results []reflect.Value) {
	t := all.Type()
	results = []reflect.Value{reflect.Zero(t.In(0).In(0)), reflect.Zero(t.In(0).In(1))}
	results[1] = reflect.ValueOf(errors.New("the iterator yields nothing"))
	all.Call([]reflect.Value{reflect.MakeFunc(t.In(0), func(args []reflect.Value) []reflect.Value {
		results = args
		return []reflect.Value{reflect.ValueOf(false)}
	})})
	return results
}

// compareAnswer tells whether the result holds what the server answered.
func compareAnswer(result reflect.Value, answers []string) error {
	switch {
	case len(answers) == 0 || answers[0] == "page":
		return nil
	case answers[0] == "bytes":
		body := result.Interface().(io.ReadCloser)
		data, err := io.ReadAll(body)
		if string(data) != "bytes" {
			err = errors.Join(err, fmt.Errorf("the bytes are %q", data))
		}
		return errors.Join(err, body.Close())
	case len(answers) > 1:
		result = result.Elem().FieldByName(answers[1])
	}
	if slices.Contains([]reflect.Kind{reflect.Pointer, reflect.Slice, reflect.Map, reflect.Interface}, result.Kind()) && result.IsNil() {
		return errors.New("the result is nil")
	}
	return nil
}
