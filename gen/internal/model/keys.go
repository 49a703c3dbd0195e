package model

import (
	"fmt"
	"strings"

	"github.com/cekura-community/cekura-go/gen/internal/oas"
	"github.com/cekura-community/cekura-go/gen/internal/tree"
)

// keyDoc tells which keys an operation takes, unless the client's API key is one:
//
//	Takes no API key but one of these:
//	  - oauth2, by [WithBearerToken]: An access token.
//	  - session, by [WithHeader] as X-Session.
func (b *builder) keyDoc(op oas.Operation) []string {
	const most = 10 // that are told
	security := tree.Get(op.Node, "security")
	if security == nil {
		security = tree.Get(b.d.Root, "security")
	}
	var items []string
	for _, choice := range tree.Items(security) {
		item, isOurs := b.choiceDoc(choice)
		if isOurs {
			return nil
		}
		items = append(items, itemMark+item)
	}
	if len(items) == 0 {
		return nil
	}
	intro := "Takes "
	if b.api.Settings.KeyHeader != "" {
		intro = "Takes no API key but "
	}
	if len(items) == 1 {
		return []string{intro + "this:", items[0]}
	}
	if more := len(items) - most; more > 0 {
		items = append(items[:most], fmt.Sprint(itemMark, "and ", more, " more."))
	}
	return append([]string{intro + "one of these:"}, items...)
}

// choiceDoc is what one of the alternatives wants, all of it; none is ours alone but that of the API key.
func (b *builder) choiceDoc(choice *tree.Node) (doc string, isOurs bool) {
	const most = 3 // that are told
	var all, notes []string
	isOurs = true
	for name := range tree.Pairs(choice) {
		scheme := tree.Get(b.d.Root, "components", "securitySchemes", name.Value)
		if oas.IsHeaderKey(scheme) && strings.EqualFold(tree.Text(scheme, "name"), b.api.Settings.KeyHeader) {
			all = append(all, "the API key")
			continue
		}
		isOurs = false
		if len(all) == most {
			all = append(all, "more")
			break
		}
		all = append(all, cut(cleanLine(name.Value), 80)+schemeDoc(scheme))
		if note := inline(tree.Text(scheme, "description")); note != "" {
			notes = append(notes, sentence(cut(note, 300)))
		}
	}
	switch {
	case len(all) == 0:
		return "nothing.", false
	case len(notes) == 0:
		return strings.Join(all, " and ") + ".", isOurs
	}
	return strings.Join(all, " and ") + ": " + strings.Join(notes, " "), isOurs
}

// schemeDoc tells by which option a key of the scheme is sent.
func schemeDoc(scheme *tree.Node) string {
	name := tree.Text(scheme, "name")
	switch kind, in := tree.Text(scheme, "type"), tree.Text(scheme, "in"); {
	case kind == "oauth2", kind == "openIdConnect", kind == "http" && strings.EqualFold(tree.Text(scheme, "scheme"), "bearer"):
		return ", by [WithBearerToken]"
	case kind == "http":
		return ", by [WithHeader] as Authorization"
	case kind == "apiKey" && in == "header" && oas.IsToken(name):
		return ", by [WithHeader] as " + cut(name, 80)
	case kind == "apiKey" && in == "query":
		return ", by [WithQuery] as " + cut(cleanLine(name), 80)
	case kind == "apiKey" && in == "cookie":
		return ", by [WithHeader] as Cookie"
	case kind == "mutualTLS":
		return ", a certificate of the client that [WithHTTPClient] gives"
	}
	return ""
}
