package main

import (
	"fmt"
	"maps"
	"math/rand"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v4"
)

// kind is a kind of edit, and what it may do to the Go of its element.
type kind struct {
	name    string
	picks   []picker
	leave   leave
	prepare func(root *yaml.Node, r *rand.Rand) // makes room for the edits
	moves   bool                                // what was sent only may be sent under another name
	once    bool                                // one edit is of every place
}

// kinds are the edits of a document that someone may make upstream.
func kinds() []kind {
	return []kind{
		{name: "add an operation", picks: []picker{addVerb, addService, addVerb, addBelow, addAbove, addVerb, addNoun}, leave: additions},
		{name: "add an optional parameter", picks: []picker{addParameter("get"), addParameter("post"), addParameter("put"), addParameter("patch"), addParameter("delete")}, leave: ownParams},
		{name: "add a property", picks: []picker{addProperty(false), addProperty(true)}, leave: ownWords},
		{name: "mark read-only", picks: []picker{markReadOnly}, leave: sentFields},
		{name: "make nullable", picks: []picker{makeNullable}, leave: ownNames},
		{name: "add a body format", picks: []picker{addMedia}, leave: signatures, prepare: keepOneMedia},
		{name: "add a blank to an enum", picks: []picker{addBlank, addBlankArm}, leave: ownNames},
		{name: "send what was answered", picks: []picker{bodyOfAnswered, sendAnswered}, leave: additions},
		{name: "answer what was sent", picks: []picker{answerOfSent}, leave: additions, moves: true},
		{name: "remove an operation", picks: []picker{removeOperation}, leave: removals},
		{name: "shuffle keys", picks: []picker{shuffleKeys}, leave: nothing, once: true},
		{name: "drop descriptions", picks: []picker{dropMarks}, leave: nothing, once: true},
		{name: "rename operationIds", picks: []picker{renameIDs}, leave: nothing, once: true},
	}
}

const seed = 7

// TestNamesStay edits documents as those who publish them do, and holds the client against the one of
// before: nothing that a caller sees may change but what the edit is of. There are 50 edits of a kind
// at least, without those that raise an alarm, such as a method's name that is taken. A whole document
// has them all at once, since it takes seconds to make a client of it, the small one in rounds; of a
// fault the edit that makes it is then looked for. All whole documents are tried where
// CEKURA_METAMORPHIC is "all", otherwise one.
func TestNamesStay(t *testing.T) {
	t.Logf("seed %d", seed)
	t.Run("small", func(t *testing.T) {
		testKinds(t, filepath.Join("testdata", "metamorphic", "openapi.yaml"), "", 16)
	})
	t.Run("whole", func(t *testing.T) {
		for _, document := range wholeDocuments(t) {
			if os.Getenv("CEKURA_METAMORPHIC") == "all" || filepath.Base(document) == undriftedDocument {
				t.Run(filepath.Base(document), func(t *testing.T) { testKinds(t, document, filepath.Join("..", "overlays"), 80) })
			}
		}
	})
}

func testKinds(t *testing.T, document, overlays string, batch int) {
	s := newSubject(t, readDocument(t, document), overlays)
	for _, k := range kinds() {
		t.Run(k.name, func(t *testing.T) {
			r, s := rand.New(rand.NewSource(seed)), s
			if k.prepare != nil {
				root := readDocument(t, document)
				k.prepare(root, r)
				s = newSubject(t, root, overlays)
			}
			places, seen := 0, 0
			for round := 0; places < 50 && round < 10 && (!k.once || round*batch < 48); round++ {
				edits := k.edits(s, r, batch)
				require.NotEmpty(t, edits, "no place for such an edit")
				left, changes := k.test(t, s, edits)
				places, seen = places+left, seen+changes
			}
			t.Logf("%d edits, %d changes", places, seen)
			if !k.once {
				assert.GreaterOrEqual(t, places, 50, "too many edits raise alarms")
				assert.Positive(t, seen, "no edit showed in the client")
			}
		})
	}
}

// letters make words that have no plural.
const letters = "bcdfghjklmnpqrtvwxz"

// TestNamesStayInClashes shuffles a document in which names clash: the alarms and the suffixes are the same.
func TestNamesStayInClashes(t *testing.T) {
	const document = `
openapi: 3.1.0
info: {title: Shop, version: '1'}
paths:
  /v1/orders/: {patch: {requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/pet'}}}}, responses: {'204': {description: Done.}}}}
  /v1/orders/{id}/: {patch: {responses: {'200': {description: It., content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}}}}
  /v1/orders/{id}/pet/: {get: {responses: {'200': {description: It., content: {application/json: {schema: {type: object, properties: {x: {type: string}}}}}}}}}
components:
  schemas:
    pet: {type: object, properties: {a_b: {type: string}, aB: {type: integer}}}
    Pet: {type: object, properties: {kind: {type: string, enum: [a, b]}, OrderV1GetPetOutput: {$ref: '#/components/schemas/OrderV1GetPetOutput'}}}
    PetKind: {type: object, properties: {y: {type: string}}}
    OrderV1GetPetOutput: {type: object, properties: {kind: {$ref: '#/components/schemas/PetKind'}}}
`
	s := newSubject(t, parsed(t, []byte(document)), "")
	require.NotEmpty(t, s.alarms)
	k, r := kind{leave: nothing, picks: []picker{shuffleKeys}, once: true}, rand.New(rand.NewSource(seed))
	for range 5 {
		k.test(t, s, k.edits(s, r, 1))
	}
}

// edits are n at different places, by each picker in turn; fewer where a document has no more.
func (k kind) edits(s *subject, r *rand.Rand, n int) []*edit {
	s.removed = map[string]bool{}
	if k.once {
		n = 1
	}
	var edits []*edit
	taken := map[string]bool{}
	for try := 0; len(edits) < n && try < 100*n; try++ {
		word := "zq" + string([]byte{letters[try/361%19], letters[try/19%19], letters[try%19]})
		e := k.picks[try%len(k.picks)](s, r, word)
		if e == nil {
			continue
		}
		key := e.at.String() + e.call + e.word
		if taken[key] {
			continue
		}
		taken[key] = true
		edits = append(edits, e)
	}
	return edits
}

// test makes the edits, leaves out those that raise an alarm, and says what they changed without leave; it
// returns how many edits are left, and how many changes they made with leave.
func (k kind) test(t *testing.T, s *subject, edits []*edit) (left, seen int) {
	t.Helper()
	faults, alarms, seen := k.try(t, s, edits)
	if k.once {
		assert.Empty(t, alarms, "an alarm that was not there")
	} else if len(alarms) > 0 {
		quiet := slices.DeleteFunc(slices.Clone(edits), func(e *edit) bool { return s.raised(e, alarms) })
		t.Logf("%d of %d edits raise an alarm and are left out, such as %s", len(edits)-len(quiet), len(edits), alarms[0])
		edits = quiet
		faults, alarms, seen = k.try(t, s, edits)
		for tries := 0; len(alarms) > 0 && tries < 8; tries++ { // about what an edit leaves behind elsewhere
			loud := k.loud(t, s, edits)
			t.Logf("%s raises an alarm and is left out: %s", loud, alarms[0])
			edits = slices.DeleteFunc(slices.Clone(edits), func(e *edit) bool { return e == loud })
			faults, alarms, seen = k.try(t, s, edits)
		}
		assert.Empty(t, alarms, "an alarm that no edit alone raises")
	}
	left, all := len(edits), len(faults)
	if all == 0 {
		return left, seen
	}
	for len(edits) > 1 {
		half := edits[:len(edits)/2]
		f, _, _ := k.try(t, s, half)
		if len(f) == 0 {
			half = edits[len(edits)/2:]
			f, _, _ = k.try(t, s, half)
		}
		if len(f) == 0 {
			break // it takes several
		}
		edits, faults = half, f
	}
	message := &strings.Builder{}
	for _, e := range edits {
		fmt.Fprintln(message, e)
	}
	for _, c := range faults[:min(len(faults), 10)] {
		fmt.Fprintln(message, " ", c)
	}
	assert.Fail(t, "an edit changed what it is not of", "%d changes without leave; of those one edit makes %d:\n%s", all, len(faults), message)
	return left, seen
}

// try makes a client of the edited document: the changes without leave, the new alarms, how many had leave.
func (k kind) try(t *testing.T, s *subject, edits []*edit) (faults []change, alarms []string, seen int) {
	t.Helper()
	root := copied(s.root, map[*yaml.Node]*yaml.Node{})
	var nodes []*yaml.Node
	for _, e := range edits {
		n := member(root, e.at.pointer...)
		require.NotNil(t, n, e)
		nodes = append(nodes, n)
	}
	for i, e := range edits {
		e.apply(nodes[i])
	}
	after, raised := clientOf(t, root, s.overlays)
	for _, alarm := range slices.Sorted(maps.Keys(raised)) {
		if !s.alarms[alarm] {
			alarms = append(alarms, alarm)
		}
	}
	now := *s
	if k.moves {
		now.client = moved(s.client, after)
	}
	may := k.leave(&now, after, edits)
	for _, c := range now.client.changes(after) {
		if may(c) {
			seen++
		} else {
			faults = append(faults, c)
		}
	}
	return faults, alarms, seen
}

// loud is one of some edits that raises an alarm.
func (k kind) loud(t *testing.T, s *subject, edits []*edit) *edit {
	t.Helper()
	for len(edits) > 1 {
		half := edits[:len(edits)/2]
		if _, alarms, _ := k.try(t, s, half); len(alarms) == 0 {
			half = edits[len(edits)/2:]
		}
		edits = half
	}
	return edits[0]
}

// raised tells whether an alarm is about the place of an edit, about what it adds or what it refers to.
func (s *subject) raised(e *edit, alarms []string) bool {
	pointer := e.at.pointer
	if verb, path, ok := strings.Cut(e.call, " "); ok {
		pointer = []string{"paths", path, strings.ToLower(verb)}
	}
	at := ""
	for _, key := range pointer {
		at += "/" + strings.ReplaceAll(key, "/", "~1")
	}
	words := []string{at}
	if e.call != "" {
		words = append(words, e.call)
	}
	if e.word != "" {
		words = append(words, e.word)
	}
	if e.component != "" {
		for key := range s.closure(e.component) {
			words = append(words, "/components/schemas/"+key+":")
		}
	}
	return slices.ContainsFunc(alarms, func(alarm string) bool {
		around, message, _ := strings.Cut(alarm, ": ")
		prefix, isService := strings.CutPrefix(message, "names the service of ")
		prefix, _, _ = strings.Cut(prefix, ",")
		if strings.HasPrefix(at, around+"/") || isService && strings.Contains(e.call, " "+prefix) {
			return true
		}
		return slices.ContainsFunc(words, func(word string) bool { return strings.Contains(strings.ToLower(alarm), strings.ToLower(word)) })
	})
}
