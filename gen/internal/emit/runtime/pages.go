package runtime

import (
	"context"
	"errors"
	"iter"
	"net/url"
	"slices"
)

// eachItem walks every page of a list. Of the link to the next page only the query is
// used, with the address of the first: a link may name a host behind a proxy, and the key
// must not follow it there.
func eachItem[P, T any](ctx context.Context, c *caller, r *request, opts []Option, items func(*P) (results []T, next string)) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var none T
		request, page, followed := *r, &pageQuery{}, map[string]bool{}
		opts := append(opts[:len(opts):len(opts)], optionFunc(func(c *config) error {
			c.page = page
			return nil
		}))
		for {
			out := new(P)
			request.out = out
			fault := c.do(ctx, &request, opts)
			if fault != nil && !isStrict(fault) {
				yield(none, fault)
				return
			}
			followed[page.query] = true
			results, next := items(out)
			for _, item := range results {
				if !yield(item, nil) {
					return
				}
			}
			if fault != nil {
				yield(none, fault)
				return
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
			page.query, page.isLink = query, true
		}
	}
}

// pageQuery is the whole query of a page, written in one way: of the first as the parameters give
// it, of any other as the link to it does.
type pageQuery struct {
	query  string
	isLink bool
}

// apply leaves to a link what it says: of the parameters that options gave it lacks some.
func (p *pageQuery) apply(u *url.URL, given []queryParam) {
	switch {
	case p == nil:
	case p.isLink:
		query := &queryText{}
		query.add(p.query)
		for _, param := range given {
			if !slices.ContainsFunc(*query, func(part string) bool { return nameInQuery(part) == param.name }) {
				query.set(param)
			}
		}
		u.RawQuery = query.String()
	default:
		p.query = u.Query().Encode()
	}
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
