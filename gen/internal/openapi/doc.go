// Package openapi reads an OpenAPI document and makes it uniform.
//
// In come the bytes of a document, JSON or YAML, of version 3.0 or 3.1, and of
// OpenAPI Overlays. Out goes a Document: one tree in which the overlays are applied,
// whatever could be repaired is repaired and whatever can be said in several ways is said
// in one, Go names included. Load promises that every reference resolves, that each
// fault names the place where somebody wrote it, and that the same bytes give the same
// document. Nothing is fetched and no file is opened.
package openapi
