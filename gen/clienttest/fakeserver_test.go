package clienttest

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	cekura "github.com/cekura-community/cekura-go/generated"
)

// sentRequest is a request as the server saw it.
type sentRequest struct {
	method, path, query string
	header              http.Header
	body                string
}

// reply is what the server says to one request.
type reply struct {
	status int
	body   string
	header map[string]string
}

// fakeAPI plays the server: it validates and keeps every request, and answers with what it was told to.
type fakeAPI struct {
	t       *testing.T
	answer  func(sentRequest) reply
	mu      sync.Mutex
	replies []reply
	seen    []sentRequest
}

// ServeHTTP answers with the next of the replies, or else with answer.
func (f *fakeAPI) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	validateRequest(f.t, r)
	body, err := io.ReadAll(r.Body)
	assert.NoError(f.t, err)
	request := sentRequest{r.Method, r.URL.Path, r.URL.RawQuery, r.Header.Clone(), string(body)}
	f.mu.Lock()
	f.seen = append(f.seen, request)
	var next reply
	switch {
	case len(f.replies) > 0:
		next, f.replies = f.replies[0], f.replies[1:]
	case f.answer != nil:
		next = f.answer(request)
	default:
		next = reply{status: http.StatusTeapot}
		f.t.Errorf("nothing to answer to %s %s", r.Method, r.URL)
	}
	f.mu.Unlock()
	if next.body != "" {
		w.Header().Set("Content-Type", "application/json")
	}
	for name, value := range next.header {
		w.Header().Set(name, value)
	}
	w.WriteHeader(next.status)
	_, _ = io.WriteString(w, next.body)
}

// RoundTrip is ServeHTTP without a network.
func (f *fakeAPI) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Body == nil {
		r.Body = http.NoBody
	}
	recorder := httptest.NewRecorder()
	f.ServeHTTP(recorder, r)
	return recorder.Result(), nil
}

// last is the request that came last.
func (f *fakeAPI) last() sentRequest {
	f.mu.Lock()
	defer f.mu.Unlock()
	require.NotEmpty(f.t, f.seen, "no request came")
	return f.seen[len(f.seen)-1]
}

// agentCreated is the least that can be said to a new agent.
func agentCreated(sentRequest) reply { return reply{status: http.StatusCreated, body: `{"id":7}`} }

// echo sends an agent's body back with an ID, as the API does with what it has taken.
func echo(r sentRequest) reply {
	status := http.StatusOK
	if r.method == http.MethodPost {
		status = http.StatusCreated
	}
	return reply{status: status, body: `{"id":7,` + strings.TrimPrefix(r.body, "{")}
}

// offline is a client whose requests go to api in this process.
func offline(t *testing.T, api *fakeAPI) *cekura.Client {
	t.Helper()
	api.t = t
	client, err := cekura.NewClient(cekura.WithAPIKey("key"), cekura.WithBaseURL("http://localhost"),
		cekura.WithHTTPClient(&http.Client{Transport: api}), cekura.WithMaxRetries(0))
	require.NoError(t, err)
	return client
}

// online is a client of api behind a server on loopback.
func online(t *testing.T, api *fakeAPI) (*cekura.Client, *httptest.Server) {
	t.Helper()
	api.t = t
	server := httptest.NewServer(api)
	t.Cleanup(server.Close)
	client, err := cekura.NewClient(cekura.WithAPIKey("key"), cekura.WithBaseURL(server.URL),
		cekura.WithHTTPClient(server.Client()), cekura.WithMaxRetries(0))
	require.NoError(t, err)
	return client, server
}

// bodyKeeper keeps the body of the last request, whatever it is, and says that all is well.
type bodyKeeper struct{ body *[]byte }

func (k bodyKeeper) RoundTrip(r *http.Request) (*http.Response, error) {
	recorder := httptest.NewRecorder()
	_, _ = io.WriteString(recorder, `{"id":7}`)
	var err error
	*k.body, err = io.ReadAll(r.Body)
	return recorder.Result(), err
}
