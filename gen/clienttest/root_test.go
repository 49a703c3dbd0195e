package clienttest

import (
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

func repositoryRoot(t *testing.T) string {
	t.Helper()
	root, err := filepath.Abs(filepath.Join("..", ".."))
	require.NoError(t, err)
	require.FileExists(t, filepath.Join(root, "go.mod"))
	return root
}

// mendedDocument is where the document that the client was made from is written beside it.
func mendedDocument(t *testing.T) string {
	return filepath.Join(repositoryRoot(t), "generated", "openapi.gen.yaml")
}

// publishedDocument is the checked-in document as it is before the overlays.
func publishedDocument(t *testing.T) string {
	return filepath.Join(repositoryRoot(t), "spec", "openapi.yaml")
}
