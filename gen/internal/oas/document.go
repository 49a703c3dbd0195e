// Package oas knows where an OpenAPI document keeps what: its schemas, operations and parameters, what refers to
// what, and the extensions that hold our decisions. It walks and looks up; it changes nothing by itself.
package oas

import (
	"net/url"
	"strings"

	"github.com/cekura-community/cekura-go/gen/internal/tree"
)

// Document is an OpenAPI document as one tree, in one style, without comments, anchors or aliases.
type Document struct {
	*tree.Tree
	Files  map[string]string // service → name of its file, without the ending
	finder tree.Finder
	// parameters are made when a message wants one.
	parameters map[string]*tree.Node
}

// New is a document of which nothing is read yet.
func New(name string) *Document {
	return &Document{Tree: tree.NewTree(name), Files: map[string]string{}, finder: tree.Finder{}}
}

// IsToken tells whether HTTP allows name for a header.
func IsToken(name string) bool {
	return name != "" && !strings.ContainsFunc(name, func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("!#$%&'*+-.^_`|~", r))
	})
}

// IsHeaderKey tells whether a security scheme is an API key in a header.
func IsHeaderKey(scheme *tree.Node) bool {
	return tree.Text(scheme, "type") == "apiKey" && tree.Text(scheme, "in") == "header"
}

// KeyHeader is the header of the scheme that takes an API key in one, and the environment variable that
// an overlay named for it. Of several such schemes the first with a variable is meant, or the first.
func (d *Document) KeyHeader() (header, env string) {
	for _, scheme := range tree.Pairs(tree.Get(d.Root, "components", "securitySchemes")) {
		name, variable := tree.Text(tree.Get(scheme, "name")), tree.Text(tree.Get(scheme, ExtEnv))
		if IsHeaderKey(scheme) && IsToken(name) && env == "" && (header == "" || variable != "") {
			header, env = name, variable
		}
	}
	return header, env
}

// ServerURL is the URL of a server with its variables at their defaults; "" for one that can't be called, or
// that the variables make longer than any server reads.
func ServerURL(server *tree.Node) string {
	const longest = 8_000
	address := tree.Text(server, "url")
	for name, variable := range tree.Pairs(server, "variables") {
		braced, value := "{"+name.Value+"}", tree.Text(variable, "default")
		if len(address)+strings.Count(address, braced)*len(value) > longest {
			return ""
		}
		address = strings.ReplaceAll(address, braced, value)
	}
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || strings.ContainsAny(address, "{}?#") || u.User != nil {
		return ""
	}
	return address
}
