package runtime

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// styleCases are the table "Style Examples" of OpenAPI, whose rows are RFC 6570's but for the last: what is
// written for a text, a list and an object; "" where the table has none and kin-openapi reads none.
var styleCases = []struct {
	in, style          string
	explode            bool
	options            string // for the runtime
	text, list, object string
}{
	{"path", "simple", false, "", "blue", "blue,black,brown", "R,100,G,200"},
	{"path", "simple", true, "explode", "blue", "blue,black,brown", "G=200,R=100"},
	{"path", "label", false, "label", ".blue", ".blue,black,brown", ".R,100,G,200"},
	{"path", "label", true, "label,explode", ".blue", ".blue.black.brown", ".G=200.R=100"},
	{"path", "matrix", false, "matrix", ";color=blue", ";color=blue,black,brown", ";color=R,100,G,200"},
	{"path", "matrix", true, "matrix,explode", ";color=blue", ";color=blue;color=black;color=brown", ";G=200;R=100"},
	{"header", "simple", false, "", "blue", "blue,black,brown", "R,100,G,200"},
	{"header", "simple", true, "explode", "blue", "blue,black,brown", "G=200,R=100"},
	{"query", "form", true, "", "color=blue", "color=blue&color=black&color=brown", "G=200&R=100"},
	{"query", "form", false, "comma", "color=blue", "color=blue,black,brown", "color=R,100,G,200"},
	{"query", "form", false, "comma,reserved", "color=blue", "color=blue,black,brown", "color=R,100,G,200"},
	{"query", "spaceDelimited", false, "space", "", "color=blue%20black%20brown", ""},
	{"query", "pipeDelimited", false, "pipe", "", "color=blue%7Cblack%7Cbrown", ""},
	{"query", "deepObject", true, "deep", "", "", "color%5BG%5D=200&color%5BR%5D=100"},
}

type styleColor struct {
	R string `json:"R"`
	G string `json:"G"`
}

// TestStyles writes each cell and has kin-openapi read it back.
func TestStyles(t *testing.T) {
	list, object := openapi3.NewArraySchema().WithItems(openapi3.NewStringSchema()), openapi3.NewObjectSchema()
	object.Properties = openapi3.Schemas{"R": openapi3.NewStringSchema().NewRef(), "G": openapi3.NewStringSchema().NewRef()}
	for _, tt := range styleCases {
		for _, cell := range []struct {
			want   string
			give   any
			schema *openapi3.Schema
			read   any
		}{
			{tt.text, "blue", openapi3.NewStringSchema(), "blue"},
			{tt.list, []string{"blue", "black", "brown"}, list, []any{"blue", "black", "brown"}},
			{tt.object, styleColor{"100", "200"}, object, map[string]any{"R": "100", "G": "200"}},
		} {
			if cell.want == "" {
				continue
			}
			name := strings.Join([]string{tt.in, tt.options, cell.want}, " ")
			text, err := styled(tt.in, "color", tt.options, cell.give)
			require.NoError(t, err, name)
			require.Equal(t, cell.want, text, name)

			schema := *cell.schema
			schema.Enum = []any{cell.read} // whatever else is read is refused
			parameter := &openapi3.Parameter{Name: "color", In: tt.in, Style: tt.style, Explode: &tt.explode, Required: true, Schema: schema.NewRef()}
			input := &openapi3filter.RequestValidationInput{Request: &http.Request{URL: &url.URL{}, Header: http.Header{}}, PathParams: map[string]string{}}
			switch tt.in {
			case "path":
				input.PathParams["color"], err = url.PathUnescape(text)
			case "header":
				input.Request.Header.Set("color", text)
			case "query":
				input.QueryParams, err = url.ParseQuery(text)
			}
			require.NoError(t, err, name)
			assert.NoError(t, openapi3filter.ValidateParameter(t.Context(), input, parameter), name)
		}
	}
}

// TestStylesKeepApart: what separates the items is plain, in an item it is escaped, so that a server which
// splits before it unescapes reads what was given.
func TestStylesKeepApart(t *testing.T) {
	items := []string{"a,b", "c d&e=f+g%h/i;ü|[j]"}
	object := map[string]string{"k=,&;": "v,w"}
	for _, tt := range []struct {
		in, options string
		give        any
		want        string
	}{
		{"path", "", items, "a%2Cb,c%20d&e=f+g%25h%2Fi%3B%C3%BC%7C%5Bj%5D"},
		{"path", "label", items, ".a%2Cb,c%20d&e=f+g%25h%2Fi%3B%C3%BC%7C%5Bj%5D"},
		{"path", "label,explode", items, ".a%2Cb.c%20d&e=f+g%25h%2Fi%3B%C3%BC%7C%5Bj%5D"},
		{"path", "matrix,explode", items, ";p=a%2Cb;p=c%20d&e=f+g%25h%2Fi%3B%C3%BC%7C%5Bj%5D"},
		{"path", "explode", object, "k%3D%2C&%3B=v%2Cw"},
		{"path", "matrix", "", ";p"},
		{"path", "json", object, "%7B%22k=%2C&%3B%22:%22v%2Cw%22%7D"},
		{"header", "", items, "a%2Cb,c d&e=f+g%h/i;ü|[j]"},
		{"header", "", []string{"50%", "%2C"}, "50%,%252C"},
		{"header", "", "a,b %2C", "a,b %2C"},
		{"header", "explode", object, "k%3D%2C&;=v%2Cw"},
		{"header", "json", object, `{"k=,&;":"v,w"}`},
		{"query", "", items, "p=a%2Cb&p=c%20d%26e%3Df%2Bg%25h%2Fi%3B%C3%BC%7C%5Bj%5D"},
		{"query", "comma", items, "p=a%2Cb,c%20d%26e%3Df%2Bg%25h%2Fi%3B%C3%BC%7C%5Bj%5D"},
		{"query", "comma,reserved", items, "p=a%2Cb,c%20d%26e%3Df%2Bg%25h/i%3B%C3%BC%7C%5Bj%5D"},
		{"query", "reserved", "2024-01-02T03:04:05/P1D?(x)!*'@$", "p=2024-01-02T03:04:05/P1D?(x)!*'@$"},
		{"query", "comma", object, "p=k%3D%2C%26%3B,v%2Cw"},
		{"query", "", object, "k%3D%2C%26%3B=v%2Cw"},
		{"query", "pipe", []string{"a,b", "c d"}, "p=a%2Cb%7Cc%20d"},
		{"query", "space", styleColor{"1", "2"}, "p=R%201%20G%202"},
		{"query", "deep", object, "p%5Bk%3D%2C%26%3B%5D=v%2Cw"},
		{"query", "deep", items[:1], "p%5B0%5D=a%2Cb"},
		{"query", "deep", "a", "p=a"},
		{"query", "deep", map[string]any{"a": map[string]any{"b": []any{1, nil, map[string]any{}}}}, "p%5Ba%5D%5Bb%5D%5B0%5D=1&p%5Ba%5D%5Bb%5D%5B1%5D="},
		{"query", "comma", []any{[]int{1, 2}, map[string]any{"a": "b"}}, "p=%5B1%2C2%5D,%7B%22a%22%3A%22b%22%7D"},
		{"query", "json", object, "p=%7B%22k%3D%2C%26%3B%22%3A%22v%2Cw%22%7D"},
		{"query", "comma", []string{}, ""},
		{"path", "matrix,explode", map[string]string{}, ""},
	} {
		text, err := styled(tt.in, "p", tt.options, tt.give)
		require.NoError(t, err, tt.want)
		assert.Equal(t, tt.want, text, "%s %s", tt.in, tt.options)
	}
}

// TestStylesRefuse: what a style can't say is an error and not something else.
func TestStylesRefuse(t *testing.T) {
	for want, tt := range map[string]struct {
		in, options string
		give        any
	}{
		`query parameter p: an item holds " ", which separates the items`: {"query", "space", []string{"a b"}},
		`query parameter p: an item holds "|", which separates the items`: {"query", "pipe", map[string]int{"a|b": 1}},
		`path parameter p: an item holds ".", which separates the items`:  {"path", "label,explode", []float64{1.5}},
	} {
		_, err := styled(tt.in, "p", tt.options, tt.give)
		assert.EqualError(t, err, want)
	}
}
