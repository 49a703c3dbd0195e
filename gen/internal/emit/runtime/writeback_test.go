package runtime

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestCarried(t *testing.T) {
	type text string
	half := func(v int) (int, outcome) { return v / 2, wholeIf(v%2 == 0) }
	object := func(v string) (string, outcome) { return v, saidIf(v != "") }

	assert.Nil(t, nonZero(""))
	assert.Equal(t, Ptr("a"), nonZero("a"))
	assert.Nil(t, carriedPtr(nil, half))
	assert.Nil(t, carriedPtr(Ptr(3), half))
	assert.Equal(t, Ptr(2), carriedPtr(Ptr(4), half))
	assert.Nil(t, carriedPtr(Ptr(""), object), "an object that says nothing")
	assert.Equal(t, Ptr(text("a")), carriedPtr(Ptr("a"), asText[text]))
	assert.Zero(t, carriedValue(Ptr(3), half))
	assert.Equal(t, Value(2), carriedNullable(Ptr(4), half))
	assert.Equal(t, Nullable[int]{}, carriedNullable(Ptr(3), half))
	assert.Equal(t, Null[int](), carriedAgain(Null[int](), half))
	assert.Equal(t, Nullable[int]{}, carriedAgain(Nullable[int]{}, half))
	assert.Equal(t, Nullable[int]{}, carriedAgain(Value(3), half))
	assert.Equal(t, Value(2), carriedAgain(Value(4), half))

	for _, test := range []struct {
		give []int
		want []int
		is   outcome
	}{{nil, nil, isLost}, {[]int{}, []int{}, isSaid}, {[]int{2, 4}, []int{1, 2}, isSaid}, {[]int{2, 3}, []int{1, 1}, isLost}} {
		list, became := carriedSlice(test.give, half)
		assert.Equal(t, test.want, list)
		assert.Equal(t, test.is, became)
	}
	list, became := carriedSlice([]string{"", "a"}, object)
	assert.Equal(t, []string{"", "a"}, list, "an element that says nothing is one all the same")
	assert.Equal(t, isSaid, became)
	members, became := carriedMap(map[string]int{"a": 2, "b": 3}, half)
	assert.Equal(t, map[string]int{"a": 1, "b": 1}, members)
	assert.Equal(t, isLost, became)
	_, became = carriedMap[int, int](nil, half)
	assert.Equal(t, isLost, became)
	element, became := carriedElement(nil, half)
	assert.Nil(t, element)
	assert.Equal(t, isSaid, became)

	isWhole := true
	assert.Equal(t, 2, required(&isWhole, Ptr(4), half))
	assert.Equal(t, Null[int](), requiredNullable(&isWhole, nil, half))
	assert.True(t, isWhole)
	assert.Equal(t, 1, required(&isWhole, Ptr(3), half), "stays in it")
	assert.False(t, isWhole)
	isWhole = true
	required(&isWhole, nil, half)
	assert.False(t, isWhole)
	isWhole = true
	assert.Equal(t, Value(1), requiredNullable(&isWhole, givenIn(Ptr(Value(3))), half))
	assert.False(t, isWhole)
	assert.Nil(t, givenIn(Ptr(Null[int]())))
}

func TestCarriedSecrets(t *testing.T) {
	for secret, want := range map[Secret]outcome{"s3cret": isSaid, "": isLost, "****cret": isLost} {
		_, became := unmasked(secret)
		assert.Equal(t, want, became, string(secret))
	}
	headers := SecretMap{"A": []any{"b"}}
	copied, became := unmaskedMap(headers)
	assert.Equal(t, isSaid, became)
	copied["A"].([]any)[0] = "c"
	assert.Equal(t, SecretMap{"A": []any{"b"}}, headers)
	for _, lost := range []SecretMap{nil, {"A": "b", "C": "***"}} {
		_, became := unmaskedMap(lost)
		assert.Equal(t, isLost, became)
	}
	for raw, want := range map[string]outcome{
		`{"a":"b"}`: isSaid, `{"a":"***"}`: isLost, `[[{"a":"•••"}]]`: isLost, `"***"`: isLost, `{"***":1}`: isSaid, ``: isLost, `{`: isLost,
	} {
		_, became := carriedRaw(rawJSON(raw))
		assert.Equal(t, want, became, raw)
	}
}

// FuzzCopied: a copy says the same.
func FuzzCopied(f *testing.F) {
	f.Add(`{"a":[1,{"b":null}]}`)
	f.Fuzz(func(t *testing.T, text string) {
		var value any
		if decodeJSON([]byte(text), &value) == nil {
			assert.Equal(t, value, copied(value))
		}
	})
}
