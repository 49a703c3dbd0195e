package runtime

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"reflect"
	"slices"
	"strings"
)

// compareParams checks what arrived in the query and in headers, all but what has no sample.
func (sent sentCall) compareParams(call operationCall, got receivedCall) error {
	query, err := url.ParseQuery(got.query)
	if err != nil {
		return err
	}
	params := slices.DeleteFunc(slices.Clone(call.params), func(p string) bool { return strings.HasPrefix(p, "path ") })
	if len(sent.params) != len(params) {
		return fmt.Errorf("there are %d parameters for %d", len(sent.params), len(params))
	}
	var faults []error
	for i, param := range params {
		in, tag, _ := strings.Cut(param, " ")
		name, options, _ := strings.Cut(tag, ",")
		style, _, _ := strings.Cut(options, ",")
		want := newSample(sent.params[i])
		switch {
		case len(want.parts) == 0 || want.parts[0] == "": // left out
		case in == "header":
			if have := got.header.Get(name); have != want.inHeader(style) {
				faults = append(faults, fmt.Errorf("%s is %q, not %q", param, have, want.inHeader(style)))
			}
		default:
			for name, texts := range want.inQuery(name, style) {
				if have := readQuery(query, got.query, name, style); !slices.Equal(have, texts) {
					faults = append(faults, fmt.Errorf("%s is %q, not %q", param, have, texts))
				}
				delete(query, name)
			}
		}
		maps.DeleteFunc(query, func(key string, _ []string) bool { return strings.HasPrefix(key, name+"[") || key == name })
	}
	if len(query) > 0 {
		faults = append(faults, fmt.Errorf("the query has %v, which is no parameter", query))
	}
	return errors.Join(faults...)
}

// sample is a value as its parts: the items of a list, names and values of an object by turns, or
// else the value alone.
type sample struct {
	parts            []string
	isList, isObject bool
	json             string
}

func newSample(v reflect.Value) sample {
	out := &bytes.Buffer{}
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(v.Interface())
	s := sample{json: strings.TrimSuffix(out.String(), "\n")}
	s.isList, s.isObject = strings.HasPrefix(s.json, "["), strings.HasPrefix(s.json, "{")
	if !s.isList && !s.isObject {
		s.parts = []string{sampleText(v)}
		return s
	}
	decoder := json.NewDecoder(out)
	for _, _ = decoder.Token(); decoder.More(); {
		if s.isObject {
			name, _ := decoder.Token()
			s.parts = append(s.parts, fmt.Sprint(name))
		}
		var value json.RawMessage
		_ = decoder.Decode(&value)
		s.parts = append(s.parts, sampleText(reflect.ValueOf(value)))
	}
	return s
}

// pairs joins each name with its value.
func (s sample) pairs() []string {
	var pairs []string
	for pair := range slices.Chunk(s.parts, 2) {
		pairs = append(pairs, strings.Join(pair, "="))
	}
	slices.Sort(pairs)
	return pairs
}

// pathText is a parameter of the path as it stands there.
func (call operationCall) pathText(name string, v reflect.Value) string {
	style := ""
	for _, param := range call.params {
		if options, ok := strings.CutPrefix(param, "path "+name+","); ok {
			style = options
		}
	}
	s := newSample(v)
	if style == "json" {
		return url.PathEscape(s.json)
	}
	for i, part := range s.parts {
		s.parts[i] = url.PathEscape(part)
	}
	style, _, explode := strings.Cut(style, ",")
	if style == "explode" {
		style, explode = "", true
	}
	if explode && s.isObject {
		s.parts = s.pairs()
	}
	lead, separator := map[string]string{"label": ".", "matrix": ";" + name + "="}[style], ","
	if explode && style == "matrix" && s.isObject {
		lead = ";"
	}
	if explode && style != "" {
		separator = lead
	}
	return lead + strings.Join(s.parts, separator)
}

// inHeader is a value as it stands in a header.
func (s sample) inHeader(style string) string {
	switch {
	case style == "json":
		return s.json
	case !s.isList && !s.isObject:
		return s.parts[0]
	}
	for i, part := range s.parts {
		s.parts[i] = strings.NewReplacer("%", "%25", ",", "%2C").Replace(part)
	}
	if s.isObject && style == "explode" {
		s.parts = s.pairs()
	}
	return strings.Join(s.parts, ",")
}

// inQuery are the parameters that a value becomes, by name.
func (s sample) inQuery(name, style string) map[string][]string {
	isJoined := slices.Contains([]string{"comma", "space", "pipe"}, style)
	params := map[string][]string{}
	switch {
	case style == "json":
		params[name] = []string{s.json}
	case style == "deep" && s.isList:
		for i, part := range s.parts {
			params[fmt.Sprintf("%s[%d]", name, i)] = []string{part}
		}
	case s.isObject && !isJoined:
		for pair := range slices.Chunk(s.parts, 2) {
			key := pair[0]
			if style == "deep" {
				key = name + "[" + key + "]"
			}
			params[key] = pair[1:]
		}
	default:
		params[name] = s.parts
	}
	if style == "deep" { // what is in there has names of its own
		maps.DeleteFunc(params, func(_ string, texts []string) bool {
			return strings.HasPrefix(texts[0], "{") || strings.HasPrefix(texts[0], "[")
		})
	}
	return params
}

// readQuery is what arrived under a name, split where the style has the parts joined.
func readQuery(query url.Values, raw, name, style string) []string {
	separator, isJoined := map[string]string{"comma": ",", "space": "%20", "pipe": "%7C"}[style]
	if !isJoined {
		return query[name]
	}
	for pair := range strings.SplitSeq(raw, "&") {
		key, value, _ := strings.Cut(pair, "=")
		if key, _ = url.QueryUnescape(key); key != name {
			continue
		}
		parts := strings.Split(value, separator)
		for i, part := range parts {
			parts[i], _ = url.QueryUnescape(part)
		}
		return parts
	}
	return nil
}
