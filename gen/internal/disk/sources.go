package disk

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/cekura-community/cekura-go/gen/internal/tree"
)

// Document reads the file that -spec names.
func Document(name string) (tree.Source, error) {
	source := tree.Source{Name: sourceName(name)}
	if strings.Contains(name, "://") {
		return source, Fault(name, "a URL, and gen fetches nothing; download it, as with curl -o openapi.yaml, and name that file with -spec")
	}
	abs, err := filepath.Abs(name)
	if err == nil {
		source.Data, err = readFile(os.DirFS(filepath.Dir(abs)), filepath.Base(abs))
	}
	if err != nil {
		err = unreadable(name, "-spec", err)
	}
	return source, err
}

// Overlays reads those of the folder that -overlays names.
func Overlays(name string) ([]tree.Source, error) {
	if info, err := os.Stat(name); err == nil && !info.IsDir() {
		return nil, Fault(name, "a file, where a folder of overlays is wanted; name the folder that holds it with -overlays")
	}
	return OverlaysOf(os.DirFS(name), name)
}

// OverlaysOf reads overlays in the order of their names, those that an editor or a system hides apart.
func OverlaysOf(folder fs.FS, name string) ([]tree.Source, error) {
	entries, err := fs.ReadDir(folder, ".")
	if err != nil {
		return nil, unreadable(name, "-overlays", err)
	}
	var list []tree.Source
	var faults []error
	for _, entry := range entries {
		isOverlay := slices.Contains([]string{".yaml", ".yml", ".json"}, path.Ext(entry.Name()))
		if entry.IsDir() || !isOverlay || entry.Name()[0] == '.' {
			continue
		}
		data, err := readFile(folder, entry.Name())
		if err != nil {
			faults = append(faults, unreadable(filepath.Join(name, entry.Name()), "-overlays", err))
		}
		list = append(list, tree.Source{Name: path.Join(sourceName(name), oneLine(entry.Name())), Data: data})
	}
	return list, errors.Join(faults...)
}

// readFile reads what has an end, and of that no more than package tree takes.
func readFile(folder fs.FS, name string) ([]byte, error) {
	info, err := fs.Stat(folder, name)
	switch {
	case err != nil:
		return nil, err
	case info.IsDir():
		return nil, errors.New("is a directory")
	case !info.Mode().IsRegular():
		return nil, errors.New("a pipe or a device, which may never end")
	case info.Size() > tree.MaxSize:
		return nil, fmt.Errorf("%d bytes, more than the %d that are read", info.Size(), tree.MaxSize)
	}
	return fs.ReadFile(folder, name)
}

// sourceName is how headers and faults call a source: below the folder that go generate or the user
// stands in, never a path of this machine. It is written into comments, which a line break would end.
func sourceName(name string) string {
	name = oneLine(filepath.ToSlash(filepath.Clean(name)))
	for strings.HasPrefix(name, "../") {
		name = name[3:]
	}
	if filepath.IsAbs(name) {
		return path.Base(name)
	}
	return name
}
