package legible

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestIs(t *testing.T) {
	for _, r := range "aé日🙂 \u00a0\u3000“…\u0301�" {
		assert.True(t, Is(r), "%U", r)
	}
	for _, r := range "\x00\t\n\r\x1b\x7f\u0085\u00ad\u034f\u061c\u115f\u180e\u200b\u200d\u200e\u2028\u2029\u202e\u2060\u2066\u3164\ufe0f\ufeff\uffff\ue000\u0378\U000e0041\U000e0100\U0010ffff" {
		assert.False(t, Is(r), "%U", r)
	}
}

func TestLine(t *testing.T) {
	for text, want := range map[string]string{
		"":                      "",
		"as it is":              "as it is",
		"a\nb\r\u2028c\u202e":   "a?b??c?",
		"\xff":                  "?",
		strings.Repeat("é", 15): strings.Repeat("é", 15),
		"first" + strings.Repeat(" ", 30) + "last": "first" + strings.Repeat(" ", 15) + " … " + " last",
		"a" + strings.Repeat("é", 20):              "a" + strings.Repeat("é", 9) + "? … ?éé",
	} {
		got := Line(text, 30)
		assert.LessOrEqual(t, len(got), 30, "%q", text)
		assert.Equal(t, want, got, "%q", text)
	}
}

func TestEscape(t *testing.T) {
	assert.Equal(t, "a\tb\n\"é🙂\"", string(Escape([]byte("a\tb\n\"é🙂\""))))
	assert.Equal(t, `"\u202E\uFE0F\U000E0041\u000D"`, string(Escape([]byte("\"\u202e\ufe0f\U000e0041\r\""))))
}
