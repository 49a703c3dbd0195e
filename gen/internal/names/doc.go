// Package names gives every Go name of a client and writes it into the document. A name is a function of
// its element and of an overlay's decision, never of its neighbours: a document that grows renames nothing.
package names
