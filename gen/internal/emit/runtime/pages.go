package runtime

import (
	"context"
	"errors"
	"iter"
	"net/http"
	"net/url"
)

// eachItem walks every page of a list. Of the link to the next page only the query is
// used, with the address of the first: a link may name a host behind a proxy, and the key
// must not follow it there.
func eachItem[P, T any](ctx context.Context, c *caller, r *request, opts []Option, items func(*P) (results []T, next string)) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var none T
		page := *r
		followed := map[string]bool{firstQuery(r): true}
		for {
			out := new(P)
			page.out = out
			if err := c.do(ctx, &page, opts); err != nil {
				yield(none, err)
				return
			}
			results, next := items(out)
			for _, item := range results {
				if !yield(item, nil) {
					return
				}
			}
			if next == "" {
				return
			}
			query, err := linkQuery(next)
			if err == nil && followed[query] {
				err = errors.New("the link to the next page leads back to a page already read")
			}
			if err != nil {
				yield(none, &callError{method: r.method, path: r.path, err: err})
				return
			}
			followed[query] = true
			page.query = &query
		}
	}
}

// firstQuery returns the query of the first page; what is wrong with it is for the call
// itself to say.
func firstQuery(r *request) string {
	query := url.Values{}
	if r.params != nil {
		_ = addParams(r.params, query, http.Header{})
	}
	return query.Encode()
}

// linkQuery returns the query of a link, written in one way so that two links can be
// compared. Its errors do not quote it.
func linkQuery(link string) (string, error) {
	u, err := url.Parse(link)
	if err != nil {
		return "", errors.New("the link to the next page is not a URL")
	}
	query, err := url.ParseQuery(u.RawQuery)
	if err != nil {
		return "", errors.New("the link to the next page has a malformed query")
	}
	return query.Encode(), nil
}
