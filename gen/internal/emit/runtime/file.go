package runtime

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"
	"sync"
	"time"
)

// File is a file to upload. Content is read as it is sent, never held in memory as a whole, and not
// closed. A request whose files can all seek (io.Seeker) can be retried; each starts from where its
// Content stood at the call. A bytes.Buffer counts as one that can, and is not emptied. An error of
// Content ends the call.
//
// When a call has returned Content is read no more. Only a Read that blocks cannot be ended: where
// the context or a time-out ends the call meanwhile, that one is waited for half a second and left
// behind, and no other begins.
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
		case !field.CanInterface():
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

// readGrace is how long a read of a file that is under way is waited for.
const readGrace = 500 * time.Millisecond

// rewinder gives the content of a file more than once, to one reader at a time, and to none once
// the call is over. The transport may go on reading the body of an attempt that has ended, so every
// reader but the latest is retired, and its read under way waited for.
type rewinder struct {
	content io.Reader
	start   int64 // position of the first byte, where content can seek
	seeks   bool

	mu     sync.Mutex // never held while content is read
	opened bool
	over   bool      // nothing is opened any more
	latest *rewound  // nil: none may read
	busy   *fileRead // under way; nil: none is
}

var (
	errRetired = errors.New("a request body was read after it was closed")
	errBusy    = errors.New("a file cannot be sent again: it is still being read")
)

// fileError is the user's own Content that failed.
type fileError struct{ err error }

func (e *fileError) Error() string { return "reading a file: " + e.err.Error() }
func (e *fileError) Unwrap() error { return e.err }

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
	if !r.rest(false) {
		return nil, errBusy
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	switch {
	case r.over:
		return nil, errRetired
	case r.opened && !r.seeks:
		return nil, errors.New("a file that cannot seek can be sent once only")
	}
	if r.seeks {
		if _, err := r.content.(io.Seeker).Seek(r.start, io.SeekStart); err != nil {
			return nil, &fileError{err}
		}
	}
	r.opened = true
	r.latest = &rewound{of: r, buf: make([]byte, readSize), closed: make(chan struct{})}
	return r.latest, nil
}

// rest retires the reader, for good where the call is over, and reports whether nothing uses the
// content any more: a read under way is waited for, but one that blocks cannot be ended.
func (r *rewinder) rest(over bool) bool {
	r.mu.Lock()
	r.over = r.over || over
	r.retire(r.latest)
	busy := r.busy
	if busy != nil && busy.ends.IsZero() {
		busy.ends = time.Now().Add(readGrace)
	}
	r.mu.Unlock()
	if busy == nil {
		return true
	}
	timer := time.NewTimer(time.Until(busy.ends))
	defer timer.Stop()
	select {
	case <-busy.done:
		return true
	case <-timer.C:
		return false
	}
}

// closed waits until no reader is open.
func (r *rewinder) closed(ctx context.Context) {
	r.mu.Lock()
	latest := r.latest
	r.mu.Unlock()
	if latest == nil {
		return
	}
	select {
	case <-latest.closed:
	case <-ctx.Done():
	}
}

// retire ends a reader that is still the latest. The lock is held.
func (r *rewinder) retire(reader *rewound) {
	if reader != nil && r.latest == reader {
		r.latest = nil
		close(reader.closed)
	}
}

// begin starts a read for a reader; nil where that is retired.
func (r *rewinder) begin(reader *rewound, buf []byte) *fileRead {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.latest != reader {
		return nil
	}
	read := &fileRead{done: make(chan struct{})}
	r.busy = read
	go func() {
		defer close(read.done)
		read.n, read.err = r.content.Read(buf)
		r.mu.Lock()
		defer r.mu.Unlock()
		r.busy = nil
	}()
	return read
}

// fileRead is one read of a content.
type fileRead struct {
	done chan struct{} // closed when it has ended
	n    int           // these are set by then
	err  error
	ends time.Time // when it is waited for no longer, set when that begins
}

// rewound is one reading of a rewinder.
type rewound struct {
	of     *rewinder
	buf    []byte        // what content reads into, so that p is the transport's again after Read
	closed chan struct{} // closed when it is retired
}

const readSize = 32 << 10

// Read ends when the reader is retired, whether or not the content's own does.
func (r *rewound) Read(p []byte) (int, error) {
	buf := r.buf[:min(len(p), len(r.buf))]
	read := r.of.begin(r, buf)
	if read == nil {
		return 0, errRetired
	}
	select {
	case <-read.done:
	case <-r.closed:
		return 0, errRetired
	}
	switch {
	case read.n < 0 || read.n > len(buf):
		return 0, &fileError{errors.New("Read returned an impossible count")}
	case read.err != nil && read.err != io.EOF:
		return copy(p, buf[:read.n]), &fileError{read.err}
	}
	return copy(p, buf[:read.n]), read.err
}

// Close retires the reader. It doesn't wait for a read under way: the user's Content may block.
func (r *rewound) Close() error {
	r.of.mu.Lock()
	defer r.of.mu.Unlock()
	r.of.retire(r)
	return nil
}
