package emit

import (
	"fmt"

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
	lines := []string{fmt.Sprintf("Package %s is a client for %s.", pkg, title), ""}
	if len(api.Doc) > 0 {
		lines = append(append(lines, api.Doc...), "")
	}
	args, variables := "", []string{}
	if api.Settings.BaseURL == "" {
		args = fmt.Sprintf("%s.WithBaseURL(\"https://…\")", pkg)
	}
	if api.Settings.KeyHeader != "" {
		if args != "" {
			args += ", "
		}
		args += fmt.Sprintf("%s.WithAPIKey(\"…\")", pkg)
	}
	lines = append(lines, "Make a client with [NewClient]:", "", fmt.Sprintf("\tclient, err := %s.NewClient(%s)", pkg, args), "")
	if api.Settings.KeyEnv != "" {
		variables = append(variables, "The environment variable "+api.Settings.KeyEnv+" holds the key where no option gives one.")
	}
	if api.Settings.BaseURLEnv != "" {
		variables = append(variables, "The environment variable "+api.Settings.BaseURLEnv+" replaces the address of the API likewise.")
	}
	if len(variables) > 0 {
		lines = append(append(lines, variables...), "")
	}
	return append(lines,
		"A field of [Client] is a group of operations, a method one operation: it takes a context, the",
		"parameters that it cannot do without, the body, and [Option] values for this call alone, among",
		"them a struct of its optional parameters.",
		"An answer other than 2xx is an [*Error].")
}
