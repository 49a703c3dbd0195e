// Package clienttest holds the tests that drive the generated client, in a module of its own: the
// validators that judge it are no requirement of the client, nor of the generator.
package clienttest
