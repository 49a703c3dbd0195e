package runtime

import (
	stdjson "encoding/json"
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestTextOrNumber(t *testing.T) {
	for want, give := range map[string]TextOrNumber{
		`""`: TextOrNumberOf(""), `"7"`: TextOrNumberOf("7"), `"a\"b"`: TextOrNumberOf(fxLanguage(`a"b`)), `0`: TextOrNumberOf(0), `-7`: TextOrNumberOf(int8(-7)),
		`18446744073709551615`: TextOrNumberOf(uint64(math.MaxUint64)), `0.1`: TextOrNumberOf(float32(0.1)), `1000000`: TextOrNumberOf(1e6), `1.50`: TextOrNumberOf(stdjson.Number("1.50")),
		`null`: {},
	} {
		data, err := encodeJSON(give)
		require.NoError(t, err)
		assert.Equal(t, want, string(data))
		standard, err := stdjson.Marshal(struct{ V TextOrNumber }{give})
		require.NoError(t, err)
		assert.Equal(t, `{"V":`+want+`}`, string(standard))

		var back TextOrNumber
		require.NoError(t, stdjson.Unmarshal(data, &back))
		assert.Equal(t, give, back)
		text, isText := back.Text()
		number, isNumber := back.Number()
		assert.Equal(t, want[0] == '"', isText)
		assert.Equal(t, !isText && want != "null", isNumber)
		assert.Equal(t, fmt.Sprint(back), text+number.String())
		assert.Equal(t, want == "null", back.IsZero())
		assert.Equal(t, back.String(), redactedLogValue(back).String())
	}
}

func TestTextOrNumberFaults(t *testing.T) {
	for _, give := range []TextOrNumber{TextOrNumberOf(math.Inf(1)), TextOrNumberOf(math.NaN()), TextOrNumberOf(stdjson.Number("")), TextOrNumberOf(stdjson.Number(`1,"x"`)), TextOrNumberOf(stdjson.Number("1 ")), TextOrNumberOf(stdjson.Number("true"))} {
		_, err := encodeJSON(give)
		assert.ErrorIs(t, err, errNotFinite, give.String())
	}
	for _, give := range []string{`true`, `{}`, `[1]`} {
		var v TextOrNumber
		assert.Error(t, decodeJSON([]byte(give), &v), give)
	}
}
