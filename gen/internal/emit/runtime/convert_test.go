package runtime

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
)

type cvSource struct {
	A       string         `json:"a,omitzero"`
	B       int            `json:"b"`
	C       []string       `json:"c,omitzero"`
	Kind    string         `json:"kind,omitzero"`
	Object  map[string]any `json:"object,omitzero"`
	Another string         `json:"another,omitzero"`
}

type cvTarget struct {
	Text   string           `json:"text,omitzero"`
	Number *int             `json:"number,omitzero"`
	Kind   Nullable[string] `json:"kind,omitzero"`
	Deep   *struct {
		Text string `json:"text,omitzero"`
		Kind string `json:"kind,omitzero"`
	} `json:"deep,omitzero"`
	Flag cvFlag `json:"flag,omitzero"`
}

// cvFlag reads what it doesn't know as false.
type cvFlag bool

func (f *cvFlag) UnmarshalJSON(data []byte) error { return decodeJSON(data, f) }
func (f *cvFlag) readJSON(in *jsonReader)         { readBool((*bool)(f), in) }

func TestConvert(t *testing.T) {
	for name, tt := range map[string]struct {
		give    cvSource
		rules   []conversion
		want    string
		dropped []string
	}{
		"moved":            {cvSource{A: "x", B: 7}, []conversion{{from: "a", to: "text"}, {from: "b", to: "number"}}, `{"text":"x","number":7}`, nil},
		"no rule":          {cvSource{A: "x", B: 7, C: []string{"y"}}, []conversion{{from: "a", to: "text"}}, `{"text":"x"}`, []string{"b", "c"}},
		"no place":         {cvSource{A: "x"}, []conversion{{from: "a"}}, `{}`, []string{"a"}},
		"order of source":  {cvSource{A: "x", Another: "y"}, []conversion{{from: "another"}, {from: "a"}}, `{}`, []string{"a", "another"}},
		"zeros":            {cvSource{C: []string{}, Object: map[string]any{}}, []conversion{{from: "b", to: "number"}}, `{}`, nil},
		"deep":             {cvSource{A: "x"}, []conversion{{from: "a", to: "deep.text"}}, `{"deep":{"text":"x"}}`, nil},
		"set":              {cvSource{A: "x"}, []conversion{{from: "a", to: "text", set: []textAt{{"deep.kind", "k"}, {"kind", "l"}}}}, `{"text":"x","kind":"l","deep":{"kind":"k"}}`, nil},
		"set holds that":   {cvSource{A: "x", B: 7}, []conversion{{from: "a", to: "text", set: []textAt{{"kind", "k"}}}, {from: "b", to: "number", set: []textAt{{"kind", "k"}}}}, `{"text":"x","number":7,"kind":"k"}`, nil},
		"set holds other":  {cvSource{A: "x", B: 7}, []conversion{{from: "a", to: "text", set: []textAt{{"kind", "k"}}}, {from: "b", to: "number", set: []textAt{{"kind", "l"}}}}, `{"text":"x","kind":"k"}`, []string{"b"}},
		"place taken":      {cvSource{A: "x", Another: "y"}, []conversion{{from: "a", to: "text"}, {from: "another", to: "text"}}, `{"text":"x"}`, []string{"another"}},
		"place same":       {cvSource{A: "x", Another: "x"}, []conversion{{from: "a", to: "text"}, {from: "another", to: "text"}}, `{"text":"x"}`, nil},
		"below a value":    {cvSource{A: "x", Another: "y"}, []conversion{{from: "a", to: "text"}, {from: "another", to: "text.more"}}, `{"text":"x"}`, []string{"another"}},
		"above a value":    {cvSource{A: "x", Another: "y"}, []conversion{{from: "a", to: "deep.text"}, {from: "another", to: "deep"}}, `{"deep":{"text":"x"}}`, []string{"another"}},
		"when":             {cvSource{A: "x", Kind: "k"}, []conversion{{from: "a", to: "text", when: []textAt{{"kind", "k"}}}, {from: "kind", to: "kind"}}, `{"text":"x","kind":"k"}`, nil},
		"when number":      {cvSource{A: "x", B: 7}, []conversion{{from: "a", to: "text", when: []textAt{{"b", "7"}}}, {from: "b", to: "number"}}, `{"text":"x","number":7}`, nil},
		"when not":         {cvSource{A: "x"}, []conversion{{from: "a", to: "text", when: []textAt{{"kind", "k"}}}}, `{}`, []string{"a"}},
		"when any":         {cvSource{A: "x", B: 1}, []conversion{{from: "a", to: "text", when: []textAt{{"b", "*"}}}, {from: "b", to: "number"}}, `{"text":"x","number":1}`, nil},
		"when any, zero":   {cvSource{A: "x"}, []conversion{{from: "a", to: "text", when: []textAt{{"b", "*"}}}}, `{}`, []string{"a"}},
		"except":           {cvSource{A: "x"}, []conversion{{from: "a", to: "text", except: []string{"x"}}}, `{}`, []string{"a"}},
		"second rule":      {cvSource{A: "x"}, []conversion{{from: "a", to: "text", except: []string{"x"}}, {from: "a", to: "deep.text"}}, `{"deep":{"text":"x"}}`, nil},
		"first rule wins":  {cvSource{A: "x"}, []conversion{{from: "a", to: "text"}, {from: "a", to: "deep.text"}}, `{"text":"x"}`, nil},
		"refused":          {cvSource{A: "x", C: []string{"y"}}, []conversion{{from: "c", to: "text"}, {from: "a", to: "text"}}, `{"text":"x"}`, []string{"c"}},
		"ignored":          {cvSource{A: "x"}, []conversion{{from: "a", to: "nowhere"}}, `{}`, []string{"a"}},
		"read as zero":     {cvSource{A: "x"}, []conversion{{from: "a", to: "flag"}}, `{}`, []string{"a"}},
		"partly ignored":   {cvSource{Object: map[string]any{"text": "x", "more": 1}}, []conversion{{from: "object", to: "deep"}}, `{}`, []string{"object"}},
		"object":           {cvSource{Object: map[string]any{"text": "x", "more": 0}}, []conversion{{from: "object", to: "deep"}}, `{"deep":{"text":"x"}}`, nil},
		"cannot be read":   {cvSource{Object: map[string]any{"x": math.NaN()}, B: 7, Kind: "k"}, []conversion{{from: "kind", to: "kind"}}, `{}`, []string{"b", "kind", "object"}},
		"nothing to do":    {cvSource{}, nil, `{}`, nil},
		"rule for nothing": {cvSource{A: "x"}, []conversion{{from: "gone", to: "text"}}, `{}`, []string{"a"}},
	} {
		t.Run(name, func(t *testing.T) {
			var out cvTarget
			assert.Equal(t, tt.dropped, convert(tt.give, &out, tt.rules))
			data, err := encodeJSON(out)
			assert.NoError(t, err)
			assert.Equal(t, tt.want, string(data))
		})
	}
}

func TestIsZeroJSON(t *testing.T) {
	for _, zero := range []string{"", "null", `""`, "0", "0.0", "-0", "0e5", "false", "[]", "{}"} {
		assert.True(t, isZeroJSON(rawJSON(zero)), zero)
	}
	for _, value := range []string{`"0"`, "1", "0.1", "1e-5", "true", "[0]", `{"a":null}`} {
		assert.False(t, isZeroJSON(rawJSON(value)), value)
	}
}
