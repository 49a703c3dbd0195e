package runtime

import (
	"bytes"
	"encoding/json"
	"errors"
	"math/rand/v2"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// checkAgainstJudge reads a text in both ways. What fits is the same; what doesn't is an error for
// the judge, and for an answer only where the text is no JSON.
func checkAgainstJudge(t *testing.T, data []byte) {
	t.Helper()
	checkAs[fxAgent](t, data)
	checkAs[any](t, data)
	checkAs[map[string][]fxMockTool](t, data)
}

func checkAs[T any](t *testing.T, data []byte) {
	t.Helper()
	var want, got, answer T
	wantErr, err := judge(data, &want), decodeJSON(data, &got)
	require.Equal(t, wantErr == nil, err == nil, "%s\njudge: %v\ncursor: %v", data, wantErr, err)
	misfits, _, answerErr := decodeAnswer(data, &answer, true)
	if wantErr == nil {
		require.Equal(t, want, got, "%s", data)
		require.NoError(t, answerErr)
		if len(misfits) == 0 {
			require.Equal(t, want, answer, "%s", data)
		}
		for _, m := range misfits { // a variant that doesn't fit is kept as it came, but in an answer
			require.Regexp(t, `/config\b`, m.Pointer, "%s", data)
		}
		return
	}
	if errors.Is(wantErr, errJudgeMismatch) || errors.Is(wantErr, errNameTwice) || errors.Is(wantErr, errInvalidUTF8) {
		return // and more may be wrong with it, which FuzzLenientAnswer looks at
	}
	require.Error(t, answerErr, "%s", data)
}

// FuzzCursor: for all text that fits the cursor reads what its judge reads, and takes no other.
func FuzzCursor(f *testing.F) {
	f.Add([]byte(fullAgentJSON()))
	for _, text := range fuzzTexts {
		f.Add([]byte(text))
	}
	f.Fuzz(checkAgainstJudge)
}

var fuzzTexts = []string{
	`{"id":-0,"project":1e3,"name":"\u00e9\ud83d\ude00\ud800","created_at":"2026-01-01T00:00:00Z","mock_tools":[{"mock_data":[1.50,9007199254740993,1e400,-0.0,1E-400]}]}`,
	`{"provider":{"type":"vapi","credentials":{"config":{"public_key":null,"x":[{}]}},"chat_agent_details":{"config":[],"type":"self_hosted"}}}`,
	" {\t\"id\" : 7\n,\r\"telephony\":{\"sip_auth\":{\"username\":\"\"}} } ", `{"id":01}`, `{"id":1,}`, `[1,]`, `{"a"}`, `{"id":-}`, `"`, `nul`, `{"id":1.}`, `[[]`, `{"":{"":[]}}`,
	`{"id":9223372036854775807,"project":9223372036854775808}`, `{"id":123456789012345678,"project":1234567890123456789}`, `{"a":[{"id":1}],"b":[]}`, `{"id":{"a":"\`,
}

// TestCursorAgainstItsJudge changes an agent at random, a few bytes at a time.
func TestCursorAgainstItsJudge(t *testing.T) {
	random := rand.New(rand.NewPCG(9, 9))
	texts := append([]string{fullAgentJSON()}, fuzzTexts...)
	for range 3000 {
		checkAgainstJudge(t, mutated(random, []byte(texts[random.IntN(len(texts))])))
	}
}

// mutated changes a text in one to three places, by what JSON is made of.
func mutated(random *rand.Rand, text []byte) []byte {
	pieces := []string{"", "", `"`, `\`, `,`, `:`, `{`, `}`, `[`, `]`, `0`, `1`, `-`, `.`, `e`, ` `, `null`, `true`, `fals`, `"a"`, `{}`, `[]`, `"id":1,`, `\u0000`, "\x00", "\xff", "é", `12345678901234567890`}
	text = bytes.Clone(text)
	for range 1 + random.IntN(3) {
		at := random.IntN(len(text) + 1)
		end := min(len(text), at+random.IntN(3))
		text = bytes.Join([][]byte{text[:at], []byte(pieces[random.IntN(len(pieces))]), text[end:]}, nil)
	}
	return text
}

// FuzzLenientAnswer: whatever JSON object comes as an answer, it is read, and what of it fits is
// there.
func FuzzLenientAnswer(f *testing.F) {
	f.Add([]byte(fullAgentJSON()))
	for _, text := range fuzzTexts {
		f.Add([]byte(text))
	}
	f.Add([]byte(`{"id":"7","name":{"a":1},"name":["\xff"],"telephony":"x","mock_tools":[7,{"id":1.5},{"served_via":[]}],"created_at":"2026-01-01","dynamic_variables":{}}`))
	f.Fuzz(checkAnswer)
}

func checkAnswer(t *testing.T, data []byte) {
	isObject := json.Valid(data) && bytes.HasPrefix(bytes.TrimSpace(data), []byte("{"))
	var agent fxAgent
	misfits, more, err := decodeAnswer(data, &agent, true)
	require.Equal(t, isObject || string(bytes.TrimSpace(data)) == "null", err == nil, "%s: %v", data, err)
	if err != nil {
		return
	}
	for _, m := range misfits {
		require.NotEmpty(t, m.Kind)
		require.NotEmpty(t, m.Raw, "%s in %q", m, data)
	}
	require.LessOrEqual(t, len(misfits), maxMisfits)
	require.True(t, more == 0 || len(misfits) == maxMisfits)

	// each member alone says what it says beside the others, unless its name comes twice
	members, err := jsonMembers(data)
	if err != nil || !utf8.Valid(data) {
		return
	}
	var again fxAgent
	count := 0
	for _, member := range members {
		name, _ := json.Marshal(member.name)
		one, many, err := decodeAnswer(append(append(append([]byte("{"), name...), ':'), append(bytes.Clone(member.value), '}')...), &again, true)
		require.NoError(t, err, "%s", data)
		count += len(one) + many
	}
	require.Equal(t, agent, again, "%s", data)
	assert.Equal(t, len(misfits)+more, count, "%s", data)
}

func TestAnswersChangedAtRandom(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 9))
	for range 3000 {
		checkAnswer(t, mutated(random, []byte(fullAgentJSON())))
	}
}
