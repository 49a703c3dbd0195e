package runtime

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestLooseBool(t *testing.T) {
	for give, want := range map[string]bool{
		`true`: true, `false`: false, `"true"`: true, `"True"`: true, `"TRUE"`: true, `"false"`: false, `""`: false, `1`: true, `0`: false,
		`null`: false, `"1"`: true, `"yes"`: false, `2`: false, `1e400`: false, `[true]`: false, `{"a":true}`: false,
	} {
		for engine, unmarshal := range map[string]func([]byte, any) error{"ours": decodeJSON, "std": json.Unmarshal} {
			agent := fxAgent{WebhookSecretConfigured: !want}
			require.NoError(t, unmarshal([]byte(`{"id":1,"webhook_secret_configured":`+give+`,"name":"after"}`), &agent), give)
			assert.Equal(t, want, agent.WebhookSecretConfigured, "%s by %s", give, engine)
			assert.Equal(t, "after", agent.Name)
		}
	}
	assert.Error(t, decodeJSON([]byte(`{"webhook_secret_configured":tru}`), new(fxAgent)))
}
