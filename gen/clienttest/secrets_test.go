package clienttest

import (
	"bytes"
	"fmt"
	"log/slog"
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	cekura "github.com/cekura-community/cekura-go/generated"
)

// clientTypes are the structs that methods of the client take and return, and those within them.
func clientTypes() map[reflect.Type]bool {
	found := map[reflect.Type]bool{}
	services := reflect.TypeFor[cekura.Client]()
	for i := range services.NumField() {
		service := services.Field(i).Type
		for j := range service.NumMethod() {
			method := service.Method(j).Type
			for k := 1; k < method.NumIn(); k++ {
				collectStructs(method.In(k), found)
			}
			collectStructs(method.Out(0), found)
		}
	}
	return found
}

func collectStructs(t reflect.Type, found map[reflect.Type]bool) {
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Map:
		collectStructs(t.Elem(), found)
	case reflect.Struct:
		if !strings.HasSuffix(t.PkgPath(), "/generated") || found[t] {
			return
		}
		found[t] = true
		for i := range t.NumField() {
			collectStructs(t.Field(i).Type, found)
		}
	}
}

// reachesSecret looks through all but interfaces.
func reachesSecret(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Map:
		return reachesSecret(t.Elem())
	case reflect.Struct:
		for i := range t.NumField() {
			if reachesSecret(t.Field(i).Type) {
				return true
			}
		}
	}
	return t == reflect.TypeFor[cekura.Secret]()
}

// TestSecretStructsHideThemselves: what a method takes or returns has methods of its own for fmt and slog
// if a secret is anywhere in it.
func TestSecretStructsHideThemselves(t *testing.T) {
	sensitive := 0
	for s := range clientTypes() {
		if !reachesSecret(s) {
			continue
		}
		sensitive++
		assert.True(t, s.Implements(reflect.TypeFor[fmt.Formatter]()), "%s has no Format", s)
		assert.True(t, s.Implements(reflect.TypeFor[slog.LogValuer]()), "%s has no LogValue", s)
	}
	assert.Greater(t, sensitive, 5)
}

// TestSecretsInLogs: a create with secrets and its answer, alone, behind a pointer and in a group.
func TestSecretsInLogs(t *testing.T) {
	const hush = "s3cret"
	create := cekura.AgentCreate{
		WebhookSecret: cekura.Ptr(cekura.Secret(hush)),
		Telephony:     &cekura.AgentTelephonyWrite{SIPAuth: cekura.Value(cekura.BasicAuth{Username: "bot", Password: hush})},
		Provider: &cekura.AgentProviderWrite{Credentials: cekura.Value(cekura.AgentCredentialsWrite{
			APIKey: cekura.Ptr(cekura.Secret(hush)), Config: &cekura.LiveKitConfig{URL: "wss://l", APISecret: hush},
		})},
	}
	result := cekura.AgentCreateResult{Agent: &cekura.Agent{Telephony: &cekura.AgentTelephony{SIPAuth: &cekura.BasicAuth{Password: hush}}}}
	values := []any{create, &create, result, &result, create.Telephony, create.Provider}
	for _, value := range values {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
			text := fmt.Sprintf(verb, value)
			assert.NotContains(t, text, hush, "%s of %T", verb, value)
			assert.NotContains(t, text, fmt.Sprintf("%x", hush), "%s of %T", verb, value)
		}
		var out bytes.Buffer
		for _, handler := range []slog.Handler{slog.NewTextHandler(&out, nil), slog.NewJSONHandler(&out, nil)} {
			log := slog.New(handler)
			log.Info("x", "value", value, slog.Group("group", "value", value))
			log.With("value", value).WithGroup("group").Info("x", "value", value)
		}
		assert.NotContains(t, out.String(), hush, "%T", value)
		assert.Contains(t, out.String(), "[REDACTED]", "%T", value)
	}
}
