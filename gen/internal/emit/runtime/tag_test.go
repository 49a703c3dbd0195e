package runtime

import (
	"reflect"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

type VapiConfig struct{}

type ElevenLabs struct{}

func TestInferTag(t *testing.T) {
	vapi := variant{in: reflect.TypeFor[VapiConfig](), tags: []string{"vapi", "vapi2"}}
	for name, tt := range map[string]struct {
		given, want string
		v           variant
		wantError   string
	}{
		"unset":             {v: vapi, want: "vapi"},
		"same":              {given: "vapi2", v: vapi, want: "vapi2"},
		"nothing to infer":  {given: "hal", want: "hal"},
		"nothing at all":    {},
		"another":           {given: "hal", v: vapi, want: "hal", wantError: `type is "hal" but a.b is a VapiConfig: leave the type unset or set it to "vapi" or "vapi2"`},
		"another, one word": {given: "hal", v: variant{in: reflect.TypeFor[ElevenLabs](), tags: []string{"eleven"}}, want: "hal", wantError: `type is "hal" but a.b is an ElevenLabs: leave the type unset or set it to "eleven"`},
	} {
		t.Run(name, func(t *testing.T) {
			check := func(err error) {
				if tt.wantError == "" {
					require.NoError(t, err)
					return
				}
				require.EqualError(t, err, tt.wantError)
				assert.Equal(t, &TagError{TagField: "type", Tag: tt.given, Field: "a.b", Variant: tt.v.in.Name(), Want: tt.v.tags}, err)
			}
			place := taggedField{tag: "type", field: "a.b"}
			plain := fxLanguage(tt.given)
			check(inferTag(&plain, place, tt.v))
			assert.Equal(t, fxLanguage(tt.want), plain)

			var pointer *string
			var null Nullable[string]
			if tt.given != "" {
				pointer, null = &tt.given, Value(tt.given)
			}
			check(inferTagPtr(&pointer, place, tt.v))
			assert.Equal(t, tt.want, tagTextPtr(pointer))
			check(inferTagNullable(&null, place, tt.v))
			assert.Equal(t, tt.want, null.Or(""))
		})
	}
}

// An empty tag is unset in a plain field, which cannot say more, and a tag like any other elsewhere.
func TestEmptyTag(t *testing.T) {
	vapi, place := variant{in: reflect.TypeFor[VapiConfig](), tags: []string{"vapi"}}, taggedField{tag: "type", field: "config"}
	pointer, value, null := Ptr(""), Value(""), Null[string]()
	assert.Error(t, inferTagPtr(&pointer, place, vapi))
	assert.Error(t, inferTagNullable(&value, place, vapi))
	assert.Error(t, inferTagNullable(&null, place, vapi))
	require.NoError(t, inferTagNullable(&null, place, variant{}))
	assert.True(t, null.IsNull())
}
