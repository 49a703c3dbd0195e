package openapi

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cekura-community/cekura-go/gen/internal/tree"
)

var update = flag.Bool("update", false, "rewrite the wanted part of the golden cases")

// eachCase runs check on the archives below testdata/folder. The files check returns replace
// those of the same name under -update and are compared with them otherwise.
func eachCase(t *testing.T, folder string, check func(t *testing.T, in *txtar.Archive) []txtar.File) {
	t.Helper()
	names, err := filepath.Glob(filepath.Join("testdata", folder, "*.txtar"))
	require.NoError(t, err)
	require.NotEmpty(t, names, "no cases in testdata/%s", folder)
	for _, name := range names {
		t.Run(folder+"/"+strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(name)
			require.NoError(t, err)
			got := check(t, archive)
			if *update {
				require.NoError(t, os.WriteFile(name, txtar.Format(replaceFiles(archive, got)), 0o644))
				return
			}
			for _, file := range got {
				assert.Equal(t, fileOf(archive, file.Name), string(file.Data), file.Name)
			}
		})
	}
}

// replaceFiles puts the wanted files behind the input, empty ones left out.
func replaceFiles(archive *txtar.Archive, wanted []txtar.File) *txtar.Archive {
	out := &txtar.Archive{Comment: archive.Comment}
	for _, file := range archive.Files {
		if !strings.HasPrefix(file.Name, "want") {
			out.Files = append(out.Files, file)
		}
	}
	for _, file := range wanted {
		if len(file.Data) > 0 {
			out.Files = append(out.Files, file)
		}
	}
	return out
}

func fileOf(archive *txtar.Archive, name string) string {
	for _, file := range archive.Files {
		if file.Name == name {
			return string(file.Data)
		}
	}
	return ""
}

// inputs are the document and the overlays of a case.
func inputs(t *testing.T, archive *txtar.Archive) (spec tree.Source, overlays []tree.Source) {
	t.Helper()
	for _, file := range archive.Files {
		switch {
		case strings.HasPrefix(file.Name, "openapi."):
			spec = tree.Source{Name: file.Name, Data: file.Data}
		case strings.HasPrefix(file.Name, "overlays/"):
			overlays = append(overlays, tree.Source{Name: file.Name, Data: file.Data})
		}
	}
	require.NotEmpty(t, spec.Name, "the case has no document")
	return spec, overlays
}

// driftOf is the mode that the comment of a case asks for.
func driftOf(archive *txtar.Archive) tree.Drift {
	if strings.Contains(string(archive.Comment), "drift=warn") {
		return tree.DriftWarn
	}
	return tree.DriftError
}

func lines(faults tree.Faults) string {
	if len(faults) == 0 {
		return ""
	}
	return faults.Error() + "\n"
}

// TestPasses: for testdata/PASS/x.txtar the passes up to PASS turn openapi.yaml into
// want.yaml, or fail with want-errors, and report want-warnings. A comment saying drift=warn has drift
// reported as a warning; a line "include: PATTERN PATTERN…" in it gives those patterns.
func TestPasses(t *testing.T) {
	for i, p := range passes(nil) {
		if _, err := os.Stat(filepath.Join("testdata", p.name)); err != nil {
			continue
		}
		eachCase(t, p.name, func(t *testing.T, archive *txtar.Archive) []txtar.File {
			spec, overlays := inputs(t, archive)
			_, include, _ := strings.Cut(string(archive.Comment), "include: ")
			d, warnings, err := load(spec, overlays, driftOf(archive), passes(strings.Fields(include))[:i+1])
			var faults tree.Faults
			var rendered []byte
			if err != nil {
				require.ErrorAs(t, err, &faults)
			} else {
				rendered, err = d.Render()
				require.NoError(t, err)
			}
			return []txtar.File{
				{Name: "want.yaml", Data: rendered},
				{Name: "want-warnings", Data: []byte(lines(warnings))},
				{Name: "want-errors", Data: []byte(lines(faults))},
			}
		})
	}
}

// TestErrors: for testdata/errors/x.txtar loading openapi.* and the overlays fails with the
// lines of want. A comment saying drift=warn loads with drift as a warning, which want-warnings lists.
func TestErrors(t *testing.T) {
	eachCase(t, "errors", func(t *testing.T, archive *txtar.Archive) []txtar.File {
		spec, overlays := inputs(t, archive)
		_, warnings, err := Load(spec, overlays, Options{Drift: driftOf(archive)})
		var faults tree.Faults
		if err != nil {
			require.ErrorAs(t, err, &faults)
		}
		return []txtar.File{
			{Name: "want", Data: []byte(lines(faults))},
			{Name: "want-warnings", Data: []byte(lines(warnings))},
		}
	})
}
