package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"

	"golang.org/x/mod/modfile"
	"golang.org/x/mod/semver"

	"github.com/cekura-community/cekura-go/gen/internal/disk"
	"github.com/cekura-community/cekura-go/gen/internal/tree"
	"github.com/cekura-community/cekura-go/overlays"
	"github.com/cekura-community/cekura-go/spec"
)

// What the document and the overlays of gen's own module are called there, and builtIn names the overlays
// as of when gen was compiled.
const (
	ownSpec     = "spec/openapi.yaml"
	ownOverlays = "overlays"
	builtIn     = "builtin"
)

// defaults are the document and the overlays of a run without flags. In gen's own module they are the files
// there; any other module's are nothing to do with it, whatever their names.
func defaults() (document, folders string) {
	root, module := moduleOf(".")
	if module == "" || module != ownModule().Path {
		return "", builtIn
	}
	if dir, err := os.Getwd(); err == nil {
		if relative, err := filepath.Rel(dir, root); err == nil {
			root = relative
		}
	}
	return filepath.Join(root, ownSpec), filepath.Join(root, ownOverlays)
}

// ownModule is the module that gen is of, by what the go command recorded in the program.
func ownModule() debug.Module {
	if info, ok := debug.ReadBuildInfo(); ok {
		return info.Main
	}
	return debug.Module{}
}

// ownModuleVersion is how the go command is asked for that module.
func ownModuleVersion() string {
	own := ownModule()
	if !semver.IsValid(own.Version) {
		return own.Path
	}
	return own.Path + "@" + own.Version
}

// moduleOf is the module that a folder is in; "" for none.
func moduleOf(dir string) (root, module string) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return "", ""
	}
	for above := ""; above != dir; above, dir = dir, filepath.Dir(dir) {
		if data, err := os.ReadFile(filepath.Join(dir, "go.mod")); err == nil {
			return dir, modfile.ModulePath(data)
		}
	}
	return "", ""
}

// overlayFolders splits what -overlays lists, and says what is wrong with it.
func overlayFolders(list string) (folders []string, fault string) {
	if list == "" {
		return nil, ""
	}
	for name := range strings.SplitSeq(list, ",") {
		switch name = strings.TrimSpace(name); {
		case name == "":
			return nil, fmt.Sprintf("-overlays is %q, with no name beside a comma; give folders by commas, builtin for the overlays built in, or \"\" for none", list)
		case slices.Contains(folders, name):
			return nil, fmt.Sprintf("-overlays is %q, with %s twice; name it once", list, name)
		}
		folders = append(folders, name)
	}
	return folders, ""
}

// sources reads the document and the overlays.
func (s *settings) sources() (document tree.Source, decisions []tree.Source, err error) {
	document = tree.Source{Name: builtIn + "/openapi.yaml", Data: spec.OpenAPI, IsBuiltIn: true}
	if s.spec != "" {
		document, err = disk.Document(s.spec)
	}
	decisions, overlayErr := s.decisions()
	return document, decisions, errors.Join(err, overlayErr)
}

func (s *settings) decisions() (list []tree.Source, err error) {
	for _, folder := range s.overlays {
		read := disk.Overlays
		if folder == builtIn {
			read = builtInOverlays
		}
		sources, folderErr := read(folder)
		list, err = append(list, sources...), errors.Join(err, folderErr)
	}
	return list, err
}

func builtInOverlays(name string) ([]tree.Source, error) {
	list, err := disk.OverlaysOf(overlays.Files, name)
	for i := range list {
		list[i].IsBuiltIn = true
	}
	return list, err
}

// sourceName is what the headers call a document. The built-in one has the name that it has in its own
// module, so that its client is the same whichever module it is made from.
func (s *settings) sourceName(document tree.Source) string {
	name := document.Name
	if document.IsBuiltIn {
		name = ownSpec
	}
	return disk.FormerName(s.out, name)
}

// examplesPath is the import path under which the examples find the client; "" leaves them out. They
// are written for the document and the overlays built in, and for all of it.
func (s *settings) examplesPath(document tree.Source, decisions []tree.Source) string {
	own, err := builtInOverlays(builtIn)
	isSame := func(a, b tree.Source) bool { return bytes.Equal(a.Data, b.Data) }
	if err != nil || !slices.EqualFunc(own, decisions, isSame) || !bytes.Equal(document.Data, spec.OpenAPI) || len(s.options.Include) > 0 {
		return ""
	}
	return s.importPath()
}

// importPath is the import path of the output folder; "" when it is in no module.
func (s *settings) importPath() string {
	root, module := moduleOf(s.out)
	dir, err := filepath.Abs(s.out)
	if module == "" || err != nil {
		return ""
	}
	return path.Join(module, filepath.ToSlash(dir[len(root):]))
}
