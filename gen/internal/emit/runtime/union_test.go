package runtime

import (
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// fxPet is a union whose variants hold their tag, as generated code has one.
type fxPet interface{ isPet() }

type fxCat struct {
	Kind    string
	Friends []fxPet
}

type fxUnknownPet struct {
	Type string
	Raw  rawJSON
}

func (*fxCat) isPet()        {}
func (*fxUnknownPet) isPet() {}

func (c *fxCat) readJSON(in *jsonReader) {
	for obj := in.object(c); obj.next(); {
		switch string(obj.name()) {
		case "kind":
			readString(&c.Kind, obj.at(0))
		case "friends":
			readSlice(&c.Friends, obj.at(1), readFxPet)
		default:
			in.skip()
		}
	}
}

var fxPets = union[fxPet, fxUnknownPet]{member: "kind", variants: []variantType{variantFor[fxCat]{"cat"}}}

func readFxPet(v *fxPet, in *jsonReader) { fxPets.read(v, in) }

func TestTagAheadIsLeftToRead(t *testing.T) {
	for text, want := range map[string]string{
		`{"kind":"cat"}`: "cat", ` { "a":{"kind":"dog"} , "k\u0069nd" : "\u0063at" } `: "cat", `{"kind":"a","kind":"b"}`: "a",
		`{"kind":7}`: "", `{}`: "", `[]`: "", `"kind"`: "", `{"a":tru,"kind":"cat"}`: "", `{"kind":"cat`: "", ``: "",
	} {
		in := newJSONReader([]byte(text))
		tag, isText := in.tagAhead("kind", false)
		assert.Equal(t, want, tag, text)
		assert.Equal(t, want != "", isText, text)
		require.NoError(t, in.err, text)
		if want != "" {
			assert.Equal(t, strings.TrimSpace(text), string(in.raw()), text)
		}
	}
}

// A fault of the text in a variant is one of the whole, at its place; what doesn't fit costs the variant alone.
func TestFaultsInVariants(t *testing.T) {
	read := func(text string) (fxPet, error) {
		var pet fxPet
		return pet, decodeJSON([]byte(text), readWith(&pet, readFxPet))
	}
	_, err := read(`{"kind":"cat","friends":[{"kind":"cat"},{"kind":"cat","friends":[tru]}]}`)
	require.EqualError(t, err, "cannot read JSON, bad syntax")
	_, err = read(`{"kind":"cat"} x`)
	require.ErrorIs(t, err, errTrailing)
	_, err = read(strings.Repeat(`{"kind":"cat","friends":[`, 20_000))
	require.Error(t, err)
	const misfit = `{"kind":"cat","friends":{}}`
	pet, err := read(`{"kind":"cat","friends":[` + misfit + `,{"kind":"cat"}]}`)
	require.NoError(t, err)
	assert.Equal(t, &fxCat{Kind: "cat", Friends: []fxPet{&fxUnknownPet{"cat", rawJSON(misfit)}, &fxCat{Kind: "cat"}}}, pet)
}

// Unions in unions are as many as any document has; what is deeper stays as it came, so that a text of many
// levels isn't gone through once for each.
func TestUnionsInUnions(t *testing.T) {
	var pet fxPet
	const depth = 5000
	text := strings.Repeat(`{"friends":[`, depth) + `"` + strings.Repeat("x", 1<<20) + `"` + strings.Repeat(`],"kind":"cat"}`, depth)
	require.NoError(t, decodeJSON([]byte(text), readWith(&pet, readFxPet)))
	levels := 0
	for cat, ok := pet.(*fxCat); ok; cat, ok = pet.(*fxCat) {
		levels++
		pet = cat.Friends[0]
	}
	assert.Equal(t, maxUnions, levels)
	assert.IsType(t, &fxUnknownPet{}, pet)
}

func TestUnknownTagged(t *testing.T) {
	for name, tt := range map[string]struct {
		raw, tag, want, wantError string
	}{
		"no tag":      {raw: `{"a":1}`, want: `{"a":1}`},
		"same":        {raw: `{"kind": "x"}`, tag: "x", want: `{"kind": "x"}`},
		"added":       {raw: `{"a":1.0}`, tag: "x", want: `{"kind":"x","a":1.0}`},
		"in place":    {raw: `{"a":1,"kind":null}`, tag: "x", want: `{"kind":"x","a":1}`},
		"no object":   {raw: `7`, tag: "x", want: `7`},
		"nothing":     {tag: "x", want: `null`},
		"not JSON":    {raw: `{"a"`, tag: "x", wantError: "cannot write JSON: the raw value is not JSON"},
		"contradicts": {raw: `{"kind":"y"}`, tag: "x", wantError: `cannot write JSON: kind is "y" but its object is a T: leave the kind unset or set it to "x"`},
	} {
		type T struct{}
		v := variant{in: reflect.TypeFor[T]()}
		if tt.tag != "" {
			v.tags = []string{tt.tag}
		}
		out := &jsonWriter{}
		out.unknownTagged(rawJSON(tt.raw), "kind", v)
		if tt.wantError != "" {
			require.EqualError(t, out.err, tt.wantError, name)
			continue
		}
		require.NoError(t, out.err, name)
		assert.Equal(t, tt.want, string(out.engine.Buf), name)
	}
}

func TestNilUnionIsNoBody(t *testing.T) {
	var pet fxPet
	write := func(*fxPet, *jsonWriter) {}
	assert.True(t, isNone(writeWith(&pet, write)))
	pet = &fxCat{}
	assert.False(t, isNone(writeWith(&pet, write)))
}
