// Package gofmt formats what the generator writes, so that gofmt finds nothing left to do.
package gofmt

import (
	"bytes"
	"go/doc/comment"
	"go/format"
)

// Source formats until formatting changes nothing. One turn is all that code takes, while a doc
// comment may take more: one that wraps inside a list, say. None is known to take more than three.
func Source(data []byte) ([]byte, error) {
	for range 10 {
		again, err := format.Source(data)
		if err != nil || bytes.Equal(again, data) || areSettled(again) {
			return again, err
		}
		data = again
	}
	return data, nil
}

// areSettled tells whether formatting leaves each doc comment, which is one at the start of a line,
// as it is. Of a comment that isn't one it may say no.
func areSettled(data []byte) bool {
	var text []byte
	for line := range bytes.Lines(data) {
		if said, isComment := bytes.CutPrefix(line, []byte("//")); isComment {
			if isDirective := !bytes.ContainsAny(said[:1], " \t\n"); isDirective {
				return false
			}
			text = append(text, bytes.TrimPrefix(said, []byte(" "))...)
			continue
		}
		if len(text) > 0 && !isSettled(text) {
			return false
		}
		text = text[:0]
	}
	return true
}

func isSettled(text []byte) bool {
	parsed := new(comment.Parser).Parse(string(text))
	return bytes.Equal(new(comment.Printer).Comment(parsed), text)
}
