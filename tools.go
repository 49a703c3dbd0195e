//go:build tools

// Package tools pins the versions of the command-line tools that the Makefile runs.
package tools

import _ "honnef.co/go/tools/cmd/staticcheck"
