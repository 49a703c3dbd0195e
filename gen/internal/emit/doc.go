package emit

import (
	"strings"

	"github.com/cekura-community/cekura-go/gen/internal/model"
)

// packageDoc is the package comment:
//
//	// Package cekura is a client for Cekura API.
//	//
//	// … what the document says of itself …
//	//
//	// Make a client with [NewClient]:
//	//
//	//	client, err := cekura.NewClient(cekura.WithAPIKey("…"))
func packageDoc(api *model.API, pkg string) []string {
	title := api.Title
	if title == "" {
		title = "an HTTP API"
	}
	var args, variables []string
	if api.Settings.BaseURL == "" {
		args = append(args, pkg+`.WithBaseURL("https://…")`)
	}
	if api.Settings.KeyHeader != "" {
		args = append(args, pkg+`.WithAPIKey("…")`)
	}
	if api.Settings.KeyEnv != "" {
		variables = append(variables, "The environment variable "+api.Settings.KeyEnv+" holds the key where no option gives one.")
	}
	if api.Settings.BaseURLEnv != "" {
		variables = append(variables, "The environment variable "+api.Settings.BaseURLEnv+" replaces the address of the API likewise.")
	}
	parts := [][]string{
		model.Lines("Package " + pkg + " is a client for " + title + "."),
		api.Doc,
		{"Make a client with [NewClient]:"},
		{"\tclient, err := " + pkg + ".NewClient(" + strings.Join(args, ", ") + ")"},
		model.Lines(strings.Join(variables, " ")),
		model.Lines("A field of [Client] is a group of operations, a method one operation: it takes a context, the parameters that it cannot do without, " +
			"the body, and [Option] values for this call alone, among them a struct of its optional parameters. An answer other than 2xx is an [*Error]."),
	}
	var lines []string
	for _, part := range parts {
		if len(lines) > 0 && len(part) > 0 {
			lines = append(lines, "")
		}
		lines = append(lines, part...)
	}
	return lines
}
