package runtime

import (
	"bytes"
	"crypto/rand"
	"encoding/base64"
	"encoding/hex"
	stdjson "encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestIsMasked(t *testing.T) {
	for _, masked := range []Secret{
		"****cret", "***", "********", "sk-****", "sk-proj-*****************abcd", "•••", "•••••••• 4242", "●●●●", "████", "pk_*·•",
		"sk-…cret", "…cret", "sk_live_...abcd", "...", "....abcd", "Bearer ****cret", `{"sid":"AC1","token":"****cret"}`, "[REDACTED]",
	} {
		assert.True(t, masked.IsMasked(), "%q", string(masked))
	}
	for _, real := range []Secret{
		"", "s3cret", "sk-proj-abc123", "xxxx", "XXXXXXXX", "a**b**c", "p@ss*word*", "50%*2**3", "a.b.c", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U",
		"2f1c9a0e-8a53-4b5e-9c1b-7d9d4c1f0a11", "AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "correct horse battery staple", "wait for it... it was a passphrase all along",
		"$2b$12$Ro0CUfOqk6cXEKf3dyaM7OhSCvnwM9s4wIX9JeLapKK5YdLxKcJGy", "-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----", "redacted", "•", "··",
	} {
		assert.False(t, real.IsMasked(), "%q", string(real))
	}
}

// TestNoKeyIsMasked: what machines make as keys never reads as a mask.
func TestNoKeyIsMasked(t *testing.T) {
	for range 10_000 {
		key := make([]byte, 48)
		_, err := rand.Read(key)
		require.NoError(t, err)
		for _, text := range []string{hex.EncodeToString(key), base64.StdEncoding.EncodeToString(key), base64.RawURLEncoding.EncodeToString(key)} {
			require.False(t, Secret(text).IsMasked(), text)
		}
	}
}

func FuzzIsMasked(f *testing.F) {
	f.Add("****cret")
	f.Add("sk-...cret")
	f.Fuzz(func(t *testing.T, text string) {
		masked := Secret(text).IsMasked()
		if !strings.ContainsAny(text, "*•●∙·█■.…") && text != redacted {
			assert.False(t, masked)
		}
		assert.True(t, Secret(text+"***").IsMasked())
	})
}

// TestMaskedIsNotSent: in any body and parameter it is an error that says where; what stays with the user is written
// as it is.
func TestMaskedIsNotSent(t *testing.T) {
	create := fxAgentCreate{Provider: &fxProviderWrite{Credentials: Value(fxCredentials{APIKey: Ptr(Secret("****cret"))})}}
	type own struct {
		Keys []*Secret `json:"keys"`
	}
	livekit := fxAgentCreate{Provider: &fxProviderWrite{Credentials: Value(fxCredentials{Config: &fxLiveKitConfig{APISecret: "•••", URL: "wss://x"}})}}
	for name, tt := range map[string]struct {
		give any
		want string
	}{
		"optional":        {create, "at /provider/credentials/api_key: the secret is masked"},
		"required":        {livekit, "at /provider/credentials/config/api_secret: the secret is masked"},
		"in any":          {map[string]any{"a": []any{Secret("***")}}, "at /a/0: the secret is masked"},
		"behind pointers": {map[string]any{"a": Ptr(Secret("***"))}, "at /a: the secret is masked"},
		"in a list":       {[]Secret{"s", "***"}, "at /1: the secret is masked"},
		"in a map":        {map[string]Secret{"X-Key": "***"}, "at /X-Key: the secret is masked"},
		"headers":         {SecretMap{"Accept": "x", "Authorization": "Bearer ****cret"}, "at /Authorization: the secret is masked"},
		"alone":           {Secret("***"), "the secret is masked"},
		"in own types":    {map[string]any{"a": own{Keys: []*Secret{Ptr(Secret("s")), Ptr(Secret("***"))}}}, "at /a: the secret is masked"},
	} {
		t.Run(name, func(t *testing.T) {
			for _, format := range []bodyFormat{formatJSON, formatForm, formatMultipart} {
				_, err := encodeBody(format, tt.give, nil)
				require.ErrorIs(t, err, errMasked)
				assert.ErrorContains(t, err, tt.want)
				assert.NotContains(t, err.Error(), "***")
			}
			kept, err := encodeJSON(tt.give)
			require.NoError(t, err)
			assert.True(t, stdjson.Valid(kept))
		})
	}
	_, err := newBodyField("token", Secret("***"))
	require.ErrorIs(t, err, errMasked)
	_, err = withFields(create, []bodyField{{path: []string{"name"}, value: rawJSON(`"n"`)}})
	require.ErrorIs(t, err, errMasked)
	_, err = styled("query", "token", "", Secret("***"))
	assert.ErrorContains(t, err, "query parameter token: cannot write JSON: the secret is masked")
	_, err = expandPath("/links/{token}", []any{Secret("***")})
	assert.ErrorContains(t, err, "path parameter token: cannot write JSON: the secret is masked")
}

func TestSecretMap(t *testing.T) {
	type request struct {
		Headers SecretMap
	}
	value := request{Headers: map[string]any{"Authorization": "Bearer s3cret", "X-Count": 1}} // as a plain literal
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		for _, v := range []any{value, &value, value.Headers, Value(value.Headers)} {
			text := fmt.Sprintf(verb, v)
			assert.NotContains(t, text, "s3cret")
			assert.NotContains(t, text, fmt.Sprintf("%x", "s3cret"))
			assert.Contains(t, text, "Authorization")
		}
	}
	for _, handler := range []func(*bytes.Buffer) slog.Handler{
		func(b *bytes.Buffer) slog.Handler { return slog.NewTextHandler(b, nil) },
		func(b *bytes.Buffer) slog.Handler { return slog.NewJSONHandler(b, nil) },
	} {
		out := &bytes.Buffer{}
		slog.New(handler(out)).Info("x", "headers", value.Headers, "value", redactedLogValue(value), "nullable", Value(value.Headers))
		assert.NotContains(t, out.String(), "s3cret")
		assert.Contains(t, out.String(), "Authorization")
		assert.Contains(t, out.String(), redacted)
	}
	assert.Equal(t, "map[]", fmt.Sprint(SecretMap(nil)))

	data, err := encodeSent(value.Headers)
	require.NoError(t, err)
	assert.Equal(t, `{"Authorization":"Bearer s3cret","X-Count":1}`, string(data))
	var back SecretMap
	require.NoError(t, decodeJSON(data, &back))
	assert.Equal(t, SecretMap{"Authorization": "Bearer s3cret", "X-Count": float64(1)}, back)
	require.NoError(t, decodeJSON([]byte("null"), &back))
	assert.Nil(t, back)
}

// TestSecretParamsAreNotShown: one in a path or a query goes out as it is, and is in no error and no log.
func TestSecretParamsAreNotShown(t *testing.T) {
	noLeak(t)
	const hush = "t0ken-hush"
	var log bytes.Buffer
	rec := serve(t, func(w http.ResponseWriter, r *http.Request, _ int) {
		w.Header().Set("X-Seen", r.RequestURI)
		answerJSON(w, 404, `{"detail":"no such link"}`)
	})
	gone := httptest.NewServer(nil)
	gone.Close()
	r := &request{
		operation: "Links.Get", method: "GET", path: "/links/{token}/{id}/", args: []any{Secret(hush), 7},
		required: requiredParams{{"query", "key", Secret(hush)}},
	}
	for _, url := range []string{rec.URL, gone.URL} {
		var resp *http.Response
		err := testCaller(t, url, WithLogger(slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug})))).
			do(t.Context(), r, []Option{WithResponse(&resp), WithMaxRetries(0)})
		require.ErrorContains(t, err, "GET /links/REDACTED/7/")
		assert.NotContains(t, fmt.Sprintf("%v %+v", err, err), hush)
		if resp != nil {
			assert.Equal(t, "/links/"+hush+"/7/?key="+hush, resp.Header.Get("X-Seen"))
		}
	}
	assert.Contains(t, log.String(), "path=/links/REDACTED/7/")
	assert.NotContains(t, log.String(), hush)
}
