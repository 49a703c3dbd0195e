package runtime

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// ownParams are the parameters of Things.Get, strangeParams of another operation.
type ownParams struct {
	Size  *int     `query:"size"`
	Tags  []string `query:"tags"`
	Trace string   `header:"X-Trace,omitzero"`
}

func (p ownParams) applyTo(c *config) error { return c.setParams(p, "Things.Get") }

type strangeParams struct{ Force bool }

func (p strangeParams) applyTo(c *config) error { return c.setParams(p, "Things.Delete") }

func TestParamsAreAnOption(t *testing.T) {
	noLeak(t)
	rec := serve(t, func(w http.ResponseWriter, r *http.Request, _ int) {
		w.Header().Set("X-Seen", r.URL.RawQuery+"|"+r.Header.Get("X-Trace"))
		answerJSON(w, 200, `{}`)
	})
	c := testCaller(t, rec.URL)
	for name, test := range map[string]struct {
		opts []Option
		want string
	}{
		"none":       {nil, "must=true|"},
		"zero":       {[]Option{ownParams{}}, "must=true|"},
		"all":        {[]Option{ownParams{Ptr(2), []string{"a", "b"}, "t"}}, "must=true&size=2&tags=a&tags=b|t"},
		"pointer":    {[]Option{&ownParams{Size: Ptr(2)}}, "must=true&size=2|"},
		"last":       {[]Option{ownParams{Size: Ptr(2), Trace: "t"}, WithMaxRetries(0), ownParams{Tags: []string{"b"}}}, "must=true&tags=b|"},
		"nil":        {[]Option{nil, (*ownParams)(nil), (*strangeParams)(nil)}, "must=true|"},
		"nil behind": {[]Option{ownParams{Size: Ptr(2)}, (*ownParams)(nil)}, "must=true&size=2|"},
	} {
		var resp *http.Response
		r := &request{operation: "Things.Get", method: "GET", path: "/things/", required: requiredParams{{"query", "must", true}, {"query", "none", nil}, {"header", "X-None", []int(nil)}}}
		require.NoError(t, c.do(t.Context(), r, append(test.opts, WithResponse(&resp))), name)
		assert.Equal(t, test.want, resp.Header.Get("X-Seen"), name)
	}
}

func TestParamsOfAnother(t *testing.T) {
	noLeak(t)
	rec := serve(t, func(http.ResponseWriter, *http.Request, int) {})
	c := testCaller(t, rec.URL)
	r := &request{operation: "Things.Get", method: "GET", path: "/things/"}
	for _, opts := range [][]Option{{strangeParams{}}, {&strangeParams{}}, {strangeParams{}, ownParams{}}, {ownParams{}, strangeParams{}}} {
		err := c.do(t.Context(), r, opts)
		requireClean(t, err)
		require.EqualError(t, err, "cekura: GET /things/: runtime.strangeParams is for a call of Things.Delete, not of Things.Get")
		_, err = c.download(t.Context(), r, opts)
		require.ErrorContains(t, err, "runtime.strangeParams is for a call of Things.Delete, not of Things.Get")
		for _, err := range eachItem(t.Context(), c, r, opts, func(p *thingPage) ([]thing, string) { return p.Results, p.Next }) {
			require.ErrorContains(t, err, "runtime.strangeParams is for a call of Things.Delete, not of Things.Get")
		}
	}
	_, err := newCaller([]Option{WithAPIKey(testKey), WithBaseURL(rec.URL), ownParams{}})
	require.EqualError(t, err, "cekura: runtime.ownParams is for a call of Things.Get, not for a client")
	assert.Zero(t, rec.count())
}

// TestParamsOfPages: those in the query are for the first page, whose link has them on; headers go along.
func TestParamsOfPages(t *testing.T) {
	noLeak(t)
	rec := serve(t, func(w http.ResponseWriter, r *http.Request, _ int) {
		assert.Equal(t, "t", r.Header.Get("X-Trace"))
		switch r.URL.RawQuery {
		case "size=1":
			answerJSON(w, 200, `{"next":"/things/?page=2","results":[{"id":1}]}`)
		case "page=2":
			answerJSON(w, 200, `{"next":"/things/","results":[{"id":2}]}`)
		case "":
			answerJSON(w, 200, `{"results":[{"id":3}]}`)
		}
	})
	c := testCaller(t, rec.URL)
	r := &request{operation: "Things.Get", method: "GET", path: "/things/"}
	all := eachItem(t.Context(), c, r, []Option{ownParams{Size: Ptr(1), Trace: "t"}}, func(p *thingPage) ([]thing, string) { return p.Results, p.Next })
	for range 2 { // an iterator can be walked again
		var ids []int
		for item, err := range all {
			require.NoError(t, err)
			ids = append(ids, item.ID)
		}
		assert.Equal(t, []int{1, 2, 3}, ids)
	}
}
