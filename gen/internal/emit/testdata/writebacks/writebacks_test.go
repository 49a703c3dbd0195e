package cekura

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// full is an answer that says all that it can.
const full = `{
	"id": 1, "name": "n", "count": 2, "on": true, "open": false, "kind": "b", "key": "k", "secret": "s3cret",
	"headers": {"A": "b", "N": [1]}, "data": {"a": [1, {"b": null}]}, "free": {"a": {"b": 1}}, "tags": ["a", "b"], "size": 3,
	"parts": [{"name": "p", "key": "k", "parts": [{"name": "q", "key": "l", "parts": []}]}],
	"by_name": {"p": {"name": "p", "key": "k", "parts": []}}, "odd": [{"name": "o"}],
	"shared": {"user": "u", "password": "pw", "more": [1], "flat": {"a": "b"}}, "pet": {"kind": "dog", "api_key": "dog-key"},
	"pets": [{"a": "b"}, null, {}], "detail": {"a": "b"}, "box": {"name": "", "inner": {"name": "", "data": null}}, "at": "2026-01-02T03:04:05Z", "day": "2026-01-02", "bytes": "AQI=", "level": 2, "code": 7,
	"passwords": ["x", "y"], "keyed": {"api_key": "k", "name": null}
}`

// sent is what of it a ThingCreate takes.
const sent = `{
	"name": "n", "wanted": "", "count": 2, "on": true, "open": false, "kind": "b", "secret": "s3cret",
	"headers": {"A": "b", "N": [1]}, "data": {"a": [1, {"b": null}]}, "free": {"a": {"b": 1}}, "tags": ["a", "b"], "size": 3,
	"parts": [{"name": "p", "key": "k", "parts": [{"name": "q", "key": "l", "parts": []}]}],
	"by_name": {"p": {"name": "p", "key": "k", "parts": []}},
	"shared": {"user": "u", "password": "pw", "more": [1], "flat": {"a": "b"}}, "pet": {"kind": "dog", "api_key": "dog-key"},
	"pets": [{"a": "b"}, null, {}], "detail": {"a": "b"}, "box": {"name": "", "inner": {"name": "", "data": null}}, "at": "2026-01-02T03:04:05Z", "day": "2026-01-02", "bytes": "AQI=", "level": 2, "code": 7,
	"passwords": ["x", "y"], "keyed": {"api_key": "k", "name": null}
}`

func read(t *testing.T, text string) (thing Thing) {
	t.Helper()
	require.NoError(t, json.Unmarshal([]byte(text), &thing))
	return thing
}

func written(t *testing.T, v any) string {
	t.Helper()
	data, err := json.Marshal(v)
	require.NoError(t, err)
	return string(data)
}

func TestAllIsCarried(t *testing.T) {
	thing := read(t, full)
	assert.JSONEq(t, sent, written(t, thing.ToCreateV2()))
	assert.Equal(t, thing.ToCreateV2(), thing.ToUpdateV2())
	assert.JSONEq(t, `{"name": "n", "count": 2, "on": true}`, written(t, thing.ToPatchV2()))
	assert.JSONEq(t, `{"name": "n"}`, written(t, thing.ToPatchV3()))
	assert.Equal(t, PartWrite{Name: "p", Key: "k", Parts: []PartWrite{{Name: "q", Key: "l", Parts: []PartWrite{}}}}, thing.Parts[0].ToWrite())
	assert.Equal(t, &DogWrite{Kind: DogKindDog, APIKey: "dog-key"}, thing.ToCreateV2().Pet)
	assert.Equal(t, BoxWrite{Name: Ptr("n")}, Box{ID: 1, Name: "n"}.ToWrite())
	assert.Equal(t, `{}`, written(t, Box{ID: 1}.ToWrite()))
}

// TestNothingIsMadeUp: what an answer does not say is not said, but for a false whose absence would mean true.
func TestNothingIsMadeUp(t *testing.T) {
	for _, answer := range []string{
		`{}`, `{"id": 1, "count": 0, "on": false, "name": "", "kind": "", "size": 0, "secret": "", "at": "0001-01-01T00:00:00Z", "level": 0}`,
		`{"on": null, "open": null, "tags": null, "headers": null, "data": null, "free": null, "parts": null, "shared": null, "pet": null, "bytes": null, "keyed": null}`,
		`{"shared": {"user": "u"}, "pet": {"kind": "dog"}}`, // without what they require
		`{"detail": {}}`, `{"detail": {"a": ""}}`,
		`{"parts": [{"name": "p", "key": null}], "by_name": {"p": {"name": "p", "key": null}}}`,
	} {
		thing := read(t, answer)
		assert.JSONEq(t, `{"name": "", "wanted": "", "on": false}`, written(t, thing.ToCreateV2()), answer)
		assert.Equal(t, ThingPatch{}, thing.ToPatchV2(), answer)
	}
	empty := read(t, `{"tags": [], "headers": {}, "free": {}, "parts": [], "by_name": {}, "pets": [], "passwords": []}`).ToCreateV2()
	assert.JSONEq(t, `{"name": "", "wanted": "", "on": false, "tags": [], "headers": {}, "free": {}, "parts": [], "by_name": {}, "pets": [], "passwords": []}`, written(t, empty))
}

// TestMaskedStays: what the API masked is left out, with the whole of what could not be told apart from it.
func TestMaskedStays(t *testing.T) {
	thing := read(t, `{
		"secret": "****cret", "headers": {"A": "b", "Authorization": "****"}, "shared": {"user": "u", "password": "•••"},
		"pet": {"kind": "dog", "api_key": "sk-****"}, "passwords": ["x", "***"], "keyed": {"api_key": "***", "name": "n"}
	}`)
	assert.JSONEq(t, `{"name": "", "wanted": "", "on": false}`, written(t, thing.ToCreateV2()))
	for _, raw := range []string{`{"kind": "fox", "key": "****"}`, `{"kind": "fox", "keys": [{"key": "****"}]}`} {
		assert.Nil(t, read(t, `{"pet": `+raw+`}`).ToCreateV2().Pet)
	}
	fox := read(t, `{"pet": {"kind": "fox", "key": "k"}}`).ToCreateV2()
	assert.JSONEq(t, `{"name": "", "wanted": "", "on": false, "pet": {"kind": "fox", "key": "k"}}`, written(t, fox))

	// Alone it keeps the mask in what it cannot do without, which is then refused by name.
	dog := Dog{Kind: DogKindDog, APIKey: "****"}.ToWrite()
	assert.Equal(t, Secret("****"), dog.APIKey)
	create := ThingCreate{Pet: &dog}
	client, err := NewClient(WithBaseURL("http://127.0.0.1:1"), WithAPIKey("key"))
	require.NoError(t, err)
	_, err = client.ThingsV2.Create(t.Context(), create)
	require.ErrorContains(t, err, "at /pet/api_key: the secret is masked")
}

// TestNothingIsShared: changing what was made does not change what was read.
func TestNothingIsShared(t *testing.T) {
	thing, same := read(t, full), read(t, full)
	create := thing.ToCreateV2()
	create.Headers["A"] = "changed"
	create.Data.(map[string]any)["a"].([]any)[1].(map[string]any)["b"] = "changed"
	create.Free["a"].(map[string]any)["b"] = "changed"
	create.Tags[0] = "changed"
	create.Tags = append(create.Tags[:1], "changed")
	create.Parts[0].Parts[0].Name = "changed"
	create.ByName["p"] = PartWrite{}
	*create.Shared.User = "changed"
	create.Shared.More[0] = 9
	create.Shared.Flat.A = "changed"
	create.Pet.(*DogWrite).APIKey = "changed"
	*create.Pets[0].A = "changed"
	create.Bytes[0] = 9
	create.Passwords[0] = "changed"
	assert.Equal(t, same, thing)
	assert.NotEqual(t, same.ToCreateV2(), create)
}

// TestSentAsRead: over the wire, and back.
func TestSentAsRead(t *testing.T) {
	var bodies []string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		bodies = append(bodies, r.Method+" "+string(body))
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, full)
	}))
	defer server.Close()
	client, err := NewClient(WithBaseURL(server.URL), WithAPIKey("key"))
	require.NoError(t, err)
	thing, err := client.ThingsV2.Get(t.Context(), "1")
	require.NoError(t, err)
	patch := thing.ToPatchV2()
	patch.Name = Ptr("renamed")
	_, err = client.ThingsV2.Patch(t.Context(), "1", patch)
	require.NoError(t, err)
	_, err = client.ThingsV2.Update(t.Context(), "1", thing.ToUpdateV2())
	require.NoError(t, err)
	require.Len(t, bodies, 3)
	assert.Equal(t, `PATCH {"name":"renamed","on":true,"count":2}`, bodies[1])
	assert.JSONEq(t, sent, bodies[2][len("PUT "):])
}
