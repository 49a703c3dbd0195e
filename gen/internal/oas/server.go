package oas

import (
	"net/url"
	"strings"

	"github.com/cekura-community/cekura-go/gen/internal/tree"
)

// IsToken tells whether HTTP allows name for a header.
func IsToken(name string) bool {
	return name != "" && !strings.ContainsFunc(name, func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("!#$%&'*+-.^_`|~", r))
	})
}

// IsHeaderKey tells whether a security scheme is an API key in a header.
func IsHeaderKey(scheme *tree.Node) bool {
	return tree.Text(tree.Get(scheme, "type")) == "apiKey" && tree.Text(tree.Get(scheme, "in")) == "header"
}

// ServerURL is the URL of a server with its variables at their defaults; "" for one that can't be called.
func ServerURL(server *tree.Node) string {
	address := tree.Text(tree.Get(server, "url"))
	for name, variable := range tree.Pairs(tree.Get(server, "variables")) {
		address = strings.ReplaceAll(address, "{"+name.Value+"}", tree.Text(tree.Get(variable, "default")))
	}
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || strings.ContainsAny(address, "{}?#") || u.User != nil {
		return ""
	}
	return address
}
