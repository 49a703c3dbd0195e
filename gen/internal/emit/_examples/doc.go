// Package examples holds the Example functions of package cekura, in test files that are copied next to
// the generated client.
package examples
