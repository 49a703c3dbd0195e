package cekura

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// server answers everything with the same and keeps the last request.
type server struct {
	client        *Client
	answer        string
	status        int
	query, header string
	path, body    string
	request       *http.Request
}

func newServer(t *testing.T) *server {
	s := &server{status: http.StatusOK, answer: "{}"}
	loopback := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		s.path, s.query, s.header, s.body = r.URL.EscapedPath(), r.URL.RawQuery, r.Header.Get("X-Code"), string(body)
		r.Body = io.NopCloser(strings.NewReader(s.body))
		s.request = r
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(s.status)
		_, _ = io.WriteString(w, strings.ReplaceAll(s.answer, "SELF", "http://"+r.Host))
	}))
	t.Cleanup(loopback.Close)
	client, err := NewClient(WithBaseURL(loopback.URL), WithMaxRetries(0))
	require.NoError(t, err)
	s.client = client
	return s
}

const (
	catJSON, cats = `{"kind":"cat","name":"Tom","id":7}`, `{"kind":"kitten"}`
	dogJSON       = `{"bones":2,"kind":"dog"}`
	oddJSON       = `{"kind":"parrot", "says":[1e2]}`
)

var cat, dog, odd = &Cat{Kind: "cat", Name: "Tom", ID: 7}, &Dog{Kind: Ptr("dog"), Bones: 2}, &UnknownPet{Type: "parrot", Raw: json.RawMessage(oddJSON)}

func TestVariantIsReadByItsTag(t *testing.T) {
	s := newServer(t)
	for give, want := range map[string]Pet{
		catJSON: cat, cats: &Cat{Kind: "kitten"}, dogJSON: dog, oddJSON: odd,
		`{"name":"Tom"}`:          &UnknownPet{Raw: json.RawMessage(`{"name":"Tom"}`)},
		`{"kind":7}`:              &UnknownPet{Raw: json.RawMessage(`{"kind":7}`)},
		`{"kind":null}`:           &UnknownPet{Raw: json.RawMessage(`{"kind":null}`)},
		`{"kind":"cat","name":7}`: &Cat{Kind: "cat", Name: "7"},
		`"cat"`:                   &UnknownPet{Raw: json.RawMessage(`"cat"`)},
		`[{"kind":"cat"}]`:        &UnknownPet{Raw: json.RawMessage(`[{"kind":"cat"}]`)},
		`{"head":{"kind":"dog","kind":"dog"},"members":[` + catJSON + `,{"kind":"group","members":[null]}],"kind":"group"}`: &Group{
			Kind: "group", Head: &Dog{Kind: Ptr("dog")},
			Members: Pack{cat, &Group{Kind: "group", Members: Pack{nil}}}},
	} {
		s.answer = give
		got, err := s.client.Pets.Create(t.Context(), &CatWrite{})
		require.NoError(t, err, give)
		assert.Equal(t, want, got, give)
	}
	for _, give := range []string{`null`, `{"kind":"cat","name":"x`, `{"kind":"cat",}`, `{"kind":"group","members":[{"kind":"cat","name":}]}`, `{"x":tru,"kind":"cat"}`} {
		s.answer = give
		_, err := s.client.Pets.Create(t.Context(), &CatWrite{})
		var decodeError *DecodeError
		require.ErrorAs(t, err, &decodeError, give)
	}
}

func TestTagIsSent(t *testing.T) {
	s := newServer(t)
	raw := func(text string) json.RawMessage { return json.RawMessage(text) }
	for name, tt := range map[string]struct {
		give PetWrite
		want string
	}{
		"unset":               {&CatWrite{Name: Ptr("Tom")}, `{"kind":"cat","name":"Tom"}`},
		"given":               {&CatWrite{Kind: "kitten"}, `{"kind":"kitten"}`},
		"nullable":            {&DogWrite{}, `{"kind":"dog"}`},
		"pointer":             {&GroupWrite{Members: PackWrite{}}, `{"kind":"group","members":[]}`},
		"within":              {&GroupWrite{Members: PackWrite{&CatWrite{}, nil, NullPetWrite{}}, Head: &DogWrite{}}, `{"kind":"group","members":[{"kind":"cat"},null,null],"head":{"kind":"dog"}}`},
		"null":                {NullPetWrite{}, `null`},
		"pointer to null":     {&NullPetWrite{}, `null`},
		"typed nil":           {(*CatWrite)(nil), `null`},
		"typed nil unknown":   {(*UnknownPetWrite)(nil), `null`},
		"nil":                 {nil, ``},
		"unknown":             {&UnknownPetWrite{Type: "parrot", Raw: raw(oddJSON)}, oddJSON},
		"unknown, raw alone":  {&UnknownPetWrite{Raw: raw(oddJSON)}, oddJSON},
		"unknown, no tag":     {&UnknownPetWrite{Type: "parrot", Raw: raw(` {"says":"<a>","kind":7}`)}, `{"kind":"parrot","says":"<a>"}`},
		"unknown, not object": {&UnknownPetWrite{Type: "parrot", Raw: raw(`[1]`)}, `[1]`},
		"unknown, empty":      {&UnknownPetWrite{Type: "parrot"}, `null`},
	} {
		_, err := s.client.Pets.Create(t.Context(), tt.give)
		require.NoError(t, err, name)
		assert.Equal(t, tt.want, s.body, name)
	}
	given := &GroupWrite{Head: &DogWrite{}}
	_, err := s.client.Pets.Create(t.Context(), given)
	require.NoError(t, err)
	assert.Equal(t, &GroupWrite{Head: &DogWrite{}}, given, "the caller's value is not changed")
}

func TestTagContradicts(t *testing.T) {
	s := newServer(t)
	circle := &GroupWrite{}
	circle.Head = circle
	for want, give := range map[string]PetWrite{
		`cannot write JSON: kind is "dog" but its object is a CatWrite: leave the kind unset or set it to "cat" or "kitten"`:   &CatWrite{Kind: "dog"},
		`cannot write JSON: kind is "" but its object is a DogWrite: leave the kind unset or set it to "dog"`:                  &DogWrite{Kind: Null[string]()},
		`cannot write JSON at /head: kind is "" but its object is a GroupWrite: leave the kind unset or set it to "group"`:     &GroupWrite{Head: &GroupWrite{Kind: Ptr("")}},
		`cannot write JSON: kind is "parrot" but its object is an UnknownPetWrite: leave the kind unset or set it to "dodo"`:   &UnknownPetWrite{Type: "dodo", Raw: json.RawMessage(oddJSON)},
		`cannot write JSON at /members/1: kind is "cat" but its object is a DogWrite: leave the kind unset or set it to "dog"`: &GroupWrite{Members: PackWrite{&CatWrite{}, &DogWrite{Kind: Value("cat")}}},
	} {
		_, err := s.client.Pets.Create(t.Context(), give)
		var tagError *TagError
		require.ErrorAs(t, err, &tagError, want)
		assert.Contains(t, err.Error(), want)
		assert.Empty(t, tagError.Field)
	}
	_, err := s.client.Pets.Create(t.Context(), circle)
	require.ErrorContains(t, err, "nested too deep")
	assert.Nil(t, s.request, "nothing is sent")
}

// TestPlaces: in each place that a body or an answer has for one.
func TestPlaces(t *testing.T) {
	s := newServer(t)
	owner := OwnerWrite{
		First: &CatWrite{}, Third: NullPetWrite{}, Beast: &CatWrite{}, Pets: []PetWrite{&DogWrite{}, NullPetWrite{}},
		Pack: PackWrite{&CatWrite{}}, ByName: map[string]PetWrite{"rex": &DogWrite{}}, Packs: [][]PetWrite{{&CatWrite{}}, nil},
		Code: TextOrNumberOf(7), Code3: Null[TextOrNumber](),
	}
	const sent = `{"first":{"kind":"cat"},"third":null,"beast":{"kind":"lion"},"pets":[{"kind":"dog"},null],"pack":[{"kind":"cat"}],` +
		`"by_name":{"rex":{"kind":"dog"}},"packs":[[{"kind":"cat"}],[]],"code":7,"code3":null}`
	s.answer = sent
	got, err := s.client.Owners.Create(t.Context(), owner)
	require.NoError(t, err)
	assert.Equal(t, sent, s.body)
	tom := &Cat{Kind: "cat"}
	want := &Owner{
		First: tom, Beast: &Cat{Kind: "lion"}, Pets: []Pet{&Dog{Kind: Ptr("dog")}, nil}, Pack: Pack{tom},
		ByName: map[string]Pet{"rex": &Dog{Kind: Ptr("dog")}}, Packs: [][]Pet{{tom}, {}}, Code: TextOrNumberOf(7),
	}
	assert.Equal(t, want, got)

	var standard Owner
	require.NoError(t, json.Unmarshal([]byte(sent), &standard))
	assert.Equal(t, want, &standard)
	data, err := json.Marshal(owner)
	require.NoError(t, err)
	assert.Equal(t, sent, string(data))
	owner.First = &CatWrite{Kind: "dog"}
	_, err = json.Marshal(&owner)
	var tagError *TagError
	require.ErrorAs(t, err, &tagError)

	s.answer = `[` + catJSON + `,` + oddJSON + `,null]`
	list, err := s.client.Herds.List(t.Context())
	require.NoError(t, err)
	assert.Equal(t, []Pet{cat, odd, nil}, list)

	s.answer = `{"a":` + dogJSON + `}`
	byName, err := s.client.Herds.Create(t.Context(), PackWrite{&CatWrite{}})
	require.NoError(t, err)
	assert.Equal(t, map[string]Pet{"a": dog}, byName)
	assert.Equal(t, `[{"kind":"cat"}]`, s.body)

	s.answer = catJSON
	inline, err := s.client.Pets.Get(t.Context(), TextOrNumberOf("a/b"))
	require.NoError(t, err)
	assert.Equal(t, PetGetOutput(cat), inline)
	assert.Equal(t, "/pets/a%2Fb/", s.path)
}

// A misfit costs its member, at whatever depth of unions; of a tag that comes twice the last counts.
func TestMisfitsInVariants(t *testing.T) {
	s := newServer(t)
	s.answer = `{"kind":"group","head":{"kind":"cat","bones":"3","kind":"dog"},"members":[{"kind":"cat","id":[7],"name":"Tom"},"dog",{"kind":"group","members":{}}]}`
	var told []string
	handle := WithMisfits(func(_ context.Context, m Misfit) { told = append(told, m.String()+" "+string(m.Raw)) })
	got, err := s.client.Pets.Create(t.Context(), &CatWrite{}, handle)
	require.NoError(t, err)
	assert.Equal(t, &Group{Kind: "group", Head: &Dog{Kind: Ptr("dog"), Bones: 3}, Members: Pack{
		&Cat{Kind: "cat", Name: "Tom"}, &UnknownPet{Raw: json.RawMessage(`"dog"`)}, &Group{Kind: "group"},
	}}, got)
	assert.Equal(t, []string{
		`Pets.Create: /head/bones: string as int "3"`,
		`Pets.Create: /head/kind: duplicate name as string "dog"`,
		`Pets.Create: /members/0/id: array as int [7]`,
		`Pets.Create: /members/2/members: object as []cekura.Pet {}`,
	}, told)
	strict, err := s.client.Pets.Create(t.Context(), &CatWrite{}, WithStrictAnswers())
	assert.Equal(t, got, strict)
	var misread *DecodeError
	require.ErrorAs(t, err, &misread)
	assert.Len(t, misread.Misfits, 4)
	assert.EqualError(t, err, "cekura: POST /pets/: 200: answer does not fit: /head/bones: string as int; "+
		"/head/kind: duplicate name as string; /members/0/id: array as int; 1 more")
}

func TestSeveralAnswers(t *testing.T) {
	s := newServer(t)
	for status, tt := range map[int]struct {
		answer string
		want   PetUpdateResult
	}{
		200: {catJSON, PetUpdateResult{Pet: cat}},
		202: {`[` + catJSON + `]`, PetUpdateResult{Status202: []Pet{cat}}},
		203: {`[` + dogJSON + `]`, PetUpdateResult{Pack: &Pack{dog}}},
	} {
		s.status, s.answer = status, tt.answer
		got, err := s.client.Pets.Update(t.Context(), TextOrNumberOf(1), &PetUpdateInputSquare{Side: Ptr(2.5)})
		require.NoError(t, err)
		assert.Equal(t, &tt.want, got)
		assert.Equal(t, `{"form":"square","side":2.5}`, s.body)
	}
	s.status, s.answer = 200, `{"kind":"dog","bones":"2"}`
	got, err := s.client.Pets.Update(t.Context(), TextOrNumberOf(1), &PetUpdateInputRound{}, WithStrictAnswers())
	assert.Equal(t, &PetUpdateResult{Pet: dog}, got)
	require.ErrorContains(t, err, "answer does not fit: /bones: string as int")
	for status, answer := range map[int]string{200: `null`, 202: ``, 204: ``} {
		s.status, s.answer = status, answer
		got, err = s.client.Pets.Update(t.Context(), TextOrNumberOf(1), &PetUpdateInputRound{})
		assert.Nil(t, got)
		var none *DecodeError
		require.ErrorAs(t, err, &none)
	}
	_, err = s.client.Pets.Update(t.Context(), TextOrNumber{}, &PetUpdateInputRound{})
	assert.ErrorContains(t, err, "path parameter code is empty")
}

func TestPages(t *testing.T) {
	s := newServer(t)
	s.answer = `{"count":3,"next":null,"results":[` + catJSON + `,null,` + oddJSON + `]}`
	var pets []Pet
	for pet, err := range s.client.Pets.All(t.Context(), PetListParams{Near: TextOrNumberOf("x y"), Codes: []TextOrNumber{TextOrNumberOf(1), TextOrNumberOf("")}, XCode: TextOrNumberOf(json.Number("1.50"))}) {
		require.NoError(t, err)
		pets = append(pets, pet)
	}
	assert.Equal(t, []Pet{cat, nil, odd}, pets)
	assert.Equal(t, "codes=1,&near=x%20y", s.query)
	assert.Equal(t, "1.50", s.header)
	_, err := s.client.Pets.List(t.Context(), PetListParams{})
	require.NoError(t, err)
	assert.Empty(t, s.query)

	// a strict page is yielded before its error
	s.answer, pets = `{"count":"3","next":null,"results":[`+catJSON+`]}`, nil
	var last error
	for pet, err := range s.client.Pets.All(t.Context(), WithStrictAnswers()) {
		if last = err; err == nil {
			pets = append(pets, pet)
		}
	}
	assert.Equal(t, []Pet{cat}, pets)
	assert.ErrorContains(t, last, "answer does not fit: /count: string as int")
}

// TestFormBodies: a union is JSON text there, as any object.
func TestFormBodies(t *testing.T) {
	s := newServer(t)
	body := OwnerWrite{First: &CatWrite{}, Pets: []PetWrite{&CatWrite{}, &DogWrite{}}, Code: TextOrNumberOf("7"), Code2: TextOrNumberOf(2)}
	for _, format := range []Option{WithForm(), WithMultipart()} {
		_, err := s.client.Owners.Create(t.Context(), body, format)
		require.NoError(t, err)
		_ = s.request.ParseMultipartForm(1 << 20)
		assert.Equal(t, []string{`{"kind":"cat"}`}, s.request.PostForm["first"])
		assert.Equal(t, []string{`{"kind":"cat"}`, `{"kind":"dog"}`}, s.request.PostForm["pets"])
		assert.Equal(t, []string{"7"}, s.request.PostForm["code"])
		assert.Equal(t, []string{"2"}, s.request.PostForm["code2"])
	}
	require.NoError(t, s.client.Photos.Create(t.Context(), &PhotoCreateInputMultipartFile{Photo: File{Name: "a.png", Content: strings.NewReader("png")}}))
	require.NoError(t, s.request.ParseMultipartForm(1<<20))
	assert.Equal(t, []string{"file"}, s.request.MultipartForm.Value["kind"])
	require.Len(t, s.request.MultipartForm.File["photo"], 1)
	assert.Equal(t, int64(3), s.request.MultipartForm.File["photo"][0].Size)
	require.NoError(t, s.client.Photos.Create(t.Context(), &PhotoCreateInputMultipartLink{URL: "u"}))
	require.NoError(t, s.request.ParseMultipartForm(1<<20))
	assert.Equal(t, []string{"link"}, s.request.MultipartForm.Value["kind"])
}

func TestTextOrNumberStates(t *testing.T) {
	for want, give := range map[string]OwnerWrite{
		`{"first":null,"code":null}`:                                   {},
		`{"first":null,"code":"","code2":0}`:                           {Code: TextOrNumberOf(""), Code2: TextOrNumberOf(0)},
		`{"first":null,"code":12345678901234567890,"code3":"x"}`:       {Code: TextOrNumberOf(uint64(12345678901234567890)), Code3: Value(TextOrNumberOf("x"))},
		`{"first":null,"code":0.1,"codes":[null,1],"codes_by":{"":2}}`: {Code: TextOrNumberOf(float32(0.1)), Codes: []*TextOrNumber{nil, Ptr(TextOrNumberOf(1))}, CodesBy: map[string]Code{"": TextOrNumberOf(2)}},
	} {
		for _, encode := range []func(any) ([]byte, error){encodeJSON, json.Marshal} {
			data, err := encode(&give)
			require.NoError(t, err)
			assert.Equal(t, want, string(data))
		}
		var back Owner
		require.NoError(t, json.Unmarshal([]byte(want), &back))
		assert.Equal(t, give.Code, back.Code)
		assert.Equal(t, give.Codes, back.Codes)
		assert.Equal(t, fmt.Sprint(give.Code), back.Code.String())
	}
}
