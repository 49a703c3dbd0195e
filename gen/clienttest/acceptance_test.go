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
	programs, err := filepath.Glob(filepath.Join(folder, "*.go"))
	require.NoError(t, err)
	if len(programs) == 0 {
		t.Skip("no acceptance programs: set CEKURA_SPECS to a folder beside one of them, acceptance")
	}
	for _, program := range programs {
		t.Run(filepath.Base(program), func(t *testing.T) {
			// Named on the command line, the file is a package of the module that the command runs in.
			output, err := exec.Command("go", "vet", program).CombinedOutput()
			require.NoError(t, err, "%s", output)
		})
	}
}
