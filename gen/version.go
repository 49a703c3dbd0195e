package main

import (
	"cmp"
	"crypto/sha256"
	"fmt"
	"io"
	"regexp"

	"github.com/cekura-community/cekura-go/gen/internal/legible"
	"github.com/cekura-community/cekura-go/gen/internal/tree"
	"github.com/cekura-community/cekura-go/spec"
)

// transcribed is where the note beside the document says its date.
var transcribed = regexp.MustCompile(`\bon (\d{4}-\d{2}-\d{2})\b`)

// printVersion prints two lines, such as
//
//	github.com/cekura-community/cekura-go v1.4.0
//	spec/openapi.yaml: Cekura API v1, of 2026-11-21, sha256:2c26b46b…
//
// The hash is that of the file as its module has it.
func printVersion(out io.Writer) error {
	own, date := ownModule(), "no date"
	if found := transcribed.FindStringSubmatch(spec.Source); found != nil {
		date = found[1]
	}
	document := tree.NewTree(ownSpec)
	report := tree.NewReport(document, tree.DriftWarn)
	info := tree.Get(tree.Read(tree.Source{Name: ownSpec, Data: spec.OpenAPI}, report), "info")
	_, err := fmt.Fprintf(out, "%s %s\n%s: %s, of %s, sha256:%x\n",
		cmp.Or(own.Path, "gen"), cmp.Or(own.Version, "(devel)"),
		ownSpec, legible.Line(tree.Text(info, "title")+" "+tree.Text(info, "version"), 200), date, sha256.Sum256(spec.OpenAPI))
	return err
}
