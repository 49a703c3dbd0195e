package runtime

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A thousand goroutines share one caller and 64 connections. Each call has an answer of
// its own, so that a mix-up shows.
func TestThousandGoroutines(t *testing.T) {
	noLeak(t)
	const goroutines, calls = 1000, 100
	var served atomic.Int64
	rec := serve(t, func(http.ResponseWriter, *http.Request, int) {})
	rec.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		served.Add(1)
		id := strings.Split(r.URL.Path, "/")[2]
		if r.Header.Get(apiKeyHeader) != testKey {
			w.WriteHeader(401)
			return
		}
		if strings.HasSuffix(id, "13") {
			answerJSON(w, 404, `{"detail":"`+id+`"}`)
			return
		}
		answerJSON(w, 200, `{"id":`+id+`}`)
	})
	transport := &http.Transport{MaxConnsPerHost: 64, MaxIdleConnsPerHost: 64}
	t.Cleanup(transport.CloseIdleConnections)
	c := testCaller(t, rec.URL, WithHTTPClient(&http.Client{Transport: transport}), WithTimeout(5*time.Minute))

	var all sync.WaitGroup
	failures := make(chan error, goroutines)
	for g := range goroutines {
		all.Go(func() {
			for i := range calls {
				if err := oneOfMany(t, c, 1+g*calls+i); err != nil {
					failures <- err
					return
				}
			}
		})
	}
	all.Wait()
	close(failures)
	for err := range failures {
		require.NoError(t, err)
	}
	assert.EqualValues(t, goroutines*calls, served.Load())
}

// oneOfMany makes a call, every seventh with options of its own.
func oneOfMany(t *testing.T, c *caller, id int) error {
	var opts []Option
	var resp *http.Response
	if id%7 == 0 {
		opts = []Option{WithHeader("X-Call", strconv.Itoa(id)), WithResponse(&resp), WithTimeout(4 * time.Minute)}
	}
	var out thing
	err := c.do(t.Context(), &request{method: "PATCH", path: "/things/{id}/", args: []any{id}, body: thing{ID: id}, out: &out}, opts)
	if id%100 == 13 {
		var apiErr *Error
		if !errors.As(err, &apiErr) || apiErr.Detail != strconv.Itoa(id) {
			return fmt.Errorf("call %d: want its own 404, have %w", id, err)
		}
		return nil
	}
	if err != nil {
		return err
	}
	if out.ID != id {
		return fmt.Errorf("call %d got the answer of %d", id, out.ID)
	}
	return nil
}
