package runtime

import (
	"bytes"
	"context"
	stdjson "encoding/json"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// Bounds on what is taken out of the body of an error, whose shape the server decides.
const (
	maxErrorDepth  = 16
	maxErrorFields = 1000
)

// apiError reads an answer other than 2xx. A body that makes no sense leaves Detail and
// Fields empty; it is never an error of its own.
func (x *exchange) apiError(ctx context.Context, resp *http.Response) *Error {
	data, err := readBody(resp, maxErrorBody)
	x.keep(resp, data)
	e := &Error{
		StatusCode: resp.StatusCode,
		Method:     x.method,
		Path:       x.path,
		RequestID:  requestID(resp.Header),
		RetryAfter: retryAfter(resp.Header),
		Body:       data,
	}
	if err != nil {
		e.cause = withContextError(ctx, err)
	}
	e.Detail, e.Fields = parseErrorBody(data)
	return e
}

// parseErrorBody understands what Django REST framework answers: {"detail": …}, a list of messages,
// messages by field, lists and objects within them; and the usual {"error": …} and {"message": …}.
func parseErrorBody(data []byte) (detail string, fields map[string][]string) {
	data = bytes.TrimSpace(data)
	if len(data) == 0 || !strings.ContainsRune(`{["`, rune(data[0])) {
		return "", nil
	}
	var body any
	if _, _, err := decodeAnswer(data, &body, false); err != nil {
		return "", nil
	}
	switch whole := body.(type) {
	case string:
		return whole, nil
	case []any:
		if messages, ok := allText(whole); ok {
			return strings.Join(messages, " "), nil
		}
	case map[string]any:
		detail = takeDetail(whole)
	}
	collected := errorFields{}
	collected.add("", body, 0)
	if len(collected) == 0 {
		return detail, nil
	}
	return detail, collected
}

// takeDetail removes the messages for the whole request from the object.
func takeDetail(object map[string]any) string {
	detail := takeMessage(object)
	var messages []string
	switch value := object[wholeErrors].(type) {
	case string:
		messages = []string{value}
	case []any:
		messages, _ = allText(value)
	}
	if messages == nil {
		return detail
	}
	delete(object, wholeErrors)
	if detail != "" {
		messages = append([]string{detail}, messages...)
	}
	return strings.Join(messages, " ")
}

// wholeErrors is where Django REST framework keeps messages about several fields together.
const wholeErrors = "non_field_errors"

func takeMessage(object map[string]any) string {
	for _, name := range [...]string{"detail", "error", "message"} {
		switch value := object[name].(type) {
		case string:
			delete(object, name)
			return value
		case []any:
			// A list under the other names is that of a field of this name.
			if messages, ok := allText(value); ok && name == "detail" {
				delete(object, name)
				return strings.Join(messages, " ")
			}
		case map[string]any:
			if text, ok := value["message"].(string); ok && name == "error" {
				delete(value, "message")
				return text
			}
		}
	}
	return ""
}

func allText(list []any) ([]string, bool) {
	texts := make([]string, 0, len(list))
	for _, item := range list {
		text, ok := item.(string)
		if !ok {
			return nil, false
		}
		texts = append(texts, text)
	}
	return texts, len(texts) > 0
}

// errorFields gathers messages by dotted path.
type errorFields map[string][]string

func (f errorFields) add(path string, value any, depth int) {
	if depth > maxErrorDepth {
		return
	}
	switch value := value.(type) {
	case string:
		f.message(path, value)
	case bool:
		f.message(path, strconv.FormatBool(value))
	case float64:
		f.message(path, strconv.FormatFloat(value, 'g', -1, 64))
	case stdjson.Number:
		f.message(path, value.String())
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(value)) {
			f.add(dotted(path, name), value[name], depth+1)
		}
	case []any:
		for i, item := range value {
			// Plain messages of a list belong to the field itself.
			if _, ok := item.(string); ok && path != "" {
				f.add(path, item, depth+1)
			} else {
				f.add(dotted(path, strconv.Itoa(i)), item, depth+1)
			}
		}
	}
}

// message keeps the first fields in the order of the body's sorted names, and no more
// messages than fields.
func (f errorFields) message(path, text string) {
	if have, ok := f[path]; len(have) < maxErrorFields && (ok || len(f) < maxErrorFields) {
		f[path] = append(have, text)
	}
}

func dotted(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}
