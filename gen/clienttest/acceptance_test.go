package clienttest

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestAcceptance compiles each acceptance program, whose names are fixed, against the generated
// client. They stay outside of the repository, beside the folder of whole documents.
func TestAcceptance(t *testing.T) {
	folder := filepath.Join(repositoryRoot(t), "..", "shared", "acceptance")
	if specs := os.Getenv("CEKURA_SPECS"); specs != "" {
		folder = filepath.Join(specs, "..", "acceptance")
	}
	for _, name := range []string{"agents.go", "production.go"} {
		t.Run(name, func(t *testing.T) {
			program := filepath.Join(folder, name)
			if _, err := os.Stat(program); err != nil {
				t.Skip("no acceptance program: set CEKURA_SPECS to a folder beside acceptance/" + name)
			}
			// Named on the command line, the file is a package of the module that the command runs in.
			output, err := exec.Command("go", "vet", program).CombinedOutput()
			require.NoError(t, err, "%s", output)
		})
	}
}
