// Package oas knows where an OpenAPI document keeps what: its schemas, operations and parameters, what refers to
// what, and the extensions that hold our decisions. It walks and looks up; it changes nothing by itself.
package oas

import "github.com/cekura-community/cekura-go/gen/internal/tree"

// Document is an OpenAPI document as one tree, in one style, without comments, anchors or aliases.
type Document struct {
	*tree.Tree
	Files map[string]string // service → name of its file, without the ending
}

// New is a document of which nothing is read yet.
func New(name string) *Document {
	return &Document{Tree: tree.NewTree(name), Files: map[string]string{}}
}
