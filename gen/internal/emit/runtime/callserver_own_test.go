package runtime

import (
	"bytes"
	"context"
	"errors"
	"io"
	"iter"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// called is a service as the generator writes one, whose caller may be given wrong requests.
type called struct{ caller *caller }

type calledParams struct {
	Page *int     `query:"page"`
	IDs  []string `query:"ids,comma"`
	Name string   `header:"X-Name"`
}

func (p calledParams) applyTo(c *config) error { return c.setParams(p, "Things.Put") }

type calledBody struct {
	Name *string `json:"name,omitzero"`
	Tags []int   `json:"tags"`
}

func (s *called) put(ctx context.Context, id string, count int, body calledBody, opts ...Option) (map[string]any, error) {
	var out map[string]any
	return out, s.send(ctx, id, count, &body, &out, opts)
}

// putText wants another answer than it says.
func (s *called) putText(ctx context.Context, id string, count int, body calledBody, opts ...Option) (map[string]any, error) {
	return nil, s.send(ctx, id, count, &body, new(string), opts)
}

func (s *called) send(ctx context.Context, id string, count int, body *calledBody, out any, opts []Option) error {
	return s.caller.do(ctx, &request{
		operation: "Things.Put", method: "PUT", path: "/things/{id}/", args: []any{id}, required: requiredParams{{"query", "count", count}},
		body: body, formats: formatForm | formatMultipart, out: out,
	}, opts)
}

func (s *called) download(ctx context.Context, opts ...Option) (io.ReadCloser, error) {
	return s.caller.download(ctx, &request{method: "GET", path: "/things/"}, opts)
}

func (s *called) all(ctx context.Context, opts ...Option) iter.Seq2[int, error] {
	type page struct{ Results []int }
	return eachItem(ctx, s.caller, &request{method: "GET", path: "/things/"}, opts, func(p *page) ([]int, string) { return p.Results, "" })
}

func (s *called) twice(ctx context.Context, id string, opts ...Option) error {
	return s.caller.do(ctx, &request{method: "GET", path: "/things/{id}/of/{id}", args: []any{id, id}}, opts)
}

// calledStyles have a parameter in each style.
type calledStyles struct {
	Filter *calledBody       `query:"filter,deep"`
	IDs    []int             `query:"list,deep"`
	Piped  []string          `query:"piped,pipe"`
	Spaced []string          `query:"spaced,space"`
	Pairs  map[string]string `query:"pairs,comma,reserved"`
	Spread *calledBody       `query:"spread"`
	Sort   map[string]string `header:"X-Sort,explode"`
	Names  []string          `header:"X-Names"`
	Where  *calledBody       `header:"X-Where,json"`
}

func (p calledStyles) applyTo(c *config) error { return c.setParams(p, "Things.Find") }

func (s *called) find(ctx context.Context, ids []string, key, rest map[string]int, opts ...Option) error {
	return s.caller.do(ctx, &request{
		operation: "Things.Find", method: "GET", path: "/things/{ids}/{key}/{rest}/",
		args: []any{inStyle{"matrix,explode", ids}, inStyle{"label", key}, inStyle{"explode", rest}},
	}, opts)
}

func (s *called) fail(context.Context, ...Option) error { return errors.New("refused") }

// TestCallServer: the server that the calls test of every client relies on sees what differs.
func TestCallServer(t *testing.T) {
	server := newCallServer(t)
	c, err := newCaller(server.options())
	require.NoError(t, err)
	s := &called{c}
	params := func(list ...string) []string { return append([]string{"query count"}, list...) }
	good := operationCall{"Things.Put", s.put, "PUT", "/things/{id}/", params("query page", "query ids,comma", "header X-Name"), calledParams{}, nil, "multipart form", "200"}
	assert.Empty(t, server.faults(good))
	assert.Empty(t, server.faults(operationCall{"Things.Download", s.download, "GET", "/things/", nil, nil, nil, "", "bytes"}))
	assert.Empty(t, server.faults(operationCall{"Things.Twice", s.twice, "GET", "/things/{id}/of/{id}", nil, nil, nil, "", ""}))
	assert.Empty(t, server.faults(operationCall{"Things.All", s.all, "GET", "/things/", nil, nil, nil, "", "page"}))

	styles := []string{
		"path ids,matrix,explode", "path key,label", "path rest,explode", "query filter,deep", "query list,deep", "query piped,pipe", "query spaced,space",
		"query pairs,comma,reserved", "query spread", "header X-Sort,explode", "header X-Names", "header X-Where,json",
	}
	find := operationCall{"Things.Find", s.find, "GET", "/things/{ids}/{key}/{rest}/", styles, calledStyles{}, nil, "", ""}
	assert.Empty(t, server.faults(find))
	for i, style := range styles {
		find.params = slices.Clone(styles)
		if style, _, _ = strings.Cut(style, ","); style == styles[i] {
			style += ",json"
		}
		find.params[i] = style
		assert.Len(t, server.faults(find), 1, "%s taken for %s", styles[i], style)
	}

	for want, change := range map[string]func(*operationCall){
		"the verb is PUT, not POST":                        func(c *operationCall) { c.verb = "POST" },
		"not /thing/v%2C":                                  func(c *operationCall) { c.path = "/thing/{id}/" },
		"query number is [":                                func(c *operationCall) { c.params = append([]string{"query number"}, c.params[1:]...) },
		"query size is []":                                 func(c *operationCall) { c.params = params("query size", "query ids,comma", "header X-Name") },
		"which is no parameter":                            func(c *operationCall) { c.params = params("query size", "query ids,comma", "header X-Name") },
		"query ids is [":                                   func(c *operationCall) { c.params = params("query page", "query ids", "header X-Name") },
		`header X-Other is ""`:                             func(c *operationCall) { c.params = params("query page", "query ids,comma", "header X-Other") },
		"there are 4 parameters for 1":                     func(c *operationCall) { c.params = []string{"query page"} },
		`is "multipart/form-data", not "application/json"`: func(c *operationCall) { c.bodies = "json" },
		"cannot be decoded":                                func(c *operationCall) { c.method = s.putText },
	} {
		bad := good
		change(&bad)
		text := &bytes.Buffer{}
		for _, fault := range server.faults(bad) {
			text.WriteString(fault.Error() + "\n")
		}
		assert.Contains(t, text.String(), want)
	}
	faults := server.faults(operationCall{"Things.Fail", s.fail, "GET", "/things/", nil, nil, nil, "", ""})
	require.Len(t, faults, 1)
	assert.ErrorContains(t, faults[0], "nothing was sent: refused")
}
