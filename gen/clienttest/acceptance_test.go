package clienttest

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestAcceptance compiles the acceptance program, whose names are fixed, against the generated client.
// The program stays outside of the repository, beside the folder of whole documents.
func TestAcceptance(t *testing.T) {
	root := repositoryRoot(t)
	candidates := []string{filepath.Join(root, "..", "shared", "acceptance", "agents.go")}
	if specs := os.Getenv("CEKURA_SPECS"); specs != "" {
		candidates = append([]string{filepath.Join(specs, "..", "acceptance", "agents.go")}, candidates...)
	}
	program := ""
	for _, candidate := range candidates {
		if _, err := os.Stat(candidate); err == nil {
			program = candidate
			break
		}
	}
	if program == "" {
		t.Skip("no acceptance program: set CEKURA_SPECS to a folder beside acceptance/agents.go")
	}
	// Named on the command line, the file is a package of the module that the command runs in.
	vet := exec.Command("go", "vet", program)
	output := &bytes.Buffer{}
	vet.Stdout, vet.Stderr = output, output
	require.NoError(t, vet.Run(), "%s", output)
}
