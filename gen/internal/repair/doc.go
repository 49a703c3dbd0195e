// Package repair holds the passes that make a document uniform, each true of any document: what can be
// repaired is, and what can be said in several ways is said in one. Where nothing could be read as meant, a
// warning tells the place.
package repair
