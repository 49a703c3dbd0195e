package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestSurface shows that what TestNamesStay must see is seen: an edit's own changes are let pass, and
// those beside it are told by name.
func TestSurface(t *testing.T) {
	const client = `package p
type ThingsService struct{ caller *caller }

// Create makes one. Takes [ThingCreateParams].
//
// POST /things/
func (s *ThingsService) Create(ctx context.Context, body Thing, opts ...Option) (*Answer, error) { return nil, nil }

// Get answers one.
//
// GET /things/{id}/
func (s *ThingsService) Get(ctx context.Context, id int, opts ...Option) (*Answer, error) { return nil, nil }

type Option interface{ apply() }
type ThingCreateParams struct { Page *int ` + "`query:\"page\"`" + ` }
func (ThingCreateParams) apply() {}
type Thing struct { Name *string; Part *Part; Kind Kind }
type Part struct { Size *int }
// Answer is mark00001.
type Answer struct { Name string; hidden int }
type Kind string
const KindBig Kind = "big"
`
	create := &edit{call: "POST /things/"}
	name := &edit{names: []string{"Answer.Name"}}
	word := &edit{word: "zqb"}
	part := &edit{names: []string{"Thing.Part"}}
	read := func(text string) *surface { return readSurface(t, files{"p.go": []byte(text)}) }
	for _, test := range []struct {
		name    string
		replace []string // old, new, …
		leave   leave
		edit    *edit
		wanted  string // names of what changed without leave
	}{
		{"a comment and a body", []string{"return nil, nil", "panic(1)", "makes one", "builds one"}, nothing, create, ""},
		{"a field that isn't exported", []string{"hidden int", "hidden, other int"}, nothing, create, ""},
		{"a type", []string{"Size *int", "Size int"}, nothing, create, "Part.Size"},
		{"a tag", []string{`query:"page"`, `query:"pages"`}, nothing, create, "ThingCreateParams.Page"},
		{"a constant", []string{`"big"`, `"huge"`}, nothing, create, "KindBig"},
		{"a path", []string{"GET /things/{id}/", "GET /things/{key}/"}, nothing, create, "ThingsService.Get"},
		{"a seal", []string{"func (ThingCreateParams) apply() {}", ""}, nothing, create, "ThingCreateParams.apply"},
		{"a field added beside the edit's", []string{"Size *int", "Size *int; Depth int; Zqb int"}, ownWords, word, "Part.Depth"},
		{"a twin of a method", []string{"type Thing ", "// POST /things/\nfunc (s *ThingsService) CreateToo() {}\ntype Thing "}, signatures, create, "ThingsService.CreateToo"},
		{"an argument of the edited method and of another", []string{"body Thing,", "body Body,", "id int", "id string"}, signatures, create, "ThingsService.Get"},
		{"the edited field and another", []string{"struct { Name string", "struct { Name *string", "Size *int", "Size int"}, ownNames, name, "Part.Size"},
		{"a field gone with its type", []string{"Part *Part;", "", "type Part struct { Size *int }", ""}, sentFields, part, ""},
		{"a field gone with another", []string{"Part *Part; Kind Kind", ""}, sentFields, part, "Thing.Kind"},
		{"an answered field gone", []string{"Name string;", ""}, sentFields, name, "Answer.Name"},
		{"a method of another path", []string{"POST /things/", "POST /other/"}, removals, create, "ThingsService.Create"},
	} {
		t.Run(test.name, func(t *testing.T) {
			s, after := &subject{client: read(client)}, read(strings.NewReplacer(test.replace...).Replace(client))
			may := test.leave(s, after, []*edit{test.edit})
			var told []string
			for _, c := range s.client.changes(after) {
				if !may(c) {
					told = append(told, c.name)
				}
			}
			assert.Equal(t, test.wanted, strings.Join(told, " "))
		})
	}
	t.Run("what is sent only under another name", func(t *testing.T) {
		now := strings.NewReplacer("body Thing,", "body ThingWrite,", "type Thing ", "type ThingWrite ", "*Part", "*PartWrite", "type Part ", "type PartWrite ").Replace(client)
		before := read(client)
		assert.Empty(t, moved(before, read(now)).changes(read(now)))
		after := read(strings.Replace(now, "Size *int", "Size int", 1))
		assert.Len(t, moved(before, after).changes(after), 1)
	})
}
