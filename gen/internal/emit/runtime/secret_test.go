package runtime

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestSecretIsRedactedByFmt(t *testing.T) {
	secret := Secret("s3cret")
	create := fullCreate()
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%10s", "%-20q", "%U", "%t"} {
		for _, value := range []any{secret, &secret, []Secret{secret}, map[string]Secret{"k": secret}, struct{ S Secret }{secret}, Value(secret), create, &create} {
			text := fmt.Sprintf(verb, value)
			for _, leak := range []string{"s3cret", "733363726574", "sip-pass", "vapi-key", "hook-secret"} {
				assert.NotContains(t, text, leak, "%s of %T", verb, value)
			}
		}
	}
	assert.Equal(t, "[REDACTED]", fmt.Sprint(secret))
	assert.Equal(t, "[REDACTED]", secret.String())
	assert.Equal(t, "", fmt.Sprint(Secret("")))
	assert.NotContains(t, errors.Join(fmt.Errorf("key %v", secret)).Error(), "s3cret")
}

func TestSecretIsRedactedInPanics(t *testing.T) {
	defer func() { assert.NotContains(t, fmt.Sprintf("panic: %v", recover()), "s3cret") }()
	panic(struct{ Key Secret }{"s3cret"})
}

func TestSecretIsRedactedBySlog(t *testing.T) {
	create := fullCreate()
	create.Provider.Credentials = Value(fxCredentials{APIKey: Ptr(Secret("vapi-key")), Config: &fxLiveKitConfig{APISecret: "lk-secret", URL: "wss://x"}})
	for name, handler := range map[string]func(*bytes.Buffer) slog.Handler{
		"text": func(b *bytes.Buffer) slog.Handler { return slog.NewTextHandler(b, nil) },
		"json": func(b *bytes.Buffer) slog.Handler { return slog.NewJSONHandler(b, nil) },
	} {
		t.Run(name, func(t *testing.T) {
			var out bytes.Buffer
			log := slog.New(handler(&out))
			log.Info("x", "secret", Secret("s3cret"), "create", create, "pointer", &create, "nullable", Value(Secret("s3cret")), "auth", fxBasicAuth{Password: "sip-pass"},
				slog.Group("group", "secret", Ptr(Secret("s3cret")), "create", &create, slog.Group("deeper", "secret", Secret("s3cret"))))
			log.With("secret", Secret("s3cret")).WithGroup("group").Info("x", "auth", &fxBasicAuth{Password: "sip-pass"})
			if name == "text" {
				log.Info("x", "list", []fxAgentCreate{create}, "pointers", []*fxAgentCreate{&create}, "map", map[string]any{"secret": Secret("s3cret")}, "own", struct{ S *Secret }{Ptr(Secret("s3cret"))})
			}
			for _, leak := range []string{"s3cret", "sip-pass", "vapi-key", "hook-secret", "lk-secret"} {
				assert.NotContains(t, out.String(), leak)
			}
			assert.Contains(t, out.String(), "[REDACTED]")
			assert.Contains(t, out.String(), "wss://x")
		})
	}
}

func TestRedactedLogValue(t *testing.T) {
	var out bytes.Buffer
	log := slog.New(slog.NewJSONHandler(&out, &slog.HandlerOptions{ReplaceAttr: func(groups []string, a slog.Attr) slog.Attr {
		if len(groups) == 0 && a.Key != "v" {
			return slog.Attr{}
		}
		return a
	}}))
	log.Info("", "v", redactedLogValue(map[string]any{
		"list": []any{1, "x", Secret("s")}, "null": nil, "float": 1.5, "flag": true, "raw": rawJSON(`{"k":"v"}`),
		"file": File{Name: "a.pdf", Content: &out}, "func": func() {}, "uint": uint8(3),
	}))
	assert.JSONEq(t, `{"v":{"file":"a.pdf","flag":true,"float":1.5,"func":"func()","list":{"0":1,"1":"x","2":"[REDACTED]"},"null":null,"raw":"9 bytes of JSON","uint":3}}`, out.String())

	type loop struct{ Next *loop }
	cycle := &loop{}
	cycle.Next = cycle
	require.NotPanics(t, func() { redactedLogValue(cycle) })
}

// Under %#v a struct with secrets has its own name and not that of the type it's printed as.
func TestGoSyntaxHasTheTypesName(t *testing.T) {
	auth := fxBasicAuth{Username: "u", Password: "s3cret"}
	const want = `runtime.fxBasicAuth{Username:"u", Password:[REDACTED]}`
	assert.Equal(t, want, fmt.Sprintf("%#v", auth))
	assert.Equal(t, want, fmt.Sprintf("%#v", &auth))
	assert.Equal(t, want, fmt.Sprintf("%#v", Value(auth)))
	assert.Equal(t, "[]runtime.fxBasicAuth{"+want+"}", fmt.Sprintf("%#v", []fxBasicAuth{auth}))
	assert.Equal(t, "{Username:u Password:[REDACTED]}", fmt.Sprintf("%+v", auth))
}
