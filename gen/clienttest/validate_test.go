//go:build !race

package clienttest

import (
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/pb33f/libopenapi"
	validator "github.com/pb33f/libopenapi-validator"
	"github.com/pb33f/libopenapi-validator/config"
	"github.com/pb33f/libopenapi-validator/errors"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// requestValidator has its own lock: the validator compiles schemas when they are first needed.
type requestValidator struct {
	sync.Mutex
	validator.Validator
}

// newValidator reads a document with a validator that is none of ours.
func newValidator(t *testing.T, path string) *requestValidator {
	t.Helper()
	data, err := os.ReadFile(path)
	require.NoError(t, err)
	document, err := libopenapi.NewDocument(data)
	require.NoError(t, err)
	v, errs := validator.NewValidator(document, config.WithRejectUndeclaredRequestBody())
	require.Empty(t, errs)
	return &requestValidator{Validator: v}
}

// mendedValidator is built once for all servers of a run.
var mendedValidator struct {
	sync.Once
	*requestValidator
}

// validateRequest checks a request with all its parts against the document beside the client. It leaves
// the body to be read again.
func validateRequest(t *testing.T, r *http.Request) {
	t.Helper()
	mendedValidator.Do(func() { mendedValidator.requestValidator = newValidator(t, mendedDocument(t)) })
	assert.Empty(t, mendedValidator.faults(r), "%s %s", r.Method, r.URL)
}

// faults are what the document has against a request, one line each.
func (v *requestValidator) faults(r *http.Request) (lines []string) {
	v.Lock()
	defer v.Unlock()
	_, errs := v.ValidateHttpRequestSync(r)
	for _, err := range errs {
		lines = append(lines, faultLines(err)...)
	}
	return lines
}

func faultLines(err *errors.ValidationError) []string {
	lines := []string{err.Message + ": " + err.Reason}
	for _, failure := range err.SchemaValidationErrors {
		lines = append(lines, strings.Join(failure.InstancePath, "/")+": "+failure.Reason)
	}
	return lines
}

// TestMendedDocument has two validators look at the document itself.
func TestMendedDocument(t *testing.T) {
	_, errs := newValidator(t, mendedDocument(t)).ValidateDocument()
	for _, err := range errs {
		t.Error(faultLines(err))
	}
	loader := openapi3.NewLoader()
	document, err := loader.LoadFromFile(mendedDocument(t))
	require.NoError(t, err)
	assert.NoError(t, document.Validate(loader.Context))
}

// createRequest is a request to create an agent, of a client that sends just this body.
func createRequest(body string) *http.Request {
	r := httptest.NewRequest(http.MethodPost, "https://api.cekura.ai/test_framework/v2/aiagents/", strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("X-CEKURA-API-KEY", "key")
	return r
}

// TestMending: ordinary requests are against the published document and go with the mended one, which
// is not so lax as to take just anything.
func TestMending(t *testing.T) {
	published, mended := newValidator(t, publishedDocument(t)), newValidator(t, mendedDocument(t))
	for _, test := range []struct {
		name, body           string
		published, mendedToo bool // whether it passes
	}{
		{"vapi", `{"description":"d","provider":{"type":"vapi","agent_id":"a","credentials":{"api_key":"k","config":{"public_key":"p"}}}}`, false, true},
		{"empty config", `{"description":"d","provider":{"type":"retell","credentials":{"config":{}}}}`, false, true},
		{"chat of two shapes", `{"description":"d","provider":{"chat_agent_details":{"type":"bland","config":{"agent_id":"a"}}}}`, false, true},
		{"null sip_auth", `{"description":"d","telephony":{"sip_auth":null}}`, false, true},
		{"null credentials", `{"description":"d","provider":{"credentials":null}}`, true, true},
		{"no config", `{"description":"d","provider":{"type":"vapi"}}`, true, true},
		{"of no variant", `{"description":"d","provider":{"type":"livekit","credentials":{"config":{"url":1}}}}`, false, false},
		{"of another variant", `{"description":"d","provider":{"type":"livekit","credentials":{"config":{}}}}`, false, false},
		{"not an enum value", `{"description":"d","language":"xx"}`, false, false},
		{"no description", `{}`, false, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			assert.Equal(t, test.published, len(published.faults(createRequest(test.body))) == 0, "published")
			faults := mended.faults(createRequest(test.body))
			assert.Equal(t, test.mendedToo, len(faults) == 0, "mended: %s", faults)
		})
	}
}

// TestRequestExamples holds the examples that the document gives its readers against its own schemas.
func TestRequestExamples(t *testing.T) {
	loader := openapi3.NewLoader()
	document, err := loader.LoadFromFile(mendedDocument(t))
	require.NoError(t, err)
	count := 0
	for path, item := range document.Paths.Map() {
		for verb, operation := range item.Operations() {
			if operation.RequestBody == nil {
				continue
			}
			media := operation.RequestBody.Value.Content.Get("application/json")
			if media == nil {
				continue
			}
			for name, example := range media.Examples {
				count++
				value, ok := example.Value.Value.(map[string]any)
				require.True(t, ok, name)
				for key := range value {
					assert.NotNil(t, media.Schema.Value.Properties[key], "%s %s: example %s has %s", verb, path, name, key)
				}
			}
		}
	}
	assert.NotZero(t, count)
}
