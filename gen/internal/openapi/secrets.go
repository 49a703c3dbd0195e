package openapi

import (
	"slices"
	"strings"

	"github.com/cekura-community/cekura-go/gen/internal/names"
	"github.com/cekura-community/cekura-go/gen/internal/oas"
	"github.com/cekura-community/cekura-go/gen/internal/tree"
)

// markSecrets gives the format of a password to the properties and parameters that are secrets: texts that are only
// ever sent, texts whose names say so, and what is called headers. Where that is wrong x-go-secret decides.
func markSecrets(d *oas.Document, r *tree.Report) {
	d.EachSchema(func(schema *tree.Node, _ string) {
		for key, property := range tree.Pairs(schema, "properties") {
			markSecret(r, key.Value, property, property)
		}
	})
	for op := range d.Operations() {
		for _, parameter := range op.Parameters() {
			markSecret(r, tree.Text(parameter, "name"), parameter, oas.ParameterSchema(parameter))
		}
	}
}

// markSecret marks the schema of a property or of a parameter, which holds the decision.
func markSecret(r *tree.Report, name string, holder, schema *tree.Node) {
	place, words := secretPlace(schema), names.Words(name)
	isSecret := isSecretName(words)
	switch {
	case place == schema:
		isSecret = isSecret || tree.IsTrue(tree.Get(schema, "writeOnly")) && !isID(words)
	case oas.TypeOf(schema) == "object":
		isSecret = isSecret || len(words) > 0 && words[len(words)-1] == "headers"
	}
	if decision := tree.Get(holder, oas.ExtSecret); decision != nil {
		isSecret = tree.IsTrue(decision)
		if !tree.IsBool(decision) || isSecret && place == nil {
			r.Drift(decision, "%s is true or false, and true only of a text, or of a list or a free object of texts; delete %s", oas.ExtSecret, r.Deletion(decision))
			tree.Remove(holder, oas.ExtSecret)
		}
	}
	switch {
	case place == nil:
		return
	case !isSecret:
		if tree.Text(place, "format") == oas.SecretFormat && tree.Has(holder, oas.ExtSecret) {
			tree.Remove(place, "format")
		}
		return
	}
	tree.Set(place, "format", tree.Str(oas.SecretFormat))
	if oas.TypeOf(schema) == "object" {
		tree.Set(schema, "additionalProperties", place)
	}
}

// secretPlace is the schema of the texts that would be the secrets: that of a text, or that of the elements of a
// list or of a free object, a new one where that has none. Anything else has no secrets.
func secretPlace(schema *tree.Node) *tree.Node {
	if isBareText(schema) {
		return schema
	}
	if items := tree.Get(schema, "items"); oas.TypeOf(schema) == "array" && isBareText(items) {
		return items
	}
	if oas.TypeOf(schema) != "object" || tree.Has(schema, "properties") || oas.IsComposed(schema) {
		return nil
	}
	values := tree.Get(schema, "additionalProperties")
	switch {
	case values == nil || tree.IsTrue(values):
		return tree.Mapping()
	case isBareText(values) || isAnything(values):
		return values
	}
	return nil
}

// isBareText tells whether a schema takes any text, and none that its format makes something else.
func isBareText(schema *tree.Node) bool {
	format := tree.Text(schema, "format")
	return oas.TypeOf(schema) == "string" && (format == "" || format == oas.SecretFormat) &&
		!tree.Has(schema, "enum") && !tree.Has(schema, "const") && !oas.IsComposed(schema)
}

// isAnything tells whether a schema says nothing of its values but that they are secret.
func isAnything(schema *tree.Node) bool {
	for key, value := range tree.Pairs(schema) {
		if !oas.IsAnnotation(key.Value) && (key.Value != "format" || value.Value != oas.SecretFormat) {
			return false
		}
	}
	return tree.IsMapping(schema)
}

// isID tells whether a name is that of an id, which opens nothing.
func isID(words []string) bool {
	return len(words) > 0 && slices.Contains([]string{"id", "ids"}, words[len(words)-1])
}

// Words that end the names of secrets; those of two end them with the word before: api_key, not key. A token is
// none behind the words that make it a place in a list or a piece of text: next_page_token, stop_token.
const (
	secretWords   = " secret secrets password passwords passwd passphrase passcode credential credentials apikey apikeys jwt "
	keyWords      = " api secret private access auth encrypted encryption signing master hmac "
	harmlessToken = " page next previous prev cursor continuation pagination sync resume start stop begin end bos eos pad unk mask special max min "
)

// isSecretName tells whether a name says that it is of a secret: webhook_secret, vapi_api_key, agent_token; and not
// api_key_name, public_key, max_tokens.
func isSecretName(words []string) bool {
	if len(words) == 0 {
		return false
	}
	last, before := words[len(words)-1], ""
	if len(words) > 1 {
		before = words[len(words)-2]
	}
	has := func(list, word string) bool { return strings.Contains(list, " "+word+" ") }
	switch last {
	case "token":
		return !has(harmlessToken, before)
	case "key", "keys":
		return has(keyWords, before)
	}
	return has(secretWords, last)
}
