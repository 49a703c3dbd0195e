package runtime

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"
	"sync"
	"sync/atomic"
)

// File is a file to upload. Content is read as it is sent, never held in memory as a whole, and not
// closed. A request whose files can all seek (io.Seeker) can be retried; each starts from where its
// Content stood at the call. A bytes.Buffer counts as one that can, and is not emptied.
type File struct {
	// Name is the file's as the API shall see it; "" stands for the last part of what Content has
	// for a name, as an *os.File does. Where it has none, a file without a name is an error.
	Name        string
	ContentType string // "" stands for application/octet-stream
	Content     io.Reader
}

func (File) writeJSON(out *jsonWriter) { out.null() }
func (*File) readJSON(in *jsonReader)  { in.skip() }

// MarshalJSON writes null: only a multipart body can carry a file, and it does so beside the JSON.
func (File) MarshalJSON() ([]byte, error) { return []byte("null"), nil }

// name is Name, or of what the content has for one the part behind the folders.
func (f File) name() string {
	named, ok := f.Content.(interface{ Name() string })
	if f.Name != "" || !ok {
		return f.Name
	}
	path := strings.TrimRight(named.Name(), `/\`)
	path = path[strings.LastIndexAny(path, `/\`)+1:]
	if path == "." || path == ".." {
		return ""
	}
	return path
}

// filesOf finds the fields of type File, *File and []File of a request struct, by their JSON names.
// Fields that hold none, as by omitzero, are left out.
func filesOf(v any) (map[string][]File, error) {
	if body, ok := v.(interface{ held() any }); ok {
		v = body.held()
	}
	value := reflect.Indirect(reflect.ValueOf(v))
	if value.Kind() != reflect.Struct {
		return nil, nil
	}
	var found map[string][]File
	for i := range value.NumField() {
		var files []File
		switch field := value.Field(i); {
		case !value.Type().Field(i).IsExported():
			continue
		case field.Type() == reflect.TypeFor[File]():
			files = []File{field.Interface().(File)}
		case field.Type() == reflect.TypeFor[*File]():
			if !field.IsNil() {
				files = []File{*field.Interface().(*File)}
			}
		case field.Type() == reflect.TypeFor[[]File]():
			files = field.Interface().([]File)
		default:
			continue
		}
		tag := value.Type().Field(i).Tag.Get("json")
		name, options, _ := strings.Cut(tag, ",")
		for n, file := range files {
			if file.Content == nil && options == "omitzero" && file == (File{}) {
				continue
			}
			if isNone(file.Content) {
				return nil, fmt.Errorf("%s: file %d has no content", name, n)
			}
			if file.Name = file.name(); file.Name == "" {
				return nil, fmt.Errorf("%s: file %d has no name", name, n)
			}
			if found == nil {
				found = map[string][]File{}
			}
			found[name] = append(found[name], file)
		}
	}
	return found, nil
}

// rewinder gives the content of a file more than once, to one reader at a time: the transport may
// still read the body of one attempt when the next begins, so opening waits for a read under way
// and retires the reader before.
type rewinder struct {
	mu      sync.Mutex // held while content is used
	content io.Reader
	start   int64 // position of the first byte, where content can seek
	seeks   bool
	opened  bool
	latest  atomic.Pointer[rewound]
}

var errRetired = errors.New("a request body was read after it was closed")

// newRewinder reads a bytes.Buffer without taking from it.
func newRewinder(content io.Reader) *rewinder {
	if buffer, ok := content.(*bytes.Buffer); ok {
		content = bytes.NewReader(buffer.Bytes())
	}
	r := &rewinder{content: content}
	if seeker, ok := content.(io.Seeker); ok {
		start, err := seeker.Seek(0, io.SeekCurrent)
		r.start, r.seeks = start, err == nil
	}
	return r
}

// size is the number of bytes left to read, -1 where that is unknown.
func (r *rewinder) size() int64 {
	if !r.seeks {
		return -1
	}
	end, err := r.content.(io.Seeker).Seek(0, io.SeekEnd)
	if err != nil {
		return -1
	}
	return max(0, end-r.start)
}

// open returns a reader from the start.
func (r *rewinder) open() (*rewound, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.opened && !r.seeks {
		return nil, errors.New("a file that cannot seek can be sent once only")
	}
	if r.seeks {
		if _, err := r.content.(io.Seeker).Seek(r.start, io.SeekStart); err != nil {
			return nil, fmt.Errorf("rewinding a file: %w", err)
		}
	}
	r.opened = true
	latest := &rewound{of: r}
	r.latest.Store(latest)
	return latest, nil
}

// rewound is one reading of a rewinder.
type rewound struct{ of *rewinder }

func (r *rewound) Read(p []byte) (int, error) {
	r.of.mu.Lock()
	defer r.of.mu.Unlock()
	if r.of.latest.Load() != r {
		return 0, errRetired
	}
	return r.of.content.Read(p)
}

// Close retires the reader. It doesn't wait for a read under way: the user's Content may block.
func (r *rewound) Close() error {
	r.of.latest.CompareAndSwap(r, nil)
	return nil
}
