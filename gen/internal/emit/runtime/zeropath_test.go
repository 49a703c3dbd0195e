package runtime

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

type zeroKey int

// TestZeroInPath: an ID that nobody set is not sent.
func TestZeroInPath(t *testing.T) {
	noLeak(t)
	rec := echo(t)
	c := testCaller(t, rec.URL)
	send := func(args []any, required requiredParams) (got string, err error) {
		r := &request{method: "GET", path: "/x/{id}/", args: args, required: required, out: &got}
		return got, c.do(t.Context(), r, nil)
	}
	for _, zero := range []any{0, int32(0), int64(0), zeroKey(0), inStyle{"matrix", 0}} {
		_, err := send([]any{zero}, nil)
		require.EqualError(t, err, "cekura: GET /x/{id}/: path parameter id is 0")
	}
	for _, empty := range []any{"", TextOrNumber{}, []string{}, Secret("")} {
		_, err := send([]any{empty}, nil)
		require.EqualError(t, err, "cekura: GET /x/{id}/: path parameter id is empty")
	}
	for _, in := range []string{"query", "header"} {
		_, err := send([]any{1}, requiredParams{{in, "agent_id,nonzero", 0}})
		require.EqualError(t, err, "cekura: GET /x/1/: "+in+" parameter agent_id is 0")
	}
	assert.Zero(t, rec.count())
	for want, arg := range map[string]any{"/x/0/": inStyle{"zero", 0}, "/x/-1/": -1, "/x/;id=0/": inStyle{"matrix,zero", 0}, "/x/00/": "00"} {
		got, err := send([]any{arg}, nil)
		require.NoError(t, err)
		assert.Equal(t, "GET "+want, got)
	}
	got, err := send([]any{1}, requiredParams{{"query", "agent_id,nonzero", 2}, {"query", "offset", 0}})
	require.NoError(t, err)
	assert.Equal(t, "GET /x/1/?agent_id=2&offset=0", got)
}
