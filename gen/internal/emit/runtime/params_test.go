package runtime

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestExpandPath(t *testing.T) {
	for _, tt := range []struct {
		template string
		args     []any
		want     string
	}{
		{"/agents/", nil, "/agents/"},
		{"/agents/{id}/", []any{17}, "/agents/17/"},
		{"/agents/{id}/", []any{int64(1 << 60)}, "/agents/1152921504606846976/"},
		{"/agents/{id}/runs/{run_id}", []any{1, "a/b ?#%"}, "/agents/1/runs/a%2Fb%20%3F%23%25"},
		{"/x/{id}/", []any{"..%2f"}, "/x/..%252f/"},
		{"/x/{id}/", []any{fxLanguage("en")}, "/x/en/"},
		{"/x/{id}/", []any{"{id}"}, "/x/%7Bid%7D/"},
		{"/x/{id}/", []any{"ü"}, "/x/%C3%BC/"},
		{"/x/{ids}/{a,json}", []any{inStyle{"matrix,explode", []int{1, 2}}, "b"}, "/x/;ids=1;ids=2/b"},
	} {
		got, err := expandPath(tt.template, tt.args)
		require.NoError(t, err)
		assert.Equal(t, tt.want, got)
	}
}

func TestExpandPathRefuses(t *testing.T) {
	for want, tt := range map[string]struct {
		template string
		args     []any
	}{
		`path parameter id is empty`:                                   {"/x/{id}/", []any{""}},
		`path parameter of /x/{id}/ is ".", which names another path`:  {"/x/{id}/", []any{"."}},
		`path parameter of /x/{id}/ is "..", which names another path`: {"/x/{id}/", []any{".."}},
		`path /x/{id}/ has more parameters than 0`:                     {"/x/{id}/", nil},
		`path /x/{id}/ has fewer parameters than 2`:                    {"/x/{id}/", []any{1, 2}},
	} {
		_, err := expandPath(tt.template, tt.args)
		assert.EqualError(t, err, want)
	}
}

func TestAddParams(t *testing.T) {
	type object struct {
		A string `json:"a"`
		B int    `json:"b,omitzero"`
	}
	type params struct {
		Page     *int              `query:"page"`
		Size     int               `query:"size,omitzero"`
		Always   int               `query:"always"`
		Name     *string           `query:"name"`
		Ratio    *float64          `query:"ratio"`
		Language fxLanguage        `query:"language,omitzero"`
		Since    *time.Time        `query:"since"`
		Active   *bool             `query:"active"`
		IDs      []int             `query:"ids"`
		Joined   []string          `query:"joined,comma"`
		Spaced   []string          `query:"spaced,space"`
		Piped    []int             `query:"piped,pipe"`
		Lone     *string           `query:"lone,pipe"`
		Filter   *object           `query:"filter,deep"`
		Tags     map[string]string `query:"tags,deep"`
		Spread   *object           `query:"spread"`
		Text     *object           `query:"text,json"`
		Cleared  Nullable[string]  `query:"cleared"`
		Key      *Secret           `query:"key"`
		Trace    *string           `header:"X-Trace"`
		Scopes   []string          `header:"X-Scopes"`
		Plain    string
	}
	for name, tt := range map[string]struct {
		give   params
		query  string
		header http.Header
	}{
		"zero":     {params{}, "always=0", http.Header{}},
		"scalars":  {params{Page: Ptr(0), Size: 5, Name: Ptr("a&b=ü c"), Ratio: Ptr(0.25), Language: "en", Active: Ptr(false)}, "active=false&always=0&language=en&name=a%26b%3D%C3%BC%20c&page=0&ratio=0.25&size=5", http.Header{}},
		"empty":    {params{Name: Ptr(""), IDs: []int{}}, "always=0&name=", http.Header{}},
		"time":     {params{Since: Ptr(time.Date(2026, 6, 1, 2, 3, 4, 0, time.UTC))}, "always=0&since=2026-06-01T02%3A03%3A04Z", http.Header{}},
		"lists":    {params{IDs: []int{3, 1}, Joined: []string{"a", "b"}}, "always=0&ids=3&ids=1&joined=a,b", http.Header{}},
		"joined":   {params{Spaced: []string{"a+b", "c"}, Piped: []int{1, 2}, Lone: Ptr("x")}, "always=0&lone=x&piped=1%7C2&spaced=a%2Bb%20c", http.Header{}},
		"deep":     {params{Filter: &object{"x", 2}, Tags: map[string]string{"k": "v"}}, "always=0&filter%5Ba%5D=x&filter%5Bb%5D=2&tags%5Bk%5D=v", http.Header{}},
		"spread":   {params{Spread: &object{"x", 2}}, "a=x&always=0&b=2", http.Header{}},
		"json":     {params{Text: &object{"x", 2}}, "always=0&text=%7B%22a%22%3A%22x%22%2C%22b%22%3A2%7D", http.Header{}},
		"nullable": {params{Cleared: Null[string]()}, "always=0&cleared=", http.Header{}},
		"value":    {params{Cleared: Value("v"), Key: Ptr(Secret("s3cret"))}, "always=0&cleared=v&key=s3cret", http.Header{}},
		"headers":  {params{Trace: Ptr("t 1"), Scopes: []string{"a", "b"}}, "always=0", http.Header{"X-Trace": {"t 1"}, "X-Scopes": {"a,b"}}},
	} {
		t.Run(name, func(t *testing.T) {
			query, header := &queryText{}, http.Header{}
			require.NoError(t, addParams(tt.give, query, header))
			assert.Equal(t, tt.query, query.String())
			assert.Equal(t, tt.header, header)
			query, header = &queryText{}, http.Header{}
			require.NoError(t, addParams(&tt.give, query, header))
			assert.Equal(t, tt.query, query.String())
		})
	}
	assert.NoError(t, addParams(nil, nil, nil))
	assert.NoError(t, addParams((*params)(nil), nil, nil))
	assert.EqualError(t, addParams(params{Trace: Ptr("a\r\nX-Evil: 1")}, &queryText{}, http.Header{}), "header parameter X-Trace has a control character")
	assert.EqualError(t, addParams(7, nil, nil), "parameters are not a struct")
}
